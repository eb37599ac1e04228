"""A judgement: what its id holds, and how much of it a day knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from truceline.core.judgement import Judgement, TakenBack

NOON = datetime(2020, 1, 2, 12, tzinfo=UTC)
MADE = Judgement(
    subject="ceasefire:c", field="ended", claim_id="c-1", by="Amal", reason="R", recorded_at=NOON
)
TAKEN = replace(
    MADE, taken_back=TakenBack(by="Omar", reason="Q", recorded_at=NOON + timedelta(days=2))
)


def test_taking_back_does_not_change_the_id() -> None:
    assert TAKEN.judgement_id == MADE.judgement_id
    assert (TAKEN.is_taken_back, MADE.is_taken_back) == (True, False)


@pytest.mark.parametrize(
    "change",
    [
        {"claim_id": ""},
        {"by": "Omar"},
        {"reason": "R."},
        {"recorded_at": NOON + timedelta(microseconds=1)},
        {"by": "Amal|R", "reason": ""},
    ],
)
def test_every_other_part_is_in_the_id(change: dict[str, object]) -> None:
    assert replace(MADE, **change).judgement_id != MADE.judgement_id  # type: ignore[arg-type]


def test_an_instant_has_one_id_in_every_zone_of_time() -> None:
    there = NOON.astimezone(timezone(timedelta(hours=3)))
    assert replace(MADE, recorded_at=there).judgement_id == MADE.judgement_id


@pytest.mark.parametrize(
    ("as_of", "known"),
    [
        (date(2020, 1, 1), None),
        (date(2020, 1, 2), MADE),
        (date(2020, 1, 3), MADE),
        (date(2020, 1, 4), TAKEN),
        (None, TAKEN),
    ],
)
def test_a_day_knows_what_was_recorded_by_its_end(
    as_of: date | None, known: Judgement | None
) -> None:
    assert TAKEN.as_known(as_of) == known


def test_no_claim_means_that_it_cannot_be_decided() -> None:
    assert replace(MADE, claim_id="").is_undecidable
    assert not MADE.is_undecidable
