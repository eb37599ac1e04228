"""Where each obligation stands on a day, and why.

The rule, in order: a ruling of violation → breached. Done and not done claimed → disputed.
Done, said by somebody who owes nothing here → done, or late where it was said to be done after
it was due. Done, said only by the bound, the addressed, or by those who belong to them or are
backed by them → claimed done: nobody confirms his own word. Begun, partly done or not done →
late once it is overdue, else pending. Nothing said: not due before it begins or falls due,
pending between the two, and undecided after: silence is no evidence either way.
A judgement puts one claim in the place of all that were known when it was made; claims known
later count beside it, and no judgement of ours replaces a ruling (decision 0005).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from truceline.core.agreement import Agreement, Obligation
from truceline.core.claim import Claim
from truceline.core.judgement import Judgement
from truceline.record.judgements import Topic, holding
from truceline.record.model import ObligationStatus, Record, State

__all__ = ["statuses"]


@dataclass(frozen=True, slots=True)
class _Said:
    """Latest word of each claimant, by what it says."""

    done: tuple[Claim, ...]
    not_done: tuple[Claim, ...]
    partly: tuple[Claim, ...]


def statuses(record: Record, *, on: date) -> tuple[ObligationStatus, ...]:
    """Status of every obligation on a day, of agreements signed by then.

    Args:
        record: The record as of the day of knowledge.
        on: The day asked about; claims about later days do not count.
    """
    judged = holding(record.judgements)
    return tuple(
        _status(record, agreement, provision.text, provision.obligation, on, judged)
        for agreement in record.agreements.values()
        if _is_signed(agreement, on)
        for provision in agreement.provisions
        if provision.obligation
    )


def _is_signed(agreement: Agreement, on: date) -> bool:
    first = agreement.signed.value.first_day or agreement.in_effect.value.first_day
    return first is None or first <= on


def _status(
    record: Record,
    agreement: Agreement,
    text: str,
    obligation: Obligation,
    on: date,
    judged: Mapping[Topic, Judgement],
) -> ObligationStatus:
    claims = [claim for claim in obligation.status_claims if _said_on(claim) <= on]
    newest = sorted(claims, key=lambda c: (_said_on(c), c.known_at, c.claim_id), reverse=True)
    judgement = judged.get((f"obligation:{obligation.obligation_id}", "status"))
    weighed = _weighed(newest, judgement)
    state, reason = _decide(record, obligation, weighed, on)
    reason += _judged(judgement, is_used=weighed is not newest)
    reason += _lapsed(agreement, obligation, on)
    return ObligationStatus(
        obligation=obligation,
        agreement_id=agreement.agreement_id,
        text=text,
        state=state,
        reason=reason,
        evidence=tuple(newest),
        due=obligation.due.value,
    )


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


def _lapsed(agreement: Agreement, obligation: Obligation, on: date) -> str:
    until, ended = obligation.until_on.value.last_day, agreement.ended.value.last_day
    if obligation.renewal and until and until <= on and not (ended and ended <= on):
        return f" Its first term ran until {until}; renewal: {obligation.renewal}."
    past = [day for day in (until, ended) if day and day <= on]
    return f" It no longer held from {min(past)}." if past else ""


def _said_on(claim: Claim) -> date:
    return claim.said_on or claim.known_at.date()


def _decide(
    record: Record, obligation: Obligation, newest: Sequence[Claim], on: date
) -> tuple[State, str]:
    rulings = [claim for claim in newest if claim.is_ruling]
    if rulings and rulings[0].value == "violation":
        return State.BREACHED, f"{_names(record, rulings[:1])} ruled so on {_said_on(rulings[0])}."
    said = _latest(newest)
    if said.done or said.not_done or said.partly:
        return _from_claims(record, obligation, said, on)
    return _from_clock(obligation, on)


def _latest(newest: Sequence[Claim]) -> _Said:
    last: dict[str, Claim] = {}
    for claim in newest:
        if not claim.is_ruling:
            last.setdefault(claim.claimant or claim.cited, claim)

    def of(*values: str) -> tuple[Claim, ...]:
        return tuple(claim for claim in last.values() if claim.value in values)

    return _Said(done=of("done"), not_done=of("not-done"), partly=of("begun", "partly-done"))


def _from_claims(
    record: Record, obligation: Obligation, said: _Said, on: date
) -> tuple[State, str]:
    due = obligation.due.value.last_day
    reason = _who_says_what(record, said)
    if said.done and said.not_done:
        return State.DISPUTED, f"{reason}."
    if said.done:
        return _done(record, obligation, said, on)
    reason += "."
    if due and on > due:
        return State.LATE, f"{reason} It was due by {due}."
    return State.PENDING, reason


def _who_says_what(record: Record, said: _Said) -> str:
    partly = "only partly" if said.done else "begun or partly done"
    words = (("done", said.done), (partly, said.partly), ("not done", said.not_done))
    text = "; ".join(f"{word} according to {_names(record, by)}" for word, by in words if by)
    return text[:1].upper() + text[1:]


def _done(record: Record, obligation: Obligation, said: _Said, on: date) -> tuple[State, str]:
    due = obligation.due.value.last_day
    others = [c for c in said.done if not _is_own_word(record, c.claimant, obligation, on)]
    first = min(_said_on(claim) for claim in others or said.done)
    reason = _who_says_what(record, said)
    if due and first > due:
        reason += f"; first said so on {first}, due by {due}"
    if not others:
        return State.CLAIMED_DONE, f"{reason}; nobody who owes nothing here confirms it."
    return (State.LATE if due and first > due else State.DONE), f"{reason}."


def _is_own_word(record: Record, claimant: str, obligation: Obligation, on: date) -> bool:
    """Whether a claimant is bound or addressed, belongs to them or is backed by them."""
    owing = {*obligation.bound, *obligation.addressed}
    seen: set[str] = set()
    waiting = [claimant]
    while waiting:
        actor_id = waiting.pop()
        if actor_id in owing:
            return True
        actor = record.actors.get(actor_id)
        if actor is None or actor_id in seen:
            continue
        seen.add(actor_id)
        ties = (*actor.member_of, *actor.sponsored_by)
        waiting += [t.actor_id for t in ties if (t.until_on.last_day or date.max) >= on]
    return False


def _from_clock(obligation: Obligation, on: date) -> tuple[State, str]:
    begins, due = obligation.from_on.value.first_day, obligation.due.value.last_day
    if begins and on < begins:
        return State.NOT_DUE, f"It begins on {begins}."
    if due and on <= due:
        state = State.PENDING if begins else State.NOT_DUE
        return state, f"It is due by {due}; nobody has said that it is done."
    if due:
        return State.UNDECIDED, f"It was due by {due}; no source here says whether it was done."
    if begins:
        return State.UNDECIDED, f"It holds from {begins}; nobody with a mandate has ruled."
    return State.UNDECIDED, "The text gives no date, and no source here says whether it was done."


def _names(record: Record, claims: Sequence[Claim]) -> str:
    names = []
    for claim in claims:
        actor = record.actors.get(claim.claimant)
        source = record.sources.get(claim.cited.split("#", maxsplit=1)[0])
        names.append(actor.name if actor else claim.claimant or (source.title if source else "?"))
    return " and ".join(dict.fromkeys(names))
