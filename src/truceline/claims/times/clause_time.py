"""What the clauses of a text say of time without a date: tense, and how clauses hang together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice, pairwise

from truceline.claims.model import Parsed, Predicate
from truceline.claims.times.date_words import DateWords

__all__ = ["Clauses"]

# Clauses and nouns that share the day of what they hang on.
_SHARING = frozenset(
    {"csubj", "nsubj", "conj", "xcomp", "acl", "prep:in", "prep:by", "prep:at", "prep:during"}
)
_TIMED = frozenset({"prep:in", "prep:at", "prep:during"})
_AFTER = frozenset({"after", "following"})
_APART = frozenset({"before", "until", "since", "despite", "than", "without", "pending"})
_LEADING = _AFTER | _APART
_SAME_TIME = frozenset({"as", "when", "while"})
_APART_MARKS = frozenset({"until", "before", "unless", "once", "since", "because"})
# Verbs whose infinitive tells what happened, unlike "agreed to".
_REALISED = frozenset(
    {
        *("begin", "start", "continue", "cease", "stop", "manage", "fail", "help", "allow"),
        *("enable", "force", "oblige", "compel", "cause", "lead", "use", "have", "appear"),
        *("seem", "prove", "happen", "come", "let", "make", "refuse"),
    }
)
_AHEAD = frozenset(
    {
        *("demand", "request", "call", "urge", "propose", "plan", "schedule", "announce"),
        *("expect", "promise", "agree", "set", "want", "prepare", "intend", "order", "offer"),
        *("hope",),
    }
)
_PLANNED = frozenset({"plan", "schedule", "slate", "set", "bill", "expect", "arrange", "fix"})
# Harm that an attack does has the day of the attack: "Friday's blast killed 12".
_HARM = frozenset({"kill", "wound", "injure", "destroy", "damage", "hit", "leave", "claim"})
_TIMING = frozenset({"since", "when", "until", "till", "before", "after"})
_SOON = frozenset({"hour", "minute", "moment", "shortly", "soon", "immediately", "just", "right"})
_HOURS = {"hour": 1 / 24, "day": 1, "night": 1, "week": 7, "month": 30}
_NUMBERS = {
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "eleven": 11,
    "twelve": 12,
}


@dataclass
class Clauses:
    """Tense and links of the predicates of one text; built once per text."""

    parsed: Parsed
    by_head: dict[int, int] = field(init=False)
    under: dict[int, list[int]] = field(init=False)

    def __post_init__(self) -> None:
        predicates = self.parsed.predicates
        self.by_head = {one.head: number for number, one in enumerate(predicates)}
        self.under = defaultdict(list)
        for number, one in enumerate(predicates):
            if one.governor is not None:
                self.under[one.governor].append(number)

    def near(self, one: DateWords) -> int:
        """Index of the nearest predicate above dated words; below zero without one."""
        tokens = self.parsed.tokens
        inside = range(one.first, one.last)
        at = next((at for at in inside if tokens[at].head not in inside), one.first)
        for _ in range(len(tokens)):
            if at in self.by_head and at not in inside:
                return self.by_head[at]
            if tokens[at].head == at:
                break
            at = tokens[at].head
        return self.by_head.get(at, -1)

    def since_event(self, number: int) -> frozenset[str]:
        """Nouns of "since the start of the raid" on a predicate; empty without or with a date."""
        tokens, predicate = self.parsed.tokens, self.parsed.predicates[number]
        for at in range(predicate.first, predicate.last):
            if tokens[at].lemma == "since" and tokens[at].head == predicate.head:
                held = tokens[at + 1 : at + 8]
                nouns = {one.lemma for one in held if one.rel == "pobj" and one.pos == "NOUN"}
                return frozenset() if any(one.pos == "NUM" for one in held) else frozenset(nouns)
        return frozenset()

    def led_back(self, one: DateWords, near: int) -> int:
        """The clause that "six days" dates before "after a bomb killed nine"; else none."""
        if near < 0:
            return -1
        predicate = self.parsed.predicates[near]
        is_led = predicate.marker in _AFTER or self.parsed.tokens[one.last - 1].lemma in _AFTER
        is_clause = predicate.relation in {"advcl", "pcomp", "prep:after"} and is_led
        if not is_clause or predicate.governor is None or one.last > predicate.head:
            return -1
        return predicate.governor

    def said_on(self, one: DateWords, near: int) -> int:
        """The verb of saying that a day right after it dates: "said on Monday jets had come"."""
        if near < 0:
            return -1
        predicate = self.parsed.predicates[near]
        if predicate.relation == "advcl" and predicate.marker == "as":
            between = self.parsed.tokens[predicate.head : one.first]
            is_apart = (
                any(token.text == "," for token in between) and predicate.governor is not None
            )
            return predicate.governor if is_apart and predicate.governor is not None else -1
        if predicate.relation != "ccomp" or predicate.governor is None or not predicate.subject:
            return -1
        over = self.parsed.predicates[predicate.governor].head
        between = self.parsed.tokens[over + 1 : one.first]
        is_next = over < one.first and all(token.pos in {"ADP", "ADV", "DET"} for token in between)
        return predicate.governor if is_next and one.last <= predicate.subject.first else -1

    def is_compared(self, one: DateWords) -> bool:
        """Whether a day is only what another is held against ("worse than in May")."""
        before = self.parsed.tokens[max(0, one.first - 2) : one.first]
        return any(token.lemma == "than" for token in before)

    def leading(self, one: DateWords, number: int) -> frozenset[str]:
        """Words between dated words and a predicate above them ("since the war in 2011")."""
        tokens, over = self.parsed.tokens, self.parsed.predicates[number].head
        inside = range(one.first, one.last)
        at = next((at for at in inside if tokens[at].head not in inside), one.first)
        found: set[str] = set()
        for _ in range(12):
            at = tokens[at].head
            if at == over or tokens[at].head == at:
                break
            found.add(tokens[at].lemma)
        return frozenset(found)

    def chain(self, number: int) -> Iterator[int]:
        """A predicate and those that govern it, outermost last."""
        seen: set[int] = set()
        while number not in seen:
            seen.add(number)
            yield number
            over = self.parsed.predicates[number].governor
            if over is None:
                return
            number = over

    def upward(self, number: int) -> Iterator[tuple[int | None, int]]:
        """The predicates of a chain, each with the one before it."""
        under: int | None = None
        for at in self.chain(number):
            yield under, at
            under = at

    def same(self, number: int) -> Iterator[int]:
        """A predicate and those above it that share their day with it."""
        for at in self.chain(number):
            yield at
            if self.link(at) != "same":
                return

    def timed_under(self, number: int) -> Iterator[int]:
        """The clauses under a predicate that since, until, before or after leads."""
        for under in self.under.get(number, ()):
            one = self.parsed.predicates[under]
            if one.relation == "advcl" and one.marker in _TIMING:
                yield under

    def link(self, number: int) -> str:
        """How a predicate's time follows from its governor's: same, after, said or empty."""
        predicate = self.parsed.predicates[number]
        if predicate.governor is None:
            return ""
        leads = self._leads(number)
        if predicate.marker in _AFTER or leads in _AFTER:
            return "after"
        if predicate.relation in {"ccomp", "parataxis"}:
            return "said"
        if self.is_at_that_time(number) or self.goes_on(number) or self.is_meanwhile(number):
            return "same"
        return "same" if leads not in _APART and _shares(predicate) else ""

    def perfect(self, number: int) -> str:
        """`present` for "has fled", `past` for "had fled", else empty."""
        predicate = self.parsed.predicates[number]
        if not {"have", "having"}.intersection(predicate.auxiliaries):
            return ""
        tokens = self.parsed.tokens
        for at in range(predicate.first, predicate.head):
            if tokens[at].head == predicate.head and tokens[at].lemma in {"have", "having", "'ve"}:
                return "present" if tokens[at].tag in {"VBZ", "VBP"} else "past"
        return ""

    def is_one_tense(self, under: int, over: int) -> bool:
        """Whether two joined verbs stand in one tense: "had entered it and captured villages"."""
        one = self.parsed.predicates[under]
        is_bare = not one.auxiliaries and (one.subject is None or one.subject.basis == "shared")
        both = self.perfect(under), self.perfect(over)
        is_same = both[0] == both[1] and both[0] != "present"
        return is_same or (both[1] == "past" and is_bare)

    def is_looking_back(self, number: int) -> bool:
        """Whether a predicate, or the one above it, stands in the past perfect."""
        return any(self.perfect(at) == "past" for at in islice(self.chain(number), 2))

    def is_past(self, number: int) -> bool:
        """Whether a predicate itself stands in the past tense."""
        predicate, tokens = self.parsed.predicates[number], self.parsed.tokens
        kids = (one for one in range(predicate.first, predicate.head))
        return predicate.tense == "past" or any(
            tokens[at].head == predicate.head and tokens[at].tag == "VBD" for at in kids
        )

    def is_future(self, number: int) -> bool | None:
        """Whether the clause of dated words tells of what is to come; None where unknown."""
        if number < 0:
            return None
        predicate = self.parsed.predicates[number]
        if predicate.pos == "NOUN":
            return self._is_noun_future(predicate)
        if self._is_planned(predicate) or self.is_asked(number):
            return True
        if predicate.tense == "future" or "would" in predicate.auxiliaries:
            return True
        if predicate.is_infinitive and "have" not in predicate.auxiliaries:
            return None if self._was_to_be(predicate) else not self._is_realised(predicate)
        return False if predicate.tense == "past" or self._is_told_of(predicate) else None

    def looks_ahead(self, number: int) -> bool:
        """Whether a predicate, or one above that it shares its time with, tells of the future."""
        return any(
            self.parsed.predicates[at].tense == "future"
            or "would" in self.parsed.predicates[at].auxiliaries
            for at in self.same(number)
        )

    def is_planned_noun(self, number: int) -> bool:
        """Whether a participle says for when a thing is set: "the talks planned for Monday"."""
        one = self.parsed.predicates[number]
        return one.relation == "acl" and self._is_planned(one)

    def is_aside(self, number: int) -> bool:
        """Whether a clause looks back or ahead, so that its day is not what is told next."""
        predicate = self.parsed.predicates[number]
        if self.is_background(number):
            return True
        is_ahead = predicate.tense == "future" or "would" in predicate.auxiliaries
        return is_ahead or (predicate.is_infinitive and not self._is_realised(predicate))

    def is_background(self, number: int) -> bool:
        """Whether a clause only tells what was before, or more of a thing that it describes."""
        return self.parsed.predicates[number].relation == "relcl" or self.perfect(number) == "past"

    def is_at_that_time(self, number: int) -> bool:
        """Whether a clause is joined by "as" or "when" to the one that governs it."""
        predicate = self.parsed.predicates[number]
        if predicate.relation == "relcl":
            return predicate.marker == "when"
        return predicate.relation == "advcl" and predicate.marker in _SAME_TIME

    def goes_on(self, number: int) -> bool:
        """Whether ", which" tells what came of the clause before ("…, which killed two")."""
        predicate, tokens = self.parsed.predicates[number], self.parsed.tokens
        if predicate.relation != "relcl" or predicate.governor is None or predicate.first < 1:
            return False
        is_set_off = tokens[predicate.first - 1].text == ","
        opening = tokens[predicate.first : predicate.first + 2]  # "which", "in which"
        is_which = any(token.text.lower() == "which" for token in opening)
        both = (predicate, self.parsed.predicates[predicate.governor])
        is_told = all(one.tense == "past" and "have" not in one.auxiliaries for one in both)
        return is_set_off and is_which and is_told

    def is_asked(self, number: int) -> bool:
        """Whether a clause says what is to be: "that they leave", "that the siege be lifted"."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        if one.relation != "ccomp" or one.pos != "VERB":
            return False
        inside = range(one.first, one.head)
        verbs = [one.head, *(at for at in inside if tokens[at].head == one.head)]
        words = {tokens[at].lemma for at in verbs}
        is_free = words.isdisjoint({"do", "can", "may", "might", "to"})
        return is_free and any(tokens[at].tag == "VB" for at in verbs)

    def is_meanwhile(self, number: int) -> bool:
        """Whether a relative clause tells what went on at the time: "a car which was carrying"."""
        predicate, tokens = self.parsed.predicates[number], self.parsed.tokens
        if predicate.relation != "relcl" or tokens[predicate.head].tag != "VBG":
            return False
        before = range(predicate.first, predicate.head)
        return any(tokens[at].tag == "VBD" and tokens[at].lemma == "be" for at in before)

    def dated_by_noun(self, number: int, *, is_day: bool = False) -> int:
        """Which clause a day before a noun dates: "at the 5 March meeting", else none."""
        if number < 0:
            return -1
        predicate = self.parsed.predicates[number]
        if predicate.pos != "NOUN" or predicate.governor is None:
            return -1
        is_harm = self.parsed.predicates[predicate.governor].lemma in _HARM
        is_doing = is_day and is_harm and predicate.relation == "nsubj"
        return predicate.governor if predicate.relation in _TIMED or is_doing else -1

    def is_narrated(self, number: int, *, is_quoted: bool, is_author: bool) -> bool:
        """Whether a predicate tells on in the past from the day last named.

        Args:
            number: Its index.
            is_quoted: Whether it is quoted, or goes on with a speaker's words.
            is_author: Whether the text speaks itself.
        """
        chain = [self.parsed.predicates[at] for at in self.chain(number)]
        over = (above for one, above in pairwise(chain) if one.relation != "conj")
        if any(self.parsed.tokens[one.head].tag in {"VBZ", "VBP"} for one in over):
            return False
        steps = list(self.chain(number))[:-1]
        links = [
            (one.relation == "relcl" and not (self.goes_on(at) or self.is_meanwhile(at)))
            or one.marker in _APART_MARKS
            for at, one in zip(steps, chain, strict=False)
        ]
        if any(links) or any(self._leads(at) in _APART | _AFTER for at in steps):
            return False
        if is_author and any(self.perfect(at) for at in self.same(number)):
            return False
        if self.perfect(number) == "present" and not is_quoted:
            return False
        top = chain[-1]
        if is_quoted and all(one.relation == "conj" for one in chain[:-1]):
            return top.pos != "NOUN"
        return top.tense == "past" and (not is_author or self.perfect(self.by_head[top.head]) == "")

    def is_soon(self, number: int) -> bool:
        """Whether mere hours lie between a clause and its governor: "shortly after the raid"."""
        tokens, one = self.parsed.tokens, self.parsed.predicates[number]
        if one.governor is None:
            return False
        inside = range(max(1, one.first - 4), one.head)
        led = [at for at in inside if tokens[at].text.lower() in {"after", "before"}]
        return bool(led) and tokens[led[-1] - 1].lemma in _SOON

    def lasted(self, number: int) -> float:
        """Days in "after six days of shelling", of the noun shelling; zero without any."""
        tokens, at = self.parsed.tokens, self.parsed.predicates[number].head
        for _ in range(4):
            at = tokens[at].head
            if (unit := _HOURS.get(tokens[at].lemma)) is not None:
                kids = [one for one in range(max(0, at - 4), at) if tokens[one].head == at]
                said = [tokens[one].text.lower() for one in kids if tokens[one].pos == "NUM"]
                return next((_number(one) * unit for one in said), 0.0)
        return 0.0

    def _leads(self, number: int) -> str:
        """The preposition of time that leads down to a predicate from its governor."""
        predicate, tokens = self.parsed.predicates[number], self.parsed.tokens
        if predicate.governor is None or predicate.relation in {"conj", "ccomp"}:
            return ""
        over, at = self.parsed.predicates[predicate.governor].head, tokens[predicate.head].head
        for _ in range(6):
            if at == over or tokens[at].head == at:
                break
            if tokens[at].lemma in _LEADING or tokens[at].text.lower() in _LEADING:
                return tokens[at].text.lower()
            at = tokens[at].head
        return ""

    def _is_told_of(self, predicate: Predicate) -> bool:
        """Whether a gerund names what a past clause speaks of: "accused them of shelling"."""
        if predicate.governor is None or self.parsed.tokens[predicate.head].tag != "VBG":
            return False
        over = self.parsed.predicates[predicate.governor]
        is_ahead = over.lemma.split(" ")[0] in _AHEAD | {"consider", "threaten", "risk"}
        return over.pos == "VERB" and over.tense == "past" and not is_ahead

    def _was_to_be(self, predicate: Predicate) -> bool:
        """Whether a thing was to happen, so that its day may be past: "were to leave on Friday"."""
        if predicate.governor is None:
            return False
        over = self.parsed.predicates[predicate.governor]
        return over.lemma == "be" and over.object is None and over.tense == "past"

    def _is_planned(self, predicate: Predicate) -> bool:
        """Whether a thing is planned for its day: "is scheduled for early November"."""
        if not predicate.is_passive or predicate.lemma not in _PLANNED:
            return False
        if predicate.relation == "acl":  # "a conference planned for 14 April"
            return True
        kids = self.parsed.tokens[predicate.first : predicate.head]
        return any(one.head == predicate.head and one.tag in {"VBZ", "VBP"} for one in kids)

    def _is_noun_future(self, predicate: Predicate) -> bool | None:
        if predicate.governor is None or predicate.relation == "relcl":
            return None
        over = self.parsed.predicates[predicate.governor]
        if over.tense == "future" or "would" in over.auxiliaries:
            return True
        if over.pos == "VERB" and over.tense == "past" and over.lemma.split(" ")[0] not in _AHEAD:
            return False
        return None

    def _is_realised(self, predicate: Predicate) -> bool:
        if predicate.governor is None:
            return False
        over = self.parsed.predicates[predicate.governor]
        return over.tense == "past" and over.lemma.split(" ")[0] in _REALISED


def _shares(predicate: Predicate) -> bool:
    if predicate.relation == "advcl":
        is_shared = predicate.subject is None or predicate.subject.basis == "shared"
        is_joined = is_shared or predicate.marker in _SAME_TIME
        return is_joined and predicate.marker not in _APART_MARKS
    return predicate.relation in _SHARING or predicate.pos == "NOUN"


def _number(said: str) -> float:
    return float(said) if said.isdecimal() else float(_NUMBERS.get(said, 0))
