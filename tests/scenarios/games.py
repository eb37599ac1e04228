"""Games for tests and the benchmark: random ones from a seed, and published ones."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from truceline.scenarios.model import Game, Partial, Preferred, Ranks

DIRECTIONS = ("both", "on", "off")


def option_game(
    masks: NDArray[np.int64],
    owners: Sequence[int],
    ranks: Sequence[Sequence[int] | NDArray[np.int64]],
    *,
    players: Sequence[str] = (),
    directions: Sequence[str] = (),
) -> Game:
    """A game in option form whose moves follow from its options."""
    width = len(owners)
    names = tuple(players) or tuple(f"p{k}" for k in range(len(ranks)))
    return Game(
        players=names,
        labels=tuple(
            "".join("NY"[int(mask) >> k & 1] for k in range(width)) for mask in masks.tolist()
        ),
        masks=np.asarray(masks, dtype=np.int64),
        indptr=(),
        indices=(),
        preferred=tuple(Ranks(rank=np.asarray(rank, dtype=np.int64)) for rank in ranks),
        owners=tuple(owners),
        directions=tuple(directions) or ("both",) * width,
    )


def listed_game(
    moves: Sequence[Sequence[Sequence[int]]],
    preferred: Sequence[Preferred],
    *,
    players: Sequence[str] = (),
) -> Game:
    """A game given state by state: player → state → states reached in one step."""
    return Game(
        players=tuple(players) or tuple(f"p{k}" for k in range(len(moves))),
        labels=tuple(str(state + 1) for state in range(len(moves[0]))),
        masks=np.zeros(0, dtype=np.int64),
        indptr=tuple(np.cumsum([0, *map(len, rows)]).astype(np.int64) for rows in moves),
        indices=tuple(
            np.array([end for row in rows for end in row], dtype=np.int64) for rows in moves
        ),
        preferred=tuple(preferred),
    )


def random_option_game(rng: np.random.Generator, *, most_options: int = 6) -> Game:
    """2–5 players, with infeasible states, irreversible options and ties in every mixture."""
    players = int(rng.integers(2, 6))
    width = int(rng.integers(players, max(players, most_options) + 1))
    owners = np.concatenate([np.arange(players), rng.integers(0, players, width - players)])
    rng.shuffle(owners)
    kept = rng.random(1 << width) < rng.choice([0.4, 0.7, 1.0])
    kept[int(rng.integers(1 << width))] = True
    share = float(rng.choice([0.0, 0.3, 0.7]))
    return option_game(
        np.flatnonzero(kept),
        owners.tolist(),
        [random_ranks(rng, int(kept.sum())) for _ in range(players)],
        directions=rng.choice(DIRECTIONS, width, p=[1 - share, share / 2, share / 2]).tolist(),
    )


def random_ranks(rng: np.random.Generator, states: int) -> NDArray[np.int64]:
    """A ranking of the states in random order, half of the time with many ties."""
    if rng.random() < 0.5:
        return rng.permutation(states).astype(np.int64)
    return rng.integers(0, max(1, states // 2) + 1, states).astype(np.int64)


def random_listed_game(rng: np.random.Generator, *, partial: bool = False) -> Game:
    """2–5 players on a graph without any structure: moves need neither compose nor go back."""
    players, states = int(rng.integers(2, 6)), int(rng.integers(2, 13))
    density = float(rng.choice([0.05, 0.15, 0.4]))
    reached = rng.random((players, states, states)) < density
    reached[:, np.arange(states), np.arange(states)] = False
    moves = [[np.flatnonzero(row).tolist() for row in rows] for rows in reached]
    if not partial:
        return listed_game(moves, [Ranks(rank=random_ranks(rng, states)) for _ in range(players)])
    with_ties = bool(rng.random() < 0.5)
    return listed_game(moves, [random_partial(rng, states, ties=with_ties) for _ in range(players)])


def random_partial(rng: np.random.Generator, states: int, *, ties: bool = False) -> Partial:
    """What two or three random rankings agree on: a strict partial order, with ties or without."""
    ranks = [rng.permutation(states) for _ in range(int(rng.integers(2, 4)))]
    if ties:
        ranks = [rank // 2 for rank in ranks[:1] * 2 + ranks[1:]]
        alike = rng.integers(0, max(1, states // 2) + 1, states)
        ranks = [rank[alike] for rank in ranks]
    better = np.logical_and.reduce([rank[np.newaxis] > rank[:, np.newaxis] for rank in ranks])
    equal = np.unique(np.array(ranks), axis=1, return_inverse=True)[1].reshape(-1)
    return Partial(better=np.asarray(better, dtype=np.bool_), alike=equal if ties else None)


def syria_iraq() -> Game:
    """Euphrates 1975: Hipel, Kilgour and Kinsara (2014), GDN 23:355-376, as in GMCR+'s handout."""
    masks = np.array([0b000, 0b001, 0b010, 0b100, 0b101, 0b110])
    best_first = [(1, 3, 6, 2, 4, 5), (2, 4, 6, 1, 5, 3)]
    ranks = [[6 - order.index(state) for state in range(1, 7)] for order in best_first]
    return option_game(masks, (0, 0, 1), ranks, players=("Syria", "Iraq"))


