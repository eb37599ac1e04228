"""Deaths in the figures of a claim: only where the text says that people were killed or died.

"Neutralised", "liquidated" and "casualties" are no deaths, and neither is "killed or wounded".
Nothing is added up: not over claimants, and not over the claims of one, for one may hold another.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from truceline.claims.evidence.accepted import Accepted, Claimant
from truceline.claims.model import Counted, EventType
from truceline.core.claim import Modality

__all__ = [
    "HAPPENED",
    "Deaths",
    "Toll",
    "bounds_of",
    "deaths_of",
    "is_both",
    "is_of_dead",
    "toll_of",
]

HAPPENED = frozenset({Modality.ASSERTED, Modality.REPORTED, Modality.ALLEGED})
"""How a claim is put that says that something happened."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deaths:
    """Deaths as a claimant gives them; None where no figure says so.

    Attributes:
        low: At least so many.
        best: The figure itself; None where only a bound is given ("at least 3").
        high: At most so many.
        why: Why there is no figure although one stands there; empty elsewhere.
    """

    low: int | None = None
    best: int | None = None
    high: int | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Toll:
    """People harmed, as one claim of one claimant gives them.

    Attributes:
        claimant: Who says it.
        deaths: Only what is said to be of dead.
        others: The other figures of people harmed in the text's own words: "12 militants
            (neutralised)". What they mean is for the reader.
    """

    claimant: Claimant
    deaths: Deaths
    others: tuple[str, ...] = ()


_DEAD = (
    r"killed|kills?|killing|slain|died|dies?|dying|perished|martyred|dead|deaths?|fatalit(?:y|ies)|"
    r"martyrs|lives|погиб(?:л[аои]|ш\w+)?|убит\w*|убил[аи]?|قتل\w*|قتيل\w*|قتلى|مقتل|شهيد\w*|"
    r"شهداء|استشهد\w*|استشهاد"
)
_HURT = (
    r"wound\w*|injur\w*|hurt|maimed|missing|captured|ранен\w*|ранил[аи]?|пострада\w+|"
    r"جرح\w*|جريح\w*|أصيب\w*|إصابة|مصاب\w*"
)
_AND = r"(?:\s+(?:and|or|and/or|или|и|أو)\s+|\s*/\s*|\s+و\s*)"
_IS_DEAD = re.compile(rf"(?<!\w)(?:{_DEAD})(?!\w)", re.IGNORECASE)
_IS_BOTH = re.compile(
    rf"(?<!\w)(?:(?:{_DEAD}){_AND}(?:{_HURT})|(?:{_HURT}){_AND}(?:{_DEAD}))(?!\w)", re.IGNORECASE
)
_SENTENCE_END = re.compile(r"[.!?؟…](?=[\s»\"”’')]|$)|\n\s*\n")
# How far from a figure the words may stand that say what happened to those counted.
_AROUND = 60


def deaths_of(figures: Iterable[Counted], stored: str) -> Deaths:
    """The deaths that the figures of one claim, or of claims of one sentence, give.

    Two figures are not added: one may hold the other.

    Args:
        figures: As read; `counted` ends with the text's own word for what happened.
        stored: The stored text that their mentions count.
    """
    found = list(dict.fromkeys(one for one in figures if is_of_dead(one)))
    if not found:
        return Deaths()
    if len({(one.value, one.high, one.qualifier) for one in found}) > 1:
        return Deaths(why="it gives several figures of deaths, which are not added")
    if any(is_both(one, stored) for one in found):
        return Deaths(why="its figure counts dead and wounded together")
    return bounds_of(found[0])


def toll_of(one: Accepted, claimant: Claimant) -> Toll | None:
    """What a claim gives of people harmed; None where it tells of none.

    What is denied, planned or only possible gives no deaths; the reason says so.
    """
    said, stored = one.said, one.document.text
    harmed = [figure for figure in said.figures if figure.kind == "casualties"]
    if not harmed and said.event_type is not EventType.CASUALTIES:
        return None
    others = tuple(_in_words(figure, stored) for figure in harmed if not is_of_dead(figure))
    return Toll(claimant=claimant, deaths=_deaths_said(one, others), others=others)


def _in_words(figure: Counted, stored: str) -> str:
    """A figure as the text writes it, with what befell those counted."""
    words = " ".join(figure.mention.text_in(stored).split())
    more = [word for word in figure.counted.split() if word not in words.split()]
    return f"{words} ({' '.join(more)})" if more else words


def _deaths_said(one: Accepted, others: Sequence[str]) -> Deaths:
    if one.said.polarity == "-":
        return Deaths(why="it is denied or negated")
    if one.said.modality not in HAPPENED:
        return Deaths(why=f"it is put as {one.said.modality.value}")
    found = deaths_of(one.said.figures, one.document.text)
    if found != Deaths():
        return found
    return Deaths(why="its figure is not said to be of dead" if others else "it gives no figure")


def is_of_dead(figure: Counted, word: str = "") -> bool:
    """Whether a figure is said to be of people killed or dead; with a word, by that one."""
    words = [word] if word else figure.counted.split()
    is_person = figure.kind == "casualties" and bool(words)
    return is_person and any(_IS_DEAD.fullmatch(word.strip(",.;:")) for word in words)


def is_both(figure: Counted, stored: str) -> bool:
    """Whether its sentence counts dead and wounded in one, near the figure."""
    at = figure.mention
    before = _SENTENCE_END.split(stored[max(0, at.start - _AROUND) : at.start])[-1]
    after = _SENTENCE_END.split(stored[at.end : at.end + _AROUND])[0]
    return _IS_BOTH.search(f"{before}{stored[at.start : at.end]}{after}") is not None


def bounds_of(figure: Counted) -> Deaths:
    """Fewest, best and most as a figure of people and its qualifier give them, whatever befell."""
    if figure.value is None or figure.value < 0 or figure.value != int(figure.value):
        return Deaths(why="its figure of deaths is no number")
    value = int(figure.value)
    if figure.high is not None:
        return Deaths(low=value, high=int(figure.high))
    made = _QUALIFIED.get(figure.qualifier)
    return made(value) if made else Deaths(why="its figure of deaths is vague")


_QUALIFIED: Mapping[str, Callable[[int], Deaths]] = {
    "exact": lambda n: Deaths(low=n, best=n, high=n),
    "about": lambda n: Deaths(best=n),
    "nearly": lambda n: Deaths(best=n),
    "at_least": lambda n: Deaths(low=n),
    "at_least_order": lambda n: Deaths(low=n),
    "more_than": lambda n: Deaths(low=n + 1),
    "at_most": lambda n: Deaths(high=n),
    "up_to": lambda n: Deaths(high=n),
    "less_than": lambda n: Deaths(high=max(0, n - 1)),
}
