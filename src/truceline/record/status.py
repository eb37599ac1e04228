"""Where each obligation stands on a day, and why.

The rule (decision 0009), in order: a ruling of violation → breached. Done and not done claimed →
disputed. Done, said by a body to whom the text gives the mandate to verify, or accepted by the
other side → done, or late where that was first said after it was due. Done, said by anybody else
→ claimed done, whether he owes it or not: verified is a body's word. Begun or partly done
according to one and not done according to another → disputed once it is overdue. Begun, partly
done or not done → late once it is overdue, else pending. Nothing said: not due before it begins
or falls due, pending between the two, and undecided after: silence is no evidence either way.
What waits for a condition that is not met is not due; where that is not known, undecided.
A judgement puts one claim in the place of all that were known when it was made; claims known
later count beside it, and no judgement of ours replaces a ruling (decision 0005).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from truceline.core.agreement import Agreement, Obligation
from truceline.core.claim import Claim
from truceline.core.errors import UnknownId
from truceline.core.judgement import Judgement
from truceline.record.clocks import Clock, Met, Other, clock_of, done_between
from truceline.record.judgements import Topic, holding
from truceline.record.model import ObligationStatus, Record, State
from truceline.record.standing import Matter, decide, latest_words, said_on

__all__ = ["status_of", "statuses"]


def statuses(record: Record, *, on: date) -> tuple[ObligationStatus, ...]:
    """Status of every obligation on a day, of agreements signed by then.

    Args:
        record: The record as of the day of knowledge.
        on: The day asked about; claims about later days do not count.
    """
    scene = _Scene(record=record, on=on, judged=holding(record.judgements))
    return tuple(
        _status(scene, agreement, provision.text, provision.obligation)
        for agreement in record.agreements.values()
        if _is_signed(agreement, on)
        for provision in agreement.provisions
        if provision.obligation
    )


def status_of(record: Record, obligation_id: str, *, on: date) -> ObligationStatus | None:
    """Status of one obligation on a day; None before its agreement was signed.

    Raises:
        UnknownId: The record has no such obligation.
    """
    agreement = record.agreements.get(obligation_id.partition("/")[0])
    for provision in agreement.provisions if agreement else ():
        obligation = provision.obligation
        if agreement and obligation and obligation.obligation_id == obligation_id:
            if not _is_signed(agreement, on):
                return None
            scene = _Scene(record=record, on=on, judged=holding(record.judgements))
            return _status(scene, agreement, provision.text, obligation)
    raise UnknownId(f"There is no obligation '{obligation_id}'.", hint="See: truceline obligations")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scene:
    """What a status is weighed in: the record, the day, judgements, and what waits for it."""

    record: Record
    on: date
    judged: Mapping[Topic, Judgement]
    waiting: Set[str] = frozenset()


def _standing(scene: _Scene, name: str) -> Other | None:
    """Another obligation as it stands; None where it is unknown or waits for what asks."""
    agreement = scene.record.agreements.get(name.partition("/")[0])
    if agreement is None or name in scene.waiting or not _is_signed(agreement, scene.on):
        return None
    for provision in agreement.provisions:
        if provision.obligation and provision.obligation.obligation_id == name:
            status = _status(scene, agreement, provision.text, provision.obligation)
            done = done_between(agreement, status.evidence)
            return Other(
                met=_met(status), state=status.state.value, done=done, claims=status.evidence
            )
    return None


def _met(status: ObligationStatus) -> Met:
    said = latest_words(status.evidence)
    if status.state is State.DONE or (status.state is State.LATE and said.done):
        return Met.MET
    if status.state in {State.CLAIMED_DONE, State.DISPUTED, State.UNDECIDED}:
        return Met.UNKNOWN
    return Met.NOT_MET


def _is_signed(agreement: Agreement, on: date) -> bool:
    first = agreement.signed.value.first_day or agreement.in_effect.value.first_day
    return first is None or first <= on


def _status(
    scene: _Scene, agreement: Agreement, text: str, obligation: Obligation
) -> ObligationStatus:
    on = scene.on
    within = replace(scene, waiting=scene.waiting | {obligation.obligation_id})
    clock = clock_of(agreement, obligation, on=on, standing=lambda name: _standing(within, name))
    claims = [claim for claim in obligation.status_claims if said_on(claim) <= on]
    newest = sorted(claims, key=lambda c: (said_on(c), c.known_at, c.claim_id), reverse=True)
    judgement = scene.judged.get((f"obligation:{obligation.obligation_id}", "status"))
    weighed = _weighed(newest, judgement)
    matter = Matter(record=scene.record, agreement=agreement, owed=obligation, clock=clock, on=on)
    state, reason = decide(matter, weighed)
    reason += _judged(judgement, is_used=weighed is not newest)
    reason += _lapsed(agreement, obligation, clock, on)
    return ObligationStatus(
        obligation=obligation,
        agreement_id=agreement.agreement_id,
        text=text,
        state=state,
        reason=reason,
        evidence=tuple(newest),
        due=clock.due,
        clock=clock,
        sources=_cited(agreement, newest),
    )


def _cited(agreement: Agreement, evidence: Sequence[Claim]) -> tuple[str, ...]:
    """Where it can be read: what claims cite; where nobody speaks, the agreement's own sources."""
    cited = (claim.cited for claim in evidence if claim.cited)
    return tuple(dict.fromkeys(cited)) or agreement.sources


def _weighed(newest: list[Claim], judgement: Judgement | None) -> list[Claim]:
    """The claims that count beside a judgement; all of them, the same list, where it chooses none.

    The chosen one, what became known after the judgement, and what is of another sort: a choice
    between claims replaces no ruling, one between rulings no claim.
    """
    chosen = next((c for c in newest if judgement and c.claim_id == judgement.claim_id), None)
    if chosen is None or judgement is None:
        return newest
    return [
        claim
        for claim in newest
        if claim is chosen
        or claim.known_at > judgement.recorded_at
        or claim.is_ruling != chosen.is_ruling
    ]


def _judged(judgement: Judgement | None, *, is_used: bool) -> str:
    if judgement is None:
        return ""
    on, why = judgement.recorded_at.date(), judgement.reason.rstrip(".")
    if judgement.is_undecidable:
        return f" {judgement.by} judged on {on} that it cannot be decided: {why}."
    return f" So judged by {judgement.by} on {on}: {why}." if is_used else ""


def _lapsed(agreement: Agreement, obligation: Obligation, clock: Clock, on: date) -> str:
    ended = agreement.ended.value.last_day
    if ended and ended <= on:
        first = obligation.until_on.value.last_day
        return f" It no longer held from {min(first, ended) if first else ended}."
    if not clock.terms:
        return ""
    until, renewed = clock.until_on.last_day, len(clock.terms) > 1
    words = _renewed(clock) if renewed else ""
    if until is None or until > on:
        return words
    if not renewed and not obligation.renewal:
        return f" It no longer held from {until}."
    if not renewed:
        words = f" Its first term ran until {until}; renewal: {obligation.renewal}."
        return f"{words} It is not known to be renewed."
    return f"{words} That term ran out, and no further renewal is known here."


def _renewed(clock: Clock) -> str:
    last = clock.terms[-1]
    until = last.until_on.last_day
    ends = f"until {until}" if until else "until when is not known"
    return f" Said to be renewed ({last.from_on}), term {last.number}, {ends}."
