"""The nearest rankings under which a state is stable: what can be found apart, and what together.

Under R, GMR and SMR what others want plays no part, so each player's minimum stands for itself.
Under SEQ, SSEQ and SIM one player's wishes are another's deterrent: then a bound from below and
some change that suffices come first, and the joint search closes the gap or says what is left.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from truceline.core.errors import NotConverged
from truceline.scenarios.demands import Demand, Granted, cheapest_wishes
from truceline.scenarios.literal import CREDIBLE, SYMMETRIC, LiteralGame
from truceline.scenarios.model import Concept, Game, Ranks
from truceline.scenarios.pairs import PairSwaps
from truceline.scenarios.swaps import TIE, Swaps, reversed_pairs, ties_broken
from truceline.scenarios.threats import Board
from truceline.scenarios.wishes import Wishes

__all__ = ["compared", "confirmed", "nearest_rankings"]

_MOST_TURNS = 4
_JOINT_SECONDS = 1.0


def nearest_rankings(
    game: Game,
    state: int,
    concept: Concept,
    changing: list[int],
    asked: list[int],
    patience: int,
) -> Granted | None:
    """The game after the fewest swaps; None where none suffice.

    Args:
        game: Rankings, at least for the players that may change.
        state: The wanted state.
        concept: How players weigh a move.
        changing: Players whose rankings may change.
        asked: Players for whom the state must be stable.
        patience: Joint searches before the best known is given with its bound.
    """
    literal = LiteralGame(game)
    if all(literal.is_stable(player, state, concept) for player in asked):
        return Granted(cost=0.0, at_least=0.0, values=None, game=game)
    is_alone = len(asked) == 1 and changing == asked
    if is_alone or (concept is not Concept.SIMULTANEOUS and concept not in CREDIBLE):
        return _swap_apart(game, state, concept, changing, asked)
    return _swap_together(game, state, concept, changing, asked, patience)


def _swap_apart(
    game: Game, state: int, concept: Concept, changing: list[int], asked: list[int]
) -> Granted | None:
    """Each player's own minimum; the others' wishes taken as they come."""
    now, cost = game, 0.0
    for player in asked:
        movers = [player] if player in changing else []
        found = confirmed(now, Swaps(now, movers, state), state, concept, [player])
        if found is None:
            return None
        now, cost = found.game, cost + found.cost
    return Granted(cost=cost, at_least=cost, values=None, game=now)


def _swap_together(
    game: Game,
    state: int,
    concept: Concept,
    changing: list[int],
    asked: list[int],
    patience: int,
) -> Granted | None:
    """Where one player's wishes are another's deterrent: bounds first, then the joint search."""
    floor = _floor(game, state, concept, changing, asked)
    if floor is None:
        return None
    known = _swap_in_turn(game, state, concept, changing, asked)
    if known is not None:
        known = replace(known, at_least=floor)
    is_around = concept is Concept.SIMULTANEOUS
    wishes = Swaps(game, changing, state) if is_around else PairSwaps(game, changing)
    return confirmed(game, wishes, state, concept, asked, known=known, patience=patience)


def _floor(
    game: Game, state: int, concept: Concept, changing: list[int], asked: list[int]
) -> float | None:
    """A bound: what it would cost if every answer of the others were an improvement for them."""
    if concept is not Concept.SIMULTANEOUS:
        loose = Concept.SYMMETRIC if concept in SYMMETRIC else Concept.GENERAL
        found = _swap_apart(game, state, loose, changing, asked)
        return found.cost if found else None
    total = 0.0
    for player in asked:
        eager = _all_leave(game, state, player)
        movers = [player] if player in changing else []
        found = confirmed(eager, Swaps(eager, movers, state), state, concept, [player])
        if found is None:
            return None
        total += found.cost
    return total


def _all_leave(game: Game, state: int, player: int) -> Game:
    """The game in which everybody else likes any state better than the wanted one."""
    eager = np.ones(game.size, dtype=np.int64)
    eager[state] = 0
    preferred = [
        own if other == player else Ranks(rank=eager) for other, own in enumerate(game.preferred)
    ]
    return replace(game, preferred=tuple(preferred))


def _swap_in_turn(
    game: Game, state: int, concept: Concept, changing: list[int], asked: list[int]
) -> Granted | None:
    """Some change that suffices: each player's minimum given the others', a few times around."""
    now = game
    for _ in range(_MOST_TURNS):
        for player in asked:
            if player in changing:
                found = confirmed(now, Swaps(now, [player], state), state, concept, [player])
                now = found.game if found else now
        literal = LiteralGame(now)
        if all(literal.is_stable(player, state, concept) for player in asked):
            swaps, broken = compared(game, now, changing)
            cost = sum(map(len, swaps.values())) + TIE * broken
            return Granted(cost=cost, at_least=0.0, values=None, game=now)
    return None


def confirmed(
    game: Game,
    wishes: Wishes,
    state: int,
    concept: Concept,
    asked: list[int],
    *,
    known: Granted | None = None,
    patience: int | None = None,
) -> Granted | None:
    """What the search finds, if the literal definitions say the same."""
    demand = Demand(Board(game), wishes, state, concept, asked)
    if patience is None:
        found = cheapest_wishes(wishes, demand)
    else:
        found = cheapest_wishes(
            wishes, demand, known=known, seconds=_JOINT_SECONDS, rounds=patience
        )
    if found is not None:
        literal = LiteralGame(found.game)
        if not all(literal.is_stable(player, state, concept) for player in asked):
            raise NotConverged(
                "The change found is not confirmed by the literal definitions.",
                hint="This is our error: report it with the model.",
            )
    return found


def compared(
    game: Game, judged: Game, players: Iterable[int]
) -> tuple[dict[str, tuple[tuple[int, int], ...]], int]:
    """Pairs reversed, as (risen, fallen), of each player that changes; and ties broken in all."""
    swaps: dict[str, tuple[tuple[int, int], ...]] = {}
    broken = 0
    for player in players:
        old, new = game.preferred[player], judged.preferred[player]
        if isinstance(old, Ranks) and isinstance(new, Ranks):
            broken += ties_broken(old.rank, new.rank)
            if pairs := reversed_pairs(old.rank, new.rank):
                swaps[game.players[player]] = tuple(pairs)
    return swaps, broken
