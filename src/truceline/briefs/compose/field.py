"""Patrols and relief in a brief: the last word of each claimant, reasons and figures apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from truceline.briefs import text
from truceline.briefs.compose.sheet import Sheet, quoted, said_by, sentence
from truceline.briefs.model import Block, Bullets, Inline, Paragraph, Section
from truceline.core.field_item import FieldItem, Statement
from truceline.record.telling import Told
from truceline.relief import relief_on
from truceline.talks.patrols import crossings_on, patrols_of, pauses_of

__all__ = ["describe_field"]

_MOST = 4
_Sentence = tuple[Inline, ...]
_Told = Sequence[tuple[FieldItem, Told]]


def describe_field(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Patrols and relief`; nothing where the record tells of none by the day.

    Of each sort the newest few are printed; how many more there are is said.
    """
    record, on = sheet.inputs.record, sheet.inputs.assessment.on
    patrols = [(one.item, one.told) for one in patrols_of(record, on=on) if one.told.latest]
    gates = [(one.item, one.told) for one in crossings_on(record, on) if one.told.latest]
    pauses = [(one.item, one.told) for one in pauses_of(record, on=on) if one.told.latest]
    relief = [(one.item, one.told) for one in relief_on(record, on)]
    groups = (("Patrols", patrols), ("Crossings", gates), ("Pauses", pauses), ("Relief", relief))
    if not any(told for _, told in groups):
        return ()
    words = "Of each claimant the last word by the day. Figures are not added, reasons not weighed."
    blocks: list[Block] = [
        Section(heading="Patrols and relief", level=2, anchor="field"),
        Paragraph(inlines=sentence(words)),
    ]
    for heading, told in groups:
        if told:
            blocks.append(Section(heading=heading, level=3, anchor=f"field-{heading.lower()}"))
            blocks.append(Bullets(entries=tuple(_entries(sheet, told))))
    return tuple(blocks)


def _entries(sheet: Sheet, told: _Told) -> Iterator[_Sentence]:
    ordered = sorted(told, key=lambda pair: (_newest(pair[1]), pair[0].item_id), reverse=True)
    for item, found in ordered[:_MOST]:
        yield _entry(sheet, item, found)
    left = len(ordered) - _MOST
    if left > 0:
        yield sentence(f"{text.plural(left, 'older one', 'older ones')} not printed here.")


def _newest(told: Told) -> str:
    return max(str(one.claim.said_on or one.claim.known_at.date()) for one in told.latest)


def _entry(sheet: Sheet, item: FieldItem, told: Told) -> _Sentence:
    pieces: list[str | Inline] = [Inline(text=item.name, style="name")]
    if item.condition:
        pieces += [", on condition of ", quoted(item.condition)]
    pieces.append(" (told differently): " if told.has_differences else ": ")
    for at, one in enumerate(told.latest):
        pieces += [*("; " if at else "",), *_said(one), *said_by(sheet, one.claim)]
    return sentence(*(piece for piece in pieces if piece != ""), ".")


def _said(one: Statement) -> Iterator[str | Inline]:
    yield one.state
    if one.figure and one.figure.value is not None:
        yield f": {text.claimed(one.figure)}"
    for words in (one.words, one.reason):
        if words:
            yield ", "
            yield quoted(f"“{words}”")
