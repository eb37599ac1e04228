"""Keys and seals of the vault, all by `cryptography` and Argon2; nothing here is invented.

One random master key per vault. From it, by HKDF-SHA256 with one label each: the key that wraps the
subjects' keys, the key that seals heads of rows, and the key of the blind tags (HMAC-SHA256) by
which rows are found. Everything is sealed with AES-256-GCM under a random nonce; the place where it
stands is bound to it, so that a sealed value moved elsewhere does not open.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from typing import TYPE_CHECKING, Final

from truceline.core.errors import MissingExtra, StoreDamaged
from truceline.store.vault_model import Cost

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

__all__ = [
    "KEY_BYTES",
    "WRAPPED_BYTES",
    "Keys",
    "aead",
    "bound",
    "check_libraries",
    "damaged",
    "is_signed",
    "passphrase_key",
    "public_bytes",
    "seal",
    "signing_key",
    "unseal",
]

KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
TAG_BYTES: Final = 16
WRAPPED_BYTES: Final = NONCE_BYTES + KEY_BYTES + TAG_BYTES
_LABEL: Final = b"truceline vault 1 "


def check_libraries() -> None:
    """Refuse to start without the libraries of the vault.

    Raises:
        MissingExtra: One is not installed; the hint gives the install line.
    """
    try:
        import argon2.low_level  # noqa: F401, PLC0415 (an extra)
        import cryptography.hazmat.primitives.ciphers.aead  # noqa: F401, PLC0415 (an extra)
    except ImportError as exc:
        raise MissingExtra(
            "Lists of persons are kept sealed, which needs cryptography and argon2-cffi.",
            hint="Install them: pip install 'truceline[exchange]'",
        ) from exc


class Keys:
    """The keys that follow from the master key; nothing of them is ever printed."""

    __slots__ = ("_tags", "heads", "vault_id", "wraps")

    def __init__(self, master: bytes, *, vault_id: bytes) -> None:
        self.vault_id = vault_id
        self.wraps = aead(_derived(master, vault_id, b"wrap subjects"))
        self.heads = aead(_derived(master, vault_id, b"seal heads"))
        self._tags = _derived(master, vault_id, b"blind tags")

    def tag(self, kind: bytes, value: str) -> bytes:
        """Sixteen bytes by which a value is found again without being written."""
        return hmac.digest(self._tags, kind + b"\0" + encoded(value), "sha256")[:16]

    def __repr__(self) -> str:
        return "Keys(…)"

    def __reduce__(self) -> str:
        raise TypeError("Keys of a vault are never written.")


def _derived(master: bytes, vault_id: bytes, purpose: bytes) -> bytes:
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    derivation = HKDF(algorithm=SHA256(), length=32, salt=vault_id, info=_LABEL + purpose)
    return derivation.derive(master)


def encoded(text: str) -> bytes:
    """Text as bytes; half characters of broken sources survive, as they do in Python."""
    return text.encode("utf-8", "surrogatepass")


def passphrase_key(passphrase: str, *, salt: bytes, cost: Cost) -> bytes:
    """Key from a passphrase by Argon2id; NFKC first, since keyboards write letters differently."""
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415

    return hash_secret_raw(
        encoded(unicodedata.normalize("NFKC", passphrase)),
        salt,
        time_cost=cost.rounds,
        memory_cost=cost.memory_kib,
        parallelism=cost.lanes,
        hash_len=KEY_BYTES,
        type=Type.ID,
    )


def aead(key: bytes) -> AESGCM:
    """AES-256-GCM under a key."""
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415

    return AESGCM(key)


def bound(*parts: bytes) -> bytes:
    """What a seal is bound to, with the lengths, so that no two places read the same."""
    pieces = [_LABEL]
    for part in parts:
        pieces += (len(part).to_bytes(4), part)
    return b"".join(pieces)


def seal(key: AESGCM, clear: bytes, *, place: bytes) -> bytes:
    """Nonce and sealed bytes. A nonce is random: a key seals far fewer than 2^32 values."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + key.encrypt(nonce, clear, place)


def unseal(key: AESGCM, sealed: bytes, *, place: bytes, what: str) -> bytes:
    """What was sealed.

    Args:
        key: That of the seal.
        sealed: As `seal` gave it.
        place: What it is bound to.
        what: Its name in the error: "Row 17".

    Raises:
        StoreDamaged: It is not what was sealed there, to the last bit.
    """
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415

    if len(sealed) < NONCE_BYTES + TAG_BYTES:
        raise damaged(what)
    try:
        return key.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], place)
    except InvalidTag as exc:
        raise damaged(what) from exc


def damaged(what: str) -> StoreDamaged:
    """The error for a part of the vault that is not what was sealed."""
    return StoreDamaged(
        f"{what} of the vault is not what was sealed there.",
        hint="Restore the workspace from a backup (truceline restore), and ask who had the folder.",
    )


def signing_key(seed: bytes) -> Ed25519PrivateKey:
    """A user's key for signatures, from its 32 secret bytes."""
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    return ed25519.Ed25519PrivateKey.from_private_bytes(seed)


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """The 32 public bytes of a signing key."""
    return key.public_key().public_bytes_raw()


def is_signed(public: bytes, signature: bytes, statement: bytes) -> bool:
    """Whether a statement carries the signature of a public key."""
    from cryptography.exceptions import InvalidSignature  # noqa: PLC0415
    from cryptography.hazmat.primitives.asymmetric import ed25519  # noqa: PLC0415

    try:
        ed25519.Ed25519PublicKey.from_public_bytes(public).verify(signature, statement)
    except (InvalidSignature, ValueError):
        return False
    return True
