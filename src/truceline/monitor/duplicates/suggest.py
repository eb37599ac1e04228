"""Suggestions: reports of several feeds → clusters that may tell one incident, with reasons."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from truceline.core.actor import Actor
from truceline.core.errors import InvalidValue
from truceline.monitor.duplicates.blocking import candidate_pairs
from truceline.monitor.duplicates.cluster import clusters_of
from truceline.monitor.duplicates.columns import Columns, columns_of
from truceline.monitor.duplicates.model import (
    FiguresTold,
    PairEvidence,
    PlacedReports,
    Suggested,
    Suggestion,
)
from truceline.monitor.duplicates.reasons import evidence_of
from truceline.monitor.duplicates.score import ScoredPairs, score_pairs
from truceline.monitor.duplicates.weights import PairWeights, load_weights

__all__ = ["suggest_duplicates"]

_AS_WELL = 1.0
"""Log-odds by which another report may fit worse and still count as fitting about as well."""

_ASSUMPTIONS = (
    "Nothing is merged: a suggestion becomes one incident only when a person says so, and counts "
    "stay what each counter counts.",
    "The weights are stated by us, not learned; a score is a chance only once it was calibrated.",
    "What is seen of a pair (day, place, sides, kind, figures, source) is taken as independent.",
    "A feed tells an incident once: where several of its reports fit one report of another feed, "
    "at most one of them can be right.",
    "Two ids of one feed usually mean two incidents, for somebody kept them apart.",
)


def suggest_duplicates(
    feeds: Sequence[PlacedReports],
    *,
    actors: Mapping[str, Actor] | None = None,
    weights: PairWeights | None = None,
    same: Iterable[Sequence[str]] = (),
    apart: Iterable[tuple[str, str]] = (),
) -> Suggested:
    """Reports that may tell one incident, across feeds and within each.

    Args:
        feeds: Current reports of each feed with their footprints; each feed once.
        actors: Actors of the pack by id: who is meant by the labels of a feed.
        weights: The table; the bundled one if None.
        same: Ids of reports that a person judged to tell one incident: they stay together, and
            are suggested again only where another report joins them.
        apart: Pairs that a person judged to tell two: they are never suggested together.

    Raises:
        InvalidValue: A feed is given twice.
        TooLarge: Too many reports overlap in day and place; see `MOST_PAIRS`.
    """
    names = [one.reports.feed.feed for one in feeds]
    if len(set(names)) < len(names):
        raise InvalidValue("A feed is given twice.", hint="Give each feed once.")
    weights = weights or load_weights()
    columns = columns_of(feeds, actors=actors or {}, weights=weights)
    bounds = weights.bounds
    candidates = candidate_pairs(
        columns, slack_days=bounds.slack_days, longest_days=bounds.longest_days
    )
    row_of = {str(one): row for row, one in enumerate(columns.ids)}
    held = [rows for ids in same if len(rows := _rows(ids, row_of)) > 1]
    barred = [(rows[0], rows[1]) for ids in apart if len(rows := _rows(ids, row_of)) == 2]
    pairs = score_pairs(columns, candidates, weights, apart=barred)
    found = clusters_of(pairs, floor=weights.floor, same=held)
    judged = {tuple(sorted(rows)) for rows in held}
    telling = _Telling(columns, pairs, weights, held)
    made = [telling.suggestion(rows) for rows in found if rows not in judged]
    return Suggested(
        suggestions=tuple(sorted(made, key=lambda one: (-one.score, one.report_ids))),
        compared=int(columns.is_compared.sum()),
        candidate_pairs=pairs.asked,
        not_compared=columns.not_compared,
        assumptions=_ASSUMPTIONS,
    )


def _rows(ids: Iterable[str], row_of: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(row_of[one] for one in ids if one in row_of)


class _Telling:
    """Turns clusters of rows into suggestions, with what each rests on."""

    def __init__(
        self,
        columns: Columns,
        pairs: ScoredPairs,
        weights: PairWeights,
        held: Sequence[Sequence[int]],
    ) -> None:
        self._columns = columns
        self._pairs = pairs
        self._weights = weights
        # What a person vouched for is no longer weighed.
        self._held = {(a, b) for rows in held for a in rows for b in rows if a < b}
        ends = zip(pairs.i.tolist(), pairs.j.tolist(), strict=True)
        self._at = {pair: at for at, pair in enumerate(ends)}
        self._of: dict[int, list[int]] = {}
        for (i, j), at in self._at.items():
            self._of.setdefault(i, []).append(at)
            self._of.setdefault(j, []).append(at)

    def suggestion(self, rows: tuple[int, ...]) -> Suggestion:
        """One cluster as a suggestion."""
        ats = [
            self._at[a, b]
            for a in rows
            for b in rows
            if (a, b) in self._at and (a, b) not in self._held
        ]
        evidence = tuple(sorted((self._evidence(at) for at in ats), key=_weakest_first))
        weakest = evidence[0]
        is_within = len({int(self._columns.feed[row]) for row in rows}) == 1
        has_within = any(bool(self._pairs.is_within[at]) for at in ats)
        ordered = sorted(rows, key=lambda row: str(self._columns.ids[row]))
        return Suggestion(
            report_ids=tuple(str(self._columns.ids[row]) for row in ordered),
            score=weakest.score,
            tier=self._weights.tier(weakest.score, is_within=has_within),
            reasons=weakest.reasons,
            pairs=evidence,
            figures_by_source=tuple(self._figures(row) for row in ordered),
            alternatives=self._alternatives(rows, ats),
            is_within_one_feed=is_within,
            weights=self._weights.version,
        )

    def _evidence(self, at: int) -> PairEvidence:
        return evidence_of(self._columns, self._pairs, at, self._weights)

    def _alternatives(self, rows: tuple[int, ...], ats: list[int]) -> tuple[str, ...]:
        """Reports outside that fit a member across feeds about as well as its partner does."""
        pairs, found = self._pairs, set()
        for at in ats:
            least = pairs.raw[at] - _AS_WELL
            for row in (int(pairs.i[at]), int(pairs.j[at])):
                for other_at in self._of[row]:
                    other = int(pairs.i[other_at] + pairs.j[other_at] - row)
                    if other in rows or pairs.is_within[other_at]:
                        continue
                    if pairs.raw[other_at] >= least:
                        found.add(str(self._columns.ids[other]))
        return tuple(sorted(found))

    def _figures(self, row: int) -> FiguresTold:
        columns = self._columns
        feed = columns.feeds[columns.feed[row]].reports.feed
        given = {
            name: None if np.isnan(values[row]) else float(values[row])
            for name, values in columns.figures.items()
        }
        return FiguresTold(
            report_id=str(columns.ids[row]),
            feed=feed.feed,
            counter=feed.counter,
            is_simulated=feed.is_simulated,
            unit=columns.text(row, "unit"),
            **given,
        )


def _weakest_first(one: PairEvidence) -> tuple[float, tuple[str, str]]:
    return one.score, one.report_ids
