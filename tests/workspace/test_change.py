"""The modelled change of a workspace: per start, per zone, and why a feed cannot answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.monitor import ReportFilter
from truceline.monitor.change import FeedChange, in_words
from truceline.workspace import Workspace
from truceline.workspace.change import ChangeAsked
from truceline.workspace.change_rows import feed_row, p_words
from truceline.workspace.ingest import FileOptions
from truceline.workspace.question import Question

from .builders import PACK, ged, write_pack
from .conftest import WriteGed

START = date(2017, 5, 6)
HAMA = {"latitude": 35.13, "longitude": 36.75, "where_coordinates": "Hama"}
TWO_ZONES = """\
- {id: around-homs, names: {en: Around Homs}, accuracy_m: "100", disc: {place: homs, km: "20"},
   valid: {from: 2017-05-06, until: 2018-01-01}, sources: [paper], known: 2010}
- {id: around-hama, names: {en: Around Hama}, accuracy_m: "100", disc: {place: hama, km: "9"},
   sources: [paper], known: 2010}
"""
ASKED = ChangeAsked(question=Question(), starts=(START,))


def days_of_war() -> list[dict[str, object]]:
    """Before 6 May 2017 four a day in Homs, two from it on; in Hama two a day throughout."""
    rows, number = [], 0
    for since in range(-60, 60):
        day = str(START + timedelta(days=since))
        uneven = (since * since) % 3 - 1
        for place, count in (({}, (4 if since < 0 else 2) + uneven), (HAMA, 2 + uneven)):
            for _ in range(count):
                number += 1
                rows.append(ged(number, day, **place))
    return rows


@pytest.fixture
def war(workspace: Workspace, ged_file: WriteGed, tmp_path: Path) -> Workspace:
    ceasefire = """\
