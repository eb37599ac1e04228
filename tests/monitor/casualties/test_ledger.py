"""The ledger keeps claimants on lines of their own, and tells where they contradict."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.casualties.claimed import START, claim, claims
from monitor.conftest import MakeReports
from truceline.core.casualty import CasualtyClaim, Fate
from truceline.core.dates import Period
from truceline.core.observation import Observation, Qualifier
from truceline.monitor import FeedReports, count, rule_named
from truceline.monitor.casualties import (
    casualty_ledger,
    claims_of_observations,
    claims_of_reports,
    find_contradictions,
    in_words,
    total,
)


def kinds(*told: CasualtyClaim) -> list[str]:
    return [one.kind for one in find_contradictions(told)]


def test_running_totals_stand_apart_from_figures_by_day() -> None:
    told = [claim(first=0, n=5), claim(first=1, n=2)]
    running = [claim(days=n, n=3 * n, is_cumulative=True) for n in (3, 2)]
    (line,) = casualty_ledger([*told, *running]).lines
    assert line.total
    assert line.total.best == 7
    assert [one.best for one in line.cumulative] == [6, 9]
    assert "It gave 2 running totals; they are not added." in in_words(line)


def test_a_line_that_cannot_be_added_says_why_instead_of_a_number() -> None:
    (line,) = casualty_ledger([claim(first=0, n=5), claim(first=0, n=6)]).lines
    assert line.total
    assert line.total.best is None
    assert "gives two figures" in line.total.unknown
    assert "no total" in in_words(line)


@pytest.mark.parametrize(
    ("other", "kind"),
    [
        (claim(by="russia", low=8, best=9, high=9), "figures-apart"),
        (claim(by="russia", low=4, best=6, high=9), "figures-differ"),
        (claim(by="russia", best=6), "figures-differ"),
        (claim(by="russia", polarity="-"), "denied"),
        (claim(n=4), "own-figures-differ"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_figures_for_one_thing_that_differ_are_told(other: CasualtyClaim, kind: str) -> None:
    assert kinds(claim(low=3, best=5, high=7), other) == [kind]


def test_a_word_of_its_own_and_other_days_contradict_nothing() -> None:
    assert kinds(claim(n=5), claim(by="russia", n=9, fate=Fate.NEUTRALISED)) == []
    assert kinds(claim(n=5), claim(by="russia", first=1, n=9)) == []


def test_a_running_total_that_falls_or_is_less_than_its_parts_is_told() -> None:
    running = [claim(days=n, n=9 - n, is_cumulative=True) for n in (2, 3)]
    assert kinds(*running) == ["fell"]
    parts = [claim(first=0, n=5), claim(first=1, n=6)]
    (found,) = find_contradictions([*parts, claim(days=2, n=10, is_cumulative=True)])
    assert found.kind == "parts-exceed-total"
    assert "add to at least 11, its running total is 10" in in_words(found)


@settings(max_examples=50)
@given(told=st.lists(claims(), max_size=10), seed=st.randoms(use_true_random=False))
def test_the_ledger_does_not_depend_on_order_and_drops_nothing(
    told: list[CasualtyClaim], seed: random.Random
) -> None:
    unique = list({one.claim_id: one for one in told}.values())
    mixed = list(unique)
    seed.shuffle(mixed)
    ledger = casualty_ledger(unique)
    assert ledger == casualty_ledger(mixed)
    for line in ledger.lines:
        own = [one for one in unique if one.claimant == line.claimant and one.fate == line.fate]
        held = len(line.cumulative) + len(line.denied)
        rest = [one for one in own if not one.is_cumulative and one.polarity == "+"]
        total_ = line.total
        assert held == len(own) - len(rest)
        assert bool(rest) == bool(total_)
        if total_:
            assert len(rest) == len(total_.claims) + len(total_.repeated) + total_.without_figure


@settings(max_examples=50)
@given(told=st.lists(claims(), max_size=10), as_of=st.dates(START, START.replace(day=30)))
def test_every_claim_left_out_is_stated(told: list[CasualtyClaim], as_of: date) -> None:
    asked = Period(from_on=START, until_on=START.replace(day=6))
    ledger = casualty_ledger(told, period=asked, as_of=as_of)
    held = sum(len(line.cumulative) + len(line.denied) for line in ledger.lines)
    for own in (line.total for line in ledger.lines if line.total):
        held += len(own.claims) + len(own.repeated) + len(own.straddling) + own.without_figure
    assert held + ledger.known_later + ledger.known_unstated + ledger.outside == len(told)
    assert ledger.known_unstated == sum(one.known_on is None for one in told)


def test_an_empty_ledger_is_no_calm() -> None:
    assert "not to say that there were none" in in_words(casualty_ledger([]))


# -- from reports and observations -----------------------------------------------------------------


def test_reports_become_claims_of_their_counter_each_on_its_incident(
    make_reports: MakeReports,
) -> None:
    day = date(2018, 2, 1)
    reports = make_reports(
        {"day": day, "fatalities_low": 1, "fatalities_best": 2, "fatalities_high": 4},
        {"day": day, "fatalities_best": 3, "fatalities_civilian": 1},
        {"day": day},
        {"day": day, "fatalities_low": 5, "fatalities_best": 2},
    )
    told, findings = claims_of_reports(reports)
    assert [one.code for one in findings] == ["casualties.out-of-order"]
    ledger = casualty_ledger(told)
    assert {one.claimant for one in told} == {"UCDP-GED"}
    assert [(one.among, one.total and one.total.best) for one in ledger.lines] == [
        ("", 7),
        ("civilians", 1),
    ]


def test_the_ledger_agrees_with_the_count_of_deaths_on_the_real_feed(ged: FeedReports) -> None:
    period = Period(from_on=date(2018, 2, 18), until_on=date(2018, 4, 15))
    told, _ = claims_of_reports(ged)
    own = total([one for one in told if not one.among], period=period)
    counted = count(ged, rule=rule_named("fatalities"), period=period)
    assert (own.best, own.low) == (counted.value, counted.low)
    # One row of these days gives a highest figure one below its best.
    assert (own.high, counted.high) == (6251, 6250)


def observed(entry: int, **values: Any) -> Observation:
    given = {"topic": "ceasefire-violation", "kind": "explosion", "on": date(2018, 2, entry)}
    return Observation(entry_id=f"e{entry}", **{**given, **values})


def test_observations_tell_killed_and_wounded_apart_with_their_qualifier() -> None:
    told = claims_of_observations(
        [
            observed(1, killed=2, injured=3),
            observed(2, injured=4, qualifier=Qualifier.AT_LEAST),
            observed(3, number=9, qualifier=Qualifier.ABOUT, injured=1),
        ],
        claimant="Mission",
    )
    killed, wounded = (line.total for line in casualty_ledger(told).lines)
    assert killed
    assert wounded
    assert (killed.fate, killed.best) == (Fate.KILLED, 2)
    assert (wounded.low, wounded.best, wounded.high) == (8, None, None)
