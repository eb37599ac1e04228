"""In which order claims are reviewed: disagreement times consequence, the highest first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import prod
from typing import Any

import yaml

from truceline.claims.model import AttributionKind, EventType, Suggestion
from truceline.claims.reviewing.review import Reviewed, State
from truceline.core.claim import Modality

__all__ = ["Consequence", "Queued", "consequences", "disagreement", "queue_document", "ranked"]

_LEAST = 0.05
"""A claim of which the methods are sure is still read at last."""
_LEAK = "leak"
_OF_SPEECH = frozenset(
    {
        *(EventType.ACCUSE, EventType.REQUEST, EventType.THREATEN, EventType.SUPPORT),
        *(EventType.REJECT, EventType.STATEMENT),
    }
)
"""The author tells that these were said; what was said is the claim inside."""
_UNVOICED = frozenset({Modality.REPORTED, Modality.ALLEGED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What a wrong claim of some kind would do.

    Attributes:
        says: In words, to follow "because it".
        weight: Against an ordinary claim, which has 1; of several the heaviest counts.
        factor: How many times heavier it makes a claim of any other kind.
        types: Types of claims, `modes` their modes, `figures` kinds of figures: one must fit.
        risk: `leak`, where what fits is the risk of an attribution leak.
    """

    says: str
    weight: float = 1.0
    factor: float = 1.0
    types: frozenset[str] = frozenset()
    modes: frozenset[str] = frozenset()
    figures: frozenset[str] = frozenset()
    risk: str = ""

    def fits(self, one: Suggestion, risks: Iterable[str]) -> bool:
        """Whether a claim is of this kind."""
        return (
            one.event_type.value in self.types
            or one.mode in self.modes
            or any(figure.kind in self.figures for figure in one.figures)
            or self.risk in risks
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A claim that waits for review.

    Attributes:
        reviewed: The claim; its suggestion names the document.
        disagreement: 0–1: how little the methods, or people, agree on it.
        weight: What depends on it, against an ordinary claim.
        because: Why it comes where it comes, in words.
    """

    reviewed: Reviewed
    disagreement: float
    weight: float
    because: tuple[str, ...] = ()

    @property
    def score(self) -> float:
        """Disagreement times consequence."""
        return self.disagreement * self.weight


@cache
def consequences() -> tuple[Consequence, ...]:
    """The kinds of claims of which more depends than of others, from `data/consequence.yaml`."""
    text = files("truceline.claims").joinpath("data/consequence.yaml").read_text(encoding="utf-8")
    return tuple(map(_consequence, yaml.safe_load(text)))


def _consequence(entry: Mapping[str, Any]) -> Consequence:
    return Consequence(
        says=entry["says"],
        weight=float(entry.get("weight", 1)),
        factor=float(entry.get("factor", 1)),
        types=frozenset(entry.get("types", ())),
        modes=frozenset(entry.get("modes", ())),
        figures=frozenset(entry.get("figures", ())),
        risk=entry.get("risk", ""),
    )


def disagreement(one: Reviewed) -> float:
    """How little is agreed: 1 where people differ, else the spread of a coin so often right.

    A suggestion that is right half of the time has 1, one that is surely right or surely wrong
    comes near 0.
    """
    if one.state is State.DISPUTED:
        return 1.0
    p_right = one.suggestion.sureness
    return max(_LEAST, 4 * p_right * (1 - p_right))


def queue_document(
    claims: Sequence[Reviewed], rules: Sequence[Consequence] | None = None
) -> tuple[Queued, ...]:
    """The claims of one document that wait: open ones and those on which people differ.

    Args:
        claims: All claims of the document; a decided one may still show that a neighbour leaks.
        rules: Consequences; those of the house where None.
    """
    rules = consequences() if rules is None else rules
    standing = [one for one in claims if one.state not in {State.REJECTED, State.SPLIT}]
    voiced = [
        one.suggestion
        for one in standing
        if one.suggestion.attribution.kind is not AttributionKind.AUTHOR
    ]
    return tuple(
        _queued(one, voiced, rules) for one in claims if one.state in {State.OPEN, State.DISPUTED}
    )


def ranked(queued: Iterable[Queued]) -> tuple[Queued, ...]:
    """Of all documents together, the highest first; equal ones in order of their passages."""
    return tuple(sorted(queued, key=_rank))


def _rank(one: Queued) -> tuple[float, str, int, int, str]:
    said = one.reviewed.suggestion
    place = said.quote.start, said.trigger.start
    return (-round(one.score, 9), said.source_id, *place, one.reviewed.claim_id)


def _queued(one: Reviewed, voiced: Sequence[Suggestion], rules: Sequence[Consequence]) -> Queued:
    risks = (_LEAK,) if _may_leak(one.suggestion, voiced) else ()
    fitting = [rule for rule in rules if rule.fits(one.suggestion, risks)]
    heaviest_first = sorted(fitting, key=lambda rule: (-rule.factor, -rule.weight))
    because = tuple(rule.says for rule in heaviest_first)
    if one.state is State.DISPUTED:
        because = ("is decided differently by two people", *because)
    return Queued(
        reviewed=one,
        disagreement=disagreement(one),
        weight=max((rule.weight for rule in fitting), default=1.0)
        * prod(rule.factor for rule in fitting),
        because=because,
    )


def _may_leak(one: Suggestion, voiced: Sequence[Suggestion]) -> bool:
    """Whether a claim may be somebody's words although it is put in the author's voice.

    So it is where its modality says that it was reported, where its passage touches that of a
    claim with a speaker, or where the speaker was only carried over from a sentence before.
    """
    if one.attribution.kind is AttributionKind.FREE_INDIRECT:
        return True
    if one.attribution.kind is not AttributionKind.AUTHOR:
        return False
    if one.modality in _UNVOICED:
        return True
    is_of_speech = one.event_type in _OF_SPEECH
    return not is_of_speech and any(one.quote.overlaps(other.quote) for other in voiced)
