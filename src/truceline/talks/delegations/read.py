"""Reads `delegations/` entries of a pack, as they were known on a day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from fractions import Fraction
from typing import TypeVar, cast

from truceline.core.claim import Stated
from truceline.core.errors import InvalidValue
from truceline.core.judgement import Judgement
from truceline.core.pack import Body, PackEntry
from truceline.record.judgements import Topic
from truceline.record.values import EntryReader, known_instant
from truceline.talks.delegations.model import (
    Decides,
    Delegation,
    Group,
    Missing,
    Reference,
    parse_seats,
)

__all__ = ["entry_known_at", "known_delegations", "read_delegation"]

T = TypeVar("T")
_MOST_PEOPLE = 10_000_000_000


def entry_known_at(entry: PackEntry) -> datetime:
    """From when an entry was known: by itself, or as the ledger says (UTC)."""
    always = datetime.min.replace(tzinfo=UTC)
    return entry.known_at or known_instant(str(entry.body.get("known", "")), always)


def known_delegations(
    entries: Iterable[PackEntry],
    *,
    as_of: date | None = None,
    judgements: Mapping[Topic, Judgement] | None = None,
) -> dict[str, Delegation]:
    """Every delegation of a pack that was known at the end of a day, by id."""
    return {
        entry.entry_id: read_delegation(entry, as_of=as_of, judgements=judgements)
        for entry in sorted(entries, key=lambda one: one.entry_id)
        if entry.kind == "delegations"
        and EntryReader(entry, entry_known_at(entry), as_of).is_known(entry_known_at(entry))
    }


def read_delegation(
    entry: PackEntry,
    *,
    as_of: date | None = None,
    judgements: Mapping[Topic, Judgement] | None = None,
) -> Delegation:
    """One delegation; every figure with everybody who gives it.

    Raises:
        InvalidValue: A value makes no sense where it stands.
    """
    fields = EntryReader(entry, entry_known_at(entry), as_of, judgements or {})
    return Delegation(
        delegation_id=entry.entry_id,
        title=fields.text("title"),
        round_id=fields.text("round"),
        track_id=fields.text("track"),
        on=fields.when("on"),
        seats=_stated(fields, "seats", parse_seats),
        groups=tuple(_group(fields, at) for at in range(len(fields.mappings("groups")))),
        references=tuple(
            _reference(fields, at) for at in range(len(fields.mappings("references")))
        ),
        missing=tuple(_missing(fields, at) for at in range(len(fields.mappings("missing")))),
        decides=_decides(fields),
        sources=fields.sources,
        checked=fields.checked,
        note=fields.text("note"),
        where=entry.where(),
    )


def _stated(fields: EntryReader, name: str, parse: Callable[[str], T]) -> Stated[T]:
    return fields.stated(fields.entry.body.get(name), (name,), parse)


def _group(fields: EntryReader, at: int) -> Group:
    row = fields.mappings("groups")[at]
    return Group(
        group_id=str(row["id"]),
        name=str(row["name"]),
        part=str(row["part"]),
        actor_id=str(row.get("actor", "")),
        seats=fields.stated(row["seats"], ("groups", at, "seats"), parse_seats),
        note=str(row.get("note", "")),
    )


def _reference(fields: EntryReader, at: int) -> Reference:
    row = fields.mappings("references")[at]
    people = str(row.get("population", ""))
    if people and not (people.isascii() and people.isdecimal() and 0 < int(people) < _MOST_PEOPLE):
        raise InvalidValue(
            f"'{people}' is no population.",
            hint="Write a whole number of persons, or leave it out.",
            where=fields.entry.where(("references", at, "population")),
        )
    return Reference(
        reference_id=str(row["id"]),
        kind=str(row["kind"]),
        group_id=str(row["group"]),
        share=fields.stated(row["share"], ("references", at, "share"), _share),
        among=str(row["among"]),
        population=int(people) if people else None,
        sources=_texts(row, "sources"),
        note=str(row.get("note", "")),
    )


def _share(text: str) -> float:
    if text in ("unstated", "unknown"):
        return float("nan")
    number, sign, rest = text.partition("%")
    try:
        share = float(Fraction(number.strip()) / (100 if sign else 1))
    except (ValueError, ZeroDivisionError):
        share = -1.0
    if rest.strip() or not 0 <= share <= 1:
        raise InvalidValue(f"'{text}' is no share.", hint="Write 30 % or 1/3.")
    return share


def _missing(fields: EntryReader, at: int) -> Missing:
    row = fields.mappings("missing")[at]
    return Missing(
        missing_id=str(row["id"]),
        name=str(row["name"]),
        actor_id=str(row.get("actor", "")),
        why=fields.stated(row["why"], ("missing", at, "why"), str),
        note=str(row.get("note", "")),
    )


def _decides(fields: EntryReader) -> Decides | None:
    row = cast("Mapping[str, Body] | None", fields.entry.body.get("decides"))
    if row is None:
        return None
    return Decides(
        rule=str(row["rule"]),
        blocs=_texts(row, "blocs"),
        sources=_texts(row, "sources"),
        note=str(row.get("note", "")),
    )


def _texts(row: Mapping[str, Body], name: str) -> tuple[str, ...]:
    return tuple(str(one) for one in cast("Sequence[Body]", row.get(name, [])))
