"""Who acts in a claim and on whom: what a frame asks for, then what grammar says of its type."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from truceline.claims.events.frames import Frame, phrases_in
from truceline.claims.model import (
    Attribution,
    AttributionKind,
    EventType,
    Mention,
    Named,
    Parsed,
    Party,
    Phrase,
    Predicate,
    Role,
)
from truceline.claims.parts.referents import Referents

__all__ = ["Parties"]

_DOER, _DONE_TO = ("doer",), ("done_to",)
_ROLES = frozenset({"doer", "done_to", "subject", "object", "indirect", "agent", "mod"})
_SELVES = frozenset({"we", "us", "our", "i", "me", "my"})
_BEFORE = frozenset({"ADJ", "NOUN", "PROPN"})
_DESCRIBING = frozenset({"amod", "compound", "nmod", "poss", "npadvmod"})
# Of whom a type is said, where its frame says no more than "whom it is done to".
_TOWARDS: Mapping[EventType, tuple[str, ...]] = {
    EventType.ASSAULT: ("on", "against", "at"),
    EventType.ACCUSE: ("against",),
    EventType.COERCE: ("against",),
    EventType.SANCTION: ("against", "on"),
    EventType.THREATEN: ("against",),
    EventType.REQUEST: ("to", "from", "on", "upon"),
    EventType.AID: ("to", "for"),
    EventType.PROTEST: ("against",),
    EventType.REJECT: (),
    EventType.SUPPORT: ("for",),
    EventType.CASUALTIES: (),
}
# In these an act on a thing is an act on those whose it is ("shelled Kurdish positions").
_THROUGH_THINGS = frozenset(
    {
        *(EventType.ASSAULT, EventType.ACCUSE, EventType.REJECT, EventType.SUPPORT),
        *(EventType.COERCE, EventType.SANCTION, EventType.CASUALTIES),
    }
)
# What is said to be so of people who are only counted names nobody.
_COUNTING = frozenset({EventType.CASUALTIES, EventType.SITUATION})
_OWN_ACTS = frozenset({EventType.CASUALTIES, EventType.SITUATION, EventType.ASSAULT})
# Who is to do, or has done, what a clause below says is whom it is said to.
_OF_OTHERS = frozenset({EventType.ACCUSE, EventType.REQUEST})
# Names that no list holds act where they stand so, and the tagger calls them no place or day.
_BY_NAME = frozenset({"nsubj", "pobj", "dobj", "nsubjpass"})
# Nothing but somebody does these, so a pronoun for a thing is none here.
_BY_WORDS = frozenset(
    {
        *(EventType.INTENT, EventType.REQUEST, EventType.REJECT, EventType.AGREE),
        *(EventType.SUPPORT, EventType.ACCUSE, EventType.CONSULT, EventType.THREATEN),
        *(EventType.SANCTION, EventType.CONCEDE, EventType.STATEMENT, EventType.MOBILIZE),
    }
)
_WHO = frozenset({"", "ORG", "PERSON", "NORP"})
_SUFFERING = frozenset({"die", "perish", "drown", "succumb", "starve", "suffocate", "suffer"})


@dataclass
class Parties:
    """Finds who is in a claim; built once per text.

    Attributes:
        parsed: The text.
        by_token: The name that covers a token, by its index.
        words: The language's words (`voices.load_voices`): `animate` nouns can act; what is
            `wielded` acts for those whose it is; on the `land` of a country nobody is acted;
            `seeing` verbs tell who saw, not who did it; of `quantity` somebody is a part;
            `anybody` is only counted.
    """

    parsed: Parsed
    by_token: Mapping[int, Named]
    words: Mapping[str, Any]
    referents: Referents = field(init=False)

    def __post_init__(self) -> None:
        self.referents = Referents(self.parsed, self.by_token)
        for name in ("animate", "wielded", "land", "seeing", "quantity", "anybody"):
            setattr(self, f"_{name}", frozenset(self.words.get(name, ())))
        self._is_lower = not any(token.text[:1].isupper() for token in self.parsed.tokens)
        self._children: dict[int, list[int]] = {}
        for at, token in enumerate(self.parsed.tokens):
            if token.head != at:
                self._children.setdefault(token.head, []).append(at)

    _animate: Collection[str] = field(init=False, default=frozenset())
    _wielded: Collection[str] = field(init=False, default=frozenset())
    _land: Collection[str] = field(init=False, default=frozenset())
    _seeing: Collection[str] = field(init=False, default=frozenset())
    _quantity: Collection[str] = field(init=False, default=frozenset())
    _anybody: Collection[str] = field(init=False, default=frozenset())

    def of(
        self,
        predicates: Sequence[Predicate],
        frame: Frame | None,
        event_type: EventType,
        said_by: Attribution,
    ) -> tuple[Party, ...]:
        """Who acts and on whom.

        Args:
            predicates: A claim's predicates: the one that tells it, then the verb that carries it.
            frame: What says so; None where the kind of clause does.
            event_type: What it tells of.
            said_by: Whose words it is; "we" means them.
        """
        one = _Claim(predicates, frame, event_type, said_by)
        found: dict[Mention | None, Party] = {}
        for role, slots in (
            (Role.ACTOR, self._acting(one)),
            (Role.RECIPIENT, self._suffering(one)),
        ):
            for predicate, slot in slots:
                phrases = [each for each in self._phrases(predicate, slot) if not one.tells(each)]
                filled = [party for each in phrases for party in self._who(each, role, one, slot)]
                new = [party for party in filled if party.mention not in found]
                found.update({party.mention: party for party in new})
                if new:
                    break
        return tuple(found.values())

    # --- which slots

    def _acting(self, one: _Claim) -> Iterator[tuple[Predicate, str]]:
        """Slots of who acts, in the order in which they count."""
        first = one.predicates[0]
        wanted = one.frame.actor if one.frame else _DOER
        is_suffered = wanted == _DOER and (
            (one.frame is not None and "subject" in one.frame.recipient)
            or (first.lemma in _SUFFERING and one.event_type is EventType.CASUALTIES)
        )
        if not wanted or is_suffered:
            return
        yield from ((first, slot) for slot in wanted)
        if first.pos == "NOUN":
            yield from ((first, slot) for slot in ("by", "mod") if slot not in wanted)
        for verb in one.predicates[1:]:
            if verb.lemma not in self._seeing:
                yield verb, "doer"
        if first.relation == "prep:with" and first.governor is not None:  # "answered with fire"
            yield self.parsed.predicates[first.governor], "doer"

    def _suffering(self, one: _Claim) -> Iterator[tuple[Predicate, str]]:
        """Slots of whom it is done to, in the order in which they count."""
        first = one.predicates[0]
        wanted = one.frame.recipient if one.frame else ()
        if first.lemma in _SUFFERING and one.event_type is EventType.CASUALTIES:
            yield first, "subject"
        if not wanted:
            return
        yield from ((first, slot) for slot in wanted)
        more = ("indirect", *_TOWARDS[one.event_type]) if one.event_type in _TOWARDS else ()
        if wanted == _DONE_TO:
            yield from ((first, slot) for slot in more)
            if first.pos == "NOUN" and one.event_type is EventType.ASSAULT:
                yield first, "of"
        for verb in one.predicates[1:]:
            yield from ((verb, slot) for slot in (*wanted, *more) if slot not in _ROLES)
        yield from self._aimed_at(first, one.event_type)

    def _aimed_at(self, first: Predicate, event_type: EventType) -> Iterator[tuple[Predicate, str]]:
        """Whom the clause below means: who is to act, or is threatened ("to strike them")."""
        if first.complement is None:
            return
        below = self.parsed.predicates[first.complement]
        if event_type is EventType.THREATEN:
            yield from ((below, slot) for slot in ("object", *_TOWARDS[EventType.ASSAULT]))
        elif event_type in _OF_OTHERS and below.head > first.head:
            yield below, "doer"

    def _phrases(self, predicate: Predicate, slot: str) -> Iterator[Phrase]:
        """What stands in a slot; a preposition's may hang on the object, where parsers err."""
        yield from phrases_in(predicate, slot)
        if slot == "doer" and predicate.is_passive and predicate.agent is None:
            yield from self._below(predicate, "by")
        thing = predicate.object
        if slot in _ROLES or predicate.pos == "NOUN" or thing is None:
            return
        tokens, names = self.parsed.tokens, slot.split("|")
        for at in range(thing.head + 1, predicate.last):
            over = tokens[at].head
            is_held = tokens[at].rel == "pobj" and tokens[over].head == thing.head
            if is_held and tokens[over].lemma in names:
                yield Phrase(head=at, first=at, last=at + 1, parts=(at, *self._joined(at)))

    def _below(self, predicate: Predicate, name: str) -> Iterator[Phrase]:
        """What a preposition governs behind a verb, whatever the parser hung it on."""
        tokens = self.parsed.tokens
        for at in range(predicate.head + 1, predicate.last):
            if tokens[at].rel == "pobj" and tokens[tokens[at].head].lemma == name:
                yield Phrase(head=at, first=tokens[at].head + 1, last=at + 1, parts=(at,))

    def _joined(self, at: int) -> Iterator[int]:
        for child in self._children.get(at, ()):
            if self.parsed.tokens[child].rel == "conj":
                yield child
                yield from self._joined(child)

    # --- who is meant

    def _who(self, phrase: Phrase, role: Role, one: _Claim, slot: str) -> Iterator[Party]:
        token = self.parsed.tokens[phrase.head]
        if token.pos == "PRON" or token.text.lower() in _SELVES:
            yield from self._meant(phrase, role, one)
            return
        for part in phrase.parts:
            inner = self._inner(part)
            if inner != part and self._is_mere(inner, role, one):
                continue
            party = self._party(phrase, inner, role, one)
            if party is None and inner != part:
                party = self._party(phrase, part, role, one)
            if party is None and slot != "mod" and self._is_through(inner, role, one):
                yield from self._behind(inner, role)
            elif party is not None and not self._is_spoken(party, one):
                yield party

    def _meant(self, phrase: Phrase, role: Role, one: _Claim) -> Iterator[Party]:
        """Whom a pronoun means; the mention stays the pronoun."""
        token = self.parsed.tokens[phrase.head]
        mention = self.parsed.mention(phrase.head, phrase.head + 1)
        if token.text.lower() in _SELVES:
            if one.said_by.kind is not AttributionKind.AUTHOR:
                source = " ".join(one.said_by.source.split())
                yield Party(role=role, name=source, actor_id=one.said_by.source_id, mention=mention)
            return
        if one.said_by.kind is AttributionKind.DIRECT:  # whoever speaks means somebody else
            return
        sure = self._parties_meant(phrase, role, one)
        if len(sure) == 1:
            only = sure[0]
            yield Party(role=role, name=only.name, actor_id=only.actor_id, mention=mention)
        else:
            yield from sure

    def _parties_meant(self, phrase: Phrase, role: Role, one: _Claim) -> list[Party]:
        """Those a pronoun means; of whoever acts in words, the nearest that can speak."""
        found = self.referents.candidates(phrase)
        is_word = role is Role.ACTOR and one.event_type in _BY_WORDS
        for meant in found if is_word else found[:1]:
            named = [self._party(meant, self._inner(part), role, one) for part in meant.parts]
            if sure := [party for party in named if party is not None]:
                return sure
        return []

    def _inner(self, part: int) -> int:
        """What a quantity or a part is of: "hundreds of fighters", "80% of the pocket"."""
        tokens = self.parsed.tokens
        for _ in range(2):
            token = tokens[part]
            if token.pos != "NUM" and token.lemma not in self._quantity:
                return part
            below = [
                at
                for prep in self._children.get(part, ())
                if tokens[prep].lemma in {"of", "among"}
                for at in self._children.get(prep, ())
                if tokens[at].rel == "pobj"
            ]
            if not below:
                return part
            part = below[0]
        return part

    def _party(self, phrase: Phrase, part: int, role: Role, one: _Claim) -> Party | None:
        named = self._name_of(phrase, part)
        if named is not None and self._is_ground(named, part, role, one):
            return None
        if named is not None:
            if named.name.islower() and self._is_nobody(part, role, one):
                return None  # "nine civilians"
            key = named.actor_id or named.place_id
            return Party(role=role, name=named.name, actor_id=key, mention=named.mention)
        token = self.parsed.tokens[part]
        is_called = token.pos == "PROPN" and token.rel in _BY_NAME and token.label in _WHO
        is_called = is_called and (role is Role.ACTOR or bool(token.label) or self._is_lower)
        is_written_so = token.text[:1].isupper() or self._is_lower
        can_act = token.lemma in self._animate or (is_called and is_written_so)
        if not can_act or part in self.by_token or self._is_nobody(part, role, one):
            return None
        mention = self._core(part)
        words = " ".join(mention.text_in(self.parsed.stored).split())
        return Party(role=role, name=words, mention=mention)

    def _is_ground(self, named: Named, part: int, role: Role, one: _Claim) -> bool:
        """Whether what an attack falls on is a town: "strikes on Sumy", "an advance on Goma"."""
        if role is not Role.RECIPIENT or one.event_type is not EventType.ASSAULT:
            return False
        tokens = self.parsed.tokens
        while tokens[part].rel == "conj":
            part = tokens[part].head
        is_town = named.kind == "both" and named.place_kind != "country"
        return tokens[part].rel == "pobj" and (is_town or named.found_by == "tagger")

    def _is_nobody(self, part: int, role: Role, one: _Claim) -> bool:
        """Whether they are only counted, or nobody at all ("no state")."""
        kids = [self.parsed.tokens[at] for at in self._children.get(part, ())]
        if any(kid.lemma == "no" for kid in kids):
            return True
        is_counted = any(kid.rel == "nummod" for kid in kids)
        return is_counted and self._is_mere(part, role, one)

    def _is_mere(self, part: int, role: Role, one: _Claim) -> bool:
        """Whether a number of them names nobody, as long as they do nothing."""
        is_anybody = self.parsed.tokens[part].lemma in self._anybody
        return is_anybody and (role is Role.RECIPIENT or one.event_type in _COUNTING)

    def _is_spoken(self, party: Party, one: _Claim) -> bool:
        """Whether it is only who tells of a deed: "the mission recorded nine explosions"."""
        voice = one.said_by.mention
        if party.role is not Role.ACTOR or party.mention is None or voice is None:
            return False
        return one.event_type in _OWN_ACTS and voice.overlaps(party.mention)

    def _name_of(self, phrase: Phrase, part: int) -> Named | None:
        """The name of one part of a phrase: on its head, else on what stands before it."""
        if (one := self.by_token.get(part)) is not None:
            return one if one.kind != "place" or one.place_kind == "country" else None
        if self.parsed.tokens[part].lemma not in self._animate:
            return None
        first = min(phrase.first, part)
        before = (at for at in range(first, part) if self.parsed.tokens[at].head == part)
        found = (self.by_token.get(at) for at in before)
        return next((one for one in found if one is not None and one.kind != "place"), None)

    def _is_through(self, part: int, role: Role, one: _Claim) -> bool:
        """Whether an act of or on a thing is one of or on those whose thing it is."""
        lemma = self.parsed.tokens[part].lemma
        if role is Role.ACTOR:
            return lemma in self._wielded
        return one.event_type in _THROUGH_THINGS

    def _behind(self, part: int, role: Role) -> Iterator[Party]:
        """Those whose thing it is: "Syrian warplanes", "rebel-held areas", "Jordan's role"."""
        tokens = self.parsed.tokens
        is_land = tokens[part].lemma in self._land
        if self.by_token.get(part) is not None:
            return
        for at in self._describing(part):
            one = self.by_token.get(at)
            if one is not None:
                if one.kind == "actor" or (one.kind == "both" and not is_land):
                    key = one.actor_id or one.place_id
                    yield Party(role=role, name=one.name, actor_id=key, mention=one.mention)
            elif tokens[at].lemma in self._animate:
                mention = self._core(at)
                words = " ".join(mention.text_in(self.parsed.stored).split())
                yield Party(role=role, name=words, mention=mention)

    def _describing(self, part: int) -> Iterator[int]:
        tokens = self.parsed.tokens
        for at in self._children.get(part, ()):
            if at < part and tokens[at].rel in _DESCRIBING:
                yield at
                yield from (low for low in self._joined(at) if low < part)
                for low in self._children.get(at, ()):
                    if tokens[low].rel in _DESCRIBING:
                        yield low

    def _core(self, part: int) -> Mention:
        """A noun with the adjectives and nouns right before it."""
        tokens = self.parsed.tokens
        first = part
        while first > 0 and tokens[first - 1].head == part and tokens[first - 1].pos in _BEFORE:
            first -= 1
        return self.parsed.mention(first, part + 1)


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is asked about."""

    predicates: Sequence[Predicate]
    frame: Frame | None
    event_type: EventType
    said_by: Attribution

    def tells(self, phrase: Phrase) -> bool:
        """Whether a phrase is the claim's own noun."""
        return len(self.predicates) > 1 and phrase.head == self.predicates[0].head
