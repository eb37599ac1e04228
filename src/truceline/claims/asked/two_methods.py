"""Frames and a model side by side: which claims both found, and where they disagree."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from truceline.claims.evaluate.match import assign, is_half_shared, shared_length
from truceline.claims.model import (
    AttributionKind,
    Mention,
    Party,
    Role,
    Suggestion,
)

__all__ = ["Agreement", "Merged", "agreement_between", "merge_methods"]

_WORD = re.compile(r"[^\W_]+")
_SAME_TRIGGER, _SAME_TYPE = 1_000_000, 100_000  # each outweighs any passage in common
_LONGEST = 99_999


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """On what two methods agree that both found a claim in one passage."""

    on_type: bool
    on_actors: bool
    on_polarity: bool
    on_voice: bool

    @property
    def share(self) -> float:
        """Feature for sureness: 1.0 where type, actors, polarity and voice are all the same.

        Type counts half: two readings of different types are two claims more often than one.
        """
        others = (self.on_actors, self.on_polarity, self.on_voice)
        return 0.5 * self.on_type + 0.5 * sum(others) / len(others)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """A claim of one method or of both.

    Attributes:
        suggestion: The frames' claim where they found it, else the model's; `reasons` say which.
        agreement: On what the two agree; None where only one found it.
        found_by: `both`, `frames` (the model read the passage and did not find it), `model`, or
            `frames-alone` (no model read the passage).
    """

    suggestion: Suggestion
    agreement: Agreement | None
    found_by: str


def merge_methods(
    frames: Sequence[Suggestion],
    asked: Sequence[Suggestion],
    *,
    unread: Sequence[Mention] = (),
) -> tuple[Merged, ...]:
    """Claims of both methods, one to one, in order of the text; none is lost and none changed.

    A claim of the frames keeps every field and its sureness; only `reasons` grow. Two claims are
    one where at least half of the shorter passage is shared, best by trigger, type and length.

    Args:
        frames: What the frames suggest.
        asked: What the model suggests on the same document.
        unread: Passages that the model did not answer (`asking.unanswered`).
    """
    pairs = dict(_pairs(frames, asked))
    merged = [_of_frames(one, None, unread) for at, one in enumerate(frames) if at not in pairs]
    merged += [_of_frames(frames[at], asked[other], unread) for at, other in pairs.items()]
    taken = set(pairs.values())
    merged += [_of_model(one) for at, one in enumerate(asked) if at not in taken]
    return tuple(sorted(merged, key=lambda one: (one.suggestion.quote, one.suggestion.trigger)))


def _pairs(frames: Sequence[Suggestion], asked: Sequence[Suggestion]) -> list[tuple[int, int]]:
    weights = np.zeros((len(frames), len(asked)), dtype=np.int64)
    for row, one in enumerate(frames):
        for column, other in enumerate(asked):
            if is_half_shared(one.quote, other.quote):
                weights[row, column] = _weight(one, other)
    return assign(weights)


def _weight(one: Suggestion, other: Suggestion) -> int:
    """Zero where two claims have neither trigger nor type in common: they are two."""
    is_same = one.trigger.overlaps(other.trigger)
    if not is_same and one.event_type is not other.event_type:
        return 0
    shared = min(shared_length(one.quote, other.quote), _LONGEST)
    is_type = one.event_type is other.event_type
    return _SAME_TRIGGER * is_same + _SAME_TYPE * is_type + shared


def agreement_between(one: Suggestion, other: Suggestion) -> Agreement:
    """On what two readings of one passage agree."""
    return Agreement(
        on_type=one.event_type is other.event_type,
        on_actors=_are_same(_acting(one), _acting(other)),
        on_polarity=one.polarity == other.polarity,
        on_voice=_is_author(one) == _is_author(other),
    )


def _acting(one: Suggestion) -> list[Party]:
    return [party for party in one.parties if party.role in {Role.ACTOR, Role.RECIPIENT}]


def _are_same(left: Sequence[Party], right: Sequence[Party]) -> bool:
    """Whether each side's parties are met on the other, by role, and words or name."""
    met = [any(_is_same(one, other) for other in right) for one in left]
    back = [any(_is_same(one, other) for other in left) for one in right]
    return all(met) and all(back)


def _is_same(one: Party, other: Party) -> bool:
    if one.role is not other.role:
        return False
    if one.mention and other.mention and one.mention.overlaps(other.mention):
        return True
    words = set(_WORD.findall(one.name.casefold())), set(_WORD.findall(other.name.casefold()))
    return bool(words[0]) and words[0] == words[1]


def _is_author(one: Suggestion) -> bool:
    return one.attribution.kind is AttributionKind.AUTHOR


def _of_frames(one: Suggestion, other: Suggestion | None, unread: Sequence[Mention]) -> Merged:
    if other is None:
        if any(one.quote.overlaps(passage) for passage in unread):
            return Merged(suggestion=one, agreement=None, found_by="frames-alone")
        told = replace(one, reasons=(*one.reasons, "only the frames"))
        return Merged(suggestion=told, agreement=None, found_by="frames")
    agreement = agreement_between(one, other)
    told = replace(one, reasons=(*one.reasons, *_told(agreement, one, other)))
    return Merged(suggestion=told, agreement=agreement, found_by="both")


def _told(agreement: Agreement, one: Suggestion, other: Suggestion) -> list[str]:
    names = {
        "type": agreement.on_type,
        "actors": agreement.on_actors,
        "polarity": agreement.on_polarity,
        "voice": agreement.on_voice,
    }
    same = ", ".join(name for name, holds in names.items() if holds)
    if all(names.values()):
        return ["frames and the model agree"]
    told = [f"frames and the model agree on {same}"] if same else []
    sides = {
        "type": (one.event_type.value, other.event_type.value),
        "actors": (_named(one), _named(other)),
        "polarity": (one.polarity, other.polarity),
        "voice": (_spoken(one), _spoken(other)),
    }
    for name, holds in names.items():
        if not holds:
            told.append(f"{name}: {sides[name][0]} by frames, {sides[name][1]} by the model")
    return told


def _named(one: Suggestion) -> str:
    return " and ".join(party.name for party in _acting(one)) or "nobody"


def _spoken(one: Suggestion) -> str:
    return "the author's" if _is_author(one) else f"that of {one.attribution.source or 'somebody'}"


def _of_model(one: Suggestion) -> Merged:
    told = replace(one, reasons=(*one.reasons, "only the model"))
    return Merged(suggestion=told, agreement=None, found_by="model")
