"""Agreements and PA-X: the same agreement in both, and rows in its columns."""

from __future__ import annotations

import re
from collections.abc import Iterator

from truceline.core.agreement import Agreement
from truceline.core.dates import When
from truceline.core.pa_x import ENTRY
from truceline.ingest.pa_x import pax_columns
from truceline.record.model import Record

__all__ = ["pax_header", "pax_rows", "same_agreements"]

_CITED = re.compile(rf"{ENTRY}(\d+)")


def same_agreements(record: Record) -> dict[str, tuple[str, ...]]:
    """Agreements that may be the same: one of PA-X, and one that cites it by its number.

    It is a suggestion: nothing of the one enters the other.
    """
    found: dict[str, list[str]] = {}
    for one in record.agreements.values():
        for other in _cited(one):
            if other in record.agreements and other != one.agreement_id:
                found.setdefault(one.agreement_id, []).append(other)
                found.setdefault(other, []).append(one.agreement_id)
    return {name: tuple(dict.fromkeys(others)) for name, others in found.items()}


def _cited(one: Agreement) -> list[str]:
    matches = (_CITED.fullmatch(cited.partition("#")[0]) for cited in one.sources)
    return [match[0] for match in matches if match]


def pax_header(record: Record) -> tuple[str, ...]:
    """PA-X's columns by their published names, then those that were kept as given."""
    kept = {name for one in record.agreements.values() if one.coding for name in one.coding.other}
    return tuple(dict.fromkeys((*pax_columns().header, *sorted(kept))))


def pax_rows(record: Record) -> Iterator[dict[str, str]]:
    """Every agreement as a row of PA-X; what is not known stays out of its row, never a zero.

    An agreement of a pack takes the number under which it cites PA-X, where nothing else here
    has that number.
    """
    cited: dict[str, int] = {}
    for one in record.agreements.values():
        for other in _cited(one):
            cited[other] = cited.get(other, 0) + 1
    for one in record.agreements.values():
        free = [n for n in _cited(one) if cited[n] == 1 and n not in record.agreements]
        yield _row(record, one, free[0].removeprefix(ENTRY) if len(free) == 1 else "")


def _row(record: Record, one: Agreement, native_id: str) -> dict[str, str]:
    names = pax_columns().names
    row = {names["title"]: one.title, names["signed"]: _day(one.signed.value)}
    coding = one.coding
    if coding is None:
        row[names["id"]] = native_id
        row[names["parties"]] = "; ".join(_names(record, one))
    else:
        row[names["id"]] = coding.native_id
        row |= {names[field]: cell for field, cell in coding.fields.items()}
        row |= {code: str(value) for code, value in coding.codes.items()}
        row |= coding.other
    return {name: cell for name, cell in row.items() if cell}


def _names(record: Record, one: Agreement) -> Iterator[str]:
    for actor_id in one.signatories or one.parties:
        actor = record.actors.get(actor_id)
        yield actor.name if actor else actor_id


def _day(when: When) -> str:
    """One day, or the month or year as written; empty where it is open."""
    if when.first_day and when.first_day == when.last_day:
        return when.first_day.isoformat()
    return when.text if re.fullmatch(r"\d{4}(-\d{2})?", when.text) else ""
