"""Talks in a brief: when each track last met and what it left, who is missing, who is a party."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.briefs import text
from truceline.briefs.compose.sheet import Sheet, plain, quoted, said_by, sentence
from truceline.briefs.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Inline,
    Paragraph,
    Section,
    Table,
)
from truceline.core.claim import Claim
from truceline.core.talks import LeftBehind
from truceline.talks.actors import dual_roles, party_reasons
from truceline.talks.tracks import (
    LastMet,
    Missing,
    hand_overs,
    issues_by_track,
    last_meetings,
    missing_on,
    track_links,
    who_sits_where,
)

__all__ = ["describe_talks"]

_COLUMNS = tuple(
    Column(heading=heading)
    for heading in ("Track", "Last round", "Days before", "Outcome", "What it left", "Sources")
)
_SAID = {
    "declined": "declined to come",
    "no": "did not come",
    "left": "left",
    "suspended": "suspended its part",
    "invited": "was invited; that it came is not stated",
    "announced": "was announced; that it came is not stated",
}
_NOWHERE = {
    "bound": "is bound by an agreement in force",
    "party": "is party to what is in force",
    "left out": "is left out by a ceasefire in force",
    "fighting": "takes part in the fighting",
}
_Sentence = tuple[Inline, ...]


def describe_talks(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Talks`; nothing where the record holds no track."""
    record, on = sheet.inputs.record, sheet.inputs.assessment.on
    if not record.tracks:
        return ()
    meetings = last_meetings(record, on)
    entries = (*_handed(sheet), *_missing(sheet), *_disputed(sheet), *_issues(sheet))
    blocks: list[Block] = [
        Section(heading="Talks", level=2, anchor="talks"),
        Paragraph(inlines=_seating(sheet)),
        Table(
            caption=f"When each track last met by {text.day(on)}, and what that left",
            columns=_COLUMNS,
            rows=tuple(_row(sheet, one) for one in meetings),
        ),
    ]
    if entries:
        blocks.append(Bullets(entries=entries))
    parties = tuple(_parties(sheet))
    if parties:
        blocks.append(Section(heading="Who vouches and is a party", level=3, anchor="parties"))
        blocks.append(Bullets(entries=parties))
    return tuple(blocks)


def _seating(sheet: Sheet) -> _Sentence:
    seating = who_sits_where(sheet.inputs.record, sheet.inputs.assessment.on)
    if len(seating.counted) < 2:
        return sentence("The seats of fewer than two tracks under way are stated.")
    names = sheet.actors(one.actor_id for one in seating.everywhere)
    tracks = text.joined(_track(sheet, one) for one in seating.counted)
    pieces: list[str | Inline] = [f"In every one of {tracks}: "]
    pieces.append(Inline(text=names, style="name") if names else "nobody")
    left_out = text.joined(_track(sheet, one) for one in seating.uncounted)
    pieces.append(f". Not stated, and so left out: {left_out}." if left_out else ".")
    return sentence(*pieces)


def _track(sheet: Sheet, track_id: str) -> str:
    track = sheet.inputs.record.tracks.get(track_id)
    if track is None:
        return track_id
    name = track.names.get("en") or next(iter(track.names.values()), track_id)
    return name.partition(" (")[0]


def _row(sheet: Sheet, one: LastMet) -> tuple[Cell, ...]:
    name = Cell.of(_track(sheet, one.track_id), style="name")
    last = one.last
    if last is None:
        empty = Cell.of("none by that day")
        return (name, empty, Cell.of("–"), Cell.of("–"), Cell.of("–"), Cell.of("–"))
    outcome = last.outcome.value + (" (disputed)" if last.outcome.is_disputed else "")
    left = "; ".join(f"{each.kind}: {each.text}" for each in one.left)
    days = "not known" if one.days_since is None else text.number(one.days_since)
    return (
        name,
        Cell.of(f"round {last.number or last.round_id}, {text.when(last.from_on.value)}"),
        Cell.of("meeting" if one.is_meeting else days),
        Cell.of(outcome.replace("unstated", "not stated")),
        Cell.of(left or "not recorded", style="quoted" if left else ""),
        Cell(inlines=sheet.source_links(last.sources) or (plain("none"),)),
    )


