"""Tallies outside tables: "Russian side 15, Turkish side 11", with places or without.

Each side's number stays that side's: there is no sum. A number after a side is a tally only where
nothing or a verb of recording stands between them ("the Russian side sent 15 buses" is none), and
"violations by the Turkish side" names who is blamed, so that the number is not that side's count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from truceline.claims.model import Dated, Mention
from truceline.claims.tabular.table_cells import days_of, read_amount
from truceline.claims.tabular.table_counts import Context, TabularCount
from truceline.claims.tabular.table_header import side_in
from truceline.claims.tabular.table_words import Measure, TableWords, folded, load_table_words
from truceline.core.document import Document
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span

__all__ = ["read_tallies"]

Read = tuple[tuple[TabularCount, ...], tuple[Finding, ...]]

_LINE_ITEM = re.compile(
    r"^[ \t]*(?:[-–—•*▪]\s*)?(?P<label>[^\n:|\t\d][^\n:|\t\d]{1,60}?)"
    r"\s*(?P<colon>:|–|—|=|-(?=\s))\s*(?P<amount>[^\n:|\t]{1,40}?)[ \t]*[.;,]?[ \t]*$",
    re.MULTILINE,
)
_AMOUNT = re.compile(
    r"(?P<number>(?:[^\d\n]*?)\d[\d,\u00a0\u202f ]*(?:\s*[-–—]\s*\d+)?\+?)(?P<rest>\D*)"
)
_PLACE = r"[^\W\d_a-zа-яё][\w’'-]*(?:[ -][^\W\d_a-zа-яё][\w’'-]*){0,2}"
_ENDS = re.compile(r"[.!?](?=\s|$)|\n\s*\n")
_MONTH = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|янв|фев|мар|апр|ма[йя]|июн|июл|авг|сен|окт"
    r"|ноя|дек)",
    re.IGNORECASE,
)
_PIECE = re.compile(r"(?<=[.!?])\s+(?=[^\W\d])|\n")
_MOST_APART = 300
_LOOK_BACK = 300


@dataclass(frozen=True, slots=True)
class _Said:
    """A side's number: where it stands, and what its own words count."""

    counter: str
    start: int
    end: int
    number: Mention
    measure: Measure | None
    has_verb: bool


def read_tallies(document: Document, context: Context, *, skip: Sequence[Mention] = ()) -> Read:
    """Counts of tallies in a document, and doubts about them.

    Args:
        document: Its text.
        context: Who counts where a list names nobody.
        skip: Tables, which were read already.
    """
    counts: list[TabularCount] = []
    findings: list[Finding] = []
    words = load_table_words()
    for block in _blocks(document.text, skip):
        reader = _Block(document, context, words, block)
        listed = reader.lines()
        lines = {one.mention for one in listed}
        told = [one for one in reader.sentences() if one.mention not in lines]
        for found in (listed, told):
            counts += found
            findings += reader.doubts(found)
    return tuple(counts), tuple(findings)


def _blocks(stored: str, skip: Sequence[Mention]) -> Iterator[Mention]:
    """Pieces of text between blank lines and outside tables."""
    cuts = [found.span() for found in re.finditer(r"\n[ \t]*(?:\n[ \t]*)+", stored)]
    at = 0
    for start, end in sorted([*cuts, *((one.start, one.end) for one in skip), (len(stored),) * 2]):
        if start > at:
            yield Mention(start=at, end=start)
        at = max(at, end)


