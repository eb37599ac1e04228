"""What stands in a slot of a predicate, and whether it is what a frame asks for.

A slot holds phrases (`doer`, `done_to`, `subject`, `object`, `indirect`, `agent`, `mod`, a
preposition, or several with `|` between them) or words (`auxiliary`, `beside`, `complement`,
`governor`, `number`, `relation`, `voice`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from truceline.claims.model import Parsed, Phrase, Predicate, Token

__all__ = ["Classes", "Look", "Slot", "phrasal", "phrases_in"]

Slot = str
Classes = Mapping[str, frozenset[str]]

_DOING = frozenset({"he", "she", "they", "we", "i", "who", "them", "him", "us", "you"})
_PLACE_LABELS = frozenset({"GPE", "LOC", "FAC"})
_BESIDE = frozenset({"advmod", "prt", "npadvmod", "neg", "acomp", "oprd", "attr"})
_ROLES = frozenset({"doer", "done_to", "subject", "object", "indirect", "agent", "mod"})
_NAMED_ALIKE = frozenset({"people", "persons", "forces"})
_PARTICLES = frozenset(
    {"apart", "aside", "away", "back", "down", "forward", "in", "off", "out", "over", "through"}
    | {"together", "up"}
)


@dataclass(frozen=True, slots=True)
class Look:
    """One predicate, looked at with the eyes of a frame."""

    classes: Classes
    parsed: Parsed
    predicate: Predicate
    named: Mapping[int, str]

    def holds(self, slot: Slot, wanted: Sequence[str]) -> bool:
        """Whether a slot holds one of the wanted words or kinds (`frames.Frame.when`)."""
        if slot in _WORDS:
            have = _WORDS[slot](self.parsed, self.predicate)
            return any(self._is_one(want, have) for want in wanted)
        phrases = tuple(self._phrases(slot))
        if not phrases:
            return "@none" in wanted
        return any(self._heads(want, phrase) for want in wanted for phrase in phrases)

    def _phrases(self, slot: Slot) -> Iterator[Phrase]:
        """What stands in a slot; a preposition's may hang on the object, where parsers err."""
        one = self.predicate
        yield from phrases_in(one, slot)
        if one.pos == "NOUN":
            return
        if slot not in _ROLES:
            yield from self._gerunds(slot.split("|"))
        if one.object is not None:
            yield from self._hung(slot, one.object)

    def _hung(self, slot: Slot, thing: Phrase) -> Iterator[Phrase]:
        """What a passive keeps as its object, and what a preposition governs on the object."""
        one, tokens = self.predicate, self.parsed.tokens
        if slot == "done_to" and one.is_passive:
            yield thing
        elif slot not in _ROLES:
            names = slot.split("|")
            for at in range(thing.head + 1, one.last):
                over = tokens[at].head
                is_held = tokens[at].rel == "pobj" and tokens[over].head == thing.head
                if is_held and tokens[over].lemma in names:
                    yield Phrase(head=at, first=at, last=at + 1, parts=(at,))

    def _gerunds(self, names: Sequence[str]) -> Iterator[Phrase]:
        """Gerunds below a preposition of the predicate ("called for disbanding the militia")."""
        tokens, head = self.parsed.tokens, self.predicate.head
        for at in range(head + 1, self.predicate.last):
            over = tokens[at].head
            is_gerund = tokens[at].rel == "pcomp" and tokens[over].head == head
            if is_gerund and tokens[over].lemma in names:
                yield Phrase(head=at, first=at, last=at + 1, parts=(at,))

    def _is_one(self, want: str, have: frozenset[str]) -> bool:
        if want.startswith("#"):
            return not have.isdisjoint(self.classes.get(want[1:], ()))
        return want in have or (want == "@none" and not have)

    def _heads(self, want: str, phrase: Phrase) -> bool:
        if want == "@any":
            return True
        if want == "@number":
            return self._counts(phrase)
        if want.startswith("~"):
            return any(self._is(want[1:], at) for at in range(phrase.first, phrase.last))
        parts = [one for part in phrase.parts for one in self._meant(phrase, part)]
        return any(self._is(want, part) for part in parts)

    def _is(self, want: str, part: int) -> bool:
        token = self.parsed.tokens[part]
        if want.startswith("#"):
            return self._is_kind(token, want[1:])
        if want in _KINDS:
            return _KINDS[want](self, part)
        if want.startswith("@"):
            return self.named.get(part) in {want[1:], "both"}
        return token.lemma == want

    def is_mere_name(self, part: int) -> bool:
        """Whether it is a proper noun that names nobody who acts."""
        token = self.parsed.tokens[part]
        is_actor = self.named.get(part) == "actor" or token.label in {"PERSON", "NORP"}
        return token.pos == "PROPN" and not is_actor

    def is_person(self, part: int) -> bool:
        """Whether it is somebody by name, or a pronoun for one."""
        token = self.parsed.tokens[part]
        return token.label == "PERSON" or token.lemma in {"he", "she"}

    def _is_kind(self, token: Token, name: str) -> bool:
        """Whether a word belongs to a class; "relative to" is nobody's relative."""
        return self._is_in(token.lemma, name) and not (
            token.pos == "ADJ" and token.rel == "acomp" and name in _NAMED_ALIKE
        )

    def _is_in(self, lemma: str, name: str) -> bool:
        return lemma in self.classes.get(name, ())

    def can_be_place(self, part: int) -> bool:
        """Whether a token is a place's name or a word for one."""
        token = self.parsed.tokens[part]
        is_named = self.named.get(part) in {"place", "both"}
        is_tagged = token.pos == "PROPN" and token.label in _PLACE_LABELS
        return is_named or is_tagged or self._is_in(token.lemma, "places")

    def can_act(self, part: int) -> bool:
        """Whether a token is somebody rather than something."""
        token = self.parsed.tokens[part]
        if self.named.get(part) in {"actor", "both"} or token.lemma in _DOING:
            return True
        if token.pos == "PROPN":
            return not self._is_in(token.lemma, "things")
        return self._is_in(token.lemma, "people") or self._is_in(token.lemma, "forces")

    def _meant(self, phrase: Phrase, part: int) -> Iterator[int]:
        """The head of a phrase, and what it is a quantity or a part of ("dozens of tanks")."""
        yield part
        tokens = self.parsed.tokens
        if tokens[part].pos != "NUM" and not self._is_in(tokens[part].lemma, "quantity"):
            return
        # A clause on the inner noun cuts the phrase short: "a number of men seen there".
        for at in range(part + 1, max(phrase.last, self.predicate.last)):
            over = tokens[at].head
            is_inner = tokens[at].rel == "pobj" and tokens[over].head == part
            if is_inner and tokens[over].lemma in {"of", "among"}:
                yield at
                return

    def _counts(self, phrase: Phrase) -> bool:
        return any(
            token.pos == "NUM" or self._is_in(token.lemma, "counts")
            for token in self.parsed.tokens[phrase.first : phrase.last]
        )


