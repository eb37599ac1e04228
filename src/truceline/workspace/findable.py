"""Everything that can be found by its words: one shape for actors, agreements, claims, imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from truceline.record.claims import claims_of
from truceline.record.model import Record
from truceline.store import Batch

__all__ = ["KINDS", "Found", "as_thing", "things_of"]

KINDS = (
    *("actors", "places", "agreements", "provisions", "ceasefires", "zones"),
    *("tracks", "rounds", "claims", "sources", "imports", "incidents"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One thing that can be found.

    Attributes:
        kind: One of `KINDS`.
        key: Its id; of a provision and a claim the id of its subject with the field.
        title: What it is called.
        text: Everything else that is searched.
        first_day: Earliest day; None where it has none.
        last_day: Latest day.
        is_simulated: It was generated.
    """

    kind: str
    key: str
    title: str
    text: str = ""
    first_day: date | None = None
    last_day: date | None = None
    is_simulated: bool = False


def things_of(record: Record) -> Iterator[Found]:
    """Everything that a record says."""
    yield from _named(record)
    yield from _agreed(record)
    yield from _talks(record)
    yield from _cited(record)
    yield from _claims(record)


def _named(record: Record) -> Iterator[Found]:
    for actor in record.actors.values():
        labels = (label.name for label in actor.feed_names)
        text = " · ".join((*actor.names.values(), *actor.aliases, *labels, actor.kind))
        yield Found(kind="actors", key=actor.actor_id, title=actor.name, text=text)
    for place in record.places.values():
        names = " · ".join((*place.names.values(), *place.gazetteer.values()))
        yield Found(kind="places", key=place.place_id, title=place.name, text=names)
    for zone in record.zones.values():
        first, last = zone.valid_from.first_day, zone.valid_until.last_day
        names = " · ".join(zone.names.values())
        yield Found(
            kind="zones",
            key=zone.zone_id,
            title=zone.name,
            text=names,
            first_day=first,
            last_day=last,
        )


def _cited(record: Record) -> Iterator[Found]:
    for source in record.sources.values():
        text = " · ".join((source.publisher, source.language, source.url))
        day = source.published_on
        yield Found(
            kind="sources",
            key=source.source_id,
            title=source.title,
            text=text,
            first_day=day,
            last_day=day,
        )


def _agreed(record: Record) -> Iterator[Found]:
    for one in record.agreements.values():
        first, last = one.signed.value.first_day, one.signed.value.last_day
        yield Found(
            kind="agreements",
            key=one.agreement_id,
            title=one.title,
            text=" · ".join(_names(record, (*one.signatories, *one.parties))),
            first_day=first,
            last_day=last,
        )
        for provision in one.provisions:
            yield Found(
                kind="provisions",
                key=f"{one.agreement_id}/{provision.provision_id}",
                title=f"{one.title}, {provision.provision_id}",
                text=provision.text,
                first_day=first,
                last_day=last,
            )
    for ceasefire in record.ceasefires.values():
        yield Found(
            kind="ceasefires",
            key=ceasefire.ceasefire_id,
            title=ceasefire.title,
            text=" · ".join(_names(record, ceasefire.parties)),
            first_day=ceasefire.in_effect.value.first_day,
            last_day=ceasefire.ended.value.last_day,
        )


def _talks(record: Record) -> Iterator[Found]:
    for track in record.tracks.values():
        title = track.names.get("en") or next(iter(track.names.values()), track.track_id)
        yield Found(
            kind="tracks",
            key=track.track_id,
            title=title,
            text=" · ".join(track.names.values()),
            first_day=track.started.value.first_day,
            last_day=track.ended.value.last_day,
        )
    for one in record.rounds.values():
        track_names = record.tracks[one.track_id].names if one.track_id in record.tracks else {}
        name = track_names.get("en", one.track_id)
        place = record.places.get(one.place_id)
        places = place.names.values() if place else (one.place_id,)
        actors = _names(record, [part.actor_id for part in one.participations])
        yield Found(
            kind="rounds",
            key=one.round_id,
            title=f"{name}, round {one.number or one.round_id}",
            text=" · ".join((*places, *one.agenda, one.outcome.value, *actors)),
            first_day=one.from_on.value.first_day,
            last_day=one.last_on.value.last_day,
        )


def _names(record: Record, actor_ids: Sequence[str]) -> list[str]:
    """English names; the other scripts find the actor itself."""
    return [record.actors[one].name for one in actor_ids if one in record.actors]


def _claims(record: Record) -> Iterator[Found]:
    for claim in claims_of(record):
        who = record.actors.get(claim.claimant)
        source = record.sources.get(claim.cited.partition("#")[0])
        said = " · ".join(
            part
            for part in (who.name if who else "", source.title if source else claim.cited)
            if part
        )
        yield Found(
            kind="claims",
            key=f"{claim.subject}#{claim.field}",
            title=f"{claim.field.rpartition('.')[2].replace('_', ' ')}: {claim.value}",
            text=said,
            first_day=claim.said_on,
            last_day=claim.said_on,
        )


def as_thing(batch: Batch) -> Found:
    """An import as something to find."""
    known_on = batch.known_at.date()
    return Found(
        kind="imports",
        key=batch.batch_id,
        title=batch.label,
        text=" · ".join((batch.feed, batch.kind, batch.source_id)),
        first_day=known_on,
        last_day=known_on,
        is_simulated=bool(batch.feed_note.get("is_simulated")),
    )
