"""Two rows side by side: the same field on one line, and what differs."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from dataclasses import dataclass, field

from truceline.core.dates import When
from truceline.core.person import PersonRow

__all__ = ["FIELDS", "FieldPair", "aligned", "field_text"]

# Field → what a reader calls it, in the order of reading.
FIELDS = {
    "full": "Name as written", "given": "Given name", "father": "Father",
    "grandfather": "Grandfather", "family": "Family name", "mother": "Mother", "kunya": "Kunya",
    "nickname": "Also called", "sex": "Sex", "born": "Born", "birth_place": "Born in or from",
    "place": "Place", "area": "Area", "event": "What happened", "event_on": "When",
    "held_by": "Held by", "held_at": "Held at", "health": "Health", "sensitivity": "Sensitivity",
    "consent": "Consent", "purpose": "Given for",
}  # fmt: skip
_NAMES = frozenset(
    {"full", "given", "father", "grandfather", "family", "mother", "kunya", "nickname"}
)
# Not evidence of who somebody is: a difference there is none of persons.
_ASIDE = frozenset({"event", "held_by", "held_at", "sensitivity", "consent", "purpose", "health"})
_SEXES = {"F": "female", "M": "male"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldPair:
    """One field of two rows.

    Attributes:
        key: The field.
        label: What a reader calls it.
        left: As the left row writes it; empty where it does not say.
        right: As the right row does.
        mark: `same`, `differs`, `one side`, `another script`; `beside` where a difference says
            nothing of who the person is.
    """

    key: str
    label: str
    left: str = field(repr=False)
    right: str = field(repr=False)
    mark: str


def field_text(row: PersonRow, key: str) -> str:
    """A field as a reader sees it: what was written, and what was read from it."""
    if key in _NAMES:
        text: str = getattr(row.names, key)
        return text
    value = getattr(row, key)
    if isinstance(value, When):
        return _when_text(value)
    if isinstance(value, tuple):
        return ", ".join(value)
    return _SEXES.get(str(value), str(value)) if key == "sex" else str(value)


def aligned(left: PersonRow, right: PersonRow, keys: Collection[str]) -> tuple[FieldPair, ...]:
    """The fields that either row says, in the order of reading.

    Args:
        left: A row.
        right: Another.
        keys: Fields that the reader may see.
    """
    found = []
    for key, label in FIELDS.items():
        one, other = field_text(left, key), field_text(right, key)
        if key in keys and (one or other):
            mark = _mark(left, right, key, (one, other))
            found.append(FieldPair(key=key, label=label, left=one, right=other, mark=mark))
    return tuple(found)


def _mark(left: PersonRow, right: PersonRow, key: str, texts: tuple[str, str]) -> str:
    if not all(texts):
        return "one side"
    if key in _ASIDE:
        return "beside"
    one, other = getattr(left, key, None), getattr(right, key, None)
    if isinstance(one, When) and isinstance(other, When):
        if not (one.is_known and other.is_known):
            return "one side"
        return "same" if _overlap(one, other) else "differs"
    if _script(texts[0]) != _script(texts[1]):
        return "another script"
    return "same" if texts[0].casefold() == texts[1].casefold() else "differs"


def _script(text: str) -> str:
    """The script of a text's first letter: spellings of two scripts differ by nature."""
    letter = next((one for one in text if one.isalpha()), "")
    return unicodedata.name(letter, "").partition(" ")[0]


def _overlap(one: When, other: When) -> bool:
    starts_late = one.first_day and other.last_day and one.first_day > other.last_day
    ends_early = one.last_day and other.first_day and one.last_day < other.first_day
    return not (starts_late or ends_early)


def _when_text(when: When) -> str:
    if not when.is_known:
        return when.text
    said = str(when)
    return said if not when.text or when.text == said else f"{when.text} → {said}"
