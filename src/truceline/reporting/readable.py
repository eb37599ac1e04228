"""All that a file says: text, hidden text, properties, comments, alternative texts."""

from __future__ import annotations

import csv
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from html.parser import HTMLParser
from xml.etree import ElementTree

from truceline.core.errors import UnreadableDocument
from truceline.core.source import Span
from truceline.reporting.readable_pdf import pdf_passages

__all__ = ["Passage", "passages"]

_BREAKS = frozenset((
    "address", "article", "blockquote", "br", "caption", "dd", "details", "div", "dl", "dt",
    "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr",
    "li", "main", "nav", "ol", "p", "pre", "section", "summary", "table", "title", "tr",
    "ul",
))  # fmt: skip
_CELLS = frozenset(("td", "th"))
_WORD_BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "tab": "\t", "tc": "\t", "tr": "\n"}
_PRINTABLE = re.compile(rb"[\x20-\x7e\xc2-\xf4\x80-\xbf]{6,}")
_CUT = re.compile(r"[-\u2010\u00ad]\r?\n[ \t]*")
_MOST_BYTES = 256 * 1024**2


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of a file's text.

    Attributes:
        where: What it is, for people: `text`, `properties`, `comment`, `page 2`.
        text: As a reader or a program would find it.
        is_markup: It is no running text, but names and values that programs put down.
    """

    where: str
    text: str
    is_markup: bool = False


def passages(name: str, content: bytes) -> tuple[Passage, ...]:
    """Every text that a file holds.

    Args:
        name: Of the file; its ending says how it is read.
        content: Its bytes.

    Raises:
        UnreadableDocument: It is not what its ending says, so nobody can vouch for it.
    """
    suffix = name.rpartition(".")[2].lower()
    read = _READERS.get(suffix, _any_text)
    try:
        found = tuple(read(content))
    except (ValueError, zipfile.BadZipFile, ElementTree.ParseError, csv.Error) as exc:
        raise UnreadableDocument(
            f"{name} cannot be read as .{suffix}: {exc}.",
            hint="Build the edition again; a file that cannot be checked is not released.",
            where=Span(source_id=name, label=name),
        ) from exc
    return tuple(
        one
        for one in (Passage("name of the file", name, is_markup=True), *found)
        if one.text.strip()
    )


def _decoded(content: bytes) -> str:
    return content.decode("utf-8-sig")


def _any_text(content: bytes) -> Iterator[Passage]:
    """Text, or the readable stretches of what is none."""
    try:
        yield Passage("text", _decoded(content))
    except UnicodeDecodeError:
        stretches = _PRINTABLE.findall(content)
        yield Passage("bytes", b"\n".join(stretches).decode("utf-8", "replace"))


def _plain(content: bytes) -> Iterator[Passage]:
    text = _unescaped(_decoded(content))
    yield Passage("text", text)
    if _CUT.search(text):
        yield Passage("text, cut words joined", _CUT.sub("", text))


def _unescaped(text: str) -> str:
    """Text whose entities are characters; twice, for what was escaped twice."""
    return html.unescape(html.unescape(text)) if "&" in text else text


def _csv(content: bytes) -> Iterator[Passage]:
    rows = csv.reader(io.StringIO(_decoded(content), newline=""))
    yield Passage("table", "\n".join("\t".join(map(_unescaped, row)) for row in rows))


def _json(content: bytes) -> Iterator[Passage]:
    """Values with their keys, one a line; texts that follow each other also without the keys."""
    lines: list[str] = []
    values: list[str] = []
    body = json.loads(_decoded(content))
    for key, value in _leaves(body, ""):
        lines.append(f"{key} {value}")
        values.append(value)
    yield Passage("values with their keys", _unescaped("\n".join(lines)), is_markup=True)
    yield Passage("keys", _unescaped("\n".join(dict.fromkeys(_keys(body)))), is_markup=True)
    yield Passage("values", _unescaped("\n".join(values)))
    yield Passage("values", _unescaped("".join(value for value in values)))


def _leaves(value: object, key: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield from _leaves(one, str(name))
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one, key)
    elif value is not None and not isinstance(value, bool):
        yield key, str(value)


def _keys(value: object) -> Iterator[str]:
    """Every key, also those under which no text stands."""
    if isinstance(value, Mapping):
        for name, one in value.items():
            yield str(name)
            yield from _keys(one)
    elif isinstance(value, list):
        for one in value:
            yield from _keys(one)


class _Page(HTMLParser):
    """Gathers a page's text; what is hidden, commented or an attribute apart from it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.text: list[str] = []
        self.attributes: list[str] = []
        self.comments: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag: where a line or a cell ends, and its attributes."""
        self.text.append("\n" if tag in _BREAKS else "\t" if tag in _CELLS else "")
        self.attributes += [f"{name} {value}" for name, value in attrs if value]

    def handle_endtag(self, tag: str) -> None:
        """The end of a block ends the line."""
        self.text.append("\n" if tag in _BREAKS else "\t" if tag in _CELLS else "")

    def handle_data(self, data: str) -> None:
        """Words of the page; those of styles and scripts too."""
        self.text.append(data)

    def handle_comment(self, data: str) -> None:
        """A comment."""
        self.comments.append(data)

    def handle_decl(self, decl: str) -> None:
        """A declaration."""
        self.comments.append(decl)

    def handle_pi(self, data: str) -> None:
        """An instruction to a program."""
        self.comments.append(data)

    def unknown_decl(self, data: str) -> None:
        """A declaration that HTML does not know, such as CDATA."""
        self.comments.append(data)


def _html(content: bytes) -> Iterator[Passage]:
    page = _Page()
    page.feed(_decoded(content))
    page.close()
    yield Passage("text", _unescaped("".join(page.text)))
    attributes = _unescaped("\n".join(page.attributes))
    yield Passage("attributes (alt texts, titles, links)", attributes, is_markup=True)
    yield Passage("comments", _unescaped("\n".join(page.comments)), is_markup=True)


def _archive(content: bytes) -> Iterator[Passage]:
    """Every part of a Word or other zipped document, its names and comments."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > _MOST_BYTES:
            raise ValueError("it unpacks to more than 256 MiB")
        yield Passage("comment of the archive", archive.comment.decode("utf-8", "replace"))
        for entry in archive.infolist():
            yield Passage("name of a part", entry.filename, is_markup=True)
            yield Passage("comment of a part", entry.comment.decode("utf-8", "replace"))
            part = archive.read(entry)
            yield from _part(entry.filename, part)


