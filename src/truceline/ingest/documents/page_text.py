"""The visible paragraphs of a web page, and which of them are its main text.

trafilatura tells where the main text lies, but not what it says: its own output loses words that
matter here, such as a day in a `time` element, a heading, or a short paragraph between long ones.
So the text is taken from the page itself: all from the first paragraph that trafilatura knows to
the last, and what shares an element with one of them, without menus, asides and forms.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from truceline.ingest.documents.flow import BLOCK, CELL, LINE, joined
from truceline.ingest.documents.model import Node

__all__ = ["Paragraph", "Visible", "visible_text"]

_SKIPPED = {
    *("script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "math"),
    *("select", "textarea", "button", "input", "audio", "video", "canvas", "title", "meta"),
}
_ASIDES = {"nav", "aside", "footer", "form", "menu", "dialog"}
_BLOCKS = {
    *("p", "div", "section", "article", "main", "header", "blockquote", "pre", "fieldset"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "li", "dt", "dd", "details"),
    *("table", "figure", "figcaption", "caption", "address", "hr", "body", "center", "summary"),
    *_ASIDES,
}
_LINES = {"br", "tr"}
_CELLS = {"td", "th"}
_MIN_KEY = 20  # letters of a paragraph that is recognised by all of them
_KEY_END = 40  # or by these at its start or its end
_MAX_BETWEEN = 6  # paragraphs between a headline and the text: byline, day, a caption


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph as the screen shows it.

    Attributes:
        text: Its text; lines and cells parted as the package says.
        is_aside: Whether it stands in a menu, an aside, a form or the page's foot.
        is_headline: Whether it is a heading of the first order.
        container: Number of the element that holds it and its like.
    """

    text: str
    is_aside: bool
    is_headline: bool
    container: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """What a page shows: its paragraphs, and for each container their half-open range."""

    paragraphs: Sequence[Paragraph]
    ranges: Sequence[tuple[int, int]]

    def main(self, known: Node) -> tuple[Paragraph, ...]:
        """The paragraphs of the main text; none where nothing of it is recognised.

        Args:
            known: What trafilatura takes for the main text, as its own tree.
        """
        keys = {key for node in known.iter() for key in _keys("".join(node.itertext()))}
        found = [
            number
            for number, each in enumerate(self.paragraphs)
            if not each.is_aside and not keys.isdisjoint(_keys(each.text))
        ]
        if not found:
            return ()
        before = range(max(0, found[0] - _MAX_BETWEEN), found[0])
        headline = [number for number in before if self.paragraphs[number].is_headline]
        spans = {self.ranges[self.paragraphs[number].container] for number in found}
        kept = bytearray(len(self.paragraphs))
        for first, last in (*spans, (min((*headline, found[0])), found[-1] + 1)):
            kept[first:last] = b"\1" * (last - first)
        numbered = enumerate(self.paragraphs)
        return tuple(each for number, each in numbered if kept[number] and not each.is_aside)


def visible_text(tree: Node) -> Visible:
    """All paragraphs of the page's body that are not hidden, in order."""
    walk = _Walk()
    bodies = list(tree.iter("body"))
    walk.take_all(bodies[0] if bodies else tree)
    return Visible(paragraphs=walk.found, ranges=walk.ranges)


def _keys(text: str) -> set[str]:
    """What a paragraph is recognised by, though a word within it was lost; none if too short."""
    letters = "".join(filter(str.isalnum, text))
    if len(letters) < _MIN_KEY:
        return set()
    return {letters} if len(letters) < _KEY_END else {letters[:_KEY_END], letters[-_KEY_END:]}


@dataclass(slots=True)
class _Walk:
    """Goes through a page once; `take` calls itself, as deep as the page nests."""

    found: list[Paragraph] = field(default_factory=list)
    ranges: list[tuple[int, int]] = field(default_factory=list)
    _open: list[int] = field(default_factory=list)
    _pieces: list[str] = field(default_factory=list)
    _asides: int = 0
    _headlines: int = 0
    _set: int = 0

    def take_all(self, root: Node) -> None:
        """Add the whole page, whatever its outermost element is."""
        self._begin_block()
        self.take(root)
        self._end_block()

    def take(self, node: Node) -> None:
        """Add the text of an element; what follows it is its parent's."""
        tag = node.tag
        if not isinstance(tag, str) or tag in _SKIPPED or _is_hidden(node):
            return  # a comment has no name
        is_block = tag in _BLOCKS or (tag in _CELLS and _lays_out(node))
        if is_block:
            self._begin_block()
        self._count(tag, 1)
        self._pieces.append({"q": "“"}.get(tag, LINE if tag in _LINES else ""))
        self._add(node.text)
        for child in node:
            self.take(child)
            self._add(child.tail)
        if tag in _CELLS and not is_block:
            self._pieces.append(CELL)
        self._pieces.append({"q": "”", "tr": LINE}.get(tag, ""))
        if is_block:
            self._end_block()
        self._count(tag, -1)

    def _begin_block(self) -> None:
        if self._open:
            self._end_paragraph(self._open[-1])
        self._open.append(len(self.ranges))
        self.ranges.append((len(self.found), len(self.found)))

    def _end_block(self) -> None:
        own = self._open.pop()
        first, _ = self.ranges[own]
        # A block without blocks in it is itself the paragraph: its parent holds it.
        is_paragraph = first == len(self.found) and self._open
        self._end_paragraph(self._open[-1] if is_paragraph else own)
        self.ranges[own] = first, len(self.found)

    def _end_paragraph(self, container: int) -> None:
        """Put what was gathered into paragraphs; `pre` may hold several."""
        text = joined(self._pieces)
        self._pieces = []
        for part in text.split("\n\n") if text else ():
            self.found.append(
                Paragraph(
                    text=part,
                    is_aside=self._asides > 0,
                    is_headline=self._headlines > 0,
                    container=container,
                )
            )

    def _count(self, tag: str, step: int) -> None:
        self._asides += step * (tag in _ASIDES)
        self._headlines += step * (tag == "h1")
        self._set += step * (tag == "pre")

    def _add(self, text: str | None) -> None:
        text = text or ""
        if self._set:
            text = text.replace("\n\n", BLOCK).replace("\n", LINE)
        self._pieces.append(text)


def _is_hidden(node: Node) -> bool:
    style = node.get("style") or ""
    return node.get("hidden") is not None or "display:none" in style.replace(" ", "").lower()


def _lays_out(cell: Node) -> bool:
    """A cell with several paragraphs lays out a page; it holds no value of a table."""
    return sum(isinstance(e.tag, str) and e.tag in _BLOCKS | _LINES for e in cell.iter()) > 1
