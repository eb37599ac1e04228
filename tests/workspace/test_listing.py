from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.monitor import ReportFilter
from truceline.workspace import Workspace
from truceline.workspace.ingest import FileOptions
from truceline.workspace.listing import SORTS
from truceline.workspace.question import Question

from .builders import ged
from .conftest import WriteGed

MAY = Question(from_on=date(2017, 5, 1), until_on=date(2017, 6, 1))
ZONE = replace(MAY, zone="around-homs")


@pytest.fixture
def filled(workspace: Workspace, ged_file: WriteGed) -> Workspace:
    rows = [ged(n, f"2017-05-{n:02}", where_prec=1 + n % 3, best=n, high=n) for n in range(1, 11)]
    rows.append(ged(11, "2017-05-11", latitude=35.13, longitude=36.75, where_coordinates="Hama"))
    rows.append(ged(12, "2017-05-31", date_end="2017-06-02", date_prec=2, where_coordinates=""))
    workspace.ingest.add(ged_file(*rows))
    workspace.ingest.add(
        ged_file(*(ged(n, f"2017-05-{n:02}") for n in (3, 4))), FileOptions(feed="other")
    )
    return workspace


@pytest.mark.parametrize("question", [Question(), MAY, ZONE, replace(MAY, zone="never-agreed")])
def test_the_list_holds_what_each_count_may_hold(filled: Workspace, question: Question) -> None:
    listing = filled.monitor.listing(question)
    rows = listing.rows()
    assert listing.total == rows.num_rows == sum(count.possible for count in listing.counts)
    for count in listing.counts:
        mine = [row for row in rows.to_pylist() if row["feed"] == count.feed]
        assert len(mine) == count.possible
        assert sum(row["is_counted"] for row in mine) == (count.value or 0)
        assert {row["report_id"] for row in mine} == set(count.report_ids)


@pytest.mark.parametrize("word", [*SORTS, *(f"-{word}" for word in SORTS)])
def test_pages_of_any_order_put_together_are_the_whole_list(filled: Workspace, word: str) -> None:
    listing = filled.monitor.listing(MAY)
    whole = listing.rows(sort=word)["report_id"].to_pylist()
    pages = [listing.rows(sort=word, start=at, most=5) for at in range(0, 20, 5)]
    assert [one for page in pages for one in page["report_id"].to_pylist()] == whole
    assert sorted(whole) == sorted(listing.rows()["report_id"].to_pylist())
    assert listing.rows(sort=word, start=99).num_rows == 0


def test_a_missing_value_is_neither_the_highest_nor_the_lowest(filled: Workspace) -> None:
    listing = filled.monitor.listing(MAY)
    for word in ("place", "-place"):
        assert listing.rows(sort=word)["report_id"][-1].as_py() == "ucdp-ged:12"
    assert listing.rows(sort="-deaths")["fatalities_best"][0].as_py() == 10


def test_a_feed_that_cannot_answer_is_told_and_none_is_an_error(filled: Workspace) -> None:
    filters = ReportFilter(actors=("Nobody",))
    with pytest.raises(UnknownId, match="Nobody"):
        filled.monitor.listing(replace(MAY, filters=filters))
    listing = filled.monitor.listing(replace(MAY, filters=ReportFilter(actors=("government",))))
    assert [one.feed for one in listing.counts] == ["ucdp-ged"]
    assert [one.feed.feed for one in listing.refusals] == ["other"]
    with pytest.raises(InvalidValue, match="precision"):
        filled.monitor.listing(replace(MAY, filters=ReportFilter(max_place_precision=0)))


def test_a_workspace_without_reports_has_an_empty_list(workspace: Workspace) -> None:
    listing = workspace.monitor.listing(MAY)
    assert (listing.total, listing.counts, listing.rows().num_rows) == (0, (), 0)
