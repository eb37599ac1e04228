"""A count by one rule is never turned into one by another."""

from __future__ import annotations

from datetime import date

import pytest

from monitor.conftest import MakeReports
from truceline.core.dates import Period
from truceline.core.errors import UnitMismatch, UnknownId
from truceline.monitor import load_rules
from truceline.monitor.tallies import convert, count_under, load_tally_rules, why_not

DAY = date(2019, 9, 1)
WEEK = Period(from_on=DAY, until_on=date(2019, 9, 8))


def test_rules_are_versioned_name_their_source_and_collide_with_none() -> None:
    rules = load_tally_rules()
    assert not set(rules) & set(load_rules())
    assert all(r.name.endswith(f".v{r.version}") and r.source and r.needs for r in rules.values())
    units = [word for rule in rules.values() for word in rule.units]
    assert len(units) == len(set(units))


def test_a_feed_with_units_is_counted_by_its_own_unit_only(make_reports: MakeReports) -> None:
    rows = [{"day": DAY, "units": n, "unit": unit} for n, unit in ((5, "explosion"), (9, "shot"))]
    reports = make_reports(*rows, feed="mission")
    assert count_under(reports, "osce-explosions", period=WEEK).value == 5
    assert count_under(reports, "osce-shots.v1", period=WEEK).value == 9
    assert count_under(reports, "events", period=WEEK).value == 2
    with pytest.raises(
        UnitMismatch, match=r"osce-bursts\.v1, which needs bursts counted one by one"
    ):
        count_under(reports, "osce-bursts", period=WEEK)


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        ("osce-explosions", "each of its rows is a report, and one is not the other"),
        ("episodes", "needs observations with their clock times"),
        ("casualties", "needs the wounded as well as the killed"),
        ("fatalities", "no report gives a number of the dead"),
        ("units", "no report gives a number of units"),
    ],
)
def test_a_rule_that_a_feed_cannot_support_is_refused_with_a_sentence(
    make_reports: MakeReports, rule: str, why: str
) -> None:
    reports = make_reports({"day": DAY})
    assert why in why_not(reports, rule)
    with pytest.raises(UnitMismatch, match=why):
        count_under(reports, rule, period=WEEK)


def test_a_count_is_never_converted(make_reports: MakeReports) -> None:
    counted = count_under(make_reports({"day": DAY}), "events", period=WEEK)
    assert convert(counted, "events.v1") is counted
    with pytest.raises(UnitMismatch, match="how many of the one make one of the other"):
        convert(counted, "incident-days")
    with pytest.raises(UnknownId, match="no counting rule 'osce-explosion'") as caught:
        convert(counted, "osce-explosion")
    assert "osce-explosions" in caught.value.hint
