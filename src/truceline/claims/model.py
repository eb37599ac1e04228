"""Shapes of reading: what a language gives, and what is suggested as a claim.

Every mention counts characters of the stored text, so that each quote is an exact part of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from truceline.core.claim import Modality

__all__ = [
    "Attribution",
    "AttributionKind",
    "Counted",
    "Dated",
    "EventType",
    "Gazetteer",
    "Language",
    "Mention",
    "Named",
    "Parsed",
    "Party",
    "Phrase",
    "Predicate",
    "Role",
    "Suggestion",
    "Token",
    "Whereabouts",
]


class EventType(StrEnum):
    """The 16 types of PLOVER (2021) and five of the field (docs/annotating.md)."""

    AGREE = "AGREE"
    CONSULT = "CONSULT"
    SUPPORT = "SUPPORT"
    CONCEDE = "CONCEDE"
    COOPERATE = "COOPERATE"
    AID = "AID"
    RETREAT = "RETREAT"
    REQUEST = "REQUEST"
    ACCUSE = "ACCUSE"
    REJECT = "REJECT"
    THREATEN = "THREATEN"
    PROTEST = "PROTEST"
    SANCTION = "SANCTION"
    MOBILIZE = "MOBILIZE"
    COERCE = "COERCE"
    ASSAULT = "ASSAULT"
    ASSESSMENT = "ASSESSMENT"
    SITUATION = "SITUATION"
    STATEMENT = "STATEMENT"
    INTENT = "INTENT"
    CASUALTIES = "CASUALTIES"

    @property
    def is_plover(self) -> bool:
        """Whether it is one of PLOVER's own types."""
        return self not in _OF_THE_FIELD


_OF_THE_FIELD = frozenset(
    {
        *(EventType.ASSESSMENT, EventType.SITUATION, EventType.STATEMENT),
        *(EventType.INTENT, EventType.CASUALTIES),
    }
)


class Role(StrEnum):
    """What somebody is in a claim."""

    ACTOR = "actor"
    RECIPIENT = "recipient"
    THIRD_PARTY = "third_party"
    BENEFICIARY = "beneficiary"
    SUPPORTER = "supporter"
    TOPIC = "topic"


class AttributionKind(StrEnum):
    """In whose voice a claim is put."""

    AUTHOR = "author"
    DIRECT = "direct"
    INDIRECT = "indirect"
    FREE_INDIRECT = "free_indirect"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Mention:
    """Characters of the stored text, end exclusive."""

    start: int
    end: int

    def text_in(self, stored: str) -> str:
        """The words as they stand in the stored text."""
        return stored[self.start : self.end]

    def overlaps(self, other: Mention) -> bool:
        """Whether both share a character."""
        return self.start < other.end and other.start < self.end

    def holds(self, other: Mention) -> bool:
        """Whether the other lies wholly inside."""
        return self.start <= other.start and other.end <= self.end


