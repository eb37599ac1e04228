"""Small documents made for tests: no file of anybody else."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable

import docx
import pikepdf
import typst
from docx.document import Document as WordDocument
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from truceline.core.document import Document
from truceline.core.errors import UnreadableDocument
from truceline.ingest.documents import read_document

SENTENCE = "The army shelled the town on Thursday, and three people were killed in it. "
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"


def pdf_of(*pages: str, title: str = "", set_up: str = "") -> bytes:
    """A PDF with one page for each text (in typst's markup)."""
    head = f'#set document(title: "{title}", date: datetime(year: 2020, month: 3, day: 5))\n'
    return bytes(typst.compile((head + set_up + "\n#pagebreak()\n".join(pages)).encode()))


def pdf_with(change: Callable[[pikepdf.Pdf], None], *, locked: str = "") -> bytes:
    """A PDF of one blank page, changed."""
    pdf = pikepdf.new()
    pdf.add_blank_page(page_size=(200, 200))
    change(pdf)
    sink = io.BytesIO()
    key = pikepdf.Encryption(user=locked, owner=locked) if locked else None
    pdf.save(sink, encryption=key or False, compress_streams=False)
    return sink.getvalue()


def scan(pdf: pikepdf.Pdf) -> None:
    """Draw a picture on the first page, and no text."""
    picture = pikepdf.Stream(pdf, b"\x80" * 100)
    picture.Type, picture.Subtype = pikepdf.Name.XObject, pikepdf.Name.Image
    picture.Width, picture.Height, picture.BitsPerComponent = 10, 10, 8
    picture.ColorSpace = pikepdf.Name.DeviceGray
    page = pdf.pages[0]
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=picture))
    page.Contents = pdf.make_stream(b"100 0 0 100 0 0 cm /X Do")


def forms_in_forms(pdf: pikepdf.Pdf) -> None:
    """Nine levels of forms that each draw the next ten times: 3 kB, a thousand million texts."""
    font = pikepdf.Dictionary(
        Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
    )
    drawn, resources = b"BT /F1 8 Tf (x) Tj ET", {"/Font": pikepdf.Dictionary(F1=font)}
    for _ in range(9):
        form = pdf.make_stream(drawn)
        form.Type, form.Subtype = pikepdf.Name.XObject, pikepdf.Name.Form
        form.BBox = pikepdf.Array([0, 0, 200, 200])
        form.Resources = pikepdf.Dictionary(resources)
        drawn, resources = b"/X Do " * 10, {"/XObject": pikepdf.Dictionary(X=form)}
    pdf.pages[0].Resources = pikepdf.Dictionary(resources)
    pdf.pages[0].Contents = pdf.make_stream(drawn)


def blanks_unpacked(pdf: pikepdf.Pdf) -> None:
    """A page whose content unpacks from 2 MB to half a GB."""
    packer = zlib.compressobj(1)
    packed = b"".join(packer.compress(b" " * 2**24) for _ in range(32)) + packer.flush()
    stream = pikepdf.Stream(pdf, packed, Filter=pikepdf.Name.FlateDecode)
    pdf.pages[0].Contents = pdf.make_indirect(stream)


def word_of(fill: Callable[[WordDocument], object]) -> bytes:
    """A Word file, filled."""
    document = docx.Document()
    fill(document)
    sink = io.BytesIO()
    document.save(sink)
    return sink.getvalue()


def add_note(document: WordDocument, text: str) -> None:
    """A footnote at the end of the last paragraph; python-docx itself makes none."""
    body = (
        f'<w:footnotes xmlns:w="{W}"><w:footnote w:id="7"><w:p><w:r><w:t>{text}</w:t></w:r></w:p>'
    )
    blob = f"{body}</w:footnote></w:footnotes>".encode()
    package = document.part.package
    part = Part(PackURI("/word/footnotes.xml"), _NOTES, blob, package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    reference = f'<w:r xmlns:w="{W}"><w:footnoteReference w:id="7"/></w:r>'
    document.paragraphs[-1]._p.append(parse_xml(reference))


def add_xml(document: WordDocument, runs: str) -> None:
    """A paragraph with these runs."""
    document.add_paragraph()._p.append(parse_xml(f'<w:ins xmlns:w="{W}" w:id="1">{runs}</w:ins>'))


def repacked(content: bytes, **parts: bytes) -> bytes:
    """A Word file with parts of `word/` replaced."""
    sink = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = name.removeprefix("word/").removesuffix(".xml")
            new.writestr(name, parts.get(part, old.read(name)))
    return sink.getvalue()


def read_or_refused(content: bytes) -> Document | UnreadableDocument:
    """What comes of a file: a document, or its clear refusal; anything else is a fault."""
    try:
        return read_document(content, name="a")[0]
    except UnreadableDocument as refusal:
        return refusal


def page_of(body: str, head: str = "") -> bytes:
    """A web page."""
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()
