"""The words that decide something, and findings for any other: none may slip through unread."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from truceline.core.findings import Finding
from truceline.core.pack import Body, PackEntry, Path

__all__ = ["word_findings"]

_FULFILMENT = ("done", "partly-done", "begun", "not-done")
_RULINGS = ("violation", "no-violation")
_WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("tracks", "level"): ("1", "1.5", "2", "unstated"),
    ("rounds", "format"): ("direct", "proximity", "unstated"),
    ("rounds", "outcome"): (
        *("agreed", "statement", "walk-out", "failed", "postponed", "unstated"),
    ),
    ("ceasefires", "end_kind"): (
        *("declared-over", "collapsed", "superseded", "lapsed", "ongoing", "unstated"),
    ),
}


def word_findings(entry: PackEntry) -> Iterator[Finding]:
    """Words outside the closed lists of docs/pack-format.md; the entry follows its schema."""
    for (kind, key), words in _WORDS.items():
        if kind == entry.kind and key in entry.body:
            for path, row in _stated(entry.body[key], (key,)):
                if row["value"] not in words:
                    yield _finding(entry, path, f"'{key}' is '{row['value']}'.", words)
    provisions = cast("Sequence[Mapping[str, Body]]", entry.body.get("provisions", []))
    for index, provision in enumerate(provisions):
        obligation = provision.get("obligation", {})
        if isinstance(obligation, dict) and "status" in obligation:
            around: Path = ("provisions", index, "obligation", "status")
            yield from _status_findings(entry, obligation["status"], around)


def _status_findings(entry: PackEntry, raw: Body, around: Path) -> Iterator[Finding]:
    for path, row in _stated(raw, around):
        is_ruling = row.get("ruling") == "true"
        words = _RULINGS if is_ruling else _FULFILMENT
        if row["value"] not in words:
            message = f"A {'ruling' if is_ruling else 'claim'} of the status says '{row['value']}'."
            yield _finding(entry, path, message, words)


def _stated(raw: Body, path: Path) -> Iterator[tuple[Path, Mapping[str, Body]]]:
    """Each stated value with its path."""
    if isinstance(raw, dict):
        for index, row in enumerate(cast("Sequence[Mapping[str, Body]]", raw["claims"])):
            yield (*path, "claims", index, "value"), row
    else:
        yield path, {"value": raw}


def _finding(entry: PackEntry, path: Path, message: str, words: tuple[str, ...]) -> Finding:
    hint = f"Write one of: {', '.join(words)}."
    if words == _FULFILMENT:
        hint += " A violation is for a ruling to say, with `ruling: true`."
    where = entry.where(path)
    return Finding(code="pack.bad-value", message=message, hint=hint, where=where)
