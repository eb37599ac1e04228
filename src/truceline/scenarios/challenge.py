"""The expected-utility (challenge) model in named variants, round by round.

Each round every actor weighs what a challenge to each other actor is worth to it and what it thinks
the other expects, receives offers, takes one and moves. The model was never published in full;
Scholz, Calbert and Smith (2011, ICAART; J. Theor. Polit. 23:510-531) reconstructed it from Bueno de
Mesquita (1994, 1997). Where the text leaves a choice, a variant makes it and says so. It stands
beside the weighted mean, which has fared better (`positions.ACCURACY_NOTE`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, UnknownId
from truceline.scenarios.positions import (
    ACCURACY_NOTE,
    Position,
    weighted_mean,
    weighted_median,
)

__all__ = ["VARIANTS", "Challenge", "Move", "Relation", "Round", "Variant", "run_challenge"]

Floats = NDArray[np.float64]


class Relation(StrEnum):
    """How an actor comes to move towards another."""

    CONFRONTED = "loses a confrontation with"
    COMPROMISED = "compromises with"
    COMPELLED = "gives in to"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A move that another actor could bring an actor to."""

    relation: Relation
    by: int
    to: float
    own: float
    others: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One reading of the model.

    Attributes:
        is_shared_out: Whether the chance to prevail is votes won out of the votes in all contests
            together, or out of those in this contest alone.
        by_kind: Whether lost confrontations come before compromises, these before giving in.
        prefers: Which offer of a kind (or of all) an actor takes: the least by this measure.
        p_quo: Chance that nothing changes if there is no challenge; 1 leaves out what else may be.
        reading: What it decides where the text does not, in a sentence.
    """

    name: str
    is_shared_out: bool
    by_kind: bool
    prefers: Callable[[float, Offer], tuple[float, ...]]
    reading: str
    p_quo: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """An actor's move in one round."""

    actor: str
    relation: Relation
    other: str
    to: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The issue after a round; round 0 is the start."""

    number: int
    median: float
    mean: float
    positions: Mapping[str, float]
    moves: tuple[Move, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A run of the model. It has no rule to stop that all variants share: read every round."""

    variant: str
    reading: str
    rounds: tuple[Round, ...]
    note: str = ACCURACY_NOTE


def _least_move(here: float, offer: Offer) -> tuple[float, ...]:
    return abs(offer.to - here), offer.to


def _most_enforceable(here: float, offer: Offer) -> tuple[float, ...]:
    return -offer.others, *_least_move(here, offer)


def _lowest_compromise(here: float, offer: Offer) -> tuple[float, ...]:
    """Least move, but of compromises the one whose weighted middle is lowest on the scale."""
    if offer.relation is not Relation.COMPROMISED:
        return _least_move(here, offer)
    # The offer lies at here + (there - here) * own / others, both taken without sign.
    there = here + (offer.to - here) * abs(offer.others / offer.own)
    own, others = abs(offer.own), abs(offer.others)
    return ((own * here + others * there) / (own + others),)


VARIANTS: Mapping[str, Variant] = {
    variant.name: variant
    for variant in (
        Variant(
            name="scholz-2011-table",
            is_shared_out=True,
            by_kind=True,
            prefers=_lowest_compromise,
            reading=(
                "As the published table of rounds was computed: the chance to prevail is shared "
                "out over all contests; of compromises the lowest on the scale is taken."
            ),
        ),
        Variant(
            name="scholz-2011-text",
            is_shared_out=False,
            by_kind=False,
            prefers=_least_move,
            reading=(
                "As the text says: the chance to prevail is that of the contest at hand, and of "
                "all offers the one that asks for the least move is taken."
            ),
        ),
        Variant(
            name="enforceable-1997",
            is_shared_out=False,
            by_kind=False,
            prefers=_most_enforceable,
            reading=(
                "Of all offers the one is taken whose maker expects most from it; equally "
                "enforceable ones by the least move (Bueno de Mesquita 1997)."
            ),
        ),
    )
}


def run_challenge(
    positions: Sequence[Position], *, variant: str = "scholz-2011-table", rounds: int = 8
) -> Challenge:
    """Run the challenge model on one issue.

    Raises:
        UnknownId: No variant of this name.
        InvalidValue: Fewer than two actors or different positions, or several issues.
    """
    if variant not in VARIANTS:
        raise UnknownId(
            f"No variant is called '{variant}'.", hint=f"Variants: {', '.join(VARIANTS)}."
        )
    if len({one.issue for one in positions}) != 1 or len({p.position for p in positions}) < 2:
        raise InvalidValue(
            "The challenge model needs one issue on which actors differ.",
            hint="Choose one issue with at least two positions.",
        )
    chosen = VARIANTS[variant]
    span = max(p.position for p in positions) - min(p.position for p in positions)
    found = [_round(0, positions, ())]
    for number in range(1, rounds + 1):
        moves = _moves(positions, chosen, span)
        places = {move.actor: move.to for move in moves}
        positions = [replace(p, position=places.get(p.actor, p.position)) for p in positions]
        found.append(_round(number, positions, moves))
    return Challenge(variant=variant, reading=chosen.reading, rounds=tuple(found))