_KINDS: Mapping[str, Callable[[Look, int], bool]] = {
    "@who": Look.can_act,
    "@where": Look.can_be_place,
    "@name": Look.is_mere_name,
    "@person": Look.is_person,
}


def _aim(parsed: Parsed, predicate: Predicate) -> frozenset[str]:
    """Infinitives that hang on it and that the parser took for its purpose."""
    found = {
        token.lemma
        for token in parsed.tokens[predicate.head + 1 : predicate.last]
        if token.head == predicate.head and token.rel == "advcl" and token.tag == "VB"
    }
    return frozenset({"@aim", *found} if found else found)


def phrasal(parsed: Parsed, predicate: Predicate, bare: str) -> Iterator[str]:
    """The verb with what the parser did not call its particle ("walked out of", "pull back").

    Args:
        parsed: The text.
        predicate: A verb of it.
        bare: Its lemma without a particle.
    """
    words = {name.split(" ")[0] for name in predicate.preps if " " in name}
    if predicate.last > predicate.head + 1:
        after = parsed.tokens[predicate.head + 1]
        is_loose = after.rel == "advmod" or after.lemma in _PARTICLES - {"in", "over"}
        if is_loose and after.rel in {"advmod", "prep"} and after.head == predicate.head:
            words.add(after.lemma)
    yield from (f"{bare} {word}" for word in sorted(words & _PARTICLES))


def _complement(parsed: Parsed, predicate: Predicate) -> frozenset[str]:
    if predicate.complement is None:
        return _aim(parsed, predicate)
    below = parsed.predicates[predicate.complement]
    kind = "@to" if below.is_infinitive else "@that"
    is_asked = below.auxiliaries in {("should",), ("be",), ("should", "be")} and any(
        parsed.tokens[at].text in {"be", "should"} for at in range(below.first, below.head)
    )
    is_asked = is_asked or parsed.tokens[below.head].tag == "VB"
    asked = {"@should"} if is_asked and not below.is_infinitive else set()
    own = {"@own"} if _is_own(parsed, below) else set()
    return frozenset({"@clause", kind, below.lemma, *asked, *own})


def _is_own(parsed: Parsed, below: Predicate) -> bool:
    """Whether a clause says what its speaker will do ("warned that it would answer")."""
    if below.subject is None or not {"will", "would"}.intersection(below.auxiliaries):
        return False
    return parsed.tokens[below.subject.head].lemma in {"it", "they", "he", "she", "we", "i"}


def _beside(parsed: Parsed, predicate: Predicate) -> frozenset[str]:
    """Adverbs and what the object is called or made ("left nine dead", "called this untrue")."""
    return frozenset(
        token.lemma
        for token in parsed.tokens[predicate.first : predicate.last]
        if token.head == predicate.head
        and (token.rel in _BESIDE or (token.rel in {"ccomp", "xcomp"} and token.pos == "ADJ"))
    )


def _governor(parsed: Parsed, predicate: Predicate) -> frozenset[str]:
    if predicate.governor is None:
        return frozenset()
    return frozenset({parsed.predicates[predicate.governor].lemma})


_WORDS: Mapping[str, Callable[[Parsed, Predicate], frozenset[str]]] = {
    "beside": _beside,
    "governor": _governor,
    "auxiliary": lambda _, one: frozenset(one.auxiliaries),
    "complement": _complement,
    "number": lambda parsed, one: frozenset(
        {"plural" if parsed.tokens[one.head].tag in {"NNS", "NNPS"} else "singular"}
    ),
    "relation": lambda _, one: frozenset({one.relation}),
    "voice": lambda _, one: frozenset({"passive" if one.is_passive else "active"}),
}


def phrases_in(predicate: Predicate, slot: Slot) -> Iterator[Phrase]:
    """The phrases in a slot; `doer` and `done_to` see through the passive and nouns."""
    if slot == "doer":
        found = [predicate.agent] if predicate.is_passive else [predicate.subject]
        if predicate.pos == "NOUN":
            found = [predicate.agent, predicate.subject]
    elif slot == "done_to":
        found = [predicate.subject if predicate.is_passive else predicate.object]
    elif slot in {"subject", "object", "indirect", "agent"}:
        found = [getattr(predicate, slot)]
    elif "|" in slot:
        found = [one for name in slot.split("|") for one in phrases_in(predicate, name)]
    else:
        found = list(predicate.preps.get(slot, ()))
    yield from (phrase for phrase in found if phrase is not None)
