"""How far a stable state depends on what is not known: a share of rankings, never a probability.

Every full ranking that agrees with what is known counts alike. The share says how much of the
uncertainty an outcome survives; it does not say how likely the outcome is, for the rankings are not
equally likely and stability is not occurrence.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_, or_

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, TooLarge, UnknownId
from truceline.scenarios.extensions import Drawn, draw_rankings
from truceline.scenarios.model import Concept, Game, Partial, Preferred
from truceline.scenarios.threats import Board, Draws, stable_draws
from truceline.scenarios.verdicts import Verdict, verdict

__all__ = ["NOT_A_PROBABILITY", "Robustness", "Share", "robustness", "wilson_interval"]

NOT_A_PROBABILITY = (
    "Share of the rankings that agree with what is known; not the probability of the outcome."
)
MOST_STATES = 512
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A share of draws with its interval.

    Attributes:
        value: 0–1.
        low: Lower end of the 95 % interval (Wilson 1927).
        high: Upper end.
        draws: Rankings drawn.
        worth: Independent draws that they are worth: fewer where a chain drew them.
    """

    value: float
    low: float
    high: float
    draws: int
    worth: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Robustness:
    """How robust the states of one outcome are under a concept.

    Attributes:
        states: The states that were judged.
        verdicts: State → always, sometimes or never an equilibrium; exact.
        shares: State → share of rankings under which it is an equilibrium.
        by_player: Player → share under which some state of the outcome is stable for it.
        any_state: Share under which at least one of the states is an equilibrium.
        sampler: How the rankings were drawn.
        note: Why a share is no probability.
    """

    concept: Concept
    states: tuple[int, ...]
    verdicts: dict[int, Verdict]
    shares: dict[int, Share]
    by_player: dict[str, Share]
    any_state: Share
    sampler: str
    seed: int
    note: str = NOT_A_PROBABILITY

    @property
    def verdict(self) -> Verdict | None:
        """For the outcome as a whole; None where states take turns and all rankings may be met."""
        found = set(self.verdicts.values())
        if Verdict.ALWAYS in found:
            return Verdict.ALWAYS
        if found == {Verdict.NEVER}:
            return Verdict.NEVER
        if found <= {Verdict.NEVER, Verdict.UNDECIDED} and not self.any_state.value:
            return Verdict.UNDECIDED
        is_missed = self.any_state.value < 1.0
        return Verdict.SOMETIMES if is_missed or len(self.states) == 1 else None


def robustness(
    game: Game,
    *,
    states: Sequence[int],
    concepts: Sequence[Concept],
    seed: int,
    draws: int = 10_000,
) -> dict[Concept, Robustness]:
    """How robust an outcome is against what is open in the players' preferences.

    Args:
        game: At most 512 states.
        states: Indices of the outcome's states.
        concepts: How players weigh a move; all are judged on the same draws.
        seed: Of the random draws; the same seed gives the same shares.
        draws: Rankings drawn per player, uniformly among those that agree with what is known.

    Raises:
        UnknownId: A state that the game does not have.
        InvalidValue: No states or no draws; or SIM in a model that is not in option form.
        TooLarge: More than 512 states.
    """
    _check(game, states, draws)
    rng = np.random.default_rng(seed)
    drawn = [_draw(preferred, draws, rng) for preferred in game.preferred]
    rankings = Draws([one.ranks for one in drawn])
    runs = min((one.runs for one in drawn if one.ranks.shape[0] > 1), default=1)
    found, board = {}, Board(game)
    for concept in concepts:
        judged = _Judged(board, rankings, tuple(states), concept, runs)
        found[concept] = Robustness(
            concept=concept,
            states=tuple(states),
            verdicts={state: judged.verdict(state) for state in states},
            shares={state: judged.share([state]) for state in states},
            by_player=judged.by_player(),
            any_state=judged.share(states),
            sampler=_sampler(drawn),
            seed=seed,
        )
    return found


