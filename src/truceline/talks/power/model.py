"""Shapes of a rule of voting, and of what it gives to each member."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from truceline.core.errors import InvalidValue

__all__ = ["Assembly", "Condition", "Power", "Rule"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """What a coalition must reach: the weights of those in favour sum to a quota at least.

    Attributes:
        words: The condition as its author wrote it.
        weights: One per member, in the members' order, each 0 or more.
        quota: The least sum that meets the condition.
    """

    words: str
    weights: tuple[int, ...]
    quota: int

    def __post_init__(self) -> None:
        total = sum(self.weights)
        if any(weight < 0 for weight in self.weights) or not 0 < self.quota <= total:
            raise InvalidValue(
                f"'{self.words}' asks for {self.quota} where the weights sum to {total}.",
                hint="Give weights of 0 or more and a quota from 1 to their sum.",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """When a decision passes: every condition of at least one alternative is met.

    Attributes:
        words: The rule as its author wrote it.
        members: Names, each once.
        alternatives: Each a list of conditions that must be met together.
    """

    words: str
    members: tuple[str, ...]
    alternatives: tuple[tuple[Condition, ...], ...]

    def __post_init__(self) -> None:
        if not self.members or not self.alternatives or not all(self.alternatives):
            raise InvalidValue(
                "A rule needs members and a condition.", hint="Such as: votes >= 255"
            )
        if len(set(self.members)) < len(self.members):
            twice = next(one for one in self.members if self.members.count(one) > 1)
            raise InvalidValue(
                f"The member '{twice}' stands twice.", hint="Give each member its own name."
            )
        for one in (one for conditions in self.alternatives for one in conditions):
            if len(one.weights) != len(self.members):
                raise InvalidValue(
                    f"'{one.words}' has {len(one.weights)} weights, not {len(self.members)}.",
                    hint="Give one weight per member.",
                )


@dataclass(frozen=True, slots=True, kw_only=True)
class Power:
    """A member's power by the rule.

    Attributes:
        weights: The member's weight under each kind of weight, by its name.
        swings: Coalitions of the others that win with this member and lose without.
        banzhaf: Share of all swings, 0-1 (normalised Banzhaf index).
        p_decisive: Chance to be decisive if every coalition of the others is equally likely
            (absolute Banzhaf index).
        shapley_shubik: Share of the orders of all members in which this one turns the vote.
        has_veto: No decision passes without this member.
        is_dummy: This member never makes a difference.
    """

    member: str
    weights: tuple[tuple[str, str], ...]
    swings: int
    banzhaf: Fraction
    p_decisive: Fraction
    shapley_shubik: Fraction
    has_veto: bool
    is_dummy: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembly:
    """All members under a rule.

    Attributes:
        powers: In the members' order.
        winning: Coalitions that can pass a decision, of `2 ** len(powers)`.
        fewest_to_pass: Members of the smallest coalition that can pass a decision.
        fewest_to_block: Members of the smallest group without which nothing passes.
    """

    rule: Rule
    powers: tuple[Power, ...]
    winning: int
    fewest_to_pass: int
    fewest_to_block: int

    @property
    def p_passes(self) -> Fraction:
        """Share of all coalitions that win (Coleman's power of a body to act)."""
        return Fraction(self.winning, 1 << len(self.powers))

    @property
    def vetoes(self) -> Sequence[str]:
        """Members without whom nothing passes."""
        return [one.member for one in self.powers if one.has_veto]

    @property
    def dummies(self) -> Sequence[str]:
        """Members who never make a difference."""
        return [one.member for one in self.powers if one.is_dummy]

    @property
    def in_words(self) -> str:
        """How many can pass or block a decision, and who always or never matters."""
        members = len(self.powers)
        told = [
            f"Rule: {self.rule.words}.",
            f"{self.winning:,} of {2**members:,} coalitions of {members} members can pass a "
            f"decision; the smallest has {self.fewest_to_pass}, and {self.fewest_to_block} "
            "can be enough to block.",
        ]
        if self.vetoes:
            told.append(f"Nothing passes without: {', '.join(self.vetoes)}.")
        if self.dummies:
            told.append(f"Never decisive: {', '.join(self.dummies)}.")
        return " ".join(told)