def _round(number: int, positions: Sequence[Position], moves: tuple[Move, ...]) -> Round:
    return Round(
        number=number,
        median=weighted_median(positions)[0],
        mean=weighted_mean(positions),
        positions={one.actor: one.position for one in positions},
        moves=moves,
    )


def _moves(positions: Sequence[Position], variant: Variant, span: float) -> tuple[Move, ...]:
    """What every actor does, all at once."""
    contest = _Contest(positions, variant, span)
    moves = []
    for actor, one in enumerate(positions):
        offers = [
            offer
            for other in range(len(positions))
            if (offer := contest.offer(actor, other)) is not None
        ]
        offer = _choose(one.position, offers, variant)
        if offer is not None:
            moves.append(
                Move(
                    actor=one.actor,
                    relation=offer.relation,
                    other=positions[offer.by].actor,
                    to=offer.to,
                )
            )
    return tuple(moves)


def _choose(here: float, offers: Sequence[Offer], variant: Variant) -> Offer | None:
    if variant.by_kind:
        for kind in Relation:
            if of_kind := [offer for offer in offers if offer.relation is kind]:
                return min(of_kind, key=lambda offer: variant.prefers(here, offer))
        return None
    return min(offers, key=lambda offer: variant.prefers(here, offer), default=None)


class _Contest:
    """Who expects what from a challenge, as each actor sees it with its own taste for risk."""

    def __init__(self, positions: Sequence[Position], variant: Variant, span: float) -> None:
        self._place = np.array([one.position for one in positions])
        self._salience = np.array([one.salience for one in positions])
        self._weight = np.array([one.weight for one in positions])
        self._distance = np.abs(self._place[:, np.newaxis] - self._place) / span
        self._variant = variant
        neutral = np.ones(len(positions))
        danger = self._worth(neutral, 1.0).sum(axis=0)
        self._exponent = _risk_exponents(danger)
        self._chance = self._prevail(self._exponent)

    def offer(self, actor: int, other: int) -> Offer | None:
        """What `other` can bring `actor` to, as `actor` sees it; None if it stays."""
        here, there = float(self._place[actor]), float(self._place[other])
        if here == there:
            return None
        exponent = float(self._exponent[actor])
        own = self._expect(actor, other, exponent)
        others = self._expect(other, actor, exponent)
        if others <= 0 or own >= others or own == 0:
            return None
        if own > 0:
            kind, to = Relation.CONFRONTED, there
        elif others > -own:
            kind, to = Relation.COMPROMISED, here + (there - here) * -own / others
        else:
            kind, to = Relation.COMPELLED, there
        return Offer(relation=kind, by=other, to=to, own=own, others=others)

    def _expect(self, actor: int, other: int, exponent: float) -> float:
        """Expected gain to `actor` of challenging `other` (Scholz et al., equations 5 to 25)."""
        return _gain(
            float(self._distance[actor, other]),
            float(self._chance[actor, other]),
            float(self._salience[other]),
            exponent,
            self._variant.p_quo,
        )

    def _worth(self, exponents: Floats, exponent: float) -> Floats:
        """(actors, actors): expected gain of the first from challenging the second."""
        self._chance = self._prevail(exponents)
        size = self._place.size
        return np.array(
            [
                [self._expect(a, b, exponent) if a != b else 0.0 for b in range(size)]
                for a in range(size)
            ]
        )

    def _prevail(self, exponents: Floats) -> Floats:
        """(actors, actors): chance that the first prevails over the second, by everyone's votes.

        Everybody votes for the nearer of the two, by capability, salience and how much nearer.
        """
        far = self._distance ** exponents[:, np.newaxis]
        nearer = far[:, np.newaxis, :] - far[:, :, np.newaxis]
        votes = self._weight[:, np.newaxis, np.newaxis] * nearer
        won, cast = np.maximum(votes, 0).sum(axis=0), np.abs(votes).sum(axis=0)
        if self._variant.is_shared_out:
            total = cast.sum()  # none is cast once all stand at one place
            return np.asarray(won / total) if total > 0 else np.full_like(won, 0.5)
        return np.asarray(np.divide(won, cast, out=np.full_like(won, 0.5), where=cast > 0))


def _gain(
    distance: float, p_prevail: float, p_resist: float, exponent: float, p_quo: float
) -> float:
    success = 2 - 4 * (0.5 - 0.5 * distance) ** exponent
    failure = 2 - 4 * (0.5 + 0.5 * distance) ** exponent
    same = 2 - 4 * 0.5**exponent
    resisted = p_prevail * success + (1 - p_prevail) * failure
    return float(p_resist * resisted + (1 - p_resist) * success - p_quo * same)


def _risk_exponents(danger: Floats) -> Floats:
    """Taste for risk by how safe each position is, 1/2 to 2; 1 for all where none is safer."""
    spread = float(danger.max() - danger.min())
    if math.isclose(spread, 0.0, abs_tol=1e-12):
        return np.ones_like(danger)
    risk = (2 * danger - danger.max() - danger.min()) / spread
    return np.asarray((1 - risk / 3) / (1 + risk / 3))
