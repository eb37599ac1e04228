"""Suggestions of any kind on a text, for properties that hold for all of them."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Counted,
    Dated,
    EventType,
    Mention,
    Party,
    Role,
    Suggestion,
    Whereabouts,
)
from truceline.core.claim import Modality

TEXT = (
    "On Tuesday, according to the observers, about 40 shells landed near Kestel. "
    "The ministry denied that its army had fired; Бельск и حلب were quiet, a monitor said.\n"
) * 2

names = st.sampled_from(["", "the observers", "Observers", "army", "Kestel", "Алеппо", "حلب"])
words = st.text(max_size=8)


@st.composite
def mentions(draw: st.DrawFn, length: int = len(TEXT)) -> Mention:
    start = draw(st.integers(0, length - 1))
    return Mention(start=start, end=draw(st.integers(start + 1, min(length, start + 40))))


def maybe(strategy: st.SearchStrategy[Mention]) -> st.SearchStrategy[Mention | None]:
    return st.none() | strategy


parties = st.builds(
    Party, role=st.sampled_from(Role), name=names, actor_id=words, mention=maybe(mentions())
)
places = st.builds(
    Whereabouts,
    name=names,
    kind=words,
    country=words,
    place_id=words,
    lon_deg=st.none() | st.floats(-180, 180),
    lat_deg=st.none() | st.floats(-90, 90),
    mention=maybe(mentions()),
)
figures = st.builds(
    Counted,
    value=st.none() | st.floats(allow_nan=False, allow_infinity=False) | st.integers(0, 50),
    qualifier=st.sampled_from(["exact", "about", "vague", "at_least"]),
    unit=st.sampled_from(["", "shell", "shells", "km", "tons of flour"]),
    kind=words,
    mention=mentions(),
    counted=words,
    high=st.none() | st.floats(0, 1e6),
)
attributions = st.just(Attribution()) | st.builds(
    Attribution,
    kind=st.sampled_from(AttributionKind),
    source=names,
    source_id=words,
    mention=maybe(mentions()),
)


@st.composite
def dates(draw: st.DrawFn) -> Dated | None:
    if draw(st.booleans()):
        return None
    first = draw(st.none() | st.dates(date(2010, 1, 1), date(2020, 1, 1)))
    last = draw(st.none() | st.just((first or date(2015, 1, 1)) + timedelta(days=3)))
    basis = draw(st.sampled_from(["explicit", "relative", "inferred"]))
    return Dated(first_day=first, last_day=last, basis=basis, mention=draw(maybe(mentions())))


def few(strategy: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(strategy, max_size=3).map(tuple)


suggestions = st.builds(
    Suggestion,
    source_id=st.just("t1.txt"),
    quote=mentions(),
    trigger=mentions(),
    event_type=st.sampled_from(EventType),
    mode=words,
    frame=words,
    parties=few(parties),
    places=few(places),
    dated=dates(),
    figures=few(figures),
    attribution=attributions,
    modality=st.sampled_from(Modality),
    hedge=maybe(mentions()),
    polarity=st.sampled_from(["+", "-"]),
    topics=few(words),
    sureness=st.floats(0, 1),
    reasons=few(words),
    method=words,
)
