"""The graph of a game's states as a picture: which states are drawn, where, and the moves between.

States stand in columns by how many moves they lie from today's, so that it reads from one side to
the other; within a column they lie near the states they are linked with. Nothing is random: the
same game gives the same picture.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from truceline.scenarios.compare import better_pairs
from truceline.scenarios.model import Game
from truceline.scenarios.moves import Moves, moves_of

__all__ = ["MOST_DRAWN", "Edge", "Graph", "Node", "draw_graph"]

MOST_DRAWN = 60
_MOST_EDGES = 160
_ROW, _GAP, _HIGH, _MARGIN, _SIGN = 72.0, 130.0, 28.0, 34.0, 8.4
_SWEEPS = 4
# States further away than this search reaches stand in the last column.
_MOST_SEARCHED = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A state in the picture, in its units; `x` and `y` are the middle."""

    state: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Edge:
    """A move, or a pair of moves there and back, of one player.

    Attributes:
        start: Where it leads from; of a pair with one improvement, the state that is left.
        is_improving: Whether the mover is known to like `end` better.
        is_mutual: Whether it can be taken back.
        path: As SVG draws it.
    """

    player: int
    start: int
    end: int
    is_improving: bool
    is_mutual: bool
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """What is drawn, and what is not.

    Attributes:
        left_out: States that are not drawn.
        moves_left_out: Moves between drawn states that are not drawn: they improve nothing.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: float
    height: float
    left_out: int
    moves_left_out: int


def draw_graph(
    game: Game, kept: Iterable[int], *, also: int | None = None, every_move: bool = False
) -> Graph:
    """The picture of a game.

    Args:
        game: The game.
        kept: States to draw first, where not all can be: those that hold.
        also: A state that is looked at; drawn in any case.
        every_move: Draw moves that improve nothing too, however many there are.
    """
    moves = moves_of(game)
    shown = _shown(moves, kept, also)
    links = _links(moves, shown)
    improving = [one for one in links if one[3]]
    is_full = every_move or len(links) <= _MOST_EDGES
    columns = _columns(moves, shown, links)
    nodes = _placed(game, columns)
    at = {node.state: node for node in nodes}
    return Graph(
        nodes=nodes,
        edges=tuple(_edge(link, at) for link in (links if is_full else improving)),
        width=max(node.x + node.width / 2 for node in nodes) + 3 * _MARGIN,
        height=max(node.y for node in nodes) + _HIGH / 2 + _MARGIN,
        left_out=game.size - len(shown),
        moves_left_out=0 if is_full else len(links) - len(improving),
    )


def _shown(moves: Moves, kept: Iterable[int], also: int | None) -> list[int]:
    """All states of a small game; of a large one the chosen ones, then their neighbours."""
    game = moves.game
    if game.size <= MOST_DRAWN:
        return list(range(game.size))
    wanted = [] if also is None else [also]
    wanted += [game.status_quo] if game.status_quo >= 0 else []
    named = (state for states in game.outcomes.values() for state in states)
    chosen = list(dict.fromkeys([*wanted, *kept, *named]))
    near = (state for one in chosen for state in _neighbours(moves, one))
    return sorted(list(dict.fromkeys([*chosen, *near]))[:MOST_DRAWN] or [0])


def _neighbours(moves: Moves, state: int) -> Iterable[int]:
    for player in range(len(moves.game.players)):
        yield from moves.targets(player, state).tolist()


Link = tuple[int, int, int, bool, bool]


def _links(moves: Moves, shown: Sequence[int]) -> list[Link]:
    """Player, from, to, whether it improves, whether it can be taken back."""
    inside, found = set(shown), list[Link]()
    for player, preferred in enumerate(moves.game.preferred):
        ends = {one: set(moves.targets(player, one).tolist()) & inside for one in shown}
        for one in shown:
            for other in sorted(ends[one]):
                is_mutual = one in ends[other]
                if is_mutual and other < one:
                    continue
                here, there = np.array([one, other]), np.array([other, one])
                there_better, here_better = better_pairs(preferred, here, there).tolist()
                is_back = is_mutual and here_better
                start, end = (other, one) if is_back else (one, other)
                found.append((player, start, end, there_better or is_back, is_mutual))
    return found


def _columns(moves: Moves, shown: Sequence[int], links: Sequence[Link]) -> list[list[int]]:
    """States by their distance from today's, those that are not reached last."""
    game = moves.game
    start = game.status_quo if game.status_quo >= 0 else shown[0]
    distance = {start: 0}
    frontier = [start]
    while frontier and len(distance) < _MOST_SEARCHED and not set(shown) <= set(distance):
        reached = [
            end for state in frontier for end in _neighbours(moves, state) if end not in distance
        ]
        step = distance[frontier[0]] + 1
        frontier = list(dict.fromkeys(reached))
        distance |= dict.fromkeys(frontier, step)
    furthest = max((distance[one] for one in shown if one in distance), default=0)
    columns: list[list[int]] = [[] for _ in range(furthest + 2)]
    for one in shown:
        columns[distance.get(one, furthest + 1)].append(one)
    return _untangled([column for column in columns if column], links)