id: truce
title: The truce
agreement: truce
in_effect: 2017-05-06
zones: [around-homs, around-hama]
between: [[government], [insurgents]]
sources: [paper]
known: 2017-05-04
"""
    workspace.packs.load(write_pack(tmp_path / "two", zones=TWO_ZONES, ceasefires=ceasefire))
    workspace.ingest.add(ged_file(*days_of_war()))
    return workspace


def around(workspace: Workspace, **changed: object) -> FeedChange:
    (found,) = workspace.change.around(replace(ASKED, **changed))  # type: ignore[arg-type]
    return found


def test_a_start_has_its_ratio_without_the_days_around_it(war: Workspace) -> None:
    feed = around(war, question=Question(zone="around-homs"))
    (one,) = feed.starts
    assert one.change.effect.ratio.value == pytest.approx(0.5, abs=0.06)
    assert one.change.window.before(START).until_on == date(2017, 4, 22)
    assert war.ledger.run(feed.run)["parameters"]["washout_days"] == 14
    assert feed.together is None
    bare = around(war, washout_days=0).starts[0].change
    assert bare.window.before(START).until_on == START


def test_zones_of_a_ceasefire_are_asked_one_by_one_and_pooled(war: Workspace) -> None:
    (one,) = around(war, starts=(), ceasefires=("truce",), is_by_zone=True).starts
    assert [zone.zone for zone in one.zones] == ["around-homs", "around-hama"]
    homs, hama = (zone.change.effect.ratio.value or 0 for zone in one.zones)
    assert homs < 0.6
    assert hama > 0.9
    assert one.together is not None
    assert [member.label for member in one.together.adjusted] == ["Around Homs", "Around Hama"]
    assert one.beyond is not None
    assert "no comparison zone" in one.beyond.effect.unknown
    assert around(war, starts=(), ceasefires=("truce",)).starts[0].zones == ()


def test_a_zone_is_set_against_the_area_outside(war: Workspace) -> None:
    (one,) = around(war, question=Question(zone="around-homs")).starts
    assert one.beyond is not None
    assert one.beyond.comparison == ("outside the agreement",)
    assert one.beyond.effect.ratio.value == pytest.approx(0.5, abs=0.1)


def test_several_zones_are_one_area_and_each(war: Workspace) -> None:
    both = ("around-homs", "around-hama")
    (one,) = around(war, question=Question(zone="+".join(both)), zones=both).starts
    whole = one.change.effect
    assert whole.count_before == sum(zone.change.effect.count_before for zone in one.zones)
    with pytest.raises(UnknownId, match="no zone 'nowhere'"):
        war.monitor.zone("around-homs+nowhere", None)


def test_several_starts_are_pooled_and_corrected_for(war: Workspace) -> None:
    feed = around(war, starts=(date(2017, 4, 20), START), days=20, washout_days=5)
    assert feed.together is not None
    assert "share" in " ".join(feed.together.notes)
    for one in feed.starts:
        assert (feed.adjusted_p(one) or 0) >= (one.change.effect.p_value or 0)


def test_a_feed_that_cannot_answer_says_why(war: Workspace, ged_file: WriteGed) -> None:
    strangers = ged_file(ged(1, "2017-05-01", side_a="Nobody", side_b="No one"))
    war.ingest.add(strangers, FileOptions(feed="other"))
    asked = replace(ASKED, question=Question(between=("government", "insurgents")))
    other, ucdp = war.change.around(asked)
    assert "other" in other.unknown
    assert (other.starts, ucdp.unknown) == ((), "")
    assert (
        "by rule 'events'"
        in around(war, rule="fatalities", question=Question(feed="ucdp-ged")).unknown
    )


def test_a_nationwide_truce_in_the_comparison_area_is_told(war: Workspace, tmp_path: Path) -> None:
    of_zone = PACK["ceasefires/truce.yaml"].replace("between:", "zones: [around-homs]\nbetween:")
    pack = write_pack(tmp_path / "more", zones=TWO_ZONES, ceasefires=of_zone)
    whole = PACK["ceasefires/truce.yaml"].replace("id: truce", "id: whole", 1)
    (pack / "ceasefires" / "whole.yaml").write_text(whole.replace("The truce", "All of it"))
    war.packs.load(pack)
    (one,) = around(war, starts=(), ceasefires=("truce",), washout_days=0).starts
    assert "All of it covered the whole country from 2017-05-06 through 2017-05-19" in one.notes[1]


def test_too_few_days_give_a_reason_and_no_ratio(war: Workspace) -> None:
    (row,) = feed_row(around(war, days=7))["starts"]
    assert row["ratio"]["value"] is None
    assert "at least 14 are needed" in row["unknown"]
    assert row["words"].startswith("Whether incidents changed cannot be said")
    with pytest.raises(InvalidValue, match="washout"):
        around(war, washout_days=-1)
    with pytest.raises(InvalidValue, match="beyond the calendar"):
        around(war, starts=(date(1, 2, 1),))


def test_a_truce_within_the_days_left_out_says_what_the_ratio_is_of(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    workspace.ingest.add(ged_file(*days_of_war()))
    (one,) = around(workspace, starts=(), ceasefires=("truce",)).starts
    assert "speaks of the time after it" in one.notes[0]
    (longer,) = around(workspace, starts=(), ceasefires=("truce",), washout_days=0).starts
    assert "14 of the 28 days" in longer.notes[0]


def test_the_same_question_is_answered_once_and_new_reports_anew(
    war: Workspace, ged_file: WriteGed
) -> None:
    first = war.change.known(None)
    assert war.change.known(None) is first
    war.ingest.add(ged_file(ged(9999, "2017-05-20")))
    assert war.change.known(None) is not first


def test_no_reports_at_all_have_no_change(workspace: Workspace) -> None:
    assert workspace.change.known(None) == ()


def test_a_p_value_is_never_shown_as_zero() -> None:
    assert [p_words(p) for p in (None, 0.0, 0.0123)] == ["", "< 0.001", "0.012"]


FIVE = tuple(map(date.fromisoformat, ("2016-02-27", "2016-09-12", "2016-12-30", "2017-05-06")))
VALUES = {
    0: (0.63, 0.46, 0.87),
    1: (1.10, 0.75, 1.61),
    2: (0.53, 0.27, 1.07),
    4: (0.62, 0.21, 1.87),
}


def test_five_truces_in_syria_as_in_the_table_of_validation(
    workspace: Workspace, shared: Path
) -> None:
    workspace.ingest.add(shared / "events" / "ged_syria_2016-2018.csv.gz")
    between = ("Government of Syria", "Syrian insurgents")
    asked = Question(between=between, filters=ReportFilter(max_date_precision=2))
    feed = around(workspace, question=asked, starts=(*FIVE, date(2018, 9, 17)))
    for position, published in VALUES.items():
        ratio = feed.starts[position].change.effect.ratio
        found = [round(one or 0, 2) for one in (ratio.value, ratio.low, ratio.high)]
        assert found == list(published)
    assert feed.together is not None
    middle = feed.together.ratio
    assert [round(one or 0, 2) for one in (middle.value, middle.low, middle.high)] == [
        *(0.62, 0.35, 1.11)
    ]
    assert "cannot be told from no change" in in_words(feed.together)
