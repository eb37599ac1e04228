"""Forces as announced, observed and verified: what is words stays words, silence stays silence."""

from __future__ import annotations

from datetime import date

from talks.bundled import bundled
from truceline.talks.actors import forces_on


def test_a_significant_part_ordered_home_is_announced_and_no_number() -> None:
    found = {one.force.force_id: one for one in forces_on(bundled("syria"), date(2017, 12, 15))}
    announced, observed, verified = found["russian-contingent"].stages
    said = [one for one in announced.statements if one.words == "a significant part"]
    assert [(one.state, one.figure.value, one.claim.claimant) for one in said] == [
        ("ordered home", None, "russia")
    ]
    assert [one.claim.claimant for one in observed.statements] == ["united-states"]
    assert verified.statements == ()


def test_two_bases_are_kept_according_to_who_keeps_them() -> None:
    found = {one.force.force_id: one for one in forces_on(bundled("syria"), date(2017, 12, 15))}
    announced = found["russian-bases"].stages[0]
    assert [(s.figure.value, s.state) for s in announced.statements] == [(2.0, "present")]
    assert found["russian-bases"].has_gap


def test_nothing_is_said_of_a_force_before_anybody_spoke_of_it() -> None:
    assert forces_on(bundled("syria"), date(2016, 1, 1)) == ()
    assert forces_on(bundled("syria"), date(2020, 3, 1), actor_id="iran") == ()
