"""The vault: a sealed, signed, append-only log of persons, in a folder of its own.

Everything personal is sealed before it reaches a file. Each subject (a person's row, a list, a
case) has a key of its own: to erase it, the key is overwritten. The log keeps that it was.
"""

from __future__ import annotations

import resource
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine

from truceline.core.errors import InvalidValue, WrongPassphrase
from truceline.store.vault_chain import last_commit
from truceline.store.vault_check import check_vault, head_text
from truceline.store.vault_crypto import check_libraries
from truceline.store.vault_erasure import ERASURES, erase, erasures
from truceline.store.vault_files import FILES, SealedFiles
from truceline.store.vault_model import (
    Cost,
    Erasure,
    User,
    VaultEvent,
    VerifiedChain,
)
from truceline.store.vault_people import (
    ADMINISTRATOR,
    USERS,
    add_user,
    change_passphrase,
    remove_user,
    rotate,
    sound_user,
)
from truceline.store.vault_rows import NewRow, events_of_ids, opened_rows, payload_bytes
from truceline.store.vault_start import VAULT, make_vault, open_for
from truceline.store.vault_tables import FILE, open_vault, vault_reading
from truceline.store.vault_users import Opened, slot_users
from truceline.store.vault_write import Turn, Writer

__all__ = [
    "Cost",
    "Erasure",
    "User",
    "Vault",
    "VaultEvent",
    "VerifiedChain",
    "WrongPassphrase",
]

Check = Callable[[tuple[VaultEvent, ...]], None]
Clock = Callable[[], datetime]
Said = tuple[str, str, Mapping[str, Any], str]
"""Log, subject, payload and event id of what is said."""

_OWN_LOGS = {USERS, ERASURES, FILES}
# Ids of the vault's own events: who took one before it is needed could keep a user from being
# taken out, or a person from being erased.
_OWN_IDS = ("user-", "epoch-", "erased-", "file-")


