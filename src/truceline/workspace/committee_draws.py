"""Draws of committees on record: which panel a public seed decided, from which table, by whom."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from truceline.core.errors import InvalidValue, UnknownId
from truceline.store import Ledger, LogRow
from truceline.workspace.committees import not_proved, verify_file
from truceline.workspace.people_files import read_text
from truceline.workspace.vouched import checked_words, vouched_name

__all__ = ["Asked", "CommitteeStage", "Draw", "draw_row"]

_MOST_WORDS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The files of a draw, and the seed that became known after they were published.

    Attributes:
        people: The pool (CSV or workbook); its column `id_column` holds the ids.
    """

    table: Path
    people: Path
    quotas: Path
    public_seed: str
    id_column: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class Draw:
    """One draw. With files of the same hashes and the same seed anyone draws the same panel.

    Attributes:
        said: Title, hashes of table, pool and quotas, the quotas' text, both seeds, number of the
            panel and its members, and whether the lottery was proved the fairest.
        set_aside: Who set it aside, why and when; None where it stands.
    """

    draw_id: str
    said: dict[str, Any]
    by: str
    reason: str
    recorded_at: datetime
    set_aside: LogRow | None = None


class CommitteeStage:
    """Keeps draws in the ledger: each table is drawn from once, unless that draw is set aside."""

    def __init__(self, ledger: Ledger, *, clock: Callable[[], datetime]) -> None:
        self._log = ledger.committees
        self._clock = clock

    def draw(self, asked: Asked, *, by: str, reason: str = "") -> Draw:
        """Verify a published table, draw by a public seed, and keep the result.

        The same table and seed again change nothing.

        Raises:
            InvalidValue: The table does not hold, has been drawn from with another seed, there is
                no seed, or nobody vouches for it.
        """
        by, reason = vouched_name(by), checked_words(reason, "The reason", most=_MOST_WORDS)
        said = _said(asked)
        row = self._row(said["table_sha256"], "draw", said, by=by, remark=reason)
        held = self._standing(said["table_sha256"])
        if held and held.said["public_seed"] == said["public_seed"]:
            return held
        self._log.append(row, check=_refuse_second)
        return _draw(row, None)

    def set_aside(self, draw_id: str, *, by: str, reason: str) -> Draw:
        """Say that a draw does not count, so that another can be made; it stays on record.

        Raises:
            UnknownId: There is no such draw.
            InvalidValue: It was set aside before, nobody vouches for it, or no reason is given.
        """
        by, reason = vouched_name(by), checked_words(reason, "The reason", most=_MOST_WORDS)
        if not reason:
            raise InvalidValue("No reason is given.", hint="Say why, so that others can follow.")
        found = next((one for one in self.draws() if one.draw_id == draw_id), None)
        if found is None:
            raise UnknownId(f"There is no draw '{draw_id}'.", hint="See: truceline committee draws")
        if found.set_aside:
            raise InvalidValue(
                f"The draw '{draw_id}' was set aside before.", hint="See: truceline committee draws"
            )
        subject = found.said["table_sha256"]
        row = self._row(subject, "undo", {"event": draw_id}, by=by, remark=reason)
        self._log.append(row, check=lambda _: None)
        return _draw(self._log.event(draw_id) or row, row)

    def draws(self, as_of: date | None = None) -> tuple[Draw, ...]:
        """Every draw known at the end of a day, in order, those set aside among them."""
        return _draws(self._log.known(as_of))

    def _standing(self, table_sha256: str) -> Draw | None:
        found = _draws(self._log.events(table_sha256))
        return next((one for one in found if not one.set_aside), None)

    def _row(
        self, subject: str, kind: str, payload: dict[str, Any], *, by: str, remark: str
    ) -> LogRow:
        now = self._clock()
        return LogRow(
            event_id=f"d-{uuid4().hex[:16]}",
            subject_id=subject,
            kind=kind,
            payload=payload,
            by=by,
            remark=remark,
            known_at=now,
            recorded_at=now,
        )


def _said(asked: Asked) -> dict[str, Any]:
    if not asked.public_seed.strip():
        raise InvalidValue(
            "There is no public seed.", hint="Use numbers that become known after the table."
        )
    found = verify_file(
        asked.table,
        asked.people,
        asked.quotas,
        id_column=asked.id_column,
        public_seed=asked.public_seed,
    )
    if not found["holds"]:
        raise InvalidValue(
            f"The table does not hold, so nothing is drawn: {found['flaws'][0]}",
            hint="Ask who published it for the table, pool and quotas that belong together.",
        )
    return {
        "title": found["title"],
        "table_sha256": found["sha256"],
        "pool_sha256": _sha256(asked.people),
        "quotas_sha256": _sha256(asked.quotas),
        "quotas": read_text(asked.quotas),
        "seed": found["seed"],
        "public_seed": asked.public_seed.strip(),
        "panels": found["panels"],
        "is_optimal": found["is_optimal"],
        "drawn": found["drawn"],
        "members": found["members"],
    }


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _refuse_second(rows: tuple[LogRow, ...]) -> None:
    for one in _draws(rows):
        if not one.set_aside:
            raise InvalidValue(
                f"This table was drawn from on {one.recorded_at:%Y-%m-%d} by {one.by}: panel "
                f"{one.said['drawn']}, with the seed '{one.said['public_seed']}'.",
                hint=f"That draw stands. `truceline committee set-aside {one.draw_id}` with a "
                "reason lets another be made; both stay on record.",
            )


def _draws(rows: tuple[LogRow, ...]) -> tuple[Draw, ...]:
    undone = {row.payload["event"]: row for row in rows if row.kind == "undo"}
    return tuple(_draw(row, undone.get(row.event_id)) for row in rows if row.kind == "draw")


def _draw(row: LogRow, undone: LogRow | None) -> Draw:
    return Draw(
        draw_id=row.event_id,
        said=dict(row.payload),
        by=row.by,
        reason=row.remark,
        recorded_at=row.recorded_at,
        set_aside=undone,
    )


def draw_row(one: Draw) -> dict[str, Any]:
    """A draw for lists and pages, with what must be said of it."""
    gone = one.set_aside
    return {
        "draw": one.draw_id,
        **one.said,
        "by": one.by,
        "reason": one.reason,
        "recorded_at": f"{one.recorded_at:%Y-%m-%d %H:%M} UTC",
        "stands": gone is None,
        "set_aside": f"by {gone.by}, {gone.recorded_at:%Y-%m-%d}: {gone.remark}" if gone else "",
        "in_words": f"Panel {one.said['drawn']} of {one.said['panels']}, by the seed "
        f"'{one.said['public_seed']}'." + ("" if one.said["is_optimal"] else f" {not_proved()}"),
    }
