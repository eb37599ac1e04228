"""Committees at the edges: people and quotas from files, lotteries and audits as plain rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from truceline.core.errors import NotConverged
from truceline.talks.committee import (
    Audited,
    Lottery,
    LotteryTable,
    Progress,
    Repair,
    Wanted,
    audit,
    build_pool,
    draw_panel,
    draw_table,
    find_lottery,
    read_quotas,
    smallest_repairs,
    verify_table,
)
from truceline.talks.committee.table import check_seed, parse_table
from truceline.workspace.people_files import read_people, read_text, read_yaml

__all__ = [
    "Selection",
    "audit_file",
    "audit_row",
    "not_proved",
    "repair_words",
    "select_committee",
    "verify_file",
    "wanted_from_file",
]


@dataclass(frozen=True, kw_only=True)
class Selection:
    """A lottery with its published table; or, where quotas contradict each other, the repairs."""

    wanted: Wanted
    persons: dict[str, dict[str, str]]
    lottery: Lottery | None = None
    table: LotteryTable | None = None
    repairs: tuple[Repair, ...] = ()

    @property
    def in_words(self) -> str:
        """What came out, in sentences."""
        if self.lottery is None or self.table is None:
            return "No panel keeps to all quotas. " + repair_words(self.repairs)
        found, table = self.lottery, self.table
        proved = (
            "This is the fairest lottery under these quotas (leximin, proved)."
            if found.is_optimal
            else not_proved(found.short_by)
        )
        told = [
            proved,
            f"Least probability of a person who can be chosen: {found.p_least:.5f}; no lottery "
            f"gives more than {found.p_bound:.5f}.",
            f"{len(table.panels)} equally likely panels; that moves no probability by more than "
            f"{table.largest_change:.5f}. SHA-256 {table.sha256}.",
        ]
        if found.never:
            told.append(
                f"{len(found.never)} of {len(self.persons)} persons stand in no panel that these "
                f"quotas allow: {', '.join(found.never[:10])}"
                + (", …" if len(found.never) > 10 else ".")
            )
        return " ".join(told)


def not_proved(short_by: float | None = None) -> str:
    """What must stand beside a lottery whose search ended before the proof."""
    told = (
        "NOT PROVED THE FAIREST: the search ended before it was proved, and this is the best "
        "lottery found by then."
    )
    if short_by is None:
        return f"{told} A fairer one may exist."
    return (
        f"{told} Measured against the bound known by then, the chance of some person falls short "
        f"by {short_by:.4f}. Give it more time (--seconds), or use it and say so."
    )


def wanted_from_file(path: Path) -> Wanted:
    """Seats, quotas and aims of a YAML file."""
    return read_quotas(read_yaml(path))


def select_committee(
    people: Path,
    quotas: Path,
    *,
    seed: str,
    panels: int = 1000,
    id_column: str = "id",
    on_progress: Callable[[Progress], bool] = lambda _: True,
) -> Selection:
    """The fairest lottery from files, as a table; repairs where no panel exists.

    Raises:
        InvalidValue: A file cannot be read or makes no sense.
    """
    check_seed(seed, panels)
    wanted, persons = wanted_from_file(quotas), read_people(people, id_column=id_column)
    pool = build_pool(persons, seats=wanted.seats, quotas=wanted.quotas)
    try:
        lottery = find_lottery(pool, on_progress=on_progress)
    except NotConverged:
        if not (repairs := smallest_repairs(pool)):
            raise
        return Selection(wanted=wanted, persons=persons, repairs=repairs)
    table = draw_table(lottery, seed=seed, title=wanted.title, panels=panels)
    return Selection(wanted=wanted, persons=persons, lottery=lottery, table=table)


def repair_words(repairs: Sequence[Repair]) -> str:
    """The smallest repairs in sentences; ties are said."""
    told = [
        "; ".join(
            f"{one.quota.words}: {one.quota.low}–{one.quota.high} becomes {one.low}–{one.high}"
            for one in repair.relaxed
        )
        for repair in repairs
    ]
    if len(told) == 1:
        return f"The smallest repair: {told[0]}."
    listed = " ".join(f"({number}) {words}." for number, words in enumerate(told, start=1))
    return f"{len(told)} repairs are equally small, and people must choose: {listed}"


def audit_file(panel: Path, quotas: Path, *, id_column: str = "id") -> tuple[Audited, ...]:
    """A panel that others nominated, beside quotas and aims.

    Raises:
        InvalidValue: A file cannot be read, or the panel has another number of members.
    """
    wanted, members = wanted_from_file(quotas), read_people(panel, id_column=id_column)
    return audit(members, wanted.quotas, seats=wanted.seats)


def audit_row(one: Audited) -> dict[str, Any]:
    """One quota beside what the panel has."""
    return {
        "members_with": one.quota.words,
        "kind": "aim" if one.quota.is_aim else "quota",
        "low": one.quota.low,
        "high": one.quota.high,
        "count": one.count,
        "seats": one.seats,
        "met": one.is_met,
        "short_by": one.short_by,
        "over_by": one.over_by,
        "in_words": one.in_words,
    }


def verify_file(
    table: Path, people: Path, quotas: Path, *, id_column: str = "id", public_seed: str = ""
) -> dict[str, Any]:
    """Whether a published table holds, and which panel a public seed draws.

    Raises:
        InvalidValue: A file cannot be read, or is no table of a lottery.
    """
    found, wanted = parse_table(read_text(table)), wanted_from_file(quotas)
    persons = read_people(people, id_column=id_column)
    flaws = verify_table(found, persons, wanted.quotas)
    drawn = draw_panel(found, public_seed=public_seed) if public_seed and not flaws else None
    chances = found.p_persons
    return {
        "holds": not flaws,
        "flaws": list(flaws),
        "title": found.title,
        "panels": len(found.panels),
        "sha256": found.sha256,
        "seed": found.seed,
        "is_optimal": found.is_optimal,
        "p_least": min(chances.values(), default=0.0),
        "in_no_panel": len(persons) - len(set(chances) & set(persons)),
        "drawn": drawn,
        "members": list(found.panels[drawn - 1]) if drawn else [],
    }
