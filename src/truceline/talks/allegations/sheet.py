"""Rows of a joint-commission sheet: each allegation with the other side's answer beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from truceline.core.claim import Figure
from truceline.talks.allegations.model import Answer, AnswerKind, Case, NextStep, State

__all__ = ["SheetRow", "Standing", "sheet_rows", "standing"]


class Standing(StrEnum):
    """Whether the sides agree that it happened as alleged."""

    AGREED = "agreed"
    CONTESTED = "contested"
    PENDING = "pending"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRow:
    """One allegation, ready for the table of a commission; no name of who handled it.

    Attributes:
        figures: As one side counts; each answer holds those of its own side.
        why: What the standing rests on, in words.
        same_as: Other rows that a person judged to be the same event; both stay.
        texts: Words by language, as given; empty where none are in that language.
    """

    case: Case
    figures: tuple[Figure, ...]
    answers: tuple[Answer, ...]
    standing: Standing
    why: str
    state: State
    next_step: NextStep | None
    same_as: tuple[str, ...]
    texts: Mapping[str, str]


def sheet_rows(cases: Iterable[Case]) -> tuple[SheetRow, ...]:
    """Rows by day of what is alleged, then by id; cases of withdrawn imports are left out."""
    known = [case for case in cases if not case.is_withdrawn]
    # One person's word on a pair holds from both ends.
    same: dict[str, set[str]] = {case.case_id: set(case.same_as) for case in known}
    for case in known:
        for other in case.same_as:
            same.setdefault(other, set()).add(case.case_id)
    ordered = sorted(known, key=lambda c: (c.allegation.first_on, c.case_id))
    return tuple(_row(case, tuple(sorted(same[case.case_id]))) for case in ordered)


def _row(case: Case, same_as: tuple[str, ...]) -> SheetRow:
    found, why = standing(case)
    return SheetRow(
        case=case,
        figures=case.allegation.figures,
        answers=case.answers,
        standing=found,
        why=why,
        state=case.state,
        next_step=case.next_step,
        same_as=same_as,
        texts=case.allegation.texts,
    )


def standing(case: Case, name: Callable[[str], str] = str) -> tuple[Standing, str]:
    """Agreed, contested or pending, and why.

    Contested where any side contests it, or confirms it with another number of the same thing;
    agreed where another side confirms it; else pending: silence is no answer.

    Args:
        case: As known.
        name: Gives a side's name by its id.
    """
    against = [one for one in case.answers if one.kind is AnswerKind.CONTESTED]
    if against:
        return Standing.CONTESTED, f"{_names(against, name)} contests it."
    confirming = [one for one in case.answers if one.kind is AnswerKind.CONFIRMED]
    differing = [one for one in confirming if _differs(case.allegation.figures, one.figures)]
    if differing:
        return Standing.CONTESTED, f"{_names(differing, name)} confirms it with other figures."
    if confirming:
        return Standing.AGREED, f"{_names(confirming, name)} confirms it."
    return Standing.PENDING, "No other side has answered."


def _names(answers: Iterable[Answer], name: Callable[[str], str]) -> str:
    return " and ".join(name(one.party) for one in answers)


def _differs(claimed: Iterable[Figure], answered: Iterable[Figure]) -> bool:
    said = {(one.counted, one.unit): one.value for one in claimed}
    return any(
        (one.counted, one.unit) in said and said[one.counted, one.unit] != one.value
        for one in answered
    )
