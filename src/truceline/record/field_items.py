"""Patrols, crossings, pauses and relief as the record holds them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

from truceline.core.claim import Claim, Figure, Stated
from truceline.core.dates import When, parse_when
from truceline.core.errors import InvalidValue
from truceline.core.field_item import FieldItem, Statement
from truceline.core.pack import Body, Path
from truceline.record.values import EntryReader

__all__ = ["FIELD_SUBJECTS", "read_item"]

# Folder of a pack → how claims name one of its entries.
FIELD_SUBJECTS: Mapping[str, str] = {
    "patrols": "patrol",
    "crossings": "crossing",
    "pauses": "pause",
    "hazards": "hazard",
    "clearance": "clearance",
    "access": "access",
    "movements": "movement",
    "pledges": "pledge",
}
# Key of an entry → the role of the actors that it names.
_ROLES = {
    "parties": "party",
    "announced_by": "announced by",
    "carried_out_by": "carried out by",
    "asked_by": "asked by",
    "asked_of": "asked of",
    "pledged_by": "pledged by",
    "pledged_to": "pledged to",
}
_BEGINS = {"patrols": "planned", "pauses": "from", "access": "requested"}
_CLOCK = r"([01]\d|2[0-3]):[0-5]\d"
_HOURS = re.compile(rf"{_CLOCK}-({_CLOCK}|24:00)(, {_CLOCK}-({_CLOCK}|24:00))*")
_MOST = 1e13


def read_item(reader: EntryReader) -> FieldItem:
    """An item with every statement about it that was known by the reader's day.

    Raises:
        InvalidValue: A number, share, day or hour makes no sense, or a stretch has one end.
    """
    kind, name = reader.entry.kind, reader.entry.entry_id
    begins = _BEGINS.get(kind)
    return FieldItem(
        item_id=name,
        kind=kind,
        subject=reader.subject,
        names=reader.mapping("names"),
        what=reader.text("sort"),
        roles=tuple((role, one) for key, role in _ROLES.items() for one in reader.texts(key)),
        where=reader.text("where") or reader.text("route") or reader.text("place"),
        stretch=_stretch(reader, reader.entry.body, ()),
        from_on=reader.when(begins) if begins else None,
        until_on=reader.when("until") if kind == "pauses" else None,
        hours=_hours(reader) if kind in ("crossings", "pauses") else None,
        condition=reader.text("condition"),
        obligation_id=reader.text("obligation"),
        statements=_statements(reader, "statements"),
        refusals=_statements(reader, "refusals"),
        sources=reader.sources,
        checked=reader.checked,
        note=reader.text("note"),
    )


def _hours(reader: EntryReader) -> Stated[str]:
    return reader.stated(reader.entry.body.get("hours"), ("hours",), _parse_hours)


def _parse_hours(text: str) -> str:
    if text in {"unstated", "unknown", "always"} or _HOURS.fullmatch(text):
        return text
    raise InvalidValue(
        f"'{text}' are no hours.", hint="Write 08:00-16:00, several with a comma, always, unstated."
    )


def _statements(reader: EntryReader, name: str) -> tuple[Statement, ...]:
    told = (_statement(reader, (name, at), row) for at, row in enumerate(reader.mappings(name)))
    return tuple(one for one in told if reader.is_known(one.claim.known_at))


def _statement(reader: EntryReader, path: Path, row: Mapping[str, Body]) -> Statement:
    # All that a row says is part of its claim, so that two rows never share an id.
    keys = ("state", "refusal", "number", "qualifier", "unit", "words", "reason", "share")
    more = ("from_place", "to_place", "from", "until")
    value = " | ".join(str(row[key]).replace("-", " ") if key == "state" else str(row[key])
                       for key in (*keys, *more) if row.get(key))  # fmt: skip
    figure = _figure(reader, path, row)
    claim = reader.claim_in({**row, "value": value}, path, str(path[0])[:-1])
    return Statement(
        state=str(row.get("state", "refused")).replace("-", " "),
        claim=_with_figure(claim, figure),
        figure=figure,
        words=str(row.get("words", "")),
        reason=str(row.get("reason", "")),
        share=_share(reader, path, row),
        stretch=_stretch(reader, row, path),
        refusal=str(row.get("refusal", "")),
        from_on=_day(row, "from"),
        until_on=_day(row, "until"),
        note=str(row.get("note", "")),
    )


def _with_figure(claim: Claim, figure: Figure | None) -> Claim:
    return replace(claim, figures=(figure,)) if figure else claim


def _day(row: Mapping[str, Body], name: str) -> When | None:
    return parse_when(str(row[name])) if row.get(name) else None


def _figure(reader: EntryReader, path: Path, row: Mapping[str, Body]) -> Figure | None:
    text, unit = str(row.get("number", "")), str(row.get("unit", ""))
    if not text:
        is_amount = bool(row.get("words") and unit)
        return Figure(value=None, qualifier="vague", unit=unit) if is_amount else None
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= _MOST:
        raise InvalidValue(
            f"'{text}' is no number of anything.",
            hint="Write digits; words such as 'millions' go into `words`.",
            where=reader.entry.where((*path, "number")),
        )
    return Figure(value=value, qualifier=str(row.get("qualifier", "exact")), unit=unit)


def _share(reader: EntryReader, path: Path, row: Mapping[str, Body]) -> float | None:
    text = str(row.get("share", ""))
    if not text:
        return None
    number, sign, rest = text.partition("%")
    try:
        share = float(Fraction(number.strip()) / (100 if sign else 1))
    except (ValueError, ZeroDivisionError):
        share = -1.0
    if rest.strip() or not 0 <= share <= 1:
        where = reader.entry.where((*path, "share"))
        raise InvalidValue(f"'{text}' is no share.", hint="Write 30 % or 1/3.", where=where)
    return share


def _stretch(reader: EntryReader, row: Mapping[str, Body], path: Path) -> tuple[str, ...]:
    ends = tuple(str(row[key]) for key in ("from_place", "to_place") if row.get(key))
    if len(ends) == 1:
        raise InvalidValue(
            "A stretch of a route needs both of its ends.",
            hint="Write `from_place` and `to_place`, or neither.",
            where=reader.entry.where(path),
        )
    return ends
