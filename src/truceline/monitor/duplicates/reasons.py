"""Reasons in words: what speaks for and against, with the values of the two reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

import numpy as np

from truceline.monitor.duplicates.columns import Columns, metres_between, unit_vectors
from truceline.monitor.duplicates.model import PairEvidence, Reason
from truceline.monitor.duplicates.score import ScoredPairs
from truceline.monitor.duplicates.weights import FEATURES, PairWeights
from truceline.monitor.scope import day_of

__all__ = ["evidence_of"]


def evidence_of(
    columns: Columns, pairs: ScoredPairs, at: int, weights: PairWeights
) -> PairEvidence:
    """A pair with its score and every reason, the prior first; their weights sum to the score."""
    i, j = int(pairs.i[at]), int(pairs.j[at])
    context = int(pairs.is_within[at])
    reasons = [_prior(columns, i, weights, is_within=bool(context))]
    for feature in FEATURES:
        code = int(pairs.seen[feature][at])
        level = weights.levels[feature][code]
        weight = float(weights.table[feature][code, context])
        if level == "unknown" and not weight and feature in {"units", "source"}:
            continue
        words = _WORDS[feature](columns, i, j, level)
        reasons.append(Reason(feature=feature, level=level, words=words, weight=weight))
    if pairs.rivals[at] < -0.05:
        reasons.append(_rivals(float(pairs.rivals[at])))
    first, second = sorted((str(columns.ids[i]), str(columns.ids[j])))
    return PairEvidence(
        report_ids=(first, second), score=float(pairs.score[at]), reasons=tuple(reasons)
    )


def _prior(columns: Columns, i: int, weights: PairWeights, *, is_within: bool) -> Reason:
    counter = columns.feeds[columns.feed[i]].reports.feed.counter
    context = "within" if is_within else "across"
    words = (
        f"{counter} itself gives them two ids, which usually means two incidents"
        if is_within
        else "most reports that overlap in day and place tell different incidents"
    )
    return Reason(feature="prior", level=context, words=words, weight=float(weights.prior[context]))


def _rivals(weight: float) -> Reason:
    words = "other reports of the same feed fit as well, and at most one of them can be it"
    return Reason(feature="rivals", level="rivals", words=words, weight=weight)


def _day_words(columns: Columns, i: int, j: int, level: str) -> str:
    one, other = _days(columns, i), _days(columns, j)
    if level == "same_day":
        return f"same day, {one}"
    if level == "next_day":
        return f"one tells of {one}, the other of {other}: a day apart"
    same = "overlapping days" if one != other else "the same days"
    return f"{same}, {one}" + (f" and {other}" if one != other else "")


def _days(columns: Columns, row: int) -> str:
    first: date = day_of(int(columns.first[row]))
    last: date = day_of(int(columns.last[row]))
    return f"{first}" if first == last else f"{first} to {last}"


def _place_words(columns: Columns, i: int, j: int, level: str) -> str:
    one, other = columns.text(i, "place_name"), columns.text(j, "place_name")
    vectors = [unit_vectors(columns.lon_deg[[k]], columns.lat_deg[[k]]) for k in (i, j)]
    apart = _distance(float(metres_between(*vectors)[0]))
    radii = [_distance(float(columns.radius_m[k])) for k in (i, j)]
    off = f"each {radii[0]}" if radii[0] == radii[1] else " and ".join(radii)
    where = f"points {apart} apart, which may lie {off} off"
    if level in {"same_place", "same_wide_place"}:
        return f"same place, {one} ({where})"
    if level == "like_name":
        return f"places spelled alike, {one} and {other} ({where})"
    begins = {
        "near": "places near each other",
        "inside": "one place lies where the other may be",
        "overlap": "the places may overlap",
    }[level]
    names = f"{one or 'unnamed'} and {other or 'unnamed'}"
    return f"{begins}: {names} ({where})"


def _distance(metres: float) -> str:
    return f"{metres:.0f} m" if metres < 1000 else f"{metres / 1000:.3g} km"


def _actor_words(columns: Columns, i: int, j: int, level: str) -> str:
    one, other = _pair(columns, i), _pair(columns, j)
    both = one if one == other else f"{one}, and {other}"
    return {
        "same_both": f"same sides, {both}",
        "may_be": f"sides that may be the same, {both}",
        "one_known": f"one side fits and the other is not named or not related by the pack, {both}",
        "unknown": f"sides that nobody has related to each other, {both}",
        "one_differs": f"one side differs, {both}",
        "different": f"different sides, {both}",
    }[level]


def _pair(columns: Columns, row: int) -> str:
    sides = (columns.text(row, "side_a"), columns.text(row, "side_b"))
    return " and ".join(side or "unnamed" for side in sides)


def _kind_words(columns: Columns, i: int, j: int, level: str) -> str:
    one, other = columns.text(i, "kind") or "unstated", columns.text(j, "kind") or "unstated"
    both = one if one == other else f"{one}, and {other}"
    begins = {"same": "kinds fit", "differs": "kinds differ", "unknown": "kinds may fit"}[level]
    return f"{begins}: {both}"


def _killed_words(columns: Columns, i: int, j: int, level: str) -> str:
    one, other = _killed(columns, i), _killed(columns, j)
    if level == "unknown":
        return f"deaths cannot be compared: {one}, and {other}"
    if level == "none_killed":
        return f"none killed in either: {one}, and {other}"
    begins = {
        "same_many": "the same large number",
        "same_several": "the same number",
        "same_few": "the same number, though a small one",
        "near_many": "nearly the same large number",
        "near_few": "nearly the same number",
        "apart": "different numbers",
        "far_apart": "very different numbers",
    }[level]
    return f"{begins}: {one}, and {other}"


def _killed(columns: Columns, row: int) -> str:
    low, best, high = (
        float(columns.figures[f"fatalities_{name}"][row]) for name in ("low", "best", "high")
    )
    if np.isnan(best):
        return "no figure"
    is_range = not np.isnan(low + high) and (low, high) != (best, best)
    return f"{best:g} killed" + (f" ({low:g}–{high:g})" if is_range else "")


def _units_words(columns: Columns, i: int, j: int, level: str) -> str:
    told = " and ".join(
        f"{columns.figures['units'][k]:g} {columns.text(k, 'unit')}".strip() for k in (i, j)
    )
    begins = {"same": "same", "near": "nearly the same", "apart": "different"}
    return f"{begins.get(level, 'not comparable')} number of units: {told}"


def _source_words(columns: Columns, i: int, j: int, level: str) -> str:
    if level == "same_article":
        return f"both rest on one text, “{columns.text(i, 'headline')}”"
    one, other = columns.text(i, "reported_by"), columns.text(j, "reported_by")
    if level == "same_outlet":
        return f"both rest on {one}"
    return f"they rest on {one} and on {other}"


_WORDS: Mapping[str, Callable[[Columns, int, int, str], str]] = {
    "day": _day_words,
    "place": _place_words,
    "actors": _actor_words,
    "kind": _kind_words,
    "killed": _killed_words,
    "units": _units_words,
    "source": _source_words,
}
