"""How long ceasefires held in a workspace, and what they moved: asked, kept, refused."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from truceline.core.errors import UnknownId
from truceline.workspace import Workspace
from truceline.workspace.holding import COUNTED, STATED
from truceline.workspace.holding_rows import holding_in_words, life_days, readings
from truceline.workspace.question import Question

from .builders import ged
from .conftest import WriteGed

START = date(2017, 5, 6)
HOMS, NEAR, FAR = (34.73, 36.72), (34.73, 37.05), (36.2, 37.2)


def rows(
    days: range, *, step: int, place: tuple[float, float], first_id: int
) -> list[dict[str, object]]:
    latitude, longitude = place
    return [
        ged(first_id + n, str(START + timedelta(days=day)), latitude=latitude, longitude=longitude)
        for n, day in enumerate(days[::step])
    ]


@pytest.fixture
def fought(workspace: Workspace, ged_file: WriteGed) -> Workspace:
    """One incident a day before; none for ten days; then three a day."""
    told = rows(range(-80, 0), step=1, place=HOMS, first_id=1)
    for at in range(3):
        told += rows(range(10, 80), step=1, place=HOMS, first_id=1000 * (at + 1))
    workspace.ingest.add(ged_file(*told))
    return workspace


def test_each_definition_gives_its_own_day_and_the_incidents_behind_it(fought: Workspace) -> None:
    found = fought.holding.holding()
    told = {one.definition.name: one for one in readings(found)}
    assert len(told) == len(STATED) + len(COUNTED)
    (stated,) = told["stated end (record)"].lives.lives
    assert (stated.exit_days, stated.has_collapsed) == (15, True)
    (back,) = told["back to the level before, over 7 days"].lives.lives
    # Days 11, 12 and 13 hold three each: nine of the last seven days beat seven before.
    assert (back.exit_days, len(back.report_ids)) == (13, 9)
    definition = told["back to the level before, over 7 days"].definition
    assert life_days(definition, back) == (START + timedelta(days=6), START + timedelta(days=13))
    assert "by day 12 by one definition, and by day 15 by another" in holding_in_words(found)


def test_an_answer_has_its_run_and_is_computed_once_until_something_is_written(
    fought: Workspace, ged_file: WriteGed
) -> None:
    found = fought.holding.holding()
    assert fought.ledger.run(found.run)["command"] == "holding"
    assert fought.holding.holding() is found
    fought.ingest.add(ged_file(ged(9999, "2018-01-01")))
    later = fought.holding.holding()
    assert (later.on, later.run) != (found.on, found.run)


def test_what_was_not_known_then_is_not_followed(fought: Workspace) -> None:
    held = fought.holding.holding(Question(as_of=date(2017, 5, 3)))
    assert [one.lives for one in held.stated.curves] == [0, 0, 0]
    on = fought.holding.holding(Question(on=START + timedelta(days=4)))
    (life,) = on.stated.lives[0].lives
    assert (life.exit_days, life.has_collapsed) == (5, False)


def test_a_feed_that_cannot_follow_says_why_and_stated_ends_are_answered_all_the_same(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    bare = workspace.holding.holding()
    assert (bare.feeds, bare.stated.curves[0].lives) == ((), 1)
    workspace.ingest.add(ged_file(ged(1, "2017-05-20", side_a="Elsewhere", side_b="Others")))
    (feed,) = workspace.holding.holding().feeds
    assert (feed.value, bool(feed.unknown)) == (None, True)


def test_displacement_counts_in_rings_and_moves_with_the_incidents(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    before, during = range(-70, -14), range(14, 70)
    told = rows(before, step=1, place=HOMS, first_id=1)
    told += rows(during, step=8, place=HOMS, first_id=1000)
    told += rows(before, step=4, place=NEAR, first_id=2000)
    told += rows(during, step=1, place=NEAR, first_id=3000)
    told += rows(before, step=1, place=FAR, first_id=4000)
    told += rows(during, step=1, place=FAR, first_id=5000)
    told += rows(range(-71, 72), step=142, place=FAR, first_id=6000)
    workspace.ingest.add(ged_file(*told))
    (one,) = workspace.holding.moved("truce", Question(zone="around-homs"))
    assert one.found is not None
    assert (one.found.zone.before.value, one.found.zone.during.value) == (56, 7)
    assert [ring.during.value for ring in one.found.rings] == [0, 56, 0]
    assert one.found.verdict == "moved out"
    assert workspace.ledger.run(one.run)["parameters"]["ceasefire"] == "truce"
    assert any("the border of Syria" in note for note in one.found.notes)


def test_where_nothing_lies_around_or_no_reports_reach_a_reason_stands(fought: Workspace) -> None:
    (whole,) = fought.holding.moved("truce")
    assert (whole.found, "whole country" in whole.unknown) == (None, True)
    question = Question(zone="around-homs")
    (late,) = fought.holding.moved("truce", question, start=date(2019, 1, 1))
    assert "does not reach over" in late.unknown
    with pytest.raises(UnknownId, match="no ceasefire 'none'"):
        fought.holding.moved("none")
