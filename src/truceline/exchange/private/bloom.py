"""Encodings by Bloom filters, for an isolated unit alone. They are pseudonymous, not anonymous.

Cryptographic long-term keys: bigrams of all fields hashed into one filter by a keyed HMAC. Who has
the key guesses names, and who has many encodings guesses them by how often bits occur: such
attacks are published and work. Never give these to a party.

Source: Schnell, Bachteler & Reiher (2009), BMC Medical Informatics and Decision Making 9:41,
doi:10.1186/1472-6947-9-41. Hashes are independent, not doubled: Niedermeyer, Steinmetzer, Kroll &
Schnell (2014), Journal of Privacy and Confidentiality 6(2), doi:10.29012/jpc.v6i2.640.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.core.errors import InvalidValue, SafetyRefusal

__all__ = ["LABEL", "Encoding", "IsolatedUnit", "encode", "similarity"]

LABEL = "pseudonymous personal data: for the isolated unit only"
_BITS = 1024
_HASHES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class IsolatedUnit:
    """Who compares encodings: apart from all holders of lists, without the key, under agreement.

    Attributes:
        name: Of the unit.
        agreement: The written agreement that binds it.
        is_holder: Whether it holds a list itself.
        has_key: Whether it knows the key.
    """

    name: str
    agreement: str
    is_holder: bool = False
    has_key: bool = False

    def __post_init__(self) -> None:
        if self.is_holder or self.has_key or not self.agreement.strip():
            raise SafetyRefusal(
                "Encodings go only to an isolated unit: no list, no key, and a written agreement.",
                hint="Use the neutral intermediary or private set intersection instead.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """One row's encoding, with its label and for whom it was made."""

    row_id: str
    bits: int = field(repr=False)
    unit: str
    label: str = LABEL


def encode(row_id: str, fields: Mapping[str, str], *, key: bytes, unit: IsolatedUnit) -> Encoding:
    """Encode the normalised fields of a row.

    Args:
        row_id: Content-free.
        fields: Text by field; empty ones add nothing.
        key: At least 32 random bytes, fresh for each use, shared by the holders alone.
        unit: Who compares.

    Raises:
        InvalidValue: The key is too short, or no field says anything.
    """
    if len(key) < 32:
        raise InvalidValue("The key has fewer than 32 bytes.", hint="Draw it at random.")
    grams = {f"{name}\x1f{gram}" for name, text in fields.items() for gram in _bigrams(text)}
    if not grams:
        raise InvalidValue("The row says nothing that can be encoded.", hint="Leave it out.")
    bits = 0
    for gram in grams:
        for at in range(_HASHES):
            hashed = hmac.digest(key, f"{at}\x1f{gram}".encode(), "sha256")
            bits |= 1 << (int.from_bytes(hashed[:4]) % _BITS)
    return Encoding(row_id=row_id, bits=bits, unit=unit.name)


def _bigrams(text: str) -> set[str]:
    padded = f"_{text.strip()}_"
    return {padded[at : at + 2] for at in range(len(padded) - 1)} if text.strip() else set()


def similarity(left: Encoding, right: Encoding) -> float:
    """Dice coefficient of two encodings, 0 to 1."""
    common = (left.bits & right.bits).bit_count()
    return 2 * common / (left.bits.bit_count() + right.bits.bit_count())
