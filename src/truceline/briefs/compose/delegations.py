"""Delegations and committees in a brief: figures claimant by claimant, and who is missing."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from truceline.briefs import text
from truceline.briefs.compose.sheet import Sheet, plain, quoted, said_by, sentence, slug
from truceline.briefs.model import Block, Bullets, Cell, Column, Inline, Paragraph, Section, Table
from truceline.core.claim import Stated
from truceline.talks.delegations import Beside, DelegationOn, Overlap, Seats

__all__ = ["describe_delegations"]

_MOST = 6
_COLUMNS = tuple(Column(heading=one) for one in ("Who", "Divided by", "Seats, as each claims"))
_Sentence = tuple[Inline, ...]


def describe_delegations(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Delegations and committees`; nothing where none had met by the day.

    The newest few are printed; how many more there are is said.
    """
    on = sheet.inputs.assessment.on
    met = [one for one in sheet.inputs.delegations if _day(one) <= on]
    if not met:
        return ()
    ordered = sorted(met, key=lambda one: (_day(one), one.delegation.delegation_id), reverse=True)
    words = "Figures of different claimants stand side by side; none is added to another, and the "
    words += "groups of one claimant need not be different people."
    left = len(ordered) - _MOST
    if left > 0:
        words += f" {text.plural(left, 'older one', 'older ones')} not printed here."
    blocks: list[Block] = [
        Section(heading="Delegations and committees", level=2, anchor="delegations"),
        Paragraph(inlines=sentence(words)),
    ]
    for one in ordered[:_MOST]:
        blocks += _delegation(sheet, one)
    return tuple(blocks)


def _day(one: DelegationOn) -> date:
    """When it sat; one without a day is never hidden."""
    return one.delegation.on.value.first_day or date.min


def _delegation(sheet: Sheet, one: DelegationOn) -> Iterator[Block]:
    found = one.delegation
    anchor = f"delegation-{slug(found.delegation_id)}"
    yield Section(heading=found.title, level=3, anchor=anchor)
    unchecked = "" if found.checked else " Unchecked: nobody has compared it with its documents."
    sat = f"Sat: {text.when(found.on.value)}.{unchecked}"
    note: list[str | Inline] = [" ", quoted(found.note)] if found.note else []
    yield Paragraph(inlines=(*sentence(sat, *note), *sheet.source_links(found.sources)))
    rows = [_row(sheet, "all seats", "", found.seats)]
    rows += [_row(sheet, group.name, group.part, group.seats) for group in found.groups]
    yield Table(caption=f"Seats: {found.title}", columns=_COLUMNS, rows=tuple(rows))
    entries = (
        *_missing(sheet, one),
        *(_empty(sheet, group.name, group.seats) for group in one.empty),
        *(_overlap(sheet, each) for each in _each_once(one.overlaps)),
        *(_beside(sheet, each) for each in one.beside),
        *_blocs(sheet, one),
    )
    if entries:
        yield Bullets(entries=entries)


def _row(sheet: Sheet, name: str, part: str, seats: Stated[Seats]) -> tuple[Cell, ...]:
    differ = len({str(each) for each, _ in seats.options}) > 1
    return (
        Cell.of(name, style="quoted" if part else ""),
        Cell.of(part or "whole body"),
        Cell(inlines=(plain("differ: "), *_figures(sheet, seats)))
        if differ
        else Cell(inlines=_figures(sheet, seats) or (plain("not stated"),)),
    )


def _figures(sheet: Sheet, stated: Stated[Seats]) -> _Sentence:
    """Every figure with its claimant, in the pack's order."""
    pieces: list[Inline] = []
    for seats, claim in stated.options:
        pieces += [plain("; ")] if pieces else []
        denied = "not " if claim.polarity == "-" else ""
        pieces += [Inline(text=f"{denied}{seats}", style="strong"), *said_by(sheet, claim)]
    return tuple(pieces)


def _missing(sheet: Sheet, one: DelegationOn) -> Iterator[_Sentence]:
    for missed in one.delegation.missing:
        pieces: list[str | Inline] = ["Missing: ", Inline(text=missed.name, style="name"), ": "]
        for at, (why, claim) in enumerate(missed.why.options):
            pieces += [*("; " if at else "",), quoted(why), *said_by(sheet, claim)]
        if not missed.why.options:
            pieces.append("why is not stated")
        yield sentence(*(piece for piece in pieces if piece != ""), ".")


def _empty(sheet: Sheet, name: str, seats: Stated[Seats]) -> _Sentence:
    return sentence("Without a seat: ", quoted(name), ": ", *_figures(sheet, seats), ".")


def _each_once(found: tuple[Overlap, ...]) -> Iterator[Overlap]:
    """Two who give one total make one sentence."""
    yield from {(one.claimant, one.in_words): one for one in reversed(found)}.values()


def _overlap(sheet: Sheet, one: Overlap) -> _Sentence:
    who = sheet.actors([one.claimant]) if one.claimant else "the text itself"
    links = sheet.source_links([one.cited] if one.cited else [])
    return sentence("According to ", Inline(text=who, style="name"), f": {one.in_words}", *links)


def _beside(sheet: Sheet, one: Beside) -> _Sentence:
    kind = f"{one.reference.kind} for "
    return sentence(
        f"Beside the {kind}",
        quoted(one.group.name),
        f", as counted{''.join(piece.text for piece in said_by(sheet, one.seats_claim)[:3])}: "
        f"{one.found.in_words}",
        *sheet.source_links(one.reference.sources),
    )


def _blocs(sheet: Sheet, one: DelegationOn) -> Iterator[_Sentence]:
    decides = one.delegation.decides
    if decides is None:
        return
    links = sheet.source_links(decides.sources)
    unknown = f"Rule: {decides.rule}. Who is decisive is not known: a bloc's seats are not."
    said = one.blocs.in_words if one.blocs else unknown
    yield sentence(f"{said} {decides.note}".strip(), *links)
