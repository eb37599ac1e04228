"""What forms of review send: a claim's fields in words, and what was changed in them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.datastructures import FormData

from truceline.claims.model import Counted, Mention, Role, Suggestion
from truceline.claims.reviewing.edit import FIELDS, edited, find_words, new_claim, split_parts
from truceline.claims.reviewing.review import Action
from truceline.core.document import Document
from truceline.core.errors import InvalidValue
from truceline.web.reading_words import TYPE_WORDS
from truceline.web.reporting_sent import one_field

__all__ = ["FIELD_ROWS", "MOST_PARTS", "added_claim", "field_words", "results_of", "type_choices"]

MOST_PARTS = 4
"""Parts that the form of a split offers; the command takes up to nine."""

# Field, heading, how to write it.
FIELD_ROWS: tuple[tuple[str, str, str], ...] = (
    ("actor", "Who", "several apart by ;"),
    ("recipient", "To whom", "several apart by ;"),
    ("third_party", "Third party", "who mediates or observes"),
    ("place", "Where", "several apart by ;"),
    ("date", "When", "2017-12-19, 2017-12-19/2017-12-21 or 2017-12-19/.."),
    ("figures", "Figures", "at_least 8 person; 3 shell"),
    ("claimant", "Who says so", "author: the text itself"),
    ("modality", "Put as", ""),
    ("polarity", "Polarity", ""),
    ("hedge", "Hedge", "the words that say so"),
    ("mode", "Mode", "such as shelling or withdraw"),
)


def type_choices() -> list[dict[str, str]]:
    """Types with what they stand for."""
    return [{"value": one.value, "words": words} for one, words in TYPE_WORDS.items()]


def field_words(one: Suggestion, stored: str) -> dict[str, str]:
    """Each field of a claim as a person would write it; what `results_of` takes back in."""
    dated = one.dated
    days = ""
    if dated is not None and (dated.first_day or dated.last_day):
        first, last = dated.first_day or "..", dated.last_day or ".."
        days = str(first) if first == last else f"{first}/{last}"
    return {
        "quote": one.quote.text_in(stored),
        "trigger": one.trigger.text_in(stored),
        "type": one.event_type.value,
        "mode": one.mode,
        **{role.value: _parties(one, role) for role in Role},
        "place": "; ".join(place.name for place in one.places),
        "date": days,
        "figures": "; ".join(map(_figure, one.figures)),
        "claimant": one.attribution.source,
        "voice": one.attribution.kind.value,
        "modality": one.modality.value,
        "polarity": one.polarity,
        "hedge": one.hedge.text_in(stored) if one.hedge else "",
    }


def _parties(one: Suggestion, role: Role) -> str:
    return "; ".join(party.name for party in one.parties if party.role is role)


def _figure(figure: Counted) -> str:
    value = "" if figure.value is None else f"{figure.value:g}"
    return " ".join(part for part in (figure.qualifier, value, figure.unit) if part)


def results_of(
    action: Action, one: Suggestion, document: Document, form: FormData
) -> tuple[Suggestion, ...]:
    """What stands in a claim's place after a decision; nothing for accept and reject.

    Raises:
        InvalidValue: A field cannot be read, or nothing was changed.
    """
    if action is Action.EDIT:
        changes = _changes(form)
        if not changes:
            raise InvalidValue("No field was changed.", hint="Accept the claim as it stands.")
        return (edited(one, document.text, changes),)
    if action is Action.SPLIT:
        return split_parts(one, document.text, _parts(form))
    return ()


def _changes(form: FormData) -> dict[str, str]:
    """The fields that differ from what the form showed at first: a stale form undoes nothing."""
    return {
        name: _plain(form, name)
        for name in FIELDS
        if f"was:{name}" in form and _plain(form, name) != _plain(form, f"was:{name}")
    }


def _plain(form: FormData, name: str) -> str:
    return one_field(form, name).replace("\r\n", "\n").strip()


def _parts(form: FormData) -> list[dict[str, str]]:
    parts = []
    for number in range(1, MOST_PARTS + 1):
        words = {name: _plain(form, f"part{number}:{name}") for name in ("type", "quote")}
        trigger = _plain(form, f"part{number}:trigger")
        if words["quote"]:
            words["trigger"] = trigger or words["quote"]
            parts.append({name: word for name, word in words.items() if word})
    if len(parts) < 2:
        raise InvalidValue("A split needs two parts.", hint="Give each part words of its own.")
    return parts


def added_claim(document: Document, form: FormData) -> Suggestion:
    """The claim that a person makes of a passage.

    Raises:
        InvalidValue: The passage does not stand in the text, or a field cannot be read.
    """
    quote = _passage(document.text, form)
    given = {name: _plain(form, name) for name in FIELDS if name not in {"quote", "type"}}
    changes: Mapping[str, str] = {name: words for name, words in given.items() if words}
    return new_claim(document, _plain(form, "type"), changes, quote=quote)


def _passage(stored: str, form: FormData) -> Mention:
    """The passage where it was selected; else wherever its words stand."""
    words = one_field(form, "quote").replace("\r\n", "\n")
    start = one_field(form, "start")
    if start.isascii() and start.isdecimal() and len(start) < 10:
        at = int(start)
        near = Mention(start=at, end=at + max(1, len(words)))
        return find_words(stored, words.strip(), near=near)
    return find_words(stored, words.strip())


def sent_words(form: FormData) -> dict[str, Any]:
    """Everything that was typed, to be shown again."""
    return {name: value for name, value in form.items() if isinstance(value, str)}
