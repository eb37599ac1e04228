"""Which claims of several documents may tell of one thing, and what speaks for it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations

from pyproj import Geod
from rapidfuzz import fuzz

from truceline.claims.model import EventType, Role, Suggestion, Whereabouts

__all__ = ["Told", "fit", "pairs"]

_GLOBE = Geod(ellps="WGS84")
_NEAR_M = 25_000.0
_FAR_M = 100_000.0
_TOWNS = frozenset({"base", "city", "village"})
_SLACK = timedelta(days=1)
_ALIKE = 72.0
_ENOUGH = 3.0
# Kinds of claims that may tell of one and the same event.
_KIN = {EventType.CASUALTIES: EventType.ASSAULT}
_GENERIC = re.compile(r"[^\w]+")
_LARGEST_BLOCK = 400


@dataclass(frozen=True, slots=False, kw_only=True)
class Told:
    """A claim to be compared.

    Attributes:
        claim_id: Its id.
        suggestion: What it says.
        quote: Its words.
        trigger: Those of them that make it a claim.
        owed: Ids of obligations that it is about, where somebody found that out.
    """

    claim_id: str
    suggestion: Suggestion
    quote: str
    trigger: str
    owed: frozenset[str] = frozenset()

    @cached_property
    def actors(self) -> frozenset[str]:
        """Normalised ids or names of who acts or is acted upon."""
        roles = {Role.ACTOR, Role.RECIPIENT}
        held = (one for one in self.suggestion.parties if one.role in roles)
        return frozenset(_key(one.actor_id or one.name) for one in held) - {""}

    @cached_property
    def kind(self) -> EventType:
        """The type, with kinds of one event taken together."""
        return _KIN.get(self.suggestion.event_type, self.suggestion.event_type)


# --- which claims are compared


def pairs(claims: Sequence[Told]) -> Iterator[tuple[int, int]]:
    """Pairs worth a look: of one kind, with an actor, a place or a round in common."""
    blocks: dict[tuple[str, str], list[int]] = defaultdict(list)
    for at, one in enumerate(claims):
        for key in _block_keys(one):
            blocks[one.kind.value, key].append(at)
    seen: set[tuple[int, int]] = set()
    for held in blocks.values():
        for pair in combinations(held[:_LARGEST_BLOCK], 2):
            if pair[0] != pair[1] and pair not in seen:
                seen.add(pair)
                yield pair


def _block_keys(one: Told) -> Iterator[str]:
    yield from one.actors
    yield from one.owed
    for place in one.suggestion.places:
        yield _key(place.place_id or place.name)
    for figure in one.suggestion.figures:
        if figure.kind == "ordinal" and figure.value is not None:
            yield f"{figure.unit}:{figure.value:g}"


# --- whether two tell of one thing


def fit(one: Told, two: Told) -> tuple[float, tuple[str, ...]] | None:
    """How well two claims fit, with what speaks for it; None where they do not."""
    if _is_elsewhere(one, two) or _is_other_time(one, two):
        return None
    found = list(_likenesses(one, two))
    score = sum(weight for weight, _ in found)
    return (score, tuple(reason for _, reason in found)) if score >= _ENOUGH else None


def _likenesses(one: Told, two: Told) -> Iterator[tuple[float, str]]:
    for weight, reason, holds in _LIKENESSES:
        if holds(one, two):
            yield weight, reason


def _is_alike(one: str, two: str) -> bool:
    return fuzz.token_set_ratio(one, two) >= _ALIKE


def _is_elsewhere(one: Told, two: Told) -> bool:
    """Whether both name places with points, and all lie far apart.

    Two towns are two places; a district or a road reaches far beyond its point.
    """
    gaps = list(_gaps_m(one, two))
    places = (*one.suggestion.places, *two.suggestion.places)
    are_towns = all(place.kind in _TOWNS for place in places)
    return bool(gaps) and min(gaps) > (_NEAR_M if are_towns else _FAR_M)


def _is_near(one: Told, two: Told) -> bool:
    names = {_key(place.name) for place in one.suggestion.places}
    if names & {_key(place.name) for place in two.suggestion.places}:
        return True
    return any(gap <= _NEAR_M for gap in _gaps_m(one, two))


def _gaps_m(one: Told, two: Told) -> Iterator[float]:
    for here in _points(one):
        for there in _points(two):
            yield _GLOBE.inv(*here, *there)[2]


def _points(one: Told) -> Iterator[tuple[float, float]]:
    for place in one.suggestion.places:
        if place.lon_deg is not None and place.lat_deg is not None and _is_small(place):
            yield place.lon_deg, place.lat_deg


def _is_small(place: Whereabouts) -> bool:
    return place.kind not in {"country", "region", "province"}


def _is_other_time(one: Told, two: Told) -> bool:
    spans = _spans(one, two)
    return spans is not None and not _meet(*spans, slack=timedelta(days=3))


def _days_meet(one: Told, two: Told) -> bool:
    spans = _spans(one, two)
    return spans is not None and _meet(*spans, slack=_SLACK)


Days = tuple[date, date]


def _spans(one: Told, two: Told) -> tuple[Days, Days] | None:
    """The days of both, where both are known; an open end counts as its other end."""
    found = []
    for told in (one, two):
        when = told.suggestion.dated
        first = when and (when.first_day or when.last_day)
        last = when and (when.last_day or when.first_day)
        if not first or not last:
            return None
        found.append((first, last))
    return found[0], found[1]


def _meet(one: Days, two: Days, *, slack: timedelta) -> bool:
    return one[0] <= two[1] + slack and two[0] <= one[1] + slack


def _ordinals(one: Told) -> set[tuple[str, float]]:
    held = (figure for figure in one.suggestion.figures if figure.kind == "ordinal")
    return {(figure.unit, figure.value) for figure in held if figure.value is not None}


def _units(one: Told) -> set[str]:
    counted = {"count", "casualties", "share"}
    return {figure.unit for figure in one.suggestion.figures if figure.kind in counted}


def _key(name: str) -> str:
    return _GENERIC.sub(" ", name.lower()).strip()


# What speaks for two claims telling of one thing, with its weight; `_ENOUGH` together link them.
_LIKENESSES: tuple[tuple[float, str, Callable[[Told, Told], object]], ...] = (
    (1.0, "the same actor", lambda one, two: one.actors & two.actors),
    (0.5, "two actors in common", lambda one, two: len(one.actors & two.actors) > 1),
    (1.0, "the same place", _is_near),
    (1.0, "the same days", _days_meet),
    (0.5, "the same word for it", lambda one, two: _key(one.trigger) == _key(two.trigger)),
    (1.0, "much the same words", lambda one, two: _is_alike(one.quote, two.quote)),
    (1.5, "the same round", lambda one, two: _ordinals(one) & _ordinals(two)),
    (1.5, "about the same obligation", lambda one, two: one.owed & two.owed),
    (0.5, "figures of one kind", lambda one, two: _units(one) & _units(two)),
)
