"""The section on delegations: every claimant's figure beside the others', who is missing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from briefs.builders import inputs
from talks.bundled import bundled, bundled_entries
from truceline.briefs import compose_brief
from truceline.briefs.export import exporter_for
from truceline.talks.delegations import known_delegations, whole_delegation


def brief_on(on: date) -> str:
    given = inputs()
    whole = map(whole_delegation, known_delegations(bundled_entries("syria")).values())
    assessment = replace(given.assessment, ceasefire_id="", on=on)
    changed = replace(
        given, record=bundled("syria"), assessment=assessment, delegations=tuple(whole)
    )
    document = compose_brief(changed).only("delegations")
    return exporter_for("txt").export(document).decode()


def test_conflicting_figures_stand_side_by_side_and_no_sum_of_them_anywhere() -> None:
    said = " ".join(brief_on(date(2020, 3, 16)).split())
    for figure in ("1,392", "1,393", "1,511"):
        assert figure in said
    assert str(1392 + 1393 + 1511) not in said.replace(",", "")
    assert "Missing: Kurdish Democratic Union Party (PYD): did not take part" in said
    assert "42 of 150 seats (28.0 %); the aim of 30 % is 45 seats: short by 3" in said
    assert "Rule: consensus or seats >= 75 %" in said


def test_a_body_that_had_not_met_by_the_day_is_not_in_the_brief() -> None:
    assert "Constitutional Committee" not in brief_on(date(2018, 10, 20))
    assert not brief_on(date(2017, 10, 20)).count("1,392")