class _Judged:
    """In which draws each state is stable for each player."""

    def __init__(
        self, board: Board, draws: Draws, states: Sequence[int], concept: Concept, runs: int
    ) -> None:
        self._board, self._draws, self._concept, self._runs = board, draws, concept, runs
        self._stable = {
            state: [stable_draws(board, draws, player, state, concept) for player in board.players]
            for state in states
        }

    def verdict(self, state: int) -> Verdict:
        """Exact; a draw that is stable, or is not, saves the search for one."""
        held = self._equilibria(state)
        return verdict(
            self._board.game,
            state=state,
            concept=self._concept,
            was_stable=held != 0,
            was_unstable=held != self._draws.everything,
            board=self._board,
        )

    def share(self, states: Sequence[int]) -> Share:
        """Share of draws in which some of the states is an equilibrium."""
        return self._share([self._equilibria(state) for state in states])

    def by_player(self) -> dict[str, Share]:
        """Share of draws in which some state is stable for the player."""
        return {
            name: self._share([by_player[player] for by_player in self._stable.values()])
            for player, name in enumerate(self._board.game.players)
        }

    def _equilibria(self, state: int) -> int:
        return reduce(and_, self._stable[state])

    def _share(self, held: Sequence[int]) -> Share:
        return _share(reduce(or_, held), self._draws.count, self._runs)


def wilson_interval(share: float, trials: float) -> tuple[float, float]:
    """95 % interval for a share of independent trials.

    Raises:
        InvalidValue: A share outside 0–1 or no trials.

    Source: Wilson (1927), J. Am. Stat. Assoc. 22:209-212.
    """
    if not 0 <= share <= 1 or trials <= 0:
        raise InvalidValue(
            f"{share} of {trials} trials is no share.", hint="Give a share of at least one trial."
        )
    spread = _Z * _Z / trials
    centre = share + spread / 2
    half = _Z * math.sqrt(share * (1 - share) / trials + spread / (4 * trials))
    low = 0.0 if share == 0 else (centre - half) / (1 + spread)
    high = 1.0 if share == 1 else (centre + half) / (1 + spread)
    return low, high


def _check(game: Game, states: Sequence[int], draws: int) -> None:
    if not states or draws < 1:
        raise InvalidValue(
            f"{len(states)} states and {draws} draws give no share.",
            hint="Name an outcome with a state, and at least one draw.",
        )
    missing = [state for state in states if not 0 <= state < game.size]
    if missing:
        raise UnknownId(
            f"There is no state {missing[0]} in a game of {game.size}.", hint="Count from 0."
        )
    if game.size > MOST_STATES:
        raise TooLarge(
            f"{game.size} states are more than {MOST_STATES}, the limit of the robustness share.",
            hint="Fix some options or add exclusions.",
        )


def _draw(preferred: Preferred, draws: int, rng: np.random.Generator) -> Drawn:
    if isinstance(preferred, Partial):
        drawn = draw_rankings(preferred.between_groups(), draws=draws, rng=rng)
        return replace(drawn, ranks=drawn.ranks[:, preferred.group])
    return Drawn(ranks=preferred.rank[np.newaxis, :], runs=draws, steps=0)


def _sampler(drawn: Sequence[Drawn]) -> str:
    if not any(one.ranks.shape[0] > 1 for one in drawn):
        return "nothing is open: one ranking per player"
    steps = max(one.steps for one in drawn)
    if not steps:
        return "exact and uniform, by counting the ways to complete each order"
    runs = min(one.runs for one in drawn if one.steps)
    return f"adjacent swaps, {runs} runs of {steps} swaps before the first draw"


def _share(held: int, count: int, runs: int) -> Share:
    """The share with its interval; where draws hang together, from how far the runs lie apart."""
    value = held.bit_count() / count
    worth = float(count)
    if 1 < runs < count and 0 < value < 1:
        spread = float(np.var(_run_means(held, count, runs), ddof=1)) / runs
        worth = min(worth, value * (1 - value) / spread) if spread > 0 else worth
    low, high = wilson_interval(value, worth)
    return Share(value=value, low=low, high=high, draws=count, worth=worth)


def _run_means(held: int, count: int, runs: int) -> NDArray[np.float64]:
    raw = np.frombuffer(held.to_bytes((count + 7) // 8, "little"), dtype=np.uint8)
    bits = np.unpackbits(raw, count=count, bitorder="little")
    return np.array([part.mean() for part in np.array_split(bits, runs)])
