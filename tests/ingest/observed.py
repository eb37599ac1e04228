"""Observations for tests: one that holds much, and any that hypothesis can think of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from hypothesis import strategies as st

from truceline.core.observation import Means, Observation, Qualifier
from truceline.ingest.topics import load_topics

__all__ = ["observation", "observations"]

_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
_METRES = st.none() | st.floats(0, 90_000)


def observation(**changes: Any) -> Observation:
    """Explosions heard from a base near Idlib, with any values changed."""
    one = Observation(
        entry_id="e-1",
        topic="ceasefire-violation",
        kind="explosion",
        on=date(2018, 10, 19),
        from_at=time(14, 5),
        until_at=time(14, 20),
        observer="Observer Canary",
        team="Base Canary",
        position_name="Roof Canary",
        position_lon_deg=36.63391,
        position_lat_deg=35.93067,
        means=Means.HEARD,
        number=12,
        qualifier=Qualifier.ABOUT,
        weapon="mortar",
        bearing_deg=225,
        bearing_spread_deg=15,
        distance_min_m=4_000,
        distance_max_m=7_000,
        place_name="south-west of Idlib",
        description="Described by Canary",
        persons=("Person Canary", "سمير"),
    )
    return replace(one, **changes)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    """Any observation that holds together."""
    topic = draw(st.sampled_from(list(load_topics().values())))
    on = draw(st.dates(min_value=date(1900, 1, 1)))
    metres = sorted(one for one in (draw(_METRES), draw(_METRES)) if one is not None)
    position, point = draw(_points()), draw(_points())
    return Observation(
        entry_id=draw(_TEXT.filter(str.strip)),
        topic=topic.topic_id,
        kind=draw(st.sampled_from(list(topic.kinds))),
        on=on,
        last_on=draw(st.none() | st.dates(min_value=on)),
        from_at=draw(st.none() | st.times(max_value=time(11))),
        until_at=draw(st.none() | st.times(min_value=time(12))),
        **{name: draw(_TEXT) for name in ("observer", "team", "position_name", "weapon", "side")},
        **{name: draw(_TEXT) for name in ("place_name", "from_direction", "description", "unit")},
        **{name: draw(_TEXT) for name in ("stated_reason", "reason_given_by")},
        position_lon_deg=position[0],
        position_lat_deg=position[1],
        lon_deg=point[0],
        lat_deg=point[1],
        means=draw(st.sampled_from(Means)),
        qualifier=draw(st.sampled_from(Qualifier)),
        number=draw(st.none() | st.floats(0, 1e12)),
        bearing_deg=draw(st.none() | st.floats(0, 360)),
        bearing_spread_deg=draw(st.none() | st.floats(0, 180)),
        distance_min_m=metres[0] if metres else None,
        distance_max_m=metres[1] if len(metres) > 1 else None,
        killed=draw(st.none() | st.integers(0, 10**6)),
        injured=draw(st.none() | st.integers(0, 10**6)),
        persons=tuple(draw(st.lists(_TEXT, max_size=3))),
    )


def _points() -> st.SearchStrategy[tuple[float | None, float | None]]:
    somewhere = st.tuples(st.floats(-180, 180), st.floats(-85, 85))
    return st.just((None, None)) | somewhere
