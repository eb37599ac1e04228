"""Folds pack entries into the record as of a day: a pure function of entries and day."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TypeVar, cast

from truceline.core.coverage import CoverageCause, CoverageSpan, CoverageState
from truceline.core.dates import parse_moment, parse_when
from truceline.core.judgement import Judgement
from truceline.core.pack import Body, PackEntry, Path
from truceline.core.place import CONSTRUCTIONS, Course, Place, Route, Zone
from truceline.core.source import Source
from truceline.record.actors import read_actor, read_force
from truceline.record.agreements import read_agreement, read_ceasefire
from truceline.record.field_items import FIELD_SUBJECTS, read_item
from truceline.record.judgements import choose, holding, known_judgements
from truceline.record.model import Basis, Dispute, Record
from truceline.record.talks import read_issue, read_round, read_track
from truceline.record.values import EntryReader, known_instant

__all__ = ["fold"]

T = TypeVar("T")


def fold(
    entries: Iterable[PackEntry],
    *,
    as_of: date | None = None,
    judgements: Iterable[Judgement] = (),
) -> Record:
    """The record that these entries make, as it was known at the end of a day.

    The order of entries and judgements does not matter, and nothing known or judged later changes
    the answer.

    Args:
        entries: The current version of each entry, valid by `check_entries`.
        as_of: Day of knowledge (UTC, inclusive); None for everything known.
        judgements: Those that were made besides the pack's own.

    Raises:
        InvalidValue: An entry was not checked before and holds an impossible value.
    """
    ordered = sorted(entries, key=lambda entry: (entry.kind, entry.entry_id))
    judged = known_judgements(ordered, judgements, as_of=as_of)
    held = holding(judged)
    readers = [EntryReader(entry, _known(entry), as_of, held) for entry in ordered]
    pack = next((r for r in readers if r.entry.kind == "pack"), None)
    known = [r for r in readers if r.is_known(r.known_at)]

    def read(kind: str, make: Callable[[EntryReader], T]) -> Mapping[str, T]:
        return {r.entry.entry_id: make(r) for r in known if r.entry.kind == kind}

    agreements = read("agreements", read_agreement)
    return Record(
        pack_id=pack.entry.entry_id if pack else "",
        title=pack.text("title") if pack else "",
        timezone=pack.text("timezone", "UTC") if pack else "UTC",
        as_of=as_of,
        sources={r.entry.entry_id: _source(r) for r in readers if r.entry.kind == "sources"},
        actors=read("actors", read_actor),
        places=read("places", _place),
        routes=read("routes", _route),
        zones=read("zones", _zone),
        tracks=read("tracks", read_track),
        rounds=read("rounds", read_round),
        issues=read("issues", read_issue),
        forces=read("forces", read_force),
        field_items={r.subject: read_item(r) for r in known if r.entry.kind in FIELD_SUBJECTS},
        agreements=agreements,
        ceasefires=read("ceasefires", lambda r: read_ceasefire(r, agreements)),
        coverage=tuple(read("coverage", _coverage).values()),
        disputes=tuple(dispute for r in known for dispute in _disputes(r)),
        judgements=judged,
    )


def _known(entry: PackEntry) -> datetime:
    always = datetime.min.replace(tzinfo=UTC)
    return entry.known_at or known_instant(str(entry.body.get("known", "")), always)


def _source(reader: EntryReader) -> Source:
    published = parse_when(reader.text("published", "unstated"))
    return Source(
        source_id=reader.entry.entry_id,
        title=reader.text("title"),
        publisher=reader.text("publisher"),
        published_on=published.first_day if published.first_day == published.last_day else None,
        language=reader.text("language"),
        url=reader.text("url"),
        licence=reader.text("licence"),
        reliability=reader.text("reliability"),
        checked=reader.checked,
    )


def _place(reader: EntryReader) -> Place:
    lon, lat = reader.text("lon"), reader.text("lat")
    return Place(
        place_id=reader.entry.entry_id,
        names=reader.mapping("names"),
        lon_deg=float(lon) if lon else None,
        lat_deg=float(lat) if lat else None,
        radius_m=float(reader.text("radius_m", "0")),
        country=reader.text("country"),
        gazetteer=reader.mapping("gazetteer"),
        sources=reader.sources,
        checked=reader.checked,
    )


def _route(reader: EntryReader) -> Route:
    courses = sorted(
        (_course(row) for row in reader.mappings("courses")),
        key=lambda course: course.valid_from.first_day or date.min,
    )
    return Route(
        route_id=reader.entry.entry_id,
        names=reader.mapping("names"),
        through=courses[-1].through if courses else reader.texts("through"),
        accuracy_m=float(reader.text("accuracy_m")),
        courses=tuple(courses),
        sources=reader.sources,
        checked=reader.checked,
    )


def _course(row: Mapping[str, Body]) -> Course:
    return Course(
        through=tuple(str(place_id) for place_id in row["through"]),
        valid_from=parse_when(str(row["from"])),
        valid_until=parse_when(str(row["until"])) if "until" in row else None,
    )


def _zone(reader: EntryReader) -> Zone:
    body = reader.entry.body
    construction = next(name for name in CONSTRUCTIONS if name in body)
    valid = cast("dict[str, Body]", body.get("valid", {}))
    return Zone(
        zone_id=reader.entry.entry_id,
        names=reader.mapping("names"),
        construction=construction,
        arguments=body[construction],
        accuracy_m=float(reader.text("accuracy_m")),
        valid_from=reader.stated(valid.get("from"), ("valid", "from"), parse_when).value,
        valid_until=reader.stated(valid.get("until"), ("valid", "until"), parse_when).value,
        in_force=str(valid.get("in_force", "unknown")),
        sources=reader.sources,
        checked=reader.checked,
    )


def _coverage(reader: EntryReader) -> CoverageSpan:
    begun = parse_moment(reader.text("from"))
    until = parse_when(reader.text("until", "ongoing"))
    cause = reader.text("cause")
    return CoverageSpan(
        feed=reader.text("feed"),
        zone_id=reader.text("zone"),
        from_on=cast("date", begun.first_day),
        until_on=until.first_day,
        state=CoverageState(reader.text("state")),
        reason=reader.text("reason"),
        cause=CoverageCause(cause) if cause else None,
        who=reader.text("who"),
        from_at=begun.at,
        until_at=until.at,
    )


def _disputes(reader: EntryReader) -> Iterable[Dispute]:
    """Every field of an entry whose known claims give different values."""
    for path, raw in _disputable(reader.entry.body, ()):
        claims = reader.claims(raw, path)
        if len({claim.value for claim in claims}) > 1:
            subject, field = reader.topic(path)
            judgement = reader.judgements.get((subject, field))
            chosen, basis = choose(claims, judgement)
            if _uses_all(reader, field) and basis is not Basis.JUDGED:
                chosen_id, basis = "", Basis.ALL
            else:
                chosen_id = chosen.claim_id
            yield Dispute(
                subject=subject,
                field=field,
                claims=claims,
                basis=basis,
                chosen=chosen_id,
                judgement=judgement,
            )


def _uses_all(reader: EntryReader, field: str) -> bool:
    """Whether no single claim is computed with: a status, and what a model leaves open."""
    is_today = field.rpartition(".")[2] in {"today", "status_quo"}
    return field == "status" or (reader.entry.kind == "scenarios" and not is_today)


def _disputable(body: Body | Mapping[str, Body], path: Path) -> Iterable[tuple[Path, Body]]:
    if isinstance(body, dict):
        if "claims" in body and path:
            yield path, body
            return
        for key, value in body.items():
            yield from _disputable(value, (*path, key))
    elif isinstance(body, list):
        for index, value in enumerate(body):
            yield from _disputable(value, (*path, index))
