"""Where texts of a report stand, and which numbers they rest on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from truceline.core.errors import InvalidValue, UnknownId
from truceline.reporting.chain import check_writable
from truceline.reporting.fold import basis_of, heads_of
from truceline.reporting.model import Audience, Draft, Number
from truceline.reporting.templates import template

__all__ = ["check_read", "known_place", "one_text", "place_of", "seen_basis"]


def place_of(section: str, language: str, audience: Audience) -> dict[str, Any]:
    """Where a text stands, as an event names it."""
    return {"section": section, "language": language, "audience": audience.value}


def known_place(draft: Draft, section: str, language: str = "") -> Draft:
    """The draft, if it has this section, and this language where one is given.

    Raises:
        UnknownId: Its template has no such section.
        InvalidValue: It is not written in that language.
    """
    known = [one.section_id for one in template(draft.plan.template).sections]
    if section not in known:
        raise UnknownId(
            f"{draft.report_id} has no section '{section}'.",
            hint=f"Sections: {', '.join(known)}.",
        )
    if language and language not in draft.plan.languages:
        raise InvalidValue(
            f"{draft.report_id} is not written in '{language}'.",
            hint=f"Its languages: {', '.join(draft.plan.languages)}.",
        )
    return draft


def seen_basis(
    section: str, text: str, now: Sequence[Number], seen: Mapping[str, str] | None
) -> dict[str, str]:
    """The numbers under a text, as its writer saw them; also those that are gone since.

    Args:
        section: Where it is written.
        text: The words.
        now: Every number as computed now.
        seen: Numbers as the writer saw them, by key; None for those of now.
    """
    if seen is None:
        return basis_of(section, text, now)
    numbers = {one.key: replace(one, text=seen.get(one.key, one.text)) for one in now}
    gone = {key: words for key, words in seen.items() if key not in numbers}
    return gone | basis_of(section, text, [*numbers.values()])


def one_text(draft: Draft, place: Mapping[str, str], base: str) -> str:
    """The one text that stands in a place.

    Raises:
        UnknownId: None does.
        InvalidValue: Two do, another does than was read, or the report is released.
    """
    check_writable(draft)
    heads = heads_of(draft, place["section"], place["language"], Audience(place["audience"]))
    if not heads:
        raise UnknownId(
            f"{draft.report_id} has no text under '{place['section']}' "
            f"({place['language']}, {place['audience']}).",
            hint=f"See: truceline report show {draft.report_id}",
        )
    if len(heads) > 1:
        raise InvalidValue(
            f"Two texts under '{place['section']}' stand against each other.",
            hint="Join them first; what you write rests on the numbers of now.",
        )
    if base and heads[0].event_id != base:
        raise InvalidValue(
            f"{heads[0].by} wrote another text under '{place['section']}' meanwhile.",
            hint="Read it, then confirm that one.",
        )
    return heads[0].text


def check_read(draft: Draft, place: Mapping[str, str], base: str, text: str) -> None:
    """Refuse to confirm another text than the one that was read.

    Raises:
        UnknownId: No text stands there.
        InvalidValue: Another one does, or two do, or the report is released.
    """
    if one_text(draft, place, base) != text:
        raise InvalidValue(
            f"The text under '{place['section']}' was changed meanwhile.",
            hint="Read it, then confirm that one.",
        )
