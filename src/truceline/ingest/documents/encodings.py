"""Bytes to characters: marks and UTF-8 first, then what is declared, then a guess that is said.

The guess among the old encodings of one byte is by function words, with two letters or more: the
same bytes make Russian words in one encoding, Arabic words in another, and rubbish elsewhere.
"""

from __future__ import annotations

import codecs
import re

from truceline.core.errors import UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.ingest.documents.language import count_function_words

__all__ = ["charset_of", "decode"]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the same two bytes
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_OF_ONE_BYTE = (("cp1251", "ru"), ("koi8-r", "ru"), ("cp866", "ru"), ("cp1256", "ar"))
_DEFAULT = "cp1252"
_REPLACEMENT = "\ufffd"
_SAMPLE_BYTES = 200_000
_CODECS = ("cp", "iso8859", "koi8", "mac-", "utf-16", "utf-32")
_MIN_HITS = 3
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_SAVE_AS_UTF8 = "Compare a few lines with the original; if they differ, save it again as UTF-8."
_CONTROLS = re.compile("[\0-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def decode(content: bytes, *, declared: str, where: Span) -> tuple[str, tuple[Finding, ...]]:
    """The characters of a file, and a finding wherever they are less than certain.

    Args:
        content: The file.
        declared: Encoding that the file or its sender names; empty where none does.
        where: The file, for findings.

    Raises:
        UnreadableDocument: The bytes are not text in any encoding known here.
    """
    text, findings = _decode(content, declared, where)
    strange = len(_CONTROLS.findall(text))
    if strange * 20 > len(text) + 40:  # one in twenty, and two in the shortest text
        hint = "Add text, HTML, PDF or DOCX; if it is text, save it again as UTF-8."
        raise UnreadableDocument("The file is not text.", hint=hint, where=where)
    return text, findings


def charset_of(media: str) -> str:
    """The encoding in a media type or a tag, such as `text/html; charset=windows-1251`."""
    match = _CHARSET.search(media)
    return match[1] if match else ""


def _decode(content: bytes, declared: str, where: Span) -> tuple[str, tuple[Finding, ...]]:
    for mark, name in _MARKS:
        if content.startswith(mark):
            return _damaged(content, name, where)
    for name in ("utf-8", _python_name(declared)):
        text = _strictly(content, name)
        if text is not None:
            wide = _wide_without_mark(content)
            return _guessed(content, wide, where) if wide else (text, ())
    if _is_nearly_utf8(content):
        return _damaged(content, "utf-8", where)
    return _guessed(content, _wide_without_mark(content) or _best_of_one_byte(content), where)


def _strictly(content: bytes, name: str) -> str | None:
    try:
        return content.decode(name) if name else None
    except (UnicodeError, ValueError):
        return None


def _python_name(declared: str) -> str:
    """The codec of a declared name; empty for none. Latin-1 means Windows-1252 on the web."""
    try:
        found = codecs.lookup(declared).name if declared else ""
    except (LookupError, UnicodeError, ValueError):
        return ""
    if not found.startswith(_CODECS):  # Python also lists base64, zlib, punycode and such
        return ""
    return "cp1252" if found == "iso8859-1" else found


def _damaged(content: bytes, name: str, where: Span) -> tuple[str, tuple[Finding, ...]]:
    """Decode by a known encoding; what does not fit is replaced, counted and said."""
    text = _strictly(content, name)
    if text is not None:
        return text, ()
    text = content.decode(name, errors="replace")
    lost = text.count(_REPLACEMENT)
    return text, (
        Finding(
            code="document.damaged-text",
            message=f"Places that are not {name.upper().removesuffix('-SIG')}: {lost}.",
            hint="Each stands as U+FFFD in the stored text; download or copy the file again.",
            severity=Severity.WARNING,
            where=where,
        ),
    )


def _is_nearly_utf8(content: bytes) -> bool:
    """Whether far more of what is not ASCII fits UTF-8 than does not: damage, not Windows-1251."""
    text = content.decode("utf-8", errors="replace")
    bad = text.count(_REPLACEMENT)
    good = sum(character > "\x7f" for character in text) - bad
    return good >= 4 * bad


def _wide_without_mark(content: bytes) -> str:
    """UTF-16 whose mark is missing shows NULs at every second byte."""
    sample = content[:4096]
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if half >= 8 and odd > 0.3 * half and even <= 0.05 * half:
        return "utf-16-le"
    return "utf-16-be" if half >= 8 and even > 0.3 * half and odd <= 0.05 * half else ""


def _best_of_one_byte(content: bytes) -> str:
    sample = content[:_SAMPLE_BYTES]
    hits = {
        name: count_function_words(sample.decode(name, errors="replace"), tag, min_letters=2)
        for name, tag in _OF_ONE_BYTE
    }
    best = max(hits, key=lambda name: hits[name])
    return best if hits[best] >= _MIN_HITS else _DEFAULT


def _guessed(content: bytes, name: str, where: Span) -> tuple[str, tuple[Finding, ...]]:
    text = content.decode(name, errors="replace")
    lost = text.count(_REPLACEMENT)
    unfit = f" {lost} bytes do not fit it and stand as U+FFFD." if lost else ""
    return text, (
        Finding(
            code="document.encoding-guessed",
            message=f"The file is not UTF-8 and says no encoding that fits; read as {name}.{unfit}",
            hint=_SAVE_AS_UTF8,
            severity=Severity.WARNING,
            where=where,
        ),
    )
