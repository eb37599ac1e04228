"""What a count hangs on, and how much of its days was watched; and very many reports by points."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from truceline.workspace import Workspace
from truceline.workspace.briefs import BriefRequest
from truceline.workspace.question import Question
from truceline.workspace.scrutiny import scrutiny_row

from .builders import ged, write_pack
from .conftest import WriteGed

MAY = Question(zone="around-homs", from_on=date(2017, 5, 1), until_on=date(2017, 5, 29))
SPANS = """\
- {id: c, feed: ucdp-ged, from: 2017-05-01, until: 2017-05-29, state: observed, sources: [paper],
   known: 2010}
- {id: gap, feed: ucdp-ged, from: 2017-05-08, until: 2017-05-15, state: unobserved,
   reason: roads closed, sources: [paper], known: 2010}
"""


@pytest.fixture
def watched(workspace: Workspace, ged_file: WriteGed, tmp_path: Path) -> Workspace:
    """Twelve incidents at Homs, one a day; nobody looked in the second week."""
    pack = write_pack(tmp_path / "tiny")
    (pack / "coverage").mkdir()
    (pack / "coverage" / "all.yaml").write_text(SPANS)
    workspace.packs.load(pack)
    workspace.ingest.add(
        ged_file(*(ged(n, f"2017-05-{n:02}", where_prec=1 + n % 2) for n in range(1, 13)))
    )
    return workspace


def test_gaps_are_no_calm_and_the_count_says_what_it_hangs_on(watched: Workspace) -> None:
    (row,) = [scrutiny_row(one) for one in watched.scrutiny.of(MAY)]
    (zone,) = row["zones"]
    told = (zone["observed_days"], zone["incidents"], zone["incidents_unobserved"])
    assert told == (16, 2, 5)
    assert zone["rate"]["value"] == pytest.approx(2 / 16 * 28)
    assert "Gaps, in which incidents are not known" in zone["observed_in_words"]
    assert row["asked"]["value"] == 7
    assert "place precision" in row["hangs_on"]
    assert {one["choice"] for one in row["variations"]} >= {
        "date precision",
        "edge of the zone",
        "points on the border",
    }
    unknowns = str(watched.briefs.outline(BriefRequest(question=MAY)).outline)
    assert "with one choice changed at a time" in unknowns
    assert "5 more are told of days that nobody observed" in unknowns


def test_days_beyond_the_reports_are_unknown_and_not_calm(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-07"), ged(2, "2017-05-10")))
    (later,) = workspace.scrutiny.of(
        Question(zone="around-homs", from_on=date(2017, 9, 1), until_on=date(2017, 9, 29))
    )
    assert later.zones[0].rate.rate.value is None
    assert "reach none of these days" in scrutiny_row(later)["zones"][0]["in_words"]
    (partly,) = workspace.scrutiny.of(replace(MAY, from_on=date(2017, 5, 6)))
    assert partly.zones[0].observed.period.until_on == date(2017, 5, 11)


def test_very_many_reports_are_weighed_by_points_and_counted_the_same(
    watched: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    grounds = watched.monitor.grounds
    (reports,) = grounds.feeds()
    shape = watched.monitor.zone("around-homs", None)
    exact = grounds.lie_to(reports, shape).shares
    monkeypatch.setattr(grounds, "sampled_from", 1)
    by_points = grounds.lie_to(reports, shape).shares
    drawn_anew = grounds.lie_to(reports, replace(shape)).shares
    np.testing.assert_array_equal(drawn_anew.p_inside, by_points.p_inside)
    assert by_points.p_inside is not exact.p_inside
    for name in ("inside", "certain", "possible"):
        np.testing.assert_array_equal(getattr(by_points, name), getattr(exact, name))
    assert by_points.p_inside == pytest.approx(exact.p_inside, abs=0.06)
    assert (by_points.p_inside != exact.p_inside).any()
    (counted,) = watched.monitor.count("events", MAY)
    (scrutinised,) = watched.scrutiny.of(MAY)
    assert scrutinised.sensitivity
    assert scrutinised.sensitivity.asked.expected == counted.expected