@dataclass(frozen=True, slots=True)
class _Block:
    document: Document
    context: Context
    words: TableWords
    range: Mention

    @property
    def text(self) -> str:
        return self.range.text_in(self.document.text)

    # -- a list: one number a line ----------------------------------------------------------------

    def lines(self) -> list[TabularCount]:
        """Counts of lines such as "Aleppo: 4", below a line that says what is counted."""
        runs: list[list[re.Match[str]]] = []
        for one in _LINE_ITEM.finditer(self.text):
            if runs and not self.text[runs[-1][-1].end() : one.start()].strip():
                runs[-1].append(one)
            else:
                runs.append([one])
        return [count for run in runs if len(run) > 1 for count in self._run(run)]

    def _run(self, run: list[re.Match[str]]) -> list[TabularCount]:
        """Counts of lines one below the other; none where they are another list."""
        lead = self.document.text[: self.range.start + run[0].start()].rstrip()
        lead = lead.rpartition("\n")[2][-200:]
        measure, counter = self.words.measure_in(lead), side_in(lead, self.words)
        counts = []
        for one in run:
            side = side_in(one["label"], self.words)
            counter = side or counter
            count = self._line(one, counter, measure, is_place=not side)
            if count:
                counts.append(count)
        is_list = len(counts) >= 2 and len(counts) * 2 > len(run)
        if not is_list or not all(one.rule for one in counts):
            return []
        day = self._day(self.range.start + run[0].start(), self.range.start + run[-1].end())
        return [replace(one, dated=day) for one in counts]

    def _line(
        self, one: re.Match[str], counter: str, measure: Measure | None, *, is_place: bool
    ) -> TabularCount | None:
        parted = _AMOUNT.fullmatch(one["amount"])
        if parted is None:
            return None
        label = " ".join(one["label"].split())
        named = self.words.measure(label)
        own = named or (self.words.measure(parted["rest"]) if parted["rest"].strip() else measure)
        is_place = is_place and named is None
        is_total = folded(label) in self.words.totals
        if is_place and not is_total and not re.fullmatch(_PLACE, _bare(label, self.words)):
            return None
        number = Mention(
            start=self.range.start + one.start("amount"),
            end=self.range.start + one.start("amount") + parted.end("number"),
        )
        whole = Mention(start=self.range.start + one.start(), end=self.range.start + one.end())
        count = self._count(counter, number, whole, own)
        if count is None:
            return None
        if is_total:
            return replace(count, is_total=True)
        return replace(count, place=label) if is_place else count

    # -- a sentence: side after side --------------------------------------------------------------

    def sentences(self) -> list[TabularCount]:
        """Counts of at least two sides, or of one side by places."""
        said = list(self._said())
        groups: list[list[_Said]] = []
        for one in said:
            if groups and one.start - groups[-1][-1].end <= _MOST_APART:
                groups[-1].append(one)
            else:
                groups.append([one])
        return [count for group in groups for count in self._group(group)]

    def _said(self) -> Iterator[_Said]:
        for found in _side_number(self.words).finditer(self.text):
            counter = side_in(found["side"], self.words)
            named = found.end("side") - len(" ".join(re.split(r"\s", found["side"])[-2:]))
            before = self.text[max(0, named - 60) : named]
            if not counter or self._is_blamed(before):
                continue
            rest = self.text[found.end() : found.end() + 80]
            measure, is_clear = self._unit_of(rest)
            if not is_clear:
                continue
            yield _Said(
                counter,
                found.start(),
                found.end(),
                Mention(
                    start=self.range.start + found.start("number"),
                    end=self.range.start + found.end("number"),
                ),
                measure,
                bool(found["verb"]),
            )

    def _is_blamed(self, before: str) -> bool:
        """Whether "by" or "of" before the side makes it the one that did it."""
        by = re.search(r"(?:\bby|\bof|\bfrom|со стороны)\s+(?:the\s+)?$", before)
        return bool(by) and not _recording(self.words).search(before)

    def _unit_of(self, rest: str) -> tuple[Measure | None, bool]:
        """What is counted by the words after a number, and whether that is clear.

        Nothing there, or a word that no noun begins with, leaves it to the others of the tally;
        another noun counts something that is not known here.
        """
        if not re.match(r"\s*[^\W\d_]", rest) or re.match(r"\s*(?:in|and|while|и|в|а)\b", rest):
            return None, True
        head = re.split(r"[,.;:()\n]", rest.strip())[0]
        near = " ".join(head.split()[:6])
        measure = self.words.measure_in(near)
        return measure, measure is not None

    def _group(self, group: list[_Said]) -> Iterator[TabularCount]:
        """Counts of a tally; the end of one side's places is where the next side begins."""
        lead = self.text[max(0, group[0].start - 150) : group[0].start]
        shared = next((one.measure for one in group if one.measure), self.words.measure_in(lead))
        ends = [one.start for one in group[1:]]
        last = _ENDS.search(self.text, group[-1].end)
        ends.append(last.start() if last else len(self.text))
        read = []
        for one, end in zip(group, ends, strict=True):
            places = list(self._places(one, end, one.measure or shared))
            read.append((one, places))
        if len({one.counter.lower() for one in group}) < 2 and len(read[0][1]) < 2:
            return
        whole = Mention(start=self.range.start + group[0].start, end=self.range.start + ends[-1])
        is_list = any(places for _, places in read) or not any(one.has_verb for one in group)
        day = self._day(whole.start, whole.end)
        for one, places in read:
            count = self._count(one.counter, one.number, whole, one.measure or shared)
            if count is not None:
                yield replace(count, dated=day, is_total=bool(places), in_prose=not is_list)
            yield from (replace(place, dated=day, span=self._span(whole)) for place in places)

    def _places(self, one: _Said, end: int, measure: Measure | None) -> Iterator[TabularCount]:
        """Numbers by place after a side's number, up to the next side or sentence."""
        for found in _place_number(self.words).finditer(self.text, one.end, end):
            name = found["place"] or found["place2"]
            if _MONTH.match(name) or side_in(name, self.words):
                continue
            group = "number" if found["number"] else "number2"
            number = Mention(
                start=self.range.start + found.start(group),
                end=self.range.start + found.end(group),
            )
            count = self._count(one.counter, number, number, measure)
            if count:
                yield replace(count, place=" ".join(name.split()))

    # -- both -------------------------------------------------------------------------------------

    def _count(
        self, counter: str, number: Mention, whole: Mention, measure: Measure | None
    ) -> TabularCount | None:
        try:
            amount = read_amount(number.text_in(self.document.text), self.words)
        except InvalidValue:
            return None  # no number after all: the text stays prose
        if amount is None:
            return None
        basis = "stated" if counter else self.context.counter_basis
        return TabularCount(
            counter=counter or self.context.counter,
            counter_basis=basis if counter or self.context.counter else "",
            rule=measure.rule if measure else "",
            unit=measure.unit if measure else "",
            kind=measure.kind if measure else "",
            value=amount.value,
            qualifier=amount.qualifier,
            high=amount.high,
            span=self._span(whole),
            mention=number,
        )

    def _span(self, whole: Mention) -> Span:
        where = self.context.where
        return Span(source_id=where.source_id, start=whole.start, end=whole.end, label=where.label)

    def _day(self, start: int, end: int) -> Dated | None:
        """The day named last, in the tally or in the lines before it."""
        pieces = _PIECE.split(self.document.text[max(0, start - _LOOK_BACK) : end])
        days = days_of(
            pieces, language=self.context.language, published_on=self.context.published_on
        )
        day = next((one for one in reversed(days) if one), None)
        return day and Dated(first_day=day.first_day, last_day=day.last_day, basis="inferred")

    def doubts(self, counts: Sequence[TabularCount]) -> Iterator[Finding]:
        """Sides whose places do not make their number, and numbers without a unit."""
        for counter in dict.fromkeys(one.counter for one in counts):
            own = [one for one in counts if one.counter == counter]
            total = next((one for one in own if one.is_total), None)
            places = [one for one in own if one.place]
            if total is None or not places:
                continue
            made = sum(one.value or 0 for one in places)
            if made != total.value:
                told = f"{counter}: its places make {made:g}, its number is {total.value:g}."
                yield self._finding("table.total-differs", told, own[0])
        if counts and not all(one.rule for one in counts):
            told = "A tally does not say what it counts."
            yield self._finding("table.no-unit", told, counts[0])
        if counts and not all(one.dated for one in counts):
            yield self._finding("table.no-day", "A tally does not say of which day.", counts[0])

    def _finding(self, code: str, message: str, about: TabularCount) -> Finding:
        return Finding(
            code=code,
            message=message,
            hint="Look at the text; nothing was changed.",
            severity=Severity.WARNING,
            where=about.span,
        )


