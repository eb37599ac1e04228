"""The smallest change of preferences that makes a wanted state hold.

Two measures: adjacent swaps in rankings (Kendall 1938), and statements negated or dropped. The
minimum is proven by a mixed-integer search over conditions, never by trying rankings; where the
joint search gives up under SEQ, SSEQ or SIM, the change is given with the bound that was proven.
What is returned was judged once more by the literal definitions. Inverse analysis in the graph
model: Kinsara, Kilgour and Hipel (2015), IEEE Trans. Syst. Man Cybern. Syst. 45:734-742.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue, TooLarge, UnknownId
from truceline.scenarios.build import where_true
from truceline.scenarios.model import Concept, ConflictModel, Game, Partial, Ranks
from truceline.scenarios.nearest import compared, confirmed, nearest_rankings
from truceline.scenarios.preferences import is_open
from truceline.scenarios.statements import Statements

__all__ = [
    "ChangedStatement",
    "Inverse",
    "fewest_statements",
    "fewest_swaps",
    "statement_truths",
    "swaps_each",
]

MOST_STATES = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangedStatement:
    """One statement that would have to be otherwise.

    Attributes:
        number: Its place among the player's statements, the weightiest is 0.
        how: `negated` or `dropped`.
    """

    player: str
    number: int
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inverse:
    """The smallest change after which a state is stable; a proven minimum.

    Attributes:
        movers: Whose preferences were allowed to change.
        stable_for: For whom the state had to be stable.
        cost: Adjacent swaps, or statements changed; None where no change of this kind suffices.
        at_least: Proven that fewer do not suffice; below `cost` only where the search gave up.
        swaps: Player → pairs reversed as (risen, fallen) states; only players that change.
        statements: Statements changed.
        ties_broken: Pairs that were equal and are set apart; not counted as swaps.
        preferred: Preferences after the change, per player; empty where `cost` is None.
    """

    state: int
    concept: Concept
    movers: tuple[str, ...]
    stable_for: tuple[str, ...]
    cost: int | None
    at_least: int = 0
    swaps: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)
    statements: tuple[ChangedStatement, ...] = ()
    ties_broken: int = 0
    preferred: tuple[Ranks | Partial, ...] = ()

    @property
    def is_proven(self) -> bool:
        """Whether `cost` is known to be the minimum."""
        return self.cost is None or self.at_least >= self.cost

    @property
    def is_possible(self) -> bool:
        """Whether any change of this kind makes the state stable."""
        return self.cost is not None


def fewest_swaps(
    game: Game,
    *,
    state: int,
    concept: Concept,
    movers: Iterable[str] | None = None,
    stable_for: Iterable[str] | None = None,
    patience: int = 8,
) -> Inverse:
    """The fewest adjacent swaps in rankings that make a state stable.

    States that are ranked apart stay apart; equal ones may be set apart without a swap, and that
    is counted apart. Preferences of players that may not change are taken as they are, partial
    ones in the cautious reading of `compare`.

    Args:
        game: At most 256 states.
        state: Index of the wanted state.
        concept: How players weigh a move.
        movers: Whose rankings may change; everybody by default.
        stable_for: For whom it must be stable; everybody by default, that is an equilibrium.
        patience: Joint searches (SEQ, SSEQ, SIM) of up to 1 s before the best change known is
            given with the bound that is proven; ask for more where `is_proven` is false.

    Raises:
        InvalidValue: A mover's preferences are partial: there are no neighbours to swap.
        UnknownId: A player or state that the game does not have.
        TooLarge: More than 256 states.
        NotConverged: The minimum was not proven.
    """
    changing, asked = _players(game, state, movers), _players(game, state, stable_for)
    for player in changing:
        if isinstance(game.preferred[player], Partial):
            raise InvalidValue(
                f"The preferences of {game.players[player]} are partial: swaps are not defined.",
                hint="Leave this player out, settle what is open, or ask for robustness.",
            )
    found = nearest_rankings(game, state, concept, changing, asked, patience)
    names = _names(game, changing), _names(game, asked)
    if found is None:
        return Inverse(
            state=state, concept=concept, movers=names[0], stable_for=names[1], cost=None
        )
    swaps, broken = compared(game, found.game, changing)
    return Inverse(
        state=state,
        concept=concept,
        movers=names[0],
        stable_for=names[1],
        cost=sum(map(len, swaps.values())),
        at_least=math.ceil(found.at_least - 0.2),
        swaps=swaps,
        ties_broken=broken,
        preferred=found.game.preferred,
    )


def swaps_each(game: Game, *, state: int, concept: Concept) -> dict[str, Inverse]:
    """Per player, the fewest swaps in its ranking alone that make the state stable for it.

    Players with partial preferences are left out: for them swaps are not defined.

    Raises:
        UnknownId, TooLarge, NotConverged: As `fewest_swaps`.
    """
    return {
        player: fewest_swaps(
            game, state=state, concept=concept, movers=[player], stable_for=[player]
        )
        for player, preferred in zip(game.players, game.preferred, strict=True)
        if isinstance(preferred, Ranks)
    }


def fewest_statements(
    game: Game,
    truths: Mapping[str, NDArray[np.bool_]],
    *,
    state: int,
    concept: Concept,
    stable_for: Iterable[str] | None = None,
) -> Inverse:
    """The fewest prioritised statements to negate or drop that make a state stable.

    Order and number of the statements stay; new ones are not invented, so there may be no answer.

    Args:
        game: At most 256 states.
        truths: Player → (statements, states) truth, the weightiest first; only those named may
            change. Negated or dropped counts one each.
        state: Index of the wanted state.
        concept: How players weigh a move.
        stable_for: For whom it must be stable; everybody by default.

    Raises:
        InvalidValue: Truths of the wrong number of states.
        UnknownId, TooLarge, NotConverged: As `fewest_swaps`.
    """
    changing, asked = _players(game, state, truths), _players(game, state, stable_for)
    for player, truth in truths.items():
        if truth.ndim != 2 or truth.shape[1] != game.size:
            raise InvalidValue(
                f"The statements of {player} are judged on {truth.shape[-1]} states, not on "
                f"{game.size}.",
                hint="Judge them on the feasible states of this game.",
            )
    wishes = Statements(game, {game.players.index(name): truth for name, truth in truths.items()})
    found = confirmed(game, wishes, state, concept, asked)
    values = found.values if found else None
    changed = tuple(
        ChangedStatement(player=game.players[player], number=number, how=how)
        for player, number, how in (() if values is None else wishes.changed(values))
    )
    return Inverse(
        state=state,
        concept=concept,
        movers=_names(game, changing),
        stable_for=_names(game, asked),
        cost=len(changed) if found else None,
        at_least=math.ceil(found.at_least - 0.2) if found else 0,
        statements=changed,
        preferred=found.game.preferred if found else (),
    )


def statement_truths(model: ConflictModel) -> dict[str, NDArray[np.bool_]]:
    """Player → (statements, states) truth, for players whose statements are all settled.

    Players with rankings, pairs, or statements that are open or contested are left out.

    Raises:
        InvalidValue: A statement cannot be read.
    """
    return {
        preference.player: np.array(
            [where_true(model, statement.expression) for statement in preference.statements]
        )
        for preference in model.preferences
        if preference.statements
        and not (preference.ranking or preference.orders or is_open(preference))
    }


def _players(game: Game, state: int, names: Iterable[str] | None) -> list[int]:
    if not 0 <= state < game.size:
        raise UnknownId(
            f"There is no state {state} in a game of {game.size}.", hint="Count states from 0."
        )
    if game.size > MOST_STATES:
        raise TooLarge(
            f"{game.size} states are more than {MOST_STATES}, the limit of the inverse search.",
            hint="Fix some options or add exclusions.",
        )
    wanted = game.players if names is None else tuple(names)
    unknown = [name for name in wanted if name not in game.players]
    if unknown:
        raise UnknownId(
            f"No player is called '{unknown[0]}'.", hint=f"Players: {', '.join(game.players)}."
        )
    return [game.players.index(name) for name in wanted]


def _names(game: Game, players: Iterable[int]) -> tuple[str, ...]:
    return tuple(game.players[player] for player in players)
