"""Finds the text of each annotated document, with its day of publication."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path, PurePosixPath

from truceline.core.dates import parse_day
from truceline.core.document import Document
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.source import Span, content_id
from truceline.ingest.documents.days import choose_day

__all__ = ["Described", "Texts", "open_plain"]

_LONGEST_NAME, _LONGEST_PATH = 240, 2000
"""Bytes; a file system answers longer ones with an error of its own."""
OpenDocument = Callable[[bytes, str], Document]
"""Content and name of a file → the document that it holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What the header of a gold file says of a document.

    Attributes:
        sha256: Of the bytes of the text's file, in hex; empty where not given.
        published_on: Day of publication; None where not stated.
        source: Where the text is kept: empty, `own`, or `shared:` and a path in a texts folder.
    """

    sha256: str = ""
    published_on: date | None = None
    source: str = ""


def open_plain(content: bytes, name: str) -> Document:
    """A text file as it is: UTF-8, no character changed, left out or added.

    Raises:
        InvalidValue: It is not UTF-8.
    """
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as exc:
        raise InvalidValue(
            f"The text {name} is not UTF-8: byte {exc.start} cannot be read.",
            hint="Store it as UTF-8; its offsets count characters.",
        ) from exc
    return Document(source_id=content_id(content), text=text, name=name)


class Texts:
    """Folders with texts; a text is found by name, also in their subfolders.

    A day of publication, a publisher and a title stand in a sidecar beside the text (for `t1.txt`:
    `t1.txt.json` or `t1.json`), or in one of the folders. Where neither that nor the header of the
    gold file says a day, the one counts that the text plainly states in its first lines.
    """

    def __init__(
        self, folders: Sequence[Path], *, open_document: OpenDocument = open_plain
    ) -> None:
        for folder in folders:
            if not folder.is_dir():
                raise InvalidValue(f"{folder} is no folder.", hint="Name the folder of the texts.")
        self._folders = tuple(folders)
        self._open = open_document

    def find(self, doc: str, described: Described | None = None) -> Document:
        """The document so named.

        Raises:
            UnknownId: No folder holds it.
            InvalidValue: Two different files bear the name, the file is not the annotated one, or
                what is said of its publication is contradictory.
        """
        told = described or Described()
        path, content = self._file(doc, told)
        document = replace(self._open(content, doc), name=doc)
        return self._with_sidecar(document, path, told)

    def _file(self, doc: str, told: Described) -> tuple[Path, bytes]:
        found = {path.resolve(): path.read_bytes() for path in self._candidates(doc, told)}
        if not found:
            named = ", ".join(map(str, self._folders))
            raise UnknownId(
                f"The text of {doc!r} is not in {named}.",
                hint="Name its folder with --texts, or correct the name.",
            )
        if told.sha256:
            return _unchanged(doc, told.sha256, found)
        if len(set(found.values())) > 1:
            raise InvalidValue(
                f"Different files are called {doc!r}: {', '.join(map(str, found))}.",
                hint="Name the folder of the one that was annotated.",
            )
        return next(iter(found.items()))

    def _candidates(self, doc: str, told: Described) -> Iterator[Path]:
        """Files of that name: where the header says, else directly in a folder, else below."""
        names = [PurePosixPath(doc)]
        if told.source.startswith("shared:"):
            names.insert(0, PurePosixPath(told.source.removeprefix("shared:")))
        for name in names:
            _require_within(name)
        direct = [folder / name for name in names for folder in self._folders]
        direct = [path for path in direct if path.is_file()]
        if direct:
            yield from direct[: None if told.sha256 else 1]
            return
        last = names[0].name
        # Not `rglob(last)`: brackets in a name would be a pattern.
        below = [path for folder in self._folders for path in sorted(folder.rglob("*"))]
        named = [path for path in below if path.name == last and path.is_file()]
        yield from named or [path for path in below if path.name in {f"{last}.txt", f"{last}.md"}]

    def _with_sidecar(self, document: Document, path: Path, told: Described) -> Document:
        beside = self._sidecar(path)
        said = _sidecar_day(beside, path)
        if said and told.published_on and said != told.published_on:
            raise InvalidValue(
                f"{document.name!r} was published on {said} by its sidecar and on"
                f" {told.published_on} by the gold file's header.",
                hint="Correct the one that is wrong: relative dates depend on it.",
            )
        day, basis = said or told.published_on, "metadata"
        if day is None and "published" not in beside:
            # As `truceline read` would; a sidecar that says null says that nobody knows.
            day, basis, _ = choose_day((), document.text, where=Span(source_id=document.source_id))
        return replace(
            document,
            published_on=day or document.published_on,
            published_basis=basis if day else document.published_basis,
            publisher=str(beside.get("publisher") or document.publisher),
            title=str(beside.get("title") or document.title),
            language=str(beside.get("language") or document.language),
        )

    def _sidecar(self, path: Path) -> dict[str, object]:
        names = [f"{path.name}.json", f"{path.stem}.json"]
        places = [folder / name for folder in (path.parent, *self._folders) for name in names]
        chosen = next((one for one in places if one.is_file() and one != path), None)
        if chosen is None:
            return {}
        try:
            said = json.loads(chosen.read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as exc:
            raise InvalidValue(
                f"{chosen.name} is not JSON: {exc}.", hint='Write {"published": "YYYY-MM-DD"}.'
            ) from exc
        if not isinstance(said, dict):
            raise InvalidValue(
                f"{chosen.name} holds no object.", hint='Write {"published": "YYYY-MM-DD"}.'
            )
        return said


def _require_within(name: PurePosixPath) -> None:
    """Refuse a name that leads out of its folder, or that no file can have."""
    longest = max((len(part.encode(errors="replace")) for part in name.parts), default=0)
    is_too_long = longest > _LONGEST_NAME or len(str(name)) > _LONGEST_PATH
    if name.is_absolute() or ".." in name.parts or not name.parts or is_too_long:
        raise InvalidValue(
            f"{_cut(str(name))} does not name a text within a folder.",
            hint="Name the file, with its folder below --texts at most.",
        )


def _cut(words: str) -> str:
    return repr(words if len(words) <= 60 else f"{words[:57]}…")


def _unchanged(doc: str, sha256: str, found: dict[Path, bytes]) -> tuple[Path, bytes]:
    for path, content in found.items():
        if hashlib.sha256(content).hexdigest() == sha256.lower():
            return path, content
    raise InvalidValue(
        f"The text of {doc!r} is not the annotated one: its SHA-256 is not {repr(sha256)[1:13]}….",
        hint="Bring back the text as it was, or annotate it again: offsets count its characters.",
    )


def _sidecar_day(beside: dict[str, object], path: Path) -> date | None:
    day = beside.get("published")
    if day is None:
        return None
    try:
        return parse_day(str(day))
    except InvalidValue as exc:
        raise InvalidValue(
            f"The sidecar of {path.name} says 'published': {repr(day)[:40]}.",
            hint="Write the day as YYYY-MM-DD, or null where it is not known.",
        ) from exc
