"""One obligation on a day: its claims weighed against its clock. The rule: `record.status`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from truceline.core.agreement import Agreement, Obligation
from truceline.core.claim import Claim
from truceline.record.clocks import Clock, Met
from truceline.record.model import Record, State

__all__ = ["Matter", "Said", "decide", "latest_words", "said_on"]


@dataclass(frozen=True, slots=True)
class Said:
    """Latest word of each claimant, by what it says; who accepts says that it is done."""

    done: tuple[Claim, ...]
    not_done: tuple[Claim, ...]
    partly: tuple[Claim, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """One obligation on a day, with what its claims are weighed against."""

    record: Record
    agreement: Agreement
    owed: Obligation
    clock: Clock
    on: date

    @property
    def is_overdue(self) -> bool:
        """Whether its due day has passed, with everything met that it waits for."""
        due = self.clock.due.last_day
        return bool(due and self.on > due and self.clock.started is Met.MET)


def said_on(claim: Claim) -> date:
    """The day on which a claim was said; where that is not stated, when it became known."""
    return claim.said_on or claim.known_at.date()


def decide(matter: Matter, newest: Sequence[Claim]) -> tuple[State, str]:
    """State and reason, by the rule of `record.status`.

    Args:
        matter: The obligation on the day.
        newest: The claims that count, newest first.
    """
    rulings = [claim for claim in newest if claim.is_ruling]
    if rulings and rulings[0].value == "violation":
        by = _names(matter.record, rulings[:1])
        return State.BREACHED, f"{by} ruled so on {said_on(rulings[0])}."
    said = latest_words(newest)
    if said.done or said.not_done or said.partly:
        return _from_claims(matter, said)
    if matter.clock.started is not Met.MET:
        return _from_waiting(matter.clock)
    return _from_clock(matter.clock, matter.on)


def latest_words(newest: Sequence[Claim]) -> Said:
    """What each claimant said last; rulings stand apart."""
    last: dict[str, Claim] = {}
    for claim in newest:
        if not claim.is_ruling:
            last.setdefault(claim.claimant or claim.cited, claim)

    def of(*values: str) -> tuple[Claim, ...]:
        return tuple(claim for claim in last.values() if claim.value in values)

    return Said(
        done=of("done", "accepted"), not_done=of("not-done"), partly=of("begun", "partly-done")
    )


def _from_claims(matter: Matter, said: Said) -> tuple[State, str]:
    reason = _who_says_what(matter.record, said)
    if said.done and said.not_done:
        return State.DISPUTED, f"{reason}."
    if said.done:
        return _done(matter, said)
    reason += "."
    if not matter.is_overdue:
        waits = "" if matter.clock.started is Met.MET else f" {_waits_for(matter.clock)}"
        return State.PENDING, reason + waits
    reason += f" It was due by {matter.clock.due.last_day}"
    if said.partly and said.not_done:
        return State.DISPUTED, f"{reason}, and nobody says that it is done."
    return State.LATE, f"{reason}."


def _who_says_what(record: Record, said: Said) -> str:
    partly = "only partly" if said.done else "begun or partly done"
    words = (("done", said.done), (partly, said.partly), ("not done", said.not_done))
    text = "; ".join(f"{word} according to {_names(record, by)}" for word, by in words if by)
    return text[:1].upper() + text[1:]


def _done(matter: Matter, said: Said) -> tuple[State, str]:
    due = matter.clock.due.last_day
    reason = _who_says_what(matter.record, said)
    verified = [claim for claim in said.done if _is_verified(matter, claim)]
    accepted = [claim for claim in said.done if _is_acceptance(matter, claim)]
    earliest = min(verified or accepted or said.done, key=said_on)
    first = said_on(earliest)
    if due and first > due:
        when = f"in {earliest.said_in}" if earliest.said_in else f"on {first}"
        reason += f"; first said so {when}, due by {due}"
    if not verified and not accepted:
        return State.CLAIMED_DONE, f"{reason}; {_unconfirmed(matter, said)}."
    how = "verified" if verified else "accepted"
    reason += f"; {how} by {_names(matter.record, verified or accepted)}"
    return (State.LATE if due and first > due else State.DONE), f"{reason}."


def _unconfirmed(matter: Matter, said: Said) -> str:
    own = all(_is_own_word(matter, claim.claimant) for claim in said.done)
    if own:
        return "nobody but those who must act on it says so"
    return "not verified by a body with a mandate, nor accepted by the other side"


def _is_verified(matter: Matter, claim: Claim) -> bool:
    """Whether a body says so whom the text lets verify; nobody verifies what he owes himself."""
    return claim.claimant in matter.owed.verified_by and not _is_own_word(matter, claim.claimant)


def _is_acceptance(matter: Matter, claim: Claim) -> bool:
    """Whether a party accepts what another one owes."""
    parties = {*matter.agreement.signatories, *matter.agreement.parties, *matter.owed.addressed}
    others = {one for one in matter.owed.bound if one != claim.claimant}
    return claim.value == "accepted" and claim.claimant in parties and bool(others)


def _is_own_word(matter: Matter, claimant: str) -> bool:
    """Whether a claimant is bound or addressed, belongs to them or is backed by them.

    A tie that the claim computed with denies binds nobody.
    """
    owing = {*matter.owed.bound, *matter.owed.addressed}
    seen: set[str] = set()
    waiting = [claimant]
    while waiting:
        actor_id = waiting.pop()
        if actor_id in owing:
            return True
        actor = matter.record.actors.get(actor_id)
        if actor is None or actor_id in seen:
            continue
        seen.add(actor_id)
        ties = (*actor.member_of, *actor.sponsored_by)
        waiting += [
            tie.actor_id
            for tie in ties
            if not tie.is_denied and (tie.until_on.last_day or date.max) >= matter.on
        ]
    return False


def _from_waiting(clock: Clock) -> tuple[State, str]:
    state = State.NOT_DUE if clock.started is Met.NOT_MET else State.UNDECIDED
    return state, f"{_waits_for(clock)} No source here says that it is done."


def _waits_for(clock: Clock) -> str:
    open_ = [one for one in clock.conditions if one.met is not Met.MET]
    words = "; ".join(f"{one.text}: {one.met.value}. {one.reason}".rstrip(".") for one in open_)
    has = "has not started" if clock.started is Met.NOT_MET else "is not known to have started"
    return f"Its clock {has}. It waits for this: {words}."


def _from_clock(clock: Clock, on: date) -> tuple[State, str]:
    begins, due = clock.from_on.first_day, clock.due.last_day
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
