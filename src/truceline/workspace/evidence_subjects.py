"""What of the record accepted claims may be about, and what a person may link them to."""

from __future__ import annotations

from collections.abc import Mapping

from truceline.claims.evidence.incidents import OWN_INCIDENT
from truceline.claims.evidence.subject_words import Known, proper_words, state_actors
from truceline.claims.evidence.subjects import LINKED
from truceline.core.errors import InvalidValue, UnknownId
from truceline.record import Record

__all__ = ["check_subject", "known_of"]


def known_of(record: Record) -> Known:
    """The parts of a record that the words of a claim may name."""
    named = [one.names for one in record.places.values()]
    named += [one.names for one in record.tracks.values()]
    return Known(
        actors=frozenset(record.actors),
        states=state_actors(record.actors.values()),
        proper=proper_words(name for names in named for name in names.values()),
        places=frozenset(record.places),
        tracks=record.tracks,
        rounds=record.rounds,
        agreements=record.agreements,
        ceasefires=record.ceasefires,
    )


def check_subject(subject: str, record: Record) -> None:
    """Refuse what no claim can be linked to.

    Raises:
        UnknownId: The record has no such subject.
        InvalidValue: It is of no kind that claims can be about.
    """
    kind, _, name = subject.partition(":")
    if kind not in LINKED or not name:
        raise InvalidValue(
            f"'{subject}' is nothing that a claim can be linked to.",
            hint=f"Write kind:id; kinds: {', '.join(LINKED)}.",
        )
    is_incident = subject == OWN_INCIDENT or (kind == "incident" and name.startswith("i-"))
    if not is_incident and name not in _held(record, kind):
        raise UnknownId(f"There is no {kind} '{name}'.", hint="See: truceline search, or show.")


def _held(record: Record, kind: str) -> Mapping[str, object]:
    obligations = {
        part.obligation.obligation_id: part
        for agreement in record.agreements.values()
        for part in agreement.provisions
        if part.obligation
    }
    held: dict[str, Mapping[str, object]] = {
        "actor": record.actors,
        "agreement": record.agreements,
        "ceasefire": record.ceasefires,
        "obligation": obligations,
        "place": record.places,
        "round": record.rounds,
        "track": record.tracks,
    }
    return held.get(kind, {})
