"""How sure a suggested claim is: how often one with such signs is right, and what speaks for it.

Right means what `evaluate` calls a lenient match: half of the shorter passage shared, type right.
Weights are fitted by `bench/fit_sureness.py` on development gold; docs/validation-reading.md tells
how, and how well they hold.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp, log
from typing import Any

import yaml

from truceline.claims.events.choose import Chosen
from truceline.claims.events.frames import Frames
from truceline.claims.model import Parsed, Suggestion
from truceline.claims.parts.slots import Hung
from truceline.claims.surety.signs import AGAINST, AGREEING, signs_of
from truceline.core.errors import InvalidValue

__all__ = [
    "Tier",
    "Weights",
    "less_sure_of_voice",
    "log_odds",
    "p_right",
    "probability",
    "sureness_of",
    "tier_of",
    "tiers",
    "weights",
]

_MOST_REASONS = 4
_TELLING = 0.05
"""Log-odds; what moves a claim less than that is no reason."""
_DIGITS = 3
_LEAST, _MOST = 0.001, 0.999
_UNCLEAR_VOICE = -0.7
"""Log-odds taken off where it is unclear whose words a claim is: stated, not fitted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """What each sign counts, in log-odds.

    Attributes:
        intercept: Log-odds of a suggestion without any sign, on unseen text.
        elsewhere: Added in a language of `languages` that is not there.
        languages: Tags of the languages of the annotated claims.
        signs: Sign → its weight.
        usual: Sign → its mean over development text, against which reasons are told.
        model_agrees: Added where a language model agrees in all, taken off where in nothing.
        model_silent: Added where it read the passage and found no such claim.
    """

    intercept: float
    elsewhere: float
    languages: frozenset[str]
    signs: Mapping[str, float]
    usual: Mapping[str, float]
    model_agrees: float
    model_silent: float

    def __post_init__(self) -> None:
        missing = {*AGREEING, *AGAINST} ^ self.signs.keys()
        turned = [name for name in AGREEING if self.signs.get(name, 0) < 0]
        turned += [name for name in AGAINST if self.signs.get(name, 0) > 0]
        if missing or turned:
            raise InvalidValue(
                f"Weights of sureness: unknown or missing {sorted(missing)}, turned {turned}.",
                hint="Fit them again: python bench/fit_sureness.py --write",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """A range of sureness with its name.

    Attributes:
        name: `sure`, `likely` or `doubtful`.
        least: Lowest sureness that is in it.
        says: What it means, in words.
    """

    name: str
    least: float
    says: str


def sureness_of(
    parsed: Parsed, chosen: Chosen, suggestion: Suggestion, frames: Frames, hung: Hung
) -> tuple[float, tuple[str, ...]]:
    """How likely a suggestion is right (0–1), and one to four reasons, the weightiest first.

    Args:
        parsed: The text.
        chosen: What was chosen in it.
        suggestion: What was made of it.
        frames: Those it was read with.
        hung: Names of the text.
    """
    signs = signs_of(parsed, chosen, suggestion, frames, hung)
    is_fitted = _language(frames) in weights().languages
    return p_right(signs, is_fitted=is_fitted), _reasons(signs, is_fitted=is_fitted)


def p_right(signs: Mapping[str, float], *, is_fitted: bool = True) -> float:
    """Calibrated probability that a claim with such signs is right.

    Args:
        signs: Every sign, see `signs.signs_of`.
        is_fitted: Whether its language is one of those that the weights were fitted on.
    """
    held = weights()
    odds = held.intercept + sum(weight * signs[name] for name, weight in held.signs.items())
    return probability(odds if is_fitted else odds + held.elsewhere)


def less_sure_of_voice(sureness: float, reasons: Sequence[str]) -> tuple[float, tuple[str, ...]]:
    """Sureness and reasons of a claim of which it is unclear whose words it is.

    Args:
        sureness: How sure it is otherwise (0–1).
        reasons: Why; the new one goes before them.
    """
    lower = probability(log_odds(sureness) + _UNCLEAR_VOICE)
    return lower, (_words()["unclear_voice"], *reasons)[:_MOST_REASONS]


def tier_of(sureness: float) -> Tier:
    """The tier of a sureness."""
    return next(one for one in tiers() if sureness >= one.least)


@cache
def tiers() -> tuple[Tier, ...]:
    """The tiers, the surest first."""
    return tuple(Tier(**one) for one in _words()["tiers"])


@cache
def weights() -> Weights:
    """The fitted weights, from `data/sureness.yaml`."""
    held = _load("sureness.yaml")
    signs = held["signs"]
    return Weights(
        intercept=held["intercept"],
        elsewhere=held["elsewhere"],
        languages=frozenset(held["languages"]),
        signs={name: one["weight"] for name, one in signs.items()},
        usual={name: one["usual"] for name, one in signs.items()},
        model_agrees=held["model"]["agrees"],
        model_silent=held["model"]["silent"],
    )


def probability(odds: float) -> float:
    """Log-odds as a probability, to three digits; never quite 0 or 1."""
    bounded = max(-20.0, min(20.0, odds))  # beyond, exp only overflows
    return round(max(_LEAST, min(_MOST, 1 / (1 + exp(-bounded)))), _DIGITS)


def log_odds(p: float) -> float:
    """A probability as log-odds; 0 and 1 count as nearly so."""
    bounded = max(_LEAST, min(_MOST, p))
    return log(bounded / (1 - bounded))


def _reasons(signs: Mapping[str, float], *, is_fitted: bool) -> tuple[str, ...]:
    words, held = _words(), weights()
    moved = {name: held.signs[name] * (signs[name] - held.usual[name]) for name in held.signs}
    told = [words["frames"][round(2 * signs["conditions"])]] if signs["framed"] else []
    if not is_fitted:
        told.append(words["elsewhere"])
    for name in sorted(moved, key=lambda one: -abs(moved[one])):
        way = "high" if signs[name] > held.usual[name] else "low"
        says = words["signs"].get(name, {}).get(way)
        if says and abs(moved[name]) >= _TELLING:
            told.append(says)
    return tuple(told[:_MOST_REASONS])


@cache
def _language(frames: Frames) -> str:
    return frames.all[0].frame_id.split("/")[0] if frames.all else ""


@cache
def _words() -> dict[str, Any]:
    return _load("sureness_words.yaml")


def _load(name: str) -> dict[str, Any]:
    text = files("truceline.claims").joinpath(f"data/{name}").read_text(encoding="utf-8")
    held: dict[str, Any] = yaml.safe_load(text)
    return held
