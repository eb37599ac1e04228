"""What an edition must not show, gathered: positions, times, names, rulings, internal words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, tzinfo
from enum import StrEnum

from truceline.core.observation import Observation
from truceline.record.model import Record
from truceline.reporting.audiences import ends_at
from truceline.reporting.folding import fold, words_of
from truceline.reporting.guard_words import common_words
from truceline.reporting.house import House
from truceline.reporting.model import Audience, Event, Plan
from truceline.reporting.notations import clock_times
from truceline.reporting.rulings import unreleased_rulings

__all__ = ["SecretKind", "SecretMoment", "SecretPhrase", "SecretPoint", "Secrets", "secrets_of"]

_SHORTEST_TEXT = 24  # letters below which a remark or sentence may be anybody's
_SHORTEST_ENTRY = 8
_SAME_POINT_DEG = 0.001


class SecretKind(StrEnum):
    """What kind of protected value it is."""

    POSITION = "position of observers"
    TIME = "time of a patrol or observation"
    NAME = "name of a person or team"
    PLACE = "name of a position"
    ENTRY = "id of an entry"
    RULING = "unreleased ruling or judgement"
    TEXT = "internal text or remark"


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretPoint:
    """A protected position; `twin` is the point of a place of the record that is all but there."""

    lon_deg: float
    lat_deg: float
    field: str
    ended_at: datetime
    twin: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretMoment:
    """A protected clock time on its day.

    Attributes:
        is_public: Everybody knows that clock time, such as that of the cut-off.
        is_past: It belongs to a day before those of the report: sought only with its day, else
            every clock time would be some patrol's in the end.
    """

    at: datetime
    field: str
    ended_at: datetime
    is_public: bool = False
    is_past: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretPhrase:
    """Protected words, folded; `is_public` where they are also common or public words.

    Attributes:
        ended_at: When the entry ended that they belong to; None for what no delay opens.
    """

    words: tuple[str, ...]
    kind: SecretKind
    field: str
    is_public: bool = False
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Secrets:
    """Everything that an edition outside must not show.

    Attributes:
        open_moments: Instants that may stand anywhere: cut-offs, the edition's own times.
    """

    points: tuple[SecretPoint, ...] = ()
    moments: tuple[SecretMoment, ...] = ()
    phrases: tuple[SecretPhrase, ...] = ()
    open_moments: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class _Known:
    """What everybody knows: words, names of places, points, times, and what was allowed."""

    zone: tzinfo
    begins: date
    words: frozenset[str]
    names: frozenset[tuple[str, ...]]
    event_places: frozenset[tuple[str, ...]]
    points: tuple[tuple[float, float], ...]
    times: frozenset[time]
    allowed: frozenset[tuple[str, ...]]
    allowed_times: frozenset[time]


def secrets_of(
    observations: Sequence[Observation],
    events: Sequence[Event],
    record: Record,
    *,
    plan: Plan | None = None,
    house: House | None = None,
    open_moments: Iterable[datetime] = (),
    entered_by: Iterable[str] = (),
) -> Secrets:
    """What the editions of a report must not show, outside the team.

    Args:
        observations: Every entry that there is, also of days before, and those not printed.
        events: What was done to the report: people, remarks, internal texts.
        record: For rulings and judgements, and for names, points and times that are public.
        plan: Its cut-offs may be printed; its zone is that of the entries' clock times.
        house: Its `allowed` names and times are no secrets.
        open_moments: Instants that may stand in the files: of the run, of the release.
        entered_by: Names of those who entered or corrected observations.
    """
    known = _known(observations, record, plan, house)
    by = plan.cut_off.date() if plan else date.max
    phrases = (
        *(phrase for one in observations for phrase in _phrases(one, known)),
        *_people(events, record, entered_by, known),
        *_written(events),
        *_rulings(record, by),
    )
    return Secrets(
        points=tuple(dict.fromkeys(_points(observations, known))),
        moments=tuple(dict.fromkeys(_moments(observations, known))),
        phrases=tuple(dict.fromkeys(one for one in phrases if one.words not in known.allowed)),
        open_moments=(*_cut_offs(plan), *open_moments),
    )


def _cut_offs(plan: Plan | None) -> tuple[datetime, ...]:
    given = (plan.cut_off, plan.previous_cut_off) if plan else ()
    return tuple(one for one in given if one is not None)


def _known(
    observations: Sequence[Observation],
    record: Record,
    plan: Plan | None,
    house: House | None,
) -> _Known:
    cut_offs = _cut_offs(plan)
    places = [name for place in record.places.values() for name in place.names.values()]
    places += [name for zone in record.zones.values() for name in zone.names.values()]
    actors = [one for one in record.actors.values() if one.kind != "person"]
    names = {words_of(name) for name in places}
    names |= {words_of(name) for one in actors for name in (*one.names.values(), *one.aliases)}
    allowed = house.allowed if house else ()
    return _Known(
        zone=next((one.tzinfo for one in cut_offs if one.tzinfo), UTC),
        begins=plan.period.from_on if plan else date.min,
        words=common_words() | {word for name in names for word in name},
        names=frozenset(names - {()}),
        # A place that is also somebody's post is not public because something happened at it.
        event_places=frozenset(words_of(one.place_name) for one in observations)
        - {words_of(one.position_name) for one in observations},
        points=tuple(
            (place.lon_deg, place.lat_deg)
            for place in record.places.values()
            if place.lon_deg is not None and place.lat_deg is not None
        ),
        times=frozenset((time(0), *(one.time() for one in cut_offs), *_agreed_times(record))),
        allowed=frozenset(words_of(one) for one in allowed),
        allowed_times=frozenset(one.at for text in allowed for one in clock_times(fold(text))),
    )


def _agreed_times(record: Record) -> Iterator[time]:
    """Clock times that agreements and ceasefires name: they are public."""
    stated = [one.in_effect for one in record.agreements.values()]
    for ceasefire in record.ceasefires.values():
        stated += [ceasefire.declared, ceasefire.in_effect, ceasefire.ended]
    for agreement in record.agreements.values():
        for provision in agreement.provisions:
            owed = provision.obligation
            stated += [owed.from_on, owed.until_on, owed.due] if owed else []
    for one in stated:
        yield from (when.at for when in (one.value, *(v for v, _ in one.options)) if when.at)


def _points(observations: Sequence[Observation], known: _Known) -> Iterator[SecretPoint]:
    for one in observations:
        lon, lat = one.position_lon_deg, one.position_lat_deg
        if lon is None or lat is None:
            continue
        yield SecretPoint(
            lon_deg=lon,
            lat_deg=lat,
            field="observation.position_lon_deg",
            ended_at=ends_at(one, known.zone),
            twin=next(
                (
                    (x, y)
                    for x, y in known.points
                    if abs(lon - x) < _SAME_POINT_DEG and abs(lat - y) < _SAME_POINT_DEG
                ),
                None,
            ),
        )


def _moments(observations: Sequence[Observation], known: _Known) -> Iterator[SecretMoment]:
    for one in observations:
        last = one.last_on or one.on
        stated = (
            (one.on, one.from_at, "observation.from_at"),
            (last, one.until_at, "observation.until_at"),
        )
        for on, given, field in stated:
            at = given.replace(second=0, microsecond=0) if given else None
            if at is not None and at not in known.allowed_times:
                yield SecretMoment(
                    at=datetime.combine(on, at, known.zone),
                    field=field,
                    ended_at=ends_at(one, known.zone),
                    is_public=at in known.times,
                    is_past=last < known.begins,
                )


def _phrases(one: Observation, known: _Known) -> Iterator[SecretPhrase]:
    ended_at = ends_at(one, known.zone)
    for person in one.persons:
        yield from _name(person, "observation.persons", known)
    yield from _name(one.observer, "observation.observer", known)
    yield from _role(one.team, "observation.team", known)
    place = words_of(one.position_name)
    is_town = place in known.names | known.event_places
    if place:
        yield SecretPhrase(
            words=place,
            kind=SecretKind.PLACE,
            field="observation.position_name",
            is_public=is_town or (len(place) == 1 and place[0] in known.words),
            ended_at=ended_at,
        )
    entry = words_of(one.entry_id)
    if sum(map(len, entry)) >= _SHORTEST_ENTRY:
        yield SecretPhrase(words=entry, kind=SecretKind.ENTRY, field="observation.entry_id")


def _name(person: str, field: str, known: _Known) -> Iterator[SecretPhrase]:
    """A person's name: whole, turned round, and each part of it that is no common word."""
    whole = words_of(person)
    yield from _role(person, field, known)
    if len(whole) < 2:
        return
    yield SecretPhrase(words=(whole[-1], *whole[:-1]), kind=SecretKind.NAME, field=field)
    for part in whole:
        if len(part) >= 4 and part not in known.words:
            yield SecretPhrase(words=(part,), kind=SecretKind.NAME, field=field)