def _bare(label: str, words: TableWords) -> str:
    """A place without "province" and the like."""
    kept = [word for word in label.split() if word.lower() not in words.provinces]
    return " ".join(word for word in kept if word.lower() not in {"in", "the", "в", "of"})


@cache
def _pattern(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


def _recording(words: TableWords) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{_pattern(words.recording)})\b", re.IGNORECASE)


def _side_number(words: TableWords) -> re.Pattern[str]:
    """A side, then at most a verb of recording and marks, then a number that is no date."""
    qualifier = _pattern(tuple(words.qualifiers))
    word = r"[^\W\d_][\w’'.-]{0,40}"  # bounded: a torn file's endless word takes the square
    return re.compile(
        rf"(?P<side>(?:{word}[ \n]){{1,3}}(?:{_pattern(words.sides)}))\b"
        rf"[\s,:=(–—-]*(?P<verb>(?:has |have |had |also |was |were |было? )*"
        rf"(?:{_pattern(words.recording)}))?[\s,:=(–—-]*(?:a total of |всего )?"
        rf"(?P<number>(?:(?:{qualifier}) )?\d{{1,3}}(?:[,\u00a0\u202f]\d{{3}})*|\d+)"
        rf"(?![\d%]|[.:/-]\d|st\b|nd\b|rd\b|th\b|\s*(?:percent|km\b|км\b)|\s+{_MONTH.pattern}\w*\b)",
        re.IGNORECASE,
    )


def _place_number(words: TableWords) -> re.Pattern[str]:
    """A place with its number: "Aleppo (4)", "Aleppo province – 4", "4 in Aleppo"."""
    province = rf"(?:\s+(?:{_pattern(words.provinces)}))?"
    no_date = r"(?![\d%]|[.:/-]\d)"
    return re.compile(
        rf"(?<!\w)(?P<place>{_PLACE}){province}\s*[-–—:(]?\s*(?P<number>\d{{1,4}}){no_date}"
        rf"|(?<![\d.:/-])(?P<number2>\d{{1,4}})\s+(?:in|в)\s+(?:the\s+)?"
        rf"(?:(?:{_pattern(words.provinces)})\s+)?(?P<place2>{_PLACE})"
    )
