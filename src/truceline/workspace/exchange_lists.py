"""Lists of the exchange room: added as they were given, row by row, sealed."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import uuid4

from truceline.core.findings import Finding, Severity
from truceline.core.person import PersonRow
from truceline.core.source import Span
from truceline.exchange.intake import (
    Brought,
    ListHeader,
    payload_of,
    read_list_mapping,
    read_mapped_list,
    read_pfif_list,
)
from truceline.exchange.rights import no_such
from truceline.workspace.exchange_state import ExchangeState, HeldList, check_list_id

__all__ = ["AddedList", "ListStage", "ShownList"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedList:
    """What adding a list did.

    Attributes:
        list_id: Its id.
        rows_in: Rows of the file.
        rows_new: Rows that were not known.
        rows_changed: Rows that an earlier version of the list gave otherwise.
        rows_known: Rows that it gave in the same words.
        rows_left_out: Rows that cannot be read; a finding stands for each.
        rows_erased: Rows that were erased before; they stay out.
        rows_elsewhere: Rows of the earlier version that this one no longer has; they stay.
        findings: Flaws with their places; none holds a value of a row.
    """

    list_id: str
    rows_in: int
    rows_new: int
    rows_changed: int
    rows_known: int
    rows_left_out: int
    rows_erased: int
    rows_elsewhere: int
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownList:
    """A list without its persons.

    Attributes:
        list_id: Its id.
        given_by: Who gave it.
        purpose: What it was given for.
        is_simulated: Whether its persons are invented.
        rows: Persons of it that the room holds now.
        rows_left_out: Rows that could not be read.
        added_by: Who added it.
        added_at: When (UTC).
        findings: Flaws with their places.
    """

    list_id: str
    given_by: str
    purpose: tuple[str, ...]
    is_simulated: bool
    rows: int
    rows_left_out: int
    added_by: str
    added_at: datetime
    findings: tuple[Finding, ...] = field(repr=False)


class ListStage:
    """Adds lists and tells of them."""

    def __init__(self, state: ExchangeState) -> None:
        self._state = state

    def add(
        self, content: bytes, *, mapping: str, suffix: str, label: str = "mapping"
    ) -> AddedList:
        """Add a CSV, Excel, OpenDocument or JSON list.

        Args:
            content: The file as it was given; it is kept sealed.
            mapping: Text of the mapping file.
            suffix: Ending of the list's file name, such as `.csv`.
            label: What messages call the mapping.

        Raises:
            InvalidValue: The mapping cannot be right.
            SourceError: The list cannot be read, or lacks a mapped column; nothing was stored.
        """
        self._state.require("add_list")
        told = read_list_mapping(mapping, label)
        key = self._state.row_key
        today = self._state.clock().date()
        return self._keep(
            read_mapped_list(content, told, key=key, suffix=suffix, today=today), content
        )

    def add_pfif(self, content: bytes, *, header: ListHeader) -> AddedList:
        """Add a PFIF 1.4 file.

        Raises:
            SourceError: It is no PFIF 1.4; nothing was stored.
        """
        self._state.require("add_list")
        today = self._state.clock().date()
        brought = read_pfif_list(content, header, key=self._state.row_key, today=today)
        return self._keep(brought, content)

    def all(self) -> tuple[ShownList, ...]:
        """Every list that this person may know of, in order of its id."""
        state = self._state.refresh()
        state.require("see_lists")
        held: dict[str, int] = dict.fromkeys(state.lists, 0)
        for row in state.rows.values():
            held[row.list_id] = held.get(row.list_id, 0) + 1
        # A delegation reads the list that it gave, and learns of no other.
        own = None if state.may("add_list") else state.own_lists()
        return tuple(
            _shown(one, held[name])
            for name, one in sorted(state.lists.items())
            if own is None or name in own
        )

    def one(self, list_id: str) -> ShownList:
        """One list.

        Raises:
            UnknownId: There is none, or this person may not know of it.
        """
        found = next((one for one in self.all() if one.list_id == list_id), None)
        if found is None:
            raise no_such()
        return found

    def rows(self, list_id: str) -> tuple[PersonRow, ...]:
        """The rows of a list, as this person may see them.

        Raises:
            UnknownId: There is no such list, or this person may not see it.
        """
        self.one(list_id)
        held = (row for row in self._state.rows.values() if row.list_id == list_id)
        return tuple(seen for row in held if (seen := self._state.seen(row)))

    def _keep(self, brought: Brought, content: bytes) -> AddedList:
        state, vault = self._state, self._state.vault
        check_list_id(brought.header.list_id)
        key, by = state.row_key, state.user
        known = {name: row for name, row in state.rows.items() if _is_of(row, brought)}
        erased = {one.subject_id for one in vault.erasures()}
        kept = [row for row in brought.rows if row.row_id not in erased]
        gone = len(brought.rows) - len(kept)
        brought = replace(brought, rows=tuple(kept), findings=(*brought.findings, *_gone(gone)))
        new = [row for row in brought.rows if row.row_id not in known]
        changed = [row for row in brought.rows if row.row_id in known and row != known[row.row_id]]
        # A raw file may hold every name: a subject of its own, so that it can be erased alone.
        raw = f"raw-{uuid4().hex}"
        list_id, about = brought.header.list_id, {"raw": raw, "rows_erased": gone}

        def along(file_id: str) -> Iterator[tuple[str, str, Mapping[str, Any], str]]:
            yield from _events([*new, *changed], key)
            yield "lists", list_id, _told(brought, file_id) | about, f"list-{uuid4().hex}"

        vault.put_file(raw, content, by=by, along=along)
        return AddedList(
            list_id=list_id,
            rows_in=brought.rows_in,
            rows_new=len(new),
            rows_changed=len(changed),
            rows_known=len(brought.rows) - len(new) - len(changed),
            rows_left_out=brought.rows_left_out,
            rows_erased=gone,
            rows_elsewhere=len(known.keys() - {row.row_id for row in brought.rows}),
            findings=brought.findings,
        )


def _is_of(row: PersonRow, brought: Brought) -> bool:
    return row.list_id == brought.header.list_id


def _gone(number: int) -> tuple[Finding, ...]:
    if not number:
        return ()
    said = f"{number} rows were erased before and stay out; the raw file holds them again."
    hint = "Erase the raw file too, or ask the giver for a list without them."
    return (
        Finding(code="exchange.erased-row", message=said, hint=hint, severity=Severity.WARNING),
    )


def _events(rows: list[PersonRow], key: bytes) -> Iterator[tuple[str, str, Mapping[str, Any], str]]:
    for row in rows:
        payload = payload_of(row)
        written = json.dumps(payload, sort_keys=True, ensure_ascii=False).encode()
        # Keyed: an event's id must not tell whether a guessed row is in the vault.
        digest = hmac.new(key, written, hashlib.sha256).hexdigest()[:32]
        yield "rows", row.row_id, {"row": payload}, f"row-{digest}"


def _told(brought: Brought, file_id: str) -> dict[str, Any]:
    header = brought.header
    return {
        "given_by": header.given_by,
        "giver_is": header.giver_is,
        "purpose": list(header.purpose),
        "is_simulated": header.is_simulated,
        "reader": brought.reader,
        "source_id": brought.source_id,
        "file_id": file_id,
        "rows_in": brought.rows_in,
        "rows_left_out": brought.rows_left_out,
        "findings": [
            [one.code, one.message, one.hint, one.severity.value]
            + ([one.where.row, one.where.line] if one.where else [None, None])
            for one in brought.findings
        ],
    }


def _shown(held: HeldList, rows: int) -> ShownList:
    told = held.told
    return ShownList(
        list_id=held.list_id,
        given_by=told["given_by"],
        purpose=tuple(told["purpose"]),
        is_simulated=told["is_simulated"],
        rows=rows,
        rows_left_out=told["rows_left_out"],
        added_by=held.added_by,
        added_at=held.added_at,
        findings=tuple(
            Finding(
                code=code,
                message=message,
                hint=hint,
                severity=Severity(severity),
                where=Span(source_id=told["source_id"], row=row, line=line, label=held.list_id),
            )
            for code, message, hint, severity, row, line in told["findings"]
        ),
    )