def two_by_two(row: Sequence[int], column: Sequence[int]) -> Game:
    """Two players with one option each; values of the states NN, YN, NY, YY."""
    return option_game(np.arange(4), (0, 1), [row, column], players=("Row", "Column"))


ELMIRA_VALUES = {
    "MoE": (4, 3, 8, 7, 5, 2, 9, 6, 1),
    "Uniroyal": (9, 2, 4, 8, 6, 1, 3, 7, 5),
    "LG": (6, 2, 8, 3, 7, 4, 9, 5, 1),
}


def elmira_in_options() -> tuple[Game, tuple[int, ...]]:
    """Elmira with its options, twelve states; and for each its number among the published nine.

    Options: modify; delay, accept, abandon (exactly one); insist. The four states in which the
    company abandons the plant are one in the published model: here they are equal.
    """
    masks = np.array([mask for mask in range(32) if (mask >> 1 & 7).bit_count() == 1])
    numbers = tuple(_elmira_number(mask) for mask in masks.tolist())
    game = option_game(
        masks,
        (0, 1, 1, 1, 2),
        [[values[number - 1] for number in numbers] for values in ELMIRA_VALUES.values()],
        players=tuple(ELMIRA_VALUES),
        directions=("on", "off", "both", "on", "both"),
    )
    return game, numbers


def _elmira_number(mask: int) -> int:
    return 9 if mask >> 3 & 1 else 1 + (mask & 1) + 2 * (mask >> 2 & 1) + 4 * (mask >> 4 & 1)


def snake_game(width: int, *, seed: int = 3) -> Game:
    """Every option its own player, ranked so that improvements only follow one long induced path.

    The first player fears the end of the path, which opponents reach only by walking all of it.
    """
    walk = _induced_path(width, np.random.default_rng(seed))
    place = np.full(1 << width, -1, dtype=np.int64)
    place[walk] = np.arange(len(walk))
    fearful = np.where(place >= 0, len(walk) - place, len(walk) + 1 + np.arange(1 << width))
    return option_game(
        np.arange(1 << width), tuple(range(width)), [fearful, *[place] * (width - 1)]
    )


def _induced_path(width: int, rng: np.random.Generator) -> list[int]:
    walk, seen = [0], {0}
    while True:
        steps = (walk[-1] ^ 1 << int(bit) for bit in rng.permutation(width))
        fresh = (corner for corner in steps if corner not in seen)
        onward = next(
            (c for c in fresh if sum((c ^ 1 << bit) in seen for bit in range(width)) == 1), None
        )
        if onward is None:
            return walk
        walk.append(onward)
        seen.add(onward)
