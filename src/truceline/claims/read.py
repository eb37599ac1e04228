"""A document → suggested claims: language, names, dates, figures, frames, voices, modality."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from truceline.claims.amounts.figures import find_figures
from truceline.claims.events.choose import Chosen, choose
from truceline.claims.events.frames import Frames, load_frames
from truceline.claims.languages import language_for, language_to_read
from truceline.claims.model import (
    Counted,
    Gazetteer,
    Mention,
    Parsed,
    Phrase,
    Predicate,
    Suggestion,
)
from truceline.claims.parts.slots import Hung
from truceline.claims.surety.sureness import less_sure_of_voice, sureness_of
from truceline.claims.tabular.tables import table_ranges
from truceline.claims.text.portions import moved, portions
from truceline.claims.times.dates import find_dates
from truceline.claims.times.dating import Days
from truceline.claims.voicing.modality import put_of
from truceline.claims.voicing.voices import Voices, load_voices
from truceline.core.document import Document
from truceline.core.errors import InvalidValue

__all__ = ["Reading", "open_reading", "read_document"]

_FRAGMENT = 5
_OWN = {"stated", "possessive"}
_DEFINITE = re.compile(r"\b(?:the|both|these|those|its|their)\s+$", re.IGNORECASE)


def read_document(
    document: Document, gazetteer: Gazetteer, *, suspended: Collection[str] = ()
) -> tuple[Suggestion, ...]:
    """Suggest the claims of a document, in order of their passages; a long one in portions.

    Args:
        document: What is read.
        gazetteer: The names that it is read with.
        suspended: Ids of frames that rest, see `learning`; what they find is not suggested.

    Raises:
        InvalidValue: Its language is unknown or not read; see `languages.language_to_read`.
    """
    tag = language_to_read(document)[0] or document.language
    found: list[Suggestion] = []
    for start, end in portions(document.text):
        part = replace(document, text=document.text[start:end], language=tag, pages=())
        reading = open_reading(part, gazetteer, suspended=suspended)
        found.extend(moved(reading.suggest(one), start) for one in reading.chosen)
    return tuple(found)


def open_reading(
    document: Document,
    gazetteer: Gazetteer,
    *,
    suspended: Collection[str] = (),
    frames: Frames | None = None,
) -> Reading:
    """Everything that is found in a document, and what is chosen of it; see `read_document`.

    Args:
        document: What is read.
        gazetteer: The names that it is read with.
        suspended: Ids of frames that rest.
        frames: Frames of its language to read with; the bundled ones where None.
    """
    tag, why_not = language_to_read(document)
    if not tag:
        raise InvalidValue(why_not[0].message, hint=why_not[0].hint, where=why_not[0].where)
    frames, words = frames or load_frames(tag), load_voices(tag)
    parsed = language_for(tag, frames).parse(document.text)
    named = gazetteer.find(document.text, parsed.tokens, document.published_on)
    hung = Hung(parsed, named, words)
    voices = Voices(parsed, words)
    tables = [Mention(start=start, end=end) for start, end in table_ranges(document.text)]
    chosen = tuple(
        one
        for one in choose(parsed, frames, voices, hung.kinds)
        if (one.frame is None or one.frame.frame_id not in suspended)
        and not any(table.overlaps(_trigger(parsed, one)) for table in tables)
    )
    hung.hang_on({number for one in chosen for number in _numbers(one)})
    dated = find_dates(document.text, parsed.tokens, language=tag)
    found = find_figures(document.text, parsed.tokens, dated, language=tag)
    figures = [one for one in found if not _is_known(one, document.text)]
    return Reading(
        source_id=document.source_id,
        parsed=parsed,
        frames=frames,
        chosen=chosen,
        hung=hung,
        voices=voices,
        words=words,
        days=Days(parsed, hung, dated, document.published_on),
        tags=_tags(parsed, chosen),
        figures=_by_owner(figures, hung),
        counted=figures,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """Everything that was found in one document."""

    source_id: str
    parsed: Parsed
    frames: Frames
    chosen: tuple[Chosen, ...]
    hung: Hung
    voices: Voices
    words: Mapping[str, Any]
    days: Days
    figures: Mapping[int, Sequence[Counted]]
    counted: Sequence[Counted]
    tags: Collection[int] = ()

    def suggest(self, one: Chosen) -> Suggestion:
        """The claim that a predicate tells, with how sure it is and why."""
        said, is_unclear = self._said(one)
        sureness, reasons = sureness_of(self.parsed, one, said, self.frames, self.hung)
        if is_unclear:
            sureness, reasons = less_sure_of_voice(sureness, reasons)
        return replace(said, sureness=sureness, reasons=reasons)

    def _said(self, one: Chosen) -> tuple[Suggestion, bool]:
        """What a predicate tells, and whether it is unclear whose words that is."""
        numbers = _numbers(one)
        predicates = [self.parsed.predicates[number] for number in numbers]
        outer = numbers[-1]
        is_bare = one.verb is None
        voice = self.voices.of(outer) if is_bare else self.voices.counted_by(outer, one.event_type)
        put = put_of(self.parsed, outer, voice, self.words, event_type=one.event_type)
        parties = self.hung.parties(predicates, one.frame, one.event_type, voice.attribution)
        spoken = voice.attribution.mention
        dated = self.days.of(numbers, one.event_type) or self.days.carried_to(
            outer, one.event_type, put.modality, voice.attribution
        )
        known = [at for at in (spoken, dated.mention if dated else None) if at is not None]
        said = Suggestion(
            source_id=self.source_id,
            quote=_quote(self.parsed, one, self.tags),
            trigger=_trigger(self.parsed, one),
            event_type=one.event_type,
            mode=one.frame.mode if one.frame else "",
            frame=one.frame.frame_id if one.frame else "",
            parties=parties,
            places=self.hung.places(numbers, parties, one.event_type),
            dated=dated,
            figures=tuple(self._figures(numbers, known)),
            attribution=voice.attribution,
            modality=put.modality,
            hedge=put.hedge,
            polarity=put.polarity,
        )
        return said, voice.is_unclear

    def _figures(self, numbers: Sequence[int], known: Sequence[Mention]) -> Iterator[Counted]:
        """Figures of a claim, its subject and its object.

        Left out are those of who says it or of its days, and which of a row it is ("the third").
        """
        predicates = [self.parsed.predicates[number] for number in numbers]
        found = {figure for number in numbers for figure in self.figures.get(number, ())}
        found.update(one for part in predicates for one in self._told_of(part))
        held = [(part, one) for part in predicates for one in (part.object, part.subject) if one]
        for part, phrase in held:
            if _is_counted_in(part, phrase, is_bare=not found):
                found.update(self._within(self.parsed.phrase_mention(phrase), numbers))
        for figure in sorted(found, key=lambda one: one.mention):
            if figure.kind != "ordinal" and not any(at.holds(figure.mention) for at in known):
                yield figure

    def _told_of(self, part: Predicate) -> Iterator[Counted]:
        """How many "the number of men killed was six" counts."""
        over = part.governor
        if part.relation != "acl" or over is None or self.parsed.predicates[over].lemma != "be":
            return
        tokens, verb = self.parsed.tokens, self.parsed.predicates[over]
        for figure in self.counted:
            at = bisect_left(tokens, figure.mention.start, key=lambda one: one.start)
            if tokens[at].head == verb.head and tokens[at].rel == "attr" and not figure.unit:
                yield figure

    def _within(self, span: Mention, numbers: Sequence[int]) -> Iterator[Counted]:
        """Figures that begin in a phrase and end in it or in the claim's clause."""
        last = max(self.parsed.predicates[number].last for number in numbers)
        limit = max(span.end, self.parsed.tokens[last - 1].end)
        first = bisect_left(self.counted, span.start, key=lambda one: one.mention.start)
        for figure in self.counted[first:]:
            if figure.mention.start >= span.end:
                return
            if figure.mention.end <= limit:
                yield figure


