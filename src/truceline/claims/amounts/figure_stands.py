"""Which numbers are figures: not those of names, ages, years, or "one of the"."""

from __future__ import annotations

from truceline.claims.amounts.figure_text import MEASURED, Figure, Text, is_person

__all__ = ["stands"]

# Of these "one" picks out and does not count.
_ONE_OF_SOME = frozenset(
    {
        *("side", "party", "group", "faction", "point", "time", "state", "country", "stage"),
        *("phase", "area", "zone", "member", "round", "session", "meeting"),
    }
)
_PARTS_OF_DAY = ("morning", "evening", "afternoon")
_OLDEST = 120
_OF_AGE = 21
_BOUNDED = ("less_than", "more_than")


def stands(text: Text, figure: Figure) -> bool:
    """Whether a number says how many: not so "one of the", a bare "few", a name's number."""
    numeral = figure.numeral
    if _is_hour(text, figure) or _is_quarter(text, figure):
        return False
    if numeral.form == "vague":
        return _is_vague_count(text, figure)
    if numeral.form == "share":
        is_change = text.kind(numeral.start - 1) == "a" and text.kind(numeral.start - 2) == "Q"
        return bool(figure.noun[1]) or text.kind(numeral.end) == "o" or is_change
    if numeral.value == 1 and not numeral.currency and not text.is_digits(numeral.start):
        is_article = text.kind(numeral.start) == "a"
        return _is_span(text, figure) if is_article else _one_counts(text, figure)
    if _is_bare_age(text, figure) or _is_age_between_commas(text, figure) or _is_sum(text, figure):
        return False
    return bool(numeral.currency) or not _is_of_a_name(text, figure)


def _is_vague_count(text: Text, figure: Figure) -> bool:
    """Whether "several" or "thousands" counts: not so "several times", which is "often"."""
    if figure.unit == "time" or _is_superlative(text, figure):
        return False
    return bool(figure.unit) or figure.kind == "casualties" or figure.numeral.order > 0


def _is_superlative(text: Text, figure: Figure) -> bool:
    """Reads "the most evil of forces": how much, and not how many."""
    at = figure.numeral.start
    is_most = text.words(at, at + 1).lower() == "most"
    return is_most and (text.kind(at - 1) == "t" or text.token(at + 1).pos in ("ADJ", "ADV"))


def _is_hour(text: Text, figure: Figure) -> bool:
    """Reads "by six in the evening", "at nine o'clock"."""
    after = text.words(figure.numeral.end, figure.numeral.end + 3).lower()
    is_part = after.startswith("in the ") and after.split()[-1] in _PARTS_OF_DAY
    return not figure.unit and (is_part or after.startswith("o'clock"))


def _is_quarter(text: Text, figure: Figure) -> bool:
    """Reads "the old quarter of the city": a part of a town, and no share."""
    at = figure.numeral.start
    return figure.numeral.form == "share" and text.kind(at) == "T" and text.kind(at - 1) != "Q"


def _is_of_a_name(text: Text, figure: Figure) -> bool:
    """Whether the number is one of "three-way", "20-year-old", "1998"."""
    end = figure.numeral.end
    if text.kind(end) == "-" and not figure.unit and text.is_adjacent(end):
        return True
    return _is_age(text, figure) or _is_bare_year(text, figure) or _is_singular(text, figure)


def _is_singular(text: Text, figure: Figure) -> bool:
    """Whether a singular follows, so that the number names it ("the Kestel 4 area")."""
    head = figure.noun[1] - 1
    value = figure.numeral.value or 0
    if text.lexicon.language != "en" or value < 2 or figure.kind in (*MEASURED, "share"):
        return False
    has_plural = f"{figure.unit}s" in text.lexicon.words
    return head >= 0 and has_plural and text.words(head, head + 1).lower() == figure.unit


def _is_span(text: Text, figure: Figure) -> bool:
    """Reads "within a week", "for a month": elsewhere "a" is an article."""
    before = figure.start - 1
    has_cue = text.kind(before) == "w" or text.words(before, before + 1).lower() == "for"
    return figure.kind == "duration" and before >= 0 and has_cue


def _is_bare_age(text: Text, figure: Figure) -> bool:
    """Reads "children under 5", "62 of them are under 18"."""
    is_bare = not figure.unit and figure.kind == "count" and figure.qualifier in _BOUNDED
    at = figure.start - 1
    is_adult = text.kind(at) == "A" and (figure.numeral.value or 0) <= _OF_AGE
    is_of_people = text.kind(at) == "U" and text.pieces.values[at] in text.lexicon.people
    return is_bare and (is_adult or is_of_people)


def _is_age_between_commas(text: Text, figure: Figure) -> bool:
    """Reads "a farmer, 81, was hurt"."""
    before, numeral = figure.start - 1, figure.numeral
    is_bare = not figure.unit and figure.kind == "count" and figure.qualifier == "exact"
    is_set_off = text.kind(before) == "," and text.kind(numeral.end) in ",."
    is_named = before > 0 and text.token(before - 1).pos in ("NOUN", "PROPN")
    return is_bare and is_set_off and is_named and 1 < (numeral.value or 0) <= _OLDEST


def _is_sum(text: Text, figure: Figure) -> bool:
    """Whether digits belong to a name with a plus: "the 5+5 commission"."""
    first, last = figure.numeral.start, figure.numeral.end - 1
    start, end = text.pieces.starts[first], text.pieces.ends[last]
    before, after = text.stored[max(0, start - 2) : start], text.stored[end : end + 2]
    return (before[-1:] == "+" and before[:1].isdigit()) or (
        after[:1] == "+" and after[1:].isdigit()
    )


def _is_age(text: Text, figure: Figure) -> bool:
    return figure.unit in ("year", "month") and text.words(figure.end, figure.end + 2).lower() in (
        "-old", "- old", "old", "old boy"
    )  # fmt: skip


def _one_counts(text: Text, figure: Figure) -> bool:
    """Whether "one" counts: people, what happened to them, or with a qualifier."""
    if text.kind(figure.numeral.end) == "o":
        return figure.is_part and figure.kind == "casualties"  # "one of them died"
    if figure.kind in ("casualties", "distance", "money", "share"):
        return True
    if not figure.unit:
        return False
    return figure.qualifier != "exact" or _counts_people(text, figure) or _is_seen(text, figure)


def _is_seen(text: Text, figure: Figure) -> bool:
    """Whether one thing of a kind is counted: "one convoy" is, "one side" is not."""
    is_known = text.kind(figure.noun[1] - 1) == "U" and figure.kind == "count"
    return is_known and figure.unit not in _ONE_OF_SOME


def _counts_people(text: Text, figure: Figure) -> bool:
    return text.kind(figure.noun[1] - 1) == "U" and is_person(text, figure)


def _is_bare_year(text: Text, figure: Figure) -> bool:
    """A year that the grammar of dates left, or a lone number without unit or qualifier."""
    is_year = text.kind(figure.numeral.start) == "Y" and figure.numeral.high is None
    if is_year and not figure.unit:
        return True
    return bool(figure.unit == "" and figure.kind == "count" and figure.qualifier == "exact"
                and text.kind(figure.numeral.start - 1) in "/:"
                and text.is_adjacent(figure.numeral.start - 1))  # fmt: skip