def _untangled(columns: list[list[int]], links: Sequence[Link]) -> list[list[int]]:
    """Each column in the order of the middles of its links (Sugiyama, Tagawa and Toda 1981)."""
    near: dict[int, list[int]] = {}
    for _, one, other, *_ in links:
        near.setdefault(one, []).append(other)
        near.setdefault(other, []).append(one)
    place = {one: k / len(column) for column in columns for k, one in enumerate(column)}
    for _ in range(_SWEEPS):
        for column in columns:
            middles = {
                one: float(np.mean([place[other] for other in near.get(one, [one])]))
                for one in column
            }
            column.sort(key=lambda one, to=middles: (to[one], one))  # type: ignore[misc]
            place |= {one: k / len(column) for k, one in enumerate(column)}
    return columns


def _placed(game: Game, columns: Sequence[Sequence[int]]) -> tuple[Node, ...]:
    tallest = max(map(len, columns))
    nodes, left = list[Node](), _MARGIN
    for column in columns:
        width = max(len(game.labels[one]) for one in column) * _SIGN + 18
        width = max(width, 44.0)
        top = _MARGIN + _HIGH / 2 + (tallest - len(column)) * _ROW / 2
        nodes += [
            Node(state=one, x=left + width / 2, y=top + k * _ROW, width=width, height=_HIGH)
            for k, one in enumerate(column)
        ]
        left += width + _GAP
    return tuple(nodes)


def _edge(link: Link, at: dict[int, Node]) -> Edge:
    player, start, end, is_improving, is_mutual = link
    return Edge(
        player=player,
        start=start,
        end=end,
        is_improving=is_improving,
        is_mutual=is_mutual,
        path=_path(at[start], at[end], player),
    )


def _path(one: Node, other: Node, player: int) -> str:
    """A curve from side to side; within a column a bow beside it, each player's its own."""
    if one.x == other.x:
        side = one.x + one.width / 2
        out = side + 22 + 7 * player + abs(other.y - one.y) * 0.12
        return f"M{side:.0f} {one.y:.0f}C{out:.0f} {one.y:.0f} {out:.0f} {other.y:.0f} " + (
            f"{side:.0f} {other.y:.0f}"
        )
    toward = 1 if other.x > one.x else -1
    x1, x2 = one.x + toward * one.width / 2, other.x - toward * other.width / 2
    bend, shift = (x2 - x1) * 0.45, (player % 5 - 2) * 3
    y1, y2 = one.y + shift, other.y + shift
    return f"M{x1:.0f} {y1:.0f}C{x1 + bend:.0f} {y1:.0f} {x2 - bend:.0f} {y2:.0f} {x2:.0f} {y2:.0f}"
