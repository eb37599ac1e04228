from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from truceline.monitor.change import (
    ChangeWindow,
    DailySeries,
    Effect,
    LevelChange,
    Pooled,
    in_words,
)
from truceline.monitor.change.words import figure
from truceline.monitor.intervals import UNKNOWN
from truceline.monitor.model import Estimate

NONE = np.zeros(0)


def change(effect: Effect, start: date = date(2017, 5, 6)) -> LevelChange:
    return LevelChange(
        label="zone",
        start=start,
        window=ChangeWindow(),
        effect=effect,
        without_washout=effect,
        series=DailySeries(label="zone", day=NONE.astype(np.int64), count=NONE, exposure=NONE),
        lag_days=12,
        reference=0.3,
    )


def effect(value: float, low: float, high: float, p_value: float) -> Effect:
    return Effect(ratio=Estimate(value=value, low=low, high=high), p_value=p_value)


@pytest.mark.parametrize(
    ("found", "sentence"),
    [
        (
            effect(0.6, 0.4, 0.8, 0.01),
            "Incidents fell to about 0.60 of the level before (between 0.40 and 0.80); "
            "chance alone seldom does this.",
        ),
        (
            effect(2.34, 1.2, 12.4, 0.03),
            "Incidents rose to about 2.3 times the level before (between 1.20 and 12); "
            "chance alone seldom does this.",
        ),
        (
            effect(0.9, 0.6, 1.3, 0.5),
            "Incidents were at about 0.90 of the level before (between 0.60 and 1.30): "
            "this cannot be told from no change.",
        ),
        (
            Effect(unknown="nobody was looking"),
            "Whether incidents changed cannot be said: nobody was looking.",
        ),
    ],
    ids=["fell", "rose", "no telling", "unknown"],
)
def test_a_change_is_one_honest_sentence(found: Effect, sentence: str) -> None:
    assert in_words(change(found)) == sentence


def test_pooled_changes_say_over_how_many_and_whether_they_differ() -> None:
    members = (change(effect(0.6, 0.4, 0.8, 0.01)), change(Effect(unknown="no days")))
    together = Pooled(
        label="zones",
        members=(*members, members[0]),
        left_out=(("zone", "no days"),),
        ratio=Estimate(value=0.6, low=0.4, high=0.8),
        p_value=0.01,
        i2=0.8,
    )
    assert in_words(together).startswith("Over 2 zones, incidents fell to about 0.60")
    assert in_words(together).endswith("differ among each other by more than chance.")
    none = replace(together, ratio=UNKNOWN, unknown="only 1 of 3 changes could be estimated")
    assert "cannot be said: only 1 of 3" in in_words(none)
    later = replace(members[0], start=date(2018, 9, 17))
    assert "Over 2 starts" in in_words(replace(together, members=(*members, later)))


def test_a_limit_is_never_rounded_onto_no_change() -> None:
    assert (figure(0.996), figure(1.0), figure(9.96), figure(None)) == (
        "0.996",
        "1.00",
        "10.0",
        "unknown",
    )
