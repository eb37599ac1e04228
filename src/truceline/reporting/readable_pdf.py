"""All that a PDF says: the text of its pages, and every string in it, however it is packed.

Pages are read with PDFium, as a reader would show them. Everything else that a PDF can hold as
words (properties, outline, alternative texts, annotations, form fields, XMP, attached files) is
found by unpacking each stream and taking every string, without trust in what points to it.

Source: ISO 32000-1, 7.3.4 (strings), 7.3.8 (streams), 7.9.2 (text strings), 14.3 (metadata).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator

import pypdfium2 as pdfium

__all__ = ["pdf_passages"]

_STREAM = re.compile(rb"stream\r?\n(.*?)\r?\n?endstream", re.DOTALL)
_LITERAL = re.compile(rb"\(((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*\))*)\)", re.DOTALL)
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{4,})>")
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|\r?\n|.)", re.DOTALL)
_NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}
_DRAWING = re.compile(rb"(?<![A-Za-z])(?:BT|Tf|re|cm)\s")


def pdf_passages(content: bytes) -> Iterator[tuple[str, str]]:
    """Where a text stands, and the text, for all that a PDF holds.

    Raises:
        ValueError: It is no PDF, it is locked, or its text cannot be taken out.
    """
    yield from _pages(content)
    packed = [match[1] for match in _STREAM.finditer(content)]
    skeleton = _STREAM.sub(b" ", content)
    yield "properties, outline or alternative texts", "\n".join(_strings(skeleton))
    yield "names in its structure", skeleton.decode("latin-1")
    for stream in packed:
        unpacked = _unpacked(stream)
        if unpacked.lstrip()[:1] == b"<" and b"xmpmeta" in unpacked:
            yield "metadata (XMP)", re.sub("<[^>]*>", "\n", unpacked.decode("utf-8", "replace"))
            yield "metadata (XMP), attributes", unpacked.decode("utf-8", "replace")
        elif not _DRAWING.search(unpacked) and _is_text(unpacked):
            yield "properties, outline or alternative texts", "\n".join(_strings(unpacked))
            yield "attached or packed text", unpacked.decode("utf-8", "replace")
        else:
            yield "alternative texts on a page", "\n".join(_marked(unpacked))


def _pages(content: bytes) -> Iterator[tuple[str, str]]:
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as exc:
        raise ValueError(f"PDFium says: {exc}") from exc
    try:
        for number in range(len(document)):
            page = document[number]
            text = page.get_textpage()
            words = text.get_text_range()
            text.close()
            page.close()
            # A word cut at the end of a line is one word: PDFium marks the cut with U+FFFE.
            yield f"page {number + 1}", re.sub("\ufffe|\u0002|-\r?\n", "", words)
            yield f"page {number + 1}", words
        yield "properties", "\n".join(f"{k} {v}" for k, v in document.get_metadata_dict().items())
        for index in range(document.count_attachments()):
            attached = document.get_attachment(index)
            yield (
                "attached file",
                f"{attached.get_name()}\n" + bytes(attached.get_data()).decode("utf-8", "replace"),
            )
    finally:
        document.close()


def _unpacked(stream: bytes) -> bytes:
    """The stream, inflated where it is deflated; a cut one as far as it goes."""
    if stream[:1] != b"\x78":
        return stream
    try:
        return zlib.decompressobj().decompress(stream)
    except zlib.error:
        return stream


def _is_text(content: bytes) -> bool:
    sample = content[:4096]
    strange = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    return strange * 20 <= len(sample)


def _marked(content: bytes) -> Iterator[str]:
    """Strings of marked content: alternative and replacement texts on a page."""
    for match in re.finditer(rb"/(?:Alt|ActualText|E|Contents|T|TU)\s*", content):
        rest = content[match.end() : match.end() + 4096]
        yield from list(_strings(rest))[:1]


def _strings(content: bytes) -> Iterator[str]:
    for match in _LITERAL.finditer(content):
        yield _text(_ESCAPE.sub(_escaped, match[1]))
    for match in _HEX.finditer(content):
        digits = re.sub(rb"\s", b"", match[1])
        yield _text(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()))


def _escaped(match: re.Match[bytes]) -> bytes:
    after = match[1]
    if after[:1].isdigit():
        return bytes([int(after, 8) & 255])
    return b"" if after.strip() == b"" else _NAMED.get(after, after)


def _text(string: bytes) -> str:
    """A text string: UTF-16 or UTF-8 where it is marked so, else one byte a character."""
    if string.startswith((b"\xfe\xff", b"\xff\xfe")):
        return string.decode("utf-16", "replace")
    if string.startswith(b"\xef\xbb\xbf"):
        return string.decode("utf-8-sig", "replace")
    return string.decode("latin-1")
