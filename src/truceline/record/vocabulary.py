"""The words that decide something, and findings for any other: none may slip through unread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from truceline.core.findings import Finding
from truceline.core.pack import Body, PackEntry, Path

__all__ = ["word_findings"]

_FULFILMENT = ("done", "partly-done", "begun", "not-done", "accepted")
_CONDITION = ("met", "not-met")
_RECURS = re.compile(r"(daily|weekly|monthly|unstated|every [1-9]\d? (days|weeks|months))?")
_RULINGS = ("violation", "no-violation")
_WORDS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("tracks", "level"): ("1", "1.5", "2", "unstated"),
    ("rounds", "format"): ("direct", "proximity", "unstated"),
    ("rounds", "outcome"): (
        *("agreed", "statement", "walk-out", "failed", "postponed", "unstated"),
    ),
    ("issues", "at_stake"): ("yes", "no", "unstated"),
    ("ceasefires", "end_kind"): (
        *("declared-over", "collapsed", "superseded", "lapsed", "ongoing", "unstated"),
    ),
}
_YES_NO = ("yes", "no", "unstated")
_ATTENDED = ("yes", "no", "declined", "invited", "announced", "left", "suspended", "unstated")
# Of the rows of a list: which key holds which words. A row that is claims itself has the key "".
_ROWS: Mapping[tuple[str, str], Mapping[str, tuple[str, ...]]] = {
    ("rounds", "participations"): {"attended": _ATTENDED, "represented": _YES_NO},
    ("tracks", "claimed"): {"attended": _ATTENDED, "represented": _YES_NO},
    ("rounds", "left"): {"handed": _YES_NO},
    ("actors", "member_of"): {"": _YES_NO},
    ("actors", "sponsored_by"): {"": _YES_NO},
    ("actors", "split_from"): {"": _YES_NO},
    ("actors", "merged_into"): {"": _YES_NO},
    ("actors", "fights"): {"": _YES_NO},
}


def word_findings(entry: PackEntry) -> Iterator[Finding]:
    """Words outside the closed lists of docs/pack-format.md; the entry follows its schema."""
    for (kind, key), words in _WORDS.items():
        if kind == entry.kind and key in entry.body:
            for path, row in _stated(entry.body[key], (key,)):
                if row["value"] not in words:
                    yield _finding(entry, path, f"'{key}' is '{row['value']}'.", words)
    yield from _row_findings(entry)
    provisions = cast("Sequence[Mapping[str, Body]]", entry.body.get("provisions", []))
    for index, provision in enumerate(provisions):
        obligation = provision.get("obligation", {})
        if isinstance(obligation, dict):
            yield from _obligation_findings(entry, obligation, ("provisions", index, "obligation"))


def _obligation_findings(
    entry: PackEntry, obligation: Mapping[str, Body], around: Path
) -> Iterator[Finding]:
    if "status" in obligation:
        yield from _status_findings(entry, obligation["status"], (*around, "status"))
    recurs = str(obligation.get("recurrence", ""))
    if not _RECURS.fullmatch(recurs):
        words = ("daily", "weekly", "monthly", "every 2 weeks", "unstated")
        message = f"'recurrence' is '{recurs}'."
        yield _finding(entry, (*around, "recurrence"), message, words)
    condition = obligation.get("condition", "")
    if isinstance(condition, dict) and condition.get("claims"):
        for path, row in _stated({"claims": condition["claims"]}, (*around, "condition")):
            if row["value"] not in _CONDITION:
                message = f"A claim on the condition says '{row['value']}'."
                yield _finding(entry, path, message, _CONDITION)


def _row_findings(entry: PackEntry) -> Iterator[Finding]:
    """Words inside the rows of a list: who attended, whether a tie is so."""
    for (kind, name), keys in _ROWS.items():
        rows = entry.body.get(name, []) if kind == entry.kind else []
        for index, row in enumerate(cast("Sequence[Mapping[str, Body]]", rows)):
            for key, words in keys.items():
                yield from _words_in_row(entry, row, (name, index), key, words)


def _words_in_row(
    entry: PackEntry, row: Mapping[str, Body], path: Path, key: str, words: tuple[str, ...]
) -> Iterator[Finding]:
    held: Body | None = row.get(key) if key else dict(row) if row.get("claims") else None
    for at, claim in _stated(held, (*path, key) if key else path) if held is not None else ():
        if claim["value"] not in words:
            yield _finding(entry, at, f"'{key or 'claims'}' says '{claim['value']}'.", words)


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
