"""What an accepted claim may be evidence for: actors, places, talks, agreements, obligations.

A match says why; nothing follows from it. Where words are not enough a person links the claim.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from truceline.claims.evidence.accepted import Accepted, Claimant
from truceline.claims.evidence.subject_words import WORD, Known, folded, stem, stems
from truceline.claims.model import EventType
from truceline.core.agreement import Obligation

__all__ = ["LINKED", "About", "subjects_of"]

LINKED = ("actor", "agreement", "ceasefire", "incident", "obligation", "place", "round", "track")
"""Kinds of subjects that a person may link a claim to."""

_ENOUGH = 2  # words that a quote must share with a provision, besides somebody whom it binds
_TALKS = re.compile(
    r"\b(?:talks|rounds?|process|tracks?|format|conference|congress|meetings?|summit|negotiations?"
    r"|переговор\w*|раунд\w*|процесс\w*|формат\w*|конгресс\w*|конференци\w*|встреч\w*)\b"
    r"|محادثات|مفاوضات|جولة|مسار|مؤتمر|اجتماع",
    re.IGNORECASE,
)
_MEETING = frozenset({EventType.AGREE, EventType.CONSULT, EventType.COOPERATE})
_SPOKEN = frozenset(
    {
        *(EventType.ACCUSE, EventType.REJECT, EventType.REQUEST, EventType.THREATEN),
        *(EventType.INTENT, EventType.ASSESSMENT, EventType.STATEMENT, EventType.SITUATION),
    }
)
# Kinds of obligations → what is done that bears on them, besides what is said.
_DEEDS: Mapping[str, frozenset[EventType]] = {
    "cease": frozenset({EventType.ASSAULT, EventType.CASUALTIES, EventType.RETREAT}),
    "refrain": frozenset({EventType.ASSAULT, EventType.COERCE, EventType.MOBILIZE}),
    "establish": frozenset({EventType.MOBILIZE, EventType.COOPERATE, EventType.AGREE}),
    "patrol": frozenset({EventType.COOPERATE}),
    "withdraw": frozenset({EventType.RETREAT, EventType.MOBILIZE}),
    "deliver": frozenset({EventType.AID, EventType.COERCE}),
    "permit": frozenset({EventType.AID, EventType.COERCE, EventType.CONCEDE, EventType.RETREAT}),
    "release": frozenset({EventType.RETREAT, EventType.COERCE}),
    "report": frozenset({EventType.COOPERATE, EventType.CONSULT}),
    "agree": frozenset({EventType.AGREE, EventType.CONSULT}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a claim is about: `kind:id`, why, and who linked it (empty: its words do)."""

    subject: str
    reason: str
    by: str = ""


def subjects_of(one: Accepted, claimant: Claimant, known: Known) -> tuple[About, ...]:
    """What a claim is about, each subject once; what a person linked goes before its words."""
    says = claimant.key if claimant.key in known.actors and not claimant.is_author else ""
    found: dict[str, About] = {}
    for about in (
        *_linked(one),
        *_named(one, known),
        *([About(subject=f"actor:{says}", reason="says so")] if says else []),
        *_of_talks(one, known),
        *_owed(one, says, known),
    ):
        found.setdefault(about.subject, about)
    for about in tuple(found.values()):
        for wider in _wider(about, known):
            found.setdefault(wider.subject, wider)
    return tuple(found.values())


def _wider(about: About, known: Known) -> Iterator[About]:
    """What is about an obligation is about its agreement, and so about its ceasefires."""
    kind, _, name = about.subject.partition(":")
    if kind not in {"obligation", "agreement"}:
        return
    agreement = name.partition("/")[0]
    reason = f"{kind} {name}: {about.reason}"
    if kind == "obligation":
        yield About(subject=f"agreement:{agreement}", reason=reason, by=about.by)
    for ceasefire_id, ceasefire in known.ceasefires.items():
        if ceasefire.agreement_id == agreement:
            yield About(subject=f"ceasefire:{ceasefire_id}", reason=reason, by=about.by)


def _linked(one: Accepted) -> Iterator[About]:
    for link in one.reviewed.links:
        for subject in link.subjects:
            yield About(subject=subject, reason=link.reason or "linked", by=link.by)


def _named(one: Accepted, known: Known) -> Iterator[About]:
    said = one.said
    for party in said.parties:
        if actor_id := known.actor_of(party):
            role = party.role.value.replace("_", " ")
            words = "" if actor_id == party.actor_id else f" ({party.name})"
            yield About(subject=f"actor:{actor_id}", reason=f"as {role}{words}")
    for place in said.places:
        if place.place_id in known.places:
            yield About(subject=f"place:{place.place_id}", reason="where it happens")
    quote = folded(one.quote)
    said_on = one.document.published_on
    for subject, title, since in known.titles:
        if title in quote and (since is None or (said_on and said_on >= since)):
            yield About(subject=subject, reason="names it")


def _of_talks(one: Accepted, known: Known) -> Iterator[About]:
    """Tracks that the quote names where it speaks of talks, and the round of that number."""
    if one.said.event_type not in _MEETING and not _TALKS.search(one.quote):
        return
    words = stems(one.quote)
    numbers = {
        f"{figure.value:g}"
        for figure in one.said.figures
        if figure.kind == "ordinal" and figure.value is not None
    }
    for name, own in known.track_words.items():
        if not any(each <= words for each in own):
            continue
        yield About(subject=f"track:{name}", reason="names it")
        for round_id, held in known.rounds.items():
            if held.track_id == name and held.number in numbers:
                reason = f"names the track and round {held.number}"
                yield About(subject=f"round:{round_id}", reason=reason)


def _owed(one: Accepted, says: str, known: Known) -> Iterator[About]:
    """Obligations of somebody in the claim whose provision shares words with the quote."""
    said = one.said
    names = (*(place.name for place in said.places), *(party.name for party in said.parties))
    words = stems(one.quote) - stems(" ".join(names))
    involved = {known.actor_of(party) for party in said.parties} | {says}
    for owed, own in known.provisions:
        if said.event_type not in _SPOKEN | _DEEDS.get(owed.kind, frozenset()):
            continue
        whom = _whom(owed, involved)
        shared = own & words
        if whom and len(shared) >= _ENOUGH:
            whole = [word for word in WORD.findall(one.quote) if stem(word) in shared]
            reason = f"{whom}; words in common: {', '.join(_once(whole))}"
            yield About(subject=f"obligation:{owed.obligation_id}", reason=reason)


def _whom(owed: Obligation, involved: set[str]) -> str:
    """Who of those in a claim is bound or addressed, in words; empty where nobody is."""
    bound = sorted(involved & {*owed.bound} - {""})
    addressed = sorted(involved & {*owed.addressed} - {"", *bound})
    parts = (("binds", bound), ("addresses", addressed))
    return ", ".join(f"{verb} {', '.join(names)}" for verb, names in parts if names)


def _once(words: Iterable[str]) -> list[str]:
    return list({stem(word): word.lower() for word in words}.values())
