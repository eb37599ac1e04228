"""Shapes of the vault: its users, its events, and what a check of its chain found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from truceline.core.errors import InvalidValue

__all__ = ["Cost", "Erasure", "User", "VaultEvent", "VerifiedChain"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """How dear one guess at a passphrase is made (Argon2id).

    Attributes:
        rounds: Passes over the memory.
        memory_kib: Memory, in KiB.
        lanes: Parallel lanes.

    Source: RFC 9106, section 4, second recommended choice: 3 passes, 64 MiB, 4 lanes.
    """

    rounds: int = 3
    memory_kib: int = 65536
    lanes: int = 4

    def __post_init__(self) -> None:
        sound = 1 <= self.rounds <= 100 and 1 <= self.lanes <= 64
        if not (sound and 8 * self.lanes <= self.memory_kib <= 4 * 1024 * 1024):
            raise InvalidValue(
                "The cost of a passphrase is out of range.",
                hint="1 to 100 rounds, 1 to 64 lanes, 8 KiB a lane to 4 GiB of memory.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class User:
    """Who opened the vault, or may.

    Attributes:
        name: Name by which this person's acts are recorded.
        roles: Roles of `exchange.rights`.
    """

    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class VaultEvent:
    """One sealed row, opened.

    Attributes:
        seq: Position in the vault, from 1, without gaps.
        log: The log it stands in.
        subject_id: Whom or what it is about; content-free.
        event_id: Its id; the same event is there once.
        payload: What was said; None where the subject was erased. Never shown by `repr`.
        by: The user who recorded it, proven by this user's passphrase.
        recorded_at: When (UTC).
        is_erased: Whether its subject was erased.
    """

    seq: int
    log: str
    subject_id: str
    event_id: str
    payload: Mapping[str, Any] | None = field(repr=False)
    by: str
    recorded_at: datetime
    is_erased: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """That a subject was erased: whose, by whom, why, when (UTC)."""

    subject_id: str
    by: str
    reason: str = field(repr=False)
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedChain:
    """What a check of the whole vault found.

    Attributes:
        is_whole: Whether every row, signature and the head kept apart fit together.
        rows: Rows that fit, from the first on.
        commits: Signed commits that fit.
        head: `rows:hash` of the last row that fits; to be written down and kept elsewhere.
        first_broken: Position of the first row that does not fit; None where all do.
        reason: What is wrong, in a sentence without personal values.
    """

    is_whole: bool
    rows: int
    commits: int
    head: str
    first_broken: int | None = None
    reason: str = ""
