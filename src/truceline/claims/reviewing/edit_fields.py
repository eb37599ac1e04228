"""How the words of a person become a field of a claim: one function a field."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Counted,
    Dated,
    EventType,
    Mention,
    Party,
    Role,
    Suggestion,
    Whereabouts,
)
from truceline.core.claim import Modality
from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue

__all__ = ["FIELDS", "choice_of", "find_words"]

E = TypeVar("E", bound=StrEnum)

_FIGURE = re.compile(
    r"^(?:(?P<qualifier>[a-z_]+)\s+)?(?P<value>\d+(?:\.\d+)?)(?:\s+(?P<unit>.+))?$"
)


def find_words(stored: str, words: str, *, near: Mention | None = None) -> Mention:
    """Where words stand in a text, exactly; of several places the one nearest to a passage.

    Raises:
        InvalidValue: They stand nowhere, or, without a passage, in several places.
    """
    if not words.strip():
        raise InvalidValue("No words are given.", hint="Copy the words from the document.")
    places = [match.start() for match in re.finditer(re.escape(words), stored)]
    if not places:
        # A line break where a person wrote a blank is the same words.
        loose = re.compile(r"\s+".join(map(re.escape, words.split())))
        spans = [match.span() for match in loose.finditer(stored)]
    else:
        spans = [(start, start + len(words)) for start in places]
    if not spans:
        raise InvalidValue(
            f"'{_cut(words)}' does not stand in the document.",
            hint="Copy the words from it exactly: truceline review list DOCUMENT",
        )
    if near is None and len(spans) > 1:
        raise InvalidValue(
            f"'{_cut(words)}' stands {len(spans)} times in the document, at characters "
            f"{', '.join(str(start) for start, _ in spans[:5])}.",
            hint="Copy more words, or say where with --at CHARACTER.",
        )
    if near is None:
        start, end = spans[0]
    else:
        start, end = min(spans, key=lambda span: _distance(span, near))
    return Mention(start=start, end=end)


def _distance(span: tuple[int, int], near: Mention) -> tuple[bool, int]:
    start, end = span
    is_inside = near.start <= start and end <= near.end
    return not is_inside, abs(start - near.start)


def _cut(words: str) -> str:
    return words if len(words) <= 60 else f"{words[:57]}…"


def _quote(one: Suggestion, stored: str, words: str) -> Suggestion:
    quote = find_words(stored, words, near=one.quote)
    trigger = one.trigger if quote.holds(one.trigger) else quote
    return replace(one, quote=quote, trigger=trigger)


def _trigger(one: Suggestion, stored: str, words: str) -> Suggestion:
    trigger = find_words(stored, words, near=one.quote)
    if not one.quote.holds(trigger):
        raise InvalidValue(
            f"'{_cut(words)}' does not stand in the claim's quote.",
            hint="Take the trigger from the quote, or change the quote too.",
        )
    return replace(one, trigger=trigger)


def choice_of(kind: type[E], word: str) -> E:
    """The member that a word names, in any case of letters.

    Raises:
        InvalidValue: It names none; the hint lists them.
    """
    try:
        return kind(word)
    except ValueError:
        pass
    for one in kind:
        if one.value.casefold() == word.casefold():
            return one
    known = ", ".join(one.value for one in kind)
    raise InvalidValue(f"'{word}' is none of: {known}.", hint="Write one of them.")


def _type(one: Suggestion, _stored: str, word: str) -> Suggestion:
    return replace(one, event_type=choice_of(EventType, word))


def _mode(one: Suggestion, _stored: str, word: str) -> Suggestion:
    return replace(one, mode=word)


def _parties(role: Role) -> Callable[[Suggestion, str, str], Suggestion]:
    def change(one: Suggestion, stored: str, words: str) -> Suggestion:
        held = {party.name: party for party in one.parties}
        others = tuple(party for party in one.parties if party.role is not role)
        named = tuple(_party(name, role, held, one.quote, stored) for name in _several(words))
        return replace(one, parties=(*others, *named))

    return change


def _party(words: str, role: Role, held: Mapping[str, Party], quote: Mention, stored: str) -> Party:
    """`Name`, or `Name = id`."""
    name, _, actor_id = (part.strip() for part in words.partition("="))
    before = held.get(name)
    return Party(
        role=role,
        name=name,
        actor_id=actor_id or (before.actor_id if before else ""),
        mention=before.mention if before else _within(quote, stored, name),
    )


def _places(one: Suggestion, stored: str, words: str) -> Suggestion:
    held = {place.name: place for place in one.places}
    places = tuple(
        held.get(name) or Whereabouts(name=name, mention=_within(one.quote, stored, name))
        for name in _several(words)
    )
    return replace(one, places=places)


def _date(one: Suggestion, _stored: str, words: str) -> Suggestion:
    if not words:
        return replace(one, dated=None)
    first, slash, last = (part.strip() for part in words.partition("/"))
    from_on = parse_day(first) if first and first != ".." else None
    until_on = from_on if not slash else parse_day(last) if last and last != ".." else None
    if from_on and until_on and until_on < from_on:
        raise InvalidValue(f"{words} ends before it starts.", hint="Swap the two days.")
    if from_on is None and until_on is None:
        raise InvalidValue("A date needs a day.", hint="Write DAY, DAY/DAY, DAY/.. or ../DAY.")
    mention = one.dated.mention if one.dated else None
    basis = one.dated.basis if one.dated else "inferred"
    return replace(
        one, dated=Dated(first_day=from_on, last_day=until_on, basis=basis, mention=mention)
    )


def _figures(one: Suggestion, stored: str, words: str) -> Suggestion:
    held = {_figure_words(figure): figure for figure in one.figures}
    return replace(
        one, figures=tuple(held.get(each) or _figure(each, one, stored) for each in _several(words))
    )


def _figure_words(figure: Counted) -> str:
    value = "" if figure.value is None else f"{figure.value:g}"
    return " ".join(part for part in (figure.qualifier, value, figure.unit) if part)


def _figure(words: str, one: Suggestion, stored: str) -> Counted:
    match = _FIGURE.match(words)
    if match is None:
        raise InvalidValue(
            f"'{words}' is no figure.",
            hint="Write [QUALIFIER] NUMBER [UNIT], as: at_least 8 person",
        )
    return Counted(
        value=float(match["value"]),
        qualifier=match["qualifier"] or "exact",
        unit=match["unit"] or "",
        kind="count",
        mention=_within(one.quote, stored, match["value"]) or one.quote,
    )


def _claimant(one: Suggestion, stored: str, words: str) -> Suggestion:
    if words in {"", "author"}:
        return replace(one, attribution=Attribution())
    before = one.attribution
    is_author = before.kind is AttributionKind.AUTHOR
    attribution = Attribution(
        kind=AttributionKind.INDIRECT if is_author else before.kind,
        source=words,
        source_id=before.source_id if before.source == words else "",
        mention=before.mention if before.source == words else _within(one.quote, stored, words),
    )
    modality = Modality.REPORTED if one.modality is Modality.ASSERTED else one.modality
    return replace(one, attribution=attribution, modality=modality)


def _voice(one: Suggestion, _stored: str, word: str) -> Suggestion:
    kind = choice_of(AttributionKind, word)
    if (kind is AttributionKind.AUTHOR) != (one.attribution.source == "author"):
        raise InvalidValue(
            f"'{word}' does not fit the claimant '{one.attribution.source}'.",
            hint="Change the claimant too: claimant=author, or claimant=WHO SAYS SO",
        )
    return replace(one, attribution=replace(one.attribution, kind=kind))


def _modality(one: Suggestion, _stored: str, word: str) -> Suggestion:
    return replace(one, modality=choice_of(Modality, word))


def _polarity(one: Suggestion, _stored: str, word: str) -> Suggestion:
    if word not in {"+", "-"}:
        raise InvalidValue(f"'{word}' is no polarity.", hint="Write +, or - for a denial.")
    return replace(one, polarity=word)


def _hedge(one: Suggestion, stored: str, words: str) -> Suggestion:
    return replace(one, hedge=find_words(stored, words, near=one.quote) if words else None)


def _several(words: str) -> list[str]:
    return [part.strip() for part in words.split(";") if part.strip()]


def _within(quote: Mention, stored: str, words: str) -> Mention | None:
    at = stored.find(words, quote.start, quote.end) if words else -1
    return Mention(start=at, end=at + len(words)) if at >= 0 else None


FIELDS: Mapping[str, Callable[[Suggestion, str, str], Suggestion]] = {
    "quote": _quote,
    "trigger": _trigger,
    "type": _type,
    "mode": _mode,
    **{role.value: _parties(role) for role in Role},
    "place": _places,
    "date": _date,
    "figures": _figures,
    "claimant": _claimant,
    "voice": _voice,
    "modality": _modality,
    "polarity": _polarity,
    "hedge": _hedge,
}
"""Field → how its words are taken in."""
