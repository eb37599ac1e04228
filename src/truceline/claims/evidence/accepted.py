"""Accepted claims as the record speaks of them: who says what, and from when that was known here.

What a person accepted is a claim still: evidence with its passage, never a fact of the record.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from truceline.claims.model import AttributionKind, Counted, Dated, Suggestion
from truceline.claims.reviewing.review import Action, Decision, Reviewed, fold_reviews, same_claim
from truceline.core.claim import Claim, Figure
from truceline.core.dates import When
from truceline.core.document import Document
from truceline.core.source import Span, content_id

__all__ = [
    "Accepted",
    "Claimant",
    "accepted_claims",
    "accepted_since",
    "claim_of",
    "claimant_of",
    "plain_name",
]

WORDS = "words:"
"""Before the text's own words for somebody whom no id names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """A claim that people accepted.

    Attributes:
        reviewed: The claim with its decisions.
        document: Where it stands.
        since: Instant (UTC) from which it was accepted here as it now stands: when the workspace
            knew it. The day on which it was said is the document's.
    """

    reviewed: Reviewed
    document: Document
    since: datetime

    @property
    def claim_id(self) -> str:
        """Its id, the same as in review."""
        return self.reviewed.claim_id

    @property
    def said(self) -> Suggestion:
        """What it says."""
        return self.reviewed.suggestion

    @property
    def quote(self) -> str:
        """The passage, exactly as stored."""
        return self.said.quote.text_in(self.document.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimant:
    """Who says something, as a counter of its own.

    Attributes:
        key: The same for one claimant in all documents; a source without a name is another one in
            each document, for two texts' "an official" need not be one person.
        name: As printed.
        is_author: The text itself says it.
    """

    key: str
    name: str
    is_author: bool = False


def accepted_claims(document: Document, decisions: Sequence[Decision]) -> tuple[Accepted, ...]:
    """The accepted claims of a document, in order of their passages.

    Args:
        document: As it was described by then.
        decisions: Those known by then, oldest first. No reading is needed: who decides keeps the
            claim as it was seen.
    """
    folded = fold_reviews((), decisions)
    found = ((one, accepted_since(one, decisions)) for one in folded if one.is_accepted)
    return tuple(
        Accepted(reviewed=one, document=document, since=since) for one, since in found if since
    )


def accepted_since(one: Reviewed, decisions: Sequence[Decision]) -> datetime | None:
    """The instant from which a claim was accepted as it now stands; None where it is not."""
    about = {one.claim_id, one.split_from} - {""}
    made = {each.decision_id: each for each in decisions}
    own = [each for each in decisions if _is_about(each, about, made)]
    since = None
    for number in range(len(own), 0, -1):
        then = {each.claim_id: each for each in fold_reviews((), own[:number])}.get(one.claim_id)
        if then is None or not then.is_accepted or not same_claim(then.suggestion, one.suggestion):
            break
        since = own[number - 1].recorded_at
    return since


def _is_about(one: Decision, about: set[str], made: Mapping[str, Decision]) -> bool:
    """Whether it decides about a claim, or takes back what did; links say nothing of it."""
    while one.action is Action.UNDO:
        one = made[one.about]
    return one.about in about and one.action is not Action.LINK


def claim_of(one: Accepted) -> Claim:
    """The claim as the record speaks of it.

    `known_at` is the acceptance, for before it the workspace held a suggestion only; `said_on` is
    the day of publication. Whom no id names stands with the text's own words behind `words:`.
    """
    said, document, voice = one.said, one.document, one.said.attribution
    source = voice.source_id or f"{WORDS}{voice.source}"
    quote = said.quote
    return Claim(
        claim_id=one.claim_id,
        kind=f"{said.event_type.value}/{said.mode}" if said.mode else said.event_type.value,
        subject=f"document:{document.source_id}",
        field="",
        value=one.quote,
        claimant="" if _is_author(said) else source,
        cited=f"{document.source_id}#{_locator(one)}",
        span=Span(
            source_id=document.source_id,
            start=quote.start,
            end=quote.end,
            label=document.name or document.title,
        ),
        said_on=document.published_on,
        known_at=one.since,
        roles=tuple(
            (party.role.value, party.actor_id or f"{WORDS}{party.name}") for party in said.parties
        ),
        place_id=next((place.place_id for place in said.places if place.place_id), ""),
        when=_when(said.dated, document.text),
        figures=tuple(map(_figure, said.figures)),
        modality=said.modality,
        polarity=said.polarity,
        method=f"{said.method}, accepted by a person",
    )


def _is_author(said: Suggestion) -> bool:
    voice = said.attribution
    return voice.kind is AttributionKind.AUTHOR or (
        voice.source in {"", "author"} and not voice.source_id
    )


def _locator(one: Accepted) -> str:
    at = one.said.quote.start
    page = next((page for page in one.document.pages if page.start <= at < page.end), None)
    return f"page {page.number}" if page else f"characters {at}–{one.said.quote.end}"


def _when(dated: Dated | None, stored: str) -> When | None:
    if dated is None:
        return None
    words = dated.mention.text_in(stored) if dated.mention else ""
    return When(first_day=dated.first_day, last_day=dated.last_day, basis=dated.basis, text=words)


def _figure(one: Counted) -> Figure:
    return Figure(value=one.value, qualifier=one.qualifier, unit=one.unit, counted=one.counted)


def claimant_of(
    one: Accepted, names: Mapping[str, str], ids: Mapping[str, str] | None = None
) -> Claimant:
    """Who says it, as a counter of its own.

    Args:
        one: The claim.
        names: Names of the record's actors by id.
        ids: The other way round, by `plain_name`; a source that is called so is that actor.
    """
    said, document = one.said, one.document
    voice, here = said.attribution, document.source_id[:6]
    if _is_author(said):
        if document.publisher:
            key = f"text-{_slug(document.publisher)}"
            return Claimant(key=key, name=document.publisher, is_author=True)
        name = document.name or document.title or document.source_id
        return Claimant(key=f"text-{_slug(name)}-{here}", name=name, is_author=True)
    if voice.source_id and not voice.source_id.startswith("generic:"):
        name = names.get(voice.source_id, voice.source.strip())
        return Claimant(key=_slug(voice.source_id), name=name)
    words = " ".join(voice.source.split())
    if known := (ids or {}).get(plain_name(words)):
        return Claimant(key=_slug(known), name=names.get(known, words))
    if _is_proper(words):
        return Claimant(key=_slug(plain_name(words)), name=re.sub(r"^[Tt]he ", "", words))
    where = document.name or document.title or document.source_id
    return Claimant(key=f"{_slug(words)}-{here}", name=f"{words}, in {where}")


def plain_name(name: str) -> str:
    """A name without an article, case and blanks around it, to be compared."""
    return re.sub(r"^the\s+", "", name.casefold().strip())


def _is_proper(words: str) -> bool:
    """Whether it names somebody: "the White Helmets", not "a Syrian official"."""
    first, last = words.partition(" ")[0], words.rpartition(" ")[2]
    return first.lower() not in {"a", "an", "one", "some", "several", "two"} and last[:1].isupper()


def _slug(words: str) -> str:
    """The words as a part of an id; a mark of the whole keeps two alike apart."""
    if re.fullmatch(r"[a-z0-9-]{1,40}", words):
        return words
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    plain = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:24].strip("-")
    mark = content_id(unicodedata.normalize("NFKC", words).casefold().encode())[:6]
    return f"{plain}-{mark}" if plain else mark
