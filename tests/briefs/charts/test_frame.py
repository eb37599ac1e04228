import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.briefs.charts.frame import frame_around


@given(st.floats(-170, 160), st.floats(-75, 70), st.floats(0, 10), st.floats(0, 10))
def test_a_frame_holds_all_that_it_was_made_for(
    west: float, south: float, wide: float, high: float
) -> None:
    frame = frame_around((west, south, west + wide, south + high))
    assert frame.holds(west, south)
    assert frame.holds(west + wide, south + high)


def test_north_is_up_and_east_is_right() -> None:
    frame = frame_around((36, 35, 37, 36))
    x, y = frame.pixel(36.5, 35.5)
    assert frame.pixel(36.5, 35.6)[1] < y
    assert frame.pixel(36.6, 35.5)[0] > x


def test_the_scale_bar_is_as_long_as_it_says() -> None:
    """One degree of longitude at 60° N is 55.6 km: half of one on the equator."""
    frame = frame_around((10, 59, 12, 61))
    km, bar_px = frame.scale_bar()
    degree_px = frame.pixel(11, 60)[0] - frame.pixel(10, 60)[0]
    assert km / bar_px * degree_px == pytest.approx(55.6, rel=0.01)


def test_a_label_that_would_leave_the_picture_is_not_placed() -> None:
    frame = frame_around((36, 35, 37, 36))
    assert frame.label_box("A very long name of a town", 37.6, 35.5, is_centred=False) is None
