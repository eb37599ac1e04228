"""The fairest lottery over panels: LEXIMIN, between an outer and an inner bound, with HiGHS.

The probabilities that quotas and known limits leave possible are an outer bound; mixtures of the
panels found so far are an inner one. First the fairest point of the outer bound is the target:
panels that a mixture at the target can use are sought along the gap between it and the nearest
mixture, near the relaxed answer and by exchanging members of known panels. Where quotas are not
tight, that mixture is soon found, and with it all levels at once.

Otherwise level by level: the known panels are mixed so that the least of all who are not settled
have as much as possible, those who are settled keeping what they have. If that reaches the outer
bound, the level is settled. If not, dual prices ask for the panel that is worth most: found in the
same cheap ways, or else by an integer programme that either gives one or proves a limit that no
lottery can pass. A limit that proves a level holds with equality in each fairest lottery, so that
only panels at it are sought for later levels.

Sources: Flanigan, Gölz, Gupta, Hennig and Procaccia (2021), Fair algorithms for selecting citizens'
assemblies, Nature 596:548-552, doi:10.1038/s41586-021-03788-6, for the criterion, for its levels,
and for pricing by integer programmes; Wolfe (1976), Mathematical Programming 11:128-149, for the
nearest mixture. The outer bound, and that later panels lie at earlier limits, is ours.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import NotConverged
from truceline.talks.committee.exchange import neighbours
from truceline.talks.committee.mixture import highest_level, nearest_mixture
from truceline.talks.committee.model import Counts, Floats, Lottery, Pool, Progress
from truceline.talks.committee.region import Region
from truceline.talks.committee.target import Limit, at_limits, face_of, fairest_target, top_level

__all__ = ["find_lottery"]

_CLOSE = 1e-6
"""How far a probability may stay below the fairest one: five digits are right."""
_SAME, _PART = 1e-7, 1e-8
"""How near a proof must come: in probability, and as a part of the highest price."""
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
    shares = search.approach()
    return search.lottery(shares if shares is not None else search.climb())


def _least(p_persons: Floats) -> float:
    """The least of the chances of those who can be drawn; 0 where nobody can."""
    return float(p_persons.min()) if p_persons.size else 0.0


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
        self.narrow = self.region
        self.cover()
        self.target = fairest_target(self.region, self.limits)
        self.is_able = self.target > _CLOSE
        self.p_bound = _least(self.target[self.is_able])
        self.floor = np.where(self.is_able, -1.0, 0.0)

    def cover(self) -> None:
        """A first panel for everybody who can be chosen, and a limit on all who cannot."""
        is_left = np.ones(len(self.region.sizes), dtype=bool)
        while is_left.any():
            prices, known = is_left.astype(float), list(self.panels.values())
            if not self.exchange(self.region, known[-1:], prices, 0.5):
                panel, _ = self.region.prove(prices, 0.5, 0.5)
                if panel is None:
                    self.limits += [
                        Limit(weights=one, most=0.0) for one in np.diag(prices)[is_left]
                    ]
                    return
                self.keep(panel)
            is_left &= ~np.any(list(self.panels.values()), axis=0)

    def columns(self) -> Floats:
        """(groups, panels): what each panel gives to a person of each group."""
        panels = np.array(list(self.panels.values()), dtype=float)
        return (panels / self.region.sizes).T

    def approach(self) -> Floats | None:
        """Shares of a mixture at the target, or of a good one where stopped; None if too far.

        Panels of the face are added along the gap, as long as they are soon found.
        """
        face = face_of(self.region, self.target)
        while True:
            shares = nearest_mixture(self.columns(), self.target, self.region.sizes)
            gap = self.target - self.columns() @ shares
            if not self.tell(shares):
                return highest_level(self.columns(), self.floor, 1.0)[1]
            if np.abs(gap).max() <= _CLOSE / 10:
                return shares
            if not self.step(face, gap, shares):
                return None

    def step(self, face: Region, gap: Floats, shares: Floats) -> bool:
        """Whether a panel of the face was found that lies farther along the gap."""
        weights = gap * self.region.sizes / np.linalg.norm(gap * self.region.sizes)
        prices = weights / self.region.sizes
        want = float(weights @ self.target)
        now = want - float(weights @ gap)
        try:
            panel = face.guess(prices, (want - now) / 2)
        except NotConverged:
            # The face holds no panel: the target is beyond all lotteries.
            return False
        if panel is not None and prices @ panel > now and self.keep(panel):
            return True
        inside = [one for one in self.used(shares) if face.holds(one)]
        return self.exchange(face, inside[-_STARTS:], prices, now)

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
        """Whether a panel is new and can be of use; it is kept."""
        if panel is None or panel.tobytes() in self.panels or not self.narrow.holds(panel):
            return False
        self.panels[panel.tobytes()] = panel
        return True

    def climb(self) -> Floats:
        """Shares of a mixture that is settled level by level, or of the best where stopped."""
        while (self.floor < 0).any():
            try:
                is_going = self.rise()
            except NotConverged:
                # Rounding left nothing between the bounds: what is open stays without proof.
                is_going = False
            if not is_going:
                return highest_level(self.columns(), self.floor, 1.0)[1]
        return nearest_mixture(self.columns(), self.target, self.region.sizes)

    def rise(self) -> bool:
        """Whether the lowest open level was settled, or a step was made towards it."""
        most, is_held, _ = top_level(self.region, self.limits, self.floor)
        level, shares, weights = highest_level(self.columns(), self.floor, most)
        reached = self.columns() @ shares
        if not self.is_begun:
            self.p_bound = most
        if not self.tell(shares):
            return False
        if level < most - _SAME - _PART * weights.max():
            return self.improve(weights, shares, most - level)
        self.settle(is_held, most, reached)
        return True

    @property
    def is_begun(self) -> bool:
        """Whether the first level is settled."""
        return bool((self.floor[self.is_able] >= 0).any())

    def settle(self, is_held: NDArray[np.bool_], level: float, reached: Floats) -> None:
        """Keep what some have reached: from here on they have no less, and need no more."""
        if not self.is_begun:
            self.p_bound = level
        self.target[is_held] = level
        self.floor[is_held] = np.minimum(reached, level)[is_held]

    def improve(self, weights: Floats, shares: Floats, gap: float) -> bool:
        """Add panels that the dual prices ask for, or the limit that says why none can."""
        prices, before = weights / self.region.sizes, len(self.panels)
        least = float((weights @ self.columns()).max()) + gap / 20
        starts = self.used(shares)[:: max(1, self.turn % 7 + 1)][-_STARTS:]
        self.turn += 1
        panel = self.narrow.guess(prices, gap / 2)
        if panel is not None:
            starts.append(panel)
            if prices @ panel > least:
                self.keep(panel)
        if self.exchange(self.region, starts, prices, least) or len(self.panels) > before:
            return True
        return self.prove(weights, shares, gap)

    def prove(self, weights: Floats, shares: Floats, gap: float) -> bool:
        """Whether the panel that is worth most is new, or a limit was proved.

        Where no panel is worth more than the known ones, those with a price are settled.
        """
        prices, columns = weights / self.region.sizes, self.columns()
        scale, now = float(prices.max()), float((weights @ columns).max())
        near = max(_SAME, _PART * scale)
        panel, most = self.narrow.prove(prices, now + near / 2, near / 3)
        is_tight = most - now <= near
        if is_tight:
            is_held, reached = (self.floor < 0) & (weights > _CLOSE), columns @ shares
            self.settle(is_held, float(reached[is_held].min()) + most - now, reached)
            least = now - _CLOSE * scale
            self.panels = {key: one for key, one in self.panels.items() if prices @ one >= least}
        elif panel is not None and self.keep(panel):
            self.exchange(self.region, [panel], prices, now + gap / 100)
        elif most - now > 0.9 * gap:
            return False
        if most - now <= 0.9 * gap or is_tight:
            self.limits.append(Limit(weights=weights, most=most + 1e-10, is_tight=is_tight))
            self.narrow = at_limits(self.region, self.limits)
        return True

    def tell(self, shares: Floats) -> bool:
        """Whether to go on, after telling what is reached."""
        reached = self.columns() @ shares
        return self.on_progress(
            Progress(
                panels=len(self.panels),
                p_least=_least(reached[self.is_able]),
                p_bound=self.p_bound,
                short_by=float(np.maximum(self.target - reached, 0.0).max()),
            )
        )

    def lottery(self, shares: Floats) -> Lottery:
        """The mixture as a lottery; shares that are nothing but rounding are left out."""
        used = np.flatnonzero(shares > 1e-12)
        p_panels = shares[used] / shares[used].sum()
        p_persons = self.columns()[:, used] @ p_panels
        short_by = max(0.0, float((self.target - p_persons).max()))
        return Lottery(
            pool=self.pool,
            panels=np.array(list(self.panels.values()))[used],
            p_panels=p_panels,
            p_persons=p_persons,
            is_able=self.is_able,
            p_bound=max(self.p_bound, _least(p_persons[self.is_able])),
            is_optimal=short_by <= _CLOSE,
            short_by=short_by,
        )
