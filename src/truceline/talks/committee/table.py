"""A lottery as a table of equally likely panels, with seed and hash, that anyone can verify."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from truceline.core.errors import InvalidValue
from truceline.talks.committee.model import Counts, Lottery, Quota

__all__ = [
    "LotteryTable",
    "check_seed",
    "draw_panel",
    "draw_table",
    "parse_table",
    "table_text",
    "verify_table",
]

FORM = "truceline-lottery.v1"
_MOST_PANELS = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class LotteryTable:
    """Panels of which each is equally likely to be drawn.

    Attributes:
        seed: From which persons that are alike were dealt out, and the panels shuffled.
        panels: Ids of each panel's members, in the pool's order.
        sha256: Hash of `table_text` without this line: a table that was changed shows.
        largest_change: The most by which equal likelihood moved a person's probability.
    """

    title: str
    seats: int
    seed: str
    panels: tuple[tuple[str, ...], ...]
    is_optimal: bool
    largest_change: float
    sha256: str

    @property
    def p_persons(self) -> Mapping[str, float]:
        """Each person's probability under the table; who is in no panel is not listed."""
        counts: dict[str, int] = {}
        for panel in self.panels:
            for person in panel:
                counts[person] = counts.get(person, 0) + 1
        return {person: count / len(self.panels) for person, count in counts.items()}


def draw_table(lottery: Lottery, *, seed: str, title: str = "", panels: int = 1000) -> LotteryTable:
    """A lottery as so many equally likely panels.

    Shares are rounded so that nobody's probability moves far; persons that are alike take turns,
    in an order that the seed decides, so that their numbers of panels differ by one at most.

    Raises:
        InvalidValue: No seed, or a number of panels that makes no sense.
    """
    check_seed(seed, panels)
    chance = np.random.Generator(np.random.PCG64(_number(seed)))
    kinds = np.repeat(np.arange(len(lottery.panels)), _times(lottery, panels))
    chance.shuffle(kinds)
    dealt = _dealt(lottery, kinds, chance)
    counts = np.bincount([at for panel in dealt for at in panel], minlength=len(_persons(lottery)))
    wanted = np.empty(len(counts))
    for group, p in zip(lottery.pool.groups, lottery.p_persons, strict=True):
        wanted[list(group)] = p
    table = LotteryTable(
        title=title,
        seats=lottery.pool.seats,
        seed=seed,
        panels=tuple(tuple(_persons(lottery)[at] for at in sorted(panel)) for panel in dealt),
        is_optimal=lottery.is_optimal,
        largest_change=float(np.abs(counts / panels - wanted).max()),
        sha256="",
    )
    return _signed(table)


def check_seed(seed: str, panels: int) -> None:
    """Refuse what no table can be made of, before anything is computed.

    Raises:
        InvalidValue: No seed, or a number of panels that makes no sense.
    """
    if not seed.strip() or not 0 < panels <= _MOST_PANELS:
        raise InvalidValue(
            f"A table of {panels:,} panels with the seed '{seed}' cannot be made.",
            hint=f"Give a seed that others can check, and from 1 to {_MOST_PANELS:,} panels.",
        )


def _persons(lottery: Lottery) -> tuple[str, ...]:
    return lottery.pool.persons


def _number(seed: str) -> int:
    return int.from_bytes(hashlib.sha256(seed.strip().encode()).digest())


def _times(lottery: Lottery, panels: int) -> Counts:
    """How often each kind of panel stands in the table.

    Whole parts first; each place that is left goes to the kind that brings the persons' numbers
    nearest to their probabilities (least squares), among those not rounded up yet.
    """
    exact = lottery.p_panels * panels
    times = np.floor(exact + 1e-9).astype(np.int64)
    gives = lottery.panels / lottery.pool.sizes
    lacking = lottery.p_persons * panels - times @ gives
    is_open = np.ones(len(times), dtype=bool)
    weight = (gives**2).sum(axis=1)
    for _ in range(panels - int(times.sum())):
        gain = np.where(is_open, 2 * gives @ lacking - weight, -np.inf)
        best = int(np.argmax(gain))
        times[best] += 1
        lacking -= gives[best]
        is_open[best] = False
    return times


