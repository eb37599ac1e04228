"""Words such as "spoiler": who calls whom so, where, and who denies it. Never a word of ours."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from truceline.core.claim import Claim
from truceline.core.errors import InvalidValue

__all__ = ["SPOILING", "Attributed", "attributed"]

SPOILING = "spoiling"
"""Kind of a claim that somebody spoils a process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """One claimant's word for somebody; nobody is that word because of it.

    Attributes:
        claimant: Who says it; `about` of whom; `word` in which word.
        cited: Where; `said_on` when, None if not stated.
        is_denial: The claim denies it.
    """

    claimant: str
    about: str
    word: str
    cited: str
    said_on: date | None = None
    is_denial: bool = False


def attributed(claims: Iterable[Claim], *, kind: str = SPOILING) -> tuple[Attributed, ...]:
    """Every claim of a kind, with its claimant, side by side; no count of them by whom they name.

    Raises:
        InvalidValue: A claim names nobody who says it: such a word would stand as ours.
    """
    found = []
    for claim in claims:
        if claim.kind != kind:
            continue
        if not claim.claimant:
            raise InvalidValue(
                f"'{claim.value}' of {claim.subject} names nobody who says it.",
                hint="Name its claimant; Truceline calls nobody so itself.",
                where=claim.span,
            )
        found.append(
            Attributed(
                claimant=claim.claimant,
                about=claim.subject,
                word=claim.value,
                cited=claim.cited,
                said_on=claim.said_on,
                is_denial=claim.polarity == "-",
            )
        )
    return tuple(sorted(found, key=lambda one: (one.claimant, one.about, one.word, one.cited)))
