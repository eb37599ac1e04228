"""Where a claim happens: names on its words, places meant by "the town" or "there", shared ones."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from truceline.claims.model import EventType, Mention, Named, Parsed, Party, Whereabouts

__all__ = ["Places"]

_SETTLED = frozenset({"city", "town", "village", "district", "road", "base", "line", "province"})
_BACK = 2  # sentences in which a place that "the town" means may stand
_STEPS = 2
# Nobody is "in" or "near" a person, and no road leads to one.
_INSIDE = frozenset({"in", "near", "inside", "outside", "into", "toward", "towards"})
_WAYS = frozenset({"road", "highway", "route", "railway"})
_ABBREVIATION = 3  # letters; a longer name in capitals opens a dateline
# What lies in one place with the clause that it hangs on.
_BESIDE = frozenset({"conj", "advcl", "dep"})
_MET = frozenset({EventType.CONSULT, EventType.COOPERATE, EventType.RETREAT, EventType.SITUATION})
_BLOODY = frozenset({EventType.ASSAULT, EventType.CASUALTIES})
# An act has a place; words and judgements have one only where it is said.
_SOMEWHERE = frozenset(
    {
        *(EventType.ASSAULT, EventType.CASUALTIES, EventType.COERCE, EventType.PROTEST),
        *(EventType.MOBILIZE, EventType.AID),
    }
)


@dataclass
class Places:
    """Finds where claims happen; built once per text.

    Attributes:
        parsed: The text.
        named: Its names.
        by_token: The name that covers a token.
        at_start: Token by its first character.
        words: The language's words: after `where` a country or a capital is a place and no actor,
            after `whither` a town is; `motion` goes to a country or comes from it; `ground` words
            with an article mean a place named before, of the kinds that they list; so do `there`.
    """

    parsed: Parsed
    named: Sequence[Named]
    by_token: Mapping[int, Named]
    at_start: Mapping[int, int]
    words: Mapping[str, Any]
    _where: frozenset[str] = field(init=False)
    _whither: frozenset[str] = field(init=False)
    _motion: frozenset[str] = field(init=False)
    _there: frozenset[str] = field(init=False)
    _here: frozenset[str] = field(init=False)
    _definite: frozenset[str] = field(init=False)

    def __post_init__(self) -> None:
        for name in ("where", "whither", "motion", "there", "here", "definite"):
            setattr(self, f"_{name}", frozenset(self.words.get(name, ())))
        self._ground: Mapping[str, Sequence[str]] = self.words.get("ground", {})
        tops = ((self._top(one.mention), one) for one in self.named)
        self._sites = [(at, one) for at, one in tops if at >= 0 and self._is_where(at, one)]
        self._by_sentence: dict[int, list[tuple[int, Named]]] = {}
        for at, one in self._sites:
            self._by_sentence.setdefault(self.parsed.tokens[at].sentence, []).append((at, one))
        self._joined: dict[int, list[int]] = {}
        for number, below in enumerate(self.parsed.predicates):
            if below.relation == "conj" and below.governor is not None:
                self._joined.setdefault(below.governor, []).append(number)
        self._dateline = next((one for _, one in self._sites if self._is_loud(one)), None)

    def _top(self, mention: Mention) -> int:
        """The word of a name that the others hang on; below zero where it begins inside one."""
        at = first = self.at_start.get(mention.start, -1)
        tokens = self.parsed.tokens
        if first < 0:
            return -1
        while at < len(tokens) and tokens[at].end <= mention.end:
            if not first <= tokens[at].head or tokens[tokens[at].head].end > mention.end:
                return at
            at += 1
        return first

    def _is_loud(self, one: Named) -> bool:
        words = one.mention.text_in(self.parsed.stored)
        return words.isupper() and len(words) > _ABBREVIATION

    def of(
        self,
        numbers: Sequence[int],
        parties: Sequence[Party],
        event_type: EventType,
        owners: tuple[Sequence[int], Sequence[int]],
    ) -> tuple[Whereabouts, ...]:
        """Where a claim happens.

        Args:
            numbers: Indices of its predicates.
            parties: Who is in it: a name is not a party and a place at once.
            event_type: What it tells of.
            owners: By token, the claim's predicate that it hangs on; first where clauses apart
                hang on nothing, then where they hang on the claim above them.
        """
        taken = [one.mention for one in parties if one.mention is not None]
        for owner in owners:
            if found := self._on(numbers, owner, taken):
                return found
        if found := self._within(numbers, taken):
            return found
        for owner in owners:
            if found := self._meant(numbers, owner):
                return found
        if event_type in _SOMEWHERE and (found := self._beside(numbers, owners[0], event_type)):
            return found
        return self._told_before(numbers[-1], event_type) or self._labelled(numbers[-1], event_type)

    # --- names on the claim's own words

    def _on(
        self, numbers: Collection[int], owner: Sequence[int], taken: Sequence[Mention]
    ) -> tuple[Whereabouts, ...]:
        held = [(at, one) for at, one in self._about(numbers) if owner[at] in numbers]
        held = [(at, one) for at, one in held if not _is_taken(one, taken)]
        outside = [(at, one) for at, one in held if not self._tells_who(at, numbers)]
        return _distinct(one for _, one in outside or held)

    def _about(self, numbers: Collection[int]) -> Iterator[tuple[int, Named]]:
        """Places in the sentences of some predicates."""
        heads = (self.parsed.predicates[number].head for number in numbers)
        for sentence in sorted({self.parsed.tokens[head].sentence for head in heads}):
            yield from self._by_sentence.get(sentence, ())

    def _tells_who(self, at: int, numbers: Collection[int]) -> bool:
        """Whether a name stands inside the subject: it may only say who acts."""
        for number in numbers:
            one = self.parsed.predicates[number]
            if one.pos == "NOUN" or one.is_passive or one.subject is None:
                continue
            if one.subject.first <= at < one.subject.last and at != one.subject.head:
                return True
        return False

    def _within(
        self, numbers: Collection[int], taken: Sequence[Mention]
    ) -> tuple[Whereabouts, ...]:
        """Places in the subject or the object, whatever claim these are of themselves."""
        spans = [
            (phrase.first, phrase.last)
            for number in numbers
            for phrase in (
                self.parsed.predicates[number].subject,
                self.parsed.predicates[number].object,
            )
            if phrase is not None and phrase.basis != "shared"
        ]
        held = (one for at, one in self._about(numbers) if any(a <= at < b for a, b in spans))
        return _distinct(one for one in held if not _is_taken(one, taken))

    def _is_where(self, at: int, one: Named) -> bool:
        """Whether a name stands as a place: by its kind, or by the preposition before it."""
        if one.is_adjective or (one.kind == "actor" and not self._is_mistaken(at, one)):
            return False
        if one.kind == "place" and one.found_by != "tagger":
            return True
        tokens = self.parsed.tokens
        while tokens[at].rel in {"conj", "compound", "nmod"} and tokens[at].head != at:
            at = tokens[at].head
        prep = tokens[tokens[at].head]
        if prep.lemma in self._where:
            return True
        if prep.lemma in self._motion:
            return tokens[at].rel in {"dobj", "nsubjpass"}
        if prep.lemma not in self._whither:
            return False
        is_settled = one.place_kind in _SETTLED and one.kind == "place"
        return is_settled or tokens[prep.head].lemma in self._motion

    def _is_mistaken(self, at: int, one: Named) -> bool:
        """Whether a tagger calls somebody what stands as a place: "in Goma", "Kharkiv and Sumy"."""
        tokens = self.parsed.tokens
        if one.found_by != "tagger":
            return False
        if tokens[at].rel == "conj":
            beside = self.by_token.get(tokens[at].head)
            return beside is not None and beside.kind == "place"
        prep = tokens[tokens[at].head]
        is_way = tokens[prep.head].lemma in _WAYS and prep.lemma in self._whither
        return tokens[at].rel == "pobj" and (prep.lemma in _INSIDE or is_way)

    # --- places meant by other words

    def _meant(self, numbers: Collection[int], owner: Sequence[int]) -> tuple[Whereabouts, ...]:
        tokens, found = self.parsed.tokens, []
        for number in sorted(numbers):
            one = self.parsed.predicates[number]
            for at in range(one.first, one.last):
                if owner[at] != number:
                    continue
                if self._dateline and tokens[at].text.lower() in self._here:
                    mention = self.parsed.mention(at, at + 1)
                    found.append(replace(_whereabouts(self._dateline), mention=mention))
                first, kinds = self._points(at)
                if kinds and (site := self._before(first, kinds)) is not None:
                    mention = self.parsed.mention(first, at + 1)
                    found.append(replace(site, mention=mention))
        return tuple(found[:1])

    def _points(self, at: int) -> tuple[int, Collection[str]]:
        """First token of a phrase that points at a place, and of which kinds; empty: none."""
        tokens = self.parsed.tokens
        token = tokens[at]
        if token.text.lower() in self._there and token.rel == "advmod":
            return at, _SETTLED
        kinds = self._ground.get(token.lemma, ())
        if not kinds or at in self.by_token or token.rel in {"compound", "nmod"}:
            return at, ()
        is_definite = at > 0 and tokens[at - 1].text.lower() in self._definite
        return at - 1, kinds if is_definite and tokens[at - 1].head == at else ()

    def _before(self, at: int, kinds: Collection[str]) -> Whereabouts | None:
        """The nearest place of a kind before a word, in its sentence or the two before."""
        sentence = self.parsed.tokens[at].sentence
        for earlier in range(sentence, sentence - _BACK - 1, -1):
            for start, one in reversed(self._by_sentence.get(earlier, ())):
                # A capital is no "town".
                if start < at and one.place_kind in kinds and one.kind == "place":
                    return _whereabouts(one)
        return None

    # --- places shared with the clause beside

    def _beside(
        self, numbers: Sequence[int], owner: Sequence[int], event_type: EventType
    ) -> tuple[Whereabouts, ...]:
        for number in self._near(numbers, event_type):
            if found := self._on((number,), owner, ()):
                return found
        return ()

    def _near(self, numbers: Sequence[int], event_type: EventType) -> Iterator[int]:
        """Predicates beside those of a claim: above, then, of one bloodshed, joined below."""
        predicates = self.parsed.predicates
        here = numbers[-1]
        for _ in range(_STEPS):
            one = predicates[here]
            if one.governor is None or one.relation not in _BESIDE:
                break
            here = one.governor
            yield here
        if event_type not in _BLOODY:
            return
        for number in numbers:
            yield from (below for below in self._joined.get(number, ()) if below not in numbers)

    # --- places of the sentence before, and of a label

    def _told_before(self, number: int, event_type: EventType) -> tuple[Whereabouts, ...]:
        """The one place of the sentence before, for harm told after it: "Two people died"."""
        tokens = self.parsed.tokens
        sentence = tokens[self.parsed.predicates[number].head].sentence
        if event_type is not EventType.CASUALTIES or self._by_sentence.get(sentence):
            return ()
        before = self._by_sentence.get(sentence - 1, ())
        start = tokens[self.parsed.predicates[number].head].start
        first = self._paragraph(start)
        found = _distinct(one for at, one in before if tokens[at].start >= first)
        return found if len(found) == 1 else ()

    def _labelled(self, number: int, event_type: EventType) -> tuple[Whereabouts, ...]:
        """The place that heads the paragraph of an act: "Kestel: Two shells fell"."""
        if event_type not in _SOMEWHERE | _MET:
            return ()
        start = self.parsed.tokens[self.parsed.predicates[number].head].start
        first = self._paragraph(start)
        for one in self.named:
            if one.mention.start == first and one.place_kind in _SETTLED:
                is_label = self.parsed.stored[one.mention.end : one.mention.end + 1] == ":"
                return (_whereabouts(one),) if is_label else ()
        return ()

    def _paragraph(self, place: int) -> int:
        at = bisect_right(self.parsed.paragraphs, place, key=lambda one: one[0]) - 1
        return self.parsed.paragraphs[at][0] if at >= 0 else 0


def _is_taken(one: Named, taken: Sequence[Mention]) -> bool:
    return any(had.holds(one.mention) for had in taken)


def _distinct(names: Iterator[Named]) -> tuple[Whereabouts, ...]:
    found: dict[str, Whereabouts] = {}
    for one in names:
        found.setdefault(one.name, _whereabouts(one))
    return tuple(found.values())


def _whereabouts(one: Named) -> Whereabouts:
    """A place; a country, a part of one or a road has no point that an act could be at."""
    is_part = one.place_kind == "region" and one.place_id.startswith("area:")
    is_point = one.place_kind not in {"country", "road"} and not is_part
    return Whereabouts(
        name=one.name,
        kind=one.place_kind,
        country=one.country,
        place_id=one.place_id,
        lon_deg=one.lon_deg if is_point else None,
        lat_deg=one.lat_deg if is_point else None,
        mention=one.mention,
    )
