"""The record of a workspace: entries of the ledger, folded as of a day."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding
from truceline.core.judgement import Judgement
from truceline.core.pack import PackEntry
from truceline.geography.construct import build_zones
from truceline.geography.countries import load_countries
from truceline.geography.model import AreaLayer, ZoneShape
from truceline.record import Dispute, ObligationStatus, Record, fold, statuses
from truceline.record.corrections import Correction
from truceline.record.rulings import add_rulings
from truceline.store import Ledger
from truceline.workspace.allegation_events import known_rulings
from truceline.workspace.entries import current_entries
from truceline.workspace.feeds import load_corrections
from truceline.workspace.judgements import made_judgements
from truceline.workspace.layers import load_layers
from truceline.workspace.once import Once
from truceline.workspace.pa_x import pax_entries

__all__ = ["RecordStage", "named"]

T = TypeVar("T")

_KEPT = 8
# Words of a person, for people: beyond this it is something else.
_MOST_NAME, _MOST_REASON = 200, 4000


def named(what: str, asked: str, known: Mapping[str, T]) -> T:
    """The one thing of the record that has an id.

    Args:
        what: What it is, for the refusal: `track`.
        asked: Its id.
        known: Those of the record as of a day, by id.

    Raises:
        UnknownId: There is none of that id, or it was not known by then.
    """
    if asked not in known:
        raise UnknownId(
            f"There is no {what} '{asked}'.", hint=f"Known by then: {', '.join(known) or 'none'}."
        )
    return known[asked]


class RecordStage:
    """What the pack says, and what persons judged. Read once, and anew after each write."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        # The number of writes is part of each key: an answer never rests on what is out of date.
        # What is only imported stays when somebody judges.
        self._entries = Once(lambda _imports: current_entries(ledger), most=1)
        self._layers = Once(lambda _imports, as_of: load_layers(ledger, as_of), most=_KEPT)
        self._corrected = Once(
            lambda _imports, as_of: load_corrections(ledger, as_of=as_of), most=_KEPT
        )
        self._folded = Once(lambda _writes, as_of: self._fold(as_of), most=_KEPT)
        self._drawn = Once(lambda _writes, as_of: self._draw(as_of), most=_KEPT)

    @property
    def entries(self) -> tuple[PackEntry, ...]:
        """Current entries of the pack."""
        return self._entries(self._ledger.imports)

    @property
    def layers(self) -> dict[str, AreaLayer]:
        """Boundary layers that were added, by id."""
        return self.layers_at(None)

    def layers_at(self, as_of: date | None) -> dict[str, AreaLayer]:
        """Boundary layers known at the end of a day, by id."""
        return self._layers(self._ledger.imports, as_of)

    def layer_accuracy_m(self, layer_id: str) -> float:
        """How far a layer's edges may lie from the true ones, as stated when it was added."""
        batches = [b for b in self._ledger.batches(kind="layer") if b.feed == layer_id]
        return float(batches[-1].feed_note.get("accuracy_m", 0.0)) if batches else 0.0

    def at(self, as_of: date | None = None) -> Record:
        """The record as it was known at the end of a day."""
        return self._folded(self._ledger.writes, as_of)

    def zones(self, as_of: date | None = None) -> tuple[dict[str, ZoneShape], tuple[Finding, ...]]:
        """Zones with their shapes, and why some have none."""
        return self._drawn(self._ledger.writes, as_of)

    def _fold(self, as_of: date | None) -> Record:
        entries = self.entries
        given = {(entry.kind, entry.entry_id) for entry in entries}
        coded = [e for e in pax_entries(self._ledger, as_of) if (e.kind, e.entry_id) not in given]
        made = made_judgements(self._ledger, entries)
        folded = fold((*entries, *coded), as_of=as_of, judgements=made)
        return add_rulings(folded, known_rulings(self._ledger, as_of))

    def _draw(self, as_of: date | None) -> tuple[dict[str, ZoneShape], tuple[Finding, ...]]:
        record = self.at(as_of)
        return build_zones(
            record.zones,
            record.places,
            record.routes,
            layers=self.layers_at(as_of),
            countries=load_countries(),
        )

    def statuses(self, *, on: date, as_of: date | None = None) -> tuple[ObligationStatus, ...]:
        """Status of every obligation on a day."""
        return statuses(self.at(as_of), on=on)

    # -- what sources dispute, and what persons judge ------------------------------------------

    def disputes(self, as_of: date | None = None) -> tuple[Dispute, ...]:
        """Every field on which sources were known to differ, with the judgement that held."""
        return self.at(as_of).disputes

    def corrections(self, as_of: date | None = None) -> tuple[Correction, ...]:
        """What feeds said otherwise of a report in a later version, newest first.

        It is no contradiction: the feed itself holds to the newest version.
        """
        return self._corrected(self._ledger.imports, as_of)

    def dispute(self, subject: str, field: str, as_of: date | None = None) -> Dispute:
        """One field on which sources differ.

        Raises:
            UnknownId: They do not, or did not by that day.
        """
        disputes = self.disputes(as_of)
        for one in disputes:
            if (one.subject, one.field) == (subject, field):
                return one
        fields = [one.field for one in disputes if one.subject == subject]
        known = f"There they differ on: {', '.join(fields)}." if fields else ""
        raise UnknownId(
            f"No two sources {'were known by then to ' if as_of else ''}differ on '{field}' "
            f"of '{subject}'.",
            hint=known or "See: truceline contradictions",
        )

    def judge(self, subject: str, field: str, claim_id: str, *, by: str, reason: str) -> Judgement:
        """Record which claim to compute with; the judgement before it stays readable.

        Args:
            subject: What it is about: `ceasefire:idlib-2020`.
            field: On which property sources differ.
            claim_id: The chosen claim; empty where it cannot be decided.
            by: Who judges.
            reason: Why.

        Returns:
            The judgement; the one that holds already where it says the same.

        Raises:
            UnknownId: Sources do not differ there, or none of them makes that claim.
            InvalidValue: Nobody vouches for it, or no reason is given.
        """
        by, reason = _vouched(by, reason)
        dispute = self.dispute(subject, field)
        if claim_id and claim_id not in {claim.claim_id for claim in dispute.claims}:
            known = ", ".join(f"{claim.claim_id} ({claim.value})" for claim in dispute.claims)
            raise UnknownId(
                f"No source makes the claim '{claim_id}' on '{field}' of '{subject}'.",
                hint=f"Claims: {known}.",
            )
        held = dispute.judgement
        if held and (held.claim_id, held.by, held.reason) == (claim_id, by, reason):
            return held
        return self._ledger.judge(
            subject=subject, field=field, claim_id=claim_id, by=by, reason=reason
        )

    def judgement(self, judgement_id: str, as_of: date | None = None) -> Judgement:
        """A judgement as it was known at the end of a day, taken back or not.

        Raises:
            UnknownId: There is none of that id.
        """
        for one in self.at(as_of).judgements:
            if one.judgement_id == judgement_id:
                return one
        raise UnknownId(
            f"There is no judgement '{judgement_id}'.", hint="See: truceline contradictions"
        )

    def take_back(self, judgement_id: str, *, by: str, reason: str) -> Judgement:
        """Take a judgement back: answers are again what they were without it.

        Raises:
            UnknownId: There is none of that id.
            InvalidValue: It was taken back before, nobody says who does so, or no reason is given.
        """
        by, reason = _vouched(by, reason)
        found = self.judgement(judgement_id)
        if found.taken_back:
            before = found.taken_back
            raise InvalidValue(
                f"Judgement {judgement_id} was taken back on {before.recorded_at:%Y-%m-%d} "
                f"by {before.by}.",
                hint="Nothing is left to do.",
            )
        return replace(found, taken_back=self._ledger.take_back(judgement_id, by=by, reason=reason))


def _vouched(by: str, reason: str) -> tuple[str, str]:
    """Name and reason without blanks around them.

    Raises:
        InvalidValue: One is empty, too long, or no text.
    """
    by, reason = by.strip(), reason.strip().replace("\r\n", "\n")
    if not by:
        raise InvalidValue("Nobody vouches for it.", hint="Give the name of who judges.")
    if not reason:
        raise InvalidValue("No reason is given.", hint="Say why, so that others can follow.")
    if len(by) > _MOST_NAME or len(reason) > _MOST_REASON:
        hint = f"A name has at most {_MOST_NAME} characters, a reason {_MOST_REASON:,}."
        raise InvalidValue("The name or the reason is too long.", hint=hint)
    if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\t" for c in by + reason):
        raise InvalidValue(
            "The name or the reason holds characters that no page can show.", hint="Retype it."
        )
    return by, reason
