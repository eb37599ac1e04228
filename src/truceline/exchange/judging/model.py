"""Shapes of judging: what a person said of a pair, and how the pair stands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

__all__ = ["Judgement", "PairState", "Standing", "Verdict"]


class Verdict(StrEnum):
    """What a person says of two rows."""

    SAME = "same"
    KIN = "kin"
    DIFFERENT = "different"
    UNSURE = "unsure"


class PairState(StrEnum):
    """How a pair of rows stands."""

    OPEN = "open"
    SECOND = "waits for a second reader"
    CONFLICT = "in conflict"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One person's verdict on one pair.

    Attributes:
        judgement_id: Its id; content-free.
        pair_id: The pair.
        verdict: What was said.
        reason: Why; may be empty.
        by: Who.
        at: When (UTC).
        undone_by: Who took it back; empty where it stands.
        undone_because: Why it was taken back.
    """

    judgement_id: str
    pair_id: str
    verdict: Verdict
    reason: str = field(repr=False, default="")
    by: str
    at: datetime
    undone_by: str = ""
    undone_because: str = field(repr=False, default="")

    @property
    def is_undone(self) -> bool:
        """Whether it was taken back."""
        return bool(self.undone_by)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a pair stands after all judgements.

    Attributes:
        pair_id: The pair.
        state: Open, waiting for a second reader, in conflict, or settled.
        verdict: What it is settled as, or what the first reader said; None where nothing holds.
        judgements: All, in order, also those taken back.
        readers_needed: How many persons must say the same.
    """

    pair_id: str
    state: PairState
    verdict: Verdict | None
    judgements: tuple[Judgement, ...]
    readers_needed: int = 1
