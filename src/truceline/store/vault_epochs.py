"""A new master key for the vault: each user gets it sealed to a key that only this user opens.

HPKE (RFC 9180) of `cryptography`: X25519, HKDF-SHA256, AES-256-GCM. The private key follows from
the user's secret seed, the public one stands in the user's slot. Each master key seals the one
before it, so that the newest reads the whole log; no older one reads what was sealed later.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from truceline.core.errors import MissingExtra, SafetyRefusal
from truceline.store.vault_crypto import Keys, bound, damaged, derived, seal, unseal
from truceline.store.vault_rows import ERASED, subject_key, subject_place

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hpke import Suite

__all__ = ["box_of", "fetch_keys", "grant", "is_current", "new_epoch"]


def box_of(seed: bytes, *, vault_id: bytes) -> bytes:
    """The public key to which a user's master keys are sealed, from the secret seed."""
    return _private(seed, vault_id).public_key().public_bytes_raw()


def is_current(connection: Connection, keys: Keys) -> bool:
    """Whether these are the keys of the newest epoch."""
    return _mark(connection) == keys.mark


def fetch_keys(connection: Connection, keys: Keys, *, user_ref: int, seed: bytes) -> None:
    """Bring keys to the newest epoch, by what was sealed to this user.

    Raises:
        SafetyRefusal: The user was taken out.
        StoreDamaged: An epoch is not what was sealed.
    """
    rows = connection.exec_driver_sql(
        "SELECT epoch, from_seq, CAST(sealed AS BLOB) FROM epochs ORDER BY epoch DESC"
    ).all()
    if not rows:
        keys.take(keys.masters[:1], mark=b"")
        return
    number, from_seq, mark = rows[0]
    found = connection.exec_driver_sql(
        "SELECT CAST(sealed AS BLOB) FROM grants WHERE user_ref = ?", (user_ref,)
    ).scalar()
    if found is None:
        raise SafetyRefusal("This user may no longer open the vault.", hint="Close the vault.")
    place = _grant_place(keys, number, user_ref)
    master = _opened(found, _private(seed, keys.vault_id), place)
    masters = [(from_seq, master)]
    for epoch, at, sealed in rows:
        newest = Keys(masters[0][1], vault_id=keys.vault_id)
        place = _epoch_place(keys, epoch, at)
        before = unseal(newest.links, sealed, place=place, what=f"Epoch {epoch}")
        older = next((one[1] for one in rows if one[0] == epoch - 1), 0)
        masters.insert(0, (older, before))
    keys.take(masters, mark=mark)


def new_epoch(
    connection: Connection, keys: Keys, master: bytes, *, from_seq: int, boxes: Mapping[int, bytes]
) -> None:
    """Give the vault another master key: wrap every subject's key anew, grant it to those who stay.

    Args:
        connection: Of a transaction that wipes its journal.
        keys: Of the vault; they hold the new key afterwards.
        master: The new key.
        from_seq: Position of the first row under it.
        boxes: Public key of each user who stays, by number.
    """
    subjects = connection.exec_driver_sql(
        "SELECT subject_ref, CAST(tag AS BLOB), CAST(wrapped AS BLOB) FROM subjects"
    ).all()
    held = [(ref, tag, subject_key(keys, ref, tag, wrapped)) for ref, tag, wrapped in subjects
            if wrapped != ERASED]  # fmt: skip
    before, number = keys.masters, keys.number + 1
    newest = Keys(master, vault_id=keys.vault_id)
    mark = seal(newest.links, keys.master, place=_epoch_place(keys, number, from_seq))
    connection.exec_driver_sql("INSERT INTO epochs VALUES (?, ?, ?)", (number, from_seq, mark))
    keys.take([*before, (from_seq, master)], mark=mark)
    wrapped_anew = [
        (seal(keys.wraps, key, place=subject_place(keys, ref, tag)), ref)
        for ref, tag, key in held
        if key
    ]
    connection.exec_driver_sql(
        "UPDATE subjects SET wrapped = ? WHERE subject_ref = ?", wrapped_anew
    )
    connection.exec_driver_sql("DELETE FROM grants")
    for user_ref, box in boxes.items():
        grant(connection, keys, user_ref=user_ref, box=box)


def grant(connection: Connection, keys: Keys, *, user_ref: int, box: bytes) -> None:
    """Seal the newest master key to a user; the first one stands in the slot itself."""
    if not keys.number:
        return
    from cryptography.hazmat.primitives.asymmetric import x25519  # noqa: PLC0415 (an extra)

    public = x25519.X25519PublicKey.from_public_bytes(box)
    sealed = _suite().encrypt(keys.master, public, _grant_place(keys, keys.number, user_ref))
    connection.exec_driver_sql("INSERT INTO grants VALUES (?, ?)", (user_ref, sealed))


def _mark(connection: Connection) -> bytes:
    found = connection.exec_driver_sql(
        "SELECT CAST(sealed AS BLOB) FROM epochs ORDER BY epoch DESC LIMIT 1"
    ).scalar()
    return bytes(found) if found else b""


def _opened(sealed: bytes, private: X25519PrivateKey, place: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 (an extra)

    try:
        return _suite().decrypt(sealed, private, place)
    except (InvalidTag, ValueError) as exc:
        raise damaged("The newest key of a user") from exc


def _private(seed: bytes, vault_id: bytes) -> X25519PrivateKey:
    from cryptography.hazmat.primitives.asymmetric import x25519  # noqa: PLC0415 (an extra)

    secret = derived(seed, vault_id, b"open master keys")
    return x25519.X25519PrivateKey.from_private_bytes(secret)


def _epoch_place(keys: Keys, number: int, from_seq: int) -> bytes:
    return bound(b"epoch", keys.vault_id, number.to_bytes(8), from_seq.to_bytes(8))


def _grant_place(keys: Keys, number: int, user_ref: int) -> bytes:
    return bound(b"grant", keys.vault_id, number.to_bytes(8), user_ref.to_bytes(8))


def _suite() -> Suite:
    try:
        from cryptography.hazmat.primitives.hpke import (  # noqa: PLC0415 (an extra)
            AEAD,
            KDF,
            KEM,
            Suite,
        )
    except ImportError as exc:
        raise MissingExtra(
            "A new key for the vault needs cryptography 47 or newer.",
            hint="Install it: pip install 'truceline[exchange]'",
        ) from exc
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
