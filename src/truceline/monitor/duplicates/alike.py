"""Whether labels of actors and kinds can be one: the same, perhaps, not to be told, different."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.core.actor import Actor
from truceline.geography.names import plain_name
from truceline.monitor.duplicates.weights import KindFamilies

__all__ = ["DIFFERENT", "MAY", "SAME", "UNKNOWN", "actors_alike", "kinds_alike"]

UNKNOWN, SAME, MAY, DIFFERENT = 0, 1, 2, 3

Label = tuple[str, str]
"""Feed and text: two feeds may mean different groups by one word."""


@dataclass(frozen=True, slots=True)
class _Meant:
    """Whom a label means: actors of the pack, those it may cover besides, and its own names."""

    ids: frozenset[str]
    wider: frozenset[str]
    names: frozenset[str]


def actors_alike(
    labels: Sequence[Label], actors: Mapping[str, Actor], nobody: frozenset[str]
) -> NDArray[np.int8]:
    """(labels, labels) whether two labels can mean one actor.

    Within a feed another label is another actor, unless one lists the other or the pack says that
    it may include it. Across feeds labels that the pack does not relate cannot be compared: that
    is unknown, not different.
    """
    feeds = np.array([feed for feed, _ in labels] or [""])
    texts = np.array([plain_name(text) for _, text in labels] or [""])
    found = np.where(feeds[:, None] == feeds[None, :], DIFFERENT, UNKNOWN).astype(np.int8)
    meant = [_meant(label, actors) for label in labels]
    _set_listed(found, meant)
    for i, j in _related(meant):
        found[i, j] = _known(meant[i], meant[j])
    found[texts[:, None] == texts[None, :]] = SAME
    unnamed = np.array([_is_nobody(text, nobody) for _, text in labels] or [True])
    found[unnamed[:, None] | unnamed[None, :]] = UNKNOWN
    return found


def _is_nobody(text: str, nobody: frozenset[str]) -> bool:
    plain = text.strip().casefold()
    return plain in nobody or plain.startswith(("unidentified", "unknown"))


def _meant(label: Label, actors: Mapping[str, Actor]) -> _Meant:
    feed, text = label
    plain = text.strip().casefold()
    ids: set[str] = set()
    wider: set[str] = set()
    for actor in actors.values():
        stated = [one for one in actor.feed_names if one.feed == feed and one.name == text]
        called = {name.casefold() for name in (*actor.names.values(), *actor.aliases)}
        if stated or plain in called:
            ids.add(actor.actor_id)
            wider.update(tie.actor_id for tie in actor.member_of)
            wider.update(other for one in stated for other in one.may_include)
    names = frozenset(plain_name(one) for one in re.split(r"[,;]", text) if one.strip())
    return _Meant(ids=frozenset(ids), wider=frozenset(wider), names=names)


def _set_listed(found: NDArray[np.int8], meant: Sequence[_Meant]) -> None:
    """Labels of which one lists the other: `HTS, Rahman Corps` and `HTS`."""
    holders: dict[str, list[int]] = {}
    for at, one in enumerate(meant):
        for name in one.names:
            holders.setdefault(name, []).append(at)
    for rows in holders.values():
        if any(len(meant[at].names) > 1 for at in rows):
            found[np.ix_(rows, rows)] = MAY


def _related(meant: Sequence[_Meant]) -> list[tuple[int, int]]:
    known = [at for at, one in enumerate(meant) if one.ids]
    return [(i, j) for i in known for j in known]


def _known(one: _Meant, other: _Meant) -> int:
    if one.ids & other.ids:
        # A label that covers more than the other one does need not mean it.
        return SAME if one.wider == other.wider else MAY
    either = (one.ids & other.wider) | (other.ids & one.wider) | (one.wider & other.wider)
    return MAY if either else DIFFERENT


def kinds_alike(labels: Sequence[Label], families: KindFamilies) -> NDArray[np.int8]:
    """(labels, labels) whether two kinds can be one; across feeds by their families only."""
    found = np.full((len(labels), len(labels)), UNKNOWN, dtype=np.int8)
    belongs = [_family(text, families) for _, text in labels]
    for i, (feed, text) in enumerate(labels):
        for j, (other_feed, other) in enumerate(labels):
            if not text or not other:
                continue
            if text.casefold() == other.casefold():
                found[i, j] = SAME
            elif belongs[i] and belongs[j]:
                found[i, j] = _families_alike(belongs[i], belongs[j], families)
            elif feed == other_feed:
                found[i, j] = DIFFERENT
    return found


def _families_alike(one: str, other: str, families: KindFamilies) -> int:
    if one == other:
        return SAME
    return MAY if frozenset((one, other)) in families.alike else DIFFERENT


def _family(text: str, families: KindFamilies) -> str:
    plain = text.strip().casefold()
    for family, begins in families.begins.items():
        if plain.startswith(begins):
            return family
    return ""
