"""How far two annotators, or two reviewers, agree on the same documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from truceline.claims.evaluate.match import is_half_shared, match
from truceline.claims.evaluate.model import Gold, GoldClaim, Pair, Score
from truceline.claims.evaluate.score import slot_record, slot_scores
from truceline.claims.evaluate.slots import speaks_itself
from truceline.core.errors import InvalidValue

__all__ = ["Agreement", "agree", "agreement_record", "cohen_kappa"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """What two annotators agree on, and how far beyond chance.

    Attributes:
        documents: Documents that both annotated.
        only_one: Documents that only one of them annotated; nothing in them counts.
        left_out: Claims, of both together, that lie where the other did not annotate.
        spans: Claims of the second found in the first; F1 is the same either way round.
        pairs: Claims that both made, by passage: the first's as `gold`.
        type_share: Share of pairs with one type; None without pairs.
        type_share_lenient: The same where either's alternative types count.
        kappas: Cohen's kappa on pairs, by what is judged; None where chance decides all.
        slots: Values within pairs, the first's as asked for.
    """

    documents: tuple[str, ...]
    only_one: tuple[str, ...]
    left_out: int
    spans: Score
    pairs: tuple[Pair, ...]
    type_share: float | None
    type_share_lenient: float | None
    kappas: Mapping[str, float | None]
    slots: Mapping[str, Score]


def cohen_kappa(judged: Iterable[tuple[Hashable, Hashable]]) -> float | None:
    """Agreement of two judges beyond chance: 1 is full, 0 what chance would give.

    Args:
        judged: The first's and the second's category, a thing each.

    Returns:
        None where nothing was judged, or where both gave everything one category: chance alone
        would then agree fully, and nothing can be said.

    Source: Cohen (1960), Educational and Psychological Measurement 20:37-46,
        doi:10.1177/001316446002000104.
    """
    pairs = list(judged)
    first, second = Counter(a for a, _ in pairs), Counter(b for _, b in pairs)
    by_chance = sum(first[category] * second[category] for category in first)
    if by_chance == len(pairs) ** 2:
        return None
    expected = by_chance / len(pairs) ** 2
    observed = sum(a == b for a, b in pairs) / len(pairs)
    return (observed - expected) / (1 - expected)


def agree(first: Gold, second: Gold) -> Agreement:
    """How far two annotators agree where both annotated.

    Which claims there are is compared by F1: no number of claims that neither made is known, so
    that chance cannot be taken off. What a claim is, is compared by kappa on the pairs.

    Raises:
        InvalidValue: They have no document in common.

    Source: Hripcsak and Rothschild (2005), Journal of the American Medical Informatics
        Association 12:296-298, doi:10.1197/jamia.M1733.
    """
    shared = tuple(doc for doc in first.annotated if doc in second.annotated)
    if not shared:
        raise InvalidValue(
            "The two files annotate no document in common.",
            hint="Compare two annotations of the same texts, named alike.",
        )
    mine = [one for one in first.claims if _is_in_both(one, first, second)]
    yours = [one for one in second.claims if _is_in_both(one, first, second)]
    pairs = [pair for doc in shared for pair in _pairs(doc, mine, yours)]
    by_said = {id(one.said): one for one in yours}
    both = [(pair.gold, by_said[id(pair.said)]) for pair in pairs]
    return Agreement(
        documents=shared,
        only_one=tuple(sorted(set(first.annotated) ^ set(second.annotated))),
        left_out=len(first.claims) + len(second.claims) - len(mine) - len(yours),
        spans=Score(found=len(pairs), asked=len(mine), right=len(pairs), said=len(yours)),
        pairs=tuple(pairs),
        type_share=_share([a.said.event_type is b.said.event_type for a, b in both]),
        type_share_lenient=_share([bool(_would_take(a, b)) for a, b in both]),
        kappas=_kappas(pairs),
        slots=slot_scores(pairs),
    )


def _is_in_both(claim: GoldClaim, first: Gold, second: Gold) -> bool:
    return all(
        claim.doc in gold.annotated and gold.is_annotated(claim.doc, claim.said)
        for gold in (first, second)
    )


def _pairs(doc: str, mine: list[GoldClaim], yours: list[GoldClaim]) -> tuple[Pair, ...]:
    asked = [one for one in mine if one.doc == doc]
    given = [one.said for one in yours if one.doc == doc]
    return match(asked, given, lambda a, b: is_half_shared(a.said.quote, b.quote))


def _would_take(left: GoldClaim, right: GoldClaim) -> bool:
    """Whether one's own type is right to the other, either way round."""
    is_right_to_left = right.said.event_type in left.right_types
    return is_right_to_left or left.said.event_type in right.right_types


def _share(held: list[bool]) -> float | None:
    return sum(held) / len(held) if held else None


def _kappas(pairs: list[Pair]) -> dict[str, float | None]:
    both = [(pair.gold.said, pair.said) for pair in pairs]
    return {
        "type": cohen_kappa((a.event_type, b.event_type) for a, b in both),
        "modality": cohen_kappa((a.modality, b.modality) for a, b in both),
        "polarity": cohen_kappa((a.polarity, b.polarity) for a, b in both),
        "is_attributed": cohen_kappa(
            (speaks_itself(a.attribution), speaks_itself(b.attribution)) for a, b in both
        ),
    }


def agreement_record(agreement: Agreement) -> dict[str, Any]:
    """The agreement for JSON: shares of 0–1 to four digits, null where there is nothing to say."""
    return {
        "span_f1": _round(agreement.spans.f1),
        "type_share": _round(agreement.type_share),
        "type_share_lenient": _round(agreement.type_share_lenient),
        "kappa": {name: _round(kappa) for name, kappa in agreement.kappas.items()},
        "slots": {name: slot_record(score) for name, score in agreement.slots.items()},
        "counts": {
            "documents": len(agreement.documents),
            "first": agreement.spans.asked,
            "second": agreement.spans.said,
            "paired": len(agreement.pairs),
            "left_out": agreement.left_out,
        },
        "only_one": list(agreement.only_one),
    }


def _round(number: float | None) -> float | None:
    return None if number is None else round(number, 4)
