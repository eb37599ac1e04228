"""Which day a text has come to in its telling: headings, labels and days named before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from truceline.claims.model import Dated, Parsed
from truceline.claims.times.date_words import ClockOnly, DateWords

__all__ = ["Narration", "Told", "is_within"]

_HEADING = re.compile(r"^(#{1,6})[ \t]+.*$", re.MULTILINE)
_LABEL = re.compile(r"\s*(?::|[–—]|-\s)")
_WEEK, _MONTH, _SEASON = timedelta(days=6), timedelta(days=31), timedelta(days=92)
# Items of a list stand side by side: the day of one is not that of the next.
_ITEM = re.compile(r"^[ \t]*(?:[*•·‣◦]|[-–—](?=[ \t]))[ \t]*", re.MULTILINE)
_SAME_DAY = frozenset({"day", "night", "evening", "morning", "afternoon"})
# How many characters a day reaches into the paragraphs after its own.
_REACH = 1200
_BARE, _LONGEST_BARE = 0.6, 60
_PLAIN = 9
_MOVED_ON = frozenset(
    {
        "afterwards",
        "afterward",
        "subsequently",
        "later",
        "thereafter",
        "eventually",
        "since",
        "recently",
        "previously",
        "originally",
        "formerly",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A day at its place in the text; `found` None where the telling leaves the days behind.

    Attributes:
        at: First character of its words.
        is_label: Whether it heads all that follows in its section or paragraph.
    """

    at: int
    found: Dated | None
    is_label: bool = False


