"""Exact intervals: the rate of a Poisson count, and the ratio of two such rates."""

from __future__ import annotations

# scipy.special, not scipy.stats: the same numbers, and its import takes seconds less.
from scipy.special import betaincinv, gammaincinv

from truceline.core.errors import InvalidValue
from truceline.monitor.model import Estimate

__all__ = ["UNKNOWN", "binomial_interval", "rate_interval", "rate_ratio"]

UNKNOWN = Estimate(value=None, low=None, high=None)


def rate_interval(
    events: int, exposure_days: float, *, level: float = 0.95, per_days: float = 28.0
) -> Estimate:
    """Event rate per 28 days with its exact interval.

    Args:
        events: Events counted.
        exposure_days: Days in which an event would have been reported, > 0.
        level: Two-sided confidence, in (0, 1).
        per_days: The unit of the rate, in days.

    Raises:
        InvalidValue: Events are negative, or exposure or level out of range.

    Source: Garwood (1936), Biometrika 28:437-442, doi:10.1093/biomet/28.3-4.437.
    """
    _check(events, exposure_days, level)
    tail = (1 - level) / 2
    low = float(gammaincinv(events, tail)) if events else 0.0
    high = float(gammaincinv(events + 1, 1 - tail))
    unit = per_days / exposure_days
    return Estimate(value=events * unit, low=low * unit, high=high * unit)


def binomial_interval(successes: int, trials: int, *, level: float = 0.95) -> tuple[float, float]:
    """Exact interval for a share, 0–1.

    Raises:
        InvalidValue: There are no trials, more successes than trials, or a level out of range.

    Source: Clopper and Pearson (1934), Biometrika 26:404-413, doi:10.1093/biomet/26.4.404.
    """
    _check(successes, 1.0, level)
    if trials < 1 or successes > trials:
        raise InvalidValue(
            f"{successes} of {trials} is no share.", hint="Give successes of at least one trial."
        )
    tail = (1 - level) / 2
    misses = trials - successes
    low = float(betaincinv(successes, misses + 1, tail)) if successes else 0.0
    high = float(betaincinv(successes + 1, misses, 1 - tail)) if misses else 1.0
    return low, high


def rate_ratio(
    during: tuple[int, float], before: tuple[int, float], *, level: float = 0.95
) -> Estimate:
    """Rate during divided by rate before, with its exact conditional interval.

    Args:
        during: Events, and the days in which an event would have been reported.
        before: Likewise.
        level: Two-sided confidence, in (0, 1).

    Returns:
        `value` is None if nothing was counted before; `high` is None where it has no bound, and all
        three are None if nothing was counted at all.

    Raises:
        InvalidValue: Events are negative, or exposure or level out of range.

    Source: Przyborowski and Wilenski (1940), Biometrika 31:313-323, doi:10.1093/biomet/31.3-4.313:
    given the total, the events during are binomial; its share's limits are Clopper and Pearson's.
    """
    _check(*during, level)
    _check(*before, level)
    if during[0] + before[0] == 0:
        return UNKNOWN
    low, high = binomial_interval(during[0], during[0] + before[0], level=level)
    exposures = before[1] / during[1]
    return Estimate(
        value=during[0] / before[0] * exposures if before[0] else None,
        low=low / (1 - low) * exposures,
        high=high / (1 - high) * exposures if high < 1 else None,
    )


def _check(events: int, exposure_days: float, level: float) -> None:
    if not 0 < level < 1:
        raise InvalidValue(f"The level is {level}.", hint="Give a number such as 0.95.")
    if events < 0 or events != int(events):
        raise InvalidValue(f"{events} events were given.", hint="Give a whole number from zero up.")
    if not exposure_days > 0:
        raise InvalidValue(
            f"There are {exposure_days} observed days.",
            hint="Leave the rate out: it is unknown, not zero.",
        )