def _part(name: str, part: bytes) -> Iterator[Passage]:
    where = _PARTS.get(name, name)
    if not name.endswith((".xml", ".rels")):
        yield from (Passage(where, one.text, is_markup=True) for one in _any_text(part))
        return
    keeping = ElementTree.TreeBuilder(insert_comments=True, insert_pis=True)
    # Parts that our own exporters wrote a moment ago; expat bounds what entities may grow to.
    root = ElementTree.fromstring(part, ElementTree.XMLParser(target=keeping))  # noqa: S314
    text, attributes, comments = _xml_text(root)
    yield Passage(where, _unescaped(text))
    titles = f"{where}, attributes (alt texts, titles)"
    yield Passage(titles, _unescaped(attributes), is_markup=True)
    yield Passage(f"{where}, comments", _unescaped(comments), is_markup=True)


_PARTS = {
    "word/document.xml": "text",
    "docProps/core.xml": "properties",
    "docProps/app.xml": "properties",
    "docProps/custom.xml": "properties",
    "word/comments.xml": "comments",
}


def _xml_text(root: ElementTree.Element) -> tuple[str, str, str]:
    text: list[str] = []
    attributes: list[str] = []
    comments: list[str] = []

    def walk(node: ElementTree.Element) -> None:
        if not isinstance(node.tag, str):  # a comment or an instruction
            comments.append(node.text or "")
            return
        name = node.tag.rpartition("}")[2]
        attributes.extend(f"{key.rpartition('}')[2]} {value}" for key, value in node.items())
        text.append(node.text or "")
        for child in node:
            walk(child)
            text.append(child.tail or "")
        text.append(_WORD_BREAKS.get(name, "" if name in _RUNS else "\n"))

    walk(root)
    return "".join(text), "\n".join(attributes), "\n".join(comments)


# Elements of a Word text whose end ends no line: a name may be split among many of them.
_RUNS = frozenset((
    "r", "t", "rPr", "delText", "instrText", "hyperlink", "ins", "del", "smartTag", "sdt",
    "sdtContent", "sdtPr", "fldSimple", "bookmarkStart", "bookmarkEnd", "proofErr", "pPr",
    "b", "i", "u", "color", "sz", "szCs", "bCs", "rtl", "cs", "lang", "rStyle", "rFonts",
    "highlight", "vanish", "noProof", "lastRenderedPageBreak", "softHyphen",
    "noBreakHyphen",
))  # fmt: skip


def _pdf(content: bytes) -> Iterator[Passage]:
    return (
        Passage(where, text, is_markup=not where.startswith("page "))
        for where, text in pdf_passages(content)
    )


_READERS = {
    "csv": _csv,
    "docx": _archive,
    "htm": _html,
    "html": _html,
    "json": _json,
    "pdf": _pdf,
    "svg": _html,
    "txt": _plain,
    "xlsx": _archive,
    "zip": _archive,
}
