"""Where an obligation stands on a day: a table of cases, then the bundled packs."""

from __future__ import annotations

from datetime import date

import pytest

from truceline.ingest.pack import read_pack
from truceline.record import ObligationStatus, Record, State, fold, statuses
from truceline.workspace.packs import find_pack

from .notation import folded

TEXT = """
    == agreements/a.yaml
    id: a
    title: A
    sources: [s]
    known: 2018-09-17
    signed: 2018-09-17
    ended: {ended}
    provisions:
      - id: 1
        text: Heavy weapons leave.
        obligation: {{kind: withdraw, bound: [north], addressed: [south], {dates}}}
"""


def status(
    dates: str, *claims: str, on: str = "2018-10-20", as_of: str = "", ended: str = "unstated"
) -> ObligationStatus:
    """Status of one obligation of north, by which south must act, after these claims."""
    said = ", ".join(f"{{value: {claim}}}" for claim in claims)
    fields = dates + (f", status: {{claims: [{said}]}}" if said else "")
    record = folded(TEXT.format(dates=fields, ended=ended), as_of=as_of)
    (found,) = statuses(record, on=date.fromisoformat(on))
    return found


DUE = "due: 2018-10-10"
CHECKED = f"{DUE}, verified_by: [monitor]"
RUN = "from: 2018-09-20, due: 2018-10-10"
NORTH, MONITOR = "done, by: north, at: 2018-10-08", "done, by: monitor, at: 2018-10-09"
NOT, PARTLY = "not-done, by: court, at: 2018-10-15", "begun, by: south, at: 2018-10-16"
RULED = "violation, by: court, ruling: true, at: 2018-10-17"
AGREED = "accepted, by: south, at: 2018-10-09"
CLEARED = "no-violation, by: court, ruling: true, at: 2018-10-18"
CASES = {
    "before it begins": (RUN, (), "2018-09-19", State.NOT_DUE, "It begins on 2018-09-20."),
    "before it is due": (DUE, (), "2018-10-10", State.NOT_DUE, "It is due by 2018-10-10; nobody"),
    "on its first day": (RUN, (), "2018-09-20", State.PENDING, "It is due by 2018-10-10; nobody"),
    "begun": (DUE, ("begun, by: north, at: 2018-10-01",), "2018-10-02", State.PENDING, "Begun or"),
    "not done yet": (DUE, ("not-done, by: court, at: 2018-10-01",), "2018-10-10", State.PENDING,
                     "Not done according to Court."),
    "silence once due": (DUE, (), "2018-10-11", State.UNDECIDED, "It was due by 2018-10-10; no"),
    "silence while it runs": ("from: 2018-09-20", (), "2018-10-20", State.UNDECIDED,
                              "It holds from 2018-09-20; nobody with a mandate has ruled."),
    "no date at all": ("due: unstated", (), "2018-10-20", State.UNDECIDED, "The text gives no"),
    "own word": (DUE, (NORTH,), "2018-10-20", State.CLAIMED_DONE,
                 "Done according to North; nobody but those who must act on it says so."),
    "word of who must act": (DUE, ("done, by: south, at: 2018-10-08",), "2018-10-20",
                             State.CLAIMED_DONE, "Done according to South; nobody"),
    "word of whom they back": (DUE, ("done, by: militia, at: 2018-10-08",), "2018-10-20",
                               State.CLAIMED_DONE, "Done according to Militia; nobody"),
    "word of a state agency": (DUE, (NORTH, "done, by: agency, at: 2018-10-08"), "2018-10-20",
                               State.CLAIMED_DONE, "Done according to "),
    "word of a former state agency": (DUE, ("done, by: agency, at: 2018-10-08",), "2019-07-01",
                                      State.CLAIMED_DONE, "Done according to Agency; not verified"),
    "word of whom nobody backs by the claim computed with": (
        DUE, ("done, by: club, at: 2018-10-08",), "2018-10-20", State.CLAIMED_DONE,
        "Done according to Club; not verified by a body with a mandate"),
    "own word, late": (DUE, ("done, by: north, at: 2018-10-12",), "2018-10-20", State.CLAIMED_DONE,
                       "Done according to North; first said so on 2018-10-12, due by 2018-10-10;"),
    "confirmed by one without a mandate": (DUE, (NORTH, MONITOR), "2018-10-20", State.CLAIMED_DONE,
        "Done according to Monitor and North; not verified by a body with a mandate, nor accepted"),
    "verified": (CHECKED, (NORTH, MONITOR), "2018-10-20", State.DONE,
                 "Done according to Monitor and North; verified by Monitor."),
    "verified by who owes it": (f"{DUE}, verified_by: [south]",
                                ("done, by: south, at: 2018-10-08",), "2018-10-20",
                                State.CLAIMED_DONE, "Done according to South; nobody but those"),
    "accepted by the other side": (DUE, (NORTH, AGREED), "2018-10-20", State.DONE,
                                   "Done according to South and North; accepted by South."),
    "accepted by who owes it alone": (DUE, ("accepted, by: north, at: 2018-10-09",), "2018-10-20",
                                      State.CLAIMED_DONE, "Done according to North; nobody"),
    "accepted by who is no party": (DUE, ("accepted, by: monitor, at: 2018-10-09",), "2018-10-20",
                                    State.CLAIMED_DONE, "Done according to Monitor; not verified"),
    "verified on the last day": (CHECKED, ("done, by: monitor, at: 2018-10-10",), "2018-10-20",
                                 State.DONE, "Done according to Monitor; verified by Monitor."),
    "verified, in part to another": (CHECKED, (MONITOR, PARTLY), "2018-10-20", State.DONE,
                                     "Done according to Monitor; only partly according to South;"),
    "verified late": (CHECKED, ("done, by: monitor, at: 2018-10-11",), "2018-10-20", State.LATE,
                      "Done according to Monitor; first said so on 2018-10-11, due by"),
    "said by a source alone": (DUE, ("done, source: 't#p. 1', at: 2018-10-09",), "2018-10-20",
                               State.CLAIMED_DONE, "Done according to Another document; not"),
    "overdue": (DUE, (PARTLY,), "2018-10-20", State.LATE,
                "Begun or partly done according to South. It was due by 2018-10-10."),
    "overdue, and how far is disputed": (DUE, (NOT, PARTLY), "2018-10-20", State.DISPUTED,
        "Begun or partly done according to South; not done according to Court. It was due by"),
    "contradicted": (DUE, (NORTH, NOT), "2018-10-20", State.DISPUTED,
                     "Done according to North; not done according to Court."),
    "contradicted three ways": (DUE, (NORTH, NOT, PARTLY), "2018-10-20", State.DISPUTED,
                                "Done according to North; only partly according to South; not"),
    "a change of mind": (DUE, ("not-done, by: north, at: 2018-10-01", NORTH), "2018-10-20",
                         State.CLAIMED_DONE, "Done according to North"),
    "ruled": (DUE, (MONITOR, RULED), "2018-10-20", State.BREACHED, "Court ruled so on 2018-10-17."),
    "ruled, not yet": (CHECKED, (MONITOR, RULED), "2018-10-16", State.DONE, "Done according to"),
    "ruled and cleared": (CHECKED, (MONITOR, RULED, CLEARED), "2018-10-20", State.DONE, "Done"),
    "many say not done": (DUE, (NOT, "not-done, by: monitor, at: 2018-10-16"), "2018-10-20",
                          State.LATE, "Not done according to Monitor and Court. It was due by"),
}  # fmt: skip


