"""The default mode: a party seals its list to the neutral intermediary, who alone opens it offline.

HPKE (RFC 9180) of `cryptography`: X25519, HKDF-SHA256, AES-256-GCM. Sealing proves nothing about
who sealed: lists are handed over in person, and their fingerprint is read out.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from truceline.core.errors import InvalidValue, MissingExtra, SafetyRefusal

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.hpke import Suite

__all__ = ["fingerprint", "make_key_pair", "open_list", "seal_list"]

_LABEL = b"truceline sealed list 1"


def make_key_pair() -> tuple[bytes, bytes]:
    """A private key, to be kept in the vault, and the public key to be handed to the parties."""
    _suite()
    from cryptography.hazmat.primitives.asymmetric import x25519  # noqa: PLC0415 (an extra)

    key = x25519.X25519PrivateKey.generate()
    return key.private_bytes_raw(), key.public_key().public_bytes_raw()


def fingerprint(content: bytes) -> str:
    """First 40 hex digits of the SHA-256, in groups of four, to be read out and compared."""
    digits = hashlib.sha256(content).hexdigest()[:40]
    return " ".join(digits[at : at + 4] for at in range(0, 40, 4))


def seal_list(content: bytes, *, public_key: bytes, party: str, session_id: str) -> bytes:
    """A list as only the intermediary can open it, for this session and from this party.

    Raises:
        InvalidValue: The public key is none.
        MissingExtra: The library is not installed.
    """
    suite = _suite()
    from cryptography.hazmat.primitives.asymmetric import x25519  # noqa: PLC0415 (an extra)

    try:
        public = x25519.X25519PublicKey.from_public_bytes(public_key)
    except ValueError as exc:
        raise InvalidValue(
            "This is not the intermediary's public key.", hint="Compare its fingerprint."
        ) from exc
    return suite.encrypt(content, public, _bound(party, session_id))


def open_list(sealed: bytes, *, private_key: bytes, party: str, session_id: str) -> bytes:
    """A party's list.

    Raises:
        SafetyRefusal: It was not sealed to this key, for this session, as this party's; or it was
            changed.
        MissingExtra: The library is not installed.
    """
    suite = _suite()
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 (an extra)
    from cryptography.hazmat.primitives.asymmetric import x25519  # noqa: PLC0415 (an extra)

    try:
        private = x25519.X25519PrivateKey.from_private_bytes(private_key)
        return suite.decrypt(sealed, private, _bound(party, session_id))
    except (InvalidTag, ValueError) as exc:
        raise SafetyRefusal(
            "The list does not open: other key, party or session, or it was changed on its way.",
            hint="Compare the fingerprints with the party, and let it seal the list again.",
        ) from exc


def _bound(party: str, session_id: str) -> bytes:
    parts = [party.encode(), session_id.encode()]
    return _LABEL + b"".join(len(part).to_bytes(4) + part for part in parts)


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
            "Sealing a list needs cryptography 47 or newer.",
            hint="Install it: pip install 'truceline[exchange]'",
        ) from exc
    return Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
