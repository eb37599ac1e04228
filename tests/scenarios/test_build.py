"""A model becomes the game that it describes: states, moves and preferences, nothing invented."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scenarios.builders import HEAD, OPTIONS, WANTS, model
from truceline.core.errors import InvalidValue, TooLarge
from truceline.scenarios import build
from truceline.scenarios.build import build_game, variants, where_true
from truceline.scenarios.model import (
    Basis,
    ConflictModel,
    DecisionMaker,
    Exclusion,
    Game,
    Option,
    Partial,
    Preference,
    Ranks,
    Statement,
)

ONE, TWO = DecisionMaker(player="one", name="One"), DecisionMaker(player="two", name="Two")


def free_model(*wants: Statement, count: int = 3) -> ConflictModel:
    """A model with options a, b, c … of one player, who has these wishes."""
    options = tuple(Option(option_id=chr(97 + k), owner="one", title="") for k in range(count))
    preference = Preference(player="one", statements=wants)
    return ConflictModel(
        model_id="m", title="M", players=(ONE,), options=options, preferences=(preference,)
    )


def moves(game: Game, player: int, label: str) -> set[str]:
    at = game.labels.index(label)
    ends = game.indices[player][game.indptr[player][at] : game.indptr[player][at + 1]]
    return {game.labels[end] for end in ends}


def test_syria_iraq_1975_has_the_six_states_of_the_paper(shared: Path) -> None:
    """Hipel, Kilgour and Kinsara (2014), Group Decision and Negotiation 23(3):355-376."""
    published = json.loads((shared / "scenarios" / "syria_iraq_1975.json").read_text())
    options = tuple(
        Option(option_id=name, owner=owner, title="")
        for name, owner in (("release", "Syria"), ("escalate", "Syria"), ("attack", "Iraq"))
    )
    written = ConflictModel(
        model_id="syria-iraq-1975",
        title="",
        players=tuple(DecisionMaker(player=name, name=name) for name in ("Syria", "Iraq")),
        options=options,
        exclusions=(Exclusion(expression="release & escalate"),),
        preferences=tuple(
            Preference(player=name, ranking=tuple((published["states"][k - 1],) for k in order))
            for name, order in published["ranking"].items()
        ),
    )
    game = build_game(written)
    assert list(game.labels) == published["states"]
    assert moves(game, 0, "NNN") == {"YNN", "NYN"}
    assert moves(game, 1, "NYN") == {"NYY"}
    assert isinstance(game.preferred[0], Ranks)
    best_first = np.argsort(-game.preferred[0].rank) + 1
    assert best_first.tolist() == published["ranking"]["Syria"]


def test_elmira_is_built_state_by_state(shared: Path) -> None:
    published = json.loads((shared / "scenarios" / "elmira_9state_xu2007.json").read_text())
    names = tuple(published["states"])
    written = ConflictModel(
        model_id="elmira",
        title="",
        players=tuple(DecisionMaker(player=name, name=name) for name in published["dms"]),
        states=names,
        moves={
            player: {state: tuple(map(str, ends)) for state, ends in rows.items()}
            for player, rows in published["moves"].items()
        },
        status_quo={"1": True},
    )
    game = build_game(written)
    assert (game.size, game.status_quo, game.masks.size) == (9, 0, 0)
    assert moves(game, 1, "1") == {"3", "9"}
    assert moves(game, 2, "5") == {"1"}
    assert moves(game, 0, "9") == set()


def test_an_option_that_cannot_be_taken_back_is_not() -> None:
    options = OPTIONS.replace("owner: two", "owner: two, direction: 'on'")
    game = build_game(model(HEAD, options, WANTS))
    assert moves(game, 1, "YNN") == {"YNY"}
    assert moves(game, 1, "YNY") == set()
    assert moves(game, 0, "YNY") == {"NNY", "NYY", "YYY"}
    assert (game.labels[game.status_quo], game.directions) == ("YNN", ("both", "both", "on"))


def test_moves_that_are_not_listed_are_those_that_would_be(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = build_game(model(HEAD, OPTIONS, WANTS))
    monkeypatch.setattr(build, "MOST_LISTED_MOVES", 0)
    implied = build_game(model(HEAD, OPTIONS, WANTS))
    assert (implied.indptr, implied.indices) == ((), ())
    assert implied.size == listed.size == 8
    assert (implied.owners, listed.owners) == ((0, 0, 1), (0, 0, 1))


def test_the_first_statement_on_which_states_differ_decides() -> None:
    game = build_game(free_model(Statement(expression="b -> a"), Statement(expression="c")))
    ranks = game.preferred[0]
    assert isinstance(ranks, Ranks)
    found = dict(zip(game.labels, ranks.rank.tolist(), strict=True))
    assert found["NNY"] == found["YYY"] == 3
    assert found["YYN"] == 2
    assert found["NYY"] == 1
    assert found["NYN"] == 0


def test_many_statements_do_not_run_over() -> None:
    first = [Statement(expression="a")] + [Statement(expression="true")] * 150
    game = build_game(free_model(*first, Statement(expression="b"), count=2))
    ranks = game.preferred[0]
    assert isinstance(ranks, Ranks)
    assert ranks.rank.tolist() == [0, 2, 1, 3]


STATEMENTS = st.builds(
    lambda text, is_open, rivals: Statement(
        expression=text,
        is_open=is_open,
        rivals=tuple(rivals),
        basis=Basis(claims=("s",), contested_by=("t",) if rivals else ()),
    ),
    st.sampled_from(["a", "!b", "a & b", "b -> c", "a <-> c", "NY-"]),
    st.booleans(),
    st.lists(st.sampled_from(["!a", "b", "c & b"]), max_size=1),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(STATEMENTS, min_size=1, max_size=3))
def test_what_is_open_or_contested_orders_two_states_only_if_every_reading_does(
    wants: list[Statement],
) -> None:
    written = free_model(*wants)
    readings = [build_game(one).preferred[0] for one in variants(written)]
    agreed, equal = np.ones((2, 8, 8), dtype=bool)
    for ranks in readings:
        assert isinstance(ranks, Ranks)
        agreed &= ranks.rank[np.newaxis, :] > ranks.rank[:, np.newaxis]
        equal &= ranks.rank[np.newaxis, :] == ranks.rank[:, np.newaxis]
    preferred = build_game(written).preferred[0]
    if isinstance(preferred, Partial):
        assert np.array_equal(preferred.better, agreed)
        assert np.array_equal(preferred.group[np.newaxis, :] == preferred.group[:, None], equal)
    else:
        assert len(readings) == 1


def test_orders_say_what_follows_from_them_and_no_more() -> None:
    text = 'preferences: {one: {sources: [s], orders: [{order: "YYY > YY- & !c > NNN"}]}}'
    game = build_game(model(HEAD, OPTIONS, text))
    preferred = game.preferred[0]
    assert isinstance(preferred, Partial)
    pairs = [
        (game.labels[there], game.labels[here]) for here, there in np.argwhere(preferred.better)
    ]
    assert sorted(pairs) == [("YYN", "NNN"), ("YYY", "NNN"), ("YYY", "YYN")]
    unknown = game.preferred[1]
    assert isinstance(unknown, Partial)
    assert not unknown.better.any()


def test_rankings_that_contradict_keep_what_they_agree_on() -> None:
    claims = "[{value: 'YYY > NNN > YNN', source: s}, {value: 'YYY > YNN > NNN', source: t}]"
    text = f"preferences: {{one: {{ranking: {{claims: {claims}}}}}}}"
    written = model(HEAD, OPTIONS, text)
    game = build_game(written)
    at = {label: index for index, label in enumerate(game.labels)}
    preferred = game.preferred[0]
    assert isinstance(preferred, Partial)
    assert preferred.better[at["NNN"], at["YYY"]]
    assert preferred.better[at["YNN"], at["YYY"]]
    assert not preferred.better[at["NNN"], at["YNN"]]
    assert not preferred.better[at["YNN"], at["NNN"]]
    assert len(variants(written)) == 2


def test_a_contested_exclusion_excludes_nothing() -> None:
    claims = "{claims: [{value: c, source: s}, {value: 'false', source: t}]}"
    text = f"exclusions: [{{id: x, never: {claims}}}]" + WANTS
    assert build_game(model(HEAD, OPTIONS, text)).size == 8


def test_named_outcomes_are_states_and_may_stand_in_preferences() -> None:
    text = 'outcomes: {deal: {title: Deal, pattern: "Y-Y"}}' + WANTS.replace(
        "want: a", "want: deal"
    )
    written = model(HEAD, OPTIONS, text)
    game = build_game(written)
    assert [game.labels[at] for at in game.outcomes["deal"]] == ["YNY", "YYY"]
    assert np.flatnonzero(where_true(written, "deal & b")).tolist() == [game.labels.index("YYY")]


def test_a_flawed_model_makes_no_game_and_says_why() -> None:
    with pytest.raises(InvalidValue, match="no option, state or outcome 'd'") as refused:
        build_game(model(HEAD, OPTIONS, WANTS.replace("want: a", "want: d")))
    assert str(refused.value.where) == "scenarios/m.yaml, line 15"


def test_twenty_three_options_are_refused_with_advice() -> None:
    large = free_model(Statement(expression="a"))
    options = tuple(Option(option_id=f"o{k}", owner="one", title="") for k in range(23))
    with pytest.raises(TooLarge, match="22 is the limit") as refused:
        build_game(replace(large, options=options))
    assert "Merge options" in refused.value.hint


def test_a_partial_preference_over_too_many_states_is_refused() -> None:
    wide = free_model(Statement(expression="a", is_open=True), count=14)
    with pytest.raises(TooLarge, match="16384 states"):
        build_game(wide)


def test_too_many_variants_are_refused() -> None:
    wants = [Statement(expression=text, is_open=True) for text in "abcdefghijk"]
    with pytest.raises(TooLarge, match="more than 1024 variants"):
        variants(free_model(*wants, count=11))
