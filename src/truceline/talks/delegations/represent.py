"""A group's seats beside what it is compared with, with exact intervals."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, isnan

from truceline.core.errors import InvalidValue

__all__ = ["Represented", "represented"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Represented:
    """A group's share of the seats beside its share elsewhere.

    Attributes:
        share: The group's share of the seats, 0-1.
        low: Lower limit of the share in a population from which such a delegation could have been
            drawn at random.
        high: Upper limit of it.
        reference: The share that it is compared with.
        p_as_far: Chance that a random draw lies at least as far on the same side of the reference;
            None where it is a quota or an aim, which nobody draws from.
        short_by: Seats lacking to a quota or an aim; None beside a population.
    """

    seats: int
    of_seats: int
    share: float
    low: float
    high: float
    reference: float
    p_as_far: float | None
    short_by: int | None
    in_words: str


def represented(
    seats: int,
    of_seats: int,
    reference: float,
    *,
    kind: str,
    population: int | None = None,
    level: float = 0.95,
) -> Represented:
    """A group's seats beside a reference.

    Args:
        seats: The group's.
        of_seats: All seats, as the same or another stated claim gives them.
        reference: Share it is compared with, 0-1.
        kind: `census` or `estimate`: a population; `quota` or `aim`: agreed seats.
        population: Persons in the census; then draws without replacement (hypergeometric), else
            with (binomial).
        level: Two-sided confidence of the interval.

    Raises:
        InvalidValue: The numbers make no sense together.

    Source: Clopper and Pearson (1934), Biometrika 26:404-413, doi:10.1093/biomet/26.4.404.
    """
    if not 0 <= seats <= of_seats or of_seats == 0 or isnan(reference) or not 0 <= reference <= 1:
        raise InvalidValue(
            f"{seats} of {of_seats} seats cannot be compared with a share of {reference}.",
            hint="Give the group's seats, at least one seat in all, and a share from 0 to 1.",
        )
    low, high = _limits(seats, of_seats, level)
    is_agreed = kind in ("quota", "aim")
    short_by = max(0, ceil(round(reference * of_seats, 9)) - seats) if is_agreed else None
    p_as_far = None if is_agreed else _as_far(seats, of_seats, reference, population)
    return Represented(
        seats=seats,
        of_seats=of_seats,
        share=seats / of_seats,
        low=low,
        high=high,
        reference=reference,
        p_as_far=p_as_far,
        short_by=short_by,
        in_words=_words(seats, of_seats, (low, high), reference, kind, short_by),
    )


def _limits(seats: int, of_seats: int, level: float) -> tuple[float, float]:
    tail = (1 - level) / 2
    from scipy.stats import beta  # noqa: PLC0415 (slow to load; packs are read without)

    low = float(beta.ppf(tail, seats, of_seats - seats + 1)) if seats else 0.0
    high = float(beta.ppf(1 - tail, seats + 1, of_seats - seats)) if seats < of_seats else 1.0
    return low, high


def _as_far(seats: int, of_seats: int, reference: float, population: int | None) -> float:
    """One-sided tail of drawing at random, on the side on which the group stands."""
    # A population so large that it makes no difference stands for draws with replacement.
    whole = population or 10**9
    from scipy.stats import hypergeom  # noqa: PLC0415

    drawn = hypergeom(whole, round(reference * whole), min(of_seats, whole))
    is_below = seats <= reference * of_seats
    return float(drawn.cdf(seats)) if is_below else float(drawn.sf(seats - 1))


def _words(
    seats: int,
    of_seats: int,
    limits: tuple[float, float],
    reference: float,
    kind: str,
    short_by: int | None,
) -> str:
    has = f"{seats:,} of {of_seats:,} seats ({100 * seats / of_seats:.1f} %)"
    if short_by is not None:
        needs = ceil(round(reference * of_seats, 9))
        verdict = f"short by {short_by}" if short_by else "reached"
        return f"{has}; the {kind} of {100 * reference:.3g} % is {needs:,} seats: {verdict}."
    side = "within" if limits[0] <= reference <= limits[1] else "outside"
    return (
        f"{has}; {100 * reference:.3g} % of the population by {kind}, {side} the 95 % limits "
        f"{100 * limits[0]:.1f}–{100 * limits[1]:.1f} % of a delegation drawn at random. Nobody "
        "drew it at random: the limits say how far chance alone would go."
    )
