"""Nouns whose verb only says that what they name happens ("launched an attack")."""

from __future__ import annotations

from truceline.claims.events.frames import Frame, Frames
from truceline.claims.events.standing import Standing
from truceline.claims.model import EventType, Parsed, Predicate

__all__ = ["carrier_of"]

_OBJECT = {"dobj", "nsubjpass", "oprd"}
_HELD = {"prep:in", "prep:under", "prep:with"}
_TELLING = {"speak", "tell", "talk", "learn", "hear"}
_SEEN = {
    *(EventType.ASSAULT, EventType.CASUALTIES, EventType.MOBILIZE, EventType.RETREAT),
    *(EventType.PROTEST, EventType.COERCE, EventType.CONCEDE, EventType.COOPERATE),
}


def carrier_of(standing: Standing, number: int, frame: Frame | None) -> int | None:
    """Index of the verb that only says that a noun's act takes place; None without one.

    Args:
        standing: Of the text.
        number: Index of the noun.
        frame: What the noun tells.
    """
    relation, over = standing.place(number)
    if over is None:
        return None
    verb, frames = standing.parsed.predicates[over], standing.frames
    if verb.pos == "NOUN" or "as" in verb.preps:  # "the deal was seen as a trap"
        return None
    if verb.lemma == "be":
        return over if relation == "attr" and verb.subject is None else None
    if relation == "nsubj":
        is_bare = verb.object is None or verb.lemma == "take"
        return over if is_bare and _is_one(standing.parsed, frames, verb, "happen") else None
    return over if _is_carried(standing, verb, relation, frame) else None


def _is_carried(standing: Standing, verb: Predicate, relation: str, frame: Frame | None) -> bool:
    """Whether a noun that is no subject stands where a light verb carries it."""
    frames = standing.frames
    if relation == "nsubjpass" and _is_one(standing.parsed, frames, verb, "causing"):
        return False
    is_held = relation in _OBJECT or (relation in _HELD and verb.object is None)
    is_seen = frame is not None and frame.event_type in _SEEN
    if relation == "prep:of" and verb.lemma in _TELLING:  # "spoke of heavy raids"
        return is_seen
    is_light = _is_one(standing.parsed, frames, verb, "light") or (
        is_seen and _is_one(standing.parsed, frames, verb, "witness")
    )
    return is_held and is_light


def _is_one(parsed: Parsed, frames: Frames, verb: Predicate, name: str) -> bool:
    """Whether a verb belongs to a class, with its particle or its object ("take place")."""
    if frames.is_in(verb.lemma, name):
        return True
    if verb.object is None:
        return False
    return frames.is_in(f"{verb.lemma} {parsed.tokens[verb.object.head].lemma}", name)