def _handed(sheet: Sheet) -> Iterator[_Sentence]:
    for one in hand_overs(sheet.inputs.record, sheet.inputs.assessment.on):
        pair = f"{_track(sheet, one.from_track)} handed over to {_track(sheet, one.to_track)}: "
        if one.item is None:
            yield sentence(pair, "what is not recorded.", *sheet.source_links(one.sources))
            continue
        claims = [claim for _, claim in one.item.handed.options] if one.item.handed else []
        said = (piece for claim in claims for piece in said_by(sheet, claim))
        yield sentence(pair, quoted(one.item.text), _size(one.item), *said)


def _size(item: LeftBehind) -> str:
    if item.size is None:
        return ""
    return f", {', '.join(dict.fromkeys(value for value, _ in item.size.options))}"


def _missing(sheet: Sheet) -> Iterator[_Sentence]:
    for one in missing_on(sheet.inputs.record, sheet.inputs.assessment.on):
        words = _SAID.get(one.kind) if one.track_id else _NOWHERE.get(one.kind)
        if words is None:
            continue  # only not named any more: that says too little for a brief
        yield _missed(sheet, one, words)


def _missed(sheet: Sheet, one: Missing, words: str) -> _Sentence:
    name = Inline(text=sheet.actors([one.actor_id]), style="name")
    where = f" ({_track(sheet, one.track_id)}, last round)" if one.track_id else ", in no open room"
    claims = [claim for _, claim in one.stated.options] if one.stated else []
    if claims:
        said = [piece for claim in claims for piece in said_by(sheet, claim)]
        return sentence(name, f" {words}{where}", *said)
    return sentence(name, f" {words}{where}.", *sheet.source_links(one.sources[:3]))


def _disputed(sheet: Sheet) -> Iterator[_Sentence]:
    for one in track_links(sheet.inputs.record):
        if one.is_disputed:
            kind = one.kind.replace("-", " ")
            yield sentence(
                f"{_track(sheet, one.track_id)} {kind} {_track(sheet, one.other_id)}: yes",
                *_speakers(sheet, one.held_by),
                "; no",
                *_speakers(sheet, one.denied_by),
                ".",
            )


def _speakers(sheet: Sheet, claims: Iterable[Claim]) -> Iterator[Inline]:
    for claim in claims:
        yield from said_by(sheet, claim)


def _issues(sheet: Sheet) -> Iterator[_Sentence]:
    matrix = issues_by_track(sheet.inputs.record, sheet.inputs.assessment.on)
    names = text.joined(row.issue.name for row in matrix.on_no_agenda)
    if names:
        cited = dict.fromkeys(s for row in matrix.on_no_agenda for s in row.issue.sources)
        yield sentence(
            "On no agenda that is recorded: ", quoted(names), ".", *sheet.source_links(cited)
        )


def _parties(sheet: Sheet) -> Iterator[_Sentence]:
    """Who vouches and fights at once, then counters of this brief that are parties."""
    record, on = sheet.inputs.record, sheet.inputs.assessment.on
    for one in dual_roles(record, on):
        cited = dict.fromkeys(s for reason in one.reasons for s in reason.sources)
        kinds = ", ".join(dict.fromkeys(reason.kind for reason in one.reasons))
        name = Inline(text=sheet.actors([one.actor_id]), style="name")
        words = f" is {', '.join(one.roles)}, and a party as well ({kinds})."
        yield sentence(name, words, *sheet.source_links([*cited][:3]))
    for feed in sheet.inputs.assessment.feeds:
        if party_reasons(record, feed.feed.counter, on):
            name = Inline(text=feed.feed.counter, style="name")
            yield sentence(name, " counts here, and is a party itself: its figures are a party's.")
