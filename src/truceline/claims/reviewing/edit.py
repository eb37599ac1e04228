"""A person's changes to a claim, given as words: `type=RETREAT`, `date=2021-05-03/2021-05-05`.

The same words come from the command line and from a form. Each is checked against the stored text.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from truceline.claims.model import EventType, Mention, Suggestion
from truceline.claims.reviewing.edit_fields import FIELDS, choice_of, find_words
from truceline.core.document import Document
from truceline.core.errors import InvalidValue

__all__ = ["FIELDS", "PERSON", "check_passages", "edited", "find_words", "new_claim", "split_parts"]

PERSON = "person"
"""Method of what a person wrote."""


def edited(one: Suggestion, stored: str, changes: Mapping[str, str]) -> Suggestion:
    """A claim with some of its fields changed.

    Args:
        one: The claim as it stands.
        stored: The document's stored text.
        changes: Field → new value in words; see `FIELDS`. An empty value takes the field out
            where a claim can be without it. Several parties, places or figures stand apart by `;`.

    Raises:
        InvalidValue: A field is none, or its value cannot be; the hint says how to write it.
    """
    for name in changes:
        if name not in FIELDS:
            raise InvalidValue(
                f"A claim has no field '{name}'.", hint=f"Fields: {', '.join(FIELDS)}."
            )
    # In the order of `FIELDS`: the passage first, for the others are looked for in it.
    for name, change in FIELDS.items():
        if name in changes:
            one = change(one, stored, changes[name].strip())
    one = replace(one, method=PERSON)
    check_passages(one, stored)
    return one


def new_claim(
    document: Document, event_type: str, changes: Mapping[str, str], *, quote: Mention
) -> Suggestion:
    """A claim that a person makes of a passage of the document.

    Raises:
        InvalidValue: The passage is not in the text, or a value cannot be.
    """
    blank = Suggestion(
        source_id=document.source_id,
        quote=quote,
        trigger=quote,
        event_type=choice_of(EventType, event_type),
        sureness=1.0,
        method=PERSON,
    )
    check_passages(blank, document.text)
    return edited(blank, document.text, changes)


def split_parts(
    one: Suggestion, stored: str, parts: Sequence[Mapping[str, str]]
) -> tuple[Suggestion, ...]:
    """The claims that one is split into: each is it with some of its fields changed."""
    return tuple(edited(one, stored, changes) for changes in parts)


def check_passages(one: Suggestion, stored: str) -> None:
    """Refuse a claim whose quote or trigger is no part of the stored text.

    Raises:
        InvalidValue: It is not.
    """
    for what, mention in (("quote", one.quote), ("trigger", one.trigger)):
        if not 0 <= mention.start < mention.end <= len(stored):
            raise InvalidValue(
                f"The {what} goes from {mention.start} to {mention.end}, and the text has "
                f"{len(stored)} characters.",
                hint="Count characters of the stored text, the end one past the last.",
            )
