"""Where frames and a model agree is said, and nothing of either is lost."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from claims.suggested import suggestions
from truceline.claims.asked.two_methods import Merged, merge_methods
from truceline.claims.model import (
    Attribution,
    AttributionKind,
    EventType,
    Mention,
    Party,
    Role,
    Suggestion,
)

ARMY = Party(role=Role.ACTOR, name="the army", actor_id="army", mention=Mention(start=0, end=8))


def said(**changes: Any) -> Suggestion:
    body: dict[str, Any] = {
        "source_id": "d1",
        "quote": Mention(start=0, end=40),
        "trigger": Mention(start=9, end=16),
        "event_type": EventType.ASSAULT,
        "parties": (ARMY,),
    }
    return Suggestion(**(body | changes))


def merged(frame: Suggestion, asked: Suggestion) -> Merged:
    (one,) = merge_methods([frame], [asked])
    return one


def test_two_readings_that_agree_are_one_claim_of_the_frames() -> None:
    frame = said(sureness=0.8, mode="shelling")
    one = merged(frame, said(quote=Mention(start=2, end=40), parties=(
        Party(role=Role.ACTOR, name="army forces", mention=Mention(start=4, end=8)),)))  # fmt: skip
    assert (one.found_by, one.suggestion.reasons) == ("both", ("frames and the model agree",))
    assert one.agreement is not None
    assert one.agreement.share == 1.0
    assert (one.suggestion.sureness, one.suggestion.mode) == (0.8, "shelling")


def test_what_they_disagree_on_is_told_with_both_sides() -> None:
    voice = Attribution(kind=AttributionKind.INDIRECT, source="a medic")
    one = merged(said(), said(event_type=EventType.CASUALTIES, polarity="-", attribution=voice))
    assert one.agreement is not None
    assert one.agreement.share < 0.2
    assert one.suggestion.reasons == (
        "frames and the model agree on actors",
        "type: ASSAULT by frames, CASUALTIES by the model",
        "polarity: + by frames, - by the model",
        "voice: the author's by frames, that of a medic by the model",
    )


def test_a_claim_of_one_method_says_so_unless_nobody_asked_the_other() -> None:
    far = said(quote=Mention(start=50, end=80), trigger=Mention(start=55, end=60))
    found = merge_methods([said()], [far])
    assert [one.found_by for one in found] == ["frames", "model"]
    assert [one.suggestion.reasons for one in found] == [("only the frames",), ("only the model",)]
    (alone,) = merge_methods([said()], [], unread=[Mention(start=0, end=99)])
    assert (alone.found_by, alone.suggestion) == ("frames-alone", said())


def test_two_claims_of_one_sentence_find_their_own_partners() -> None:
    second = {"trigger": Mention(start=30, end=35), "event_type": EventType.COERCE}
    found = merge_methods([said(), said(**second)], [said(**second), said()])
    assert [one.found_by for one in found] == ["both", "both"]
    assert all(one.agreement and one.agreement.share == 1.0 for one in found)


@settings(max_examples=60)
@given(st.lists(suggestions, max_size=4), st.lists(suggestions, max_size=4))
def test_every_claim_of_either_method_stands_once(
    frames: list[Suggestion], asked: list[Suggestion]
) -> None:
    found = merge_methods(frames, asked)
    both = sum(one.found_by == "both" for one in found)
    assert len(found) == len(frames) + len(asked) - both
    assert sum(one.found_by == "model" for one in found) == len(asked) - both
