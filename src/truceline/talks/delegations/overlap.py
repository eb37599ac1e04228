"""Parts of a delegation that, as they are given, cannot all be different people."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.core.claim import Claim
from truceline.talks.delegations.model import Delegation, Group, Seats

__all__ = ["Overlap", "overlaps"]

_AT_LEAST = frozenset({"exact", "at least", "over", "about", "nearly"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """One claimant's parts beside one claimant's total, which they exceed.

    Attributes:
        claimant: Who gives the parts; empty where the cited text speaks itself.
        parts: (name, seats) of each group.
        needs: Seats that the parts would need if nobody stood in two of them.
        total: Seats in all, as somebody else, or the same, gives them.
    """

    claimant: str
    cited: str
    part: str
    parts: tuple[tuple[str, Seats], ...]
    needs: int
    total: Seats
    total_claimant: str
    total_cited: str

    @property
    def in_words(self) -> str:
        """What can be said, and what cannot."""
        listed = ", ".join(f"{name} {seats}" for name, seats in self.parts)
        about = " about" if any(seats.how != "exact" for _, seats in self.parts) else ""
        return (
            f"By {self.part}: {listed}. As different people they would need{about} "
            f"{self.needs:,} seats, more than the {self.total} given as the total: they overlap, "
            "are rounded, or are not counted within that total. They are not added."
        )


def overlaps(delegation: Delegation) -> tuple[Overlap, ...]:
    """Every claimant's parts that exceed a stated total, beside each such total."""
    found: list[Overlap] = []
    for part in dict.fromkeys(one.part for one in delegation.groups):
        groups = [one for one in delegation.groups if one.part == part]
        for (claimant, cited), parts in _by_claimant(groups).items():
            needs = sum(seats.number or 0 for _, seats in parts)
            found += [
                Overlap(
                    claimant=claimant,
                    cited=cited,
                    part=part,
                    parts=tuple(parts),
                    needs=needs,
                    total=total,
                    total_claimant=claim.claimant,
                    total_cited=claim.cited,
                )
                for total, claim in delegation.seats.options
                if len(parts) > 1 and total.number is not None and needs > total.number
            ]
    return tuple(found)


def _by_claimant(groups: list[Group]) -> dict[tuple[str, str], list[tuple[str, Seats]]]:
    """What one claimant says in one text of several groups; a sum over claimants is never made."""
    found: dict[tuple[str, str], list[tuple[str, Seats]]] = {}
    for group in groups:
        said: dict[tuple[str, str], tuple[Seats, Claim]] = {}
        for seats, claim in group.seats.options:
            if seats.number is not None and seats.how in _AT_LEAST:
                said.setdefault((claim.claimant, claim.cited), (seats, claim))
        for key, (seats, _) in said.items():
            found.setdefault(key, []).append((group.name, seats))
    return found
