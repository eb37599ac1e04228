from collections.abc import Sequence

from truceline.scenarios.build import build_game
from truceline.scenarios.explain import explain
from truceline.scenarios.model import (
    Basis,
    Concept,
    ConflictModel,
    DecisionMaker,
    Option,
    Order,
    Preference,
    Statement,
)
from truceline.scenarios.reasons import reasons_for


def model(
    first: Preference, second: Sequence[Statement] = (Statement(expression="arm"),)
) -> ConflictModel:
    return ConflictModel(
        model_id="m",
        title="Two sides",
        players=(
            DecisionMaker(player="a", name="North"),
            DecisionMaker(player="b", name="South"),
        ),
        options=(
            Option(option_id="attack", owner="a", title="Attack"),
            Option(option_id="arm", owner="b", title="Arm"),
        ),
        preferences=(first, Preference(player="b", statements=tuple(second))),
        status_quo={"attack": False, "arm": False},
    )


def test_first_statement_that_differs_decides_and_brings_its_claims() -> None:
    cited = Statement(expression="!arm", basis=Basis(claims=("memo-7",)), line=12)
    written = model(
        Preference(player="a", statements=(cited, Statement(expression="attack"))),
        [Statement(expression="arm <-> attack")],
    )
    game = build_game(written)
    states = {label: index for index, label in enumerate(game.labels)}
    told = explain(game, "a", states["NN"], Concept.SEQUENTIAL, model=written)
    assert told.is_stable
    assert [reason.text for reason in told.temptations[0].reasons] == ["attack"]
    assert told.temptations[0].deterring[0].basis.claims == ("memo-7",)
    assert told.sentence == (
        "NN is stable for North: YN tempts (by 'attack'), but South can move to YY: it ends in YY, "
        "which is no better (by '!arm')."
    )


def test_open_statement_is_named_before_the_one_that_decides_in_every_reading() -> None:
    said = (Statement(expression="!arm", is_open=True), Statement(expression="attack"))
    written = model(Preference(player="a", statements=said))
    game = build_game(written)
    worse, better = game.labels.index("NN"), game.labels.index("YN")
    found = reasons_for(written, game, 0, worse=worse, better=better)
    assert [reason.text for reason in found] == ["attack"]
    across = reasons_for(written, game, 0, worse=worse, better=game.labels.index("YY"))
    assert [reason.text for reason in across] == ["!arm", "attack"]


def test_ranking_decides_by_its_tiers_and_what_it_does_not_name_is_last() -> None:
    written = model(Preference(player="a", ranking=(("YN",), ("NN", "NY")), line=4))
    game = build_game(written)
    worse, better = game.labels.index("YY"), game.labels.index("NN")
    (reason,) = reasons_for(written, game, 0, worse=worse, better=better)
    assert (reason.text, reason.line) == ("NN, NY", 4)
    assert reason.says == "tier 2 of 3, and the other state tier 3"


def test_pairs_decide_by_the_fewest_that_lead_from_one_state_to_the_other() -> None:
    pairs = (Order(better="YN", worse="NN"), Order(better="NN", worse="NY"))
    written = model(Preference(player="a", orders=pairs))
    game = build_game(written)
    worse, better = game.labels.index("NY"), game.labels.index("YN")
    found = reasons_for(written, game, 0, worse=worse, better=better)
    assert [reason.text for reason in found] == ["YN before NN", "NN before NY"]
    assert reasons_for(written, game, 0, worse=better, better=worse) == ()
