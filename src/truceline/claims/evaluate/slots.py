"""What two tellings of one claim agree on: who, where, when, how many, whose words, how surely."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import numpy as np
from pyproj import Geod
from scipy.optimize import linear_sum_assignment

from truceline.claims.evaluate.model import Tally
from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Counted,
    Dated,
    Mention,
    Party,
    Role,
    Suggestion,
    Whereabouts,
)
from truceline.geography.names import plain_name

__all__ = ["SLOTS", "compare_slots", "speaks_itself"]

T = TypeVar("T")

_NEAR_M = 25_000.0
_GLOBE = Geod(ellps="WGS84")
_ARTICLES = frozenset({"the", "a", "an", "al", "el"})
_UNITS = {
    **dict.fromkeys(("kilometre", "kilometer", "kms"), "km"),
    **dict.fromkeys(("metre", "meter"), "m"),
    **dict.fromkeys(("%", "cent", "pct"), "percent"),
    **dict.fromkeys(("people", "persons"), "person"),
    **dict.fromkeys(("men", "women", "children"), "person"),
}


def speaks_itself(attribution: Attribution) -> bool:
    """Whether the claim stands in the author's own voice."""
    is_author = attribution.source.strip().casefold() == "author"
    return is_author or attribution.kind is AttributionKind.AUTHOR


def _tally(gold: Sequence[T], said: Sequence[T], is_same: Callable[[T, T], bool]) -> Tally:
    """As many one-to-one agreements as there can be between two lists."""
    same = [[left == right or is_same(left, right) for right in said] for left in gold]
    if len(gold) == 1 or len(said) == 1:  # most slots hold one value
        return Tally(right=int(any(map(any, same))), asked=len(gold), said=len(said))
    right = 0
    if gold and said:
        rows, columns = linear_sum_assignment(np.array(same), maximize=True)
        right = int(np.array(same)[rows, columns].sum())
    return Tally(right=right, asked=len(gold), said=len(said))


# --- Names ---------------------------------------------------------------------------------


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name)
    letters = "".join(ch for ch in decomposed if not unicodedata.combining(ch))
    letters = "".join(ch for ch in letters if ch not in "'’‘ʼʻ`ʿʾ")
    words = "".join(ch if ch.isalnum() else " " for ch in letters.casefold()).split()
    return " ".join([word for word in words if word not in _ARTICLES] or words)


def _overlap(left: Mention | None, right: Mention | None) -> bool:
    return left is not None and right is not None and left.overlaps(right)


def _is_same_party(left: Party, right: Party) -> bool:
    name = _plain(left.name)
    return _overlap(left.mention, right.mention) or (bool(name) and name == _plain(right.name))


def _parties(role: Role) -> Callable[[Suggestion, Suggestion], Tally]:
    def compare(gold: Suggestion, said: Suggestion) -> Tally:
        asked = [one for one in gold.parties if one.role is role]
        given = [one for one in said.parties if one.role is role]
        return _tally(asked, given, _is_same_party)

    return compare


# --- Places --------------------------------------------------------------------------------


def _is_same_word(left: Whereabouts, right: Whereabouts) -> bool:
    name = plain_name(left.name)
    return _overlap(left.mention, right.mention) or (bool(name) and name == plain_name(right.name))


def _is_near(left: Whereabouts, right: Whereabouts) -> bool:
    points = left.lon_deg, left.lat_deg, right.lon_deg, right.lat_deg
    if None in points:
        return _is_same_word(left, right)
    _, _, distance_m = _GLOBE.inv(*points)
    return bool(distance_m <= _NEAR_M)


# --- Dates ---------------------------------------------------------------------------------


def _dates(claim: Suggestion) -> list[Dated]:
    """The claim's date, if a day of it is known."""
    dated = claim.dated
    return [dated] if dated and (dated.first_day or dated.last_day) else []


def _is_same_interval(left: Dated, right: Dated) -> bool:
    return (left.first_day, left.last_day) == (right.first_day, right.last_day)


