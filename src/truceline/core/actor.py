"""Actors: who acts, agrees, bears, claims; with names in several scripts and ties over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.core.claim import Stated
from truceline.core.dates import When

__all__ = ["Actor", "FeedName", "Fighting", "Tie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A membership, sponsorship, split or merger, from and until when.

    Attributes:
        from_on: First day; of a split or a merger the day on which it came about.
        until_on: First day on which it no longer holds.
        stated: Whether it is so (`yes`, `no`), with who says it; None where nobody is named.
    """

    actor_id: str
    from_on: When
    until_on: When
    stated: Stated[str] | None = None
    sources: tuple[str, ...] = ()
    note: str = ""

    @property
    def is_denied(self) -> bool:
        """Whether the claim computed with says that it is not so."""
        return self.stated is not None and self.stated.value == "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fighting:
    """That an actor takes part in hostilities itself, from and until when, and who says so."""

    from_on: When
    until_on: When
    stated: Stated[str] | None = None
    sources: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedName:
    """How a feed calls an actor, and whom that label may also cover."""

    feed: str
    name: str
    may_include: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """A party, guarantor, observer, body or claimant.

    Attributes:
        actor_id: Id in the pack.
        names: Name by language code.
        kind: state, government, coalition, armed-group, organisation, body or person.
        aliases: Other names in use.
        member_of: Groups it belongs to.
        sponsored_by: Who backs it.
        feed_names: Labels of this actor in incident feeds.
        split_from: Groups that it broke away from.
        merged_into: Groups that it went into.
        fights: When it took part in hostilities itself, and who says so.
        tier: How near to the centre of a process somebody places it; None where nobody does.
        checked: Whether a person compared the entry with its source.
    """

    actor_id: str
    names: Mapping[str, str]
    kind: str
    aliases: tuple[str, ...] = ()
    member_of: tuple[Tie, ...] = ()
    sponsored_by: tuple[Tie, ...] = ()
    feed_names: tuple[FeedName, ...] = ()
    split_from: tuple[Tie, ...] = ()
    merged_into: tuple[Tie, ...] = ()
    fights: tuple[Fighting, ...] = ()
    tier: Stated[str] | None = None
    sources: tuple[str, ...] = field(default=())
    checked: bool = False
    note: str = ""

    @property
    def name(self) -> str:
        """English name, or the first one there is."""
        return self.names.get("en") or next(iter(self.names.values()), self.actor_id)