@pytest.mark.parametrize(
    ("dates", "claims", "on", "state", "reason"), CASES.values(), ids=CASES.keys()
)
def test_an_obligation_stands_where_its_claims_and_its_clock_put_it(
    dates: str, claims: tuple[str, ...], on: str, state: State, reason: str
) -> None:
    got = status(dates, *claims, on=on)
    assert got.state is state
    assert got.reason.startswith(reason)


def test_every_state_stands_in_the_table() -> None:
    assert {case[3] for case in CASES.values()} == set(State)


def test_only_a_ruling_can_find_a_breach_whoever_denies_fulfilment() -> None:
    voices = [f"not-done, by: {who}, at: 2018-10-15" for who in ("court", "monitor", "south")]
    assert status(DUE, *voices).state is State.LATE


def test_a_claim_about_a_later_day_does_not_count_yet() -> None:
    before = status(CHECKED, MONITOR, on="2018-10-08")
    assert (before.state, before.evidence) == (State.NOT_DUE, ())
    assert status(CHECKED, MONITOR, on="2018-10-09").state is State.DONE


def test_a_claim_that_became_known_later_is_hidden_as_of_the_day() -> None:
    late = "done, by: monitor, at: 2018-10-09, known: 2018-12-01"
    assert status(CHECKED, late, as_of="2018-11-30").state is State.UNDECIDED
    assert status(CHECKED, late, as_of="2018-12-01").state is State.DONE


def test_evidence_comes_newest_first() -> None:
    days = [claim.said_on for claim in status(DUE, NORTH, NOT, MONITOR).evidence]
    assert days == sorted(days, key=str, reverse=True)
    assert len(days) == 3


def test_an_agreement_not_signed_yet_owes_nothing() -> None:
    record = folded(TEXT.format(dates=DUE, ended="unstated"))
    assert statuses(record, on=date(2018, 9, 16)) == ()
    assert len(statuses(record, on=date(2018, 9, 17))) == 1


