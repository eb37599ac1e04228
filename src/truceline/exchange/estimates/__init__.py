"""Estimates of how many there are in all, from who stands on which lists.

In come capture patterns: how many people are on exactly these lists, by stratum where wanted, or
draws of a linkage with the list of each row. Out come several models side by side (log-linear
models with their distance, latent classes, lower bounds), each with its interval and what it takes
for granted. Refused are tables of fewer than three lists that share people, lists that barely
overlap, models without a peak, chains that disagree: then a reason stands where a number would.
"""

from truceline.exchange.estimates.bootstrap import Replicates, resample
from truceline.exchange.estimates.chao import ChaoBound, chao_bound, chao_bound_by_list
from truceline.exchange.estimates.design import Model, Term, closed, model_name, model_of
from truceline.exchange.estimates.estimate import CHAO, CHAO_BY_LIST, LATENT, LOG_LINEAR, estimate
from truceline.exchange.estimates.latent import LatentDraws, Sampling, sample_totals
from truceline.exchange.estimates.linked import estimate_linked
from truceline.exchange.estimates.model import (
    Asked,
    Estimate,
    Estimates,
    LinkedEstimates,
    StratifiedEstimates,
    as_row,
)
from truceline.exchange.estimates.patterns import (
    CapturePatterns,
    patterns_of,
    without_empty_lists,
)
from truceline.exchange.estimates.profile import profile_interval
from truceline.exchange.estimates.read import read_patterns
from truceline.exchange.estimates.selection import (
    FittedModel,
    Ranking,
    fit_model,
    rank_models,
)
from truceline.exchange.estimates.strata import estimate_strata

__all__ = [
    "CHAO",
    "CHAO_BY_LIST",
    "LATENT",
    "LOG_LINEAR",
    "Asked",
    "CapturePatterns",
    "ChaoBound",
    "Estimate",
    "Estimates",
    "FittedModel",
    "LatentDraws",
    "LinkedEstimates",
    "Model",
    "Ranking",
    "Replicates",
    "Sampling",
    "StratifiedEstimates",
    "Term",
    "as_row",
    "chao_bound",
    "chao_bound_by_list",
    "closed",
    "estimate",
    "estimate_linked",
    "estimate_strata",
    "fit_model",
    "model_name",
    "model_of",
    "patterns_of",
    "profile_interval",
    "rank_models",
    "read_patterns",
    "resample",
    "sample_totals",
    "without_empty_lists",
]
