"""Readers that err in known ways, and what the scorer says of each."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.suggested import TEXT as ANY_TEXT
from claims.suggested import suggestions
from truceline.claims.evaluate import Gold, GoldClaim, ReadDocument, as_record, evaluate
from truceline.claims.model import Attribution, EventType, Mention, Suggestion
from truceline.core.document import Document

from .made import CALM, CLAIMS, DENIED, DOCUMENT, SHELLED, WITHDREW, each, gold_of, reader, shifted

TEXTS = {"t1.txt": DOCUMENT}
FULL = {"precision": 1.0, "recall": 1.0, "f1": 1.0}


def judged(read: ReadDocument, gold: Gold | None = None) -> dict[str, Any]:
    return as_record(evaluate(gold or gold_of(), TEXTS, read))


def shares(record: dict[str, Any]) -> dict[str, Any]:
    return {key: record[key] for key in FULL}


def test_a_perfect_reader_scores_one_everywhere_and_leaks_nothing() -> None:
    record = judged(reader(*CLAIMS))
    for scored in (record["plover"], record["all"], *record["strict"].values(), record["span"]):
        assert shares(scored) == FULL
    filled = {name: slot for name, slot in record["slots"].items() if slot["n"]}
    assert set(record["slots"]) - set(filled) == {"recipient"}
    assert all(shares(slot) == FULL for slot in filled.values())
    assert (record["leak"], record["quotes_exact"]) == (0.0, 1.0)


def test_an_empty_reader_scores_zero_and_nothing_is_known_of_its_leak() -> None:
    record = judged(reader())
    assert set(shares(record["all"]).values()) == {0.0}
    assert set(shares(record["plover"]).values()) == {0.0}
    assert (record["leak"], record["quotes_exact"]) == (None, None)
    assert record["slots"]["actor"] == {"precision": None, "recall": None, "f1": None, "n": 0}


def test_a_reader_that_drops_who_says_so_leaks_everything() -> None:
    record = judged(each(lambda one: replace(one, attribution=Attribution())))
    assert record["leak"] == 1.0
    assert shares(record["all"]) == FULL
    assert record["slots"]["claimant"]["f1"] == 0.5
    assert record["slots"]["claimant_attributed"]["recall"] == 0.0
    assert record["counts"]["matched_attributed"] == 2


def test_half_of_the_attributed_claims_in_the_authors_voice_is_a_leak_of_half() -> None:
    record = judged(reader(SHELLED, replace(DENIED, attribution=Attribution()), CALM))
    assert record["leak"] == 0.5


def test_claims_made_twice_lower_precision_alone() -> None:
    record = judged(reader(*CLAIMS, *CLAIMS))
    assert shares(record["all"]) == {"precision": 0.5, "recall": 1.0, "f1": 0.6667}
    assert record["leak"] == 0.0
    evaluation = evaluate(gold_of(), TEXTS, reader(*CLAIMS, *CLAIMS))
    assert sorted(evaluation.whole.spurious, key=CLAIMS.index) == list(CLAIMS)


def test_a_passage_a_little_beside_is_found_but_not_strictly() -> None:
    record = judged(each(shifted(5)))
    assert shares(record["all"]) == FULL
    assert shares(record["strict"]["all"]) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_a_passage_half_of_which_is_elsewhere_is_not_found() -> None:
    beyond = -(-len("The army withdrew from Kestel") // 2)
    record = judged(reader(shifted(beyond)(WITHDREW)), gold_of([WITHDREW]))
    assert record["all"]["recall"] == 0.0
    assert judged(reader(shifted(beyond - 1)(WITHDREW)), gold_of([WITHDREW]))["all"]["recall"] == 1


def test_marks_at_the_ends_do_not_make_another_passage() -> None:
    wider = replace(CALM, quote=Mention(start=CALM.quote.start - 2, end=CALM.quote.end + 1))
    assert judged(reader(wider), gold_of([CALM]))["strict"]["all"]["f1"] == 1.0


def test_an_alternative_type_is_right_but_not_strictly() -> None:
    gold = gold_of([WITHDREW], alt_types=[EventType.CONCEDE])
    said = reader(replace(WITHDREW, event_type=EventType.CONCEDE))
    assert judged(said, gold)["all"]["f1"] == 1.0
    assert judged(said, gold)["strict"]["all"]["f1"] == 0.0
    wrong = judged(reader(replace(WITHDREW, event_type=EventType.AID)), gold)
    assert (wrong["all"]["f1"], wrong["span"]["f1"], wrong["type"]["accuracy"]) == (0.0, 1.0, 0.0)
    assert wrong["confusions"] == [{"gold": "RETREAT", "suggested": "AID", "n": 1}]


def test_a_match_across_the_border_of_plover_counts_on_each_side_by_its_own_type() -> None:
    gold = gold_of([WITHDREW, CALM], alt_types=[EventType.SITUATION, EventType.COERCE])
    field = judged(reader(replace(WITHDREW, event_type=EventType.SITUATION)), gold)["plover"]
    assert (field["recall"], field["precision"], field["suggested"]) == (1.0, 0.0, 0)
    plover = judged(reader(WITHDREW, replace(CALM, event_type=EventType.COERCE)), gold)["plover"]
    assert (plover["recall"], plover["gold"]) == (1.0, 1)
    assert (plover["precision"], plover["suggested"]) == (1.0, 2)


def test_what_was_not_annotated_is_not_counted() -> None:
    until = WITHDREW.quote.end
    record = judged(reader(*CLAIMS), gold_of([SHELLED, WITHDREW], annotated=[(0, until)]))
    assert shares(record["all"]) == FULL
    assert record["counts"]["suggested_outside"] == 2
    whole = judged(reader(*CLAIMS), gold_of([SHELLED, WITHDREW]))
    assert whole["all"]["precision"] == 0.5


def test_an_annotated_text_without_claims_counts_what_is_said_of_it() -> None:
    record = judged(reader(CALM), gold_of([]))
    assert record["all"] == {**dict.fromkeys(FULL), "precision": 0.0, "gold": 0, "suggested": 1}


@pytest.mark.parametrize(
    "change",
    [
        {"quote": Mention(start=10, end=10_000)},
        {"quote": Mention(start=-3, end=10)},
        {"trigger": Mention(start=10_000, end=10_004)},
        {"quote": Mention(start=74, end=75)},
        {"source_id": "another text"},
    ],
    ids=["end", "start", "trigger", "blank", "source"],
)
def test_a_quote_that_is_no_passage_of_the_text_is_not_exact(change: dict[str, Any]) -> None:
    record = judged(reader(replace(SHELLED, **change), CALM))
    assert record["quotes_exact"] == 0.5


def test_each_document_is_scored_apart_as_well() -> None:
    other = replace(DOCUMENT, source_id="t2.txt", name="t2.txt")
    claims = (*gold_of().claims, *(replace(one, doc="t2.txt") for one in gold_of().claims))
    gold = Gold(claims=claims, annotated={"t1.txt": None, "t2.txt": None})
    texts = {**TEXTS, "t2.txt": other}
    record = as_record(
        evaluate(gold, texts, lambda one: CLAIMS if one.name == "t2.txt" else CLAIMS[:1])
    )
    assert record["documents"]["t1.txt"]["recall"] == 0.25
    assert record["documents"]["t2.txt"]["recall"] == 1.0
    assert record["all"]["recall"] == 0.625


ANY = Document(source_id="t1.txt", text=ANY_TEXT, name="t1.txt")


def any_gold(claims: list[Suggestion], alts: list[EventType]) -> Gold:
    return Gold(
        claims=tuple(
            GoldClaim(claim_id=str(n), doc="t1.txt", said=one, alt_types=frozenset(alts))
            for n, one in enumerate(claims)
        ),
        annotated={"t1.txt": None},
    )


alternatives = st.lists(st.sampled_from(EventType), max_size=3)
few = st.lists(suggestions, max_size=6)


@settings(max_examples=60, deadline=None)
@given(few, alternatives, st.randoms())
def test_any_gold_is_right_against_itself_in_any_order(
    claims: list[Suggestion], alts: list[EventType], chance: Any
) -> None:
    said = list(claims)
    chance.shuffle(said)
    evaluation = evaluate(any_gold(claims, alts), {"t1.txt": ANY}, reader(*said))
    scores = [evaluation.all, evaluation.plover, evaluation.span, *evaluation.slots.values()]
    scores += [evaluation.strict_all, evaluation.strict_plover]
    assert {share for one in scores for share in (one.precision, one.recall, one.f1)} <= {1, None}
    assert evaluation.leak in {0, None}
    assert not evaluation.whole.missed
    assert not evaluation.whole.spurious


@settings(max_examples=60, deadline=None)
@given(few, few, alternatives, st.randoms())
def test_the_order_of_claims_and_suggestions_decides_nothing(
    claims: list[Suggestion], said: list[Suggestion], alts: list[EventType], chance: Any
) -> None:
    texts = {"t1.txt": ANY}
    before = as_record(evaluate(any_gold(claims, alts), texts, reader(*said)))
    chance.shuffle(claims)
    chance.shuffle(said)
    assert as_record(evaluate(any_gold(claims, alts), texts, reader(*said))) == before


@settings(max_examples=60, deadline=None)
@given(few, few, alternatives)
def test_each_claim_and_each_suggestion_is_matched_once_or_left_over(
    claims: list[Suggestion], said: list[Suggestion], alts: list[EventType]
) -> None:
    whole = evaluate(any_gold(claims, alts), {"t1.txt": ANY}, reader(*said)).whole
    assert len(whole.pairs) + len(whole.missed) == len(claims)
    assert len(whole.pairs) + len(whole.spurious) == len(said)
    assert len(whole.pairs) <= len(whole.span_pairs)
