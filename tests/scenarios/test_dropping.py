"""Leaving claims out one by one."""

from __future__ import annotations

from dataclasses import replace

from truceline.scenarios.build import build_game
from truceline.scenarios.dropping import claims_of, drop_claim, drop_each_claim
from truceline.scenarios.model import (
    Basis,
    Concept,
    ConflictModel,
    DecisionMaker,
    Exclusion,
    Option,
    Partial,
    Preference,
    Statement,
)
from truceline.scenarios.verdicts import verdict


def cites(*claims: str) -> Basis:
    return Basis(claims=claims)


def says(expression: str, *claims: str) -> Statement:
    return Statement(expression=expression, basis=cites(*claims))


MODEL = ConflictModel(
    model_id="m",
    title="M",
    players=(DecisionMaker(player="one", name="One"), DecisionMaker(player="two", name="Two")),
    options=(
        Option(option_id="a", owner="one", title="A", basis=cites("c0")),
        Option(option_id="b", owner="two", title="B", basis=cites("c0")),
    ),
    preferences=(
        Preference(player="one", statements=(says("a", "c1"), says("b", "c2"))),
        Preference(player="two", statements=(says("b", "c3", "c4"),)),
    ),
    status_quo={"a": False, "b": False},
    status_quo_basis=cites("c0"),
)


def plan(model: ConflictModel) -> str:
    """Whether both options taken is an equilibrium, whatever is open."""
    game = build_game(model)
    return verdict(game, state=game.labels.index("YY"), concept=Concept.NASH)


def test_only_the_claim_on_which_the_outcome_hangs_is_decisive() -> None:
    found = drop_each_claim(MODEL, plan)
    assert [(one.claim, one.before, one.after) for one in found if one.is_decisive] == [
        ("c1", "always", "sometimes")
    ]
    assert {one.claim for one in found} == {"c0", "c1", "c2", "c3", "c4"}
    assert found[0].changed == ("one: a",)


def test_a_part_with_two_claims_survives_either_and_options_cannot_be_tried() -> None:
    found = {one.claim: one for one in drop_each_claim(MODEL, plan)}
    assert found["c3"].changed == found["c4"].changed == ()
    assert found["c0"].untried == ("option a", "option b", "the status quo")


def test_a_ranking_without_its_claim_leaves_everything_open() -> None:
    ranked = Preference(player="one", ranking=(("YY",), ("NN",)), basis=cites("c9"))
    model = replace(MODEL, preferences=(ranked, MODEL.preferences[1]))
    without, changed = drop_claim(model, "c9")
    assert changed == ("one: the ranking",)
    preferred = build_game(without).preferred[0]
    assert isinstance(preferred, Partial)
    assert not preferred.better.any()


def test_leaving_out_the_claim_that_contests_frees_the_part() -> None:
    contested = replace(says("a", "c1"), basis=Basis(claims=("c1",), contested_by=("x",)))
    model = replace(
        MODEL, preferences=(Preference(player="one", statements=(contested,)), MODEL.preferences[1])
    )
    assert plan(model) == "sometimes"
    found = {one.claim: one for one in drop_each_claim(model, plan)}
    assert (found["x"].after, found["x"].changed) == ("always", ("one: a",))


def test_an_exclusion_without_its_claim_excludes_nothing() -> None:
    model = replace(MODEL, exclusions=(Exclusion(expression="a & !b", basis=cites("c5")),))
    without, changed = drop_claim(model, "c5")
    assert (build_game(model).size, build_game(without).size, changed) == (3, 4, ("a & !b",))
    assert claims_of(model)[:2] == ("c0", "c5")


def test_what_nobody_cares_about_stays_equal_when_a_claim_is_dropped() -> None:
    """One player owns an option that none of its statements names: it is never tempted by it."""
    options = (*MODEL.options, Option(option_id="d", owner="one", title="D", basis=cites("c0")))
    statements = (says("b", "c1"), says("a", "c2", "c3"))
    model = replace(
        MODEL,
        options=options,
        preferences=(Preference(player="one", statements=statements), MODEL.preferences[1]),
        status_quo={"a": False, "b": False, "d": False},
    )

    def stays(changed: ConflictModel) -> str:
        game = build_game(changed)
        return verdict(game, state=game.labels.index("YYN"), concept=Concept.NASH)

    found = {one.claim: one for one in drop_each_claim(model, stays)}
    assert (found["c1"].changed, found["c1"].after) == (("one: b",), "always")
