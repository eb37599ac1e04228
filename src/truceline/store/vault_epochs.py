"""A new master key for the vault: each user gets it sealed to a key that only this user opens.

HPKE (RFC 9180) of `cryptography`: X25519, HKDF-SHA256, AES-256-GCM. The private key follows from
the user's secret seed; the public one is the key of this user's signatures, as the log has it since
the user was let in, read as a key of X25519 (RFC 7748, section 4.1). So nobody has to be there when
somebody is taken out. Each master key seals the one before it, so that the newest reads the whole
log; no older one reads what was sealed later.

Source: Thormarker (2021), "On using the same key pair for Ed25519 and an X25519 based KEM",
IACR ePrint 2021/509.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from sqlalchemy import Connection

from truceline.core.errors import MissingExtra, SafetyRefusal
from truceline.store.vault_crypto import Keys, bound, damaged, derived, seal, unseal
from truceline.store.vault_rows import ERASED, subject_key, subject_place

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
    from cryptography.hazmat.primitives.hpke import Suite

__all__ = ["box_of", "fetch_keys", "grant", "is_current", "new_epoch"]

_P: Final = 2**255 - 19


def box_of(public: bytes) -> bytes:
    """The key to which master keys are sealed, from the public key of a user's signatures.

    Raises:
        StoreDamaged: It is no key of Ed25519.

    Source: RFC 7748, section 4.1: u = (1 + y) / (1 - y).
    """
    y = int.from_bytes(public, "little") & (2**255 - 1)
    if len(public) != 32 or y >= _P or (1 - y) % _P == 0:
        raise damaged("The public key of a user")
    return ((1 + y) * pow(1 - y, -1, _P) % _P).to_bytes(32, "little")


def is_current(connection: Connection, keys: Keys) -> bool:
    """Whether these are the keys of the newest epoch."""
    return _mark(connection) == keys.mark


def fetch_keys(connection: Connection, keys: Keys, *, user_ref: int, seed: bytes) -> Keys:
    """The keys of the newest epoch, by what was sealed to this user.

    Args:
        connection: Of a snapshot of the vault.
        keys: Of any epoch.
        user_ref: Number of the user.
        seed: The user's secret seed.

    Raises:
        SafetyRefusal: The user was taken out.
        StoreDamaged: An epoch is not what was sealed.
    """
    rows = connection.exec_driver_sql(
        "SELECT epoch, from_seq, CAST(sealed AS BLOB) FROM epochs ORDER BY epoch DESC"
    ).all()
    if not rows:
        return Keys(keys.masters[:1], vault_id=keys.vault_id)
    number, from_seq, mark = rows[0]
    found = connection.exec_driver_sql(
        "SELECT CAST(sealed AS BLOB) FROM grants WHERE user_ref = ?", (user_ref,)
    ).scalar()
    if found is None:
        raise SafetyRefusal("This user may no longer open the vault.", hint="Close the vault.")
    master = _opened(found, seed, keys.vault_id, _grant_place(keys, number, user_ref))
    masters = [(from_seq, master)]
    for epoch, at, sealed in rows:
        newest = Keys(masters[:1], vault_id=keys.vault_id)
        place = _epoch_place(keys, epoch, at)
        before = unseal(newest.links, sealed, place=place, what=f"Epoch {epoch}")
        older = next((one[1] for one in rows if one[0] == epoch - 1), 0)
        masters.insert(0, (older, before))
    return Keys(masters, vault_id=keys.vault_id, mark=mark)


def new_epoch(
    connection: Connection, keys: Keys, master: bytes, *, from_seq: int, boxes: Mapping[int, bytes]
) -> Keys:
    """Give the vault another master key: wrap every subject's key anew, grant it to those who stay.

    Args:
        connection: Of a transaction that wipes its journal.
        keys: Of this transaction.
        master: The new key.
        from_seq: Position of the first row under it.
        boxes: Key of each user who stays, as `box_of` gives it, by number.

    Returns:
        The keys of the vault from now on.
    """
    subjects = connection.exec_driver_sql(
        "SELECT subject_ref, CAST(tag AS BLOB), CAST(wrapped AS BLOB) FROM subjects"
    ).all()
    held = [(ref, tag, subject_key(keys, ref, tag, wrapped)) for ref, tag, wrapped in subjects
            if wrapped != ERASED]  # fmt: skip
    number, later = keys.number + 1, [*keys.masters, (from_seq, master)]
    mark = seal(
        Keys(later, vault_id=keys.vault_id).links,
        keys.master,
        place=_epoch_place(keys, number, from_seq),
    )
    connection.exec_driver_sql("INSERT INTO epochs VALUES (?, ?, ?)", (number, from_seq, mark))
    newest = Keys(later, vault_id=keys.vault_id, mark=mark)
    wrapped_anew = [
        (seal(newest.wraps, key, place=subject_place(keys, ref, tag)), ref)
        for ref, tag, key in held
        if key
    ]
    connection.exec_driver_sql(
        "UPDATE subjects SET wrapped = ? WHERE subject_ref = ?", wrapped_anew
    )
    connection.exec_driver_sql("DELETE FROM grants")
    for user_ref, box in boxes.items():
        grant(connection, newest, user_ref=user_ref, box=box)
    return newest


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


def _opened(sealed: bytes, seed: bytes, vault_id: bytes, place: bytes) -> bytes:
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 (an extra)

    reason: Exception | None = None
    for private in _privates(seed, vault_id):
        try:
            return _suite().decrypt(sealed, private, place)
        except (InvalidTag, ValueError) as exc:
            reason = exc
    raise damaged("The newest key of a user") from reason


def _privates(seed: bytes, vault_id: bytes) -> Iterator[X25519PrivateKey]:
    """Of the keys to which a master key may be sealed; version 2 had one of its own for it."""
    from cryptography.hazmat.primitives.asymmetric import x25519  # noqa: PLC0415 (an extra)

    of_signatures = hashlib.sha512(seed).digest()[:32]  # RFC 8032, section 5.1.5
    yield x25519.X25519PrivateKey.from_private_bytes(of_signatures)
    of_version_2 = derived(seed, vault_id, b"open master keys")
    yield x25519.X25519PrivateKey.from_private_bytes(of_version_2)


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
