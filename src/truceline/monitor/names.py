"""Names as feeds and packs write them: suggestions, and the labels of an actor in a feed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from rapidfuzz import process, utils

from truceline.core.actor import Actor
from truceline.core.errors import UnknownId

__all__ = ["did_you_mean", "resolve_actor"]


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`Did you mean 'A' or 'B'?` from the nearest known names; empty where none is near."""
    near = process.extract(
        name, [*known], processor=utils.default_process, limit=3, score_cutoff=60
    )
    quoted = " or ".join(f"'{found}'" for found, _, _ in near)
    return f"Did you mean {quoted}?" if quoted else ""


def resolve_actor(
    name: str, *, actors: Mapping[str, Actor], feed: str, labels: Collection[str]
) -> tuple[str, ...]:
    """The labels under which a feed reports an actor.

    A label that the feed uses stands for itself. Otherwise `name` is the id, a name or an alias of
    an actor of the pack, and its labels in this feed are given.

    Args:
        name: What the user wrote.
        actors: The pack's actors by id.
        feed: Id of the feed.
        labels: Labels that occur in the feed's reports; empty if that is not known.

    Raises:
        UnknownId: Nobody is called so, or this feed has no label for that actor.
    """
    if name in labels:
        return (name,)
    actor = _actor_called(name, actors)
    if actor is None:
        choices = [*labels, *actors, *(actor.name for actor in actors.values())]
        hint = did_you_mean(name, dict.fromkeys(choices))
        raise UnknownId(
            f"No actor is called '{name}' in feed '{feed}' or in the pack.",
            hint=hint or "Give a label as the feed writes it, or an actor id of the pack.",
        )
    stated = tuple(entry.name for entry in actor.feed_names if entry.feed == feed)
    # A feed that writes the pack's own name of an actor needs no entry for it.
    found = stated or (*actor.names.values(), *actor.aliases)
    if labels or not stated:
        found = tuple(label for label in found if label in labels)
    if not found:
        raise UnknownId(
            f"Feed '{feed}' has no label for '{actor.name}' ({actor.actor_id}).",
            hint=f"Add one under feed_names of actor '{actor.actor_id}', or give a feed label.",
        )
    return found


def _actor_called(name: str, actors: Mapping[str, Actor]) -> Actor | None:
    if name in actors:
        return actors[name]
    wanted = name.strip().casefold()
    for actor in actors.values():
        called = {text.casefold() for text in (*actor.names.values(), *actor.aliases)}
        if wanted == actor.actor_id.casefold() or wanted in called:
            return actor
    return None
