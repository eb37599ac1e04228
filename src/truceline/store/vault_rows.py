"""Rows of the vault: a payload sealed under its subject's key, a head under the vault's."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Engine, Row, text

from truceline.core.errors import InvalidValue
from truceline.store.vault_crypto import (
    KEY_BYTES,
    WRAPPED_BYTES,
    KeyRing,
    Keys,
    bound,
    damaged,
    encoded,
    seal,
    unseal,
)
from truceline.store.vault_model import VaultEvent
from truceline.store.vault_tables import ROW_COLUMNS, vault_reading

__all__ = [
    "ERASED",
    "NewRow",
    "Subjects",
    "events_of_ids",
    "events_of_log",
    "opened",
    "opened_rows",
    "payload_bytes",
    "row_values",
    "subject_key",
    "subject_place",
    "usable_subjects",
]

ERASED = bytes(WRAPPED_BYTES)
"""What stands where an erased subject's key stood."""

_CHUNK = 5_000
_COLUMNS = (  # all words are our own
    f"SELECT {ROW_COLUMNS}, CAST(s.tag AS BLOB), CAST(s.wrapped AS BLOB)"  # noqa: S608
    " FROM rows r LEFT JOIN subjects s ON s.subject_ref = r.subject_ref"
)
_SELECT = _COLUMNS + " WHERE r.seq > :after AND r.seq <= :last{} ORDER BY r.seq LIMIT :number"
_SUBJECTS = "SELECT subject_ref, CAST(tag AS BLOB), CAST(wrapped AS BLOB) FROM subjects WHERE tag"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRow:
    """One event before it is sealed."""

    log: str
    subject_id: str
    event_id: str
    payload: bytes = field(repr=False)


class Subjects:
    """Keys of subjects, opened in bulk inside one transaction."""

    def __init__(self, connection: Connection, keys: Keys) -> None:
        self._connection = connection
        self._keys = keys
        self.known: dict[str, tuple[int, bytes | None]] = {}

    def load(self, subject_ids: Iterable[str]) -> None:
        """Look up subjects; the key is None where it was destroyed."""
        wanted = {self._keys.tag(b"subject", one): one for one in subject_ids}
        for rows in _by_tags(self._connection, _SUBJECTS, list(wanted)):
            for row in rows:
                number, tag, wrapped = tuple(row)
                key = subject_key(self._keys, number, tag, wrapped)
                self.known[wanted[tag]] = (number, key)

    def make(self, subject_ids: Iterable[str]) -> None:
        """Give those that are not known yet a number and a key of their own."""
        # The number is given here, not by the database: the wrapped key is bound to it.
        last = self._connection.exec_driver_sql(
            "SELECT seq FROM sqlite_sequence WHERE name = 'subjects'"
        ).scalar()
        number, made = last or 0, []
        for subject_id in subject_ids:
            if subject_id in self.known:
                continue
            number += 1
            tag, key = self._keys.tag(b"subject", subject_id), os.urandom(KEY_BYTES)
            place = subject_place(self._keys, number, tag)
            made.append((number, tag, seal(self._keys.wraps, key, place=place)))
            self.known[subject_id] = (number, key)
        if made:
            self._connection.exec_driver_sql(
                "INSERT INTO subjects (subject_ref, tag, wrapped) VALUES (?, ?, ?)", made
            )


def usable_subjects(
    connection: Connection, keys: Keys, subject_ids: Sequence[str]
) -> dict[str, tuple[int, bytes]]:
    """Number and key of subjects; new ones are made.

    Raises:
        InvalidValue: Some were erased.
    """
    subjects = Subjects(connection, keys)
    subjects.load(subject_ids)
    erased = sum(key is None for _, key in subjects.known.values())
    if erased:
        raise InvalidValue(
            f"{erased} of the {len(subject_ids)} subjects written about were erased.",
            hint="What was erased stays erased: leave them out.",
        )
    subjects.make(subject_ids)
    return {one: (number, key) for one, (number, key) in subjects.known.items() if key}


def _by_tags(
    connection: Connection, query: str, tags: Sequence[bytes]
) -> Iterator[Sequence[Row[Any]]]:
    for start in range(0, len(tags), 500):
        some = tuple(tags[start : start + 500])
        marks = ", ".join("?" * len(some))
        yield connection.exec_driver_sql(query + f" IN ({marks})", some).all()


def events_of_ids(
    connection: Connection, keys: Keys, event_ids: Sequence[str]
) -> dict[str, VaultEvent]:
    """Events that are there already, by id."""
    tags = [keys.tag(b"event", one) for one in event_ids]
    query = _COLUMNS + " WHERE r.event_tag"
    found = (opened(keys, row) for rows in _by_tags(connection, query, tags) for row in rows)
    return {event.event_id: event for event in found}


def subject_place(keys: Keys, number: int, tag: bytes) -> bytes:
    """What the wrapped key of a subject is bound to."""
    return bound(b"subject", keys.vault_id, number.to_bytes(8), tag)


def subject_key(keys: Keys, number: int, tag: bytes, wrapped: bytes) -> bytes | None:
    """A subject's key; None where it was destroyed.

    Raises:
        StoreDamaged: The wrapped key is not what was written.
    """
    if wrapped == ERASED:
        return None
    place = subject_place(keys, number, tag)
    return unseal(keys.wraps, wrapped, place=place, what=f"The key of subject {number}")


