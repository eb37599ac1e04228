"""A panel that others nominated, measured against quotas and aims; nothing is chosen here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.core.errors import InvalidValue
from truceline.talks.committee.model import Quota

__all__ = ["Audited", "audit", "audit_count"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Audited:
    """One quota or aim beside what the panel has.

    Attributes:
        count: Members with these features.
        seats: Members of the panel.
        short_by: Members lacking to the least number; 0 where it is reached.
        over_by: Members beyond the most number.
    """

    quota: Quota
    count: int
    seats: int
    short_by: int
    over_by: int

    @property
    def is_met(self) -> bool:
        """Whether the count lies within the limits."""
        return not self.short_by and not self.over_by

    @property
    def in_words(self) -> str:
        """One sentence for a brief."""
        kind = "aim" if self.quota.is_aim else "quota"
        limits = _limits(self.quota, self.seats)
        has = f"{self.quota.words}: {self.count} of {self.seats} ({_percent(self)} %)"
        if self.is_met:
            return f"{has}; the {kind} of {limits} is met."
        by = f"short by {self.short_by}" if self.short_by else f"over by {self.over_by}"
        return f"{has}; {by} of the {kind} of {limits}."


def _percent(one: Audited) -> str:
    return f"{100 * one.count / one.seats:.1f}".removesuffix(".0")


def _limits(quota: Quota, seats: int) -> str:
    if quota.low == quota.high:
        return f"exactly {quota.low}"
    if quota.high >= seats:
        return f"at least {quota.low}"
    return f"at most {quota.high}" if quota.low == 0 else f"{quota.low} to {quota.high}"


def audit_count(quota: Quota, count: int, *, seats: int) -> Audited:
    """One quota beside a count that is known, where the members are not listed."""
    return Audited(
        quota=quota,
        count=count,
        seats=seats,
        short_by=max(0, quota.low - count),
        over_by=max(0, count - quota.high),
    )


def audit(
    panel: Mapping[str, Mapping[str, str]], quotas: Sequence[Quota], *, seats: int
) -> tuple[Audited, ...]:
    """Each quota and aim beside a panel's own numbers, in their order.

    Args:
        panel: By member, the value of each feature.
        quotas: Quotas and aims.
        seats: Members that the quotas are written for.

    Raises:
        InvalidValue: The panel has another number of members, or a member lacks a feature.
    """
    if len(panel) != seats:
        raise InvalidValue(
            f"The panel has {len(panel)} members, the quotas are for {seats} seats.",
            hint="List every member once, or change `seats`.",
        )
    for name, features in panel.items():
        if lacking := {f for one in quotas for f in one.features if not features.get(f, "")}:
            raise InvalidValue(
                f"The member '{name}' has no {', '.join(sorted(lacking))}.",
                hint="Write 'unstated' where it is not known: unknown is not none.",
            )
    return tuple(
        audit_count(one, sum(map(one.holds_of, panel.values())), seats=seats) for one in quotas
    )
