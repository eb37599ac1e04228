"""Which fields of pack entries name other entries, and whether those exist."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import cast

from rapidfuzz import process

from truceline.core.findings import Finding
from truceline.core.pack import Body, PackEntry, Path

__all__ = ["reference_findings"]

# Field name → kinds of which one must have the id. A name means the same in every entry,
# but for those that a kind lists for itself.
_FIELDS: Mapping[str, tuple[str, ...]] = {
    "actor": ("actors",),
    "addressed": ("actors",),
    "agreement": ("agreements",),
    "announced_by": ("actors",),
    "asked_by": ("actors",),
    "asked_of": ("actors",),
    "between": ("actors",),
    "bound": ("actors",),
    "builds_on": ("agreements",),
    "by": ("actors",),
    "carried_out_by": ("actors",),
    "conveners": ("actors",),
    "excludes": ("actors",),
    "from_place": ("places",),
    "guarantors": ("actors",),
    "handed_to": ("tracks",),
    "issues": ("issues",),
    "may_include": ("actors",),
    "mediators": ("actors",),
    "minus": ("zones",),
    "observers": ("actors",),
    "of": ("zones",),
    "parties": ("actors",),
    "place": ("places",),
    "places": ("places",),
    "pledged_by": ("actors",),
    "pledged_to": ("actors",),
    "represented_by": ("actors",),
    "route": ("routes",),
    "signatories": ("actors",),
    "source": ("sources",),
    "sources": ("sources",),
    "through": ("places",),
    "to_place": ("places",),
    "toward": ("places",),
    "track": ("tracks",),
    "union": ("zones",),
    "verified_by": ("actors",),
    "intersection": ("zones",),
    "where": ("places", "zones", "routes"),
    "within": ("zones",),
    "zone": ("zones",),
    "zones": ("zones",),
}
_ONE_WORD = {
    "actors": "actor",
    "agreements": "agreement",
    "issues": "issue",
    "places": "place",
    "routes": "route",
    "sources": "source",
    "tracks": "track",
    "zones": "zone",
}


def reference_findings(entry: PackEntry, ids: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    """Names in an entry that no entry of the pack has, each with the nearest that exists."""
    for path, kinds, name in _references(entry.body, ()):
        if name in {"", "unstated", "unknown"} and kinds != ("sources",):
            continue
        if not any(name in ids.get(kind, ()) for kind in kinds):
            known = [known_id for kind in kinds for known_id in ids.get(kind, ())]
            near = process.extractOne(name, known, score_cutoff=60)
            hint = f"Did you mean '{near[0]}'?" if near else "Add an entry with this id."
            words = " or ".join(_ONE_WORD[kind] for kind in kinds)
            yield Finding(
                code="pack.unknown-id",
                message=f"There is no {words} '{name}' in this pack.",
                hint=hint,
                where=entry.where(path),
            )
    yield from _ends(entry, ids)


def _references(
    body: Body | Mapping[str, Body], path: Path
) -> Iterator[tuple[Path, tuple[str, ...], str]]:
    if isinstance(body, list):
        for index, item in enumerate(body):
            yield from _references(item, (*path, index))
        return
    if not isinstance(body, dict):
        return
    for key, value in body.items():
        if key in _FIELDS and key != "names":
            yield from _named(value, (*path, key), _FIELDS[key])
        if not isinstance(value, str):
            yield from _references(value, (*path, key))


def _named(
    value: Body, path: Path, kinds: tuple[str, ...]
) -> Iterator[tuple[Path, tuple[str, ...], str]]:
    if isinstance(value, str):
        # A source may carry a locator behind '#'.
        yield path, kinds, value.split("#", maxsplit=1)[0].strip() if "sources" in kinds else value
    elif isinstance(value, list):
        for index, item in enumerate(cast("Sequence[Body]", value)):
            if not isinstance(item, dict):
                yield from _named(item, (*path, index), kinds)


def _ends(entry: PackEntry, ids: Mapping[str, Collection[str]]) -> Iterator[Finding]:
    """`from` and `until` of a part of a route are places, elsewhere they are dates."""
    for construction in ("buffer", "line_strip"):
        part = entry.body.get(construction) if entry.kind == "zones" else None
        for key in ("from", "until") if isinstance(part, dict) else ():
            name = str(cast("Mapping[str, Body]", part).get(key, ""))
            if name and name not in ids.get("places", ()):
                yield Finding(
                    code="pack.unknown-id",
                    message=f"There is no place '{name}' in this pack.",
                    hint="Name a place on the route.",
                    where=entry.where((construction, key)),
                )
