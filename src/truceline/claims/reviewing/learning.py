"""What people's decisions teach: how often each frame was right, and which ones rest.

A frame is judged by its share of suggestions that people kept, shrunk towards what was measured
before anybody judged: four claims' worth at the precision that reading must have on unseen text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from truceline.claims.model import Suggestion
from truceline.claims.reviewing.review import Action, Decision, Reviewed, State
from truceline.core.findings import Finding, Severity

__all__ = [
    "FLOOR",
    "LEAST_JUDGED",
    "FrameScore",
    "judged_suggestions",
    "score_frames",
    "suspended",
    "suspensions",
]

FLOOR = 0.6
"""Below this precision a frame rests."""
LEAST_JUDGED = 10
_PRIOR_RIGHT, _PRIOR_WRONG = 3.0, 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameScore:
    """A frame and what people made of its suggestions.

    Attributes:
        frame: Its id, such as `en/retreat`.
        accepted: Suggestions kept with their type, corrected in other fields or not.
        rejected: Suggestions rejected, or kept as another type.
    """

    frame: str
    accepted: int
    rejected: int

    @property
    def judged(self) -> int:
        """How many suggestions people agree about."""
        return self.accepted + self.rejected

    @property
    def precision(self) -> float:
        """Posterior mean of the share that is right, under Beta(3, 1).

        Source: Gelman et al. (2013), Bayesian Data Analysis, 3rd ed., section 2.4.
        """
        right = self.accepted + _PRIOR_RIGHT
        return right / (self.judged + _PRIOR_RIGHT + _PRIOR_WRONG)

    @property
    def is_suspended(self) -> bool:
        """Whether it rests: judged often enough, and right too seldom."""
        return self.judged >= LEAST_JUDGED and self.precision < FLOOR


def score_frames(claims: Iterable[Reviewed]) -> tuple[FrameScore, ...]:
    """Each frame that people judged, by id. What is open or disputed teaches nothing."""
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for seen, is_right in judged_suggestions(claims):
        if seen.frame:
            (right if is_right else wrong)[seen.frame] += 1
    return tuple(
        FrameScore(frame=frame, accepted=right[frame], rejected=wrong[frame])
        for frame in sorted({*right, *wrong})
    )


def suspended(scores: Iterable[FrameScore]) -> frozenset[str]:
    """Ids of the frames that rest."""
    return frozenset(one.frame for one in scores if one.is_suspended)


def suspensions(scores: Iterable[FrameScore]) -> tuple[Finding, ...]:
    """A notice for each frame that rests."""
    return tuple(
        Finding(
            code="reading.frame-suspended",
            message=f"The frame {one.frame} is suspended: of {one.judged} suggestions that people"
            f" judged, {one.accepted} were right.",
            hint="What it would find is not suggested; add such claims by hand, or correct the"
            " frame. See: truceline review frames",
            severity=Severity.WARNING,
        )
        for one in scores
        if one.is_suspended
    )


def judged_suggestions(claims: Iterable[Reviewed]) -> Iterator[tuple[Suggestion, bool]]:
    """Each suggestion that people agree about, as they saw it, and whether it was right."""
    for one in claims:
        decision = one.decisions[-1] if one.decisions and not one.split_from else None
        if decision is None or one.state in {State.OPEN, State.DISPUTED}:
            continue
        if decision.seen is not None:
            yield decision.seen, _is_right(decision)


def _is_right(decision: Decision) -> bool:
    if decision.action is Action.REJECT or decision.seen is None:
        return False
    kept = decision.results or (decision.seen,)
    return any(one.event_type is decision.seen.event_type for one in kept)
