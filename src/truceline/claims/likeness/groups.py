"""Claims about the same thing across documents, and what they disagree on.

A group is a suggestion like any other: nothing is merged, every claim keeps its own passage. Two
claims belong together where several things agree (who, where, when, the words); what then differs
(figures, days, actors, denial) is kept side by side as a difference.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from truceline.claims.likeness.differences import Difference, differences
from truceline.claims.likeness.likeness import Told, fit, pairs
from truceline.core.source import content_id

__all__ = ["Group", "group_claims"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Claims that seem to tell of one thing.

    Attributes:
        group_id: Content hash of its claims.
        claim_ids: In order of the document and the passage.
        reasons: What they share, in words.
        differences: What they disagree on.
    """

    group_id: str
    claim_ids: tuple[str, ...]
    reasons: tuple[str, ...]
    differences: tuple[Difference, ...]


def group_claims(claims: Sequence[Told]) -> tuple[Group, ...]:
    """Groups of two claims or more, each claim in one at most, largest first.

    A claim joins a group only if it fits every claim already in it, so that no chain of likenesses
    ties together what has nothing in common.
    """
    claims = sorted(claims, key=lambda one: one.claim_id)
    links = {pair: found for pair in pairs(claims) if (found := fit(*_both(claims, pair)))}
    member: dict[int, set[int]] = {}
    for (one, two), _ in sorted(links.items(), key=lambda item: (-item[1][0], item[0])):
        merged = member.get(one, {one}) | member.get(two, {two})
        if all((a, b) in links for a in merged for b in merged if a < b):
            for at in merged:
                member[at] = merged
    groups = {tuple(sorted(held)) for held in member.values() if len(held) > 1}
    made = (_group([claims[at] for at in held], held, links) for held in groups)
    return tuple(sorted(made, key=lambda one: (-len(one.claim_ids), one.group_id)))


def _group(
    held: Sequence[Told],
    places: Sequence[int],
    links: Mapping[tuple[int, int], tuple[float, tuple[str, ...]]],
) -> Group:
    ids = tuple(one.claim_id for one in held)
    shared = [set(links[pair][1]) for pair in links if pair[0] in places and pair[1] in places]
    return Group(
        group_id="g-" + content_id("\n".join(sorted(ids)).encode())[:12],
        claim_ids=ids,
        reasons=tuple(sorted(set.intersection(*shared))),
        differences=tuple(differences(held)),
    )


def _both(claims: Sequence[Told], pair: tuple[int, int]) -> tuple[Told, Told]:
    return claims[pair[0]], claims[pair[1]]
