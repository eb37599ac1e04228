"""Text as a search compares it: without case, diacritics, tatweel and spelling variants."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import cache

import pyarrow as pa

__all__ = ["fold_column", "folded", "marked", "words_of"]

_MOST_WORDS = 8
_TATWEEL = 0x0640
_LAST_LETTER = 0x20000  # beyond lie ideographs and nothing that is dropped
# Letters that writers of Arabic, Persian and Kurdish use for one another.
_VARIANTS = {"ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه", "ھ": "ه", "ہ": "ه", "ٱ": "ا"}


@cache
def _table() -> dict[int, str | None]:
    """Marks and invisible characters are dropped, variants become one letter."""
    dropped: dict[int, str | None] = {
        code: None
        for code in range(_LAST_LETTER)
        if unicodedata.category(chr(code)) in {"Mn", "Cf"}
    }
    return {**dropped, _TATWEEL: None, **{ord(one): other for one, other in _VARIANTS.items()}}


def folded(text: str) -> str:
    """The text as searches compare it.

    Source: Unicode Standard Annex 15 (NFKD), section 3.13 (case folding).
    """
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFKD", plain).translate(_table())


def words_of(query: str) -> tuple[str, ...]:
    """The words of a query, folded, each once; at most eight."""
    return tuple(dict.fromkeys(folded(query).split()))[:_MOST_WORDS]


def fold_column(column: pa.ChunkedArray) -> pa.Array:
    """A text column, folded; missing is empty."""
    encoded = column.combine_chunks().dictionary_encode()
    values = pa.array([folded(value) for value in encoded.dictionary.to_pylist()], pa.string())
    return values.take(encoded.indices).fill_null("")


def marked(text: str, words: Sequence[str], *, around: int = 90) -> tuple[tuple[str, bool], ...]:
    """The text in pieces, each with whether it matches; long text is cut around the first match."""
    letters, at = _letters(text)
    hits = [False] * len(text)
    for word in words:
        start = letters.find(word)
        while start >= 0:
            for i in range(at[start], at[start + len(word) - 1] + 1):
                hits[i] = True
            start = letters.find(word, start + len(word))
    begin, end = _window(hits, around)
    pieces: list[tuple[str, bool]] = [("…", False)] if begin else []
    for i in range(begin, end):
        if pieces and pieces[-1][1] == hits[i] and pieces[-1][0] != "…":
            pieces[-1] = (pieces[-1][0] + text[i], hits[i])
        else:
            pieces.append((text[i], hits[i]))
    return (*pieces, ("…", False)) if end < len(text) else tuple(pieces)


def _letters(text: str) -> tuple[str, list[int]]:
    """The folded text, and for each of its letters the place that it came from."""
    parts = [folded(letter) for letter in text]
    return "".join(parts), [i for i, part in enumerate(parts) for _ in part]


def _window(hits: Sequence[bool], around: int) -> tuple[int, int]:
    if len(hits) <= 2 * around:
        return 0, len(hits)
    first = next((i for i, hit in enumerate(hits) if hit), 0)
    begin = max(0, first - around // 2)
    end = min(len(hits), begin + 2 * around)
    while end < len(hits) and hits[end]:
        end += 1
    return begin, end
