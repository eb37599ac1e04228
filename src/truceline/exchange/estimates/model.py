"""Estimates as they are shown: several models side by side, each with what it takes for granted."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.exchange.estimates.latent import Sampling
from truceline.exchange.estimates.selection import Criterion

__all__ = ["Asked", "Estimate", "Estimates", "LinkedEstimates", "StratifiedEstimates", "as_row"]

Floats = NDArray[np.float64]


def _no_draws() -> Floats:
    return np.empty(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """How to estimate.

    Attributes:
        order: Lists in an interaction at most; None lets three in where pairs do not fit.
        criterion: By which log-linear models are ranked.
        ranked: Models among which each resample chooses.
        runners_up: Log-linear models shown after the best.
        resamples: Resamples of the bootstrap, at least.
        most_resamples: At most: more are drawn until limits move by 1 % or less between seeds.
        least_shared: People on two lists or more below which nothing is estimated. With fewer
            than eight the unseen are uncertain by a factor of two either way, even were the lists
            independent: exp(1.96 / sqrt(8)) = 2.
        sampling: How long the latent classes are drawn.
        seed: Start of all random numbers.
    """

    order: int | None = None
    criterion: Criterion = "bic"
    ranked: int = 20
    runners_up: int = 2
    resamples: int = 1000
    most_resamples: int = 20_000
    least_shared: int = 8
    sampling: Sampling = field(default_factory=Sampling)
    seed: int = 1

    def __post_init__(self) -> None:
        if self.order is not None and self.order < 1:
            raise InvalidValue(
                f"Interactions of {self.order} lists are none.",
                hint="Ask for 1 (independent lists), 2 or 3.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One model's answer, or the reason why it gives none.

    Attributes:
        method: `log-linear`, `latent classes`, `Chao's lower bound`, `Chao's bound by list`.
        model: The model in words: interactions, or number of classes.
        total: People in all, on a list or not; None where not known, never zero.
        low: 95 % limits; `high` likewise. What they hold stands in `interval`.
        interval: `choice of model included`, `model taken as given`, `posterior`, `of the bound`.
        given_low: Limits if this model were certainly right; `given_high` likewise.
        profile_low: The same by the profile of the likelihood; `profile_high` likewise.
        distance: How much worse its criterion is than the best model's; None beyond log-linear.
        p_chosen: Share of resamples in which it was the best.
        diagnosis: Fit or convergence, in words.
        assumes: What must hold for the number to be right.
        warnings: What speaks against relying on it here.
        unknown: Why there is no number; empty where there is one.
        draws: Totals that carry the uncertainty: of resamples, or of the posterior.
    """

    method: str
    model: str
    total: float | None = None
    low: float | None = None
    high: float | None = None
    interval: str = ""
    given_low: float | None = None
    given_high: float | None = None
    profile_low: float | None = None
    profile_high: float | None = None
    distance: float | None = None
    p_chosen: float | None = None
    diagnosis: str = ""
    assumes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    unknown: str = ""
    draws: Floats = field(default_factory=_no_draws, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimates:
    """All models' answers for one table; there is no single number, on purpose.

    Attributes:
        stratum: Part of the population; empty for all.
        lists: The lists.
        people: People on at least one; `on_several` on two or more.
        rows: One per model, never fewer than three.
        refused: Why nothing at all is estimated; empty where something is.
        assumptions: What every row takes for granted.
        warnings: What speaks against relying on the table as a whole.
        notes: How the models were found.
    """

    stratum: str
    lists: tuple[str, ...]
    people: int
    on_several: int
    rows: tuple[Estimate, ...]
    refused: str = ""
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def method(self, name: str) -> Estimate | None:
        """The first row of a method: for log-linear the best model."""
        return next((row for row in self.rows if row.method == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StratifiedEstimates:
    """Estimates per stratum, and their sum per method.

    Attributes:
        strata: Each stratum by itself.
        total: The sum: its uncertainty is that of all strata together. A method that has no
            answer in one stratum has no sum: unknown is not zero.
        warnings: What speaks against relying on the sums.
    """

    strata: tuple[Estimates, ...]
    total: Estimates
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkedEstimates:
    """Estimates over draws of the linkage: who is the same person is itself uncertain.

    Attributes:
        rows: One per method, its draws mixed over all linkages.
        linkages: Draws of the linkage; `refused` those on which nothing could be estimated.
        people_low: Fewest people on a list under any linkage; `people_high` most.
        p_from_linkage: Per method, the share of the variance that comes from the linkage.
        sentences: The same in words.
        assumptions: What every row takes for granted.
        warnings: What speaks against relying on them.
    """

    rows: tuple[Estimate, ...]
    linkages: int
    refused: int
    people_low: int
    people_high: int
    p_from_linkage: dict[str, float]
    sentences: tuple[str, ...]
    assumptions: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


_SHOWN = (
    "method", "model", "total", "low", "high", "interval", "given_low", "given_high",
    "profile_low", "profile_high", "distance", "p_chosen", "diagnosis", "assumes", "warnings",
    "unknown",
)  # fmt: skip
_PEOPLE = {"total", "low", "high", "given_low", "given_high", "profile_low", "profile_high"}


def as_row(estimate: Estimate, *, stratum: str = "") -> dict[str, Any]:
    """A row for printing: people as whole numbers, an unbounded limit as None."""
    row: dict[str, Any] = {"stratum": stratum} if stratum else {}
    for name in _SHOWN:
        value = getattr(estimate, name)
        if name in _PEOPLE and value is not None:
            value = round(value) if np.isfinite(value) else None
        row[name] = list(value) if isinstance(value, tuple) else value
    return row
