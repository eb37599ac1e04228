from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from truceline.core.actor import Actor, FeedName
from truceline.core.errors import InvalidValue, UnknownId
from truceline.monitor import (
    FeedReports,
    ReportFilter,
    count,
    filter_between,
    find_unlabelled,
    rule_named,
    select,
    select_reports,
)

MakeReports = Callable[..., FeedReports]
DAY = {"day": date(2017, 5, 6)}


@pytest.fixture
def four(make_reports: MakeReports) -> FeedReports:
    return make_reports(
        DAY | {"side_a": "A", "side_b": "B", "date_precision": "1", "kind": "shelling"},
        DAY | {"side_a": "B", "side_b": "A", "date_precision": "4", "kind": "clash"},
        DAY | {"side_a": "A", "side_b": "A", "date_precision": "", "kind": "clash"},
        DAY | {"side_a": "", "side_b": "B", "date_precision": "2", "country": "Syria"},
    )


@pytest.mark.parametrize(
    ("filters", "passes", "undecided"),
    [
        ({}, [1, 1, 1, 1], [0, 0, 0, 0]),
        ({"between": (("A",), ("B",))}, [1, 1, 0, 0], [0, 0, 0, 1]),
        ({"between": (("B",), ("A",)), "max_date_precision": 2}, [1, 0, 0, 0], [0, 0, 0, 1]),
        ({"max_date_precision": 2}, [1, 0, 0, 1], [0, 0, 1, 0]),
        ({"actors": ("B",)}, [1, 1, 0, 1], [0, 0, 0, 0]),
        ({"kinds": ("clash",)}, [0, 1, 1, 0], [0, 0, 0, 1]),
        ({"country": "Syria"}, [0, 0, 0, 1], [1, 1, 1, 0]),
        ({"grades": ("reported",)}, [1, 1, 1, 1], [0, 0, 0, 0]),
    ],
)
def test_a_row_that_lacks_the_value_asked_for_is_left_out_and_told(
    four: FeedReports, filters: dict[str, Any], passes: list[int], undecided: list[int]
) -> None:
    got = select_reports(four, ReportFilter(**filters))
    assert got.passes.tolist() == [bool(one) for one in passes]
    assert got.undecided.tolist() == [bool(one) for one in undecided]
    assert select(four.table, ReportFilter(**filters), four.feed).tolist() == got.passes.tolist()


def test_a_count_states_how_many_reports_could_not_be_decided(four: FeedReports) -> None:
    got = count(four, rule=rule_named("events"), filters=ReportFilter(max_date_precision=2))
    assert (got.value, got.filters) == (2, {"max_date_precision": 2, "left_out_value_missing": 1})


@pytest.mark.parametrize(
    ("filters", "says"),
    [
        ({"max_place_precision": 2}, "states no place precision"),
        ({"unit": "shots"}, "states no unit"),
        ({"max_date_precision": 0}, "highest date precision is 0"),
    ],
)
def test_a_filter_that_cannot_run_is_an_error(
    four: FeedReports, filters: dict[str, Any], says: str
) -> None:
    with pytest.raises(InvalidValue, match=says) as caught:
        select_reports(four, ReportFilter(**filters))
    assert caught.value.hint


def test_a_feed_without_actors_cannot_be_filtered_by_them(make_reports: MakeReports) -> None:
    with pytest.raises(InvalidValue, match="states no actor"):
        select_reports(make_reports(DAY), ReportFilter(between=(("A",), ("B",))))


def test_an_unknown_label_is_answered_with_the_nearest(make_reports: MakeReports) -> None:
    reports = make_reports(DAY | {"side_a": "Government of Syria", "side_b": "Syrian insurgents"})
    wrong = ReportFilter(between=(("government of syria",), ("Syrian insurgents",)))
    with pytest.raises(UnknownId, match="government of syria") as caught:
        select_reports(reports, wrong)
    assert "Did you mean 'Government of Syria'" in caught.value.hint
    with pytest.raises(UnknownId, match="names the kind 'clashes'"):
        select_reports(
            make_reports(DAY | {"kind": "clash"}), ReportFilter(kinds=("clash", "clashes"))
        )


def test_groups_of_pack_actors_become_the_labels_of_the_feed(four: FeedReports) -> None:
    def actor(actor_id: str, *labels: str) -> Actor:
        names = tuple(FeedName(feed="ucdp-ged", name=label) for label in labels)
        return Actor(actor_id=actor_id, names={"en": actor_id}, kind="x", feed_names=names)

    actors = {one.actor_id: one for one in (actor("army", "A"), actor("north", "B"), actor("ally"))}
    got = filter_between(ReportFilter(), (["army", "ally"], ["north"]), actors=actors, reports=four)
    assert got.between == (("A",), ("B",))
    groups = (["army", "ally"], ["north"])
    assert find_unlabelled(groups, actors=actors, reports=four) == ("ally",)
    with pytest.raises(UnknownId, match="no label for 'ally'"):
        filter_between(ReportFilter(), (["ally"], ["north"]), actors=actors, reports=four)