# --- What a language gives -----------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A word or mark of the repaired text, with its place in the stored text.

    Attributes:
        text: As repaired.
        lemma: Dictionary form, lower case.
        pos: Universal part of speech (`VERB`, `NOUN`, `PROPN`, `ADJ`, …).
        tag: The language's own finer tag.
        rel: Relation to its head, in the labels of the language's parser; empty without one.
        head: Index of its head in `Parsed.tokens`; its own index for a root.
        start: First character in the stored text.
        end: One past the last.
        sentence: Index of its sentence.
        label: Entity label of the language's tagger, such as `GPE`; a weak hint only.
    """

    text: str
    lemma: str
    pos: str
    tag: str
    rel: str
    head: int
    start: int
    end: int
    sentence: int
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A noun phrase that fills a slot.

    Attributes:
        head: Index of its head token.
        first: Index of its first token, determiner included.
        last: Index one past its last; clauses that hang on it are left out.
        parts: Heads of what is joined in it ("Russia, Turkey and Iran"): one each.
        basis: `stated`, `shared` (the subject of a joined or governing verb), `relative`
            (what a relative clause hangs on) or `possessive`.
    """

    head: int
    first: int
    last: int
    parts: tuple[int, ...]
    basis: str = "stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Predicate:
    """A verb, an eventive noun or a predicative adjective with what hangs on it.

    Attributes:
        head: Index of the predicate's own token.
        lemma: Lemma, with a particle after a space where it has one (`pull out`).
        pos: `VERB`, `NOUN` or `ADJ`.
        trigger: Token indices of the trigger: the word and its particle.
        first: Index of the first token of its clause; `last` one past the last.
        subject: Who does it, of an active clause; of a passive one who is acted upon.
        object: What is acted upon, or what the verb `be` joins to its subject.
        indirect: To whom.
        agent: By whom, of a passive clause or a noun.
        preps: Phrases by preposition, lower case (`in`, `from`, `according to`).
        complement: Index in `Parsed.predicates` of the clause it governs; None without one.
        governor: Index of the predicate that governs it, and `relation` how (`xcomp`,
            `ccomp`, `advcl`, `conj`, `relcl`, `acl`, `parataxis`).
        marker: The word that opens the clause, lower case (`that`, `if`, `to`, `while`).
        auxiliaries: Lemmas of modal and other auxiliaries, in order (`will`, `have`, `be`).
        negation: Token indices of negation (`not`, `never`, `no longer`).
        is_passive: Whether the clause is passive.
        is_infinitive: Whether the verb stands in the infinitive.
        tense: `past`, `present`, `future` or empty.
    """

    head: int
    lemma: str
    pos: str
    trigger: tuple[int, ...]
    first: int
    last: int
    subject: Phrase | None = None
    object: Phrase | None = None
    indirect: Phrase | None = None
    agent: Phrase | None = None
    preps: Mapping[str, tuple[Phrase, ...]] = field(default_factory=dict)
    complement: int | None = None
    governor: int | None = None
    relation: str = ""
    marker: str = ""
    auxiliaries: tuple[str, ...] = ()
    negation: tuple[int, ...] = ()
    is_passive: bool = False
    is_infinitive: bool = False
    tense: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parsed:
    """A text as its language reads it.

    Attributes:
        stored: The stored text, as it is.
        tokens: All tokens in order.
        sentences: Half-open ranges of token indices.
        predicates: In order of their heads; an index into this is stable.
        paragraphs: Half-open ranges of characters of the stored text.
    """

    stored: str
    tokens: tuple[Token, ...]
    sentences: tuple[tuple[int, int], ...]
    predicates: tuple[Predicate, ...]
    paragraphs: tuple[tuple[int, int], ...] = ()

    def mention(self, first: int, last: int) -> Mention:
        """The characters from token `first` up to, not including, token `last`."""
        return Mention(start=self.tokens[first].start, end=self.tokens[last - 1].end)

    def phrase_mention(self, phrase: Phrase) -> Mention:
        """The characters of a phrase."""
        return self.mention(phrase.first, phrase.last)


class Language(Protocol):
    """One language: text → tokens and predicates. Each lies in its own file."""

    tag: str
    version: str

    def parse(self, stored: str) -> Parsed:
        """Parse a stored text, repairing what is needed while every offset is kept."""
        ...


