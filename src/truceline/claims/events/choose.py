"""Which predicates of a text are claims, and of which type."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from truceline.claims.events.asides import Asides
from truceline.claims.events.carrying import carrier_of
from truceline.claims.events.frames import Frame, Frames
from truceline.claims.events.standing import Standing
from truceline.claims.events.unframed import Unframed
from truceline.claims.model import EventType, Parsed, Predicate
from truceline.claims.voicing.voices import Voices

__all__ = ["Chosen", "choose"]

_SUBJECT = {"nsubj", "nsubjpass"}
_OBJECT = {"dobj", "nsubjpass", "oprd"}
# Prepositions whose gerund tells an act of its own, and whose noun may ("killed in a raid").
_BESIDE = {
    *("after", "before", "besides", "by", "despite", "following"),
    *("since", "through", "upon", "while", "with", "without"),
}
_DURING = {
    *("prep:after", "prep:amid", "prep:amidst", "prep:at", "prep:by", "prep:despite"),
    *("prep:during", "prep:following", "prep:in", "prep:over", "prep:since", "prep:through"),
    "prep:with",
}
# What is asked, promised, planned, granted or forced belongs to the verb above it.
_SHARING = frozenset(EventType) - {
    *(EventType.ACCUSE, EventType.STATEMENT, EventType.ASSESSMENT, EventType.SITUATION),
    *(EventType.SUPPORT, EventType.ASSAULT, EventType.CASUALTIES),
}
# Types of verbs that may close what somebody says, and then only name the speaker.
_WORDS = {
    *(EventType.ACCUSE, EventType.ASSESSMENT, EventType.SITUATION, EventType.STATEMENT),
    EventType.THREATEN,
}
_PAUSES = {",", '"', "“", "”", "»", "–", "—"}
_FAINT = {EventType.ASSESSMENT, EventType.STATEMENT, EventType.SITUATION}
# A talk or an accord that something is said of is only mentioned.
_TALKED = {EventType.CONSULT, EventType.AGREE, EventType.SUPPORT, EventType.COOPERATE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """A predicate that is a claim.

    Attributes:
        number: Index of the predicate.
        event_type: What it tells of.
        frame: What said so; None where the kind of clause did.
        verb: Index of the verb that carries a noun ("launched" of "launched an attack").
        within: Index of the verb in whose clause it stands, where it has no subject of its own
            ("managed" of "managed to flee"): the quote takes that in.
    """

    number: int
    event_type: EventType
    frame: Frame | None = None
    verb: int | None = None
    within: int | None = None


def choose(
    parsed: Parsed, frames: Frames, voices: Voices, kinds: Mapping[int, str]
) -> tuple[Chosen, ...]:
    """The claims of a text, in order.

    Args:
        parsed: The text.
        frames: Of its language.
        voices: Of the text.
        kinds: Kind of the name that covers a token.
    """
    choice = _Choice(parsed, frames, voices, kinds)
    told = {one.number if one.verb is None else one.verb for one in choice.found.values()}
    return tuple(
        replace(one, within=choice.standing.clause_above(one.verb or one.number, told))
        for _, one in sorted(choice.found.items())
    )


@dataclass
class _Choice:
    """The choice over one text: nouns that a light verb carries, then verbs, then other nouns."""

    parsed: Parsed
    frames: Frames
    voices: Voices
    kinds: Mapping[int, str]
    found: dict[int, Chosen] = field(default_factory=dict)
    standing: Standing = field(init=False)
    asides: Asides = field(init=False)
    unframed: Unframed = field(init=False)
    matched: list[Frame | None] = field(init=False)
    carried: dict[int, int] = field(default_factory=dict)
    dead: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.standing = Standing(self.parsed, self.frames, self.voices)
        self.asides = Asides(self.parsed, self.frames, self.standing, self.dead)
        self.unframed = Unframed(
            self.parsed, self.frames, self.voices, self.kinds, self.standing, self.dead
        )
        self.matched = [
            self.frames.match(self.parsed, one, self.kinds) for one in self.parsed.predicates
        ]
        numbers = range(len(self.matched))
        nouns = [one for one in numbers if self.parsed.predicates[one].pos == "NOUN"]
        verbs = [one for one in numbers if self.parsed.predicates[one].pos != "NOUN"]
        for number in nouns:
            self._carry(number)
        for number in sorted(verbs, key=self.standing.depth):
            self._verb(number)
        for number in verbs:
            self._fall_back(number)
        for number in nouns:
            self._other_noun(number)
        self._drop_doubles()

    # --- nouns

    def _carry(self, number: int) -> None:
        """Note a noun whose verb only says that it happens ("launched an attack")."""
        frame = self.matched[number]
        over = carrier_of(self.standing, number, frame)
        if frame is None or over is None or over in self.carried:
            return
        said = self.matched[over]
        is_other = said is not None and said.event_type is not frame.event_type
        if is_other and not (_is_faint(said) and not _is_faint(frame)):
            return
        self.carried[over] = number

    def _other_noun(self, number: int) -> None:
        """Choose a noun beside the verb, where it tells more than a mention would."""
        frame = self.matched[number]
        if frame is None or number in self.found:
            return
        if self._is_charge(number) or (
            self.standing.is_told(number) and self._is_beside(number, frame)
        ):
            self._take(number, frame)

    def _is_charge(self, number: int) -> bool:
        """Whether it is what a charge is about ("accusations of torture")."""
        relation, over = self.standing.place(number)
        if over is None or over in self.dead:
            return False
        if self.parsed.predicates[over].pos != "NOUN" and relation != "prep:of":
            return False
        chosen = self.found.get(over)
        return chosen is not None and chosen.event_type is EventType.ACCUSE

    def _is_beside(self, number: int, frame: Frame) -> bool:
        """Whether a noun stands where it tells something of its own."""
        relation, over = self.standing.place(number)
        if over is None:
            return relation == "ROOT"
        if over in self.dead:
            return False
        chosen = self.found.get(over)
        if self.parsed.predicates[over].pos == "NOUN":
            return False
        if relation in _SUBJECT:
            return chosen is None or self._is_apart(chosen, frame)
        if relation in _OBJECT:
            return chosen is None
        is_same = chosen is not None and chosen.event_type is frame.event_type
        is_bare = frame.event_type is EventType.SUPPORT  # "with the support of"
        return relation in _DURING and not is_same and not is_bare

    def _is_apart(self, chosen: Chosen, frame: Frame) -> bool:
        """Whether the verb tells something else than the course of what its subject names."""
        if frame.event_type in _TALKED and chosen.event_type in _FAINT:
            return False
        return chosen.event_type is not frame.event_type and chosen.event_type not in {
            *(EventType.SITUATION, EventType.CONSULT, EventType.REJECT),
        }

    # --- verbs

    def _verb(self, number: int) -> None:
        """Choose a verb, or the noun that it carries, unless another clause tells it already."""
        one = self.parsed.predicates[number]
        relation, over = self.standing.place(number)
        noun, frame = self.carried.get(number), self.matched[number]
        if self.asides.is_blocked(number) or self._is_shared(one, relation, over):
            self.dead.add(number)
            return
        if noun is not None and (told := self.matched[noun]) is not None:
            self._take(noun, told, number)
        elif frame is not None and self.asides.is_aside(number, frame):
            self.dead.add(number)
        elif frame is not None and not (self._is_joined(one, frame) or self._is_tag(one, frame)):
            self._take(number, frame)

    def _is_tag(self, one: Predicate, frame: Frame) -> bool:
        """Whether it only says whose word a clause is: ", he warned", ", suspecting it was"."""
        if one.complement is None or frame.event_type not in _WORDS:
            return False
        under, tokens = self.parsed.predicates[one.complement], self.parsed.tokens
        is_after = under.head < one.head and under.relation == "ccomp"
        is_closing = is_after and not under.marker and one.subject is not None
        if is_closing:
            between = tokens[under.head : max(one.head, one.subject.first if one.subject else 0)]
            return any(token.text in _PAUSES for token in between)
        is_thinking = self.frames.is_in(one.lemma, "believing") and under.relation == "ccomp"
        return is_thinking and one.relation == "advcl" and not one.is_infinitive

    def _is_joined(self, one: Predicate, frame: Frame) -> bool:
        """Whether it only adds to the verb before it ("killed or wounded in a raid")."""
        if one.relation != "conj" or one.governor is None or one.object is not None:
            return False
        first = self.found.get(one.governor)
        is_shared = one.subject is not None and one.subject.basis != "stated"
        return (
            is_shared
            and first is not None
            and first.event_type is frame.event_type is EventType.CASUALTIES
        )

    def _is_shared(self, one: Predicate, relation: str, over: int | None) -> bool:
        """Whether a clause only says what the verb above it asks, plans, grants or forces."""
        if relation in {"acl", "advcl"} and one.is_infinitive:
            return not self.asides.is_used(over)
        if over is not None and self.asides.is_thought(one, relation, over):
            return True
        is_content = relation == "acl" and one.marker == "that"  # "a promise that …"
        is_under = is_content or relation in {"xcomp", "ccomp"} or relation.startswith("prep:")
        if over is None or not is_under:
            return False
        if over in self.dead:
            return True
        claim = self.found.get(self.carried.get(over, over))
        if relation.startswith("prep:"):
            return self._is_matter(one, relation, over, claim)
        is_asked = relation in {"xcomp", "ccomp"} and one.is_infinitive
        return claim is not None and (is_asked or claim.event_type in _SHARING)

    def _is_matter(self, one: Predicate, relation: str, over: int, claim: Chosen | None) -> bool:
        """Whether a gerund says what a noun or a verb is about ("an end to firing at posts")."""
        if relation.removeprefix("prep:") in _BESIDE:
            return False
        is_act = self.parsed.predicates[over].pos == "NOUN" and one.object is None
        return claim.event_type in _SHARING if claim is not None else not is_act

    def _drop_doubles(self) -> None:
        """Drop a verb whose means is told as the same act ("retaliated by shelling")."""
        for number in list(self.found):
            relation, over = self.standing.place(number)
            if relation != "prep:by" or over is None or over not in self.found:
                continue
            if self.found[over].event_type is self.found[number].event_type:
                del self.found[over]

    # --- clauses that no frame knows

    def _fall_back(self, number: int) -> None:
        one, frame = self.parsed.predicates[number], self.matched[number]
        is_told = number in self.found or number in self.carried or number in self.dead
        if is_told or (frame is not None and self._is_joined(one, frame)):
            return
        if (kind := self.unframed.kind_of(number, self.found)) is not None:
            self.found[number] = Chosen(number=number, event_type=kind)

    def _take(self, number: int, frame: Frame, verb: int | None = None) -> None:
        self.found[number] = Chosen(
            number=number, event_type=frame.event_type, frame=frame, verb=verb
        )


def _is_faint(frame: Frame | None) -> bool:
    return frame is not None and frame.event_type in _FAINT
