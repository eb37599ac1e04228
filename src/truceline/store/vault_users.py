"""Who may open the vault: one slot per user, with the vault's key wrapped under the passphrase.

Names stand nowhere in clear: a slot is found by Argon2id of the name. Each user signs with a key of
his or her own, which only this user's passphrase opens.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection

from truceline.core.errors import InvalidValue, SafetyRefusal, StoreDamaged, WrongPassphrase
from truceline.store.vault_crypto import (
    KEY_BYTES,
    KeyRing,
    Keys,
    aead,
    bound,
    damaged,
    encoded,
    passphrase_key,
    public_bytes,
    seal,
    signing_key,
    unseal,
)
from truceline.store.vault_epochs import box_of, fetch_keys, grant, is_current
from truceline.store.vault_model import Cost, User

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

__all__ = [
    "Opened",
    "Secrets",
    "check_passphrase",
    "make_slot",
    "name_tag",
    "note_attempt",
    "open_slot",
    "refuse_too_early",
    "renewed_by",
    "rewrap_slot",
    "seal_user",
    "slot_users",
]

SHORTEST = 12
_FREE_ATTEMPTS = 2
_LONGEST_DELAY_S = 300
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Secrets:
    """What a user's passphrase opens: the vault's key, and the seed of this user's signatures."""

    master: bytes = field(repr=False)
    seed: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """An opened slot."""

    user_ref: int
    user: User
    secrets: Secrets = field(repr=False)
    ring: KeyRing = field(repr=False)

    @property
    def signs(self) -> Ed25519PrivateKey:
        """The key by which this user signs."""
        return signing_key(self.secrets.seed)


@dataclass(frozen=True, slots=True)
class _Vault:
    vault_id: bytes
    salt: bytes
    cost: Cost


def check_passphrase(passphrase: str) -> None:
    """Refuse what can be guessed.

    Raises:
        InvalidValue: It is too short.
    """
    if len(passphrase) < SHORTEST or len(set(passphrase)) < SHORTEST // 2:
        raise InvalidValue(
            f"The passphrase is too weak: it needs {SHORTEST} characters, not all alike.",
            hint="Take five words drawn at random, and write them down in a safe place.",
        )


def read_vault(connection: Connection) -> _Vault:
    """Identity, salt and cost of the vault.

    Raises:
        StoreDamaged: They are missing.
    """
    found = connection.exec_driver_sql(
        "SELECT CAST(vault_id AS BLOB), CAST(salt AS BLOB), CAST(cost AS TEXT) FROM vault"
    ).one_or_none()
    if found is None or len(found[1]) < _SALT_BYTES:
        raise damaged("The identity")
    return _Vault(found[0], found[1], _cost(found[2]))


def _cost(written: str) -> Cost:
    try:
        return Cost(**json.loads(written))
    except (ValueError, TypeError) as exc:
        raise damaged("The cost of a passphrase") from exc


