"""The order of review: what is unsure and weighs most comes first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.reviewing import claim, decided
from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Counted,
    EventType,
    Mention,
    Suggestion,
)
from truceline.claims.reviewing.order import consequences, disagreement, queue_document, ranked
from truceline.claims.reviewing.review import Action, Decision, fold_reviews
from truceline.core.claim import Modality

PLAIN = claim(0, EventType.CONSULT)
TOLD = Attribution(kind=AttributionKind.INDIRECT, source="a monitor")


def queued(*claims: Suggestion, decisions: tuple[Decision, ...] = ()) -> list[Suggestion]:
    queue = ranked(queue_document(fold_reviews(claims, decisions)))
    return [one.reviewed.suggestion for one in queue]


def weight(one: Suggestion, *others: Suggestion) -> float:
    found = queue_document(fold_reviews((one, *others), ()))
    return next(each.weight for each in found if each.reviewed.suggestion == one)


def test_casualties_come_before_violations_before_obligations_before_the_rest() -> None:
    dead = claim(60, EventType.CASUALTIES)
    broken = claim(40, EventType.ASSAULT, mode="ceasefire_violation")
    met = claim(20, EventType.RETREAT, mode="withdraw")
    assert queued(PLAIN, met, broken, dead) == [dead, broken, met, PLAIN]


def test_a_figure_of_the_dead_weighs_as_much_in_a_claim_of_any_type() -> None:
    figure = Counted(value=9, qualifier="exact", unit="person", kind="casualties",
                     mention=Mention(start=0, end=4))  # fmt: skip
    assert weight(replace(PLAIN, figures=(figure,))) == weight(claim(0, EventType.CASUALTIES))


@pytest.mark.parametrize(
    ("change", "is_risky"),
    [
        ({}, False),
        ({"modality": Modality.ALLEGED}, True),
        ({"attribution": replace(TOLD, kind=AttributionKind.FREE_INDIRECT)}, True),
        ({"attribution": TOLD, "modality": Modality.ALLEGED}, False),
    ],
)
def test_what_may_leak_weighs_three_times_as_much(
    change: dict[str, object], is_risky: bool
) -> None:
    one = replace(PLAIN, **change)  # type: ignore[arg-type]
    assert weight(one) == (3.0 if is_risky else 1.0)


def test_a_claim_in_the_authors_voice_beside_one_with_a_speaker_may_leak() -> None:
    beside = claim(10, attribution=TOLD, modality=Modality.REPORTED)
    assert weight(PLAIN, beside) == 3.0
    assert weight(PLAIN, claim(40, attribution=TOLD, modality=Modality.REPORTED)) == 1.0
    # That the author tells of an accusation is no leak: the deed inside is the accuser's.
    accused = claim(0, EventType.ACCUSE)
    assert weight(accused, beside) == weight(accused)


@pytest.mark.parametrize(("sureness", "spread"), [(0.5, 1.0), (0.75, 0.75), (0.9, 0.36), (1, 0.05)])
def test_disagreement_is_the_spread_of_a_coin_so_often_right(
    sureness: float, spread: float
) -> None:
    (one,) = fold_reviews([replace(PLAIN, sureness=sureness)], ())
    assert disagreement(one) == pytest.approx(spread)


def test_a_disputed_claim_waits_again_and_a_decided_one_does_not() -> None:
    sure = replace(PLAIN, sureness=0.99)
    accepts, rejects = decided(Action.ACCEPT, sure), decided(Action.REJECT, sure, "Omar")
    assert queued(sure, decisions=(accepts,)) == []
    (one,) = queue_document(fold_reviews([sure], (accepts, rejects)))
    assert (one.disagreement, one.because[0]) == (1.0, "is decided differently by two people")


def test_equal_claims_come_in_order_of_their_passages() -> None:
    assert queued(claim(40), claim(0), claim(20)) == [claim(0), claim(20), claim(40)]


def test_each_consequence_names_types_that_there_are() -> None:
    known = {one.value for one in EventType}
    assert all(rule.types <= known and rule.says for rule in consequences())
    assert max(rule.weight for rule in consequences()) == 5
