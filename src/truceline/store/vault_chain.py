"""The chain over sealed rows: each row's link holds the one before, each commit is signed.

Links are plain SHA-256 over what is stored, so that a copy can be checked without any passphrase.
Who rewrites a row would have to rewrite all links after it, and cannot sign them. Rows cut off at
the end are missed by comparing with the head, which lies in a file apart and can be written down.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Connection

from truceline.store.files import write_durably
from truceline.store.vault_crypto import bound
from truceline.store.vault_tables import ROW_COLUMNS

__all__ = [
    "HEAD_FILE",
    "START",
    "Broken",
    "Commit",
    "checked_links",
    "last_commit",
    "link_of",
    "read_head",
    "statement_of",
    "write_head",
]

HEAD_FILE = "head"
START: Final = bytes(32)
"""What stands before the first row."""

_CHUNK = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    """One signed commit: all rows up to and with `last_seq`, by their last link."""

    number: int
    last_seq: int
    link: bytes
    user_ref: int
    at: str
    signature: bytes


class Broken(Exception):
    """A place where the chain does not fit; caught where the check is reported."""

    def __init__(self, reason: str, *, seq: int) -> None:
        super().__init__(reason)
        self.reason = reason
        self.seq = seq


def link_of(
    previous: bytes,
    seq: int,
    log_tag: bytes,
    subject_ref: int,
    event_tag: bytes,
    head: bytes,
    body: bytes,
) -> bytes:
    """Link of a row: SHA-256 over the one before and all that is stored of this one."""
    stated = hashlib.sha256(previous)
    places = (seq.to_bytes(8), log_tag, subject_ref.to_bytes(8), event_tag)
    stated.update(bound(b"link", *places, head, body))
    return stated.digest()


def statement_of(vault_id: bytes, commit: Commit) -> bytes:
    """What is signed at a commit."""
    numbers = (commit.number, commit.last_seq, commit.user_ref)
    return bound(
        b"commit",
        vault_id,
        *(number.to_bytes(8) for number in numbers),
        commit.link,
        commit.at.encode(),
    )


def last_commit(connection: Connection) -> Commit | None:
    """The newest commit; None in a vault without rows."""
    return next(_commits(connection, "ORDER BY number DESC LIMIT 1"), None)


def _commits(connection: Connection, rest: str) -> Iterator[Commit]:
    columns = (
        "number, max(CAST(last_seq AS INTEGER), 0), CAST(link AS BLOB),"
        " max(CAST(user_ref AS INTEGER), 0), CAST(at AS TEXT), CAST(signature AS BLOB)"
    )
    found = connection.exec_driver_sql(f"SELECT {columns} FROM commits {rest}")  # noqa: S608
    for number, last_seq, link, user_ref, at, signature in found.all():
        yield Commit(
            number=number,
            last_seq=last_seq,
            link=link,
            user_ref=user_ref,
            at=at,
            signature=signature,
        )


def checked_links(connection: Connection) -> Iterator[Commit]:
    """All commits in order, each after its rows were computed anew.

    Raises:
        Broken: A row, its link or a commit does not fit.
    """
    rows = _links(connection)
    done, link = 0, START
    for number, commit in enumerate(_commits(connection, "ORDER BY number"), start=1):
        if commit.number != number or commit.last_seq <= done:
            raise Broken(f"Commit {number} is missing or out of order.", seq=done + 1)
        while done < commit.last_seq:
            done, link = next(rows, (0, b""))
            if not done:
                raise Broken(f"Row {commit.last_seq} is missing.", seq=commit.last_seq)
        if commit.link != link:
            raise Broken(f"Commit {number} signs another row {done}.", seq=done)
        yield commit
    if next(rows, None) is not None:
        raise Broken(f"Row {done + 1} belongs to no commit.", seq=done + 1)


def _links(connection: Connection) -> Iterator[tuple[int, bytes]]:
    """Position and link of each row, computed from the rows before.

    Raises:
        Broken: A row is missing, or its stored link is another.
    """
    previous, seq = START, 0
    while True:
        rows = connection.exec_driver_sql(
            f"SELECT {ROW_COLUMNS}, CAST(r.link AS BLOB) FROM rows r"  # noqa: S608 (our own words)
            " WHERE r.seq > ? ORDER BY r.seq LIMIT ?",
            (seq, _CHUNK),
        ).all()
        for *stored, link in rows:
            if stored[0] != seq + 1:
                raise Broken(f"Row {seq + 1} is missing.", seq=seq + 1)
            seq = stored[0]
            if link_of(previous, *stored) != link:
                raise Broken(f"Row {seq} is not what was committed.", seq=seq)
            previous = link
            yield seq, link
        if len(rows) < _CHUNK:
            return


def write_head(folder: Path, commit: Commit) -> None:
    """Keep the head of the chain in its own file."""
    fields = {
        "commit": commit.number,
        "rows": commit.last_seq,
        "link": commit.link.hex(),
        "user": commit.user_ref,
        "at": commit.at,
        "signature": commit.signature.hex(),
    }
    write_durably(folder / HEAD_FILE, json.dumps(fields).encode())


def read_head(folder: Path) -> Commit | None:
    """The head kept apart; None where the file is missing or cannot be read."""
    try:
        fields = json.loads((folder / HEAD_FILE).read_bytes())
        return Commit(
            number=int(fields["commit"]),
            last_seq=int(fields["rows"]),
            link=bytes.fromhex(fields["link"]),
            user_ref=int(fields["user"]),
            at=str(fields["at"]),
            signature=bytes.fromhex(fields["signature"]),
        )
    except (OSError, ValueError, KeyError, TypeError):
        return None
