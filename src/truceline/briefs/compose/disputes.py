"""What sources dispute: every value with who says it, and what counters say side by side."""

from __future__ import annotations

import re

from truceline.briefs import text
from truceline.briefs.compose.counts import counters_side_by_side
from truceline.briefs.compose.sheet import Sheet, sentence
from truceline.briefs.model import Block, Cell, Column, Paragraph, Section, Table
from truceline.core.claim import Claim
from truceline.record.model import Dispute

__all__ = ["list_disputes"]

_PROVISION = re.compile(r"provisions\.(\d+)\.(?:obligation\.)?(.+)")
_COLUMNS = tuple(
    Column(heading=heading) for heading in ("About", "Value", "Said by", "On", "Source")
)


def list_disputes(sheet: Sheet) -> tuple[Block, ...]:
    """The section `What sources dispute`; what concerns the assessed ceasefire comes first."""
    blocks: list[Block] = [Section(heading="What sources dispute", level=2, anchor="disputes")]
    disputes = sorted(sheet.inputs.record.disputes, key=lambda one: not _concerns(sheet, one))
    rows = tuple(_row(sheet, dispute, claim) for dispute in disputes for claim in dispute.claims)
    if rows:
        words = "Every value with its claimant; none was dropped"
        blocks.append(Table(caption=words, columns=_COLUMNS, rows=rows))
    else:
        words = "No dispute between the sources of this workspace is recorded."
        blocks.append(Paragraph(inlines=sentence(words)))
    return (*blocks, *counters_side_by_side(sheet))


def _concerns(sheet: Sheet, dispute: Dispute) -> bool:
    ceasefire = sheet.ceasefire
    if ceasefire is None:
        return False
    entry = dispute.subject.partition(":")[2].partition("/")[0]
    return entry in (ceasefire.ceasefire_id, ceasefire.agreement_id)


def _row(sheet: Sheet, dispute: Dispute, claim: Claim) -> tuple[Cell, ...]:
    about = f"{_subject(sheet, dispute.subject)}: {_field(sheet, dispute)}"
    chosen = " (used here)" if claim.is_preferred else ""
    who = sheet.actors([claim.claimant]) if claim.claimant else "the text itself"
    source = sheet.source_link(claim.cited) if claim.cited else None
    return (
        Cell.of(about, style="name"),
        Cell.of(("not: " if claim.polarity == "-" else "") + claim.value + chosen, style="quoted"),
        Cell.of(who, style="name"),
        Cell.of(text.day(claim.said_on) if claim.said_on else "not stated"),
        Cell(inlines=(source,)) if source else Cell.of("not stated"),
    )


def _field(sheet: Sheet, dispute: Dispute) -> str:
    """`provisions.7.obligation.due` becomes `provision 3, due`, by the provision's own id."""
    match = _PROVISION.fullmatch(dispute.field)
    words = dispute.field.replace("_", " ").replace(".", " ")
    if match is None:
        return words
    agreement = sheet.inputs.record.agreements.get(dispute.subject.partition(":")[2])
    place = int(match[1])
    if agreement is None or place >= len(agreement.provisions):
        return words
    field = match[2].replace("_", " ").replace(".", " ")
    return f"provision {agreement.provisions[place].provision_id}, {field}"


def _subject(sheet: Sheet, subject: str) -> str:
    kind, _, entry = subject.partition(":")
    entry, _, part = entry.partition("/")
    record = sheet.inputs.record
    title = entry
    if entry in record.ceasefires:
        title = record.ceasefires[entry].title
    elif entry in record.agreements:
        title = record.agreements[entry].title
    return f"{kind} {title}" + (f", provision {part}" if part else "")
