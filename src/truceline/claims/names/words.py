"""Words of names, told alike across spellings: transliteration, endings, prefixes, accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

__all__ = [
    "ARTICLES",
    "MAYBE_ARTICLES",
    "bare_words",
    "keys_of_name",
    "keys_of_token",
    "plain",
    "skeleton",
    "slug",
]

ARTICLES = frozenset({"al", "el", "ul"})
"""Arabic articles in Latin letters that are no English words."""
MAYBE_ARTICLES = frozenset(
    ("ad", "adh", "an", "ar", "as", "ash", "at", "ath", "az", "ed", "en", "er", "es", "esh", "ez")
)
"""Articles before some consonants; some are English words, so they need a hyphen or a capital."""

_WORD = re.compile(r"[^\W_]+(?:[.'’‘ʻʼʿʾ`][^\W_]+)*\.?")
_POSSESSIVE = re.compile(r"['’`]s$")
_LETTERS = str.maketrans(
    {chr(code): unicodedata.normalize("NFKD", chr(code))[0] for code in range(0xDF, 0x250)}
    | {"ı": "i", "ł": "l", "ø": "o", "đ": "d", "ß": "ss", "æ": "ae", "ё": "е", "ґ": "г"}
    | dict.fromkeys(".'’‘ʻʼʿʾ`", "")
)
_MARKS = re.compile("[\u0610-\u061a\u064b-\u065f\u0670\u0640]")
_ARABIC = str.maketrans("أإآٱىةؤ", "اااايهو")
_PREFIXES = ("ال", "و", "ف", "ب", "ل", "ك", "وال", "فال", "بال", "كال", "لل", "ولل", "وب", "ول")
_ENDINGS = (
    *("ыми", "ими", "ями", "ами", "ией", "иям", "иях", "ого", "его", "ому", "ему", "ией", "иею"),
    *("ая", "яя", "ое", "ее", "ые", "ие", "ую", "юю", "ый", "ий", "ой", "ей", "ым", "им"),
    *("ом", "ем", "ам", "ям", "ах", "ях", "ия", "ии", "ию", "ью"),
    *("а", "я", "о", "е", "и", "ы", "у", "ю", "ь", "й"),
)
_LONGEST_ARTICLE = 3
_LEAST = 3
"""Letters that a Russian or Arabic stem must keep."""


def bare_words(text: str) -> tuple[list[str], bool]:
    """The words of a name without Arabic articles, and whether it begins with one.

    Hyphens and blanks part words, dots and apostrophes do not.
    """
    if text.isalpha():
        return [text], False
    found = list(_WORD.finditer(text))
    kept = []
    for match in found:
        word = match.group()
        if len(word) > _LONGEST_ARTICLE or match is found[-1] or not _is_article(match):
            kept.append(word)
    return kept, len(found) > len(kept) and len(found) > 1 and _is_article(found[0])


def _is_article(match: re.Match[str]) -> bool:
    word = match.group()
    low = word.lower()
    if low in ARTICLES:
        return True
    joined = match.string[match.end() : match.end() + 1] == "-"
    return low in MAYBE_ARTICLES and (joined or (word[0].isupper() and not word.isupper()))


def slug(name: str) -> str:
    """A name as a readable key: lower case, hyphens, letters of any script."""
    return "-".join(plain(word) for word in _WORD.findall(name))


def plain(word: str) -> str:
    """A word without case, accents, dots, apostrophes and a possessive `'s`."""
    if word.isascii() and word.isalnum():
        return word.lower()
    first = word[:1]
    if "\u0600" <= first <= "\u06ff":
        return _MARKS.sub("", word).translate(_ARABIC)
    low = _POSSESSIVE.sub("", word.casefold()).translate(_LETTERS)
    if low.isascii() or "\u0400" <= first <= "\u04ff":
        return low
    decomposed = unicodedata.normalize("NFKD", low)
    return "".join(ch for ch in decomposed if not unicodedata.combining(ch)) or low


def keys_of_name(word: str) -> tuple[str, ...]:
    """Keys under which a word of a name is filed: endings and articles are told alike."""
    key = plain(word)
    if key.isascii():
        return (key,)
    first = key[:1]
    if "\u0600" <= first <= "\u06ff":
        bare = key[2:] if key.startswith("ال") and len(key) > _LEAST + 1 else key
        return (bare,)
    if not "\u0400" <= first <= "\u04ff" or word.isupper():
        return (key,)
    forms = [key, _stem(key)]
    if key.endswith(("й", "ь", "ец", "ок")):
        # Сергей → Сергея, Донец → Донца, турок → турка.
        forms.append(key[:-1] if key[-1] in "йь" else key[:-2] + key[-1])
    return tuple(dict.fromkeys(forms))


def keys_of_token(text: str, lemma: str) -> Iterator[str]:
    """Keys to look a word of the text up by, the surest first."""
    key = plain(text)
    first = key[:1]
    if "\u0400" <= first <= "\u04ff":
        # The stem before the word: "России" is filed too, but only as a part of longer names.
        yield _stem(key)
        if lemma and lemma != key:
            yield _stem(plain(lemma))
    yield key
    if "\u0600" <= first <= "\u06ff":
        for prefix in _PREFIXES:
            if key.startswith(prefix) and len(key) >= len(prefix) + _LEAST:
                yield key[len(prefix) :]


def _stem(key: str) -> str:
    for ending in _ENDINGS:
        if key.endswith(ending) and len(key) - len(ending) >= _LEAST:
            return key[: -len(ending)]
    return key


def skeleton(key: str) -> str:
    """The consonants of a word in Latin letters, doubled ones once.

    Vowels are what transliterations of Arabic disagree about: `shaykhun` and `sheikhoun` agree.
    """
    kept = [ch for ch in key.replace("q", "k") if ch.isascii() and ch not in "aeiouyw"]
    single = [ch for ch, before in zip(kept, ["", *kept], strict=False) if ch != before]
    return "".join(single).removesuffix("h")
