"""Dated words of a text, resolved in order and hung on the clauses that they date."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from truceline.claims.model import Dated, Parsed
from truceline.claims.parts.slots import Hung
from truceline.claims.times.clause_time import Clauses
from truceline.claims.times.continuing import Continuing
from truceline.claims.times.date_words import (
    Anchored,
    Between,
    Calendar,
    ClockOnly,
    Deictic,
    Length,
    Meaning,
    Offset,
    Weekday,
    Window,
)
from truceline.claims.times.dates import DateWords, resolve
from truceline.claims.times.narration import Narration, is_within

__all__ = ["Hanging", "Hangings", "is_counted_after", "is_open"]

_SHORT, _YEAR = timedelta(days=31), timedelta(days=366)
# "Despite the rift since 2017", "clashes such as those in May": days of what is only mentioned.
_BESIDE = frozenset({"despite", "such", "unlike", "like", "than"})
_POINTS = (Calendar, Weekday, Deictic)
_JOINING = frozenset({"and", "again", ",", "on", "in", "the"})
_COUNTED = frozenset({"before", "after"})
_LOOSE = frozenset({"month", "quarter", "year", "decade"})
_SINCE_THEN = Between(first=Anchored(unit="span", shift=0))
_BRIEF = frozenset({"hour", "day"})
_NOW = frozenset({"this", "current"})


@dataclass(frozen=True, slots=True)
class Hanging:
    """A dated expression and what it means where it stands; `near` is its nearest clause."""

    words: DateWords
    found: Dated
    near: int


@dataclass
class Hangings:
    """What the dated words of one text date; built once per text.

    Attributes:
        parsed: The text.
        hung: What hangs on which predicate.
        words: Its dated expressions, in order.
        published_on: Day of publication; None where not known.
        by_predicate: Days by the predicate that they hang on.
        counted: "Two days before" by the clause that it leads and counts from.
        nears: Nearest clause by first character of the words that the telling came to.
    """

    parsed: Parsed
    hung: Hung
    words: Sequence[DateWords]
    published_on: date | None
    clauses: Clauses = field(init=False)
    narration: Narration = field(init=False)
    continuing: Continuing = field(init=False)
    by_predicate: dict[int, list[Hanging]] = field(default_factory=lambda: defaultdict(list))
    counted: dict[int, DateWords] = field(default_factory=dict)
    nears: dict[int, int] = field(default_factory=dict)
    anchor: Dated | None = None
    latest: tuple[int, Dated] | None = None
    latest_past: tuple[int, Dated] | None = None

    def __post_init__(self) -> None:
        self.clauses = Clauses(self.parsed)
        self.narration = Narration(self.parsed, self.words)
        self.continuing = Continuing(self.parsed, self.clauses)
        for at, one in enumerate(map(self._as_headed, self.words)):
            near = self.clauses.near(one)
            if self._counts_from_next(at, near):
                self.counted[near] = one
            elif (found := self._found(one, near)) and not self._is_aside(one, near):
                self._hang(one, near, found)
                self._tell(one, near, found)

    def _is_aside(self, one: DateWords, near: int) -> bool:
        """Whether words in brackets date something else in them: "rifts (as the raid in May)"."""
        tokens = self.parsed.tokens
        start, end = self.parsed.sentences[tokens[one.first].sentence]
        before = [token.text for token in tokens[start : one.first]]
        opened = start + len(before) - 1 - before[::-1].index("(") if "(" in before else -1
        if opened < 0 or ")" in before[opened - start :]:
            return False
        after = (at for at in range(one.last, end) if tokens[at].text == ")")
        closed = next(after, end)
        if near >= 0 and opened < self.parsed.predicates[near].head < closed:
            return False
        others = (*tokens[opened : one.first], *tokens[one.last : closed])
        return any(token.pos in {"NOUN", "PROPN"} for token in others)

    def _as_headed(self, one: DateWords) -> DateWords:
        """A date of a heading dates what follows: "Timeline of 2018"."""
        is_headed = one.is_attributive and self.narration.is_headed(one.mention.start)
        return replace(one, is_attributive=False) if is_headed else one

    def point(self, one: DateWords, found: Dated) -> Dated:
        """The day itself, of words with an open end: 2012 of "since 2012"."""
        meaning = one.meaning
        ends = [meaning.first, meaning.last] if isinstance(meaning, Between) else []
        named = [end for end in ends if end]
        if len(named) != 1:
            return found
        closed = Dated(first_day=found.first_day, last_day=found.last_day, basis="inferred")
        shown = resolve(
            replace(one, meaning=named[0]),
            published_on=None,
            anchor=closed,
            is_future=None,
        )
        return shown if shown and shown.first_day else found

    def is_new_day(self, place: int) -> bool:
        """Whether the words that begin at a place name a day, not "later that day"."""
        at = bisect_left(self.words, place, key=lambda one: one.mention.start)
        if at == len(self.words):
            return False
        one = self.words[at]
        is_same = self.parsed.tokens[one.first].text.lower() == "same"  # "on the same day"
        return is_same or isinstance(one.meaning, Calendar | Weekday)

    def is_idle(self, one: Hanging) -> bool:
        """Whether "a day after" leads a clause that a day before it in the sentence dates."""
        if not is_counted_after(one.words.meaning):
            return False
        place, near = one.words.mention.start, self.clauses.near(one.words)
        before = bisect_left(self.words, place, key=lambda each: each.mention.start) - 1
        sentence = self.narration.sentence(place)
        is_led = self.clauses.led_back(one.words, near) >= 0
        return is_led and before >= 0 and self.words[before].mention.start >= sentence

    def own(self, number: int) -> list[Hanging]:
        """Days whose nearest clause a predicate is."""
        return [one for one in self.by_predicate.get(number, ()) if one.near == number]

    # --- What words mean where they stand -------------------------------------------------------

    def _found(self, one: DateWords, near: int) -> Dated | None:
        if self._is_within_hours(one.meaning, near):
            one = replace(one, meaning=Anchored(unit="day", shift=0))
        if isinstance(one.meaning, Length):
            return self._lasting(one, near)
        if self._is_from_unknown(one) or self._is_since_unknown(one, near):
            return None
        one = self._counted_here(one, near)
        is_future = self._is_future(one, near)
        published, counting = self.published_on, self._counting(one, near)
        begun = self._begun(one, near) if is_future else None
        found = resolve(
            one,
            published_on=begun or published,
            anchor=counting,
            is_future=is_future,
            is_news=published is not None,
        )
        return found and self._until_told(one, near, found)

    def _is_from_unknown(self, one: DateWords) -> bool:
        """Whether months or years count from what has no day here: "two years after the start"."""
        meaning, tokens = one.meaning, self.parsed.tokens
        if not isinstance(meaning, Offset) or meaning.origin != "anchor":
            return False
        is_led = tokens[one.last - 1].text.lower() in _COUNTED
        is_named = one.last < len(tokens) and tokens[one.last].text[:1] not in ",.;:"
        return is_led and is_named and meaning.unit in _LOOSE

    def _is_within_hours(self, meaning: Meaning, near: int) -> bool:
        """Whether "within hours" tells of what happened on the day told of."""
        if not isinstance(meaning, Length) or not meaning.is_deadline or meaning.unit != "hour":
            return False
        is_past = near >= 0 and self.clauses.is_future(near) is False
        return is_past and meaning.number < 12

    def _is_since_unknown(self, one: DateWords, near: int) -> bool:
        """Whether news says "has since left" of what was told without a day."""
        tokens, is_since = self.parsed.tokens, one.meaning == _SINCE_THEN
        if not is_since or one.last - one.first > 1 or self.published_on is None:
            return False
        if not self.narration.days:
            return True
        at = bisect_left(tokens, self.narration.days[-1].at, key=lambda token: token.start)
        gap = tokens[one.first].sentence - tokens[at].sentence
        return gap > 2 or (
            gap > 0 and near >= 0 and self.parsed.predicates[near].relation == "conj"
        )

    def _is_future(self, one: DateWords, near: int) -> bool | None:
        if self.parsed.tokens[one.first].text.lower() == "since":
            return False
        return None if self._is_past_plan(near) else self.clauses.is_future(near)

    def _is_past_plan(self, near: int) -> bool:
        """Whether it was to be done then: "had undertaken to withdraw them by 20 March"."""
        if near < 0 or not self.parsed.predicates[near].is_infinitive:
            return False
        over = self.parsed.predicates[near].governor
        return over is not None and self.clauses.perfect(over) == "past"

    def _counting(self, one: DateWords, near: int) -> Dated | None:
        """What "two days later" counts from: the day just named, even if of the background."""
        if one.meaning == _SINCE_THEN and self.narration.days:
            return self.narration.days[-1].found or self.anchor
        latest = self.latest
        if isinstance(one.meaning, Offset) and near >= 0 and self.clauses.is_past(near):
            latest = self.latest_past or latest  # not from what was only promised
        if latest and isinstance(one.meaning, Offset | Anchored):
            at, found = latest
            if at >= self.narration.paragraph(one.mention.start):
                return found
        return self.anchor

    def _begun(self, one: DateWords, near: int) -> date | None:
        """The day from which a past plan looks ahead: "agreed on 4 May to leave by June"."""
        if near < 0 or self.latest is None:
            return None
        plan = self.parsed.predicates[near]
        if isinstance(one.meaning, Weekday) and one.meaning.shift is not None:
            return None  # "this Friday" is that of the publication
        if not (plan.is_infinitive or "would" in plan.auxiliaries):
            return None
        at, found = self.latest
        if at < self.narration.sentence(one.mention.start) or self.published_on is None:
            return None
        day = found.last_day
        return day if is_within(found, _SHORT) and day and day <= self.published_on else None

    def _counted_here(self, one: DateWords, near: int) -> DateWords:
        """Counts "the end of the year" and "the next two years" from the day that is told of."""
        meaning = one.meaning
        if _is_overnight(meaning) and self._is_named_here(one):
            first, last = Anchored(unit="day", shift=-1), Anchored(unit="day", shift=0)
            return replace(one, meaning=Between(first=first, last=last))
        if isinstance(meaning, Between):
            ends = [self._here(one, end, near) for end in (meaning.first, meaning.last)]
            return replace(one, meaning=replace(meaning, first=ends[0], last=ends[1]))
        return replace(one, meaning=self._here(one, meaning, near) or meaning)

    def _is_named_here(self, one: DateWords) -> bool:
        """Whether a day was named before in the sentence: "on Monday, after shots overnight"."""
        place = one.mention.start
        is_here = self.latest is not None and self.latest[0] >= self.narration.sentence(place)
        return is_here and self.latest is not None and is_within(self.latest[1], timedelta(days=0))

    def _here(self, one: DateWords, meaning: Meaning | None, near: int) -> Meaning | None:
        is_told = self.latest is not None and self.published_on is None
        if isinstance(meaning, Window) and is_told:
            return _window(meaning)
        if self._is_up_to_now(meaning, near):
            return Between(first=meaning, last=Deictic(unit="day", shift=0))
        if not isinstance(meaning, Deictic) or not meaning.part or meaning.shift:
            return meaning
        inside = self.parsed.tokens[one.first : one.last]
        if any(token.text.lower() in _NOW for token in inside):
            return meaning
        is_near = self.latest and self.latest[0] >= self.narration.paragraph(one.mention.start)
        if is_told or (is_near and near >= 0 and self.clauses.is_past(near)):
            return Anchored(unit=meaning.unit, shift=0, part=meaning.part)
        return meaning

    def _is_up_to_now(self, meaning: Meaning | None, near: int) -> bool:
        """Whether "this year" tells of what is past: it then ends with the publication."""
        is_whole = isinstance(meaning, Deictic) and not (meaning.part or meaning.within)
        if not isinstance(meaning, Deictic) or not is_whole or near < 0 or meaning.shift:
            return False
        is_past = self.clauses.is_future(near) is False or self.clauses.perfect(near) == "present"
        return meaning.unit in {"week", "month", "year", "decade"} and is_past

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

    def _until_told(self, one: DateWords, near: int, found: Dated) -> Dated:
        """Closes "had been kept out since Thursday" at the day that is told of."""
        is_since = isinstance(one.meaning, Between) and one.meaning.last is None
        anchor = self.anchor
        if not is_since or self.published_on is not None or anchor is None or near < 0:
            return found
        if anchor.last_day is None or found.first_day is None or anchor.last_day < found.first_day:
            return found
        is_back = self.clauses.is_looking_back(near) and is_within(anchor, _SHORT)
        return replace(found, last_day=anchor.last_day) if is_back else found

    def _counts_from_next(self, at: int, near: int) -> bool:
        """Whether "two days before" counts from the day of the clause that it leads.

        So in "two days before rebels attacked on 11 November".
        """
        if not is_counted(self.words[at].meaning) or near < 0 or at + 1 == len(self.words):
            return False
        following = self.words[at + 1]
        is_led = self.parsed.predicates[near].marker in _COUNTED
        return is_led and _is_named(following.meaning) and self.clauses.near(following) == near

    # --- What hangs where -----------------------------------------------------------------------

    def _hang(self, one: DateWords, near: int, found: Dated) -> None:
        """Hang days on the claim that they date, and on the nearest clause."""
        if self.clauses.is_compared(one):
            return
        if (over := self._over(one, near)) >= 0:
            self._append(over, Hanging(one, found, over))
            return
        if one.is_attributive:
            near = self.clauses.dated_by_noun(near, is_day=found.first_day == found.last_day)
            if near >= 0:
                self.by_predicate[near].append(Hanging(one, found, near))
            return
        is_of_noun = near >= 0 and self.clauses.is_planned_noun(near)
        for number in {near if is_of_noun else self.hung.owner_of(one.mention), near}:
            if number < 0:
                continue
            leading = self.clauses.leading(one, number)
            if not leading & _BESIDE:
                is_since = "since" in leading and not is_open(found)
                meant = replace(found, last_day=None) if is_since else found
                self._append(number, Hanging(one, meant, near))

    def _over(self, one: DateWords, near: int) -> int:
        """The clause above that words date in place of their nearest; below zero without one."""
        if is_counted_after(one.meaning):
            return self.clauses.led_back(one, near)
        return self.clauses.said_on(one, near)

    def _append(self, number: int, one: Hanging) -> None:
        """Adds days; "8 and 9 May" and "by June, since 2012" become one interval."""
        held = self.by_predicate[number]
        joined = self._joined(held[-1], one) if held and held[-1].near == one.near else None
        if joined is None:
            held.append(one)
        else:
            held[-1] = replace(one, found=joined)

    def _joined(self, before: Hanging, one: Hanging) -> Dated | None:
        left, right = before.found, one.found
        if left.first_day is None and right.last_day is None and left.last_day and right.first_day:
            is_inside = right.first_day <= left.last_day
            return replace(right, last_day=left.last_day) if is_inside else None
        if is_open(left) or is_open(right):
            return None
        is_next = one.words.meaning == Anchored(unit="day", shift=1)  # "and again the next day"
        is_point = is_next or isinstance(one.words.meaning, _POINTS)
        if not (is_point and isinstance(before.words.meaning, _POINTS)):
            return None
        between = self.parsed.tokens[before.words.last : one.words.first]
        words = {token.text.lower() for token in between}
        if not words & {"and", ","} or not words <= _JOINING:
            return None
        first, last = left.last_day, right.last_day
        return replace(left, last_day=last) if first and last and first <= last else None

    def _tell(self, one: DateWords, near: int, found: Dated) -> None:
        """Come to a day: what follows may count from it, or go on telling of it."""
        if is_counted_after(one.meaning) and self.narration.has_day_before(one):
            return  # "on 5 May, a year after the truce": no other day
        if near >= 0 and not one.is_attributive:
            self.continuing.add(near, found)
        if not one.is_attributive and _is_told(one.meaning):
            self._count_on(one, near, found)
        if self._moves_on(one, near):
            told = found if is_within(found, _YEAR) and found.first_day else None
            self.nears[one.mention.start] = near
            self.narration.add(one, told)

    def _count_on(self, one: DateWords, near: int, found: Dated) -> None:
        """Take days as what the next words may count from."""
        point = self.point(one, found)
        if is_within(point, _YEAR):
            self.latest = one.mention.start, point
            if not self.clauses.is_future(near):
                self.latest_past = self.latest
        is_back = near >= 0 and self.clauses.is_background(near)
        if is_within(found, _YEAR) and (self.anchor is None or not is_back):
            self.anchor = found
        elif found.first_day is None and is_within(point, _YEAR) and self.anchor is None:
            self.anchor = point  # "By the spring of 1997 …. On 9 April …"

    def _moves_on(self, one: DateWords, near: int) -> bool:
        """Whether the telling comes to a day with these words, not looks back or ahead."""
        if one.is_attributive or not _is_told(one.meaning) or self.clauses.is_compared(one):
            return False
        if isinstance(one.meaning, Between) and one.meaning.last is None:
            return False
        if self.published_on is not None and near >= 0 and self.continuing.is_saying(near):
            return False  # the day of news is that of the act, not of the report
        return near < 0 or not self.clauses.is_aside(near)


def _is_overnight(meaning: Meaning) -> bool:
    """Whether words mean the night before the day of publication: "overnight"."""
    yesterday, today = Deictic(unit="day", shift=-1), Deictic(unit="day", shift=0)
    return meaning == Between(first=yesterday, last=today)


def _window(meaning: Window) -> Meaning:
    """Counts "the past month" and "the next two years" from the day that is told of."""
    if meaning.direction > 0:
        ahead = Offset(number=meaning.number, unit=meaning.unit, direction=1)
        return Between(first=Anchored(unit="day", shift=0), last=ahead) if ahead.number else meaning
    units = {"hour": "day", "day": "week", "week": "month"}
    unit = meaning.unit if meaning.number else units.get(meaning.unit, "")
    last = Anchored(unit="day", shift=0)
    if not unit:
        return Between(last=last)
    first = Offset(number=meaning.number or 1, unit=unit, direction=-1)
    return Between(first=first, last=last)


def is_open(found: Dated) -> bool:
    """Whether an end of days is not known."""
    return found.first_day is None or found.last_day is None


def is_counted(meaning: Meaning) -> bool:
    """Whether words count from another day: "two days before", "a week after"."""
    return isinstance(meaning, Offset) and meaning.origin == "anchor"


def is_counted_after(meaning: Meaning) -> bool:
    """Whether words count on from another day: "a week after"."""
    return isinstance(meaning, Offset) and meaning.direction > 0 and meaning.origin == "anchor"


def _is_told(meaning: Meaning) -> bool:
    """Whether the telling comes to the days of some words: also to "the past 24 hours"."""
    if isinstance(meaning, Window):
        return meaning.direction < 0 and meaning.number is not None and meaning.unit in _BRIEF
    return _is_named(meaning)


def _is_named(meaning: Meaning) -> bool:
    """Whether words name days rather than a length or a time of day."""
    return not isinstance(meaning, Length | ClockOnly | Window)
