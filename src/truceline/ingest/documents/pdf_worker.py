"""The program that reads a PDF, apart from ours: run as a script, never imported.

PDFium is not thread-safe, and a small hostile file can keep it busy for ever, take all memory or
bring it down. Here it can do so: the parent gives a time and this program limits its own memory.
Only pypdfium2 and the standard library are loaded, so it starts in a tenth of a second.

In comes the file on standard input; out go lines of JSON: one on the document, then one a page.
"""

from __future__ import annotations

import json
import sys

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c


def main(first_page: int, memory_bytes: int, max_characters: int) -> None:
    """Write the document and its pages from `first_page` (0-based) as lines of JSON."""
    content = sys.stdin.buffer.read()
    _limit_memory(memory_bytes + len(content))
    try:
        document = pdfium.PdfDocument(content)
    except pdfium.PdfiumError as exc:
        _say({"error": "locked" if exc.err_code == pdfium_c.FPDF_ERR_PASSWORD else str(exc)})
        return
    attached = document.count_attachments()
    stated = document.get_metadata_dict()
    _say({"pages": len(document), "stated": stated, "attached": attached})
    for index in range(first_page, len(document)):
        _say(_page(document, index, max_characters))


def _page(document: pdfium.PdfDocument, index: int, max_characters: int) -> dict[str, object]:
    try:
        page = document[index]
        words = page.get_textpage()
    except pdfium.PdfiumError as exc:
        return {"bad": str(exc)}
    characters = words.count_chars()
    if characters > max_characters:
        return {"characters": characters}
    text = words.get_text_range()
    drawn = pdfium_c.FPDFPage_CountObjects(page)
    words.close()
    page.close()
    return {"text": text, "drawn": drawn}


def _limit_memory(limit_bytes: int) -> None:
    try:
        import resource  # noqa: PLC0415 (POSIX only)
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limit_bytes, limit_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _say(line: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*map(int, sys.argv[1:4]))
