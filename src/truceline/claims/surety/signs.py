"""Signs for and against a suggested claim, from methods that do not know of each other.

The frame on the dependency tree; the frames' words without any syntax; the list of names against
the tagger; how the claim stands in its sentence. Each sign is 0–1; `sureness` weighs them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from truceline.claims.events.choose import Chosen
from truceline.claims.events.frames import Frame, Frames
from truceline.claims.model import EventType, Named, Parsed, Party, Predicate, Role, Suggestion
from truceline.claims.parts.slots import Hung

__all__ = ["AGAINST", "AGREEING", "signs_of"]

AGREEING = (
    *("framed", "conditions", "one_meaning", "acts_named", "names_agree", "placed", "dated"),
    "past",
)
"""Signs for a claim: more of one never makes it less sure."""
AGAINST = ("known_otherwise", "names_differ", "judgement", "noun", "deep", "long")
"""Signs against it: more of one never makes it surer."""

_Types = dict[str, frozenset[EventType]]
_LOOSE = frozenset({"@any", "@none", "@clause"})
_ENOUGH = 2
"""Conditions of a frame; more say no more."""
_WHO = frozenset({"GPE", "NORP", "ORG", "PER", "PERSON"})
_PERSON = frozenset({"PER", "PERSON"})
_FEW, _MANY, _LONG = 1, 4, 40
"""Clauses above a claim that are usual, that are many; words of a long clause."""


def signs_of(
    parsed: Parsed, chosen: Chosen, suggestion: Suggestion, frames: Frames, hung: Hung
) -> Mapping[str, float]:
    """All signs of one suggestion, by name; see `AGREEING` and `AGAINST`.

    Args:
        parsed: The text.
        chosen: What was chosen in it.
        suggestion: What was made of it.
        frames: Those it was read with.
        hung: Names of the text.
    """
    return (
        _of_frame(chosen)
        | _of_words(parsed.predicates[chosen.number], chosen.event_type, frames)
        | _of_slots(suggestion)
        | _of_names(suggestion.parties, hung)
        | _of_standing(parsed, chosen)
    )


def _of_frame(chosen: Chosen) -> dict[str, float]:
    met = _conditions(chosen.frame) if chosen.frame else 0
    return {
        "framed": float(chosen.frame is not None),
        "conditions": min(met, _ENOUGH) / _ENOUGH,
        # What the text thinks is told apart from what it tells less surely than acts are.
        "judgement": float(chosen.event_type is EventType.ASSESSMENT),
    }


def _conditions(frame: Frame) -> int:
    """How many slots a frame wants filled with particular words."""
    return sum(not _LOOSE.issuperset(words) for words in frame.when.values())


def _of_words(one: Predicate, event_type: EventType, frames: Frames) -> dict[str, float]:
    """Which types any frame gives the word, whatever stands around it."""
    by_lemma = _types(frames)[one.pos == "NOUN"]
    known = by_lemma.get(one.lemma) or by_lemma.get(one.lemma.split(" ")[0], frozenset())
    is_known = event_type in known
    return {
        "one_meaning": 1 / len(known) if is_known else 0.0,
        "known_otherwise": float(bool(known) and not is_known),
    }


@lru_cache(maxsize=8)
def _types(frames: Frames) -> tuple[_Types, _Types]:
    """The types that frames give a verb, and those that they give a noun."""
    found: tuple[_Types, _Types] = defaultdict(frozenset), defaultdict(frozenset)
    for frame in frames.all:
        for by_lemma, words in zip(found, (frame.verbs, frame.nouns), strict=True):
            for word in words:
                by_lemma[word] |= {frame.event_type}
    return found


def _of_slots(suggestion: Suggestion) -> dict[str, float]:
    return {
        "acts_named": float(any(party.role is Role.ACTOR for party in suggestion.parties)),
        "placed": float(bool(suggestion.places)),
        "dated": float(suggestion.dated is not None and suggestion.dated.basis != "unknown"),
    }


def _of_names(parties: Sequence[Party], hung: Hung) -> dict[str, float]:
    verdicts = [verdict for one in parties if (verdict := _verdict(one, hung)) is not None]
    return {
        "names_agree": float(bool(verdicts) and all(verdicts)),
        "names_differ": float(not all(verdicts)),
    }


def _verdict(party: Party, hung: Hung) -> bool | None:
    """Whether list and tagger take a party for the same; None where one of them is silent."""
    at = hung.at_start.get(party.mention.start) if party.mention else None
    named = hung.by_token.get(at) if at is not None else None
    if at is None or named is None or named.found_by == "tagger":
        return None
    labels = set(_labels(hung, at, named))
    if not labels:
        return None
    # A country or a capital is no person, and what the tagger calls a day or a road does not act.
    is_country = named.kind == "both" or named.place_kind == "country"
    return bool(labels & (_WHO - _PERSON if is_country else _WHO))


def _labels(hung: Hung, at: int, named: Named) -> Iterator[str]:
    tokens = hung.parsed.tokens
    while at < len(tokens) and tokens[at].start < named.mention.end:
        if tokens[at].label:
            yield tokens[at].label
        at += 1


def _of_standing(parsed: Parsed, chosen: Chosen) -> dict[str, float]:
    outer = parsed.predicates[chosen.number if chosen.verb is None else chosen.verb]
    above = min(_above(parsed, chosen.number), _MANY)
    return {
        "past": float(outer.tense == "past" and not outer.is_infinitive),
        "noun": float(outer.pos == "NOUN"),
        "deep": max(0, above - _FEW) / (_MANY - _FEW),
        "long": min(outer.last - outer.first, _LONG) / _LONG,
    }


def _above(parsed: Parsed, number: int) -> int:
    """How many predicates stand above one."""
    seen = {number}
    over = parsed.predicates[number].governor
    while over is not None and over not in seen:
        seen.add(over)
        over = parsed.predicates[over].governor
    return len(seen) - 1