class Vault:
    """An open vault. Made by `create` or `open`; its keys live only in memory, until `close`.

    Attributes:
        folder: Where it lies.
        user: Who opened it, with this user's roles.
    """

    def __init__(self, folder: Path, engine: Engine, opened: Opened, clock: Clock) -> None:
        self.folder = folder
        self.user = opened.user
        self._engine = engine
        self._ring = opened.ring
        self._writer = Writer(folder, engine, opened, clock)
        self._files = SealedFiles(self._writer)

    def __repr__(self) -> str:
        return "Vault(…)"

    @classmethod
    def create(
        cls,
        folder: Path,
        *,
        user: str,
        passphrase: str,
        clock: Clock,
        roles: Sequence[str] = (ADMINISTRATOR,),
        cost: Cost | None = None,
    ) -> Vault:
        """Make a vault with its first user, and open it.

        Args:
            folder: Its folder; made if need be.
            user: Name of the first user.
            passphrase: Of this user; at least 12 characters.
            clock: Gives the present instant (UTC).
            roles: Of this user; one must be intermediary, who may add others.
            cost: How dear a guess is made; the default is that of RFC 9106.

        Raises:
            InvalidValue: There is one already, or the passphrase is too weak.
            MissingExtra: Its libraries are not installed.
        """
        check_libraries()
        first = sound_user(user, roles)
        if ADMINISTRATOR not in first.roles:
            raise InvalidValue("The first user must be an intermediary.", hint="Add the role.")
        make_vault(folder, user=first, passphrase=passphrase, cost=cost or Cost(), now=clock())
        return cls.open(folder, user=user, passphrase=passphrase, clock=clock)

    @classmethod
    def open(cls, folder: Path, *, user: str, passphrase: str, clock: Clock) -> Vault:
        """Open a vault.

        Raises:
            WrongPassphrase: User and passphrase do not open it, or too many attempts failed.
            StoreDamaged: There is no vault, or it cannot be read.
            MigrationNeeded: It was written by a newer program.
            MissingExtra: Its libraries are not installed.
        """
        check_libraries()
        _leave_no_dump()
        engine = open_vault(folder / FILE)
        opened = open_for(engine, folder, user=user, passphrase=passphrase, now=clock())
        return cls(folder, engine, opened, clock)

    def close(self) -> None:
        """Give up the connection."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def append(
        self,
        log: str,
        subject_id: str,
        payload: Mapping[str, Any],
        *,
        event_id: str,
        by: str,
        check: Check | None = None,
    ) -> bool:
        """Seal and add one event; the same event twice is there once.

        Args:
            log: Where it stands.
            subject_id: Whom it is about; content-free.
            payload: What JSON can say.
            event_id: Its id; content-free.
            by: The user; nobody else can be named.
            check: Gets the events of this log and subject so far, while nobody else can write;
                what it raises is raised, and nothing is written.

        Returns:
            Whether it was added; False where it is there already.

        Raises:
            InvalidValue: The id was used with another content, or the subject was erased.
            StoreLocked: Another program is writing.
            StoreDamaged: Rows were cut off at the end of the vault.
        """
        row = _row(log, subject_id, payload, event_id)

        def rows(turn: Turn) -> list[NewRow]:
            if check and not events_of_ids(turn.connection, turn.keys, [event_id]):
                check(tuple(self.events(log, subject_id)))
            return [row]

        return bool(self._writer.write(rows, by=by))

    def append_many(
        self, log: str, events: Iterable[tuple[str, Mapping[str, Any], str]], *, by: str
    ) -> int:
        """Seal and add many events in one commit, all or none; gives how many were new.

        Args:
            log: Where they stand.
            events: Subject, payload and event id of each.
            by: The user; nobody else can be named.

        Raises:
            InvalidValue: An id was used with another content, or a subject was erased.
            StoreLocked: Another program is writing.
        """
        rows = [_row(log, subject, payload, event) for subject, payload, event in events]
        return self._writer.write(lambda _: rows, by=by)

    def append_together(self, make: Callable[[], Iterable[Said]], *, by: str) -> int:
        """Seal and add events of several logs in one commit, all or none; gives how many were new.

        Args:
            make: Gives log, subject, payload and event id of each, while nobody else can write;
                what it raises is raised, and nothing is written.
            by: The user; nobody else can be named.

        Raises:
            InvalidValue: An id was used with another content, or a subject was erased.
            StoreLocked: Another program is writing.
        """
        return self._writer.write(lambda _: [_row(*one) for one in make()], by=by)

    def events(
        self, log: str = "", subject_id: str = "", *, after: int = 0
    ) -> Iterator[VaultEvent]:
        """Events in order of recording; erased ones come out without their payload.

        Args:
            log: Only this log.
            subject_id: Only this subject.
            after: Only later positions.

        Raises:
            StoreDamaged: A row is not what was sealed; the row is named.
        """
        return opened_rows(self._engine, self._ring, log=log, subject_id=subject_id, after=after)

    @property
    def last_seq(self) -> int:
        """Position of the newest row: what was read before is old where it grew."""
        with vault_reading(self._engine) as connection:
            last = last_commit(connection)
        return last.last_seq if last else 0

    def head(self) -> str:
        """Head of the chain, to be written down elsewhere: number of rows and hash."""
        with vault_reading(self._engine) as connection:
            return head_text(last_commit(connection))

    def chain_ok(self, *, known_head: str = "") -> VerifiedChain:
        """Check every row, link, signature and erasure.

        Args:
            known_head: A head written down earlier; it must lie on this chain.
        """
        return check_vault(self._engine, self.folder, self._ring, known_head=known_head)

    def put_file(
        self,
        subject_id: str,
        content: bytes,
        *,
        by: str,
        along: Callable[[str], Iterable[Said]] = lambda _: (),
    ) -> str:
        """Keep a raw file as it was given, sealed; gives its random id.

        Args:
            subject_id: Under whose key.
            content: The file.
            by: The user; nobody else can be named.
            along: Gives log, subject, payload and event id of what is committed with the file, from
                the file's id: after a crash all of it is there, or nothing.

        Raises:
            InvalidValue: It has more than 1 GiB, or a subject was erased, or an id was used with
                another content.
        """
        _check_subject(subject_id)
        return self._files.put(
            subject_id, content, by=by, along=lambda file_id: [_row(*one) for one in along(file_id)]
        )

    def file(self, file_id: str) -> bytes:
        """A raw file as it was given.

        Raises:
            UnknownId: There is none, or it was erased.
            StoreDamaged: It is missing, or not what was sealed.
        """
        return self._files.get(file_id)

    def erase(self, subject_id: str, *, by: str, reason: str) -> None:
        """Destroy a subject's key and files; the log keeps by whom and why.

        Backups made before keep both: let them run out, and erase again after a restore.

        Args:
            subject_id: Whose key is destroyed.
            by: The user.
            reason: Why, without the person's name: it stays.

        Raises:
            UnknownId: There is no such subject.
            InvalidValue: No reason is given.
        """
        _check_subject(subject_id)
        erase(self._writer, self._files, subject_id, by=by, reason=reason)

    def erasures(self) -> tuple[Erasure, ...]:
        """What was erased, by whom and why, in order."""
        return erasures(self._engine, self._ring)

    def users(self) -> tuple[User, ...]:
        """Who may open the vault."""
        with vault_reading(self._engine) as connection:
            keys = self._ring.at(connection)
            return tuple(user for _, user in slot_users(connection, keys))

    def add_user(self, name: str, passphrase: str, roles: Sequence[str], *, by: str) -> User:
        """Let another person in, with a first passphrase that he or she should change.

        Raises:
            InvalidValue: There is such a user, or the passphrase is too weak.
            SafetyRefusal: The user is no intermediary.
        """
        user = sound_user(name, roles)
        add_user(self._writer, user, passphrase=passphrase, by=by)
        return user

    def remove_user(self, name: str, *, by: str) -> None:
        """Take a person's way in, and give the vault a new master key.

        What was copied before opens with what that person knew; what is sealed or copied
        afterwards does not.

        Raises:
            UnknownId: There is no such user.
            SafetyRefusal: The user is no intermediary, or the last one would go.
        """
        remove_user(self._writer, name, by=by)

    def rotate(self, *, by: str) -> None:
        """Give the vault a new master key, so that what is written later needs it.

        Raises:
            SafetyRefusal: The user is no intermediary.
        """
        rotate(self._writer, by=by)

    def change_passphrase(self, *, current: str, new: str) -> None:
        """Change passphrase and secrets of the user who opened the vault, and its master key.

        An earlier copy opens with the old passphrase; what is sealed afterwards does not. Other
        open vaults of this user have to be opened anew.

        Raises:
            WrongPassphrase: The current one is not right.
            InvalidValue: The new one is too weak, or the current one again.
        """
        change_passphrase(self._writer, current=current, new=new)


def _leave_no_dump() -> None:
    """A program that crashes must not write its memory, with keys and names, to a file."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, most))


def _row(log: str, subject_id: str, payload: Mapping[str, Any], event_id: str) -> NewRow:
    _check_subject(subject_id)
    if not log or log in _OWN_LOGS or not event_id or event_id.startswith(_OWN_IDS):
        raise InvalidValue(
            "An event needs an id and a log that are none of the vault's own.",
            hint=f"The vault's own: {', '.join((*sorted(_OWN_LOGS), *_OWN_IDS))}.",
        )
    written = payload_bytes(payload)
    return NewRow(log=log, subject_id=subject_id, event_id=event_id, payload=written)


def _check_subject(subject_id: str) -> None:
    if not subject_id or subject_id == VAULT:
        raise InvalidValue(
            "A subject needs an id of its own.", hint=f"It is not empty and not '{VAULT}'."
        )
