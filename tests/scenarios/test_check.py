"""Each flaw of a model is named with its file, line and repair."""

from __future__ import annotations

import pytest

from scenarios.builders import HEAD, OPTIONS, WANTS, flaws, model
from truceline.core.findings import Severity
from truceline.scenarios.check import check_model, errors_of
from truceline.scenarios.model import Basis, ConflictModel, DecisionMaker, Option


def test_a_sound_and_cited_model_has_no_flaw() -> None:
    assert flaws(HEAD, OPTIONS, WANTS) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OPTIONS.replace("owner: two", "owner: nato") + WANTS,
         "error scenario.no-owner scenarios/m.yaml, line 12: The option 'c' is owned by 'nato'"),
        (OPTIONS.replace("owner: two, ", "") + WANTS,
         "error scenario.no-owner scenarios/m.yaml, line 12: The option 'c' is owned by nobody"),
        (OPTIONS + WANTS.replace("want: a", "want: a & d"),
         "error scenario.unknown-option scenarios/m.yaml, line 15: The preference of 'one': "
         "The model has no option, state or outcome 'd'"),
        (OPTIONS + WANTS.replace("want: a", "want: a &"),
         "error scenario.bad-expression scenarios/m.yaml, line 15"),
        (OPTIONS + WANTS.replace("want: a", "want: YN"),
         "The pattern 'YN' has 2 signs, the model 3 options"),
        (OPTIONS + "exclusions: [{never: a & !c, sources: [s]}]" + WANTS,
         "error scenario.status-quo-infeasible scenarios/m.yaml, line 10: The status quo YNN is "
         "infeasible: it is excluded by 'a & !c' (line 13)"),
        (OPTIONS.replace(', today: "no"', "") + WANTS,
         "line 11: The status quo does not say whether 'b' is taken today, nor of 1 more"),
        (OPTIONS + "exclusions: [{never: a | !a, sources: [s]}]" + WANTS,
         "error scenario.no-states scenarios/m.yaml, line 13: The exclusions leave no state"),
        (OPTIONS + 'outcomes: {x: {title: X, pattern: "a & !a"}}' + WANTS,
         "error scenario.empty-outcome scenarios/m.yaml, line 13"),
        (OPTIONS + "outcomes: {a: {title: A, pattern: a}}" + WANTS,
         "error scenario.bad-name scenarios/m.yaml, line 10: 'a' names two things"),
        (OPTIONS + WANTS.replace("two:", "three:"),
         "error scenario.unknown-player scenarios/m.yaml, line 16"),
        (OPTIONS + WANTS.replace("{sources: [s], statements: [{want: c}]}", "{sources: [s]}"),
         "error scenario.no-preference scenarios/m.yaml, line 16: The preference of 'two' is "
         "written in none of the three ways"),
        ("states: [x, y]\nmoves: {one: {x: [z]}}" + WANTS,
         "error scenario.bad-move scenarios/m.yaml, line 2: A move of 'one' names 'z'"),
    ],
)  # fmt: skip
def test_an_error_is_named_with_line_and_repair(text: str, said: str) -> None:
    found = [flaw for flaw in flaws(HEAD, text) if said in flaw]
    assert found
    assert found[0].rstrip().endswith(".") or found[0].endswith("?")


def test_a_cycle_names_the_orders_that_make_it() -> None:
    orders = """
preferences:
  one:
    sources: [s]
    orders:
      - {order: a & b > b & c & !a}
      - {order: "!a > a & !b"}
      - {order: a & c > !a}
  two: {sources: [s], statements: [{want: c}]}
"""
    found = flaws(HEAD, OPTIONS, orders)
    assert len(found) == 1
    assert "scenario.preference-cycle scenarios/m.yaml, line 20" in found[0]
    assert "!a > a & !b (line 19), a & c > !a (line 20)" in found[0]


def test_a_state_in_two_tiers_of_a_ranking_is_a_cycle() -> None:
    ranking = WANTS.replace("statements: [{want: a}, {want: c}]", "ranking: [YN-, [NNN, YNY]]")
    found = flaws(HEAD, OPTIONS, ranking)
    assert [flaw for flaw in found if "has state YNY in tiers 1 and 2" in flaw]


def test_several_flaws_are_all_named_at_once() -> None:
    text = OPTIONS.replace("owner: two", "owner: nato") + WANTS.replace("want: a", "want: d")
    text += "exclusions: [{never: a, sources: [s]}]"
    codes = {flaw.split()[1] for flaw in flaws(HEAD, text)}
    assert {
        "scenario.no-owner",
        "scenario.unknown-option",
        "scenario.status-quo-infeasible",
    } <= codes


def test_what_is_uncited_idle_or_silent_is_warned_of() -> None:
    text = (
        OPTIONS.replace(', sources: ["s#1"]', "", 1)
        + """
preferences:
  one:
    statements:
      - {want: a}
      - {want: "b | !b", judged_by: A person, reason: Known well.}
"""
    )
    found = [flaw for flaw in flaws(HEAD, text) if flaw.startswith("warning")]
    assert [flaw.split()[1] for flaw in found] == [
        "scenario.no-preference",
        "scenario.uncited",
        "scenario.uncited",
        "scenario.idle",
    ]


def test_what_is_contested_is_noted_and_no_error() -> None:
    claimed = "{claims: [{value: a, source: s}, {value: '!a', source: t}]}"
    found = model(HEAD, OPTIONS, WANTS.replace("want: a", f"id: x, want: {claimed}"))
    assert errors_of(found) == ()
    notes = [one for one in check_model(found) if one.severity is Severity.NOTE]
    assert [one.code for one in notes] == ["scenario.contested"]


def test_more_options_than_can_be_computed_are_an_error() -> None:
    cited = Basis(claims=("s",))
    options = tuple(
        Option(option_id=f"o{k}", owner="one", title="", basis=cited) for k in range(23)
    )
    players = (DecisionMaker(player="one", name="One"),)
    large = ConflictModel(model_id="m", title="M", players=players, options=options)
    assert [one.code for one in errors_of(large)] == ["scenario.too-large"]