def _is_counted_in(part: Predicate, phrase: Phrase, *, is_bare: bool) -> bool:
    """Whether a clause counts its subject, or only goes on with that of the clause above.

    "64 men, who handed in 51 rifles" counts rifles; "nine men managed to flee" counts men.
    """
    if phrase is part.object or phrase.basis in _OWN:
        return True
    if phrase.basis == "shared" and part.relation == "xcomp":
        return True
    return is_bare and phrase.basis == "relative"


def _is_known(figure: Counted, stored: str) -> bool:
    """Whether a figure only says again of how many the text speaks: "the two sides"."""
    return figure.value == 2 and bool(_DEFINITE.search(stored[: figure.mention.start][-12:]))


def _tags(parsed: Parsed, chosen: Sequence[Chosen]) -> Collection[int]:
    """Where participles begin that let speak in another claim (", suspecting it was ...")."""
    told = {number for one in chosen for number in _numbers(one)}
    return {
        tag.first
        for number, tag in enumerate(parsed.predicates)
        if parsed.tokens[tag.head].tag == "VBG"
        and number not in told
        and tag.relation in {"advcl", "conj"}
        and tag.complement in told
        and parsed.tokens[tag.first - 1].text in {",", "as", "and"}
    }


def _quote(parsed: Parsed, one: Chosen, tags: Collection[int] = ()) -> Mention:
    """The clause of a claim; a fragment of few words brings the clause that it hangs on.

    It ends where a participle lets somebody speak who tells another claim.
    """
    predicates = [parsed.predicates[number] for number in _numbers(one)]
    first, last = min(part.first for part in predicates), max(part.last for part in predicates)
    over = predicates[-1].governor if one.within is None else one.within
    if over is not None and (one.within is not None or last - first < _FRAGMENT):
        first = min(first, parsed.predicates[over].first)
        last = max(last, parsed.predicates[over].last)
    head = max(part.head for part in predicates)
    last = min((tag for tag in tags if head < tag < last), default=last)
    while last > head + 1 and parsed.tokens[last - 1].text in {",", "as", "well", "and"}:
        last -= 1
    return parsed.mention(first, last)


def _trigger(parsed: Parsed, one: Chosen) -> Mention:
    words = parsed.predicates[one.number].trigger
    return parsed.mention(words[0], words[-1] + 1)


def _numbers(one: Chosen) -> tuple[int, ...]:
    """Indices of a claim's predicates: the one that tells it, then the verb that carries it."""
    return (one.number,) if one.verb is None else (one.number, one.verb)


def _by_owner(figures: Sequence[Counted], hung: Hung) -> Mapping[int, Sequence[Counted]]:
    found: dict[int, list[Counted]] = defaultdict(list)
    for figure in figures:
        found[hung.counts_for(figure.mention)].append(figure)
    return found
