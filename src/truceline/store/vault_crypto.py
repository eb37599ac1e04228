"""Keys and seals of the vault, all by `cryptography` and Argon2; nothing here is invented.

One random master key per vault, and another one after each user who was taken out. From it, by
HKDF-SHA256 with one label each: the key that wraps the subjects' keys, the key that seals heads of
rows, and the key of the blind tags (HMAC-SHA256) by which rows are found. Everything is sealed with
AES-256-GCM under a random nonce; the place where it stands is bound to it, so that a sealed value
moved elsewhere does not open.
"""

from __future__ import annotations

import hmac
import os
import unicodedata
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from truceline.core.errors import MissingExtra, StoreDamaged
from truceline.store.vault_model import Cost

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM
    from sqlalchemy import Connection

__all__ = [
    "KEY_BYTES",
    "WRAPPED_BYTES",
    "KeyRing",
    "Keys",
    "aead",
    "bound",
    "check_libraries",
    "damaged",
    "derived",
    "is_signed",
    "normal",
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


class _Epoch:
    """What follows from one master key, for the rows from one position on."""

    __slots__ = ("bodies", "from_seq", "heads", "links", "master", "wraps")

    def __init__(self, master: bytes, *, vault_id: bytes, from_seq: int) -> None:
        self.master = master
        self.from_seq = from_seq
        self.wraps = aead(derived(master, vault_id, b"wrap subjects"))
        self.heads = aead(derived(master, vault_id, b"seal heads"))
        self.links = aead(derived(master, vault_id, b"seal the master before"))
        self.bodies = derived(master, vault_id, b"seal bodies")


class Keys:
    """The keys that follow from the master keys; never changed, and nothing of them is printed.

    A vault begins with one master key. Who takes a user out gives it another one (an epoch): keys
    of subjects are wrapped anew, and later rows are sealed so that the master before opens none.

    Args:
        masters: First position of each master key, and the key; the oldest first.
        vault_id: Identity of the vault.
        mark: By which the newest is known again; empty for the first one.
    """

    __slots__ = ("_epochs", "_tags", "mark", "vault_id")

    def __init__(
        self, masters: Sequence[tuple[int, bytes]], *, vault_id: bytes, mark: bytes = b""
    ) -> None:
        self.vault_id = vault_id
        self._epochs = [_Epoch(one, vault_id=vault_id, from_seq=at) for at, one in masters]
        # Tags find rows of all epochs, so they follow from the first key alone.
        self._tags = derived(masters[0][1], vault_id, b"blind tags")
        self.mark = mark

    @property
    def masters(self) -> list[tuple[int, bytes]]:
        """First position and master key of each epoch, the oldest first."""
        return [(one.from_seq, one.master) for one in self._epochs]

    @property
    def master(self) -> bytes:
        """The newest master key."""
        return self._epochs[-1].master

    @property
    def number(self) -> int:
        """How often the vault got a new master key."""
        return len(self._epochs) - 1

    @property
    def wraps(self) -> AESGCM:
        """Wraps keys of subjects, all under the newest master key."""
        return self._epochs[-1].wraps

    @property
    def heads(self) -> AESGCM:
        """Seals slots of users, all under the newest master key."""
        return self._epochs[-1].heads

    @property
    def links(self) -> AESGCM:
        """Seals the master key before the newest one."""
        return self._epochs[-1].links

    def heads_at(self, seq: int) -> AESGCM:
        """Seals the head of a row."""
        return self._at(seq).heads

    def body(self, subject: bytes, seq: int | None = None) -> AESGCM:
        """Seals the body of a subject's row: needs the subject's key, and the epoch's too.

        Args:
            subject: The subject's own key.
            seq: Position of the row; that of one to be written where not given.
        """
        epoch = self._epochs[-1] if seq is None else self._at(seq)
        if epoch is self._epochs[0]:
            return aead(subject)
        return aead(derived(subject, epoch.bodies, b"seal a body"))

    def _at(self, seq: int) -> _Epoch:
        return next(one for one in reversed(self._epochs) if one.from_seq <= seq)

    def tag(self, kind: bytes, value: str) -> bytes:
        """Sixteen bytes by which a value is found again without being written."""
        return hmac.digest(self._tags, kind + b"\0" + encoded(value), "sha256")[:16]

    def __repr__(self) -> str:
        return "Keys(…)"

    def __reduce__(self) -> str:
        raise TypeError("Keys of a vault are never written.")


class KeyRing:
    """The keys of an open vault, which somebody may give a newer one at any moment.

    Each transaction asks for those of its own snapshot and keeps to them: pages of one browser are
    made at once, and what one of them learns must not change under another's hands.

    Args:
        keys: Known now.
        renewed: Gives those of a snapshot: the keys that it is given, or newer or older ones.
    """

    __slots__ = ("_keys", "_renewed")

    def __init__(self, keys: Keys, renewed: Callable[[Connection, Keys], Keys]) -> None:
        self._keys = keys
        self._renewed = renewed

    def at(self, connection: Connection) -> Keys:
        """The keys of this snapshot."""
        keys = self._renewed(connection, self._keys)
        self._keys = keys
        return keys

    def renew_by(self, renewed: Callable[[Connection, Keys], Keys]) -> None:
        """Fetch newer keys in another way, after the user's own secrets have changed."""
        self._renewed = renewed

    def __repr__(self) -> str:
        return "KeyRing(…)"

    def __reduce__(self) -> str:
        raise TypeError("Keys of a vault are never written.")


def derived(master: bytes, vault_id: bytes, purpose: bytes) -> bytes:
    """A key that follows from another one, for one purpose (HKDF-SHA256)."""
    from cryptography.hazmat.primitives.hashes import SHA256  # noqa: PLC0415
    from cryptography.hazmat.primitives.kdf.hkdf import HKDF  # noqa: PLC0415

    derivation = HKDF(algorithm=SHA256(), length=32, salt=vault_id, info=_LABEL + purpose)
    return derivation.derive(master)


def encoded(text: str) -> bytes:
    """Text as bytes; half characters of broken sources survive, as they do in Python."""
    return text.encode("utf-8", "surrogatepass")


def normal(passphrase: str) -> str:
    """A passphrase in one form (NFKC), since keyboards write letters differently."""
    return unicodedata.normalize("NFKC", passphrase)


def passphrase_key(passphrase: str, *, salt: bytes, cost: Cost) -> bytes:
    """Key from a passphrase by Argon2id."""
    from argon2.low_level import Type, hash_secret_raw  # noqa: PLC0415

    return hash_secret_raw(
        encoded(normal(passphrase)),
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
