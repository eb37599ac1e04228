"""Spellings of names in Arabic and Latin letters, folded to units that can be compared."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

__all__ = ["fold", "is_arabic", "units"]

_LETTERS = str.maketrans(
    {"ة": "ه", "ى": "ي", "ی": "ي", "ې": "ي", "ک": "ك", "گ": "ك", "ہ": "ه", "ە": "ه"}
    | {
        "ٱ": "ا",
        "پ": "ب",
        "چ": "ش",
        "ڤ": "ف",
        "ڨ": "ق",
        "ژ": "ز",
        "ـ": None,
        "ı": "i",
        "ø": "o",
        "ł": "l",
    }
    | dict.fromkeys("'’‘ʼʻʿʾ`´′ʹ", None)
)


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ARTICLES = _words("al el il ul l ال")
_SUN_ARTICLES = _words("ar as ash at ad an az er es ed en ez")
# Between a man's name and his father's they only say "son of".
_SON_OF = _words("bin ibn ben bint بن ابن بنت ولد")
_FATHER_OF = _words("abu abou abo aboo ابو ابي umm oum um om ام")
_SERVANT = _words("abd abdu abdul abdel abdal abdol abdoul abed عبد")
_OF_FAITH = _words("din deen dine eddin eddine uddin aldin aldeen eldin addin الدين دين")
_OF_GOD = _words("allah ullah الله")
_SUFFIXES = _words("din دين lah له")
_TITLES = _words("dr mr mrs sheikh shaykh haj hajj الشيخ الدكتور الحاج السيد المهندس العميد العقيد")
# Names that begin with the letters of the article without having one.
_NO_ARTICLE = _words(
    "الياس الهام الفت الماس البير البرت الفريد الكسندر الين الله اليسار اليان الاء"
)
_ATTACHED_SERVANT = re.compile(
    r"^abd[aeiou]{0,2}(?:l(?=[^aeiou]|[aeiou][a-z]{2})|([rstdnz])(?=\1)|)([a-z]{3,})$"
)
_ATTACHED_FAITH = re.compile(r"^([a-z]{3,}?)(?:[aeiou]l|[aeiou]d|[ae])?d(?:ee|i)ne?$")


def is_arabic(text: str) -> bool:
    """Whether any letter is of the Arabic script."""
    return any("\u0600" <= letter <= "\u06ff" for letter in text)


def fold(text: str) -> str:
    """Lower case without marks, hamza seats, punctuation and doubled blanks.

    ta marbuta becomes ha and alif maqsura ya, as lists write one for the other freely; letters that
    tell two names apart (the long vowels of صالح and صلاح, emphatic consonants) all stay.
    """
    if text.isascii():
        plain = text.lower().replace("'", "").replace("`", "")
        return " ".join("".join(each if each.isalpha() else " " for each in plain).split())
    for _ in range(4):
        folded = _fold_once(text)
        if folded == text:
            break
        text = folded
    return text


def _fold_once(text: str) -> str:
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    plain = "".join(letter for letter in plain if unicodedata.category(letter) not in ("Mn", "Cf"))
    plain = unicodedata.normalize("NFC", plain.translate(_LETTERS))
    return " ".join("".join(each if each.isalpha() else " " for each in plain).split())


def units(text: str) -> tuple[str, ...]:
    """The names of which a written name consists; Abd al-X, Abu X and X al-Din are one each.

    "Abd al-Rahman", "Abdul Rahman", "Abderrahmane" and عبدالرحمن each give one unit of two words,
    `abd rahman`, `abd rahmane`, `عبد رحمن`. "Son of" and titles before a name are left out.
    """
    return tuple(_joined([word for word in fold(text).split() if word not in _SON_OF]))


def _joined(words: list[str]) -> Iterator[str]:
    at = 1 if len(words) > 1 and words[0] in _TITLES else 0
    held = ""
    while at < len(words):
        unit, at = _unit(words, at)
        if not unit:
            continue
        if unit in _SUFFIXES and held:
            held += " " + unit
            continue
        if held:
            yield held
        held = unit
    if held:
        yield held


def _unit(words: list[str], at: int) -> tuple[str, int]:
    word = words[at]
    last = at + 1 >= len(words)
    if word in _OF_FAITH:
        return "دين" if is_arabic(word) else "din", at + 1
    if word in _OF_GOD:
        return "له" if is_arabic(word) else "lah", at + 1
    if last:
        return _alone(word), at + 1
    if _is_article(word, words[at + 1]):
        unit, after = _unit(words, at + 1)
        return unit, after
    if word in _SERVANT or word in _FATHER_OF:
        unit, after = _unit(words, at + 1)
        head = "عبد" if word == "عبد" else "abd" if word in _SERVANT else _parent(word)
        return f"{head} {unit}", after
    return _alone(word), at + 1


def _parent(word: str) -> str:
    if is_arabic(word):
        return "ام" if word == "ام" else "ابو"
    return "abu" if word.startswith("a") else "umm"


def _is_article(word: str, following: str) -> bool:
    if word in _ARTICLES:
        return True
    return word in _SUN_ARTICLES and following[0] == word[-1]


def _alone(word: str) -> str:
    if is_arabic(word):
        return _alone_arabic(word)
    if servant := _ATTACHED_SERVANT.match(word):
        return f"abd {servant.group(2)}"
    if faith := _ATTACHED_FAITH.match(word):
        return f"{faith.group(1)} din"
    return word


def _alone_arabic(word: str) -> str:
    if word.startswith("عبد") and len(word) >= 6:
        rest = word[3:]
        return f"عبد {rest[2:] if rest.startswith('ال') and len(rest) > 3 else rest}"
    if word.startswith("ابو") and len(word) >= 6:
        return f"ابو {word[3:].removeprefix('ال')}"
    if word.startswith("ال") and len(word) >= 5 and word not in _NO_ARTICLE:
        return word[2:]
    return word
