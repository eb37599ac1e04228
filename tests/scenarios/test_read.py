"""A model is read as written: with its lines, its claims, and as it was known on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from scenarios.builders import HEAD, OPTIONS, WANTS, entries, entry, flaws, model
from truceline.core.errors import InvalidValue
from truceline.core.judgement import Judgement
from truceline.record import fold
from truceline.scenarios.entries import claims_of_model
from truceline.scenarios.read import known_models, read_model
from truceline.workspace.packs import check_pack, find_pack

CONTESTED = """
preferences:
  one:
    statements:
      - id: first
        want:
          claims:
            - {value: "a & b", by: north, source: "s#3", at: 2018-02-01}
            - {value: "( a&b )", source: "t#1", at: 2018-02-02}
            - {value: "!a", source: "t#9", at: 2018-06-01}
  two: {sources: [s], statements: [{want: c}]}
"""


def test_a_model_keeps_what_was_written_and_where() -> None:
    found = model(HEAD, OPTIONS, WANTS)
    assert [player.actor_id for player in found.players] == ["north", ""]
    assert found.status_quo == {"a": True, "b": False, "c": False}
    assert [option.line for option in found.options] == [10, 11, 12]
    assert found.options[0].basis.claims == ("s#1",)
    wants = found.preferences[0].statements
    assert [(one.expression, one.basis.claims) for one in wants] == [("a", ("s",)), ("c", ("s",))]
    assert str(found.where) == "scenarios/m.yaml, line 2"


def test_claims_that_contradict_contest_a_statement_and_those_that_agree_support_it() -> None:
    found = model(HEAD, OPTIONS, CONTESTED).preferences[0].statements[0]
    assert found.expression == "a & b"
    assert found.rivals == ("!a",)
    assert len(found.basis.claims) == 2
    assert len(found.basis.contested_by) == 1
    said = claims_of_model(entry(HEAD, OPTIONS, CONTESTED))
    assert said[found.basis.contested_by[0]].cited == "t#9"
    assert {said[one].claimant for one in found.basis.claims} == {"north", ""}


def test_a_model_knows_no_claim_of_a_later_day() -> None:
    before = model(HEAD, OPTIONS, CONTESTED, as_of=date(2018, 5, 31)).preferences[0].statements[0]
    assert not before.basis.is_contested
    earlier = model(HEAD, OPTIONS, CONTESTED, as_of=date(2018, 1, 1))
    assert [preference.player for preference in earlier.preferences] == ["two"]


def test_a_judgement_settles_what_is_contested() -> None:
    dispute = fold(entries(HEAD, OPTIONS, CONTESTED)).disputes[0]
    assert (dispute.subject, dispute.field) == (
        "scenario:m",
        "preferences.one.statements.first.want",
    )
    assert (dispute.chosen, str(dispute.basis)) == ("", "all")
    judgement = Judgement(
        subject=dispute.subject,
        field=dispute.field,
        claim_id=dispute.claims[2].claim_id,
        by="A person",
        reason="Seen on the spot.",
        recorded_at=datetime(2020, 1, 1, tzinfo=UTC),
    )
    judged = {(dispute.subject, dispute.field): judgement}
    found = read_model(entry(HEAD, OPTIONS, CONTESTED), judgements=judged)
    statement = found.preferences[0].statements[0]
    assert (statement.expression, statement.rivals) == ("!a", ())
    assert not statement.basis.is_contested


def test_a_model_that_was_not_known_is_not_given() -> None:
    known = "known: 2018-03-01\n"
    assert set(known_models(entries(HEAD, known, OPTIONS, WANTS), as_of=date(2018, 3, 1))) == {"m"}
    assert known_models(entries(HEAD, known, OPTIONS, WANTS), as_of=date(2018, 2, 28)) == {}
    with pytest.raises(InvalidValue, match="was not known"):
        model(HEAD, known, OPTIONS, WANTS, as_of=date(2018, 2, 28))


def test_rankings_and_orders_may_be_lists_or_text() -> None:
    listed = "preferences: {one: {ranking: [YNN, [NNN, NNY]], sources: [s]}}"
    text = 'preferences: {one: {ranking: "YNN > NNN, NNY", sources: [s]}}'
    for way in (listed, text):
        found = model(HEAD, OPTIONS, way).preferences[0]
        assert found.ranking == (("YNN",), ("NNN", "NNY"))
    chain = 'preferences: {one: {orders: [{order: "a -> b > b > !b & a", sources: [s]}]}}'
    orders = model(HEAD, OPTIONS, chain).preferences[0].orders
    assert [(one.better, one.worse) for one in orders] == [("a -> b", "b"), ("b", "!b & a")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (OPTIONS.replace('"yes"', "maybe"), "line 10: 'today' of the option 'a' is 'maybe'"),
        (OPTIONS + "status_quo: YNN\n", "line 13: The status quo is given twice"),
        (OPTIONS.replace(', today: "no"', "").replace(', today: "yes"', "") + "status_quo: YN\n",
         "line 13: The status quo 'YN' is not one sign for each of 3 options"),
        (OPTIONS + "preferences: {one: {orders: [{order: a, sources: [s]}]}}",
         "line 13: The order 'a' does not compare two things"),
        (OPTIONS.replace("owner: one", "owns: one"), "'options.a.owns' is not a key here"),
        (OPTIONS + "exclusions: [{never: {claims: [{value: a}, {value: b}]}}]",
         "Add an `id` beside it"),
        (OPTIONS.replace('"s#1"', "nowhere"), "There is no source 'nowhere' in this pack"),
    ],
)  # fmt: skip
def test_a_value_that_makes_no_sense_is_named_with_its_line(text: str, said: str) -> None:
    assert any(said in flaw for flaw in flaws(HEAD, text))


def test_the_bundled_model_of_syria_is_sound_and_cited_throughout() -> None:
    reading, findings = check_pack(find_pack("syria"))
    assert findings == ()
    found = known_models(reading.entries)["syria-2018"]
    assert len(found.players) == 7
    assert {outcome.outcome_id for outcome in found.outcomes} == {"plan-a", "plan-b"}
    wants = [one for preference in found.preferences for one in preference.statements]
    assert all("#" in one.basis.claims[0] or "reuters" in one.basis.claims[0] for one in wants)
    assert known_models(reading.entries, as_of=date(2017, 12, 31)) == {}


def test_the_example_of_the_page_is_sound() -> None:
    page = (Path(__file__).parents[2] / "docs" / "scenarios.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0].replace("memo-1975", "s")
    assert flaws(example) == []
    assert model(example).preferences[0].statements[1].expression == "escalate if attack"
