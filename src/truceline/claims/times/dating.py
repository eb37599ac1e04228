"""When each claim of a text happened: dated words by the clause they hang on, read in order."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Dated,
    EventType,
    Parsed,
    Phrase,
)
from truceline.claims.parts.slots import Hung
from truceline.claims.times.date_words import ClockOnly, Length, Offset
from truceline.claims.times.dates import DateWords, resolve
from truceline.claims.times.hanging import Hanging, Hangings, is_counted_after, is_open
from truceline.claims.times.narration import Told, is_within
from truceline.core.claim import Modality

__all__ = ["Days"]

_WEEK = timedelta(days=6)
_SHORT = timedelta(days=31)
_STATES = {EventType.ASSESSMENT, EventType.SITUATION, EventType.INTENT, EventType.STATEMENT}
_HARM = EventType.CASUALTIES
_HARMING = {EventType.CASUALTIES, EventType.ASSAULT}
_ASKING = {EventType.REQUEST, EventType.AGREE, EventType.INTENT, EventType.THREATEN}
_AHEAD = {Modality.PLANNED, Modality.INTENDED, Modality.EXPECTED, Modality.CONDITIONAL}
_UNDATED = {Modality.NORMATIVE, Modality.POSSIBLE}
_HARMED = frozenset({"kill", "wound", "injure", "die", "wounded", "killed", "injured", "dead"})
_ABOUT_ACCORDS = {
    *(EventType.REJECT, EventType.SUPPORT, EventType.ACCUSE, EventType.SITUATION),
    *(EventType.STATEMENT, EventType.ASSESSMENT),
}
_ACCORDS = frozenset(
    {
        *("accord", "agreement", "armistice", "ceasefire", "cease-fire", "deal", "memorandum"),
        *(
            "pact",
            "plan",
            "protocol",
            "settlement",
            "treaty",
            "truce",
            "understanding",
            "arrangement",
        ),
    }
)
_MAKING = frozenset(
    {
        *("agree", "announce", "broker", "conclude", "declare", "finalise", "finalize", "make"),
        *("negotiate", "reach", "sign", "strike", "adopt", "approve", "initial", "seal"),
    }
)
_LONG = frozenset({"week", "fortnight", "month", "quarter", "year"})
_ANNOUNCING = frozenset({"announce", "confirm", "acknowledge", "admit", "mourn", "condemn"})
_LOST = frozenset({"death", "loss", "killing", "murder", "capture", "execution", "wounding"})
# Acts of arms, of which the entry of one day in a chronology strings many together.
_FIGHTING = {EventType.ASSAULT, EventType.MOBILIZE, EventType.COERCE, EventType.RETREAT}
_OPENING = 12  # characters before a day that opens an entry: "Early on"
_QUOTED = {AttributionKind.DIRECT, AttributionKind.FREE_INDIRECT}


@dataclass
class Days:
    """Days of the clauses of one text; built once per text.

    Attributes:
        parsed: The text.
        hung: What hangs on which predicate.
        words: Its dated expressions, in order.
        published_on: Day of publication; None where not known.
    """

    parsed: Parsed
    hung: Hung
    words: Sequence[DateWords]
    published_on: date | None
    hangings: Hangings = field(init=False)

    def __post_init__(self) -> None:
        self.hangings = Hangings(self.parsed, self.hung, self.words, self.published_on)
        self.clauses, self.narration = self.hangings.clauses, self.hangings.narration
        self.continuing, self.by_predicate = self.hangings.continuing, self.hangings.by_predicate

        self._lengths = [one for one in self.words if isinstance(one.meaning, Length)]

    def of(self, numbers: Sequence[int], event_type: EventType) -> Dated | None:
        """The days of a claim: its own, or those of a clause that it shares them with.

        Args:
            numbers: Indices of its predicates.
            event_type: What it tells of.
        """
        if self._is_announced(numbers):
            return None
        for number in numbers:
            if found := self._shared(number, event_type):
                return found
        if event_type in _ASKING:
            return self._asked_for(numbers[-1])
        return self._joined(numbers[-1]) if event_type in _HARMING else None

    def carried_to(
        self, number: int, event_type: EventType, modality: Modality, said: Attribution
    ) -> Dated | None:
        """The day that a chronology has come to, for a claim that has none.

        A text with a day of publication is news: its sentences do not follow one another in
        time, unless a day heads them. What a past sentence plans or expects has an open end.

        Args:
            number: Index of the claim's outermost predicate.
            event_type: What it tells of.
            modality: How it is put forward.
            said: Whose words it is.
        """
        start = self.parsed.tokens[self.parsed.predicates[number].head].start
        if modality in _UNDATED:
            return None
        told = self.narration.at(start)
        if since := self.clauses.since_event(number):
            return self.continuing.begun(since, number)
        if (accord := self._of_accord(number, told, event_type)) is not None:
            return accord
        if told is None or told.found is None or not self._tells_on(number, told, event_type, said):
            is_charged = modality is Modality.ALLEGED
            charged = self._until_charged(number, told) if is_charged else None
            return charged or self._told_again(number, event_type)
        is_past = self.clauses.is_past(number)
        is_ahead = (modality in _AHEAD and not is_past) or self.clauses.looks_ahead(number)
        is_of_it = self.published_on is not None or is_ahead
        is_of_it = is_of_it or self._is_of_told(number, told, event_type, said)
        is_alleged = modality is Modality.ALLEGED and not is_past
        is_only_said = self._is_only_said(number, told, event_type, said)
        if is_alleged or is_only_said or not is_of_it:
            return None
        found = replace(told.found, basis="inferred")
        return replace(found, last_day=None) if is_ahead else found

    def _is_only_said(
        self, number: int, told: Told, event_type: EventType, said: Attribution
    ) -> bool:
        """Whether the day is only that on which a past act was told: "on 9 May it said he died"."""
        near = self.hangings.nears.get(told.at, -1)
        if near < 0 or told.is_label or event_type in _STATES:
            return False
        if said.kind is AttributionKind.AUTHOR or not self.hangings.is_new_day(told.at):
            return False
        is_act = self.parsed.tokens[self.parsed.predicates[number].head].tag != "VBG"
        return is_act and self.continuing.is_saying(near)

    def _of_accord(self, number: int, told: Told | None, event_type: EventType) -> Dated | None:
        """From the day of an accord on: what it provides, and who welcomed or rejected it."""
        if told is None or told.found is None or event_type not in _ABOUT_ACCORDS:
            return None
        near = self.hangings.nears.get(told.at, -1)
        if near < 0 or not self._tells_accord(near) or not is_within(told.found, _SHORT):
            return None
        one = self.parsed.predicates[number]
        if self._has_own_days(number) or self._sentence(number) == self._sentence(near):
            return None
        is_of_it = any(self._is_accord(phrase) for phrase in (one.subject, one.object))
        return replace(told.found, last_day=None, basis="inferred") if is_of_it else None

    def _tells_accord(self, number: int) -> bool:
        """Whether a clause tells that an accord was made: "signed a memorandum"."""
        one = self.parsed.predicates[number]
        heads = [phrase.head for phrase in (one.subject, one.object) if phrase is not None]
        held = {self.parsed.tokens[at].lemma for at in heads}
        return one.lemma in _MAKING and (one.lemma == "agree" or not held.isdisjoint(_ACCORDS))

    def _is_accord(self, phrase: Phrase | None) -> bool:
        """Whether words take up an accord told of before: "the deal", "it"."""
        if phrase is None:
            return False
        first, head = self.parsed.tokens[phrase.first], self.parsed.tokens[phrase.head]
        is_known = first.text.lower() in {"the", "this"} and head.lemma in _ACCORDS
        return is_known or head.text.lower() == "it"

    def _sentence(self, number: int) -> int:
        return self.parsed.tokens[self.parsed.predicates[number].head].sentence

    def _until_charged(self, number: int, told: Told | None) -> Dated | None:
        """Until the day of the charge, of what a chronology only tells as charged."""
        if self.published_on is not None or told is None or told.found is None:
            return None
        start = self.parsed.tokens[self.parsed.predicates[number].head].start
        is_here = told.at >= self.narration.paragraph(start) and is_within(told.found, _WEEK)
        if not is_here or self._has_own_days(number) or self.clauses.is_future(number):
            return None
        return replace(told.found, first_day=None, basis="inferred")

    def _tells_on(self, number: int, told: Told, event_type: EventType, said: Attribution) -> bool:
        """Whether a claim goes on from the day that the text has come to."""
        is_author = said.kind is AttributionKind.AUTHOR
        is_news = self.published_on is not None and not told.is_label
        if is_news and not self._goes_on(number, told, event_type):
            return False
        if self._has_own_days(number) or self._lasts(number):
            return False  # a day of its own that could not be told, or more than a day
        if event_type is EventType.ASSESSMENT and is_author:
            return False
        start = self.parsed.tokens[self.parsed.predicates[number].head].start
        if told.is_label and told.at >= self.narration.paragraph(start):
            return True
        is_quoted = said.kind in _QUOTED
        return self.clauses.is_narrated(number, is_quoted=is_quoted, is_author=is_author)

    def _is_of_told(
        self, number: int, told: Told, event_type: EventType, said: Attribution
    ) -> bool:
        """Whether a claim of a chronology tells of the same event or actors as the day did."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        first = bisect_left(tokens, told.at, key=lambda token: token.start)
        gap = tokens[one.head].sentence - tokens[min(first, len(tokens) - 1)].sentence
        if gap == 0 or told.found is None or not is_within(told.found, _WEEK):
            return True  # of a season or month many things are told
        if told.is_label:
            is_act = event_type not in _STATES and said.kind is AttributionKind.INDIRECT
            is_loose = is_act and self._is_retold(number)
            return not is_loose or self.continuing.speaks_of_event(number)
        if told.at < self.narration.paragraph(tokens[one.head].start):
            return self.continuing.takes_up(number)
        if self._is_retold(number):
            return self.continuing.speaks_of_event(number)
        return self._is_of_entry(number, told, event_type, said, gap)

    def _is_retold(self, number: int) -> bool:
        """Whether a past act is told as somebody's words, who may speak of another day."""
        is_said = any(self.clauses.link(at) == "said" for at in self.clauses.chain(number))
        is_going_on = self.parsed.tokens[self.parsed.predicates[number].head].tag == "VBG"
        return is_said and not is_going_on and self.clauses.is_past(number)

    def _is_of_entry(
        self, number: int, told: Told, event_type: EventType, said: Attribution, gap: int
    ) -> bool:
        """Whether a claim goes on in the paragraph of the day that it comes from."""
        first = bisect_left(self.parsed.tokens, told.at, key=lambda token: token.start)
        if event_type is _HARM and gap == 1:
            return not self.continuing.is_anew(number)
        is_fight = event_type in _FIGHTING and said.kind is AttributionKind.AUTHOR
        is_strung = is_fight and self._opens_entry(told, first)
        return is_strung or self.continuing.is_linked(self._sentence_start(first), number)

    def _opens_entry(self, told: Told, first: int) -> bool:
        """Whether a day opens the entry of a chronology with an act, not with what was said."""
        near = self.hangings.nears.get(told.at, -1)
        if near < 0 or self.continuing.is_saying(near):
            return False
        if self.parsed.predicates[near].lemma in _ANNOUNCING:
            return False
        start = self.parsed.tokens[self._sentence_start(first)].start
        return start <= self.narration.paragraph(told.at) and told.at - start <= _OPENING

    def _sentence_start(self, at: int) -> int:
        return self.parsed.sentences[self.parsed.tokens[at].sentence][0]

    def _has_own_days(self, number: int) -> bool:
        """Whether dated words hang on a claim that are more than a time of day."""
        held = (one for at in self.clauses.same(number) for one in self.by_predicate.get(at, ()))
        return any(not isinstance(one.words.meaning, ClockOnly) for one in held)

    def _lasts(self, number: int) -> bool:
        """Whether a claim goes on for weeks: "resisted for six weeks"."""
        heads = set(self.clauses.same(number))
        return any(
            isinstance(words.meaning, Length)
            and words.meaning.unit in _LONG
            and self.clauses.near(words) in heads
            for words in self._lengths
        )

    def _goes_on(self, number: int, told: Told, event_type: EventType) -> bool:
        """Whether a claim of news goes on with the event of the sentence before it."""
        if event_type in _STATES or told.found is None or not is_within(told.found, _WEEK):
            return False
        if event_type is _HARM and self._follows_on(number, told):
            return not self.continuing.is_anew(number)
        start = self.parsed.tokens[self.parsed.predicates[number].head].start
        is_apart = told.at < self.narration.paragraph(start)
        if self.narration.is_dated(start) or (is_apart and event_type is not _HARM):
            return False
        return self.continuing.follows(self.hangings.nears[told.at], number, event_type)

    def _follows_on(self, number: int, told: Told) -> bool:
        """Whether only a semicolon parts a claim from its day: "a raid on Monday; two died"."""
        start = self.parsed.tokens[self.parsed.predicates[number].head].start
        is_here = told.at >= self.narration.sentence(start)
        return is_here and ";" in self.parsed.stored[told.at : start]

    def _told_again(self, number: int, event_type: EventType) -> Dated | None:
        """The day that a text of news gave the same act before."""
        if self.published_on is None or event_type in _STATES:
            return None
        if self._has_own_days(number):
            return None
        found = self.continuing.again(number)
        return found and replace(found, basis="inferred")

    # --- What is shared ------------------------------------------------------------------------

    def _shared(self, number: int, event_type: EventType) -> Dated | None:
        for under, at in self.clauses.upward(number):
            held = self.by_predicate.get(at, ())
            fitting = [one for one in held if under is None or self._reaches(one, under, at)]
            plain = [one for one in fitting if not is_counted_after(one.words.meaning)]
            fitting = plain or [one for one in fitting if not self.hangings.is_idle(one)]
            if found := _best(sorted(fitting, key=lambda one: one.near != at)):
                is_when = under is not None and self.clauses.is_at_that_time(under)
                words = next(one.words for one in fitting if one.found is found)
                return self.hangings.point(words, found) if is_when else found
            if found := self._led_to(at):
                return found
            link = self.clauses.link(at)
            if link == "after" or (not link and self.clauses.is_soon(at)):
                return self._before(at)
            if link == "said" and self._is_of_the_saying(number, event_type):
                return self._said_on(at)
            if link != "same":
                return None
        return None

    def _reaches(self, one: Hanging, under: int, over: int) -> bool:
        """Whether days of a clause hold for another that hangs on it.

        Words before both verbs do ("on Monday they met and agreed"); after the first, only a
        day or month of one past act for the next.
        """
        predicates = self.parsed.predicates
        if self.clauses.is_at_that_time(under):
            return one.near == over
        if self.clauses.goes_on(under) or self.clauses.is_meanwhile(under):
            return one.near == over and is_within(one.found, _SHORT)
        if predicates[under].relation != "conj":
            return True
        if one.words.mention.start < self.parsed.tokens[predicates[over].head].start:
            return not (self.clauses.perfect(over) == "present" and is_open(one.found))
        both = (predicates[under], predicates[over])
        is_past = all(each.tense == "past" for each in both)
        if not (is_past and self.clauses.is_one_tense(under, over)):
            return False
        subject = predicates[under].subject
        is_other = subject is not None and subject.basis == "stated"
        return is_within(one.found, _WEEK if is_other else _SHORT)

    def _is_announced(self, numbers: Sequence[int]) -> bool:
        """Whether the day is that of the news: "on 9 May the ministry announced his death"."""
        for under, at in self.clauses.upward(numbers[0]):
            one = self.parsed.predicates[at]
            if under is None or one.lemma not in _ANNOUNCING or one.pos != "VERB":
                continue
            held = [self.parsed.predicates[kid] for kid in self.clauses.under[at]]
            lost = any(kid.relation == "dobj" and kid.lemma in _LOST for kid in held)
            if lost and self.parsed.predicates[under].relation == "prep:by":
                return True  # "announced the death of a soldier by an explosion"
            noun = self.parsed.predicates[under]
            if noun.relation == "dobj" and noun.lemma in _LOST:
                return all(held.near == at for held in self.by_predicate.get(under, ()))
        return False

    def _joined(self, number: int) -> Dated | None:
        """The day of what does the harm, or ends it: "a bomb set on Monday killed two"."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        if one.tense != "past" or one.pos != "VERB" or self._has_own_days(number):
            return None
        for under in self.clauses.under.get(number, ()):
            part = self.parsed.predicates[under]
            over = tokens[part.head].head
            doer = one.subject.head if one.subject is not None else -1
            is_cause = part.relation == "acl" and over == doer and one.lemma in _HARMED
            is_gapped = part.relation == "conj" and tokens[part.head].tag == "VBN"
            is_gapped = is_gapped and one.is_passive and not self._has_verb_of_its_own(under)
            if is_cause or is_gapped:
                return _best(self.hangings.own(under))
        return None

    def _has_verb_of_its_own(self, number: int) -> bool:
        """Whether an auxiliary stands in a clause: "two were killed and six were hurt"."""
        one, tokens = self.parsed.predicates[number], self.parsed.tokens
        inside = range(one.first, one.head)
        return any(tokens[at].pos == "AUX" and tokens[at].head == one.head for at in inside)

    def _asked_for(self, number: int) -> Dated | None:
        """The day of what is asked or promised: "demanded that they leave by Friday"."""
        under = self.parsed.predicates[number].complement
        if under is None or self._has_own_days(number):
            return None
        is_ahead = self.clauses.is_future(under) or self.clauses.is_asked(under)
        return _best(self.hangings.own(under)) if is_ahead else None

    def _led_to(self, number: int) -> Dated | None:
        """Days counted from a clause of time with its own day, "since the raid began on 5 May"."""
        for under in self.clauses.timed_under(number):
            found = _best(self.hangings.own(under))
            if found is None or found.first_day is None or not is_within(found, _SHORT):
                continue
            marker = self.parsed.predicates[under].marker
            if counted := self.hangings.counted.get(under):
                return resolve(counted, published_on=None, anchor=found, is_future=False)
            if marker == "when":
                return found
            if marker == "since":
                return replace(found, last_day=None)
            if marker in {"until", "till"}:
                return replace(found, first_day=None)
        return None

    def _before(self, number: int) -> Dated | None:
        """The days before what an "after" leads up to; exact where the words count them."""
        over = self.parsed.predicates[number].governor
        if over is None:
            return None
        held = [one for at in self.clauses.same(over) for one in self.by_predicate.get(at, ())]
        counted = [
            (one.words, one.words.meaning)
            for one in held
            if isinstance(one.words.meaning, Offset) and is_counted_after(one.words.meaning)
        ]
        plain = [one for one in held if not is_counted_after(one.words.meaning)]
        main = _best(plain) or self._said_on(over) or self._told(over)
        if main is None or main.last_day is None:
            return None
        if not counted and (self._is_harm_of(number, over) or self.clauses.is_soon(number)):
            return main
        if counted:
            words, offset = counted[0]
            if offset.unit == "hour":
                return main
            turned = replace(words, meaning=replace(offset, direction=-1))
            return resolve(turned, published_on=None, anchor=main, is_future=False)
        first = None
        if lasted := self.clauses.lasted(number):
            first = main.last_day - timedelta(days=lasted)
        return Dated(first_day=first, last_day=main.last_day, basis="inferred")

    def _is_harm_of(self, number: int, over: int) -> bool:
        """Whether people were hurt by what "after" leads to: "wounded after a raid"."""
        harm, tokens = self.parsed.predicates[over], self.parsed.tokens
        held = harm.object
        words = {harm.lemma, "" if held is None else tokens[held.head].lemma}
        words |= {"" if held is None else tokens[held.head].text.lower()}
        cause = self.parsed.predicates[number]
        is_act = cause.pos == "NOUN" or "be" in cause.auxiliaries or cause.is_passive
        return is_act and not _HARMED.isdisjoint(words)

    def _told(self, number: int) -> Dated | None:
        """The day that a chronology has come to at a predicate."""
        if self.published_on is not None:
            return None
        told = self.narration.at(self.parsed.tokens[self.parsed.predicates[number].head].start)
        return told.found if told else None

    def _is_of_the_saying(self, number: int, event_type: EventType) -> bool:
        """Whether what is said holds on the day of speaking: a judgement, a state, a wish."""
        predicate = self.parsed.predicates[number]
        if predicate.tense == "future" or self.clauses.perfect(number) == "past":
            return False
        return event_type in _STATES or predicate.tense == "present"

    def _said_on(self, number: int) -> Dated | None:
        over = self.parsed.predicates[number].governor
        if over is None:
            return None
        held = [one for at in self.clauses.same(over) for one in self.by_predicate.get(at, ())]
        return _best([one for one in held if is_within(one.found, _SHORT)])


def _best(held: Sequence[Hanging]) -> Dated | None:
    """The first days that are known."""
    return next((one.found for one in held if one.found.basis != "unknown"), None)
