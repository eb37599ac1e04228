"""Reports as a table, and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.report import Grade, Report
from truceline.core.report_table import (
    REPORT_SCHEMA,
    day_number,
    days,
    floats,
    report_at,
    texts,
    to_table,
)
from truceline.core.source import Span

RELEASED = datetime(2020, 1, 1, tzinfo=UTC)
# Arrow stores text as UTF-8, which has no lone surrogates.
TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
COUNT = st.none() | st.integers(0, 2**40)
INSTANTS = st.datetimes(
    min_value=datetime(1900, 1, 1),  # noqa: DTZ001 (hypothesis adds the zone)
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001
    timezones=st.just(UTC),
)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    first = draw(st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 1, 1)))
    lon, lat = draw(st.just((None, None)) | st.tuples(st.floats(-180, 180), st.floats(-90, 90)))
    return Report(
        feed=draw(TEXT),
        native_id=draw(TEXT.filter(bool)),
        first_day=first,
        last_day=draw(st.dates(min_value=first, max_value=date(2101, 1, 1))),
        where=Span(source_id="s", row=draw(st.integers(1, 10**9)), line=draw(st.integers(1, 9))),
        row=draw(st.dictionaries(TEXT, TEXT, max_size=4)),
        lon_deg=lon,
        lat_deg=lat,
        side_a=draw(TEXT),
        area_wkt=draw(TEXT),
        units=draw(st.none() | st.floats(0, 1e9)),
        fatalities_best=draw(COUNT),
        grade=draw(st.sampled_from(Grade)),
        known_at=draw(st.none() | INSTANTS),
        is_withdrawn=draw(st.booleans()),
    )


@settings(deadline=None)
@given(st.lists(reports(), max_size=4))
def test_a_report_comes_back_from_the_table_as_it_went_in(given_reports: list[Report]) -> None:
    table = to_table(given_reports, known_at=RELEASED, source_id="s")
    back = [report_at(table, index) for index in range(table.num_rows)]
    assert back == [replace(r, known_at=r.known_at or RELEASED) for r in given_reports]
    assert table.schema == REPORT_SCHEMA


def report(**changes: object) -> Report:
    day = date(2017, 5, 6)
    bare = Report(
        feed="f", native_id="1", first_day=day, last_day=day, where=Span(source_id="x", row=1)
    )
    return replace(bare, **changes)  # type: ignore[arg-type]


def test_a_row_without_a_time_of_its_own_is_known_from_its_release() -> None:
    own = datetime(2018, 1, 1, tzinfo=UTC)
    table = to_table([report(), report(known_at=own)], known_at=RELEASED, source_id="s")
    assert table.column("known_at").to_pylist() == [RELEASED, own]


def test_missing_is_the_empty_text_and_not_a_number_but_never_zero() -> None:
    table = to_table([report(fatalities_best=3), report()], known_at=RELEASED, source_id="s")
    assert np.isnan(floats(table, "fatalities_best")).tolist() == [False, True]
    assert texts(table, "side_a").tolist() == ["", ""]
    assert days(table, "first_day").tolist() == [17292, 17292]


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(1970, 1, 1), 0), (date(1969, 12, 31), -1), (date(2000, 2, 29), 11016)],
)
def test_days_are_counted_from_1970(day: date, number: int) -> None:
    assert day_number(day) == number


def test_a_table_without_areas_is_as_one_of_before_there_were_areas() -> None:
    table = to_table([report(row={"id": "1"})], known_at=RELEASED, source_id="s")
    assert table["area_wkt"].to_pylist() == [None]
    assert table["row_hash"].to_pylist() == ["5811967f540d300d249ab30ae681359a"]


def test_no_reports_make_an_empty_table_of_the_same_shape() -> None:
    table = to_table([], known_at=RELEASED, source_id="s")
    assert (table.num_rows, table.schema) == (0, REPORT_SCHEMA)
    assert texts(table, "feed").tolist() == []
