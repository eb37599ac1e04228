from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, TrucelineError, UnitMismatch, UnknownId
from truceline.monitor import ReportFilter
from truceline.workspace import Workspace
from truceline.workspace.ingest import FileOptions
from truceline.workspace.question import Question

from .builders import ged, write_pack
from .conftest import WriteGed

GOVERNMENT_AND_INSURGENTS = ("Government of Syria", "Syrian insurgents")
MAY = Question(from_on=date(2017, 5, 1), until_on=date(2017, 6, 1))


@pytest.fixture
def filled(workspace: Workspace, ged_file: WriteGed) -> Workspace:
    rows = [ged(n, f"2017-05-{n:02}") for n in range(1, 11)]
    rows.append(ged(11, "2017-05-11", latitude=35.13, longitude=36.75, where_coordinates="Hama"))
    rows.append(ged(12, "2017-05-12", side_b="IS", best=4, high=4))
    workspace.ingest.add(ged_file(*rows))
    return workspace


def test_a_count_says_all_that_stands_beside_it(filled: Workspace) -> None:
    (one,) = filled.monitor.count("events", replace(MAY, between=("government", "insurgents")))
    assert (one.value, one.certain, one.expected, one.possible) == (11, 11, 11, 11)
    assert (one.rule, one.counter, one.feed) == ("events.v1", "UCDP GED", "ucdp-ged")
    assert one.coverage.state.value == "not stated"
    assert filled.ledger.run(one.run)["parameters"]["between"] == ["government", "insurgents"]
    inputs = filled.ledger.run(one.run)["inputs"]
    assert [text.split(":")[0] for text in inputs] == [b.batch_id for b in filled.ledger.batches()]


def test_a_zone_counts_what_lies_in_it_while_it_holds(filled: Workspace) -> None:
    (one,) = filled.monitor.count("events", replace(MAY, zone="around-homs"))
    assert (one.value, one.period.from_on) == (6, date(2017, 5, 6))
    assert one.certain <= (one.expected or 0) <= one.possible
    assert "2017-05-06" in one.filters["zone_held"]
    (everywhere,) = filled.monitor.count("events", MAY)
    assert everywhere.value == 12


def test_lines_never_agreed_give_possible_counts_only(filled: Workspace) -> None:
    (one,) = filled.monitor.count("events", replace(MAY, zone="never-agreed"))
    assert (one.value, one.certain, one.expected) == (None, 0, None)
    assert one.possible > 0
    assert "never agreed" in one.filters["unknown"]


@pytest.mark.parametrize(
    ("question", "error", "words"),
    [
        ({"between": ("nobody", "insurgents")}, UnknownId, "nobody"),
        ({"between": ("bystander", "insurgents")}, UnknownId, "has no label"),
        ({"zone": "around-holms"}, UnknownId, "no zone 'around-holms'"),
        ({"zone": "around-homs", "on": date(2016, 1, 1)}, InvalidValue, "did not hold on"),
        ({"feed": "acled"}, UnknownId, "no feed 'acled'"),
        ({"until_on": None}, InvalidValue, "one end of the period"),
        ({"until_on": date(2017, 5, 1)}, InvalidValue, "holds no day"),
        ({"filters": ReportFilter(country="Narnia")}, UnknownId, "Narnia"),
        ({"filters": ReportFilter(unit="shot")}, InvalidValue, "states no unit"),
    ],
)
def test_a_question_that_cannot_be_answered_is_an_error(
    filled: Workspace, question: dict[str, object], error: type[TrucelineError], words: str
) -> None:
    with pytest.raises(error, match=words) as caught:
        filled.monitor.count("events", replace(MAY, **question))  # type: ignore[arg-type]
    assert caught.value.hint


def test_unknown_rules_and_ceasefires_are_told(filled: Workspace) -> None:
    with pytest.raises(UnknownId, match="vibes"):
        filled.monitor.count("vibes")
    with pytest.raises(UnknownId, match="no ceasefire 'peace'") as caught:
        filled.monitor.compare(Question(), ceasefires=["peace"])
    assert "truce" in caught.value.hint
    with pytest.raises(InvalidValue, match="Both"):
        filled.monitor.compare(Question(), ceasefires=["truce"], starts=[date(2017, 5, 6)])


def test_outside_the_feed_s_reach_nothing_is_known_rather_than_zero(filled: Workspace) -> None:
    (one,) = filled.monitor.count(
        "events", Question(from_on=date(2019, 1, 1), until_on=date(2019, 2, 1))
    )
    assert (one.value, one.fatalities_best) == (None, None)
    assert "reach only" in one.filters["unknown"]


def test_no_reports_at_all_is_an_error_with_the_way_on(workspace: Workspace) -> None:
    asks: list[Callable[[], object]] = [
        lambda: workspace.monitor.count("events"),
        workspace.monitor.last_day,
        lambda: workspace.monitor.compare(Question()),
    ]
    for ask in asks:
        with pytest.raises(InvalidValue, match="no reports") as caught:
            ask()
        assert "truceline add" in caught.value.hint


def test_counters_stand_side_by_side_and_are_never_added(filled: Workspace) -> None:
    filled.ingest.enter({"first_day": date(2017, 5, 6)}, by="Amal")
    hand, ucdp = filled.monitor.count("events", MAY)
    assert (hand.value, ucdp.value) == (1, 12)
    with pytest.raises(UnitMismatch, match="cannot be added"):
        hand + ucdp
    asked = replace(MAY, between=GOVERNMENT_AND_INSURGENTS)
    hand, ucdp = filled.monitor.count("events", asked)
    assert (hand.value, ucdp.value) == (None, 11)
    assert "hand" in hand.filters["unknown"]


