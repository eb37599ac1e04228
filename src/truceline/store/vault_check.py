"""Checking the whole vault: links, signatures, seals, erasures, and the head kept apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection, Engine

from truceline.core.errors import InvalidValue, StoreDamaged
from truceline.store.vault_chain import (
    START,
    Broken,
    Commit,
    checked_links,
    read_head,
    statement_of,
)
from truceline.store.vault_crypto import KeyRing, is_signed
from truceline.store.vault_model import VaultEvent, VerifiedChain
from truceline.store.vault_people import ADMINISTRATOR, USERS
from truceline.store.vault_rows import opened_rows
from truceline.store.vault_tables import FILE, open_vault, vault_reading

__all__ = ["check_sealed", "check_vault", "head_text"]


_HEAD = re.compile(r"([0-9]{1,18}):([0-9a-fA-F]{64})")


@dataclass(slots=True)
class _Signer:
    """A user as the log tells: name, public key, and the last row that this user may sign."""

    name: str
    roles: tuple[str, ...]
    public: bytes
    until: int | None = None


@dataclass(slots=True)
class _Seen:
    """What the rows said so far: who signs, whose key is gone, and what erasures explain."""

    signers: dict[int, _Signer] = field(default_factory=dict)
    erased: dict[str, int] = field(default_factory=dict)
    explained: set[str] = field(default_factory=set)

    def take(self, events: Iterator[VaultEvent]) -> tuple[dict[str, int], list[VaultEvent]]:
        """The names in a commit, each with its first row, and its rows about users."""
        names: dict[str, int] = {}
        users: list[VaultEvent] = []
        for event in events:
            names.setdefault(event.by, event.seq)
            if event.is_erased:
                self.erased.setdefault(event.subject_id, event.seq)
            if event.log == USERS and event.payload:
                users.append(event)
            if event.log == "erasures" and event.payload:
                self.explained.add(event.payload["subject_id"])
        return names, users


def check_vault(
    engine: Engine, folder: Path, ring: KeyRing, *, known_head: str = ""
) -> VerifiedChain:
    """Check everything; stops at the first row that does not fit.

    Args:
        engine: Of the vault.
        folder: Of the vault.
        ring: Keys of the vault.
        known_head: A head written down earlier (`rows:hash`); it must lie on this chain.
    """
    good: list[Commit] = []
    try:
        with vault_reading(engine) as connection:
            _links(connection, folder, good, known_head)
            vault_id = ring.at(connection).vault_id
        _seals(engine, ring, vault_id, good)
    except Broken as exc:
        return _report(good, exc)
    return _report(good, None)


def check_sealed(folder: Path) -> None:
    """Check a vault without any passphrase: links and head; for a backup.

    Raises:
        StoreDamaged: It is not whole.
    """
    engine = open_vault(folder / FILE)
    try:
        with vault_reading(engine) as connection:
            _links(connection, folder, [], "")
    except Broken as exc:
        raise StoreDamaged(
            f"The vault is not whole: {exc.reason}", hint="Take another copy of it."
        ) from exc
    finally:
        engine.dispose()


def head_text(commit: Commit | None) -> str:
    """A head as people write it down: number of rows and hash."""
    return f"{commit.last_seq}:{commit.link.hex()}" if commit else f"0:{START.hex()}"


def _report(good: list[Commit], broken: Broken | None) -> VerifiedChain:
    before = [one for one in good if broken is None or one.last_seq < broken.seq]
    return VerifiedChain(
        is_whole=broken is None,
        rows=broken.seq - 1 if broken else (good[-1].last_seq if good else 0),
        commits=len(before),
        head=head_text(before[-1] if before else None),
        first_broken=broken.seq if broken else None,
        reason=broken.reason if broken else "",
    )


def _links(connection: Connection, folder: Path, good: list[Commit], known_head: str) -> None:
    for commit in checked_links(connection):
        good.append(commit)  # noqa: PERF402 (what fits before a break is reported)
    rows = good[-1].last_seq if good else 0
    kept = read_head(folder)
    if good and kept is None:
        raise Broken("The file with the head kept apart is missing.", seq=rows + 1)
    if kept is not None:
        at = kept.number - 1
        if at >= len(good):
            raise Broken(f"Rows after row {rows} were cut off.", seq=rows + 1)
        if at < 0 or good[at] != kept:
            raise Broken("The head kept apart is of another chain.", seq=kept.last_seq)
    if known_head:
        _compare(connection, known_head, rows)


def _compare(connection: Connection, known_head: str, rows: int) -> None:
    written = _HEAD.fullmatch(known_head.strip())
    if written is None:
        raise InvalidValue("This is not a head of a vault.", hint="It is written as rows:hash.")
    number, link = written.groups()
    if int(number) > rows:
        raise Broken(f"Rows after row {rows} were cut off.", seq=rows + 1)
    found = connection.exec_driver_sql(
        "SELECT CAST(link AS BLOB) FROM rows WHERE seq = ?", (int(number),)
    ).scalar()
    if (found or START).hex() != link.lower():
        raise Broken(f"Row {number} is not the one that was written down.", seq=int(number))


def _seals(engine: Engine, ring: KeyRing, vault_id: bytes, good: list[Commit]) -> None:
    """Open every row in order, and compare who signed its commit with whom it names."""
    seen, events, before = _Seen(), _opened(engine, ring), 0
    for commit in good:
        names, users = seen.take(islice(events, commit.last_seq - before))
        if commit.number == 1:  # the first user lets in himself or herself
            _let_in(users, seen.signers)
        _check_signature(vault_id, commit, seen.signers, names)
        for event in users:
            _note_user(event, commit, seen.signers)
        before = commit.last_seq
    for subject_id, seq in seen.erased.items():
        if subject_id not in seen.explained:
            raise Broken(f"The key of row {seq} is gone, and no erasure says why.", seq=seq)


def _opened(engine: Engine, ring: KeyRing) -> Iterator[VaultEvent]:
    seq = 0
    try:
        for event in opened_rows(engine, ring):
            seq = event.seq
            yield event
    except StoreDamaged as exc:
        raise Broken(exc.message, seq=seq + 1) from exc


def _note_user(event: VaultEvent, commit: Commit, signers: dict[int, _Signer]) -> None:
    """Take in what a row says of a user, where its signer may say so.

    Whoever has a passphrase and a program of his own can seal any row: that somebody else was
    let in under a known number, or has another key.
    """
    said, signer = event.payload or {}, signers[commit.user_ref]
    act, number = said["act"], said.get("user_ref")
    if act in {"added", "removed"} and ADMINISTRATOR not in signer.roles:
        raise Broken(f"Row {event.seq} is signed by no intermediary.", seq=event.seq)
    if act == "added" and commit.number > 1:
        if number in signers:
            raise Broken(f"Row {event.seq} lets in a user a second time.", seq=event.seq)
        _let_in([event], signers)
    elif act == "removed":
        signers[said["user_ref"]].until = event.seq
    elif act == "passphrase" and number != commit.user_ref:
        raise Broken(f"Row {event.seq} gives another person a key.", seq=event.seq)
    elif act == "passphrase" and "public_key" in said:
        signer.public = bytes.fromhex(said["public_key"])


def _let_in(events: list[VaultEvent], signers: dict[int, _Signer]) -> None:
    for event in events:
        said = event.payload or {}
        public = bytes.fromhex(said["public_key"])
        signers[said["user_ref"]] = _Signer(said["name"], tuple(said["roles"]), public)


def _check_signature(
    vault_id: bytes, commit: Commit, signers: dict[int, _Signer], names: Mapping[str, int]
) -> None:
    """Compare the signer with the names in the commit's rows, each with its first row."""
    first = min(names.values())
    signer = signers.get(commit.user_ref)
    statement = statement_of(vault_id, commit)
    if signer is None or not is_signed(signer.public, commit.signature, statement):
        raise Broken(f"The signature of commit {commit.number} is false.", seq=first)
    if signer.until is not None and signer.until < first:
        raise Broken(f"Commit {commit.number} is signed by someone removed before.", seq=first)
    for name, seq in names.items():
        if name != signer.name:
            raise Broken(f"Row {seq} names another person than signed it.", seq=seq)
