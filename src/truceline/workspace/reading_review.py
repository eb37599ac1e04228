"""People at work on suggested claims: what waits, what they decide, what that teaches."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from truceline.claims.model import Mention, Suggestion
from truceline.claims.reviewing.edit import check_passages
from truceline.claims.reviewing.learning import FrameScore, score_frames, suspended, suspensions
from truceline.claims.reviewing.order import Queued, queue_document, ranked
from truceline.claims.reviewing.review import (
    Action,
    Decision,
    Reviewed,
    check_decision,
    check_undo,
    holding,
    last_undoable,
    suggestion_id,
)
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding
from truceline.store import Ledger, ReadingEventRow
from truceline.workspace.reading_library import ReadingLibrary
from truceline.workspace.reading_rows import decision_of, decisions_of, event_of
from truceline.workspace.vouched import check_event_id, checked_words, vouched_name

if TYPE_CHECKING:
    from truceline.claims.evaluate import Agreement, Gold

__all__ = ["ReviewStage"]

_MOST_REASON = 4_000
_KEPT = {Action.ACCEPT, Action.EDIT, Action.ADD, Action.SPLIT}


class ReviewStage(ReadingLibrary):
    """Review; see `ReadingStage`."""

    def __init__(self, ledger: Ledger, *, clock: Callable[[], datetime]) -> None:
        super().__init__(ledger, clock=clock)
        self._waiting: dict[str, tuple[tuple[str, int], tuple[Queued, ...]]] = {}
        self.on_decided: list[Callable[[], None]] = []

    # -- what waits --------------------------------------------------------------------------

    def queue(
        self, source_ids: Collection[str] = (), *, by: str = "", most: int | None = None
    ) -> tuple[Queued, ...]:
        """Claims that wait, by disagreement × consequence, the highest first.

        Args:
            source_ids: Documents; all where none is named.
            by: Leave out what this person has decided already.
            most: How many to give; None for all.

        Raises:
            UnknownId: No document, or more than one, has an id.
        """
        resting, counts = suspended(self.frames()), self._ledger.readings.counts()
        waiting = [
            one
            for source_id in self._chosen(source_ids)
            for one in self._waits(source_id, counts.get(source_id, (0, 0))[1])
            if by not in one.reviewed.verdicts
            and (one.reviewed.decisions or one.reviewed.suggestion.frame not in resting)
        ]
        return ranked(waiting)[:most]

    def _chosen(self, source_ids: Collection[str]) -> list[str]:
        if not source_ids:
            return list(self._entries)
        return [self._entry(one)[0].source_id for one in source_ids]

    def _waits(self, source_id: str, last: int) -> tuple[Queued, ...]:
        """Kept per document: a decision on one must not cost a thousand others."""
        _, reading = self._entries[source_id]
        key = (reading.source_id if reading else "", last)
        held = self._waiting.get(source_id)
        if held is None or held[0] != key:
            held = (key, queue_document(self.claims(source_id)))
            self._waiting[source_id] = held
        return held[1]

    # -- deciding ----------------------------------------------------------------------------

    def decide(
        self,
        source_id: str,
        claim_id: str,
        action: Action | str,
        *,
        by: str,
        reason: str = "",
        results: Sequence[Suggestion] = (),
        event_id: str = "",
    ) -> Reviewed:
        """Accept, edit, reject or split a claim, or add one.

        Args:
            source_id: The document.
            claim_id: The claim; empty to add one.
            action: What is done; `undo` is a call of its own.
            by: Who decides.
            reason: Why; may be empty.
            results: What stands in its place: one claim to edit or add, two or more to split.
            event_id: Made where it was done; the same one twice decides once.

        Returns:
            The claim as it stands now.

        Raises:
            UnknownId: There is no such document or claim.
            InvalidValue: Nobody vouches for it, or the claims given cannot stand.
        """
        decision = self._new(source_id, claim_id, _action(action), by, reason, event_id)
        return self._recorded(replace(decision, results=tuple(results)))

    def link(
        self,
        source_id: str,
        claim_id: str,
        subjects: Sequence[str],
        *,
        by: str,
        reason: str = "",
        event_id: str = "",
    ) -> Reviewed:
        """Say what a claim is about; a later link of the same person stands in its place.

        Args:
            source_id: The document.
            claim_id: The claim; it need not be accepted yet.
            subjects: What it is evidence for, as `kind:id`; at least one.
            by: Who says so.
            reason: Why; may be empty.
            event_id: Made where it was done; the same one twice links once.

        Raises:
            UnknownId: There is no such document or claim.
            InvalidValue: Nobody vouches for it, or no subject is given.
        """
        decision = self._new(source_id, claim_id, Action.LINK, by, reason, event_id)
        return self._recorded(replace(decision, subjects=tuple(dict.fromkeys(subjects))))

    def _new(
        self, source_id: str, claim_id: str, action: Action, by: str, reason: str, event_id: str
    ) -> Decision:
        return Decision(
            decision_id=check_event_id(event_id) or f"d-{uuid4().hex[:16]}",
            source_id=self._entry(source_id)[0].source_id,
            about=claim_id,
            action=action,
            by=vouched_name(by),
            reason=checked_words(reason, "The reason", most=_MOST_REASON),
            recorded_at=self._clock(),
        )

    def _recorded(self, decision: Decision) -> Reviewed:
        """The claim after a decision, which is written once."""
        held = self._ledger.readings.event(decision.decision_id)
        if held is None:
            decision = self._completed(decision)
            self._append(decision, lambda _: None)
        else:
            decision = _same_deed(held, decision)
        self._tell()
        return self._standing(decision.source_id, decision.about)

    def _tell(self) -> None:
        """Say that claims may stand otherwise now; again where a decision is sent again."""
        for told in self.on_decided:
            told()

    def _completed(self, one: Decision) -> Decision:
        """A decision with the claim as the person saw it, checked against the text."""
        document = self.document(one.source_id)
        for result in one.results:
            check_passages(result, document.text)
            if result.source_id != one.source_id:
                raise InvalidValue(
                    "The claim is one of another document.", hint="Make it of this document."
                )
        if one.action is Action.ADD:
            check_decision(one)
            return replace(one, about=suggestion_id(one.results[0]))
        claim = self._standing(one.source_id, one.about)
        if one.action is Action.LINK:
            one = replace(one, about=claim.claim_id)
            check_decision(one)
            return one
        results = one.results
        if one.action in {Action.ACCEPT, Action.REJECT}:
            results = (claim.suggestion,)
        one = replace(one, about=claim.claim_id, results=results, seen=claim.suggested)
        check_decision(one)
        return one

    def _standing(self, source_id: str, claim_id: str) -> Reviewed:
        claims = self.claims(source_id)
        found = [one for one in claims if claim_id and one.claim_id.startswith(claim_id)]
        exact = [one for one in found if one.claim_id == claim_id]
        if len(exact or found) != 1:
            raise UnknownId(
                f"{len(found) or 'No'} claims of the document have the id '{claim_id}'.",
                hint=f"List them with: truceline review list {source_id[:8]}",
            )
        return (exact or found)[0]

    def undo(
        self, *, by: str, decision_id: str = "", source_id: str = "", event_id: str = ""
    ) -> Decision:
        """Take one's own decision back; an undo may be taken back as well.

        Args:
            by: Who does so.
            decision_id: Which; the newest one of this person that holds where empty.
            source_id: Only look in this document; in all where empty.
            event_id: Made where it was done; the same one twice takes back once.

        Returns:
            The decision that no longer holds.

        Raises:
            UnknownId: There is no such decision, or this person has none that holds.
            InvalidValue: It is somebody else's, or was taken back before.
        """
        by = vouched_name(by)
        done = self._ledger.readings.event(check_event_id(event_id)) if event_id else None
        if done is not None:
            self._tell()
            return self._decision(done.payload["about"])
        about = self._decision(decision_id) if decision_id else self._last(by, source_id)
        undo = Decision(
            decision_id=event_id or f"d-{uuid4().hex[:16]}",
            source_id=about.source_id,
            about=about.decision_id,
            action=Action.UNDO,
            by=by,
            recorded_at=self._clock(),
        )
        self._append(undo, lambda decisions: check_undo(undo, decisions))
        self._tell()
        return about

    def _decision(self, decision_id: str) -> Decision:
        event = self._ledger.readings.event(decision_id)
        if event is None or not decisions_of([event]):
            raise UnknownId(
                f"There is no decision '{decision_id}'.", hint="See: truceline review log"
            )
        return decision_of(event)

    def _last(self, by: str, source_id: str) -> Decision:
        name = self._entry(source_id)[0].source_id if source_id else ""
        last = last_undoable(decisions_of(self._ledger.readings.events(name)), by)
        if last is None:
            raise UnknownId(f"{by} has no decision that holds.", hint="See: truceline review log")
        return last

    def _append(self, one: Decision, check: Callable[[tuple[Decision, ...]], None]) -> None:
        row = event_of(one, self.document(one.source_id).text)
        self._ledger.readings.append(row, check=lambda rows: check(decisions_of(rows)))

    # -- what it teaches ---------------------------------------------------------------------

    def _decided(self) -> Iterator[Reviewed]:
        counts = self._ledger.readings.counts()
        for source_id in self._entries:
            if source_id in counts:
                yield from self.claims(source_id)

    def frames(self) -> tuple[FrameScore, ...]:
        """Each frame that people judged, and whether it rests; by id."""
        return score_frames(self._decided())

    def notices(self) -> tuple[Finding, ...]:
        """A notice for each frame that suspended itself."""
        return suspensions(self.frames())

    def agreement(self, by_a: str, by_b: str) -> Agreement:
        """How far two reviewers agree on the claims that both decided about.

        Raises:
            InvalidValue: They decided on no document in common.
        """
        from truceline.claims.evaluate import agree  # noqa: PLC0415 (scipy)

        return agree(self._as_gold(by_a), self._as_gold(by_b))

    def _as_gold(self, by: str) -> Gold:
        """What one person holds to be claimed; annotated is where that person decided."""
        from truceline.claims.evaluate.model import Gold, GoldClaim  # noqa: PLC0415 (scipy)

        claims: list[GoldClaim] = []
        annotated: dict[str, tuple[Mention, ...]] = {}
        for source_id in sorted(self._ledger.readings.counts()):
            decisions = decisions_of(self._ledger.readings.events(source_id))
            own = [one for one in holding(decisions) if one.by == by]
            last = {one.about: one for one in own if one.action is not Action.LINK}
            for one in last.values():
                said = one.results if one.action in _KEPT else ()
                claims += [
                    GoldClaim(claim_id=f"{one.decision_id}.{n}", doc=source_id, said=result)
                    for n, result in enumerate(said)
                ]
                looked = (*one.results, *((one.seen,) if one.seen else ()))
                spans = tuple(each.trigger for each in looked)
                annotated[source_id] = (*annotated.get(source_id, ()), *spans)
        return Gold(claims=tuple(claims), annotated=annotated)


def _action(action: Action | str) -> Action:
    known = [one.value for one in Action if one not in {Action.LINK, Action.UNDO}]
    if str(action) not in known:
        raise InvalidValue(
            f"'{action}' is nothing that is done to a claim.", hint=f"Known: {', '.join(known)}."
        )
    return Action(action)


def _same_deed(held: ReadingEventRow, given: Decision) -> Decision:
    """The decision made before under this id; a form sent twice decides once."""
    same = (held.source_id, held.kind, held.by) == (given.source_id, given.action, given.by)
    if not same:
        raise InvalidValue(
            f"Decision {held.event_id} was recorded before, with another content.",
            hint="Read the claims anew, then decide again.",
        )
    return decision_of(held)