def payload_bytes(payload: Mapping[str, Any]) -> bytes:
    """A payload as bytes, the same for the same content.

    Raises:
        InvalidValue: It holds what JSON cannot say; the value itself is not repeated.
    """
    try:
        written = json.dumps(dict(payload), ensure_ascii=False, sort_keys=True, allow_nan=False)
        return encoded(written)
    except (TypeError, ValueError, RecursionError):
        pass
    # Raised out here: the error above may hold the value, and must not hang on ours.
    raise InvalidValue(
        "A payload for the vault holds something that JSON cannot say.",
        hint="Give texts, finite numbers, true, false, null, lists and mappings of these.",
    )


def row_values(
    keys: Keys, row: NewRow, *, seq: int, subject: tuple[int, bytes], by: str, at: datetime
) -> tuple[Any, ...]:
    """Columns of a sealed row, without its link.

    Args:
        keys: Of the vault.
        row: What is said.
        seq: Its position, to which the seals are bound.
        subject: Number and key of its subject.
        by: Name of the user.
        at: When (UTC).
    """
    number, key = subject
    log_tag, event_tag = keys.tag(b"log", row.log), keys.tag(b"event", row.event_id)
    moment = at.astimezone(UTC).isoformat(timespec="microseconds")
    head = encoded(json.dumps([row.log, row.subject_id, row.event_id, by, moment]))
    place = _row_place(keys, seq, log_tag, number, event_tag)
    sealed_head = seal(keys.heads_at(seq), head, place=place)
    sealed_body = seal(keys.body(key, seq), row.payload, place=place)
    return seq, log_tag, number, event_tag, sealed_head, sealed_body


def _row_place(keys: Keys, seq: int, log_tag: bytes, number: int, event_tag: bytes) -> bytes:
    return bound(b"row", keys.vault_id, seq.to_bytes(8), log_tag, number.to_bytes(8), event_tag)


def events_of_log(connection: Connection, keys: Keys, log: str) -> list[VaultEvent]:
    """All events of a short log, inside one transaction."""
    conditions, values = _conditions(keys, log, "")
    last = connection.exec_driver_sql("SELECT max(seq) FROM rows").scalar() or 0
    bounds = {"after": 0, "last": last, "number": -1}
    rows = connection.execute(text(_SELECT.format(conditions)), values | bounds).all()
    return [opened(keys, row) for row in rows]


def opened_rows(
    engine: Engine, ring: KeyRing, *, log: str = "", subject_id: str = "", after: int = 0
) -> Iterator[VaultEvent]:
    """Events in order of recording, as far as they went when the reading began.

    Args:
        engine: Of the vault.
        ring: Keys of the vault.
        log: Only this log.
        subject_id: Only this subject.
        after: Only later positions.

    Raises:
        StoreDamaged: A row, or the key of its subject, is not what was sealed.
    """
    with vault_reading(engine) as connection:
        conditions, values = _conditions(ring.at(connection), log, subject_id)
        last = connection.exec_driver_sql("SELECT max(seq) FROM rows").scalar() or 0
    query = text(_SELECT.format(conditions))
    while after < last:
        bounds = {"after": after, "last": last, "number": _CHUNK}
        with vault_reading(engine) as connection:
            keys = ring.at(connection)
            rows = connection.execute(query, values | bounds).all()
        for row in rows:
            yield opened(keys, row)
        after = rows[-1][0] if len(rows) == _CHUNK else last


def _conditions(keys: Keys, log: str, subject_id: str) -> tuple[str, dict[str, Any]]:
    asked = {"log": ("r.log_tag", log), "subject": ("s.tag", subject_id)}
    given = {kind: (column, value) for kind, (column, value) in asked.items() if value}
    values = {kind: keys.tag(kind.encode(), value) for kind, (_, value) in given.items()}
    return "".join(f" AND {column} = :{kind}" for kind, (column, _) in given.items()), values


def opened(keys: Keys, row: Sequence[Any]) -> VaultEvent:
    """One stored row as an event.

    Raises:
        StoreDamaged: It is not what was sealed.
    """
    seq, log_tag, number, event_tag, head, body, subject_tag, wrapped = row
    what = f"Row {seq}"
    if subject_tag is None or wrapped is None:
        raise damaged(f"The subject of row {seq}")
    place = _row_place(keys, seq, log_tag, number, event_tag)
    key = subject_key(keys, number, subject_tag, wrapped)
    log, subject_id, event_id, by, moment = json.loads(
        unseal(keys.heads_at(seq), head, place=place, what=what).decode("utf-8", "surrogatepass")
    )
    payload = None
    if key is not None:
        clear = unseal(keys.body(key, seq), body, place=place, what=what)
        payload = json.loads(clear.decode("utf-8", "surrogatepass"))
    return VaultEvent(
        seq=seq,
        log=log,
        subject_id=subject_id,
        event_id=event_id,
        payload=payload,
        by=by,
        recorded_at=datetime.fromisoformat(moment),
        is_erased=key is None,
    )
