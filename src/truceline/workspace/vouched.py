"""Names and words of persons, as they enter the ledger."""

from __future__ import annotations

import unicodedata

from truceline.core.errors import InvalidValue

__all__ = ["check_event_id", "checked_words", "vouched_name"]

_MOST_NAME, _MOST_ID = 200, 64


def check_event_id(event_id: str) -> str:
    """The id of an event as it was made elsewhere; empty where it has none yet.

    Raises:
        InvalidValue: It is no id.
    """
    if len(event_id) > _MOST_ID or not (event_id.isprintable() and event_id.isascii()):
        raise InvalidValue(
            "The id of the event is no id.", hint=f"Give at most {_MOST_ID} plain letters."
        )
    return event_id


def vouched_name(by: str) -> str:
    """The name of who vouches for something, without blanks around it.

    Raises:
        InvalidValue: It is empty, too long, or no text.
    """
    if not by.strip():
        raise InvalidValue("Nobody vouches for it.", hint="Give the name of who does this.")
    return checked_words(by, "The name", most=_MOST_NAME)


def checked_words(words: str, what: str, *, most: int) -> str:
    """Words of a person with one kind of line end, without blanks around them.

    Args:
        words: As given; may be empty.
        what: What they are, to begin a sentence with: `The remark`.
        most: How many characters it may have.

    Raises:
        InvalidValue: They are too long, or hold what no page can show.
    """
    words = words.replace("\r\n", "\n").strip()
    if len(words) > most:
        raise InvalidValue(
            f"{what} has {len(words):,} characters.", hint=f"Write at most {most:,}."
        )
    if any(unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" for char in words):
        raise InvalidValue(
            f"{what} holds characters that no page can show.", hint="Retype the part that does."
        )
    return words
