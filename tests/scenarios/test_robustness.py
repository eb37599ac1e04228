"""Shares, intervals and exact verdicts against all rankings that agree with what is known."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations, product

import numpy as np
import pytest

from scenarios.games import option_game, random_partial, syria_iraq
from truceline.core.errors import InvalidValue, TooLarge, UnknownId
from truceline.scenarios.literal import LiteralGame
from truceline.scenarios.model import Concept, Game, Partial, Ranks
from truceline.scenarios.robustness import robustness, wilson_interval
from truceline.scenarios.verdicts import Verdict, verdict


def partial_game(seed: int) -> Game:
    rng = np.random.default_rng(seed)
    masks = np.sort(rng.choice(8, size=3 + seed % 2, replace=False))
    owners = (0, 1, 2) if seed % 3 == 0 else (0, 1, 1)
    game = option_game(masks, owners, [rng.permutation(masks.size)] * (max(owners) + 1))
    own = [
        random_partial(rng, masks.size, ties=seed % 4 > 1) if rng.random() < 0.8 else p
        for p in game.preferred
    ]
    return replace(game, preferred=tuple(own))


def settled(game: Game) -> list[LiteralGame]:
    """The game under every choice of rankings that agree with what is known."""
    fitting = []
    for known in game.preferred:
        if isinstance(known, Ranks):
            fitting.append([known])
        else:
            pairs = np.argwhere(known.better).tolist()
            groups = permutations(range(int(known.group.max()) + 1))
            orders = [np.array(order)[known.group] for order in groups]
            fitting.append([Ranks(rank=o) for o in orders if all(o[a] < o[b] for a, b in pairs)])
    return [LiteralGame(replace(game, preferred=chosen)) for chosen in product(*fitting)]


@pytest.mark.parametrize("seed", range(18))
def test_verdicts_are_those_of_every_ranking_tried(seed: int) -> None:
    game = partial_game(seed)
    games = settled(game)
    players = range(len(game.players))
    for concept, state in product(Concept, range(game.size)):
        held = [all(one.is_stable(p, state, concept) for p in players) for one in games]
        wanted = "always" if all(held) else "sometimes" if any(held) else "never"
        assert verdict(game, state=state, concept=concept) == wanted


@pytest.mark.parametrize("seed", [1, 2])
def test_the_interval_holds_the_true_share(seed: int) -> None:
    game = partial_game(seed)
    games = settled(game)
    found = robustness(game, states=[0], concepts=list(Concept), seed=5, draws=4000)
    for concept, one in found.items():
        held = [all(g.is_stable(p, 0, concept) for p in range(len(game.players))) for g in games]
        share = one.shares[0]
        assert share.low - 0.01 <= np.mean(held) <= share.high + 0.01
        assert "not the probability" in one.note
        assert one.sampler.startswith(("exact", "nothing is open"))


def test_with_nothing_open_the_share_is_the_plain_answer() -> None:
    """Syria–Iraq 1975: {6} under R, {1, 6} under GMR; states are counted from 0 here."""
    found = robustness(
        syria_iraq(), states=[0, 5], concepts=[Concept.NASH, Concept.GENERAL], seed=1
    )
    shares = {concept: [s.value for s in one.shares.values()] for concept, one in found.items()}
    assert shares == {Concept.NASH: [0.0, 1.0], Concept.GENERAL: [1.0, 1.0]}
    assert found[Concept.NASH].verdict is Verdict.ALWAYS
    assert found[Concept.NASH].by_player["Syria"].value == 1.0


def test_the_same_seed_gives_the_same_share_and_two_states_join() -> None:
    nothing = Partial(better=np.zeros((2, 2), dtype=np.bool_))
    game = replace(option_game(np.arange(2), (0,), [[0, 1]]), preferred=(nothing,))
    one, two = (
        robustness(game, states=[0, 1], concepts=[Concept.NASH], seed=3)[Concept.NASH]
        for _ in range(2)
    )
    assert one == two
    assert one.shares[0].value + one.shares[1].value == 1.0
    assert (one.any_state.value, one.verdict) == (1.0, None)


@pytest.mark.slow
def test_ten_thousand_draws_at_64_states_are_shared_out() -> None:
    rng = np.random.default_rng(1)
    game = option_game(np.arange(64), (0, 0, 1, 1, 2, 2), [np.arange(64)] * 3)
    game = replace(game, preferred=tuple(random_partial(rng, 64) for _ in range(3)))
    found = robustness(game, states=[5], concepts=[Concept.NASH, Concept.SEQUENTIAL], seed=1)
    assert all(0 <= one.any_state.low <= one.any_state.high <= 1 for one in found.values())
    assert all("runs of" in one.sampler for one in found.values())


def test_wilson_interval_of_a_published_example() -> None:
    """Newcombe (1998), Stat. Med. 17:857-872, table I, method 3: 81/263 and 0/20."""
    assert wilson_interval(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson_interval(0.0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)


def test_questions_without_an_answer_are_refused() -> None:
    game = syria_iraq()
    with pytest.raises(InvalidValue, match="0 states and 10000 draws"):
        robustness(game, states=[], concepts=[Concept.NASH], seed=1)
    with pytest.raises(UnknownId, match="no state 6 in a game of 6"):
        robustness(game, states=[6], concepts=[Concept.NASH], seed=1)
    large = option_game(np.arange(1024), (0,) * 10, [np.arange(1024)])
    with pytest.raises(TooLarge, match="1024 states are more than 512"):
        robustness(large, states=[0], concepts=[Concept.NASH], seed=1)
