"""What sources dispute: every value with who says it, and what counters say side by side."""

from __future__ import annotations

from truceline.briefs import text
from truceline.briefs.compose.counts import counters_side_by_side
from truceline.briefs.compose.sheet import Sheet, sentence
from truceline.briefs.model import Block, Cell, Column, Paragraph, Section, Table
from truceline.core.claim import Claim
from truceline.core.judgement import Judgement
from truceline.record.model import Basis, Dispute

__all__ = ["list_disputes"]

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
    words = dispute.field.replace("_", " ").replace(".", " ")
    about = f"{_subject(sheet, dispute.subject)}: {words}"
    who = sheet.actors([claim.claimant]) if claim.claimant else "the text itself"
    source = sheet.source_link(claim.cited) if claim.cited else None
    said = ("not: " if claim.polarity == "-" else "") + claim.value
    return (
        Cell.of(about + _undecidable(dispute), style="name"),
        Cell.of(said + _used(dispute, claim), style="quoted"),
        Cell.of(who, style="name"),
        Cell.of(text.said(claim.said) or "not stated"),
        Cell(inlines=(source,)) if source else Cell.of("not stated"),
    )


def _used(dispute: Dispute, claim: Claim) -> str:
    """That a claim is the one computed with, and who judged so."""
    if claim.claim_id != dispute.chosen:
        return ""
    judged = dispute.judgement if dispute.basis is Basis.JUDGED else None
    return f" (used here, {_judged(judged)}: {judged.reason})" if judged else " (used here)"


def _undecidable(dispute: Dispute) -> str:
    one = dispute.judgement
    if one is None or not one.is_undecidable:
        return ""
    return f" (cannot be decided, {_judged(one)}: {one.reason})"


def _judged(judgement: Judgement) -> str:
    return f"as judged by {judgement.by} on {text.day(judgement.recorded_at.date())}"


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
