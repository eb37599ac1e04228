"""The fairest lottery over panels: LEXIMIN, between an outer and an inner bound, with HiGHS.

The probabilities that quotas and known limits leave possible are an outer bound; mixtures of the
panels found so far are an inner one. The fairest point of the outer bound is the target. First,
panels that a mixture at the target can use are sought along the gap between it and the nearest
mixture, near the relaxed answer and by exchanging members of known panels, which is soon done.
Where that yields no more, dual prices ask for the panel that is worth most: found in the same cheap
ways, or else by an integer programme that either gives one or proves a limit that no lottery can
pass, by which the outer bound shrinks. When both meet, the lottery is leximin, and its least
probability is the maximin optimum.

Sources: Flanigan, Gölz, Gupta, Hennig and Procaccia (2021), Fair algorithms for selecting citizens'
assemblies, Nature 596:548-552, doi:10.1038/s41586-021-03788-6, for the criterion and for pricing by
integer programmes; Wolfe (1976), Mathematical Programming 11:128-149, for the nearest mixture. The
outer bound, by which one search serves all levels, is ours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from truceline.core.errors import NotConverged
from truceline.talks.committee.exchange import neighbours
from truceline.talks.committee.mixture import nearest_mixture, smallest_shortfall
from truceline.talks.committee.model import Counts, Floats, Lottery, Pool, Progress
from truceline.talks.committee.region import Region
from truceline.talks.committee.target import Limit, face_of, fairest_target

__all__ = ["find_lottery"]

_CLOSE = 1e-6
"""How far a probability may stay below the fairest one: five digits are right."""
_BREACH = 1e-6
_STARTS, _MOST = 6, 8
"""From how many panels members are exchanged, and how many panels each of them gives."""


def find_lottery(
    pool: Pool, *, on_progress: Callable[[Progress], bool] = lambda _: True
) -> Lottery:
    """The lottery that is fairest to those worst off, then to the next, and so on.

    Args:
        pool: Persons and binding quotas.
        on_progress: Told after each step; the search stops when it gives False, and the best
            lottery so far comes back with `is_optimal` False.

    Raises:
        NotConverged: No panel keeps to the quotas (see `smallest_repairs`).
    """
    search = _Search(pool, on_progress)
    while True:
        is_going = search.approach()
        short_by, shares, prices = smallest_shortfall(search.columns(), search.target)
        if short_by <= _CLOSE or not is_going or not search.improve(prices, shares, short_by):
            return search.lottery(shares, short_by)


class _Search:
    """Panels and limits found so far."""

    def __init__(self, pool: Pool, on_progress: Callable[[Progress], bool]) -> None:
        self.pool = pool
        self.on_progress = on_progress
        self.region = Region.of(pool)
        if self.region.is_empty():
            raise NotConverged(
                "No panel keeps to these quotas.", hint="Ask for their smallest repair."
            )
        self.limits: list[Limit] = []
        self.panels: dict[bytes, Counts] = {}
        self.turn = 0
        self.cover()
        self.aim()

    def cover(self) -> None:
        """A first panel for everybody who can be chosen, and a limit on all who cannot."""
        is_left = np.ones(len(self.region.sizes), dtype=bool)
        while is_left.any():
            panel, most = self.region.seek(is_left.astype(float), 0.0, 1.0)
            if panel is not None:
                self.panels.setdefault(panel.tobytes(), panel)
                is_left &= panel == 0
            if most < 1 - _CLOSE:
                self.limits += [
                    Limit(weights=one, most=0.0) for one in np.eye(len(is_left))[is_left]
                ]
                return

    def aim(self) -> None:
        """Set the target that the known limits leave, and the panels that can mix to it."""
        self.target = fairest_target(self.region, self.limits)
        self.face = face_of(self.region, self.target)
        self.is_steep = False

    def columns(self) -> Floats:
        """(groups, panels): what each panel gives to a person of each group."""
        panels = np.array(list(self.panels.values()), dtype=float)
        return (panels / self.region.sizes).T

    def approach(self) -> bool:
        """Add panels of the face along the gap, as long as they are soon found; False if stopped.

        At least one look a target: where the face yields no more, `improve` goes on.
        """
        while True:
            shares = nearest_mixture(self.columns(), self.target, self.region.sizes)
            reached = self.columns() @ shares
            if not self.on_progress(self.progress(reached)):
                return False
            gap = self.target - reached
            if self.is_steep or np.abs(gap).max() <= _CLOSE / 10:
                return True
            self.is_steep = not self.step(gap, reached, shares)

    def step(self, gap: Floats, reached: Floats, shares: Floats) -> bool:
        """Whether a panel of the face was found that lies farther along the gap."""
        weights = gap * self.region.sizes / np.linalg.norm(gap * self.region.sizes)
        prices = weights / self.region.sizes
        now, want = float(weights @ reached), float(weights @ self.target)
        try:
            panel, _ = self.face.seek(prices, now, want, is_quick=True)
        except NotConverged:
            # The face holds no panel: the target is beyond all lotteries.
            return False
        if panel is not None and prices @ panel > now and self.keep(panel):
            return True
        inside = [one for one in self.used(shares) if self.face.holds(one)]
        return self.exchange(self.face, inside[-_STARTS:], prices, now)

    def used(self, shares: Floats) -> list[Counts]:
        """The panels of a mixture, smallest shares first."""
        panels = list(self.panels.values())
        return [panels[at] for at in np.argsort(shares, kind="stable") if shares[at] > 1e-9]

    def exchange(self, region: Region, starts: list[Counts], prices: Floats, now: float) -> bool:
        """Whether exchanging members of some panels gives new ones that are worth more."""
        found = [
            other
            for one in starts
            for other in neighbours(
                region, one, prices, least_gain=now - float(prices @ one) + 1e-9, most=_MOST
            )
        ]
        return sum(self.keep(one) for one in found) > 0

    def keep(self, panel: Counts | None) -> bool:
        """Whether a panel is new; it is kept."""
        if panel is None or panel.tobytes() in self.panels:
            return False
        self.panels[panel.tobytes()] = panel
        return True

    def improve(self, weights: Floats, shares: Floats, short_by: float) -> bool:
        """Add panels that the dual prices ask for, or the limit that says why none can."""
        prices, want = weights / self.region.sizes, float(weights @ self.target)
        now = want - short_by
        panel, _ = self.region.seek(prices, now, want, is_quick=True)
        starts = self.used(shares)[:: max(1, self.turn % 7 + 1)][-_STARTS:]
        self.turn += 1
        is_new = panel is not None and prices @ panel > now + short_by / 20 and self.keep(panel)
        if panel is not None and is_new:
            starts.append(panel)
        if self.exchange(self.region, starts, prices, now + short_by / 20) or is_new:
            return True
        panel, most = self.region.seek(prices, now, want)
        is_new = self.keep(panel)
        if want - most > max(_BREACH / 10, short_by / 10):
            self.limits.append(Limit(weights=weights, most=most + 1e-10))
            self.aim()
            return True
        return is_new

    def progress(self, reached: Floats) -> Progress:
        """What is reached by now, against what cannot be exceeded."""
        able = self.target > _CLOSE
        return Progress(
            panels=len(self.panels),
            p_least=float(reached[able].min()) if able.any() else 0.0,
            p_bound=float(self.target[able].min()) if able.any() else 0.0,
            short_by=float(np.maximum(self.target - reached, 0.0).max()),
        )

    def lottery(self, shares: Floats, short_by: float) -> Lottery:
        """The mixture as a lottery; shares that are nothing but rounding are left out."""
        used = np.flatnonzero(shares > 1e-12)
        p_panels = shares[used] / shares[used].sum()
        able = self.target > _CLOSE
        return Lottery(
            pool=self.pool,
            panels=np.array(list(self.panels.values()))[used],
            p_panels=p_panels,
            p_persons=self.columns()[:, used] @ p_panels,
            is_able=able,
            p_bound=float(self.target[able].min()) if able.any() else 0.0,
            is_optimal=short_by <= _CLOSE,
            short_by=max(0.0, short_by),
        )
