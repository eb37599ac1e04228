"""What a page's HTML holds, as far as tests ask."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

__all__ = ["Markup", "Tag", "read_markup"]


@dataclass
class Tag:
    """An element: its name, attributes, and the text inside it."""

    name: str
    attributes: dict[str, str]
    parts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(self.parts)


@dataclass
class Markup:
    """The elements of a page, in order of their beginning."""

    tags: list[Tag] = field(default_factory=list)

    def named(self, *names: str) -> list[Tag]:
        return [tag for tag in self.tags if tag.name in names]

    @property
    def heading(self) -> str:
        """Text of the first `h1`."""
        return " ".join(self.named("h1")[0].text.split())

    def links(self, base: str) -> list[tuple[str, str]]:
        """(address, text) of every link that stays in the dashboard, without its fragment."""
        found = []
        for tag in self.named("a"):
            address = urlsplit(urljoin(base, tag.attributes.get("href", "")))
            if not address.netloc and address.scheme in ("", "http"):
                query = f"?{address.query}" if address.query else ""
                found.append((address.path + query, " ".join(tag.text.split())))
        return found


class _Reader(HTMLParser):
    """Collects elements; text counts for every element that is open."""

    _VOID = frozenset({"meta", "link", "input", "img", "br", "hr", "wbr", "source", "col"})

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found = Markup()
        self._open: list[Tag] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Tag(tag, {name: value or "" for name, value in attrs})
        self.found.tags.append(element)
        if tag not in self._VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().name != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.parts.append(data)


def read_markup(html: str) -> Markup:
    """The elements of a page."""
    reader = _Reader()
    reader.feed(html)
    return reader.found