def _role(name: str, field: str, known: _Known) -> Iterator[SecretPhrase]:
    """A name as a whole: what a team or a function is called."""
    words = words_of(name)
    if words:
        is_common = len(words) == 1 and (words[0] in known.words or len(words[0]) < 3)
        yield SecretPhrase(
            words=words,
            kind=SecretKind.NAME,
            field=field,
            is_public=is_common or words in known.names,
        )


def _people(
    events: Sequence[Event], record: Record, entered_by: Iterable[str], known: _Known
) -> Iterator[SecretPhrase]:
    people = {one.by for one in events} | {one.by for one in record.judgements} | {*entered_by}
    for person in sorted(people):
        yield from _name(person, "chain.by", known)


def _written(events: Sequence[Event]) -> Iterator[SecretPhrase]:
    """Remarks, and sentences of internal texts that stand in no text for others."""
    texts = [one for one in events if one.kind == "wrote"]
    outside = [
        " ".join(words_of(str(one.payload.get("text", ""))))
        for one in texts
        if one.payload.get("audience") != Audience.INTERNAL
    ]
    for event in events:
        yield from _long(event.remark, "chain.remark")
    for event in texts:
        if event.payload.get("audience") == Audience.INTERNAL:
            for sentence in str(event.payload.get("text", "")).replace("\n", ". ").split(". "):
                if not any(" ".join(words_of(sentence)) in said for said in outside):
                    yield from _long(sentence, "chain.by")


def _long(text: str, field: str) -> Iterator[SecretPhrase]:
    words = words_of(text)
    if sum(map(len, words)) >= _SHORTEST_TEXT:
        yield SecretPhrase(words=words, kind=SecretKind.TEXT, field=field)


def _rulings(record: Record, by: date) -> Iterator[SecretPhrase]:
    def phrase(text: str, field: str) -> SecretPhrase:
        return SecretPhrase(words=words_of(text), kind=SecretKind.RULING, field=field)

    for _, claim in unreleased_rulings(record, by):
        yield phrase(claim.claim_id, "obligation.ruling")
        on = claim.said_on or claim.known_at.date()
        yield phrase(f"ruled so on {on}", "obligation.ruling")
        yield phrase(f"ruled so on {on.day} {on:%B} {on.year}", "obligation.ruling")
        source = record.sources.get(claim.cited.partition("#")[0])
        if source and len(words_of(source.title)) > 2:
            yield phrase(source.title, "obligation.ruling")
    for judgement in record.judgements:
        if sum(map(len, words_of(judgement.reason))) >= _SHORTEST_TEXT:
            yield phrase(judgement.reason, "obligation.judgement")
