"""When each claim of a text happened: dated words by the clause they hang on, read in order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from truceline.claims.model import Attribution, AttributionKind, Dated, EventType, Parsed
from truceline.claims.parts.slots import Hung
from truceline.claims.times.clause_time import Clauses
from truceline.claims.times.date_words import Between, ClockOnly, Length, Meaning, Offset, Window
from truceline.claims.times.dates import DateWords, resolve
from truceline.claims.times.narration import Narration, Told, is_within
from truceline.core.claim import Modality

__all__ = ["Days"]

_SHORT, _YEAR = timedelta(days=31), timedelta(days=366)
_STATES = {EventType.ASSESSMENT, EventType.SITUATION, EventType.INTENT, EventType.STATEMENT}
_AHEAD = {Modality.PLANNED, Modality.INTENDED, Modality.EXPECTED, Modality.CONDITIONAL}
_UNDATED = {Modality.NORMATIVE, Modality.POSSIBLE}
# "Despite the rift since 2017", "clashes such as those in May": days of what is only mentioned.
_BESIDE = frozenset({"despite", "such", "unlike", "like", "than"})
_QUOTED = {AttributionKind.DIRECT, AttributionKind.FREE_INDIRECT}


@dataclass(frozen=True, slots=True)
class _Hanging:
    """A dated expression and what it means where it stands."""

    words: DateWords
    found: Dated
    near: int


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
    clauses: Clauses = field(init=False)
    narration: Narration = field(init=False)
    by_predicate: dict[int, list[_Hanging]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_predicate = defaultdict(list)
        self.clauses = Clauses(self.parsed)
        self.narration = Narration(self.parsed, self.words)
        anchor: Dated | None = None
        for one in self.words:
            near = self.clauses.near(one)
            if isinstance(one.meaning, Length):
                found = self._lasting(one, near)
            else:
                found = self._resolved(one, near, anchor)
            if found is None:
                continue
            found = self._until_told(one, near, found, anchor)
            self._hang(one, near, found)
            is_anchor = is_within(found, _YEAR) and not one.is_attributive
            is_back = near >= 0 and self.clauses.is_background(near)
            if _is_after(one.meaning) and self.narration.has_day_before(one):
                continue  # "on 5 May, a year after the truce": no other day
            if is_anchor and _is_named(one.meaning) and (anchor is None or not is_back):
                anchor = found
            if self._moves_on(one, near):
                told = found if is_within(found, _YEAR) and found.first_day else None
                self.narration.add(one, told)

    def of(self, numbers: Sequence[int], event_type: EventType) -> Dated | None:
        """The days of a claim: its own, or those of a clause that it shares them with.

        Args:
            numbers: Indices of its predicates.
            event_type: What it tells of.
        """
        for number in numbers:
            if found := self._shared(number, event_type):
                return found
        return None

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
        told = self.narration.at(start)
        if told is None or told.found is None or modality in _UNDATED:
            return None
        if not self._tells_on(number, told, event_type, said):
            return None
        is_past = self.clauses.is_past(number)
        if modality is Modality.ALLEGED and not is_past:
            return None
        found = replace(told.found, basis="inferred")
        is_ahead = (modality in _AHEAD and not is_past) or self.clauses.looks_ahead(number)
        return replace(found, last_day=None) if is_ahead else found

    def _tells_on(self, number: int, told: Told, event_type: EventType, said: Attribution) -> bool:
        """Whether a claim goes on from the day that the text has come to."""
        is_author = said.kind is AttributionKind.AUTHOR
        if self.published_on is not None and not told.is_label:
            return False
        if any(self.by_predicate.get(one) for one in self.clauses.same(number)):
            return False  # a day of its own that could not be told
        if event_type is EventType.ASSESSMENT and is_author:
            return False
        start = self.parsed.tokens[self.parsed.predicates[number].head].start
        if told.is_label and told.at >= self.narration.paragraph(start):
            return True
        is_quoted = said.kind in _QUOTED
        return self.clauses.is_narrated(number, is_quoted=is_quoted, is_author=is_author)

    def _resolved(self, one: DateWords, near: int, anchor: Dated | None) -> Dated | None:
        return resolve(
            one,
            published_on=self.published_on,
            anchor=anchor,
            is_future=self.clauses.is_future(near),
            is_news=self.published_on is not None,
        )

    # --- What hangs where ----------------------------------------------------------------------

    def _hang(self, one: DateWords, near: int, found: Dated) -> None:
        """Hang days on the claim that they date, and on the nearest clause."""
        if self.clauses.is_compared(one):
            return
        if one.is_attributive:
            near = self.clauses.dated_by_noun(near)
            if near >= 0:
                self.by_predicate[near].append(_Hanging(one, found, near))
            return
        for number in {self.hung.owner_of(one.mention), near}:
            if number < 0:
                continue
            leading = self.clauses.leading(one, number)
            if not leading & _BESIDE:
                is_since = "since" in leading and not _is_open(found)
                meant = replace(found, last_day=None) if is_since else found
                self.by_predicate[number].append(_Hanging(one, meant, near))

    def _moves_on(self, one: DateWords, near: int) -> bool:
        """Whether the telling comes to a day with these words, not looks back or ahead."""
        if one.is_attributive or not _is_named(one.meaning) or self.clauses.is_compared(one):
            return False
        if isinstance(one.meaning, Between) and one.meaning.last is None:
            return False
        return near < 0 or not self.clauses.is_aside(near)

    def _lasting(self, one: DateWords, near: int) -> Dated | None:
        """Reads "has been closed for a week": since then, with an open end."""
        length = one.meaning
        if not isinstance(length, Length) or self.published_on is None or length.is_deadline:
            return None
        if near < 0 or self.clauses.perfect(near) != "present":
            return None
        back = replace(
            one,
            meaning=Between(
                first=Offset(
                    number=length.number, unit=length.unit, direction=-1, origin="publication"
                )
            ),
        )
        return resolve(back, published_on=self.published_on, anchor=None, is_future=False)

    def _until_told(self, one: DateWords, near: int, found: Dated, anchor: Dated | None) -> Dated:
        """Closes "had been kept out since Thursday" at the day that is told of."""
        is_since = isinstance(one.meaning, Between) and one.meaning.last is None
        if not is_since or self.published_on is not None or anchor is None or near < 0:
            return found
        if anchor.last_day is None or found.first_day is None or anchor.last_day < found.first_day:
            return found
        is_back = self.clauses.is_looking_back(near) and is_within(anchor, _SHORT)
        return replace(found, last_day=anchor.last_day) if is_back else found

    # --- What is shared ------------------------------------------------------------------------

    def _shared(self, number: int, event_type: EventType) -> Dated | None:
        for under, at in self.clauses.upward(number):
            held = self.by_predicate.get(at, ())
            fitting = [one for one in held if under is None or self._reaches(one, under, at)]
            if found := _best(fitting):
                return found
            link = self.clauses.link(at)
            if link == "after":
                return self._before(at)
            if link == "said" and self._is_of_the_saying(number, event_type):
                return self._said_on(at)
            if link != "same":
                return None
        return None

    def _reaches(self, one: _Hanging, under: int, over: int) -> bool:
        """Whether days of a clause hold for another that hangs on it.

        Words before both verbs do ("on Monday they met and agreed"); after the first, only a
        day or month of one past act for the next.
        """
        predicates = self.parsed.predicates
        if self.clauses.is_at_that_time(under):
            return one.near == over
        if predicates[under].relation != "conj":
            return True
        if one.words.mention.start < self.parsed.tokens[predicates[over].head].start:
            return not (self.clauses.perfect(over) == "present" and _is_open(one.found))
        both = (predicates[under], predicates[over])
        is_past = all(each.tense == "past" and "have" not in each.auxiliaries for each in both)
        return is_past and is_within(one.found, _SHORT)

    def _before(self, number: int) -> Dated | None:
        """The days before what an "after" leads up to; exact where the words count them."""
        over = self.parsed.predicates[number].governor
        if over is None:
            return None
        held = [one for at in self.clauses.same(over) for one in self.by_predicate.get(at, ())]
        counted = [
            (one.words, one.words.meaning)
            for one in held
            if isinstance(one.words.meaning, Offset) and _is_after(one.words.meaning)
        ]
        plain = [one for one in held if not _is_after(one.words.meaning)]
        main = _best(plain) or self._told(over)
        if main is None or main.last_day is None:
            return None
        if counted:
            words, offset = counted[0]
            turned = replace(words, meaning=replace(offset, direction=-1))
            return resolve(turned, published_on=None, anchor=main, is_future=False)
        first = None
        if lasted := self.clauses.lasted(number):
            first = main.last_day - timedelta(days=lasted)
        return Dated(first_day=first, last_day=main.last_day, basis="inferred")

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


def _best(held: Sequence[_Hanging]) -> Dated | None:
    """The first days that are known."""
    return next((one.found for one in held if one.found.basis != "unknown"), None)


def _is_open(found: Dated) -> bool:
    return found.first_day is None or found.last_day is None


def _is_after(meaning: Meaning) -> bool:
    return isinstance(meaning, Offset) and meaning.direction > 0 and meaning.origin == "anchor"


def _is_named(meaning: Meaning) -> bool:
    """Whether words name days rather than a length or a time of day."""
    return not isinstance(meaning, Length | ClockOnly | Window)
