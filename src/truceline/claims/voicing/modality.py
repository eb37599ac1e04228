"""How a clause is put forward, and whether it is denied, each with the words that say so."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from truceline.claims.model import AttributionKind, EventType, Mention, Parsed, Predicate
from truceline.claims.voicing.voices import Voice
from truceline.core.claim import Modality

__all__ = ["Put", "put_of"]

_SELVES = {"it", "they", "he", "she", "we", "i"}
_OPEN = {"will", "would", "may", "might", "can", "could", "shall", "should", "must"}
_CHAIN = {"xcomp", "acl", "ccomp", "conj"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """How a clause is put.

    Attributes:
        modality: See `core.claim.Modality`.
        hedge: The words that say so.
        polarity: `+`, or `-` for a denial.
    """

    modality: Modality
    hedge: Mention | None = None
    polarity: str = "+"


def put_of(
    parsed: Parsed,
    number: int,
    voice: Voice,
    words: Mapping[str, Any],
    *,
    event_type: EventType | None = None,
) -> Put:
    """Modality and polarity of a predicate.

    Args:
        parsed: The text.
        number: Index of the predicate.
        voice: Whose words it is.
        words: `voices.load_voices`.
        event_type: What it tells of; an aim is intended in whatever words.
    """
    negations = _negations(parsed, number, words)
    modality, cue = _modality(parsed, number, words)
    if modality is Modality.CONDITIONAL and "would" in parsed.predicates[number].auxiliaries:
        modality = _foretold(parsed, number, voice)
    if event_type is EventType.INTENT and modality in {None, Modality.PLANNED}:
        modality = Modality.INTENDED
    if modality is None:
        modality, cue = _by_voice(voice, words), None
    is_denied = (negations + voice.is_denial) % 2 == 1
    hedge = None if cue is None else parsed.mention(cue, cue + 1)
    return Put(modality=modality, hedge=hedge, polarity="-" if is_denied else "+")


def _modality(
    parsed: Parsed, number: int, words: Mapping[str, Any]
) -> tuple[Modality | None, int | None]:
    predicate = parsed.predicates[number]
    tokens = parsed.tokens
    by_lemma = {
        tokens[at].lemma: at
        for at in reversed(range(predicate.first, predicate.last))
        if tokens[at].head == predicate.head
    }
    if predicate.marker in words["conditional"]["markers"]:
        return Modality.CONDITIONAL, by_lemma.get(predicate.marker)
    if (condition := _condition(parsed, number, words)) is not None:
        return Modality.CONDITIONAL, condition
    return (
        _by_auxiliary(predicate, by_lemma, words)
        or _by_adverb(by_lemma, words)
        or _by_will(predicate, by_lemma)
        or _above(parsed, number, words)
        or (None, None)
    )


_Found = tuple[Modality, int | None] | None


def _by_auxiliary(
    predicate: Predicate, by_lemma: Mapping[str, int], words: Mapping[str, Any]
) -> _Found:
    for name in ("conditional", "possible", "normative"):
        for lemma in words[name]["auxiliaries"]:
            if lemma in predicate.auxiliaries and not _is_unable(predicate, lemma):
                return Modality(name), by_lemma.get(lemma)
    return None


def _by_adverb(by_lemma: Mapping[str, int], words: Mapping[str, Any]) -> _Found:
    cues = {
        Modality.POSSIBLE: words["possible"]["adverbs"],
        Modality.REPORTED: words.get("reportedly", ()),
        Modality.ALLEGED: words.get("allegedly", ()),
    }
    for modality, lemmas in cues.items():
        for lemma in lemmas:
            if lemma in by_lemma:
                return modality, by_lemma[lemma]
    return None


def _by_will(predicate: Predicate, by_lemma: Mapping[str, int]) -> _Found:
    is_future = "will" in predicate.auxiliaries
    return (Modality.PLANNED, by_lemma.get("will")) if is_future else None


def _condition(parsed: Parsed, number: int, words: Mapping[str, Any]) -> int | None:
    """The word that opens a condition under a clause that has not happened yet."""
    one = parsed.predicates[number]
    if one.tense == "past" and not _OPEN.intersection(one.auxiliaries):
        return None
    for under in parsed.predicates:
        is_under = under.governor == number and under.relation == "advcl"
        if not is_under or under.marker not in words["conditional"]["markers"]:
            continue
        inside = range(under.first, under.head)
        return next((at for at in inside if parsed.tokens[at].lemma == under.marker), under.head)
    return None


def _is_unable(predicate: Predicate, lemma: str) -> bool:
    """Whether somebody cannot, which is a fact and no possibility ("could not verify it")."""
    return lemma in {"can", "could"} and len(predicate.negation) > 0


def _foretold(parsed: Parsed, number: int, voice: Voice) -> Modality:
    """What "would" means: in reported speech the future, else a condition."""
    subject = parsed.predicates[number].subject
    is_told = voice.speaker is not None or parsed.predicates[number].relation == "ccomp"
    if not is_told or parsed.predicates[number].marker == "if":
        return Modality.CONDITIONAL
    if subject is not None and parsed.tokens[subject.head].lemma in _SELVES:
        return Modality.INTENDED
    return Modality.EXPECTED


def _above(parsed: Parsed, number: int, words: Mapping[str, Any]) -> tuple[Modality, int] | None:
    """A plan, an aim or an expectation that governs an infinitive."""
    predicate = parsed.predicates[number]
    if not predicate.is_infinitive:
        return None
    for over, under in _chain(parsed, number):
        if under.relation not in _CHAIN:
            return None
        for name in ("expected", "intended", "planned"):
            cues = words[name]
            if over.lemma in cues.get("verbs", ()) or _says(parsed, over, cues):
                return Modality(name), over.head
            if under.marker in cues.get("nouns", ()):
                return Modality(name), parsed.tokens[under.head].head
    return None


def _says(parsed: Parsed, over: Predicate, cues: Mapping[str, Collection[str]]) -> bool:
    """Whether `be` joins the subject to such an adjective ("is likely to")."""
    if over.object is None:
        return False
    return parsed.tokens[over.object.head].lemma in cues.get("adjectives", ())


def _by_voice(voice: Voice, words: Mapping[str, Any]) -> Modality:
    if voice.attribution.kind is AttributionKind.AUTHOR:
        return Modality.ASSERTED
    if voice.verb in words.get("praising", ()):
        return Modality.REPORTED
    if voice.verb in words["alleged"] or voice.verb in words["accusing"]:
        return Modality.ALLEGED
    return Modality.REPORTED


def _negations(parsed: Parsed, number: int, words: Mapping[str, Any]) -> int:
    predicate = parsed.predicates[number]
    found = len(predicate.negation) > 0
    for phrase in (predicate.subject, predicate.object):
        if phrase is not None and phrase.basis == "stated":
            found = found or parsed.tokens[phrase.first].lemma in {
                "no",
                "none",
                "neither",
                "nobody",
            }
    if found:
        return 1
    if predicate.is_infinitive:
        for over, under in _chain(parsed, number):
            if under.relation == "xcomp" and over.lemma in words["failing"]:
                return 1
            break
    return 0


def _chain(parsed: Parsed, number: int) -> Iterator[tuple[Predicate, Predicate]]:
    under, seen = parsed.predicates[number], {number}
    while under.governor is not None and under.governor not in seen:
        seen.add(under.governor)
        over = parsed.predicates[under.governor]
        yield over, under
        under = over
