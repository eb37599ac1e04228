from __future__ import annotations

import pytest

from truceline.briefs.charts import drawing_apart, drawn_meanwhile, render_png, render_svg
from truceline.briefs.charts.render import SCHEMA

SPEC = {"$schema": SCHEMA, "data": {"values": [{"a": 1}]}, "mark": "point"}


def test_a_picture_drawn_apart_is_the_same_as_one_drawn_here() -> None:
    here = render_svg(SPEC, prefix="p"), render_png(SPEC)
    with drawing_apart():
        assert (render_svg(SPEC, prefix="p"), render_png(SPEC)) == here


def test_pictures_come_in_the_order_of_their_figures() -> None:
    titles = ["first", "second", "مرحبا"]
    with drawn_meanwhile(
        lambda title: render_svg({**SPEC, "title": title}, prefix="p"), titles
    ) as pictures:
        drawn = [picture.result() for picture in pictures]
    assert all(title in svg for title, svg in zip(titles, drawn, strict=True))


def test_a_picture_that_cannot_be_drawn_is_refused_and_the_next_one_drawn() -> None:
    with drawing_apart():
        with pytest.raises(ValueError, match="Invalid specification"):
            render_svg({"$schema": SCHEMA, "nothing": 3}, prefix="p")
        assert render_svg(SPEC, prefix="p").startswith("<svg")
