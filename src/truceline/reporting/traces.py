"""Traces of protected values in a text: where it gives away a position, a time or a name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time
from functools import cache

from truceline.reporting.audiences import AudienceRules
from truceline.reporting.folding import fold, is_arabic, is_inflected, phrase_pattern, stem_of
from truceline.reporting.guard_words import load_guard_words
from truceline.reporting.notations import (
    GridPoint,
    clock_times,
    degrees_in,
    grid_hits,
    instants_in,
    pair_hits,
)
from truceline.reporting.secrets import SecretKind, SecretPhrase, Secrets

__all__ = ["Trace", "Tracker", "tracker_for"]

_FINE_DEG, _COARSE_DEG = 0.0011, 0.0101
_WINDOW = 40
_SQUEEZED_LETTERS = 10
_SHORTEST_IN_MARKUP = 3
_TEAM = "observation.team"
_NEAR_TEAM = r"[ .:\"'-]{1,3}"
_NOT_WORDS = re.compile(r"[\W_]+")
# `0735Z`; without k and m, by which thousands and metres are written.
_ZONE_LETTER = re.compile(r"[a-jln-z](?![^\W_])")
_YEAR_LIKE = re.compile(r"(?:19|20)\d\d(?!\d)")
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True, order=True)
class Trace:
    """Where, in a folded text, a protected value stands."""

    start: int
    end: int
    kind: SecretKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracker:
    """Finds the traces of some secrets; made once, used on every passage.

    Attributes:
        points: Longitude and latitude; at one of `twins` a point may be a public place's own.
        instants: Protected days with clock times, UTC; `local_instants` the same without a zone.
        clocks: Protected clock times; `public_clocks` are sought only beside observer words.
        phrases: Protected words by their first one, where a text can hold it only as it is.
        bent: Those whose words may take particles or endings: Arabic and Cyrillic ones.
        squeezed: Long names without what stands between their words.
    """

    points: tuple[tuple[float, float], ...]
    twins: tuple[tuple[float, float], ...]
    grid: tuple[GridPoint, ...]
    instants: frozenset[datetime]
    local_instants: frozenset[datetime]
    clocks: frozenset[time]
    public_clocks: frozenset[time]
    phrases: Mapping[str, tuple[SecretPhrase, ...]]
    bent: tuple[SecretPhrase, ...]
    squeezed: tuple[tuple[str, SecretKind], ...]

    def traces(self, folded: str, *, is_markup: bool = False) -> list[Trace]:
        """Every trace in a folded text, in order, those inside a longer one left out.

        Args:
            folded: The text.
            is_markup: It is no running text: the shortest names are not sought in it.
        """
        names = self._names(folded, is_markup=is_markup)
        found = [*self._positions(folded), *self._times(folded), *names]
        kept: list[Trace] = []
        for one in sorted(found, key=lambda trace: (trace.start, -trace.end)):
            if not kept or one.end > kept[-1].end:
                kept.append(one)
        return kept

    def has_scattered(self, folded: str) -> SecretKind | None:
        """What a text gives away only when all that stands between its letters is taken out."""
        if not self.squeezed:
            return None
        squeezed = _NOT_WORDS.sub("", folded)
        return next((kind for name, kind in self.squeezed if name in squeezed), None)

    def _positions(self, folded: str) -> Iterator[Trace]:
        if not self.points:
            return
        found = degrees_in(folded)
        public = {span for span, _ in pair_hits(found, self.twins, most_slack=_FINE_DEG)}
        fine = {span for span, _ in pair_hits(found, self.points, most_slack=_FINE_DEG)}
        for span, _ in pair_hits(found, self.points, most_slack=_COARSE_DEG):
            if span in fine - public or _is_beside(_marks().position, folded, span[0]):
                yield Trace(*span, SecretKind.POSITION)
        for one in found:
            is_alone = _marks().axis.search(folded[max(0, one.start - 20) : one.start])
            if one.slack < _FINE_DEG and is_alone and self._is_axis(one.degrees, one.slack):
                yield Trace(one.start, one.end, SecretKind.POSITION)
        for span, _ in grid_hits(folded, self.grid):
            yield Trace(*span, SecretKind.POSITION)

    def _is_axis(self, degrees: float, slack: float) -> bool:
        return any(abs(abs(axis) - degrees) <= slack for point in self.points for axis in point)

    def _times(self, folded: str) -> Iterator[Trace]:
        if not self.instants:
            return
        stamped: set[int] = set()
        for instant in instants_in(folded):
            stamped.update(range(instant.start, instant.end))
            at, is_local = instant.at, instant.at.tzinfo is None
            if at in (self.local_instants if is_local else self.instants):
                yield Trace(instant.start, instant.end, SecretKind.TIME)
        for clock in clock_times(folded):
            is_firm, is_public = clock.at in self.clocks, clock.at in self.public_clocks
            if not (is_firm or is_public) or clock.start in stamped:
                continue
            is_time = not clock.is_plain or _is_spoken(folded, clock.start, clock.end)
            if is_time and (is_firm or _is_beside(_marks().observer, folded, clock.start)):
                yield Trace(clock.start, clock.end, SecretKind.TIME)

    def _names(self, folded: str, *, is_markup: bool) -> Iterator[Trace]:
        words = set(_WORDS.findall(folded))
        likely = [one for word in words & self.phrases.keys() for one in self.phrases[word]]
        # Only those that can be in the text become patterns: there may be thousands of names.
        likely = [one for one in likely if words.issuperset(one.words)]
        likely += [one for one in self.bent if all(stem_of(word) in folded for word in one.words)]
        if is_markup:
            likely = [one for one in likely if sum(map(len, one.words)) >= _SHORTEST_IN_MARKUP]
        for pattern, kind in _patterns(likely):
            for match in pattern.finditer(folded):
                yield Trace(*match.span(), kind)


def tracker_for(secrets: Secrets, rules: AudienceRules, *, now: datetime | None = None) -> Tracker:
    """A tracker of what the rules of an audience keep inside.

    Args:
        secrets: What is protected.
        rules: What the audience may read of it.
        now: When the edition is released: what a delay has opened by then is no secret.
    """
    points = [p for p in secrets.points if not rules.prints_at(p.field, p.ended_at, now)]
    sites = sorted({(p.lon_deg, p.lat_deg) for p in points})
    moments = [m for m in secrets.moments if not rules.prints_at(m.field, m.ended_at, now)]
    open_at = {one.astimezone(UTC).replace(second=0, microsecond=0) for one in secrets.open_moments}
    hidden = {m.at for m in moments if m.at.astimezone(UTC) not in open_at}
    of_now = [m for m in moments if not m.is_past]
    clocks = {m.at.time() for m in of_now if not m.is_public}
    phrases = [p for p in secrets.phrases if not _is_printed(p, rules, now)]
    phrases += [turned for one in phrases if (turned := _turned(one))]
    return Tracker(
        points=tuple(sites),
        twins=tuple(sorted({p.twin for p in points if p.twin})),
        grid=tuple(GridPoint.of(*point) for point in sites),
        instants=frozenset(one.astimezone(UTC) for one in hidden),
        local_instants=frozenset(one.replace(tzinfo=None) for one in hidden),
        clocks=frozenset(clocks),
        public_clocks=frozenset({m.at.time() for m in of_now} - clocks),
        phrases=_by_first_word(one for one in phrases if not _is_bent(one)),
        bent=tuple(one for one in phrases if _is_bent(one)),
        squeezed=tuple(_squeezed(phrases)),
    )


def _is_printed(phrase: SecretPhrase, rules: AudienceRules, now: datetime | None) -> bool:
    ended_at = phrase.ended_at
    return rules.prints_at(phrase.field, ended_at, now) if ended_at else rules.prints(phrase.field)


def _is_bent(phrase: SecretPhrase) -> bool:
    return any(map(is_inflected, phrase.words))


def _by_first_word(phrases: Iterable[SecretPhrase]) -> Mapping[str, tuple[SecretPhrase, ...]]:
    found: dict[str, tuple[SecretPhrase, ...]] = {}
    for one in phrases:
        found[one.words[0]] = (*found.get(one.words[0], ()), one)
    return found


def _patterns(phrases: Sequence[SecretPhrase]) -> Iterator[tuple[re.Pattern[str], SecretKind]]:
    """One pattern per kind, longest phrases first; public words only after their mark."""
    marks = _marks()
    for kind in dict.fromkeys(one.kind for one in phrases):
        own = [one for one in phrases if one.kind is kind]
        firm = {phrase_pattern(one.words) for one in own if not one.is_public}
        public = {phrase_pattern(one.words) for one in own if one.is_public}
        teams = {phrase_pattern(one.words) for one in own if one.is_public and one.field == _TEAM}
        if firm:
            yield re.compile("|".join(sorted(firm, key=len, reverse=True))), kind
        if public:
            before = marks.place if kind is SecretKind.PLACE else marks.person
            words = "|".join(sorted(public, key=len, reverse=True))
            yield re.compile(f"{before}(?:{words})"), kind
        if teams:
            words = "|".join(sorted(teams, key=len, reverse=True))
            yield re.compile(f"{marks.team}{_NEAR_TEAM}(?:{words})"), kind
            yield re.compile(f"(?:{words}){_NEAR_TEAM}{marks.team}"), kind


def _turned(phrase: SecretPhrase) -> SecretPhrase | None:
    """Arabic words as a PDF may give them: each from its end, the last one first."""
    if phrase.is_public or not any(map(is_arabic, phrase.words)):
        return None
    return replace(phrase, words=tuple(word[::-1] for word in reversed(phrase.words)))


def _squeezed(phrases: Iterable[SecretPhrase]) -> Iterator[tuple[str, SecretKind]]:
    for one in phrases:
        letters = "".join(one.words)
        if one.kind is SecretKind.NAME and len(letters) >= _SQUEEZED_LETTERS and not one.is_public:
            yield letters, one.kind


@dataclass(frozen=True, slots=True)
class _Marks:
    position: re.Pattern[str]
    observer: re.Pattern[str]
    axis: re.Pattern[str]
    before: re.Pattern[str]
    after: re.Pattern[str]
    place: str
    person: str
    team: str
    ranges: re.Pattern[str]


@cache
def _marks() -> _Marks:
    words = load_guard_words()
    positions = _any(words.position_words)
    return _Marks(
        position=re.compile(positions),
        observer=re.compile(_any(words.observer_words)),
        axis=re.compile(_any(words.axis_words) + r"[\W_a-z]{0,8}$"),
        before=re.compile(_any(words.time_before) + r"\s{0,2}$"),
        after=re.compile(r"\s?" + _any(words.time_after)),
        place=positions + r"[ ,:]{1,3}(?:" + _any(words.place_links) + r"[ ]{1,2})?",
        person=_any(words.person_words) + r"[ .:]{1,3}",
        team=_any(words.team_words),
        ranges=re.compile(_any(words.time_ranges) + r"\s{0,2}$"),
    )


def _any(words: Collection[str]) -> str:
    ordered = sorted((re.escape(fold(word)) for word in words), key=len, reverse=True)
    return rf"(?<![^\W_])(?:{'|'.join(ordered)})(?![^\W_])"


def _is_beside(pattern: re.Pattern[str], folded: str, start: int) -> bool:
    """Whether a mark stands before a place of a text, on its line."""
    before = folded[max(0, start - _WINDOW) : start].rpartition("\n")[2]
    return pattern.search(before) is not None


def _is_spoken(folded: str, start: int, end: int) -> bool:
    """Whether words around bare digits make them a clock time."""
    before, after = folded[max(0, start - 16) : start], folded[end : end + 12]
    marks = _marks()
    if marks.before.search(before) or marks.after.match(after) or _ZONE_LETTER.match(after):
        return True
    return not _YEAR_LIKE.match(folded, start) and bool(marks.ranges.search(before))
