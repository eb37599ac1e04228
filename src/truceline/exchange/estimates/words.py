"""What each estimate takes for granted, and what speaks against it, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from truceline.exchange.estimates.design import pattern_matrix
from truceline.exchange.estimates.model import Asked, Estimate
from truceline.exchange.estimates.patterns import CapturePatterns

__all__ = [
    "ASSUMED_BY_ALL",
    "CHAO_ASSUMES",
    "CHAO_BY_LIST_ASSUMES",
    "LATENT_ASSUMES",
    "LOG_LINEAR_ASSUMES",
    "caveats",
    "why_refused",
]

ASSUMED_BY_ALL = (
    "Nobody joined or left the population while the lists were made.",
    "Every person is linked rightly: a missed link raises the total, a wrong link lowers it.",
    "Everybody could have come onto some list: whom no list could reach is not counted.",
    "All lists speak of the same population, place and period.",
)
LOG_LINEAR_ASSUMES = (
    "Lists depend on each other only as the model's terms say.",
    "All lists together do not depend on each other at once: nothing in the patterns can tell.",
    "Within these terms, people are equally easy to find.",
)
LATENT_ASSUMES = (
    "People fall into groups; within a group the lists find people independently of each other.",
    "A group that is on hardly any list leaves no trace, and the total then rests on the prior.",
)
CHAO_ASSUMES = (
    "It is a lower bound where people differ in how easily they are found.",
    "It takes the lists as alike in size: unlike sizes alone make it too large.",
    "Lists that avoid each other's people make it too large, so it is no bound then.",
)
CHAO_BY_LIST_ASSUMES = (
    "It is a lower bound where people differ in how easily they are found, whatever the lists' "
    "sizes.",
    "Lists that avoid each other's people make it too large, so it is no bound then.",
)
_FEW_SHARED = 20
_CLOSE = 2.0
_APART = 1.25


def why_refused(patterns: CapturePatterns, asked: Asked) -> str:
    """The reason why nothing can be estimated; empty where something can."""
    lists, shared = len(patterns.lists), patterns.on_several
    if lists < 3:
        number = "one list" if lists == 1 else "two lists"
        return (
            f"{number} cannot show how lists depend on each other, and the total hangs on just "
            "that: three lists or more are needed"
        )
    if shared < asked.least_shared:
        factor = np.exp(1.96 / np.sqrt(shared)) if shared else np.inf
        spread = f"by a factor of {factor:.1f} either way" if shared else "without any bound"
        return (
            f"the lists barely overlap: {shared} of {patterns.people} people are on two lists or "
            f"more, and the unseen would be uncertain {spread} even if the lists were independent"
        )
    linked = [name for name in patterns.lists if name not in _apart(patterns)]
    if len(linked) < 3:
        return (
            f"only {' and '.join(linked)} share anybody; two lists cannot show whether they "
            "depend on each other"
        )
    return ""


def caveats(patterns: CapturePatterns, rows: Sequence[Estimate]) -> tuple[str, ...]:
    """What speaks against relying on the table as a whole."""
    found = []
    if patterns.on_several < _FEW_SHARED:
        found.append(
            f"Only {patterns.on_several} people are on two lists or more; all that is said of the "
            "unseen rests on them."
        )
    found += [
        f"{name} shares nobody with any other list, so it says nothing of the unseen."
        for name in _apart(patterns)
    ]
    found += _close_models(rows)
    totals = {row.method: row.total for row in reversed(rows) if row.total is not None}
    two_sided = [totals[name] for name in ("log-linear", "latent classes") if name in totals]
    if len(two_sided) == 2 and max(two_sided) > 1.5 * min(two_sided):
        found.append(
            f"Log-linear model and latent classes differ: {two_sided[0]:,.0f} and "
            f"{two_sided[1]:,.0f}. Neither is refuted by the patterns."
        )
    return tuple(found)


def _close_models(rows: Sequence[Estimate]) -> list[str]:
    log_linear = [row for row in rows if row.method == "log-linear" and row.total]
    found = []
    for row in log_linear[1:]:
        best = log_linear[0].total
        if row.total is None or best is None or row.distance is None or row.distance >= _CLOSE:
            continue
        if max(row.total, best) > _APART * min(row.total, best):
            found.append(
                f"The patterns hardly prefer {best:,.0f} ({log_linear[0].model}) to "
                f"{row.total:,.0f} ({row.model}): they are {row.distance:.2f} apart in the "
                "criterion, and less than 2 is next to nothing."
            )
    return found


def _apart(patterns: CapturePatterns) -> list[str]:
    """Lists that share nobody with any other."""
    on = pattern_matrix(len(patterns.lists))
    shared = (patterns.cells[:, np.newaxis] * on)[on.sum(axis=1) > 1].sum(axis=0)
    return [name for name, people in zip(patterns.lists, shared, strict=True) if people == 0]
