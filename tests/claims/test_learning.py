"""What decisions teach about frames."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.reviewing import claim, decided, edit
from truceline.claims.model import EventType
from truceline.claims.reviewing.learning import FrameScore, score_frames, suspended, suspensions
from truceline.claims.reviewing.review import Action, Decision, fold_reviews


def scores(*decisions: Decision, number: int = 20) -> dict[str, tuple[int, int]]:
    claims = [claim(30 * at) for at in range(number)]
    return {
        one.frame: (one.accepted, one.rejected)
        for one in score_frames(fold_reviews(claims, decisions))
    }


def score(accepted: int, rejected: int) -> FrameScore:
    return FrameScore(frame="en/assault", accepted=accepted, rejected=rejected)


@pytest.mark.parametrize(
    ("accepted", "rejected", "precision"),
    [(0, 0, 0.75), (6, 4, 9 / 14), (5, 5, 8 / 14), (1, 0, 0.8)],
)
def test_the_precision_is_the_posterior_mean(
    accepted: int, rejected: int, precision: float
) -> None:
    assert score(accepted, rejected).precision == pytest.approx(precision)


@pytest.mark.parametrize(
    ("accepted", "rejected", "rests"), [(0, 9, False), (5, 5, True), (6, 4, False), (0, 10, True)]
)
def test_a_frame_rests_below_the_floor_once_ten_were_judged(
    accepted: int, rejected: int, rests: bool
) -> None:
    one = score(accepted, rejected)
    assert one.is_suspended is rests
    assert suspended([one]) == (frozenset(["en/assault"]) if rests else frozenset())
    assert len(suspensions([one])) == rests


def test_a_notice_says_how_often_it_was_right() -> None:
    (told,) = suspensions([score(2, 9)])
    assert "en/assault is suspended: of 11 suggestions that people judged, 2 were right" in str(
        told
    )


def test_accepted_and_corrected_claims_count_for_their_frame_other_types_against_it() -> None:
    first, second, third = claim(0), claim(30), claim(60)
    assert scores(
        decided(Action.ACCEPT, first),
        edit(second, mode="shelling"),
        edit(third, event_type=EventType.CASUALTIES),
        decided(Action.REJECT, claim(90)),
    ) == {"en/assault": (2, 2)}


def test_what_is_disputed_or_added_by_hand_teaches_nothing() -> None:
    new = claim(700, frame="")
    assert (
        scores(
            decided(Action.ACCEPT, claim(0)),
            decided(Action.REJECT, claim(0), "Omar"),
            decided(Action.ADD, "s-new", results=(new,)),
        )
        == {}
    )


def test_a_split_counts_once_and_its_parts_do_not() -> None:
    parts = (claim(0), claim(10, EventType.CASUALTIES))
    assert scores(decided(Action.SPLIT, claim(0), results=parts)) == {"en/assault": (1, 0)}


@given(st.integers(0, 500), st.integers(0, 500))
def test_one_more_right_suggestion_never_makes_a_frame_worse(accepted: int, rejected: int) -> None:
    before, after = score(accepted, rejected), score(accepted + 1, rejected)
    assert 0 < before.precision < after.precision < 1
