"""Actors: who acts, agrees, bears, claims; with names in several scripts and ties over time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.core.dates import When

__all__ = ["Actor", "FeedName", "Tie"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    """A membership or sponsorship, from and until when."""

    actor_id: str
    from_on: When
    until_on: When


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
        checked: Whether a person compared the entry with its source.
    """

    actor_id: str
    names: Mapping[str, str]
    kind: str
    aliases: tuple[str, ...] = ()
    member_of: tuple[Tie, ...] = ()
    sponsored_by: tuple[Tie, ...] = ()
    feed_names: tuple[FeedName, ...] = ()
    sources: tuple[str, ...] = field(default=())
    checked: bool = False

    @property
    def name(self) -> str:
        """English name, or the first one there is."""
        return self.names.get("en") or next(iter(self.names.values()), self.actor_id)
