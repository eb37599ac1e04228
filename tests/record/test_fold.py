"""The record in its own short text form: what is said goes in, what follows comes out."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.coverage import CoverageCause
from truceline.core.pack import Body, PackEntry
from truceline.record import Record, fold
from truceline.record.ties import ties_of_place

from .notation import as_lines, entries, folded, shown

PACK = """
    == agreements/a.yaml
    id: a
    title: A
    sources: [s]
    known: 2018-09-17
    signed: 2018-09-17
    in_effect: 3 days after signed
    provisions:
      - {id: 1, text: X, obligation: {kind: withdraw, bound: [north]}}
    == ceasefires/c.yaml
    id: c
    title: C
    sources: [s]
    known: 2018-09-17
    agreement: a
    in_effect: 1 day after signed
    ended:
      claims:
        - {value: ongoing, by: north, at: 2018-10-02}
        - {value: 2018-10-05, by: south, source: "t#p. 2", at: 2018-10-05, known: 2018-10-06}
        - {value: 2018-10-01, by: monitor, known: 2018-11-01}
"""


def holds(text: str, expected: str, **options: str) -> None:
    assert as_lines(folded(text, **options)) == textwrap.dedent(expected).strip()


def test_claims_are_kept_side_by_side_and_the_earliest_known_is_computed_with() -> None:
    holds(
        PACK,
        """
        a in_effect: 2018-09-20 <- 2018-09-20 (s, 2018-09-17)
        a signed: 2018-09-17 <- 2018-09-17 (s, 2018-09-17)
        a/1 due: unstated <- nobody
        a/1 from: unstated <- nobody
        a/1 until: unstated <- nobody
        c ended: ongoing <- ongoing (north, 2018-10-02), 2018-10-05 (south, 2018-10-06), LATER
        c in_effect: 2018-09-18 <- 2018-09-18 (s, 2018-09-17)
        dispute ceasefire:c ended: ongoing | 2018-10-05 | 2018-10-01
        """.replace("LATER", "2018-10-01 (monitor, 2018-11-01)"),
    )


def test_the_preferred_claim_wins_over_an_earlier_one_which_is_still_shown() -> None:
    text = PACK.replace("known: 2018-11-01}", "known: 2018-11-01, preferred: true}")
    ended = folded(text).ceasefires["c"].ended
    assert shown(ended) == (
        "2018-10-01 <- 2018-10-01 (monitor, 2018-11-01), ongoing (north, 2018-10-02), "
        "2018-10-05 (south, 2018-10-06)"
    )
    assert ended.is_disputed


def test_a_claim_counts_only_from_the_day_on_which_it_was_known() -> None:
    text = PACK.replace("known: 2018-11-01}", "known: 2018-11-01, preferred: true}")
    seen = {
        day: str(folded(text, as_of=day).ceasefires["c"].ended.value)
        for day in ("2018-10-01", "2018-10-02", "2018-10-06", "2018-10-31", "2018-11-01")
    }
    assert seen == {
        "2018-10-01": "unknown",  # somebody will speak of it, nobody has
        "2018-10-02": "ongoing",
        "2018-10-06": "ongoing",
        "2018-10-31": "ongoing",
        "2018-11-01": "2018-10-01",
    }


def test_a_dispute_exists_from_the_day_on_which_the_second_voice_was_heard() -> None:
    disputes = [len(folded(PACK, as_of=f"2018-10-0{day}").disputes) for day in (2, 5, 6)]
    assert disputes == [0, 0, 1]


def test_an_entry_that_was_not_known_yet_is_not_in_the_record() -> None:
    before, after = folded(PACK, as_of="2018-09-16"), folded(PACK, as_of="2018-09-17")
    assert (list(before.agreements), list(before.ceasefires)) == ([], [])
    assert (list(after.agreements), list(after.ceasefires)) == (["a"], ["c"])
    assert before.title == "P"


def test_a_month_of_knowledge_counts_from_its_last_day() -> None:
    text = PACK.replace("known: 2018-09-17", "known: 2018-09")
    assert not folded(text, as_of="2018-09-29").agreements
    assert folded(text, as_of="2018-09-30").agreements


def test_what_the_ledger_says_of_when_an_entry_was_known_goes_before_the_pack() -> None:
    later = datetime(2019, 1, 1, tzinfo=UTC)
    found = [replace(entry, known_at=later) for entry in entries(PACK)]
    assert not fold(found, as_of=date(2018, 12, 31)).agreements
    assert fold(found, as_of=date(2019, 1, 1)).agreements


def test_relative_dates_count_from_the_agreement_around_them() -> None:
    holds(
        """
        == agreements/a.yaml
        id: a
        title: A
        sources: [s]
        known: 2017-05-04
        signed: 2017-05-04
        in_effect: {claims: [{value: 2017-05-06, by: north, known: 2017-05-05}]}
        provisions:
          - id: 1
            text: X
            obligation: {kind: agree, bound: [north], from: 2017-08-31,
              until: 6 months after in_effect,
              due: {claims: [{value: 2 weeks after signed, by: north, known: 2017-05-04},
                             {value: 1 month after from, by: south, known: 2017-05-06}]}}
        """,
        """
        a in_effect: 2017-05-06 <- 2017-05-06 (north, 2017-05-05)
        a signed: 2017-05-04 <- 2017-05-04 (s, 2017-05-04)
        a/1 due: 2017-05-18 <- 2017-05-18 (north, 2017-05-04), 2017-09-30 (south, 2017-05-06)
        a/1 from: 2017-08-31 <- 2017-08-31 (s, 2017-05-04)
        a/1 until: 2017-11-06 <- 2017-11-06 (s, 2017-05-04)
        dispute obligation:a/1 due: 2 weeks after signed | 1 month after from
        """,
    )


def test_a_date_that_counts_from_an_agreement_not_known_yet_is_unknown() -> None:
    text = PACK.replace("known: 2018-09-17\n    signed", "known: 2018-12-01\n    signed")
    record = folded(text, as_of="2018-10-20")
    assert list(record.agreements) == []
    assert str(record.ceasefires["c"].in_effect.value) == "unknown"


def test_a_claim_names_its_line_its_source_and_its_claimant() -> None:
    _, south, _ = folded(PACK).ceasefires["c"].ended.options
    claim = south[1]
    assert (claim.subject, claim.field, claim.cited) == ("ceasefire:c", "ended", "t#p. 2")
    assert (claim.claimant, claim.said_on) == ("south", date(2018, 10, 5))
    assert str(claim.span) == "ceasefires/c.yaml, line 10"
    # Said in a year or a month: counted as its last day, and told no finer than stated.
    for stated, last in (("2018", date(2018, 12, 31)), ("2018-10", date(2018, 10, 31))):
        text = PACK.replace("at: 2018-10-05", f"at: {stated}")
        claim = folded(text).ceasefires["c"].ended.options[1][1]
        assert (claim.said_on, claim.said) == (last, stated)


def test_a_plain_value_is_the_word_of_the_first_source_of_its_entry() -> None:
    ((_, claim),) = folded(PACK).agreements["a"].signed.options
    assert (claim.cited, claim.claimant, claim.field) == ("s", "", "signed")


def test_an_empty_pack_folds_into_an_empty_record() -> None:
    assert (fold([]).pack_id, fold([]).timezone, fold([]).disputes) == ("", "UTC", ())


FOUND = entries(PACK)
WHOLE = fold(FOUND)


@settings(deadline=None)
@given(st.permutations(FOUND))
def test_the_order_in_which_entries_arrive_does_not_matter(found: list[PackEntry]) -> None:
    assert fold(found) == WHOLE


def with_known_days(days: list[date]) -> PackEntry:
    """The short pack's ceasefire with these days of knowledge for its claims."""
    entry = next(e for e in FOUND if e.kind == "ceasefires")
    body: dict[str, Any] = dict(entry.body)
    claims: list[Body] = [
        {"value": f"2018-10-{10 + index}", "by": "north", "known": str(day)}
        for index, day in enumerate(days)
    ]
    return replace(entry, body={**body, "ended": {"claims": claims}})


