from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from truceline.ingest.observations import OWN
from truceline.reporting.audiences import load_audiences
from truceline.reporting.compose.pictures import _side_km
from truceline.reporting.model import Audience


@pytest.mark.parametrize(
    ("audience", "feed", "km"),
    [
        (Audience.PARTIES, "ucdp-ged", 10),
        (Audience.PARTIES, OWN.feed, 20),
        (Audience.PUBLIC, "ucdp-ged", 20),
        (Audience.PUBLIC, OWN.feed, 50),
    ],
)
def test_a_map_of_own_entries_is_no_finer_than_where_the_team_stood(
    audience: Audience, feed: str, km: float
) -> None:
    sheet: Any = SimpleNamespace(lens=SimpleNamespace(rules=load_audiences()[audience]))
    scene: Any = SimpleNamespace(feed=SimpleNamespace(feed=feed))
    assert _side_km(sheet, scene) == km
