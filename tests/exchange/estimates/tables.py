"""Published tables of overlapping lists, and tables made with a known total."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from truceline.exchange.estimates import Asked, CapturePatterns, Sampling, read_patterns
from truceline.ingest.files import open_source

PUBLISHED = Path(__file__).parent / "published"
# Women held at Palembang: Silverman, Chan and Vincent (2024).
KOREA = "001:41 010:5 100:5 110:54 101:6 111:12"
QUICK = Asked(
    resamples=100,
    most_resamples=100,
    sampling=Sampling(chains=2, kept=50, rounds=1, largest_r_hat=5.0),
)


def table(text: str, lists: str = "A B C D E", *, stratum: str = "") -> CapturePatterns:
    counts = {one.split(":")[0]: int(one.split(":")[1]) for one in text.split()}
    width = len(next(iter(counts)))
    return CapturePatterns(lists=tuple(lists.split()[:width]), counts=counts, stratum=stratum)


def kosovo() -> CapturePatterns:
    """Killings in Kosovo, March to June 1999: Ball and others (2002)."""
    return _published("kosovo")


def korea() -> CapturePatterns:
    """Women held at Palembang: Silverman, Chan and Vincent (2024)."""
    return _published("korea")


def uk() -> CapturePatterns:
    """Potential victims of trafficking, United Kingdom 2013, five lists: Silverman (2020)."""
    return _published("uk")


def _published(name: str) -> CapturePatterns:
    (patterns,) = read_patterns(open_source(PUBLISHED / f"{name}.csv"))
    return patterns


def made(
    total: int, p_on: Sequence[float], *, seed: int, hard: float = 0.0, harder: float = 1.0
) -> CapturePatterns:
    """A table of independent lists; a share of `hard` people is found `harder` times as often."""
    rng = np.random.default_rng(seed)
    is_hard = rng.uniform(size=(total, 1)) < hard
    on = rng.uniform(size=(total, len(p_on))) < np.where(is_hard, harder, 1.0) * np.array(p_on)
    numbers = on @ (1 << np.arange(len(p_on))[::-1])
    counts = np.bincount(numbers, minlength=2 ** len(p_on))
    shown = {format(at, f"0{len(p_on)}b"): int(people) for at, people in enumerate(counts) if at}
    return CapturePatterns(lists=tuple("ABCDEFGH"[: len(p_on)]), counts=shown)