@dataclass
class Narration:
    """Days of one text in order, and the sections that its headings cut; built once per text.

    Attributes:
        parsed: The text.
        words: Its dated expressions, in order.
        days: Those that the telling has come to, in order; see `Told`.
    """

    parsed: Parsed
    words: Sequence[DateWords]
    days: list[Told] = field(default_factory=list)
    headings: Sequence[tuple[int, int, int]] = field(init=False)
    sections: dict[int, Told | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        marked = [
            (match.start(), match.end(), len(match[1]))
            for match in _HEADING.finditer(self.parsed.stored)
        ]
        bare = [(*one, _PLAIN) for one in self.parsed.paragraphs if self._is_bare(one)]
        # One line with a date is a dateline; several head the days of a chronology.
        self.headings = sorted({*marked, *(bare if len(bare) > 1 else ())})

    def add(self, one: DateWords, found: Dated | None) -> None:
        """The next day that the telling comes to."""
        self.days.append(Told(at=one.mention.start, found=found, is_label=self._is_label(one)))

    def at(self, place: int) -> Told | None:
        """The day told of at a place of the text; None where it is not known.

        A day of the same paragraph goes before that of a heading, which goes before the last day
        of an earlier paragraph.
        """
        section, border = self._section(place)
        number = bisect_right(self.days, place, key=lambda one: one.at) - 1
        last = self.days[number] if number >= 0 and self.days[number].at >= border else None
        start = self.paragraph(place)
        if last is not None and self._is_item_apart(last.at, place):
            return section
        if self._has_moved_on(max(last.at if last else 0, start), place):
            return None
        if any(one.is_attributive for one in self._within(self.sentence(place), place)):
            return None  # "the 2019 offensive ended": another time than the one told of
        if last is not None and last.at >= start:
            return last if last.found and is_within(last.found, _SEASON) else None
        if section is not None or last is None or last.found is None or last.is_label:
            return section
        is_near = place - last.at <= _REACH
        return last if is_near and is_within(last.found, _WEEK) else None

    def _is_item_apart(self, before: int, place: int) -> bool:
        """Whether an item of a list begins between a day and a place."""
        return _ITEM.search(self.parsed.stored, before, place) is not None

    def _section(self, place: int) -> tuple[Told | None, int]:
        """The day in the headings above a place, and where the text of its section begins."""
        number = bisect_right(self.headings, place, key=lambda one: one[0]) - 1
        if number < 0:
            return None, 0
        if number not in self.sections:
            self.sections[number] = self._headed(number)
        return self.sections[number], self.headings[number][1]

    def _headed(self, number: int) -> Told | None:
        """The day of a heading, else that of the nearest heading of a higher level."""
        depth = _PLAIN + 1
        for start, end, level in reversed(self.headings[: number + 1]):
            if level >= depth:
                continue
            depth = level
            at = bisect_left(self.days, start, key=lambda one: one.at)
            for told in self.days[at:]:
                if told.at >= end:
                    break
                if told.found and is_within(told.found, _MONTH):
                    return replace(told, is_label=True)
        return None

    def is_headed(self, place: int) -> bool:
        """Whether a place stands in a heading."""
        number = bisect_right(self.headings, place, key=lambda one: one[0]) - 1
        return number >= 0 and place < self.headings[number][1]

    def has_day_before(self, one: DateWords) -> bool:
        """Whether the telling came to another day earlier in the sentence of dated words."""
        return bool(self.days) and self.days[-1].at >= self.sentence(one.mention.start)

    def paragraph(self, place: int) -> int:
        """First character of the paragraph that holds a place."""
        at = bisect_right(self.parsed.paragraphs, place, key=lambda one: one[0]) - 1
        return self.parsed.paragraphs[at][0] if at >= 0 else 0

    def sentence(self, place: int) -> int:
        """First character of the sentence that holds a place."""
        tokens = self.parsed.tokens
        at = bisect_right(tokens, place, key=lambda one: one.start) - 1
        return tokens[self.parsed.sentences[tokens[at].sentence][0]].start if at >= 0 else 0

    def is_dated(self, place: int) -> bool:
        """Whether dated words stand in the sentence of a place."""
        at = bisect_right(self.parsed.tokens, place, key=lambda one: one.start) - 1
        _, last = self.parsed.sentences[self.parsed.tokens[at].sentence]
        held = self._within(self.sentence(place), self.parsed.tokens[last - 1].end)
        return any(not isinstance(one.meaning, ClockOnly) for one in held)

    def _within(self, start: int, end: int) -> Sequence[DateWords]:
        first = bisect_left(self.words, start, key=lambda one: one.mention.end)
        last = bisect_left(self.words, end, key=lambda one: one.mention.start)
        return self.words[first:last]

    def _is_bare(self, paragraph: tuple[int, int]) -> bool:
        """Whether a paragraph says little but a date."""
        start, end = paragraph
        if end - start > _LONGEST_BARE:
            return False
        held = sum(one.mention.end - one.mention.start for one in self._within(start, end))
        return held >= _BARE * (end - start)

    def _is_label(self, one: DateWords) -> bool:
        """Whether words stand before a colon or dash at the head of a paragraph."""
        is_first = one.mention.start == self.paragraph(one.mention.start)
        return is_first and bool(_LABEL.match(self.parsed.stored, one.mention.end))

    def _has_moved_on(self, start: int, end: int) -> bool:
        """Whether "afterwards" stands between the last day and a place, outside of a date."""
        tokens = self.parsed.tokens
        first = bisect_left(tokens, start, key=lambda one: one.start)
        last = bisect_left(tokens, end, key=lambda one: one.start)
        return any(
            token.lemma in _MOVED_ON
            and token.pos == "ADV"
            and not self._within(token.start, token.end)
            and not self._is_same_day(at)
            for at, token in enumerate(tokens[first:last], first)
        )

    def _is_same_day(self, at: int) -> bool:
        """Whether "later" goes on within the day: "later that day", "later in the evening"."""
        after = self.parsed.tokens[at + 1 : at + 4]
        is_led = bool(after) and after[0].text.lower() in {"that", "the", "in", "on"}
        return is_led and any(token.lemma in _SAME_DAY for token in after)


def is_within(found: Dated, most: timedelta) -> bool:
    """Whether days are closed and no more than so many."""
    if found.first_day is None or found.last_day is None:
        return False
    return found.last_day - found.first_day <= most
