"""Dated expressions of a text, and the days that they mean.

A grammar of our own over pieces of text: points ("11 December 2017", "last week", "a week after")
from `date_rules`, joined here into ranges, open ends and lists. What a number, a name or a modal
verb could also be is left out rather than guessed.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import time
from typing import cast

from truceline.claims.grammar import load_lexicon
from truceline.claims.model import Mention, Token
from truceline.claims.times.date_rules import CLOCK, Text, clock_of, match_point
from truceline.claims.times.date_words import (
    Anchored,
    Between,
    Calendar,
    ClockOnly,
    DateWords,
    Deictic,
    Length,
    Meaning,
    Offset,
    Weekday,
    Window,
)
from truceline.claims.times.resolving import resolve
from truceline.claims.words.lexing import Numeric, cut_pieces

__all__ = ["DateWords", "find_dates", "resolve"]

_STARTS = re.compile(
    r"[MmWwYJEFfTRKcQqesurybPLVZAUjCIg]|[DO](?=[-MmoUjkuht&,qNH])|[NaB](?=[-UjN&ho])|h(?=[aUjO])|(?<=it)O"
    r"|i(?=[DNaBh])|z(?=[otiWD])|(?<=it)z"
)
_MONTH = r"(?P<m>[Mm])(?:\.|/[Mm])?"
_YEAR = r"(?:,?o?t?j?(?P<y>Y)j?)?"
# "3–5 May 2017", "from 3 to 5 May", "between 3 and 5 May", "May 3-5, 2017", "2015–17".
_DAYS_MONTH = re.compile(
    rf"(?P<b>[br])?t?(?:zo)?t?(?P<d1>[DO])(?P<to>[-ku&])t?(?P<d>[DO])o?{_MONTH}{_YEAR}"
)
_MONTH_DAYS = re.compile(
    rf"(?P<b>[br])?{_MONTH}(?P<d1>[DO])(?P<to>[-ku&])(?P<d>[DO])(?:,?(?P<y>Y))?"
)
_YEARS = re.compile(r"(?P<b>[br])?t?j?(?P<y1>Y)(?P<to>[-ku&/])(?P<y>[YDN])j?")
_RUN = re.compile(r"(?:(?P<n>[DN])-?)?(?P<u>[Uj])")
_DAY_LIST = re.compile(rf"(?:[DO],)*[DO],?&(?P<d>[DO])o?{_MONTH}{_YEAR}")
_NEUTRAL = "ito"
# So many words may stand before a day that opens its sentence: "In the early hours of".
_FRONT = 5
_TIMES = frozenset(
    {
        *("morning", "night", "evening", "afternoon", "dawn", "dusk", "noon", "midday", "midnight"),
        *("hour", "day", "week", "month", "year", "beginning", "start", "end", "middle", "course"),
        *("half", "quarter", "part", "eve", "autumn", "spring", "summer", "winter", "close"),
        *("fall", "outset", "season", "weekend", "period", "decade", "day", "daybreak"),
        *("daylight",),
    }
)


def find_dates(stored: str, tokens: Sequence[Token], *, language: str) -> tuple[DateWords, ...]:
    """Dated expressions in order of the text; none overlaps another.

    Args:
        stored: The stored text.
        tokens: Its tokens; parts of speech are used where a parser gave them.
        language: BCP 47 tag; Arabic, English and Russian are known.

    Raises:
        InvalidValue: There is no grammar for the language.
    """
    lexicon = load_lexicon(language, "dates")
    text = Text(
        stored=stored,
        tokens=tokens,
        pieces=cut_pieces(stored, tokens, lexicon),
        lexicon=lexicon,
        figures=load_lexicon(language, "figures"),
    )
    found = _with_shared_years(text, list(_scan(text)))
    found = _settled_order(text, found)
    return tuple(_date_words(text, one) for one in found)


@dataclass(frozen=True, slots=True)
class _Found:
    """A meaning over pieces, from `start` up to, not including, `end`."""

    meaning: Meaning
    start: int
    end: int
    clock: time | None = None


def _scan(text: Text) -> Iterator[_Found]:
    at = 0
    while (start := _STARTS.search(text.pieces.kinds, at)) is not None:
        at = start.start()
        days = _day_list(text, at)
        found = days or [one for one in (_expression(text, at),) if one]
        yield from found
        at = found[-1].end if found else at + 1


# --- Ranges, open ends, lists ----------------------------------------------------------------


def _expression(text: Text, at: int) -> _Found | None:
    return _run_up(text, at) or _closed(text, at) or _opened(text, at) or _joined(text, at)


def _run_up(text: Text, at: int) -> _Found | None:
    """Reads "the 24 hours to 18:00 on 21 March", "the week ending on 5 May"."""
    match = _RUN.match(text.pieces.kinds, at) if text.kind(at - 1) == "t" else None
    if match is None or text.lexicon.language != "en":
        return None
    end = match.end()
    if text.kind(end) == "o" and not match["n"]:
        return _week_of(text, at, end, match)
    if text.kind(end) not in "ku" and text.words(end).lower() not in {"ending", "ended"}:
        return None
    last = _timed(text, _skip(text, end + 1))
    if last is None or not isinstance(last.meaning, Calendar | Weekday | Deictic):
        return None
    unit, times = cast("tuple[str, int]", text.pieces.values[match.start("u")])
    said = text.pieces.values[match.start("n")] if match["n"] else 1
    number = float(cast("float", said)) * times
    first = Offset(number=number, unit=unit, direction=-1, origin=last.meaning)
    return _Found(Between(first=first, last=last.meaning), at, last.end, last.clock)


def _week_of(text: Text, at: int, end: int, match: re.Match[str]) -> _Found | None:
    """Reads "the week of 3 November"."""
    unit, times = cast("tuple[str, int]", text.pieces.values[match.start("u")])
    day = _timed(text, _skip(text, end + 1))
    if day is None or (unit, times) != ("week", 1) or not isinstance(day.meaning, Calendar):
        return None
    if day.meaning.day is None:
        return None
    last = Offset(number=6, unit="day", direction=1, origin=day.meaning)
    return _Found(Between(first=day.meaning, last=last), at, day.end)


def _closed(text: Text, at: int) -> _Found | None:
    """A range whose ends share a month or a century."""
    if text.kind(at) not in "brtDOMmYj":
        return None
    for pattern in (_DAYS_MONTH, _MONTH_DAYS, _YEARS):
        match = pattern.match(text.pieces.kinds, at)
        if match is None or (match["to"] == "&" and match["b"] != "b"):
            continue
        build = _years if pattern is _YEARS else _days
        meaning = build(text, match)
        if meaning:
            return _Found(meaning, at, match.end())
    return None


def _days(text: Text, match: re.Match[str]) -> Meaning | None:
    values = text.pieces.values
    first, last, month = (cast("int", values[match.start(group)]) for group in ("d1", "d", "m"))
    year = cast("int", values[match.start("y")]) if match["y"] else None
    if not (1 <= first < last <= 31):
        return None
    days = [Calendar(year=year, month=month, day=day) for day in (first, last)]
    return Between(first=days[0], last=days[1])


def _years(text: Text, match: re.Match[str]) -> Meaning | None:
    values = text.pieces.values
    first, last = (cast("float", values[match.start(group)]) for group in ("y1", "y"))
    if match["y"] not in "Y":
        is_short = len(text.words(match.start("y"))) == 2 and match["to"] in "-/"
        last = int(first) // 100 * 100 + int(last) if is_short else 0
    if first >= last or last > 2099:
        return None
    return Between(first=Calendar(year=int(first)), last=Calendar(year=int(last)))


def _opened(text: Text, at: int) -> _Found | None:
    """Reads since, until, by, before, after, from … (to …), between … and …."""
    prefix = text.kind(at)
    if prefix not in "suyrbP":
        return None
    point = _timed(text, _skip(text, at + 1))
    if point is None or isinstance(point.meaning, ClockOnly | Length):
        return _of_told(text, at) if point is None else _by_itself(text, at)
    last = _range_end(text, point.end, "&" if prefix == "b" else "-ku")
    if last:
        first, second = _sharing(point.meaning, last.meaning)
        return _Found(Between(first=first, last=second), at, last.end, point.clock or last.clock)
    is_of_noun = text.kind(at + 1) == "t" and prefix in "su"  # "since the 2019 offensive"
    if prefix == "b" or (
        not is_of_noun and _is_attributive(text, point.end) and not _leads_clause(text, at)
    ):
        return point
    meaning = _one_sided(text, at, point)
    return _Found(meaning, at, point.end, point.clock) if meaning else point


def _of_told(text: Text, at: int) -> _Found | None:
    """Reads "has since fled" and "by dawn", which count from the day told of."""
    prefix, words = text.kind(at), text.words(at).lower()
    if prefix == "s" and words.endswith("since"):
        held = text.tokens[text.pieces.tokens[at] - 1].lemma if at else ""
        is_bare = text.pos(at) == "ADV" or held == "have" or words == "ever since"
        then = Between(first=Anchored(unit="span", shift=0))
        return _Found(then, at, at + 1) if is_bare else None
    end = _skip(text, at + 1)
    if prefix in "uy" and text.kind(end) == "z":
        return _Found(Anchored(unit="day", shift=0), at, end + 1)
    return _by_itself(text, at)


def _by_itself(text: Text, at: int) -> _Found | None:
    """What a preposition opens by itself, as Arabic does ("before two days")."""
    point = match_point(text, at)
    return _Found(point[0], at, point[1]) if point else None


def _one_sided(text: Text, at: int, point: _Found) -> Meaning | None:
    prefix, meaning = text.kind(at), point.meaning
    if prefix == "r" and text.lexicon.language == "en" and not _is_precise(point):
        return None  # "a report from 2017" does not last
    if prefix in "sr":
        return Between(first=meaning)
    if prefix in "uy":
        return Between(last=meaning)
    if point.clock is not None and prefix == "P":
        return None  # "shortly before midnight on Tuesday" is on Tuesday
    is_strict = True
    if text.pieces.values[at] == 1:
        return Between(first=meaning, is_strict=is_strict)
    return Between(last=meaning, is_strict=is_strict)


def _is_precise(point: _Found) -> bool:
    meaning = point.meaning
    if isinstance(meaning, Calendar):
        return point.clock is not None or meaning.day is not None
    return isinstance(meaning, Weekday | Deictic)


def _joined(text: Text, at: int) -> _Found | None:
    """A point, or two joined by a dash or "to"."""
    point = _timed(text, at)
    if text.kind(at) in "VZ":
        return _spanned(text, at, point)
    if point is None or isinstance(point.meaning, Window):
        return point
    if text.kind(point.end) in "-k" and text.kind(point.end + 1) == "n":
        return _Found(Between(first=point.meaning), at, point.end + 2, point.clock)
    last = _range_end(text, point.end, "-ku") if text.kind(point.end) in "-ku" else None
    if last is None or type(last.meaning) is not type(point.meaning):
        return _from_other(text, point)
    first, second = _sharing(point.meaning, last.meaning)
    return _Found(Between(first=first, last=second), at, last.end, point.clock or last.clock)


def _spanned(text: Text, at: int, length: _Found | None) -> _Found | None:
    """Tells "within the past three days", which names days, from "within three days"."""
    inner = _timed(text, _skip(text, at + 1))
    if inner is None or not isinstance(inner.meaning, Window | Deictic):
        return length
    return inner if length is None or inner.end > length.end else length


def _from_other(text: Text, point: _Found) -> _Found:
    """Reads "a week after 4 May 2017": counted from the date that follows."""
    meaning = point.meaning
    if not isinstance(meaning, Offset) or meaning.origin != "anchor":
        return point
    if _is_whole_unit(text, point, meaning):
        shift = meaning.direction
        return replace(point, meaning=Anchored(unit=meaning.unit, shift=shift))
    if text.kind(point.end - 1) not in "Po":
        return point
    origin = _timed(text, _skip(text, point.end))
    if origin is None or isinstance(origin.meaning, Length | ClockOnly):
        return point
    return _Found(replace(meaning, origin=origin.meaning), point.start, origin.end, origin.clock)


def _is_whole_unit(text: Text, point: _Found, meaning: Offset) -> bool:
    """Whether it is a unit of the calendar: "the week before", at the end of its clause."""
    is_bare = point.end - point.start == 2 and text.kind(point.start - 1) == "t"
    is_long = meaning.unit in {"week", "month", "year"} and text.lexicon.language == "en"
    return is_bare and is_long and text.kind(point.end) in ".,;:)"


def _range_end(text: Text, at: int, joints: str) -> _Found | None:
    if text.kind(at) not in joints:
        return None
    return _timed(text, _skip(text, at + 1))


def _sharing(first: Meaning, last: Meaning) -> tuple[Meaning, Meaning]:
    """Both ends with the year that only one of them states."""
    if not (isinstance(first, Calendar) and isinstance(last, Calendar)):
        return first, last
    order = (first.month or 0, first.day or 0) > (last.month or 0, last.day or 99)
    if first.year is None and last.year is not None:
        return replace(first, year=last.year - order), last
    if last.year is None and first.year is not None:
        return first, replace(last, year=first.year + order)
    return first, last


def _skip(text: Text, at: int) -> int:
    end = at
    while end < at + 3 and text.kind(end) in _NEUTRAL:
        end += 1
    return end


def _day_list(text: Text, at: int) -> list[_Found]:
    """Reads "3, 4 and 5 May 2017": one expression for each day."""
    match = _DAY_LIST.match(text.pieces.kinds, at) if text.kind(at) in "DO" else None
    point = _timed(text, match.start("d")) if match else None
    if match is None or point is None or not isinstance(point.meaning, Calendar):
        return []
    days = [index for index in range(at, match.start("d")) if text.kind(index) in "DO"]
    listed = [
        _Found(replace(point.meaning, day=cast("int", text.pieces.values[index])), index, index + 1)
        for index in days
    ]
    return [*listed, point]


# --- A point with its time of day ------------------------------------------------------------


def _timed(text: Text, at: int) -> _Found | None:
    """A point, with the time of day that stands before or after it."""
    before = CLOCK.match(text.pieces.kinds, at)
    if before:
        return _after_clock(text, at, before)
    point = match_point(text, at)
    if point is None:
        return None
    meaning, end = point
    for gap in (",", "i", "", "it", ",i"):
        if text.pieces.kinds.startswith(gap, end):
            after = CLOCK.match(text.pieces.kinds, end + len(gap))
            if after and not (after["z"] and gap in (",", ",i")):
                return _Found(meaning, at, after.end(), clock_of(text, after))
    return _Found(meaning, at, end)


def _after_clock(text: Text, at: int, match: re.Match[str]) -> _Found | None:
    clock = clock_of(text, match)
    start = _skip(text, match.end() + (text.kind(match.end()) == ","))
    closed = _closed(text, start) if match["z"] else None
    if closed:
        return replace(closed, start=at, clock=clock)
    point = match_point(text, start)
    if point is not None and not isinstance(point[0], Length | Window | Offset):
        return _Found(point[0], at, point[1], clock)
    if match["z"] and text.pieces.kinds[max(0, at - 2) : at] == "it":
        return _Found(Anchored(unit="day", shift=0), at, match.end(), clock)  # "in the evening"
    if clock is None or match["z"] == "z":
        return None
    return _Found(ClockOnly(), at, match.end(), clock)


# --- Over the whole text ---------------------------------------------------------------------


def _with_shared_years(text: Text, found: list[_Found]) -> list[_Found]:
    """Reads "in May and September 2017": what is joined to a date with a year shares it."""
    for at in range(len(found) - 2, -1, -1):
        one, following = found[at], found[at + 1]
        between = text.pieces.kinds[one.end : following.start]
        if between in ("&", ",&", ",", "&i", ",i", "&ui") and _lacks_year(one.meaning):
            first, _ = _sharing(one.meaning, following.meaning)
            found[at] = replace(one, meaning=first)
    return found


def _lacks_year(meaning: Meaning) -> bool:
    return isinstance(meaning, Calendar) and meaning.year is None


def _settled_order(text: Text, found: list[_Found]) -> list[_Found]:
    """Day or month first: one date that is only day-first settles the others of the text."""
    if "J" not in text.pieces.kinds:
        return found
    slashed = [
        text.words(at)
        for at, value in enumerate(text.pieces.values)
        if isinstance(value, Numeric) and value.separator == "/" and value.other is None
    ]
    orders = {_order(words) for words in slashed} - {""}
    if len(orders) != 1:
        return found
    return [replace(one, meaning=_settled(one.meaning, orders == {"mdy"})) for one in found]


def _order(words: str) -> str:
    first, second = (int(part) for part in re.findall(r"\d+", words)[:2])
    if first > 12 >= second:
        return "dmy"
    return "mdy" if second > 12 >= first else ""


def _settled(meaning: Meaning, is_month_first: bool) -> Meaning:
    if isinstance(meaning, Between):
        first = meaning.first and _settled(meaning.first, is_month_first)
        last = meaning.last and _settled(meaning.last, is_month_first)
        return replace(meaning, first=first, last=last)
    if not isinstance(meaning, Calendar) or meaning.other is None:
        return meaning
    if not is_month_first:
        return replace(meaning, other=None)
    return replace(meaning, month=meaning.other.month, day=meaning.other.day, other=None)


def _date_words(text: Text, found: _Found) -> DateWords:
    start, end = text.pieces.starts[found.start], text.pieces.ends[found.end - 1]
    return DateWords(
        mention=Mention(start=start, end=end),
        meaning=found.meaning,
        first=text.pieces.tokens[found.start],
        last=bisect_left(text.tokens, end, key=lambda token: token.start),
        clock=found.clock,
        flags=tuple(sorted(_flags(found.meaning))),
        is_attributive=_is_of_noun(text, found)
        or (_is_attributive(text, found.end) and not _stands_alone(text, found)),
    )


def _stands_alone(text: Text, found: _Found) -> bool:
    """Whether it hangs on the preposition before it: "on Monday rebels", "in 2018 talks"."""
    before = text.words(found.start - 1).lower()
    meaning = found.meaning
    if isinstance(meaning, Anchored) and meaning.unit == "span":
        return True
    is_led = text.pieces.kinds[found.start : found.start + 2] in ("st", "ut")
    if isinstance(meaning, Between) and (is_led or _leads_clause(text, found.start)):
        return True
    if text.lexicon.language != "en":
        return _is_counted_unit(meaning)
    if _is_counted_unit(meaning) or _is_fronted(text, found) or _opens_sentence(text, found):
        return True
    if before not in ("on", "in"):
        return False
    return before == "on" or (isinstance(meaning, Calendar) and meaning.year is not None)


def _opens_sentence(text: Text, found: _Found) -> bool:
    """Whether "two days later" or "the next day" opens its sentence, before its subject."""
    meaning, first = found.meaning, text.pieces.tokens[found.start]
    if not isinstance(meaning, Offset | Anchored):
        return False
    if text.pos(found.end) == "PART" or text.words(found.end) in {"'", "’"}:
        return False
    before = first - (text.kind(found.start - 1) == "t")
    return before <= 0 or text.tokens[before - 1].sentence != text.tokens[first].sentence


def _is_counted_unit(meaning: Meaning) -> bool:
    """Whether words count weeks or years, which describe no noun: "last year rebels"."""
    one = meaning.first or meaning.last if isinstance(meaning, Between) else meaning
    return isinstance(one, Deictic) and one.unit != "day"


def _is_fronted(text: Text, found: _Found) -> bool:
    """Whether a day opens its sentence after a preposition: "On the night of 4 May guards"."""
    first = text.pieces.tokens[found.start]
    tokens, sentence = text.tokens, text.tokens[first].sentence
    start = first
    while start > 0 and tokens[start - 1].sentence == sentence:
        start -= 1
    if first - start > _FRONT or tokens[start].pos != "ADP":
        return False
    is_run = isinstance(found.meaning, Window)  # "over the past 24 hours rebels"
    if text.kind(found.start - 1) == "t" and text.kind(found.start) != "z" and not is_run:
        return False  # "in the 4 November accord"
    is_time = all(token.pos in {"ADP", "DET"} or _is_time(token) for token in tokens[start:first])
    ends = found.meaning if isinstance(found.meaning, Between) else None
    day = ends.first or ends.last if ends else found.meaning
    return is_time and (is_run or (isinstance(day, Calendar) and day.day is not None))


def _is_of_noun(text: Text, found: _Found) -> bool:
    """Whether a day tells of which thing a noun speaks: "the accord of 5 May"."""
    if text.lexicon.language != "en" or text.kind(found.start - 1) != "o":
        return False
    at = text.pieces.tokens[found.start - 1] - 1
    if at < 0 or text.tokens[at].pos not in {"NOUN", "PROPN"} or _is_time(text.tokens[at]):
        return False
    return isinstance(found.meaning, Calendar) and text.pos(found.end) not in {"NOUN", "PROPN"}


def _is_time(token: Token) -> bool:
    return token.lemma.lower() in _TIMES or token.label in {"DATE", "TIME"}


def _leads_clause(text: Text, at: int) -> bool:
    """Whether what follows a bare "by June" begins anew: "By June rebels had fled"."""
    is_bare = text.kind(at) in "suy" and text.kind(at + 1) != "t"
    index = text.pieces.tokens[at]
    tokens = text.tokens
    return is_bare and (index == 0 or tokens[index - 1].sentence != tokens[index].sentence)


def _is_attributive(text: Text, end: int) -> bool:
    if text.words(end) in {"'", "’"}:  # "Monday's attack"
        end += 1
    if text.pos(end) == "PART" and text.pos(end + 1) in ("NOUN", "ADJ", "PROPN"):
        end += 1
    if text.kind(end) in ",.;:()[] &" or text.pos(end) not in ("NOUN", "ADJ", "PROPN"):
        return False
    if "\n\n" in text.stored[text.pieces.ends[end - 1] : text.pieces.starts[end]]:
        return False
    index = text.pieces.tokens[end]
    if _hangs_before(text, text.pieces.tokens[end - 1]):
        return False  # "in April dissident units fired": the preposition's own
    return text.tokens[index].sentence == text.tokens[text.pieces.tokens[end - 1]].sentence


def _hangs_before(text: Text, at: int) -> bool:
    """Whether a token hangs on a preposition before it, by way of a word of the same date."""
    for _ in range(3):
        head = text.tokens[at].head
        if head >= at:
            return False
        if text.tokens[head].pos == "ADP":
            return True
        at = head
    return False


def _flags(meaning: Meaning) -> set[str]:
    if isinstance(meaning, Between):
        ends = [end for end in (meaning.first, meaning.last) if end]
        return set().union(*(_flags(end) for end in ends))
    if not isinstance(meaning, Calendar):
        return set()
    flags = {"day-or-month"} if meaning.other else set()
    if meaning.season == "winter" and meaning.years == 1 and meaning.year:
        flags.add("two-winters")
    return flags | ({"no-such-day"} if not _exists(meaning) else set())


def _exists(meaning: Calendar) -> bool:
    if meaning.day is None or meaning.month is None:
        return True
    longest = 29 if meaning.month == 2 else 30 if meaning.month in (4, 6, 9, 11) else 31
    if meaning.month == 2 and meaning.year and meaning.day == 29:
        return meaning.year % 4 == 0 and (meaning.year % 100 != 0 or meaning.year % 400 == 0)
    return meaning.day <= longest