def around(ceasefire: PackEntry, *, as_of: date | None) -> Record:
    return fold([*(e for e in FOUND if e.kind != "ceasefires"), ceasefire], as_of=as_of)


DAYS = st.dates(min_value=date(2018, 9, 17), max_value=date(2018, 10, 17))


@settings(deadline=None)
@given(days=st.lists(DAYS, min_size=1, max_size=5), as_of=DAYS)
def test_nothing_known_later_changes_the_answer(days: list[date], as_of: date) -> None:
    known = [day for day in days if day <= as_of]
    ended = around(with_known_days(days), as_of=as_of).ceasefires["c"].ended
    assert len(ended.options) == len(known)
    if known:
        assert ended.options[0][1].known_at.date() == min(known)
    else:
        assert str(ended.value) == "unknown"


@settings(deadline=None)
@given(days=st.lists(DAYS, min_size=1, max_size=5), later=DAYS, as_of=DAYS)
def test_a_claim_added_after_the_day_leaves_the_record_of_the_day_as_it_was(
    days: list[date], later: date, as_of: date
) -> None:
    if later <= as_of:
        return
    before = around(with_known_days(days), as_of=as_of)
    after = around(with_known_days([*days, later]), as_of=as_of)
    assert as_lines(before) == as_lines(after)


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("zone: z1, where: unstated", "z1"),
        ("where: unstated", "unstated"),
        ("zone: z1, route: r1", "z1"),
    ],
)
def test_an_obligation_lies_in_the_first_place_that_is_stated(text: str, where: str) -> None:
    pack = PACK.replace("bound: [north]", f"bound: [north], {text}")
    found = fold(entries(pack)).agreements["a"].provisions[0].obligation
    assert found is not None
    assert found.where == where


def test_coverage_keeps_its_hours_its_cause_and_who_it_concerns() -> None:
    (span,) = folded("""
    == coverage/c.yaml
    - {id: c, feed: f, from: 2021-03-03T08:00, until: 2021-03-03T16:30, state: unobserved,
       cause: access-denied, who: team 3, reason: no orders, sources: [s]}
    """).coverage
    assert (span.from_on, span.from_at) == (date(2021, 3, 3), time(8))
    assert (span.until_on, span.until_at) == (date(2021, 3, 3), time(16, 30))
    assert (span.cause, span.who) == (CoverageCause.ACCESS_DENIED, "team 3")


def test_a_line_that_moved_keeps_its_courses_in_order_and_shows_the_latest() -> None:
    record = folded("""
    == places/p.yaml
    - {id: a, names: {en: A}, lon: 36, lat: 35, sources: [s]}
    - {id: b, names: {en: B}, lon: 37, lat: 35, sources: [s]}
    - {id: c, names: {en: C}, lon: 37, lat: 36, sources: [s]}
    == routes/r.yaml
    id: r
    names: {en: R}
    sources: [s]
    accuracy_m: 100
    courses:
      - {through: [a, c], from: 2015-02-18}
      - {through: [a, b], from: 2014-09-19, until: 2014-12}
    """)
    route = record.routes["r"]
    assert [course.through for course in route.courses] == [("a", "b"), ("a", "c")]
    assert route.through == ("a", "c")
    assert route.courses[1].valid_until is None
    assert ties_of_place(record, "b").routes == ("r",)
