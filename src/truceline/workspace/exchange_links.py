"""The linkage of the room as it is kept: pairs of rows with their probabilities, sealed."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.exchange.linkage import Pairs
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["Linked", "keep_links", "links_id", "read_links"]

_LOG, _SUBJECT = "links", "linkage"
_ARRAYS = (
    "left", "right", "p_same", "p_kin", "p_namesake", "p_unrelated", "is_one_list", "years_apart",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Linked:
    """One linkage of all rows that the room held.

    Attributes:
        row_ids: Ids of the rows, by the positions that pairs name.
        pairs: Candidate pairs, without those of rows erased since.
        rows_seq: Position of the newest row that it knew.
    """

    row_ids: tuple[str, ...]
    pairs: Pairs = field(repr=False)
    rows_seq: int

    @cached_property
    def position(self) -> dict[str, int]:
        """Position of each row."""
        return {row_id: at for at, row_id in enumerate(self.row_ids)}

    def find(self, one: str, other: str) -> int | None:
        """Where the pair of two rows stands; None where it is no candidate."""
        if one not in self.position or other not in self.position:
            return None
        left, right = sorted((self.position[one], self.position[other]))
        at = np.flatnonzero((self.pairs.left == left) & (self.pairs.right == right))
        return int(at[0]) if len(at) else None


def keep_links(state: ExchangeState, linked: Linked) -> None:
    """Seal a linkage; those before it are destroyed."""
    vault, by = state.vault, state.user
    subject = f"{_SUBJECT}-{uuid4().hex}"
    told = {"subject": subject, "rows_seq": linked.rows_seq}
    told |= {"rows": len(linked.row_ids), "pairs": len(linked.pairs)}

    def along(file_id: str) -> list[tuple[str, str, Mapping[str, Any], str]]:
        return [(_LOG, _SUBJECT, told | {"file_id": file_id}, subject)]

    vault.put_file(subject, _packed(linked), by=by, along=along)
    gone = {one.subject_id for one in vault.erasures()}
    # All of them: a program that was cut off here, or another one, may have left some.
    for event in state.refresh().others[_LOG][:-1]:
        before = (event.payload or {}).get("subject", "")
        if before and before not in gone:
            vault.erase(before, by=by, reason="A newer linkage stands in its place.")
    state.refresh()


def read_links(state: ExchangeState) -> Linked:
    """The linkage that stands.

    Raises:
        InvalidValue: The rows were never linked.
    """
    told = _last(state.refresh())
    if told is None:
        raise InvalidValue(
            "The rows were not compared yet.", hint="Compare them: truceline exchange link"
        )
    linked = _unpacked(state.vault.file(told["file_id"]), told["rows_seq"])
    return _without_erased(linked, state)


def links_id(state: ExchangeState) -> str:
    """Which linkage stands; empty where none does."""
    told = _last(state.refresh())
    return str(told["file_id"]) if told else ""


def _last(state: ExchangeState) -> Any:  # noqa: ANN401 (a sealed payload)
    events = state.others[_LOG]
    return events[-1].payload if events else None


def _packed(linked: Linked) -> bytes:
    arrays: dict[str, NDArray[Any]] = {name: getattr(linked.pairs, name) for name in _ARRAYS}
    arrays |= {f"level.{name}": levels for name, levels in linked.pairs.levels.items()}
    arrays["row_ids"] = np.array(linked.row_ids, dtype=np.str_)
    out = io.BytesIO()
    np.savez_compressed(out, allow_pickle=False, **arrays)
    return out.getvalue()


def _unpacked(content: bytes, rows_seq: int) -> Linked:
    with np.load(io.BytesIO(content), allow_pickle=False) as kept:
        found = {name: kept[name] for name in kept.files}
    levels = {
        name.removeprefix("level."): found[name] for name in found if name.startswith("level.")
    }
    pairs = Pairs(levels=levels, **{name: found[name] for name in _ARRAYS})
    return Linked(row_ids=tuple(found["row_ids"].tolist()), pairs=pairs, rows_seq=rows_seq)


def _without_erased(linked: Linked, state: ExchangeState) -> Linked:
    is_here = np.array([row_id in state.rows for row_id in linked.row_ids], dtype=np.bool_)
    pairs = linked.pairs
    keep = is_here[pairs.left] & is_here[pairs.right] if len(pairs) else np.zeros(0, np.bool_)
    if keep.all():
        return linked
    changed = {name: getattr(pairs, name) for name in _ARRAYS}
    cut = {
        name: array[keep] if len(array) == len(keep) else array for name, array in changed.items()
    }
    levels = {name: array[keep] for name, array in pairs.levels.items()}
    return replace(linked, pairs=Pairs(levels=levels, **cut))
