"""Which log-linear models explain the patterns best, by an information criterion.

BIC with the people on any list as the sample: Schwarz (1978), Annals of Statistics 6:461-464,
doi:10.1214/aos/1176344136, as in Silverman (2020), Journal of the Royal Statistical Society A
183:691-736, doi:10.1111/rssa.12505, and Silverman, Chan and Vincent (2024), Statistics and
Computing 34:44, doi:10.1007/s11222-023-10346-9. All hierarchical models are fitted where they are
few enough; else the best are improved by one term at a time until none gets better.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from truceline.exchange.estimates.design import (
    Model,
    Term,
    design_matrix,
    interactions,
    model_name,
)
from truceline.exchange.estimates.existence import why_no_peak
from truceline.exchange.estimates.fitting import Fits, fit_many
from truceline.exchange.estimates.patterns import CapturePatterns

__all__ = ["Criterion", "FittedModel", "Ranking", "fit_model", "rank_models", "term_flags"]

Criterion = Literal["bic", "aic"]
_MOST_TRIED = 40_000
_BEAM = 60
_MISFIT = 0.01


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedModel:
    """A log-linear model fitted to patterns.

    Attributes:
        model: Its interactions.
        name: The largest of them in words.
        total: People in all: those on a list and those expected on none.
        log_se: Standard error of the logarithm of those on none.
        deviance: Distance from a perfect fit; `freedom` what chance alone would give on average.
        bic: Bayesian information criterion, up to a constant; `aic` Akaike's.
        parameters: How many parameters it has.
        nobody: Terms at minus infinity, in words: lists that share nobody.
    """

    model: Model
    name: str
    total: float
    log_se: float
    deviance: float
    freedom: int
    bic: float
    aic: float
    parameters: int
    nobody: tuple[str, ...] = ()

    @property
    def p_fit(self) -> float:
        """How often chance alone would fit worse, were the model true; 1 where nothing is left."""
        return float(chi2.sf(self.deviance, self.freedom)) if self.freedom > 0 else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranking:
    """Models of one table, the best first.

    Attributes:
        models: Those with an answer, at most as many as asked.
        order: Lists in an interaction at most.
        tried: Models fitted; `without_answer` those of them without a peak.
        is_exhaustive: Whether all hierarchical models of this order were fitted.
        widened: Why interactions of three lists were let in; empty where they were not, or asked.
    """

    models: tuple[FittedModel, ...]
    order: int
    tried: int
    without_answer: int
    is_exhaustive: bool
    widened: str = ""


def fit_model(patterns: CapturePatterns, model: Model) -> FittedModel | str:
    """One model fitted, or the reason why it has no answer."""
    terms = tuple(sorted(model, key=lambda term: (len(term), term)))
    design = design_matrix(len(patterns.lists), terms)
    flags = np.ones((1, design.shape[1]), dtype=bool)
    if reason := why_no_peak(design, flags[0], patterns.cells):
        return reason
    fits = fit_many(design, flags, patterns.cells[np.newaxis])
    if not fits.is_found[0]:
        return "the iteration found no peak of its likelihood"
    return _fitted(patterns, model, fits, 0)


def rank_models(
    patterns: CapturePatterns,
    *,
    order: int | None = None,
    criterion: Criterion = "bic",
    most: int = 50,
) -> Ranking:
    """The best models of a table.

    Args:
        patterns: The table.
        order: Lists in an interaction at most. Without it pairs only; and also three lists where
            the best model of pairs, over four lists or more, does not fit (p < 0.01).
        criterion: What is smallest first.
        most: How many to keep.
    """
    lists = len(patterns.lists)
    found = _rank(patterns, min(order or 2, lists - 1), criterion, most)
    if order is not None or lists < 4 or (found.models and found.models[0].p_fit >= _MISFIT):
        return found
    wider = _rank(patterns, 3, criterion, most)
    reason = "no model of pairs has an answer"
    if found.models:
        best = found.models[0]
        reason = (
            f"the best model of pairs does not fit (deviance {best.deviance:.1f} on "
            f"{best.freedom} degrees of freedom)"
        )
    return Ranking(
        models=wider.models,
        order=3,
        tried=found.tried + wider.tried,
        without_answer=found.without_answer + wider.without_answer,
        is_exhaustive=wider.is_exhaustive,
        widened=reason,
    )


def term_flags(models: Sequence[Model], lists: int, terms: Sequence[Term]) -> NDArray[np.bool_]:
    """(models, 1 + lists + terms) which columns of a design each model has."""
    place = {term: at for at, term in enumerate(terms, start=1 + lists)}
    found = np.zeros((len(models), 1 + lists + len(terms)), dtype=bool)
    found[:, : 1 + lists] = True
    for row, model in enumerate(models):
        found[row, [place[term] for term in model]] = True
    return found


def _rank(patterns: CapturePatterns, order: int, criterion: Criterion, most: int) -> Ranking:
    lists = len(patterns.lists)
    terms = interactions(lists, order)
    every = _all_models(terms)
    search = _Search(patterns, terms, criterion)
    if every is not None:
        search.fit(every)
    else:
        search.climb(frozenset())
    return Ranking(
        models=search.best(most),
        order=order,
        tried=len(search.scores),
        without_answer=sum(not np.isfinite(score) for score in search.scores.values()),
        is_exhaustive=every is not None,
    )


class _Search:
    """Models fitted so far, each once."""

    def __init__(
        self, patterns: CapturePatterns, terms: tuple[Term, ...], criterion: Criterion
    ) -> None:
        self._patterns, self._terms, self._criterion = patterns, terms, criterion
        self._design = design_matrix(len(patterns.lists), terms)
        self.scores: dict[Model, float] = {}

    def fit(self, models: Iterable[Model]) -> None:
        fresh = [model for model in dict.fromkeys(models) if model not in self.scores]
        if not fresh:
            return
        fits, _ = self._fits(fresh)
        scores = np.where(fits.is_found, getattr(fits, self._criterion), np.inf)
        self.scores.update(zip(fresh, map(float, scores), strict=True))

    def climb(self, start: Model) -> None:
        """Improve the best models by one term more or less until none gets better."""
        self.fit([start])
        while True:
            before = self._leading(_BEAM)
            self.fit(near for model in before for near in _neighbours(model, self._terms))
            if self._leading(_BEAM) == before:
                return

    def best(self, most: int) -> tuple[FittedModel, ...]:
        # More than asked, for the linear programme may strike some out.
        leading = self._leading(most + 10)
        fits, flags = self._fits(leading) if leading else (None, None)
        found: list[FittedModel] = []
        for row, model in enumerate(leading):
            if len(found) < most and fits is not None and flags is not None:
                if why_no_peak(self._design, flags[row], self._patterns.cells):
                    self.scores[model] = float("inf")
                else:
                    found.append(_fitted(self._patterns, model, fits, row))
        return tuple(found)

    def _fits(self, models: Sequence[Model]) -> tuple[Fits, NDArray[np.bool_]]:
        flags = term_flags(models, len(self._patterns.lists), self._terms)
        cells = np.broadcast_to(self._patterns.cells, (len(models), len(self._patterns.cells)))
        return fit_many(self._design, flags, cells), flags

    def _leading(self, most: int) -> list[Model]:
        known = [(score, model) for model, score in self.scores.items() if np.isfinite(score)]
        known.sort(key=lambda one: (one[0], len(one[1]), sorted(one[1])))
        return [model for _, model in known[:most]]


def _all_models(terms: tuple[Term, ...]) -> list[Model] | None:
    """All hierarchical models with these terms; None where they are too many."""
    found = {frozenset[Term]()}
    for term in terms:  # the smaller first, so that what a term needs was decided before it
        parts = {part for size in range(2, len(term)) for part in combinations(term, size)}
        found |= {model | {term} for model in found if parts <= model}
        if len(found) > _MOST_TRIED:
            return None
    return sorted(found, key=lambda model: (len(model), sorted(model)))


def _neighbours(model: Model, terms: tuple[Term, ...]) -> Iterator[Model]:
    for term in terms:
        inside = {part for size in range(2, len(term)) for part in combinations(term, size)}
        if term not in model and inside <= model:
            yield model | {term}
        elif term in model and not any(set(term) < set(other) for other in model):
            yield model - {term}


def _fitted(patterns: CapturePatterns, model: Model, fits: Fits, row: int) -> FittedModel:
    cells, lists = patterns.cells, len(patterns.lists)
    terms = tuple(sorted(model, key=lambda term: (len(term), term)))
    people = cells @ design_matrix(lists, terms)[:, 1 + lists :]
    nobody = [term for term, number in zip(terms, people, strict=True) if number == 0]
    return FittedModel(
        model=model,
        name=model_name(model, patterns.lists),
        total=patterns.people + float(fits.unseen[row]),
        log_se=float(fits.log_se[row]),
        deviance=float(fits.deviance[row]),
        freedom=int(fits.freedom[row]),
        bic=float(fits.bic[row]),
        aic=float(fits.aic[row]),
        parameters=int(fits.parameters[row]),
        nobody=tuple("·".join(patterns.lists[at] for at in term) for term in nobody),
    )