def _dealt(lottery: Lottery, kinds: Counts, chance: np.random.Generator) -> list[list[int]]:
    """Persons of each panel: of each group those whose turn it is."""
    turns = [list(chance.permutation(np.array(group))) for group in lottery.pool.groups]
    next_turn = [0] * len(turns)
    dealt: list[list[int]] = []
    for kind in kinds:
        panel: list[int] = []
        for group in np.flatnonzero(lottery.panels[kind]):
            order = turns[group]
            for _ in range(int(lottery.panels[kind][group])):
                panel.append(int(order[next_turn[group] % len(order)]))
                next_turn[group] += 1
        dealt.append(panel)
    return dealt


# -- published text --------------------------------------------------------------------------------


def table_text(table: LotteryTable) -> str:
    """The table as it is published: JSON, one panel a line."""
    lines = ",\n".join(f"  {json.dumps(list(panel), ensure_ascii=False)}" for panel in table.panels)
    head = {
        "form": FORM,
        "title": table.title,
        "seats": table.seats,
        "seed": table.seed,
        "is_optimal": table.is_optimal,
        "largest_change": round(table.largest_change, 6),
        "sha256": table.sha256,
    }
    told = "\n".join(f" {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}," for key, value
                     in head.items())  # fmt: skip
    return f'{{\n{told}\n "panels": [\n{lines}\n ]\n}}\n'


def _signed(table: LotteryTable) -> LotteryTable:
    return replace(table, sha256=_hash(table))


def _hash(table: LotteryTable) -> str:
    bare = replace(table, sha256="")
    return hashlib.sha256(table_text(bare).encode()).hexdigest()


def parse_table(text: str) -> LotteryTable:
    """A published table, as its text says; `verify_table` says whether it holds.

    Raises:
        InvalidValue: The text is no such table.
    """
    try:
        found = json.loads(text)
        if found["form"] != FORM:
            raise InvalidValue(f"The form is '{found['form']}'.", hint=f"Known: {FORM}.")
        return LotteryTable(
            title=str(found["title"]),
            seats=int(found["seats"]),
            seed=str(found["seed"]),
            panels=tuple(tuple(map(str, panel)) for panel in found["panels"]),
            is_optimal=found["is_optimal"] is True,
            largest_change=float(found["largest_change"]),
            sha256=str(found["sha256"]),
        )
    except (KeyError, TypeError, ValueError) as exc:
        if isinstance(exc, InvalidValue):
            raise
        raise InvalidValue(
            "The file is no table of a lottery.",
            hint="Give the JSON file that `truceline committee select` wrote.",
        ) from exc


def verify_table(
    table: LotteryTable, persons: Mapping[str, Mapping[str, str]], quotas: Sequence[Quota]
) -> tuple[str, ...]:
    """What is wrong with a published table; empty where nothing is.

    Checked: the hash; that each panel has its seats, of different persons of the pool, and keeps
    to every binding quota.
    """
    flaws: list[str] = []
    if _hash(table) != table.sha256:
        flaws.append("The hash does not belong to this text: something was changed after it.")
    for number, panel in enumerate(table.panels, start=1):
        strange = [one for one in panel if one not in persons]
        if len(set(panel)) != table.seats or len(panel) != table.seats:
            flaws.append(f"Panel {number} has not {table.seats} different members.")
        elif strange:
            flaws.append(f"Panel {number} names '{strange[0]}', who is not in the pool.")
        else:
            flaws.extend(_broken(number, [persons[one] for one in panel], quotas))
    return tuple(flaws)


def _broken(number: int, panel: Sequence[Mapping[str, str]], quotas: Sequence[Quota]) -> list[str]:
    counts = [(one, sum(map(one.holds_of, panel))) for one in quotas if not one.is_aim]
    return [
        f"Panel {number} has {count} with {one.words}, the quota is {one.low} to {one.high}."
        for one, count in counts
        if not one.low <= count <= one.high
    ]


def draw_panel(table: LotteryTable, *, public_seed: str) -> int:
    """The number (1-based) of the panel that a public seed draws.

    SHA-256 over the table's hash and the seed, as one number, modulo the number of panels. The
    seed must become known only after the table: numbers of a public lottery of a later day.

    Raises:
        InvalidValue: The seed is empty.
    """
    if not public_seed.strip():
        raise InvalidValue(
            "There is no public seed.", hint="Use numbers that become known after the table."
        )
    return _number(f"{table.sha256}:{public_seed.strip()}") % len(table.panels) + 1
