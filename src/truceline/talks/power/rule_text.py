"""Rules of voting as people write them: `votes >= 255 and members > 50 %`, `consensus or …`."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import floor, lcm

from truceline.core.errors import InvalidValue
from truceline.talks.power.model import Condition, Rule

__all__ = ["parse_rule"]

_CONDITION = re.compile(
    r"(?P<kind>.+?)\s*(?P<sign>>=|>|at least|more than)\s*(?P<number>\d+(?:\.\d+)?)\s*(?P<share>%?)"
)
_EVERYBODY = ("consensus", "unanimity")
_MEMBERS = "members"
_WRITE = "Write such as: votes >= 255 and members > 50 %, or: consensus or seats >= 75 %"


def parse_rule(
    words: str, members: Sequence[str], weights: Mapping[str, Sequence[Fraction]]
) -> Rule:
    """A rule on members and their weights.

    `members` counts each member once; `consensus` needs all of them. A percentage is of the sum of
    that weight. `or` parts alternatives, `and` conditions that must be met together.

    Args:
        words: The rule as written.
        members: Names, in order.
        weights: By kind (`votes`, `population`, …), one for each member.

    Raises:
        InvalidValue: A condition cannot be read, names a weight that is not given, or can never,
            or not fail to, be met.
    """
    known = {**weights, _MEMBERS: [Fraction(1)] * len(members)}
    alternatives = tuple(
        tuple(_condition(" ".join(part.split()), known) for part in re.split(r"\band\b", written))
        for written in re.split(r"\bor\b", words)
    )
    return Rule(words=" ".join(words.split()), members=tuple(members), alternatives=alternatives)


def _condition(words: str, known: Mapping[str, Sequence[Fraction]]) -> Condition:
    if words.lower() in _EVERYBODY:
        everyone = len(known[_MEMBERS])
        return Condition(words=words, weights=(1,) * everyone, quota=everyone)
    found = _CONDITION.fullmatch(words)
    if found is None:
        raise InvalidValue(f"'{words}' is no condition.", hint=_WRITE)
    kind = found["kind"].strip()
    if kind not in known:
        raise InvalidValue(
            f"No member has '{kind}'; known: {', '.join(sorted(known))}.", hint=_WRITE
        )
    numbers = known[kind]
    asked = Fraction(found["number"])
    asked = sum(numbers, Fraction(0)) * asked / 100 if found["share"] else asked
    scale = lcm(*(one.denominator for one in numbers))
    least = asked * scale
    is_more = found["sign"] in (">", "more than")
    quota = floor(least) + 1 if is_more else -floor(-least)
    return Condition(words=words, weights=tuple(int(one * scale) for one in numbers), quota=quota)
