"""One suite for every exporter: the same document says the same in each format, and stays inert."""

from __future__ import annotations

import io
import json
import re
from functools import cache
from html.parser import HTMLParser
from typing import Any

import docx
import pypdfium2
import pytest

from briefs.builders import ARABIC, HOSTILE, inputs
from truceline.briefs import EXPORTERS, Document, compose_brief, exporter_for
from truceline.briefs.model import IncidentList, Section, Table
from truceline.briefs.text import printable
from truceline.core.errors import UnknownId

FORMATS = sorted(EXPORTERS)
Rows = list[list[str]]


@cache
def brief(n: int = 3) -> Document:
    return compose_brief(inputs(n))


@cache
def exported(name: str, n: int = 3) -> bytes:
    return exporter_for(name).export(brief(n))


class _Page(HTMLParser):
    """Tables, tags, attributes and text of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.rows: Rows = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.is_cell = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")
            self.is_cell = True

    def handle_endtag(self, tag: str) -> None:
        self.is_cell = self.is_cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        self.words.append(data)
        if self.is_cell:
            self.rows[-1][-1] += data


def plain_markdown(text: str) -> str:
    """Markdown as its reader sees it: marks and links gone, escapes undone."""
    text = re.sub(r'<a id="[^"]*"></a>', "", text)
    text = re.sub(r"(?<!\\)\[((?:\\.|[^\]\\])*)\]\([^)]*\)", r"\1", text)
    text = re.sub(r"(?<!\\)\*\*", "", text)
    text = re.sub(r"\\([\\`*_\[\]{}|~#$!.)+=-])", r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def words_of(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.xpath(".//w:t"))


def text_of(name: str, n: int = 3) -> str:
    content = exported(name, n)
    if name == "docx":
        body = docx.Document(io.BytesIO(content)).element.body
        return "\n".join(words_of(paragraph) for paragraph in body.xpath(".//w:p"))
    if name == "html":
        return "".join(_Page(content.decode()).words)
    if name == "pdf":
        pages = pypdfium2.PdfDocument(content)
        return "\n".join(page.get_textpage().get_text_range() for page in pages)
    return plain_markdown(content.decode()) if name == "md" else content.decode()


def holds(name: str, words: str, n: int = 3) -> bool:
    """Whether the format says it; where lines are broken to fit, wherever they are broken."""
    if name == "pdf":  # whose reader also changes the order of words around Arabic ones
        return all(word in _unbroken_text(name, n) for word in re.findall(r"\w+", words))
    if name == "txt":
        return _unbroken(words) in _unbroken_text(name, n)
    return words in text_of(name, n)


@cache
def _unbroken_text(name: str, n: int) -> str:
    return _unbroken(text_of(name, n))


def _unbroken(text: str) -> str:
    # A line that ends with a hyphen comes out of a PDF with a mark of the reader's own for it.
    return re.sub(r"[\s\-\ufffe\x02\u200e]", "", text)


def rows_of(name: str, n: int) -> Rows:
    content = exported(name, n)
    if name == "docx":
        rows = docx.Document(io.BytesIO(content)).element.body.xpath(".//w:tr")
        return [[words_of(cell) for cell in row.xpath("./w:tc")] for row in rows]
    if name == "html":
        return _Page(content.decode()).rows
    if name == "md":
        lines = [line for line in content.decode().splitlines() if line.startswith("| ")]
        cells = [re.split(r"(?<!\\) \| ", line[2:-2]) for line in lines]
        return [[plain_markdown(cell) for cell in row] for row in cells]
    blocks = json.loads(content)["blocks"]
    return [json_row(row) for block in blocks if block["type"] == "table" for row in block["rows"]]


def json_row(cells: list[dict[str, Any]]) -> list[str]:
    return ["".join(printable_piece(one["text"]) for one in cell["inlines"]) for cell in cells]


def printable_piece(text: str) -> str:
    before, after = text[:1].isspace(), text[-1:].isspace() and bool(text.strip())
    return " " * before + printable(text) + " " * after


@pytest.mark.parametrize("n", [0, 1, 40])
@pytest.mark.parametrize("name", FORMATS)
def test_tables_carry_the_same_numbers_in_every_format(name: str, n: int) -> None:
    expected = [
        ["".join(printable_piece(one.text) for one in cell.inlines).strip() for cell in row]
        for block in brief(n).blocks
        if isinstance(block, Table)
        for row in block.rows
    ]
    if name in ("pdf", "txt"):
        assert [row for row in expected if not all(holds(name, cell, n) for cell in row)] == []
        return
    found = [[cell.strip() for cell in row] for row in rows_of(name, n)]
    assert [row for row in expected if row not in found] == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_section_is_there(name: str) -> None:
    headings = [block.heading for block in brief().blocks if isinstance(block, Section)]
    assert [heading for heading in headings if not holds(name, heading)] == []


@pytest.mark.parametrize("name", FORMATS)
def test_every_incident_is_there_with_its_source_row(name: str) -> None:
    lists = [block for block in brief().blocks if isinstance(block, IncidentList)]
    entries = [entry for one in lists for entry in one.entries]
    assert entries
    assert all(holds(name, entry.anchor) and holds(name, entry.origin) for entry in entries)
    assert holds(name, "=cmd")


@pytest.mark.parametrize("name", FORMATS)
def test_simulated_incidents_are_called_so_at_the_top_and_at_their_tables(name: str) -> None:
    table = "SIMULATED – generated incidents, not real events · By rule: Northern observers"
    assert holds(name, "SIMULATED: the incidents of Northern observers")
    assert holds(name, table)
    assert holds(name, "DRAFT – internal, not released.")


@pytest.mark.parametrize("name", FORMATS)
def test_arabic_names_are_kept_whole(name: str) -> None:
    assert holds(name, ARABIC)


@pytest.mark.slow
@pytest.mark.parametrize("name", FORMATS)
def test_the_same_brief_gives_the_same_bytes(name: str) -> None:
    again = exporter_for(name).export(compose_brief(inputs()))
    assert again == exported(name)


def test_hostile_text_stays_text_in_html() -> None:
    page = _Page(exported("html").decode())
    assert not {"script", "iframe", "object", "img", "form"} & {tag for tag, _ in page.tags}
    links = [attrs.get("href") or "" for _, attrs in page.tags if "href" in attrs]
    assert all(link.startswith(("#", "https://example.org")) for link in links)
    assert not [name for _, attrs in page.tags for name in attrs if name.startswith("on")]
    assert printable(HOSTILE) in "".join(page.words)


def test_hostile_text_stays_in_its_cell_in_markdown() -> None:
    text = exported("md").decode()
    assert "<script" not in text
    assert not re.search(r"(?<!\\)\]\((?!#|https://example\.org)", text)
    tables = re.findall(r"(?:^\| .*\n)+", text, flags=re.MULTILINE)
    for table in tables:
        widths = {len(re.split(r"(?<!\\)\|", line)) for line in table.splitlines()}
        assert len(widths) == 1


def test_html_is_one_file_that_asks_nothing_of_a_network() -> None:
    page = exported("html").decode()
    assert "default-src 'none'" in page
    assert '<html lang="en">' in page
    assert 'dir="auto"' in page
    assert not re.search(r"\b(src|srcset|action)=", page)
    assert "@import" not in page
    assert "url(" not in re.sub(r"url\(#[\w-]+\)", "", page)


def test_every_link_in_html_leads_to_an_id_that_exists_once() -> None:
    page = _Page(exported("html", 40).decode())
    ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
    links = {attrs["href"] for tag, attrs in page.tags if tag == "a" and attrs.get("href")}
    inside = {link[1:] for link in links if link and link.startswith("#")}
    assert len(ids) == len(set(ids))
    assert inside <= set(ids)


def test_word_has_real_headings_repeated_headers_pictures_and_no_clock() -> None:
    word = docx.Document(io.BytesIO(exported("docx")))
    styles = {getattr(paragraph.style, "name", "") for paragraph in word.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption"} <= styles
    assert len(word.inline_shapes) == 4
    assert all(table.rows[0]._tr.xpath("./w:trPr/w:tblHeader") for table in word.tables)
    assert word.core_properties.title == brief().title
    assert word.core_properties.created == word.core_properties.modified
    assert word.core_properties.created.isoformat().startswith("2017-06-10T12:00")


def test_every_link_in_word_leads_to_a_bookmark() -> None:
    body = docx.Document(io.BytesIO(exported("docx"))).element.body
    marks = body.xpath(".//w:bookmarkStart/@w:name")
    assert set(body.xpath(".//w:hyperlink/@w:anchor")) <= set(marks)
    assert len(marks) == len(set(marks))


def test_an_unknown_format_is_refused_with_those_there_are() -> None:
    with pytest.raises(UnknownId, match="No brief can be written as 'odt'") as caught:
        exporter_for("odt")
    assert "docx, html, json, md, pdf, txt" in caught.value.hint
