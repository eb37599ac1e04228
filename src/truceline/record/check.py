"""Checks a pack: schema, references, dates, order of days, numbers, and the zones' shapes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from truceline.core.dates import When, parse_day, parse_moment, parse_when
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.pack import Body, PackEntry, Path
from truceline.core.place import CONSTRUCTIONS
from truceline.core.source import Span
from truceline.geography.construct import build_zones
from truceline.geography.countries import load_countries
from truceline.geography.model import AreaLayer
from truceline.record.field_item_schema import FIELD_KINDS
from truceline.record.fold import fold
from truceline.record.judgements import judgement_findings
from truceline.record.model import Record
from truceline.record.references import reference_findings
from truceline.record.schema import RoomKind, schema_findings
from truceline.record.values import last_day
from truceline.record.vocabulary import word_findings
from truceline.record.waits import wait_findings

__all__ = ["check_entries"]

_DATES = {
    *("signed", "in_effect", "ended", "declared", "from", "until", "due", "started"),
    *("planned", "requested"),
}
_DAYS = {"known", "at"}
# (earlier, later) of one mapping, and what to say when they are the wrong way round.
_ORDER = (
    ("from", "until", "ends"),
    ("from", "due", "is due"),
    ("in_effect", "ended", "ends"),
    ("started", "ended", "ends"),
)
# Least and greatest value of the numbers that a zone's construction may hold.
_BOUNDS: Mapping[str, tuple[float, float]] = {
    "km": (0.001, 2000),
    "margin_km": (0.0, 2000),
    "off_km": (0.001, 2000),
    "near_km": (0.0, 2000),
    "far_km": (0.001, 2000),
    "bearing": (0.0, 360.0),
    "spread": (0.1, 180.0),
}
_UNKNOWN = When(first_day=None, last_day=None, basis="unknown")
# What a relative date may count from: only what is read before it.
_ANCHORS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("agreements", "in_effect"): ("signed",),
    ("agreements", "ended"): ("signed", "in_effect"),
    ("obligation", "from"): ("signed", "in_effect"),
    ("obligation", "until"): ("signed", "in_effect", "from"),
    ("obligation", "due"): ("signed", "in_effect", "from"),
    ("ceasefires", "in_effect"): ("declared",),
    ("ceasefires", "ended"): ("declared", "in_effect"),
}


def check_entries(
    entries: Sequence[PackEntry],
    *,
    layers: Mapping[str, AreaLayer] | None = None,
    rooms: Sequence[RoomKind] = (),
) -> tuple[Finding, ...]:
    """Every flaw of a pack's entries, in order of file and line.

    Args:
        entries: As read from the pack's files.
        layers: Boundary layers that zones may name.
        rooms: Kinds that later rooms read. Of a kind whose room is not given only what every entry
            has is checked.
    """
    by_room = {room.kind: room for room in (*FIELD_KINDS, *rooms)}
    ids: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        ids[entry.kind].add(entry.entry_id)
    found: list[Finding] = []
    sound: list[PackEntry] = []
    for entry in entries:
        room = by_room.get(entry.kind)
        flaws = list(schema_findings(entry, room)) or [
            *reference_findings(entry, ids),
            *_value_findings(entry),
            *(room.check(entry) if room else ()),
        ]
        found += flaws
        if not any(flaw.severity is Severity.ERROR for flaw in flaws):
            sound.append(entry)
    if len(sound) == len(entries):
        found += list(wait_findings(sound))
        found += list(_fold_findings(sound)) or _record_findings(sound, layers or {})
    return tuple(sorted(found, key=_place))


def _place(finding: Finding) -> tuple[str, int]:
    where = finding.where
    return (where.label if where else "", (where.line or 0) if where else 0)


def _finding(entry: PackEntry, path: Path, message: str, hint: str) -> Finding:
    return Finding(code="pack.bad-value", message=message, hint=hint, where=entry.where(path))


def _value_findings(entry: PackEntry) -> Iterator[Finding]:
    for path, mapping in _mappings(entry.body, ()):
        if path[:1] not in {("buffer",), ("line_strip",)}:  # there, `from` and `until` are places
            yield from _date_findings(entry, path, mapping)
            yield from _order_findings(entry, path, mapping)
        yield from _claim_findings(entry, path, mapping)
    yield from word_findings(entry)
    by_kind: dict[str, Callable[[PackEntry], Iterator[Finding]]] = {
        "pack": _pack_findings,
        "places": _point_findings,
        "routes": _route_findings,
        "zones": _zone_value_findings,
        "ceasefires": _ceasefire_findings,
        "agreements": _agreement_findings,
        "forces": _force_findings,
    }
    if entry.kind in by_kind:
        yield from by_kind[entry.kind](entry)


def _mappings(
    body: Body | Mapping[str, Body], path: Path
) -> Iterator[tuple[Path, Mapping[str, Body]]]:
    if isinstance(body, dict):
        yield path, body
        for key, value in body.items():
            yield from _mappings(value, (*path, key))
    elif isinstance(body, list):
        for index, value in enumerate(body):
            yield from _mappings(value, (*path, index))


def _date_findings(entry: PackEntry, path: Path, mapping: Mapping[str, Body]) -> Iterator[Finding]:
    for key, raw in mapping.items():
        at = (*path, key)
        if key in _DAYS and isinstance(raw, str) and raw:
            yield from _unparsed(entry, at, partial(last_day, raw))
        if key in _DATES or (entry.kind == "sources" and key == "published"):
            parse = _date_parser(entry, at)
            for place, text in _texts(raw, at):
                yield from _unparsed(entry, place, partial(parse, text))


def _date_parser(entry: PackEntry, path: Path) -> Callable[[str], object]:
    """How the fold will read a date here, so that what passes the check can be folded."""
    key = str(path[-1])
    if "renewals" in path:
        return str  # `waits` reads these: they count from more
    if entry.kind == "coverage" and key == "from":
        return parse_moment
    around = "obligation" if path[-2:-1] == ("obligation",) else entry.kind
    names = _ANCHORS.get((around, key), ())
    if entry.kind == "ceasefires" and entry.body.get("agreement"):
        names += ("signed",)
    return partial(parse_when, anchors=dict.fromkeys(names, _UNKNOWN))


def _texts(raw: Body, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(raw, str):
        if raw:
            yield path, raw
    elif isinstance(raw, dict):
        claims = raw.get("claims", [])
        for index, claim in enumerate(claims if isinstance(claims, list) else []):
            if isinstance(claim, dict):
                yield (*path, "claims", index, "value"), str(claim["value"])


def _unparsed(entry: PackEntry, path: Path, parse: Callable[[], object]) -> Iterator[Finding]:
    try:
        parse()
    except InvalidValue as exc:
        yield _finding(entry, path, exc.message, exc.hint)


def _order_findings(entry: PackEntry, path: Path, mapping: Mapping[str, Body]) -> Iterator[Finding]:
    for earlier, later, verb in _ORDER:
        starts = [w for _, w in _plain_days(mapping.get(earlier), ()) if w.first_day]
        first = min(starts, key=lambda when: when.first_day or date.max, default=None)
        for place, last in _plain_days(mapping.get(later), (*path, later)):
            if first and first.first_day and last.last_day and last.last_day < first.first_day:
                message = f"It {verb} ({last.text}) before it starts ({first.text})."
                yield _finding(entry, place, message, "Swap or correct the two dates.")


def _plain_days(raw: Body | None, path: Path) -> Iterator[tuple[Path, When]]:
    """Every date stated for a field; relative ones and flaws are left to `_date_findings`."""
    for place, text in _texts("" if raw is None else raw, path):
        with suppress(InvalidValue):
            yield place, parse_when(text)


def _claim_findings(entry: PackEntry, path: Path, mapping: Mapping[str, Body]) -> Iterator[Finding]:
    claims = mapping.get("claims")
    rows = [row for row in claims if isinstance(row, dict)] if isinstance(claims, list) else []
    if sum(row.get("preferred") == "true" for row in rows) > 1:
        message = "Two claims are marked preferred."
        yield _finding(entry, path, message, "Mark at most one: it is the value to compute with.")


def _agreement_findings(entry: PackEntry) -> Iterator[Finding]:
    provisions = entry.body.get("provisions", [])
    seen: set[str] = set()
    for index, row in enumerate(provisions if isinstance(provisions, list) else []):
        name = str(row["id"]) if isinstance(row, dict) else ""
        if name in seen:
            message = f"The provision id '{name}' stands twice."
            place = ("provisions", index, "id")
            yield _finding(entry, place, message, "Give each provision an id of its own.")
        seen.add(name)


def _pack_findings(entry: PackEntry) -> Iterator[Finding]:
    name = str(entry.body.get("timezone"))
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        message = f"'{name}' is not a time zone."
        yield _finding(entry, ("timezone",), message, "Write an IANA name such as Asia/Damascus.")


def _number(entry: PackEntry, path: Path, text: str, low: float, high: float) -> Iterator[Finding]:
    if not text:
        hint = "Add it." if path[-1] not in {"lon", "lat"} else "Add it, or `location: unknown`."
        yield _finding(entry, path, f"'{path[-1]}' is missing.", hint)
        return
    try:
        value = float(text)
    except ValueError:
        yield _finding(entry, path, f"'{text}' is not a number.", "Write digits with a point.")
        return
    if not low <= value <= high:
        hint = f"It must lie between {low:g} and {high:g}."
        if path[-1] in {"lon", "lat"}:
            hint += " Check whether longitude and latitude were swapped."
        yield _finding(entry, path, f"'{path[-1]}' is {text}.", hint)


def _point_findings(entry: PackEntry) -> Iterator[Finding]:
    lon, lat = str(entry.body.get("lon", "")), str(entry.body.get("lat", ""))
    if entry.body.get("location") == "unknown":
        if lon or lat:
            hint = "Leave out either the point or `location: unknown`."
            yield _finding(entry, ("location",), "A place with a point is not unknown.", hint)
        return
    yield from _number(entry, ("lon",), lon, -180, 180)
    yield from _number(entry, ("lat",), lat, -90, 90)
    yield from _number(entry, ("radius_m",), str(entry.body.get("radius_m", "0")), 0, 1e6)


def _number_findings(entry: PackEntry) -> Iterator[Finding]:
    yield from _number(entry, ("accuracy_m",), str(entry.body["accuracy_m"]), 0, 1e6)


def _force_findings(entry: PackEntry) -> Iterator[Finding]:
    statements = entry.body["statements"]
    for index, row in enumerate(statements if isinstance(statements, list) else []):
        number = str(row.get("number", "")) if isinstance(row, dict) else ""
        if number:
            yield from _number(entry, ("statements", index, "number"), number, 0, 1e7)


def _route_findings(entry: PackEntry) -> Iterator[Finding]:
    yield from _number_findings(entry)
    if ("through" in entry.body) == ("courses" in entry.body):
        message = "The route needs one of 'through' and 'courses', not both."
        hint = "Write `through` for a line that stays, `courses` for one that moved."
        yield _finding(entry, (), message, hint)


def _zone_value_findings(entry: PackEntry) -> Iterator[Finding]:
    yield from _number_findings(entry)
    used = [name for name in CONSTRUCTIONS if name in entry.body]
    if len(used) != 1:
        message = f"The zone has {len(used) or 'no'} constructions{': ' if used else ''}"
        hint = f"Give exactly one of: {', '.join(CONSTRUCTIONS)}."
        yield _finding(entry, (), f"{message}{', '.join(used)}.", hint)
        return
    arguments = entry.body[used[0]]
    if isinstance(arguments, dict):
        yield from _argument_findings(entry, used[0], arguments)


def _argument_findings(
    entry: PackEntry, construction: str, arguments: Mapping[str, Body]
) -> Iterator[Finding]:
    for key, (low, high) in _BOUNDS.items():
        if key in arguments:
            yield from _number(entry, (construction, key), str(arguments[key]), low, high)
    if arguments.get("on"):
        at = (construction, "on")
        yield from _unparsed(entry, at, partial(parse_day, str(arguments["on"])))
    if construction == "line_strip" and ("side" in arguments) == ("toward" in arguments):
        message = "A strip needs one of 'side' and 'toward', not both."
        hint = "Write `side: left` or `side: right`, or `toward: PLACE` for the side it lies on."
        yield _finding(entry, (construction,), message, hint)


def _ceasefire_findings(entry: PackEntry) -> Iterator[Finding]:
    between = entry.body.get("between", [])
    if between and len(between) != 2:
        message = f"'between' names {len(between)} sides."
        yield _finding(entry, ("between",), message, "Give two lists of actor ids.")


def _fold_findings(entries: Sequence[PackEntry]) -> Iterator[Finding]:
    """What only shows when values meet, such as a date counted beyond the calendar."""
    agreements = {entry.entry_id: entry for entry in entries if entry.kind == "agreements"}
    for entry in entries:
        other = agreements.get(str(entry.body.get("agreement", "")))
        try:
            fold([entry, other] if other else [entry])
        except InvalidValue as exc:
            yield _finding(entry, (), exc.message, exc.hint)


def _record_findings(
    entries: Sequence[PackEntry], layers: Mapping[str, AreaLayer]
) -> tuple[Finding, ...]:
    record = fold(entries)
    return (*_zone_findings(entries, record, layers), *judgement_findings(entries, record))


def _zone_findings(
    entries: Sequence[PackEntry], record: Record, layers: Mapping[str, AreaLayer]
) -> tuple[Finding, ...]:
    by_id = {entry.entry_id: entry for entry in entries if entry.kind == "zones"}

    def where(zone_id: str) -> Span | None:
        if zone_id not in by_id:
            return None
        used = [name for name in CONSTRUCTIONS if name in by_id[zone_id].body]
        return by_id[zone_id].where((used[0],) if used else ())

    _, findings = build_zones(
        record.zones,
        record.places,
        record.routes,
        layers=layers,
        countries=load_countries(),
        where=where,
    )
    return findings
