"""Clock arithmetic: months of any length, intervals, renewal, conditions that are never met."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from talks.clocks.made import owed, record, said, stated, when
from truceline.core.agreement import Renewal
from truceline.core.dates import When, parse_when, shift_day
from truceline.record import ObligationStatus, State
from truceline.record.clocks import Clock, Met
from truceline.record.status import status_of

from .notation import flaws, folded

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))
SPANS = st.tuples(st.integers(0, 200), st.sampled_from(["day", "week", "month", "year"]))
SIGNED = date(2017, 5, 4)


def clock(status: ObligationStatus | None) -> Clock:
    assert status is not None
    assert status.clock is not None
    return status.clock


@given(day=DAYS, span=SPANS)
def test_a_span_after_a_day_is_what_another_library_counts(
    day: date, span: tuple[int, str]
) -> None:
    number, unit = span
    assert shift_day(day, number, unit) == day + relativedelta(**{f"{unit}s": number})


@given(days=st.tuples(DAYS, DAYS), span=SPANS)
def test_what_counts_from_a_later_event_is_never_due_earlier(
    days: tuple[date, date], span: tuple[int, str]
) -> None:
    early, late = (shift_day(day, *span) for day in sorted(days))
    assert early <= late


@given(inner=st.tuples(DAYS, DAYS), wider=st.tuples(st.integers(0, 90), st.integers(0, 90)),
       span=SPANS)  # fmt: skip
def test_an_interval_within_another_is_due_within_the_others_due_days(
    inner: tuple[date, date], wider: tuple[int, int], span: tuple[int, str]
) -> None:
    first, last = sorted(inner)
    text = f"{span[0]} {span[1]}s after signed"
    narrow = parse_when(text, {"signed": when(first, last)})
    outer = when(first - timedelta(days=wider[0]), last + timedelta(days=wider[1]))
    wide = parse_when(text, {"signed": outer})
    assert narrow.first_day and narrow.last_day and wide.first_day and wide.last_day  # noqa: PT018
    assert wide.first_day <= narrow.first_day <= narrow.last_day <= wide.last_day


@given(day=DAYS, months=st.integers(1, 60))
def test_the_end_of_a_month_is_said_wherever_a_month_is_too_short(day: date, months: int) -> None:
    made = record(owed(signed=when(day), due=f"{months} months after signed"), signed=when(day))
    got = clock(status_of(made, "a/1", on=day))
    due = got.due.last_day
    assert due is not None
    assert bool(got.notes) == (due.day != day.day)
    if got.notes:
        assert due.day == monthrange(due.year, due.month)[1] < day.day


def test_a_month_after_the_31st_of_january_is_the_last_of_february() -> None:
    for year, last in ((2017, 28), (2020, 29)):
        signed = when(date(year, 1, 31))
        made = record(owed(signed=signed, due="1 month after signed"), signed=signed)
        got = clock(status_of(made, "a/1", on=date(year, 1, 31)))
        assert got.due.last_day == date(year, 2, last)
        assert got.notes == (f"{year}-02 has no day 31: its last day, {year}-02-{last}, counts.",)


# -- what counts from another obligation --------------------------------------------------------


def chain(*claims: str) -> str:
    told = ", ".join(f"{{value: {claim}}}" for claim in claims)
    status = f", status: {{claims: [{told}]}}" if told else ""
    return f"""
    == agreements/a.yaml
    id: a
    title: A
    sources: [s]
    known: 2018-01-31
    signed: 2018-01-31
    provisions:
      - id: maps
        text: Maps are agreed.
        obligation: {{kind: agree, bound: [north], verified_by: [monitor], due: 2018-03-01{status}}}
      - id: leave
        text: Heavy weapons leave.
        obligation: {{kind: withdraw, bound: [north], due: 10 days after done:maps}}
    """


@pytest.mark.parametrize(
    ("claims", "started", "due", "state"),
    [
        ((), Met.NOT_MET, "unknown", State.NOT_DUE),
        (("done, by: north, at: 2018-02-20",), Met.UNKNOWN, "2018-02-10 to 2018-03-02",
         State.UNDECIDED),
        (("done, by: monitor, at: 2018-02-20",), Met.MET, "2018-02-10 to 2018-03-02",
         State.NOT_DUE),
        (("begun, by: monitor, at: 2018-02-12", "done, by: monitor, at: 2018-02-20"), Met.MET,
         "2018-02-22 to 2018-03-02", State.NOT_DUE),
        (("not-done, by: north, at: 2018-02-20", "done, by: monitor, at: 2018-02-20"), Met.UNKNOWN,
         "2018-03-02", State.UNDECIDED),
    ],
    ids=["never said", "only claimed", "verified", "not before it was seen begun", "disputed"],
)  # fmt: skip
def test_a_clock_starts_when_what_it_counts_from_is_done(
    claims: tuple[str, ...], started: Met, due: str, state: State
) -> None:
    got = status_of(folded(chain(*claims)), "a/leave", on=date(2018, 2, 20))
    assert clock(got).started is started
    assert got is not None
    assert (str(got.due), got.state) == (due, state)
    assert got.sources


def test_what_its_clock_waits_for_is_said_with_the_reason() -> None:
    got = status_of(folded(chain()), "a/leave", on=date(2019, 2, 20))
    assert got is not None
    assert got.reason.startswith("Its clock is not known to have started. It waits for this:")
    assert "'a/maps' is undecided" in got.reason


@given(offset=st.integers(0, 3000))
def test_a_condition_that_is_never_met_makes_nothing_due_late_or_breached(offset: int) -> None:
    signed = when(SIGNED)
    never = (said("not-met", SIGNED),)
    made = record(
        owed(signed=signed, due="7 days after signed", condition="after the elections",
             condition_claims=never, claims=(said("not-done", SIGNED, by="south"),)),
        signed=signed,
    )  # fmt: skip
    got = status_of(made, "a/1", on=SIGNED + timedelta(days=offset))
    assert got is not None
    assert got.state is State.PENDING
    assert "after the elections: not met" in got.reason


@given(first=DAYS, later=st.integers(0, 400), number=st.integers(0, 60))
def test_the_later_the_event_the_later_is_due_what_counts_from_it(
    first: date, later: int, number: int
) -> None:
    def due(done: date) -> date:
        signed = when(date(1989, 1, 1))
        made = record(
            owed("maps", signed=signed, claims=(said("done", done, about="a/maps"),)),
            owed("leave", signed=signed, due=f"{number} days after done:maps"),
            signed=signed,
        )
        got = clock(status_of(made, "a/leave", on=date(2070, 1, 1))).due.last_day
        assert got is not None
        return got

    assert due(first + timedelta(days=later)) - due(first) == timedelta(days=later)


def test_obligations_that_wait_for_each_other_are_named_by_the_check_and_never_start() -> None:
    text = """
    == agreements/a.yaml
    id: a
    title: A
    sources: [s]
    signed: 2018-01-31
    provisions:
      - {id: x, text: X, obligation: {kind: agree, bound: [north], depends_on: [y]}}
      - {id: y, text: Y, obligation: {kind: agree, bound: [north], depends_on: [a/x]}}
      - {id: z, text: Z, obligation: {kind: agree, bound: [north], due: 3 days after done:w}}
    """
    told = flaws(text)
    assert sum("waits for itself" in one for one in told) == 2
    assert any("There is no obligation 'a/w' in this pack" in one for one in told)


def test_a_circle_is_not_followed_for_ever() -> None:
    signed = when(SIGNED)
    made = record(
        owed("1", signed=signed, depends_on=("a/2",)),
        owed("2", signed=signed, depends_on=("a/1",)),
        signed=signed,
    )
    assert clock(status_of(made, "a/1", on=SIGNED)).started is Met.UNKNOWN


# -- terms --------------------------------------------------------------------------------------


def renewed(*days: date) -> tuple[Renewal, ...]:
    return tuple(
        Renewal(
            on=type(stated(when(day)))(
                value=when(day), options=((when(day), said("renewed", day, by="guarantors")),)
            ),
            until=stated(When(first_day=None, last_day=None, basis="unstated")),
        )
        for day in days
    )


@given(number=st.integers(0, 6))
def test_each_renewal_prolongs_by_the_first_term_and_none_is_invented(number: int) -> None:
    signed = when(SIGNED)
    ends = [shift_day(SIGNED, 6 * (n + 1), "month") for n in range(number + 1)]
    made = record(
        owed(signed=signed, until="6 months after signed", renewal="by consensus",
             renewals=renewed(*ends[:number])),
        signed=signed,
    )  # fmt: skip
    got = status_of(made, "a/1", on=ends[-1] - timedelta(days=1))
    terms = clock(got).terms
    assert [term.until_on.last_day for term in terms] == ends
    assert all(term.claims for term in terms)
    after = status_of(made, "a/1", on=ends[-1])
    assert after is not None
    words = "no further renewal is known" if number else "It is not known to be renewed."
    assert words in after.reason


def test_a_term_without_any_renewal_clause_simply_ends() -> None:
    signed = when(SIGNED)
    made = record(owed(signed=signed, until="6 months after signed"), signed=signed)
    got = status_of(made, "a/1", on=date(2017, 11, 4))
    assert got is not None
    assert got.reason.endswith("It no longer held from 2017-11-04.")


def test_a_renewal_that_was_not_agreed_yet_prolongs_nothing() -> None:
    signed = when(SIGNED)
    made = record(
        owed(signed=signed, until="6 months after signed", renewals=renewed(date(2017, 10, 30))),
        signed=signed,
    )
    assert len(clock(status_of(made, "a/1", on=date(2017, 10, 29))).terms) == 1
    assert len(clock(status_of(made, "a/1", on=date(2017, 10, 30))).terms) == 2


def test_a_renewal_is_read_from_a_pack_with_who_claims_it() -> None:
    made = folded("""
    == agreements/a.yaml
    id: a
    title: A
    sources: [s]
    known: 2018-01-31
    signed: 2018-01-31
    provisions:
      - id: area
        text: An area for six months.
        obligation:
          kind: establish
          bound: [north]
          from: 2018-01-31
          until: 6 months after from
          renewal: by consensus
          renewals:
            - on: {claims: [{value: 2018-07-30, by: court, at: 2018-07-30}]}
              until: 3 months after on
    """)
    got = clock(status_of(made, "a/area", on=date(2018, 8, 1)))
    assert [str(term.until_on) for term in got.terms] == ["2018-07-31", "2018-10-30"]
    assert next(claim.claimant for claim in got.terms[1].claims) == "court"