# --- Names ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A name found in the text.

    Attributes:
        mention: Where.
        name: The name's usual form in English.
        kind: `actor`, `place` or `both` (a capital, a country: the sentence decides).
        actor_id: Actor of the pack, or a readable key such as `country:TR`; empty for a place.
        place_id: Place of the pack, or a key such as `geonames:170654`; empty for an actor.
        place_kind: city, village, district, province, country, region, road, base or line.
        country: ISO 3166 alpha-2, where known.
        lon_deg: WGS 84 longitude; None where not known.
        lat_deg: WGS 84 latitude.
        found_by: `pack`, `demonym`, `metonym`, `office`, `backed`, `geonames` or `tagger`.
        is_adjective: A demonym that describes what follows ("Turkish patrol").
    """

    mention: Mention
    name: str
    kind: str
    actor_id: str = ""
    place_id: str = ""
    place_kind: str = ""
    country: str = ""
    lon_deg: float | None = None
    lat_deg: float | None = None
    found_by: str = "pack"
    is_adjective: bool = False


class Gazetteer(Protocol):
    """Finds names in a text."""

    def find(self, stored: str, tokens: Sequence[Token], on: date | None) -> tuple[Named, ...]:
        """Names in order of the text; where two overlap, the longest that is known best.

        Args:
            stored: The stored text.
            tokens: Its tokens; a name begins and ends with one.
            on: The day by which dated offices and memberships are read; None: any day.
        """
        ...


# --- What is suggested ---------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody in a claim; `mention` may lie outside the quote."""

    role: Role
    name: str
    actor_id: str = ""
    mention: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Whereabouts:
    """A place in a claim."""

    name: str
    kind: str = ""
    country: str = ""
    place_id: str = ""
    lon_deg: float | None = None
    lat_deg: float | None = None
    mention: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """When, as an interval of calendar days; None at an end that is open.

    Attributes:
        first_day: Earliest day, inclusive.
        last_day: Latest day, inclusive.
        basis: `explicit`, `relative` (to the publication or to another date of the
            document), `inferred` or `unknown`.
        mention: The words; None where it was inferred from no word of the text.
    """

    first_day: date | None
    last_day: date | None
    basis: str
    mention: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A figure: value, qualifier, unit, what is counted.

    Attributes:
        value: None where the words are vague ("hundreds", "several").
        qualifier: exact, about, nearly, more_than, at_least, at_least_order, at_most,
            less_than, up_to, between or vague.
        unit: Singular: person, shell, km, day, percent, round, … ; empty for a bare number.
        kind: count, casualties, distance, duration, share, ordinal, money, depth or deadline.
        counted: What is counted, as the text says ("Russian soldiers").
        mention: The words.
        high: Upper end of a range; None elsewhere.
    """

    value: float | None
    qualifier: str
    unit: str
    kind: str
    mention: Mention
    counted: str = ""
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Attribution:
    """Whose words a claim is; `source` is "author" when the text speaks itself."""

    kind: AttributionKind = AttributionKind.AUTHOR
    source: str = "author"
    source_id: str = ""
    mention: Mention | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A claim that reading suggests, until a person decides.

    Attributes:
        source_id: The document.
        quote: The passage; the quote is exactly the stored text at it.
        trigger: The words that make it a claim.
        event_type: See `EventType`.
        mode: Free detail such as `ceasefire`, `withdraw`, `patrol`, `meet`; empty without.
        frame: Id of the frame that found it, such as `en/retreat-forces`.
        parties: Who, with roles, in order of the text.
        places: Where.
        dated: When; None where the text does not say.
        figures: Numbers in it.
        attribution: Whose words.
        modality: How it is put forward; `hedge` the words that say so.
        polarity: `+`, or `-` for a denial or a negation.
        sureness: 0–1, calibrated on judged claims: how often such a suggestion was right.
        reasons: What speaks for it, in words, and what the methods disagree on.
        method: Name and version of what read it.
    """

    source_id: str
    quote: Mention
    trigger: Mention
    event_type: EventType
    mode: str = ""
    frame: str = ""
    parties: tuple[Party, ...] = ()
    places: tuple[Whereabouts, ...] = ()
    dated: Dated | None = None
    figures: tuple[Counted, ...] = ()
    attribution: Attribution = Attribution()
    modality: Modality = Modality.ASSERTED
    hedge: Mention | None = None
    polarity: str = "+"
    topics: tuple[str, ...] = ()
    sureness: float = 0.5
    reasons: tuple[str, ...] = ()
    method: str = "frames.v1"
