"""What people decide about suggested claims: events in, the claims as they now stand out.

Nothing is overwritten. A decision is an event with name and time; taking it back is another one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from truceline.claims.model import Suggestion
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.source import content_id

__all__ = [
    "Action",
    "Decision",
    "Reviewed",
    "State",
    "check_decision",
    "check_undo",
    "decision_id",
    "fold_reviews",
    "holding",
    "last_undoable",
    "same_claim",
    "suggestion_id",
    "suggestion_ids",
]


class Action(StrEnum):
    """What a person may do to a suggestion."""

    ACCEPT = "accept"
    EDIT = "edit"
    REJECT = "reject"
    SPLIT = "split"
    ADD = "add"
    LINK = "link"
    UNDO = "undo"


class State(StrEnum):
    """How a suggestion stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SPLIT = "split"
    DISPUTED = "disputed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One thing that a person did in review.

    Attributes:
        decision_id: Content hash of it; the same decision twice is there once.
        source_id: The document.
        about: Id of the claim; of a decision for `undo`; of what it becomes for `add`.
        action: What was done.
        by: Name of the person.
        reason: Why, in the person's words; may be empty.
        recorded_at: When (UTC).
        results: What stands in its place: one for `edit` and `add`, two or more for `split`; for
            `accept` and `reject` the claim as the person saw it.
        seen: What the machine had put; None where a person had added the claim.
        subjects: Of a `link`, what the claim is evidence for, as `kind:id`.
    """

    decision_id: str
    source_id: str
    about: str
    action: Action
    by: str
    recorded_at: datetime
    reason: str = ""
    results: tuple[Suggestion, ...] = ()
    seen: Suggestion | None = None
    subjects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """A suggestion with everything that was decided about it.

    Attributes:
        claim_id: Id of the suggestion, the same after an edit.
        suggestion: As it stands now.
        suggested: As the machine puts it; None where a person added it, or where reading no
            longer suggests it.
        state: `disputed` where two people decided differently, or hold different claims.
        decisions: The last of each person that still holds, oldest first.
        split_from: The suggestion that it is a part of; empty elsewhere.
        links: The last link of each person that still holds: no verdict, for it says only what the
            claim is about.
    """

    claim_id: str
    suggestion: Suggestion
    suggested: Suggestion | None
    state: State = State.OPEN
    decisions: tuple[Decision, ...] = field(default=())
    split_from: str = ""
    links: tuple[Decision, ...] = ()

    @property
    def is_accepted(self) -> bool:
        """Whether it may enter the record."""
        return self.state is State.ACCEPTED

    @property
    def verdicts(self) -> Mapping[str, State]:
        """The last verdict of each person, by name."""
        return {one.by: self._verdict(one) for one in self.decisions}

    @property
    def is_read_otherwise(self) -> bool:
        """Whether a newer reading puts what was decided otherwise than the one people saw."""
        seen = [one.seen for one in self.decisions if one.seen is not None]
        now = self.suggested
        return bool(seen) and now is not None and not any(same_claim(now, one) for one in seen)

    def _verdict(self, one: Decision) -> State:
        is_made_here = self.split_from and one.action is Action.SPLIT
        return State.ACCEPTED if is_made_here else _VERDICTS[one.action]


_VERDICTS = {
    Action.ACCEPT: State.ACCEPTED,
    Action.EDIT: State.ACCEPTED,
    Action.ADD: State.ACCEPTED,
    Action.REJECT: State.REJECTED,
    Action.SPLIT: State.SPLIT,
}
_RESULTS = {
    Action.EDIT: (1, 1),
    Action.ADD: (1, 1),
    Action.SPLIT: (2, 9),
    Action.LINK: (0, 0),
    Action.UNDO: (0, 0),
}
_KEEPING = frozenset({Action.ACCEPT, Action.EDIT, Action.ADD})


def suggestion_id(one: Suggestion) -> str:
    """Id of a suggestion: what is said and where, whatever read it."""
    said = [one.source_id, one.trigger.start, one.trigger.end, one.event_type.value]
    return "s-" + content_id(json.dumps(said).encode())[:12]


def suggestion_ids(suggestions: Iterable[Suggestion]) -> dict[str, Suggestion]:
    """Suggestions by id; a second one of the same trigger and type gets a number behind its id."""
    found: dict[str, Suggestion] = {}
    times: Counter[str] = Counter()
    for one in suggestions:
        stem = suggestion_id(one)
        times[stem] += 1
        found[stem if times[stem] == 1 else f"{stem}-{times[stem]}"] = one
    return found


def decision_id(
    source_id: str, about: str, action: Action, by: str, recorded_at: datetime, results: str = ""
) -> str:
    """Id of a decision: who did what to which suggestion, and when."""
    said = [source_id, about, action.value, by, recorded_at.isoformat(), results]
    return "d-" + content_id(json.dumps(said, ensure_ascii=False).encode())[:16]


def same_claim(one: Suggestion, other: Suggestion) -> bool:
    """Whether two put the same; how surely, why and by what it was read makes no difference."""
    return _said(one) == _said(other)


def fold_reviews(
    suggestions: Iterable[Suggestion], decisions: Sequence[Decision]
) -> tuple[Reviewed, ...]:
    """The claims of a document as they stand after all decisions, in order of their passages.

    Args:
        suggestions: What reading suggests now. What an older reading suggested and somebody
            decided about stays, from the decision's own results; where the new reading puts
            another type on the trigger of what was accepted, it is that claim.
        decisions: All of them, oldest first.

    Raises:
        UnknownId: A decision takes back one that was never made.
    """
    held = [one for one in holding(decisions) if one.action is not Action.LINK]
    found = {
        name: Reviewed(claim_id=name, suggestion=one, suggested=one)
        for name, one in suggestion_ids(suggestions).items()
    }
    for one in held:
        if one.about.startswith("p-"):
            continue
        if one.about not in found:
            _bring_back(found, one, {each.about for each in held})
        if one.about in found:
            found[one.about] = _decided(found[one.about], one)
    parts = {part.claim_id: part for one in found.values() for part in _parts(one)}
    for one in held:
        # A part that is gone takes what was said of it along: its split was taken back.
        if one.about in parts:
            parts[one.about] = _decided(parts[one.about], one)
    links = _links(decisions)
    stand = [
        replace(one, state=_state(one), links=links.get(one.claim_id, ()))
        for one in (*found.values(), *parts.values())
    ]
    return tuple(sorted(stand, key=_place))


def _links(decisions: Sequence[Decision]) -> dict[str, tuple[Decision, ...]]:
    """The last link of each person to each claim."""
    last: dict[str, dict[str, Decision]] = {}
    for one in holding(decisions):
        if one.action is Action.LINK:
            last.setdefault(one.about, {})[one.by] = one
    return {about: tuple(by_name.values()) for about, by_name in last.items()}


def last_undoable(decisions: Sequence[Decision], by: str) -> Decision | None:
    """The newest decision of a person that still holds; None where there is none."""
    own = [one for one in holding(decisions) if one.by == by]
    return own[-1] if own else None


def check_decision(one: Decision) -> None:
    """Refuse a decision that cannot be carried out.

    Raises:
        InvalidValue: Nobody is named, or the number of results does not fit the action.
    """
    if not one.by.strip():
        raise InvalidValue("A decision needs a name.", hint="Say who decides: --by NAME.")
    if (one.action is Action.LINK) != bool(one.subjects):
        raise InvalidValue(
            "A link needs what the claim is about, and nothing else does.",
            hint="Give subjects as kind:id, such as obligation:AGREEMENT/PROVISION.",
        )
    least, most = _RESULTS.get(one.action, (0, 1))
    if not least <= len(one.results) <= most:
        raise InvalidValue(
            f"'{one.action}' with {len(one.results)} claims.",
            hint="Edit and add give one claim, split two to nine.",
        )
    if one.action is Action.SPLIT and one.about.startswith("p-"):
        raise InvalidValue(
            f"{one.about} is a part already.", hint="Split the claim that it comes from again."
        )
    if len(set(map(_part_key, one.results))) < len(one.results):
        raise InvalidValue(
            "Two of the parts have the same words and the same type.",
            hint="Give each part words of its own, or another type.",
        )


def check_undo(one: Decision, decisions: Sequence[Decision]) -> None:
    """Refuse to take back what cannot be taken back.

    Raises:
        UnknownId: There is no such decision on this document.
        InvalidValue: It is somebody else's, or was taken back before.
    """
    made = {each.decision_id: each for each in decisions}
    if one.about not in made:
        raise _no_decision(one.about)
    about = made[one.about]
    if about.by != one.by:
        raise InvalidValue(
            f"{about.decision_id} is a decision of {about.by}.",
            hint="Decide otherwise under your own name; the claim is then disputed.",
        )
    if about.decision_id in _undone(decisions):
        raise InvalidValue(
            f"{about.decision_id} was taken back before.", hint="Nothing is left to do."
        )


def holding(decisions: Sequence[Decision]) -> list[Decision]:
    """Decisions that nobody took back, oldest first; an undo may be taken back as well.

    Raises:
        UnknownId: A decision takes back one that was never made.
    """
    undone = _undone(decisions)
    return [
        one for one in decisions if one.action is not Action.UNDO and one.decision_id not in undone
    ]


def _undone(decisions: Sequence[Decision]) -> set[str]:
    made = {one.decision_id for one in decisions}
    undone: set[str] = set()
    for one in reversed(decisions):
        if one.action is Action.UNDO and one.decision_id not in undone:
            if one.about not in made:
                raise _no_decision(one.about)
            undone.add(one.about)
    return undone


def _no_decision(about: str) -> UnknownId:
    return UnknownId(
        f"There is no decision '{about}' to take back.",
        hint="See the decisions of the document: truceline review log DOCUMENT",
    )


def _bring_back(found: dict[str, Reviewed], one: Decision, decided: set[str]) -> None:
    """What somebody decided about and reading does not suggest under this id (any more)."""
    if not one.results:
        return
    put = one.results[0] if one.action in _KEEPING else one.seen or one.results[0]
    now = None
    if one.action in _KEEPING:
        # The same trigger read as another type: a person has said already what it is.
        triggers = {put.trigger, one.seen.trigger if one.seen else put.trigger}
        near = [
            each
            for name, each in found.items()
            if each.suggestion.trigger in triggers and name not in decided
        ]
        now = near[0] if near else None
    if now is not None:
        del found[now.claim_id]
    found[one.about] = Reviewed(
        claim_id=one.about, suggestion=put, suggested=now.suggested if now else None
    )


def _decided(reviewed: Reviewed, one: Decision) -> Reviewed:
    earlier = tuple(had for had in reviewed.decisions if had.by != one.by)
    is_new = one.action in _KEEPING and one.results
    return replace(
        reviewed,
        suggestion=one.results[0] if is_new else reviewed.suggestion,
        decisions=(*earlier, one),
    )


def _state(one: Reviewed) -> State:
    verdicts = set(one.verdicts.values())
    if not verdicts:
        return State.OPEN
    if len(verdicts) > 1 or _is_held_differently(one):
        return State.DISPUTED
    return verdicts.pop()


def _is_held_differently(one: Reviewed) -> bool:
    """Whether two people who agree that there is a claim put it differently."""
    kept = [
        tuple(map(_said, each.results))
        for each in one.decisions
        if each.action is not Action.REJECT
        and each.results
        and not (one.split_from and each.action is Action.SPLIT)
    ]
    return len(set(kept)) > 1


def _parts(one: Reviewed) -> list[Reviewed]:
    """What a split made, unless somebody else decided otherwise."""
    if _state(one) is not State.SPLIT:
        return []
    return [
        Reviewed(
            claim_id=_part_id(one.claim_id, part),
            suggestion=part,
            suggested=None,
            decisions=one.decisions,
            split_from=one.claim_id,
        )
        for part in one.decisions[-1].results
    ]


def _part_id(claim_id: str, part: Suggestion) -> str:
    return "p-" + content_id(json.dumps([claim_id, *_part_key(part)]).encode())[:12]


def _part_key(part: Suggestion) -> tuple[int, int, int, int, str]:
    quote, trigger = part.quote, part.trigger
    return quote.start, quote.end, trigger.start, trigger.end, part.event_type.value


def _said(one: Suggestion) -> Suggestion:
    return replace(one, frame="", sureness=0.0, reasons=(), method="")


def _place(one: Reviewed) -> tuple[int, int, str]:
    return one.suggestion.quote.start, one.suggestion.trigger.start, one.claim_id
