"""Ids of rows that say nothing of the person: keyed, so that nobody can guess them from a name.

Source: HMAC, FIPS 198-1, with SHA-256.
"""

from __future__ import annotations

import hashlib
import hmac
from collections import Counter

__all__ = ["RowIds"]

_DIGITS = 20  # 80 bits: two of a million rows share an id once in two trillion lists


class RowIds:
    """Gives each row of one list its id.

    Args:
        key: Secret of the vault; the same key gives the same ids again.
        list_id: The list.
    """

    def __init__(self, key: bytes, list_id: str) -> None:
        self._key = key
        self._list_id = list_id
        self._seen: Counter[str] = Counter()

    def id_of(self, identity: str) -> tuple[str, bool]:
        """A row's id, and whether an earlier row of the list had the same identity.

        Args:
            identity: The list's own key of the row, else all that the row says.
        """
        self._seen[identity] += 1
        nth = self._seen[identity]
        said = "\0".join((self._list_id, identity, str(nth))).encode()
        digest = hmac.new(self._key, said, hashlib.sha256).hexdigest()[:_DIGITS]
        return f"{self._list_id}-{digest}", nth > 1
