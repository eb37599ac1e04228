"""How well a reader reads: its suggestions against annotated claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial, reduce
from operator import add, is_
from typing import Any

from truceline.claims.evaluate.match import is_half_shared, is_same_passage, match
from truceline.claims.evaluate.model import (
    Evaluation,
    Gold,
    GoldClaim,
    Pair,
    ReadDocument,
    Score,
    Scored,
    Tally,
)
from truceline.claims.evaluate.slots import SLOTS, compare_slots, speaks_itself
from truceline.claims.model import EventType, Mention, Suggestion
from truceline.core.document import Document

__all__ = ["as_record", "evaluate", "score_document", "slot_scores"]

_DIGITS = 4


def evaluate(gold: Gold, texts: Mapping[str, Document], read: ReadDocument) -> Evaluation:
    """Let a reader read every annotated document, and score what it suggests.

    The rules are told in docs/validation-reading.md.

    Args:
        gold: Annotated claims.
        texts: Document by name; one for each that `gold` names.
        read: The reader.
    """
    documents = {doc: score_document(gold, doc, texts[doc], read) for doc in gold.annotated}
    whole = reduce(add, documents.values(), Scored())
    attributed = [pair for pair in whole.pairs if not speaks_itself(pair.gold.said.attribution)]
    leaked = [pair for pair in attributed if speaks_itself(pair.said.attribution)]
    typed = [pair for pair in whole.span_pairs if _has_right_type(pair.gold, pair.said)]
    return Evaluation(
        whole=whole,
        documents=documents,
        all=_score(whole, whole.pairs),
        plover=_score(whole, whole.pairs, _is_plover),
        span=_score(whole, whole.span_pairs),
        strict_all=_score(whole, whole.strict_pairs),
        strict_plover=_score(whole, whole.strict_pairs, _is_plover),
        slots=slot_scores(whole.pairs),
        leak=_share(len(leaked), len(attributed)),
        quotes_exact=_share(whole.exact_quotes, len(whole.said) + whole.outside),
        type_accuracy=_share(len(typed), len(whole.span_pairs)),
    )


def score_document(gold: Gold, doc: str, document: Document, read: ReadDocument) -> Scored:
    """What a reader finds in one document, paired with what is annotated in it."""
    given = tuple(read(document))
    claims = tuple(claim for claim in gold.claims if claim.doc == doc)
    said = tuple(one for one in given if gold.is_annotated(doc, one))

    def is_strict(claim: GoldClaim, one: Suggestion) -> bool:
        is_same = is_same_passage(claim.said.quote, one.quote, document.text)
        return is_same and claim.said.event_type is one.event_type

    return Scored(
        gold=claims,
        said=said,
        pairs=match(claims, said, lambda a, b: _is_half(a, b) and _has_right_type(a, b)),
        strict_pairs=match(claims, said, is_strict),
        span_pairs=match(claims, said, _is_half),
        outside=len(given) - len(said),
        exact_quotes=sum(_is_exact(one, document) for one in given),
    )


def _is_half(claim: GoldClaim, one: Suggestion) -> bool:
    return is_half_shared(claim.said.quote, one.quote)


def _has_right_type(claim: GoldClaim, one: Suggestion) -> bool:
    return one.event_type in claim.right_types


def _is_plover(event_type: EventType) -> bool:
    return event_type.is_plover


def _is_exact(one: Suggestion, document: Document) -> bool:
    """Whether the quote, and each mention, is a passage of this very text."""
    mentions: list[Mention | None] = [
        *(one.quote, one.trigger, one.hedge, one.attribution.mention),
        *(party.mention for party in one.parties),
        *(place.mention for place in one.places),
        *(figure.mention for figure in one.figures),
        one.dated.mention if one.dated else None,
    ]
    length = len(document.text)
    return (
        one.source_id == document.source_id
        and all(at is None or 0 <= at.start < at.end <= length for at in mentions)
        and bool(one.quote.text_in(document.text).strip())
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _score(
    scored: Scored, pairs: Sequence[Pair], wanted: Callable[[EventType], bool] = lambda _: True
) -> Score:
    """Each side is counted by its own type: see docs/validation-reading.md on the border."""
    return Score(
        found=sum(wanted(pair.gold.said.event_type) for pair in pairs),
        asked=sum(wanted(claim.said.event_type) for claim in scored.gold),
        right=sum(wanted(pair.said.event_type) for pair in pairs),
        said=sum(wanted(one.event_type) for one in scored.said),
    )


def slot_scores(pairs: Iterable[Pair]) -> dict[str, Score]:
    """Precision, recall and F1 of each slot over pairs."""
    nothing = Tally(right=0, asked=0, said=0)
    sums = dict.fromkeys(SLOTS, nothing)
    for pair in pairs:
        for name, tally in compare_slots(pair.gold.said, pair.said).items():
            sums[name] += tally
    return {name: tally.score for name, tally in sums.items()}


# --- As JSON -------------------------------------------------------------------------------


def as_record(evaluation: Evaluation) -> dict[str, Any]:
    """The evaluation for JSON: shares of 0–1 to four digits, null where there is nothing to say."""
    whole = evaluation.whole
    attributed = sum(not speaks_itself(pair.gold.said.attribution) for pair in whole.pairs)
    return {
        "plover": _counts(evaluation.plover),
        "all": _counts(evaluation.all),
        "strict": {
            "plover": _counts(evaluation.strict_plover),
            "all": _counts(evaluation.strict_all),
        },
        "span": _counts(evaluation.span),
        "type": {"accuracy": _round(evaluation.type_accuracy), "n": len(whole.span_pairs)},
        "slots": {name: slot_record(score) for name, score in evaluation.slots.items()},
        "leak": _round(evaluation.leak),
        "quotes_exact": _round(evaluation.quotes_exact),
        "counts": {
            "documents": len(evaluation.documents),
            "gold": len(whole.gold),
            "suggested": len(whole.said),
            "suggested_outside": whole.outside,
            "matched": len(whole.pairs),
            "matched_attributed": attributed,
        },
        "types": {
            kind.value: _counts(_score(whole, whole.pairs, partial(is_, kind)))
            for kind in EventType
            if any(one.event_type is kind for one in (*whole.said, *(g.said for g in whole.gold)))
        },
        "confusions": _confusions(whole.span_pairs),
        "documents": {
            doc: _counts(_score(one, one.pairs)) for doc, one in evaluation.documents.items()
        },
    }


def slot_record(score: Score) -> dict[str, float | int | None]:
    """A slot's score; `n` is how many values the annotated side gives."""
    return {**_shares(score), "n": score.asked}


def _shares(score: Score) -> dict[str, float | None]:
    return {
        "precision": _round(score.precision),
        "recall": _round(score.recall),
        "f1": _round(score.f1),
    }


def _counts(score: Score) -> dict[str, float | int | None]:
    return {**_shares(score), "gold": score.asked, "suggested": score.said}


def _round(share: float | None) -> float | None:
    return None if share is None else round(share, _DIGITS)


def _confusions(pairs: Iterable[Pair]) -> list[dict[str, Any]]:
    wrong = Counter(
        (pair.gold.said.event_type.value, pair.said.event_type.value)
        for pair in pairs
        if not _has_right_type(pair.gold, pair.said)
    )
    ranked = sorted(wrong.items(), key=lambda one: (-one[1], one[0]))
    return [{"gold": gold, "suggested": said, "n": n} for (gold, said), n in ranked]
