import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.scenarios.coalition import coalition_moves, coalitions_from
from truceline.scenarios.model import Concept
from truceline.scenarios.stability import stability

from .games import elmira_in_options, syria_iraq, two_by_two


def test_ministry_and_company_together_move_elmira_from_5_to_8() -> None:
    # Kilgour, Hipel, Fang and Peng (2001), Group Decision and Negotiation 10:159-175.
    game, numbers = elmira_in_options()
    found = coalition_moves(game, ["MoE", "Uniroyal"], numbers.index(5))
    assert [numbers[move.end] for move in found] == [8]
    assert {game.players[step.player] for step in found[0].steps} == {"MoE", "Uniroyal"}


def test_elmira_5_falls_to_no_other_coalition_and_8_to_none() -> None:
    game, numbers = elmira_in_options()
    from_5 = coalitions_from(game, numbers.index(5))
    assert [move.members for move in from_5] == [("MoE", "Uniroyal")]
    assert coalitions_from(game, numbers.index(8)) == ()


def test_prisoners_leave_the_dilemma_together() -> None:
    game = two_by_two(row=(2, 1, 4, 3), column=(2, 4, 1, 3))
    assert [move.end for move in coalition_moves(game, ["Row", "Column"], 0)] == [3]


def test_single_player_improves_where_it_is_not_nash_stable() -> None:
    game = syria_iraq()
    stable = stability(game, [Concept.NASH]).by_player[Concept.NASH]
    for player, name in enumerate(game.players):
        for state in range(game.size):
            assert bool(coalition_moves(game, [name], state)) != stable[player, state]


def test_unknown_member_and_empty_coalition_are_refused() -> None:
    with pytest.raises(UnknownId, match="'Turkey' is no player"):
        coalition_moves(syria_iraq(), ["Turkey"], 0)
    with pytest.raises(InvalidValue, match="no members"):
        coalition_moves(syria_iraq(), [], 0)
