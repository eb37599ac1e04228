"""The bundled pack answers on every day of 2017 to 2020, with sources or by saying that none does.

Facts stand in the pack; the days asked about here are those of the founding documents.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from truceline.core.dates import Period
from truceline.ingest.pack import read_pack
from truceline.record import Record, State, fold, statuses
from truceline.talks.clocks import history, pace_of, upcoming
from truceline.workspace.packs import find_pack

TEXTS = ("de-escalation-memorandum-2017", "sochi-memorandum-2018", "moscow-protocol-2020")
FIRST, LAST = date(2017, 1, 1), date(2020, 12, 31)
YEARS = Period(from_on=FIRST, until_on=LAST + timedelta(days=1))


@pytest.fixture(scope="module")
def syria() -> Record:
    return fold(read_pack(find_pack("syria")).entries)


@pytest.fixture(scope="module")
def swept(syria: Record) -> dict[str, dict[date, tuple[State, str]]]:
    """State and reason of every obligation of the three texts on every day."""
    found: dict[str, dict[date, tuple[State, str]]] = {}
    kept = {name: syria.agreements[name] for name in TEXTS}
    three = replace(syria, agreements=kept)
    for offset in range(YEARS.days):
        on = FIRST + timedelta(days=offset)
        for one in statuses(three, on=on):
            assert one.reason.endswith("."), (one.obligation.obligation_id, on)
            assert one.sources, (one.obligation.obligation_id, on)
            assert all(cited.partition("#")[0] in syria.sources for cited in one.sources)
            if not one.evidence:
                assert any(w in one.reason for w in ("no source", "nobody", "It begins"))
            states = found.setdefault(one.obligation.obligation_id, {})
            states[on] = (one.state, one.reason)
    return found


def test_every_obligation_of_the_three_texts_answers_on_every_day_from_its_signing(
    syria: Record, swept: dict[str, dict[date, tuple[State, str]]]
) -> None:
    owed = {
        part.obligation.obligation_id: syria.agreements[name].signed.value.first_day
        for name in TEXTS
        for part in syria.agreements[name].provisions
        if part.obligation
    }
    assert set(swept) == set(owed)
    for name, days in swept.items():
        signed = owed[name]
        assert signed is not None
        assert (min(days), max(days)) == (signed, LAST)
        assert len(days) == (LAST - signed).days + 1


def test_a_history_tells_every_change_that_the_days_show_and_no_other(
    syria: Record, swept: dict[str, dict[date, tuple[State, str]]]
) -> None:
    for name, days in swept.items():
        ordered = sorted(days)
        changed = {
            on: days[on][0]
            for before, on in zip([None, *ordered], ordered, strict=False)
            if before is None or days[before][0] is not days[on][0]
        }
        told = {one.on: one for one in history(syria, name, period=YEARS)}
        assert {on: one.after for on, one in told.items() if one.is_new_state} == changed
        assert all(one.sources for one in told.values())
        assert all(one.claims or one.is_by_clock for one in told.values())


def test_nothing_is_called_breached_or_done_without_ruling_or_verification(
    swept: dict[str, dict[date, tuple[State, str]]],
) -> None:
    states = {state for days in swept.values() for state, _ in days.values()}
    assert State.BREACHED not in states
    assert State.DONE not in states
    assert {State.CLAIMED_DONE, State.DISPUTED, State.LATE, State.UNDECIDED} <= states


def standing(record: Record, name: str, on: date) -> tuple[State, set[tuple[str, str, str]]]:
    found = {one.obligation.obligation_id: one for one in statuses(record, on=on)}[name]
    return found.state, {(c.claimant, c.value, c.cited) for c in found.evidence}


def test_heavy_weapons_on_20_october_2018(syria: Record) -> None:
    state, said = standing(syria, "sochi-memorandum-2018/6", date(2018, 10, 20))
    assert state is State.CLAIMED_DONE
    assert ("turkey", "done", "turkey-mod-2018-10-10") in said
    assert ("sohr", "partly-done", "monitor-2018-10-08#almost all") in said


def test_radical_groups_on_20_october_2018(syria: Record) -> None:
    state, said = standing(syria, "sochi-memorandum-2018/5", date(2018, 10, 20))
    assert state is State.DISPUTED
    assert {(who, value) for who, value, _ in said} == {("sohr", "not-done"), ("russia", "begun")}


def test_patrols_on_16_march_2020_with_the_two_reasons_given(syria: Record) -> None:
    state, said = standing(syria, "moscow-protocol-2020/3", date(2020, 3, 16))
    assert state is State.PENDING
    cited = {who: where for who, _, where in said}
    assert "human shield" in cited["russia"]
    assert "protest on the road" in cited["activists"]
    assert cited["turkey"].startswith("trt-haber")


def test_the_history_of_heavy_weapons_names_who_moved_it_and_when(syria: Record) -> None:
    found = history(syria, "sochi-memorandum-2018/6", period=YEARS)
    moved = [(str(one.on), one.after.value) for one in found if one.is_new_state]
    assert moved == [
        ("2018-09-17", "not due"), ("2018-10-08", "claimed done"), ("2020-02-23", "disputed"),
    ]  # fmt: skip
    assert found[0].is_by_clock
    assert {claim.claimant for claim in found[-1].claims} == {"russia"}


def test_the_first_days_of_october_2018_bring_two_due_days(syria: Record) -> None:
    on = date(2018, 10, 1)
    period = Period(from_on=on, until_on=on + timedelta(days=15))
    comes = upcoming(statuses(syria, on=on), period=period)
    told = [(str(c.when), c.kind, c.status.obligation.obligation_id) for c in comes]
    assert told == [
        ("2018-10-10", "due", "sochi-memorandum-2018/6"),
        ("2018-10-15", "due", "sochi-memorandum-2018/5"),
    ]


def test_the_term_of_the_areas_ends_six_months_after_6_may_2017_and_comes_before(
    syria: Record,
) -> None:
    on = date(2017, 10, 30)
    period = Period(from_on=on, until_on=on + timedelta(days=14))
    comes = upcoming(statuses(syria, on=on), period=period)
    ends = {c.status.obligation.obligation_id for c in comes if c.kind == "term ends"}
    assert ends >= {"de-escalation-memorandum-2017/1", "de-escalation-memorandum-2017/2a"}
    after = {s.obligation.obligation_id: s for s in statuses(syria, on=date(2018, 1, 1))}
    assert after["de-escalation-memorandum-2017/1"].reason.endswith(
        "It is not known to be renewed."
    )


def test_the_end_of_a_term_stands_in_the_history_though_it_changes_no_state(syria: Record) -> None:
    found = history(syria, "de-escalation-memorandum-2017/1", period=YEARS)
    (end,) = [one for one in found if one.on == date(2017, 11, 6)]
    assert end.is_by_clock
    assert not end.is_new_state
    assert end.reason.endswith("It is not known to be renewed.")


def test_pace_of_sochi_is_stated_with_what_it_leaves_out(syria: Record) -> None:
    on = date(2018, 10, 20)
    found = pace_of(syria.agreements["sochi-memorandum-2018"], statuses(syria, on=on), on=on)
    assert (found.dated, found.owed, found.done, found.claimed) == (4, 10, 0, 1)
    assert found.elapsed_low == found.elapsed_high == pytest.approx(33 / 105)
    areas = syria.agreements["south-west-memorandum-2017-07"]
    none = pace_of(areas, statuses(syria, on=on), on=on)
    assert (none.elapsed_low, none.undefined != "") == (None, True)
