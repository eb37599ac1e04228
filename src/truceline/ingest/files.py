"""Files as they lie on disk: opened whole, decompressed, identified by content, decoded."""

from __future__ import annotations

import codecs
import gzip
import io
import zipfile
import zlib
from pathlib import Path

from truceline.core.errors import InvalidValue, UnreadableDocument
from truceline.core.source import Span, content_id
from truceline.ingest.model import SourceFile

__all__ = ["as_source", "first_lines", "open_source", "text_lines"]

_MAX_BYTES = 2 * 1024**3  # a decompressed file beyond this would not fit a laptop's memory
_PEEK_BYTES = 256 * 1024
_DEFAULT_ENCODING = "utf-8-sig"
_DOWNLOAD_AGAIN = "Download or copy the file again."


def open_source(path: Path, *, encoding: str | None = None) -> SourceFile:
    """A file's content with its identity; `.gz` and single-file `.zip` are decompressed.

    Args:
        path: A file.
        encoding: Encoding of its text; without it UTF-8, or UTF-16 where a mark says so.

    Raises:
        InvalidValue: There is no such file, or no such encoding.
        UnreadableDocument: It is a folder, empty, damaged, or not readable.
    """
    return as_source(_read_bytes(path), path, encoding=encoding)


def as_source(stored: bytes, path: Path, *, encoding: str | None = None) -> SourceFile:
    """The same for content that was read before; `path` only names it.

    Raises:
        InvalidValue: There is no such encoding.
        UnreadableDocument: It is empty or damaged.
    """
    where = Span(source_id=str(path), label=path.name)
    if not stored:
        raise UnreadableDocument("The file is empty.", hint=_DOWNLOAD_AGAIN, where=where)
    content = _decompress(stored, path, where)
    if not content.strip():
        raise UnreadableDocument(
            "The file holds nothing but compression or blank lines.",
            hint=_DOWNLOAD_AGAIN,
            where=where,
        )
    return SourceFile(
        path=path,
        source_id=content_id(stored),
        content=content,
        encoding=_encoding_of(content, encoding),
    )


def text_lines(file: SourceFile) -> list[str]:
    """The decoded lines of a file, with their line ends.

    Only line feeds and carriage returns end a line, not the many other characters at which
    `str.splitlines` cuts: headlines hold those.

    Raises:
        UnreadableDocument: The bytes are not text in the file's encoding.
    """
    try:
        # Decoded piece by piece: the whole text at once would take five times the file's size.
        lines = list(io.TextIOWrapper(io.BytesIO(file.content), file.encoding, newline=""))
    except UnicodeDecodeError as exc:
        raise _wrong_encoding(file, exc) from exc
    at = next((at for at, line in enumerate(lines, start=1) if "\0" in line), None)
    if at is not None:
        raise UnreadableDocument(
            "The file holds NUL characters, so it is not plain text in this encoding.",
            hint="Save it as CSV in UTF-8, or give its encoding, such as --encoding utf-16-le.",
            where=Span(source_id=file.source_id, line=at, label=file.label),
        )
    return lines


def first_lines(file: SourceFile, count: int) -> list[str]:
    """The first lines, for recognising a format; what cannot be decoded is replaced."""
    text = file.content[:_PEEK_BYTES].decode(file.encoding, errors="replace")
    stream = io.StringIO(text, newline="")
    return [line for line, _ in zip(stream, range(count), strict=False)]


def _read_bytes(path: Path) -> bytes:
    where = Span(source_id=str(path), label=path.name)
    if not path.exists():
        raise InvalidValue(
            f"There is no file '{path}'.", hint="Check the path and the spelling.", where=where
        )
    if path.is_dir():
        raise UnreadableDocument(
            f"'{path}' is a folder.", hint="Name the files in it, one by one.", where=where
        )
    try:
        return path.read_bytes()
    except OSError as exc:
        raise UnreadableDocument(
            f"The file cannot be read: {exc.strerror}.",
            hint="Check its permissions, and that the disk is still there.",
            where=where,
        ) from exc


def _decompress(stored: bytes, path: Path, where: Span) -> bytes:
    try:
        if stored.startswith(b"\x1f\x8b"):
            with gzip.GzipFile(fileobj=io.BytesIO(stored)) as packed:
                return _bounded(packed.read(_MAX_BYTES + 1), where)
        if path.suffix.lower() == ".zip":
            return _only_member(stored, where)
    except (OSError, EOFError, zlib.error, zipfile.BadZipFile) as exc:
        raise UnreadableDocument(
            f"The compressed file is damaged or cut off: {exc}.", hint=_DOWNLOAD_AGAIN, where=where
        ) from exc
    except (RuntimeError, NotImplementedError) as exc:  # what zipfile raises for locked archives
        raise UnreadableDocument(
            f"The archive cannot be unpacked: {exc}.",
            hint="Unpack it yourself and add the file inside.",
            where=where,
        ) from exc
    return stored


def _only_member(stored: bytes, where: Span) -> bytes:
    with zipfile.ZipFile(io.BytesIO(stored)) as archive:
        members = [
            entry
            for entry in archive.infolist()
            if not entry.is_dir() and not entry.filename.startswith("__MACOSX/")
        ]
        if len(members) != 1:
            names = ", ".join(entry.filename for entry in members[:5]) or "none"
            raise UnreadableDocument(
                f"The archive holds {len(members)} files ({names}), not one.",
                hint="Unpack it and add the file that you mean.",
                where=where,
            )
        with archive.open(members[0]) as packed:
            return _bounded(packed.read(_MAX_BYTES + 1), where)


def _bounded(content: bytes, where: Span) -> bytes:
    if len(content) > _MAX_BYTES:
        raise UnreadableDocument(
            "The file unpacks to more than 2 GiB.",
            hint="Split it, for example by year, and add the parts.",
            where=where,
        )
    return content


def _encoding_of(content: bytes, encoding: str | None) -> str:
    if encoding is None:
        is_utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return "utf-16" if is_utf16 else _DEFAULT_ENCODING
    try:
        name = codecs.lookup(encoding).name
    except LookupError as exc:
        raise InvalidValue(
            f"'{encoding}' is no encoding.",
            hint="Give one such as utf-8, cp1252, cp1256 or cp1251.",
        ) from exc
    return _DEFAULT_ENCODING if name == "utf-8" else name


def _wrong_encoding(file: SourceFile, exc: UnicodeDecodeError) -> UnreadableDocument:
    start = exc.start
    try:
        file.content.decode(file.encoding)
    except UnicodeDecodeError as whole:  # its position counts from the start of the file
        start = whole.start
    line = file.content.count(b"\n", 0, start) + 1
    found = file.content[start : start + 1].hex() or "nothing"
    name = "UTF-8" if file.encoding == _DEFAULT_ENCODING else file.encoding
    return UnreadableDocument(
        f"The text is not {name}: byte 0x{found} at position {start + 1} of the file.",
        hint=(
            "Give its encoding: --encoding cp1252 (Western), cp1256 (Arabic) or "
            "cp1251 (Cyrillic); or save it again as UTF-8."
        ),
        where=Span(source_id=file.source_id, line=line, label=file.label),
    )
