"""Forces: where an actor's troops and bases are, as announced, observed or verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from truceline.core.claim import Claim, Figure

__all__ = ["Force", "ForceStatement"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ForceStatement:
    """What somebody says of a force on a day.

    Attributes:
        stage: `announced` by somebody who decides it, `observed`, or `verified` by a mechanism.
        state: `present`, `arriving`, `ordered home`, `leaving`, `left` or `not there`.
        figure: The number as given; its value is None where only words are: "a significant part".
        words: The number in the source's words.
    """

    stage: str
    state: str
    figure: Figure
    words: str
    claim: Claim
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Force:
    """One contingent, base or post of an actor, with everything said about it.

    Attributes:
        place_id: Where, as an id of a place; empty where the entry names none.
        unit: What its figures count: personnel, bases, posts, aircraft.
        statements: In the order of the pack.
    """

    force_id: str
    names: Mapping[str, str]
    actor_id: str
    place_id: str = ""
    unit: str = ""
    statements: tuple[ForceStatement, ...] = ()
    sources: tuple[str, ...] = ()
    checked: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """English name, or the first one there is."""
        return self.names.get("en") or next(iter(self.names.values()), self.force_id)