def test_incidents_are_the_reports_behind_the_count(filled: Workspace) -> None:
    asked = replace(MAY, zone="around-homs")
    (one,) = filled.monitor.count("events", asked)
    assert set(filled.monitor.incidents(asked)["report_id"].to_pylist()) == set(one.report_ids)
    assert filled.monitor.incidents()["first_day"].to_pylist() == [
        date(2017, 5, n) for n in range(1, 13)
    ]


def test_the_same_question_has_the_same_run_and_new_material_another(
    filled: Workspace, ged_file: WriteGed
) -> None:
    first = filled.monitor.count("events", MAY)[0]
    assert filled.monitor.count("events", MAY)[0].run == first.run
    filled.ingest.add(ged_file(ged(99, "2017-05-20")))
    after = filled.monitor.count("events", MAY)[0]
    assert (first.value, after.value) == (12, 13)
    assert after.run != first.run


def test_coverage_and_zones_loaded_later_are_seen_at_once(
    filled: Workspace, tmp_path: Path
) -> None:
    assert filled.monitor.count("events", MAY)[0].coverage.observed_days is None
    span = "from: 2017-05-01, until: 2017-05-11, state: observed"
    pack = write_pack(tmp_path / "tiny")
    (pack / "coverage").mkdir()
    (pack / "coverage" / "all.yaml").write_text(
        f"- {{id: c, feed: ucdp-ged, {span}, sources: [paper], known: 2010}}\n"
    )
    filled.packs.load(pack)
    assert filled.monitor.count("events", MAY)[0].coverage.observed_days == 10


def test_a_ceasefire_is_compared_with_the_time_before_it(filled: Workspace) -> None:
    compared = filled.monitor.compare(Question(on=date(2017, 6, 1)), ceasefires=["truce"], days=5)
    found = {one.window: (one.before.value, one.during.value) for one in compared.rows}
    assert found["fixed 5 days"] == (5, 5)
    assert [one.length_days for one in compared.rows] == [14, 14]
    assert {one.end_kind for one in compared.rows} == {"declared-over"}


DATES = {
    date(2016, 2, 27): (297, 173, 1866, 593),
    date(2016, 9, 12): (314, 260),
    date(2016, 12, 30): (212, 184),
    date(2017, 5, 6): (254, 89),
    date(2018, 9, 17): (40, 15),
}


def test_published_numbers_of_five_ceasefires(workspace: Workspace, shared: Path) -> None:
    added = workspace.ingest.add(shared / "events" / "ged_syria_2016-2018.csv.gz")
    batch = added.batch
    assert batch.rows_in == batch.reports + batch.flawed + batch.duplicates == 14_522
    asked = Question(between=GOVERNMENT_AND_INSURGENTS, filters=ReportFilter(max_date_precision=2))
    for one in workspace.monitor.compare(asked, starts=list(DATES)).rows:
        deaths = (one.before.fatalities_best, one.during.fatalities_best)
        found = (one.before.value, one.during.value, *deaths)
        assert found[: len(DATES[one.start])] == DATES[one.start]
    (week,) = workspace.monitor.compare(asked, starts=[date(2016, 9, 12)], days=7).rows
    assert (week.before.value, week.during.value) == (71, 53)
    assert (week.before.fatalities_best, week.during.fatalities_best) == (299, 139)


def test_what_another_program_writes_is_seen_at_once(filled: Workspace, ged_file: WriteGed) -> None:
    before = filled.monitor.count("events")[0].value
    with Workspace(filled.folder, clock=filled.clock) as other:
        other.ingest.add(ged_file(ged(77, "2017-05-20")))
    after = filled.monitor.count("events")[0].value
    assert (before or 0) + 1 == after


def test_as_of_a_day_nobody_has_looked_on_the_days_after_it(
    filled: Workspace, tmp_path: Path, ged_file: WriteGed
) -> None:
    pack = write_pack(tmp_path / "tiny")
    (pack / "coverage").mkdir()
    (pack / "coverage" / "all.yaml").write_text(
        "- {id: c, feed: ucdp-ged, from: 2017-05-01, until: ongoing, state: observed, "
        "sources: [paper], known: 2010}\n"
    )
    filled.packs.load(pack)
    early = ged_file(ged(99, "2017-05-02"))
    filled.ingest.add(early, FileOptions(published_on=date(2017, 5, 3)))
    past = Question(from_on=date(2017, 5, 1), until_on=date(2017, 6, 1), as_of=date(2017, 5, 10))
    assert filled.monitor.count("events", past)[0].coverage.observed_days == 10


def test_a_question_about_a_ceasefire_counts_as_its_brief_does(filled: Workspace) -> None:
    (one,) = filled.monitor.count("events", replace(MAY, ceasefire="truce"))
    (asked,) = filled.monitor.count("events", replace(MAY, between=("government", "insurgents")))
    assert one.report_ids == asked.report_ids
    (inside,) = filled.monitor.count("events", replace(MAY, ceasefire="truce", zone="around-homs"))
    assert inside.value == 10  # as an area, also before it held
    with pytest.raises(UnknownId, match="no ceasefire 'peace'"):
        filled.monitor.count("events", replace(MAY, ceasefire="peace"))


def test_directions_are_filtered_only_where_a_feed_states_them(filled: Workspace) -> None:
    with pytest.raises(InvalidValue, match="states no from direction"):
        filled.monitor.count("events", replace(MAY, filters=ReportFilter(directions=("north",))))
