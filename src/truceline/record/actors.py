"""Actors of a pack and their forces as the record holds them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

from truceline.core.actor import Actor, FeedName, Fighting, Tie
from truceline.core.claim import Claim, Figure, Stated
from truceline.core.dates import parse_when
from truceline.core.force import Force, ForceStatement
from truceline.core.pack import Body, Path
from truceline.core.source import content_id
from truceline.record.values import EntryReader

__all__ = ["read_actor", "read_force"]


def read_actor(reader: EntryReader) -> Actor:
    """An actor, as it was known by the reader's day."""
    return Actor(
        actor_id=reader.entry.entry_id,
        names=reader.mapping("names"),
        kind=reader.text("kind"),
        aliases=reader.texts("aliases"),
        member_of=_ties(reader, "member_of"),
        sponsored_by=_ties(reader, "sponsored_by"),
        feed_names=_feed_names(reader),
        split_from=_ties(reader, "split_from"),
        merged_into=_ties(reader, "merged_into"),
        fights=_fights(reader),
        tier=reader.maybe(reader.entry.body, "tier", ()),
        sources=reader.sources,
        checked=reader.checked,
        note=reader.text("note"),
    )


def _ties(reader: EntryReader, name: str) -> tuple[Tie, ...]:
    found = []
    for index, row in enumerate(reader.mappings(name)):
        stated = _claimed(reader, row, (name, index))
        if stated is not None and not stated.options:
            continue  # nobody was known to say so by then
        tie = Tie(
            actor_id=str(row["actor"]),
            from_on=parse_when(str(row.get("from", "unstated"))),
            until_on=parse_when(str(row.get("until", "unstated"))),
            stated=stated,
            sources=reader.listed(row, "sources"),
            note=str(row.get("note", "")),
        )
        found.append(tie)
    return tuple(found)


def _fights(reader: EntryReader) -> tuple[Fighting, ...]:
    found = []
    for index, row in enumerate(reader.mappings("fights")):
        stated = _claimed(reader, row, ("fights", index))
        if stated is not None and not stated.options:
            continue
        one = Fighting(
            from_on=parse_when(str(row.get("from", "unstated"))),
            until_on=parse_when(str(row.get("until", "unstated"))),
            stated=stated,
            sources=reader.listed(row, "sources"),
            note=str(row.get("note", "")),
        )
        found.append(one)
    return tuple(found)


def _claimed(reader: EntryReader, row: Mapping[str, Body], path: Path) -> Stated[str] | None:
    if not row.get("claims"):
        return None
    return reader.stated({"claims": row["claims"]}, path, str)


def _feed_names(reader: EntryReader) -> tuple[FeedName, ...]:
    found = cast("dict[str, list[Body]]", reader.entry.body.get("feed_names", {}))
    names = []
    for feed, labels in found.items():
        for label in labels:
            row = label if isinstance(label, dict) else {"name": label}
            may_include = cast("list[str]", row.get("may_include", []))
            names.append(FeedName(feed=feed, name=str(row["name"]), may_include=tuple(may_include)))
    return tuple(names)


def read_force(reader: EntryReader) -> Force:
    """A force with every statement about it that was known by the reader's day."""
    rows = reader.mappings("statements")
    told = (_statement(reader, index, row) for index, row in enumerate(rows))
    return Force(
        force_id=reader.entry.entry_id,
        names=reader.mapping("names"),
        actor_id=reader.text("actor"),
        place_id=reader.text("place"),
        unit=reader.text("unit"),
        statements=tuple(one for one in told if reader.is_known(one.claim.known_at)),
        sources=reader.sources,
        checked=reader.checked,
        note=reader.text("note"),
    )


def _statement(reader: EntryReader, index: int, row: Mapping[str, Body]) -> ForceStatement:
    stage, state = str(row["stage"]), str(row["state"]).replace("-", " ")
    number, words = str(row.get("number", "")), str(row.get("words", ""))
    unit = str(row.get("unit", "")) or reader.text("unit")
    figure = Figure(
        value=float(number) if number else None,
        qualifier=str(row.get("qualifier", "exact")) if number else "vague",
        unit=unit,
    )
    value = " ".join(part for part in (stage, state, words or number, unit) if part)
    # Read as any other claim is; the stage and the number are part of what is said.
    claim = reader.claim_in({**row, "value": value}, ("statements", index), "statement")
    return ForceStatement(
        stage=stage,
        state=state,
        figure=figure,
        words=words,
        claim=_numbered(claim, figure),
        note=str(row.get("note", "")),
    )


def _numbered(claim: Claim, figure: Figure) -> Claim:
    text = "|".join((claim.claim_id, str(figure.value), figure.qualifier))
    return replace(claim, claim_id="c-" + content_id(text.encode())[:12], figures=(figure,))
