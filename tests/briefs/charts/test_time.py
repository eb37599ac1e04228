from datetime import date, timedelta

from truceline.briefs.charts import TimeMark, draw_time_chart, render_png, render_svg
from truceline.briefs.charts.time import _ticks
from truceline.core.dates import Period
from truceline.monitor.model import SeriesPoint

START = date(2017, 4, 8)


def bar(k: int, value: float | None, observed: int | None = None) -> SeriesPoint:
    return SeriesPoint(
        from_on=START + timedelta(days=7 * k),
        days=7,
        value=value,
        possible=(value or 0) + 2,
        observed_days=observed,
    )


def drawn(*bars: SeriesPoint) -> str:
    marks = [TimeMark(label="in effect", on=START + timedelta(days=7))]
    period = Period(from_on=START, until_on=START + timedelta(days=7))
    spec = draw_time_chart(
        bars, title="T", subtitle=["s"], marks=marks, periods=[("before", period)]
    )
    return render_svg(spec, prefix="t")


def kinds(*bars: SeriesPoint) -> set[str]:
    spec = draw_time_chart(bars, title="T", subtitle=["s"])
    return {row["kind"] for row in spec["layer"][0]["data"]["values"]}


def test_a_bar_nobody_observed_is_shaded_never_drawn_as_zero() -> None:
    assert "not observed: unknown, not zero" in kinds(bar(0, None, 0))
    assert "as counted" not in kinds(bar(0, None, 0))


def test_a_bar_observed_in_part_is_marked() -> None:
    assert "partly observed" in kinds(bar(0, 4, 3))
    assert "partly observed" not in kinds(bar(0, 4, 7))


def test_ceasefire_and_periods_are_named_in_the_picture() -> None:
    svg = drawn(bar(0, 3), bar(1, 1), bar(2, 0))
    assert "in effect" in svg
    assert "before" in svg


def test_a_silent_series_says_that_nothing_was_recorded() -> None:
    silent = SeriesPoint(from_on=START, days=7, value=0, possible=0)
    spec = draw_time_chart([silent], title="T", subtitle=["s"])
    assert "nothing recorded" in render_svg(spec, prefix="t")


def test_the_axis_of_a_count_has_whole_numbers_only() -> None:
    assert _ticks(4.3) == [0, 1, 2, 3, 4]
    assert _ticks(300) == [0, 50, 100, 150, 200, 250, 300]


def test_a_picture_for_word_is_a_png() -> None:
    spec = draw_time_chart([bar(0, 3)], title="T", subtitle=["s"])
    assert render_png(spec, scale=1).startswith(b"\x89PNG")


def test_ticks_stand_where_bars_begin() -> None:
    bars = [bar(k, 1) for k in range(20)]
    spec = draw_time_chart(bars, title="T", subtitle=["s"])
    axis = spec["layer"][0]["encoding"]["x"]["axis"]
    begins = [row["from"] for row in spec["layer"][0]["data"]["values"]]
    assert len(axis["values"]) == 7
    assert axis["values"][1] - axis["values"][0] == 21 * 86_400_000
    assert min(axis["values"]) <= min(begins)
