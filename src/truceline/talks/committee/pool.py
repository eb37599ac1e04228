"""Persons and quotas → a pool, grouped by what the quotas can see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from truceline.core.errors import InvalidValue
from truceline.talks.committee.model import Pool, Quota

__all__ = ["build_pool"]


def build_pool(
    persons: Mapping[str, Mapping[str, str]], *, seats: int, quotas: Sequence[Quota]
) -> Pool:
    """Persons as a pool for a panel of so many seats; aims do not bind and are left out.

    Args:
        persons: By id, the value of each feature.
        seats: Members of a panel.
        quotas: Quotas and aims.

    Raises:
        InvalidValue: There are more seats than persons, or a person lacks a feature.
    """
    if not 0 < seats <= len(persons):
        raise InvalidValue(
            f"{seats} seats cannot be filled from {len(persons)} persons.",
            hint="Give at least one seat, and as many persons as seats.",
        )
    binding = tuple(one for one in quotas if not one.is_aim)
    for name, features in persons.items():
        lacking = {f for one in quotas for f in one.features if not features.get(f, "").strip()}
        if lacking:
            raise InvalidValue(
                f"The person '{name}' has no {', '.join(sorted(lacking))}.",
                hint="Every person needs a value for each feature with a quota; 'unstated' is one.",
            )
    seen: dict[tuple[bool, ...], list[int]] = {}
    for at, features in enumerate(persons.values()):
        seen.setdefault(tuple(one.holds_of(features) for one in binding), []).append(at)
    ordered = sorted(seen.items(), key=lambda one: one[1])
    return Pool(
        seats=seats,
        quotas=binding,
        persons=tuple(persons),
        groups=tuple(tuple(members) for _, members in ordered),
        counted=np.array([row for row, _ in ordered], dtype=bool).reshape(len(ordered), -1).T,
    )