def test_what_held_for_a_term_says_when_it_ran_out() -> None:
    term = "from: 2018-09-20, until: 2018-10-01"
    assert "no longer held" not in status(term, on="2018-09-30").reason
    assert status(term, on="2018-10-01").reason.endswith("It no longer held from 2018-10-01.")
    assert "no longer held from 2018-09-25" in status("due: unstated", ended="2018-09-25").reason


def test_a_term_that_may_be_renewed_is_not_called_over() -> None:
    reason = status("from: 2018-09-20, until: 2018-10-01, renewal: by consensus").reason
    assert "Its first term ran until 2018-10-01; renewal: by consensus." in reason
    assert reason.endswith("It is not known to be renewed.")
    assert "no longer held" not in reason


@pytest.fixture(scope="module")
def syria() -> Record:
    return fold(read_pack(find_pack("syria")).entries)


def standing(record: Record, obligation_id: str, on: str) -> ObligationStatus:
    found = {s.obligation.obligation_id: s for s in statuses(record, on=date.fromisoformat(on))}
    return found[obligation_id]


def test_heavy_weapons_of_sochi_are_claimed_done_and_unverified_though_a_monitor_nearly_agrees(
    syria: Record,
) -> None:
    got = standing(syria, "sochi-memorandum-2018/6", "2018-10-20")
    assert (got.state, str(got.due)) == (State.CLAIMED_DONE, "2018-10-10")
    said = {(c.claimant, c.value, c.cited) for c in got.evidence}
    assert ("turkey", "done", "turkey-mod-2018-10-10") in said
    assert ("sohr", "partly-done", "monitor-2018-10-08#almost all") in said
    assert ("russia", "partly-done") in {(who, value) for who, value, _ in said}
    assert got.reason.endswith("not verified by a body with a mandate, nor accepted by the "
                               "other side.")  # fmt: skip


def test_heavy_weapons_of_sochi_were_claimed_done_before_the_monitor_was_heard() -> None:
    record = fold(read_pack(find_pack("syria")).entries, as_of=date(2018, 10, 10))
    got = standing(record, "sochi-memorandum-2018/6", "2018-10-10")
    assert got.state is State.CLAIMED_DONE
    assert {c.claimant for c in got.evidence} == {"turkey", "anadolu"}


def test_heavy_weapons_of_sochi_are_disputed_once_russia_denies_it(syria: Record) -> None:
    assert standing(syria, "sochi-memorandum-2018/6", "2020-02-22").state is State.CLAIMED_DONE
    assert standing(syria, "sochi-memorandum-2018/6", "2020-02-23").state is State.DISPUTED


def test_radical_groups_of_sochi_are_disputed_and_both_voices_are_named(syria: Record) -> None:
    got = standing(syria, "sochi-memorandum-2018/5", "2018-10-20")
    assert (got.state, str(got.due)) == (State.DISPUTED, "2018-10-15")
    assert "according to Russia; not done according to Syrian Observatory" in got.reason


def test_the_patrols_of_2020_are_begun_and_shortened_for_two_stated_reasons(syria: Record) -> None:
    got = standing(syria, "moscow-protocol-2020/3", "2020-03-16")
    assert got.state is State.PENDING
    said = {claim.claimant: (claim.value, claim.cited) for claim in got.evidence}
    assert set(said) == {"turkey", "russia", "activists"}
    assert said["turkey"][0] == "begun"
    assert said["russia"][1].endswith("by groups not controlled by Turkey")
    assert said["activists"][1].endswith("protest on the road")


def test_the_truce_of_september_2016_lasted_seven_days(syria: Record) -> None:
    truce = syria.ceasefires["truce-2016-09"]
    start, end = truce.in_effect.value.first_day, truce.ended.value.first_day
    assert (start, end) == (date(2016, 9, 12), date(2016, 9, 19))
    assert truce.end_kind.value == "declared-over"
    assert truce.ended.is_disputed


def test_a_parliament_does_not_confirm_its_own_state() -> None:
    minsk = fold(read_pack(find_pack("minsk")).entries)
    got = standing(minsk, "package-of-measures-2015/4b", "2015-04-01")
    assert (got.state, str(got.due)) == (State.CLAIMED_DONE, "2015-03-14")


def test_a_mission_with_a_mandate_verifies_a_withdrawal_in_the_bundled_pack() -> None:
    minsk = fold(read_pack(find_pack("minsk")).entries)
    names = {s.obligation.obligation_id for s in statuses(minsk, on=date(2019, 11, 30))}
    (zolote,) = [one for one in names if one.endswith("/area-zolote")]
    assert standing(minsk, zolote, "2019-11-20").state is State.CLAIMED_DONE
    assert standing(minsk, zolote, "2019-11-26").state is State.DONE
