"""Everything that can be found by its words: one shape for actors, agreements, claims, imports."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from truceline.core.actor import Actor
from truceline.core.agreement import Agreement, Ceasefire, Provision
from truceline.core.claim import Claim
from truceline.core.dates import parse_when
from truceline.core.pa_x import Coding
from truceline.core.place import Place, Zone
from truceline.core.source import Source
from truceline.core.talks import Round, Track
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
    yield from map(_actor, record.actors.values())
    yield from map(_place, record.places.values())
    yield from map(_zone, record.zones.values())
    for agreement in record.agreements.values():
        yield _agreement(record, agreement)
        yield from (_provision(agreement, one) for one in agreement.provisions)
    yield from (_ceasefire(record, one) for one in record.ceasefires.values())
    yield from map(_track, record.tracks.values())
    yield from (_round(record, one) for one in record.rounds.values())
    yield from map(_source, record.sources.values())
    yield from (_claim(record, one) for one in claims_of(record))


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def _names(record: Record, actor_ids: Iterable[str]) -> Iterator[str]:
    """English names; the other scripts find the actor itself."""
    return (record.actors[one].name for one in actor_ids if one in record.actors)


def _actor(actor: Actor) -> Found:
    labels = (label.name for label in actor.feed_names)
    text = _joined((*actor.names.values(), *actor.aliases, *labels, actor.kind))
    return Found(kind="actors", key=actor.actor_id, title=actor.name, text=text)


def _place(place: Place) -> Found:
    names = _joined((*place.names.values(), *place.gazetteer.values()))
    return Found(kind="places", key=place.place_id, title=place.name, text=names)


def _zone(zone: Zone) -> Found:
    return Found(
        kind="zones",
        key=zone.zone_id,
        title=zone.name,
        text=_joined(zone.names.values()),
        first_day=zone.valid_from.first_day,
        last_day=zone.valid_until.last_day,
    )


def _agreement(record: Record, agreement: Agreement) -> Found:
    return Found(
        kind="agreements",
        key=agreement.agreement_id,
        title=agreement.title,
        text=_joined(
            (
                *_names(record, (*agreement.signatories, *agreement.parties)),
                *(_coded(agreement.coding) if agreement.coding else ()),
            )
        ),
        first_day=agreement.signed.value.first_day,
        last_day=agreement.signed.value.last_day,
    )


def _coded(coding: Coding) -> Iterator[str]:
    """What PA-X says in words, and the issue codes that it addresses."""
    yield f"PA-X {coding.native_id}"
    yield from coding.fields.values()
    yield from (code for code, value in coding.codes.items() if value)


def _provision(agreement: Agreement, provision: Provision) -> Found:
    return Found(
        kind="provisions",
        key=f"{agreement.agreement_id}/{provision.provision_id}",
        title=f"{agreement.title}, {provision.provision_id}",
        text=provision.text,
        first_day=agreement.signed.value.first_day,
        last_day=agreement.signed.value.last_day,
    )


def _ceasefire(record: Record, ceasefire: Ceasefire) -> Found:
    return Found(
        kind="ceasefires",
        key=ceasefire.ceasefire_id,
        title=ceasefire.title,
        text=_joined(_names(record, ceasefire.parties)),
        first_day=ceasefire.in_effect.value.first_day,
        last_day=ceasefire.ended.value.last_day,
    )


def _track(track: Track) -> Found:
    return Found(
        kind="tracks",
        key=track.track_id,
        title=track.names.get("en") or next(iter(track.names.values()), track.track_id),
        text=_joined(track.names.values()),
        first_day=track.started.value.first_day,
        last_day=track.ended.value.last_day,
    )


def _round(record: Record, one: Round) -> Found:
    track_names = record.tracks[one.track_id].names if one.track_id in record.tracks else {}
    name = track_names.get("en", one.track_id)
    place = record.places.get(one.place_id)
    places = place.names.values() if place else (one.place_id,)
    actors = _names(record, (part.actor_id for part in one.participations))
    return Found(
        kind="rounds",
        key=one.round_id,
        title=f"{name}, round {one.number or one.round_id}",
        text=_joined((*places, *one.agenda, one.outcome.value, *actors)),
        first_day=one.from_on.value.first_day,
        last_day=one.last_on.value.last_day,
    )


def _source(source: Source) -> Found:
    return Found(
        kind="sources",
        key=source.source_id,
        title=source.title,
        text=_joined((source.publisher, source.language, source.url)),
        first_day=source.published_on,
        last_day=source.published_on,
    )


def _claim(record: Record, claim: Claim) -> Found:
    who = record.actors.get(claim.claimant)
    source = record.sources.get(claim.cited.partition("#")[0])
    return Found(
        kind="claims",
        key=f"{claim.subject}#{claim.field}",
        title=f"{claim.field.rpartition('.')[2].replace('_', ' ')}: {claim.value}",
        text=_joined((who.name if who else "", source.title if source else claim.cited)),
        first_day=parse_when(claim.said).first_day if claim.said else None,
        last_day=claim.said_on,
    )


def as_thing(batch: Batch) -> Found:
    """An import as something to find."""
    known_on = batch.known_at.date()
    return Found(
        kind="imports",
        key=batch.batch_id,
        title=batch.label,
        text=_joined((batch.feed, batch.kind, batch.source_id)),
        first_day=known_on,
        last_day=known_on,
        is_simulated=bool(batch.feed_note.get("is_simulated")),
    )