def _shares_a_day(left: Dated, right: Dated) -> bool:
    def is_before(one: Dated, other: Dated) -> bool:
        return bool(one.last_day and other.first_day and one.last_day < other.first_day)

    return not is_before(left, right) and not is_before(right, left)


# --- Figures -------------------------------------------------------------------------------


def _unit_head(unit: str) -> str:
    """The word that says what is counted, in the singular: `metric tons of flour` → `ton`."""
    words = unit.casefold().split(" of ")[0].split()
    head = words[-1] if words else ""
    head = _UNITS.get(head, head)
    if head.endswith("s") and not head.endswith("ss") and len(head) > 3:
        head = head[:-3] + "y" if head.endswith("ies") else head[:-1]
    return _UNITS.get(head, head)


def _is_same_unit(left: Counted, right: Counted) -> bool:
    return _unit_head(left.unit) == _unit_head(right.unit)


def _is_same_value(left: Counted, right: Counted) -> bool:
    if left.value is None or right.value is None:
        # Two vague words are the same figure only if they are the same words or count the same.
        is_vague = left.value is None and right.value is None
        return is_vague and (
            left.mention.overlaps(right.mention) or (bool(left.unit) and _is_same_unit(left, right))
        )
    return math.isclose(left.value, right.value, rel_tol=1e-9)


def _figures(
    is_same: Callable[[Counted, Counted], bool],
) -> Callable[[Suggestion, Suggestion], Tally]:
    return lambda gold, said: _tally(gold.figures, said.figures, is_same)


# --- Whose words, and how surely -----------------------------------------------------------


def _is_same_claimant(left: Attribution, right: Attribution) -> bool:
    if speaks_itself(left) or speaks_itself(right):
        return speaks_itself(left) and speaks_itself(right)
    if left == right:
        return True
    name = _plain(left.source)
    return _overlap(left.mention, right.mention) or (bool(name) and name == _plain(right.source))


def _one(is_same: bool) -> Tally:
    return Tally(right=int(is_same), asked=1, said=1)


def _attributed(claim: Suggestion) -> list[Attribution]:
    return [] if speaks_itself(claim.attribution) else [claim.attribution]


def _denials(claim: Suggestion) -> list[str]:
    return [claim.polarity] if claim.polarity == "-" else []


SLOTS: Mapping[str, Callable[[Suggestion, Suggestion], Tally]] = {
    "actor": _parties(Role.ACTOR),
    "recipient": _parties(Role.RECIPIENT),
    "place": lambda gold, said: _tally(gold.places, said.places, _is_near),
    "place_named": lambda gold, said: _tally(gold.places, said.places, _is_same_word),
    "date": lambda gold, said: _tally(_dates(gold), _dates(said), _is_same_interval),
    "date_overlap": lambda gold, said: _tally(_dates(gold), _dates(said), _shares_a_day),
    "figure": _figures(_is_same_value),
    "figure_unit": _figures(lambda a, b: _is_same_value(a, b) and _is_same_unit(a, b)),
    "figure_qualifier": _figures(lambda a, b: _is_same_value(a, b) and a.qualifier == b.qualifier),
    "claimant": lambda gold, said: _tally(
        [gold.attribution], [said.attribution], _is_same_claimant
    ),
    "claimant_attributed": lambda gold, said: _tally(
        _attributed(gold), _attributed(said), _is_same_claimant
    ),
    "modality": lambda gold, said: _one(gold.modality is said.modality),
    "polarity": lambda gold, said: _one(gold.polarity == said.polarity),
    "denial": lambda gold, said: _tally(_denials(gold), _denials(said), lambda _a, _b: True),
}
"""Slot → how far a suggestion agrees with an annotated claim on it (docs/validation-reading.md)."""


def compare_slots(gold: Suggestion, said: Suggestion) -> dict[str, Tally]:
    """How far two tellings of one claim agree, by slot."""
    return {name: compare(gold, said) for name, compare in SLOTS.items()}