def name_tag(vault: _Vault, name: str) -> bytes:
    """Sixteen bytes by which a user is found; a quarter of the cost of a passphrase."""
    cost = vault.cost
    light = Cost(rounds=1, memory_kib=max(8 * cost.lanes, cost.memory_kib // 4), lanes=cost.lanes)
    return passphrase_key(name, salt=vault.salt, cost=light)[:16]


def make_slot(
    connection: Connection, *, user: User, passphrase: str, secrets: Secrets, keys: Keys
) -> int:
    """Add a user; gives the number by which commits name this user.

    Raises:
        InvalidValue: There is such a user, or the passphrase is too weak.
    """
    check_passphrase(passphrase)
    vault = read_vault(connection)
    tag = name_tag(vault, user.name)
    held = connection.exec_driver_sql("SELECT 1 FROM slots WHERE tag = ?", (tag,)).scalar()
    if held:
        raise InvalidValue("There is a user of this name.", hint="Give another name.")
    last = connection.exec_driver_sql("SELECT seq FROM sqlite_sequence WHERE name = 'slots'")
    number = (last.scalar() or 0) + 1
    connection.exec_driver_sql(
        "INSERT INTO slots (user_ref, tag, salt, cost, wrapped, sealed) VALUES (?, ?, ?, ?, ?, ?)",
        (
            number,
            tag,
            *_wrapped(vault, number, tag, passphrase, secrets),
            seal_user(keys, number, user),
        ),
    )
    box = box_of(public_bytes(signing_key(secrets.seed)))
    grant(connection, keys, user_ref=number, box=box)
    return number


def _wrapped(
    vault: _Vault, number: int, tag: bytes, passphrase: str, secrets: Secrets
) -> tuple[bytes, str, bytes]:
    salt = os.urandom(_SALT_BYTES)
    key = passphrase_key(passphrase, salt=salt, cost=vault.cost)
    place = _slot_place(vault.vault_id, number, tag)
    written = json.dumps(asdict(vault.cost))
    return salt, written, seal(aead(key), secrets.master + secrets.seed, place=place)


def seal_user(keys: Keys, number: int, user: User) -> bytes:
    """What a slot says of its user: name and roles."""
    clear = encoded(json.dumps({"name": user.name, "roles": list(user.roles)}))
    return seal(keys.heads, clear, place=_slot_place(keys.vault_id, number, b"user"))


def _slot_place(vault_id: bytes, number: int, tag: bytes) -> bytes:
    return bound(b"slot", vault_id, number.to_bytes(8), tag)


def rewrap_slot(connection: Connection, *, opened: Opened, passphrase: str) -> bytes:
    """Wrap a user's secrets under another passphrase; gives what stands in the slot then."""
    vault = read_vault(connection)
    tag = name_tag(vault, opened.user.name)
    # The slot keeps the master key that it was made with; a newer one is granted beside it.
    salt, cost, wrapped = _wrapped(vault, opened.user_ref, tag, passphrase, opened.secrets)
    connection.exec_driver_sql(
        "UPDATE slots SET salt = ?, cost = ?, wrapped = ? WHERE user_ref = ?",
        (salt, cost, wrapped, opened.user_ref),
    )
    return wrapped


def open_slot(connection: Connection, *, tag: bytes, passphrase: str) -> Opened:
    """Open a user's slot.

    An unknown name costs the same work and gets the same answer as a wrong passphrase.

    Raises:
        WrongPassphrase: It does not open.
        StoreDamaged: It opens, but what it holds is not whole.
    """
    vault = read_vault(connection)
    found = connection.exec_driver_sql(
        "SELECT max(CAST(user_ref AS INTEGER), 0), CAST(salt AS BLOB), CAST(cost AS TEXT),"
        " CAST(wrapped AS BLOB), CAST(sealed AS BLOB) FROM slots WHERE tag = ?",
        (tag,),
    ).one_or_none()
    number, salt, cost, wrapped, sealed = found or (0, vault.salt, "", bytes(KEY_BYTES), b"")
    if len(salt) < _SALT_BYTES:
        raise damaged("A user's slot")
    key = passphrase_key(passphrase, salt=salt, cost=_cost(cost) if cost else vault.cost)
    try:
        place = _slot_place(vault.vault_id, number, tag)
        clear = unseal(aead(key), wrapped, place=place, what="The slot")
    except StoreDamaged:
        clear = b""
    if len(clear) != 2 * KEY_BYTES:
        raise wrong_passphrase()
    secrets = Secrets(clear[:KEY_BYTES], clear[KEY_BYTES:])
    first = Keys([(0, secrets.master)], vault_id=vault.vault_id)
    ring = KeyRing(first, renewed_by(number, secrets.seed, wrapped=wrapped))
    user = _read_user(ring.at(connection), number, sealed)
    return Opened(user_ref=number, user=user, secrets=secrets, ring=ring)


def renewed_by(user_ref: int, seed: bytes, *, wrapped: bytes) -> Callable[[Connection, Keys], Keys]:
    """How a user's open vault comes to the keys of a snapshot.

    Args:
        user_ref: Number of the user.
        seed: The secret seed of this user.
        wrapped: What stood in the slot when the vault was opened; where something else stands
            there, the passphrase was changed since.
    """

    def renewed(connection: Connection, held: Keys) -> Keys:
        if is_current(connection, held):
            return held
        found = connection.exec_driver_sql(
            "SELECT CAST(wrapped AS BLOB) FROM slots WHERE user_ref = ?", (user_ref,)
        ).scalar()
        if found is not None and found != wrapped:
            raise SafetyRefusal(
                "The passphrase was changed since the vault was opened here.",
                hint="Close it, and open it with the new one.",
            )
        return fetch_keys(connection, held, user_ref=user_ref, seed=seed)

    return renewed


def _read_user(keys: Keys, number: int, sealed: bytes) -> User:
    """A user as the slot says; in version 1 it was a list of name and roles."""
    place = _slot_place(keys.vault_id, number, b"user")
    said = json.loads(unseal(keys.heads, sealed, place=place, what=f"The slot of user {number}"))
    if isinstance(said, list):
        name, *roles = said
        return User(name=name, roles=tuple(roles))
    return User(name=said["name"], roles=tuple(said["roles"]))


def wrong_passphrase() -> WrongPassphrase:
    """The one answer to an unknown user and to a wrong passphrase."""
    return WrongPassphrase(
        "This user and passphrase do not open the vault.",
        hint="Check the name and the keyboard's language. After more failures it waits longer.",
    )


def slot_users(connection: Connection, keys: Keys) -> Iterator[tuple[int, User]]:
    """Users that may open the vault by number, in the order in which they were added.

    Raises:
        StoreDamaged: A slot is not what was sealed.
    """
    rows = connection.exec_driver_sql(
        "SELECT max(CAST(user_ref AS INTEGER), 0), CAST(sealed AS BLOB) FROM slots"
        " ORDER BY user_ref"
    ).all()
    for number, sealed in rows:
        yield number, _read_user(keys, number, sealed)


def refuse_too_early(connection: Connection, *, tag: bytes, now: datetime) -> None:
    """Refuse an attempt that comes too soon after failures: 2 s, 4 s, ... up to five minutes.

    Raises:
        WrongPassphrase: It is too early; the hint says for how long.
    """
    failures, last_at = _attempts(connection, tag)
    if failures <= _FREE_ATTEMPTS or last_at is None:
        return
    delay_s = min(2 ** min(failures - _FREE_ATTEMPTS, 10), _LONGEST_DELAY_S)
    # A clock that was set back must not lock anyone out for longer than the delay.
    waited_s = max((now - last_at) / timedelta(seconds=1), 0)
    if waited_s < delay_s:
        raise WrongPassphrase(
            f"There were {failures} failed attempts.",
            hint=f"Try again in {int(delay_s - waited_s) + 1} seconds.",
        )


def _attempts(connection: Connection, tag: bytes) -> tuple[int, datetime | None]:
    found: Any = connection.exec_driver_sql(
        "SELECT failures, last_at FROM attempts WHERE tag = ?", (tag,)
    ).one_or_none()
    try:
        return (int(found[0]), datetime.fromisoformat(found[1])) if found else (0, None)
    except (ValueError, TypeError) as exc:
        raise damaged("The count of attempts") from exc


def note_attempt(connection: Connection, *, tag: bytes, now: datetime, is_good: bool) -> None:
    """Count a failed attempt, or forget the failed ones; those of a day ago are forgotten too."""
    moment = now.astimezone(UTC).isoformat(timespec="seconds")
    yesterday = (now.astimezone(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
    connection.exec_driver_sql(
        "DELETE FROM attempts WHERE last_at < ? OR (tag = ? AND ?)", (yesterday, tag, is_good)
    )
    if not is_good:
        connection.exec_driver_sql(
            "INSERT INTO attempts (tag, failures, last_at) VALUES (?, 1, ?)"
            " ON CONFLICT (tag) DO UPDATE SET failures = failures + 1, last_at = excluded.last_at",
            (tag, moment),
        )
