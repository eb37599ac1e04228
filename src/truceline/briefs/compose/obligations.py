"""What was agreed and where it stands: one table per agreement, each state with its evidence."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.briefs import text
from truceline.briefs.compose.sheet import Sheet, plain, quoted, said_by, sentence, slug
from truceline.briefs.model import Block, Cell, Column, Inline, Paragraph, Section, Table
from truceline.core.agreement import Agreement
from truceline.core.errors import ProvenanceError
from truceline.record.model import ObligationStatus, State

__all__ = ["describe_obligations"]

_COLUMNS = tuple(
    Column(heading=heading)
    for heading in ("Obligation", "Owed by", "Addressed to", "Due", "State", "Reason", "Evidence")
)


def describe_obligations(sheet: Sheet) -> tuple[Block, ...]:
    """The section `What was agreed and where it stands`.

    Raises:
        ProvenanceError: A state says that an obligation was breached, and no ruling is given.
    """
    heading = "What was agreed and where it stands"
    blocks: list[Block] = [Section(heading=heading, level=2, anchor="obligations")]
    on = text.day(sheet.inputs.assessment.on)
    words = f"As it stood on {on}, as far as the sources of this workspace say. "
    words += "Silence is no evidence: where nobody has spoken, the state is undecided."
    blocks.append(Paragraph(inlines=sentence(words)))
    groups: dict[str, list[ObligationStatus]] = {}
    for status in sheet.inputs.statuses:
        groups.setdefault(status.agreement_id, []).append(status)
    for agreement_id in sorted(groups, key=lambda one: _rank(sheet, one)):
        blocks += _agreement(sheet, agreement_id, groups[agreement_id])
    if not groups:
        blocks.append(Paragraph(inlines=sentence("No obligations are recorded here.")))
    return tuple(blocks)


def _rank(sheet: Sheet, agreement_id: str) -> tuple[bool, int, str]:
    """The agreement of the assessed ceasefire first, then the latest signed."""
    agreement = sheet.inputs.record.agreements.get(agreement_id)
    signed = agreement.signed.value.first_day if agreement else None
    is_other = not sheet.ceasefire or sheet.ceasefire.agreement_id != agreement_id
    return is_other, -signed.toordinal() if signed else 0, agreement_id


def _agreement(
    sheet: Sheet, agreement_id: str, statuses: Sequence[ObligationStatus]
) -> list[Block]:
    agreement = sheet.inputs.record.agreements.get(agreement_id)
    title = agreement.title if agreement else agreement_id
    anchor = f"a-{slug(agreement_id)}"
    blocks: list[Block] = [Section(heading=title, level=3, anchor=anchor)]
    if agreement:
        blocks.append(Paragraph(inlines=_about(sheet, agreement)))
    rows = tuple(_row(sheet, agreement, status) for status in statuses)
    blocks.append(Table(caption=f"Obligations under: {title}", columns=_COLUMNS, rows=rows))
    return blocks


def _about(sheet: Sheet, agreement: Agreement) -> tuple[Inline, ...]:
    pieces: list[str | Inline] = [f"Signed {text.when(agreement.signed.value)}"]
    if agreement.signatories:
        pieces += [" by ", Inline(text=sheet.actors(agreement.signatories), style="name")]
    pieces.append(f"; in effect{text.since(agreement.in_effect.value)}")
    pieces.append(f"; ended: {text.when(agreement.ended.value)}.")
    if not agreement.checked:
        pieces.append(" Unchecked: nobody has compared this entry with its document yet.")
    return (*sentence(*pieces), *sheet.source_links(agreement.sources))


def _row(sheet: Sheet, agreement: Agreement | None, status: ObligationStatus) -> tuple[Cell, ...]:
    obligation = status.obligation
    _check_ruling(status)
    unchecked = "" if agreement and agreement.checked else " (unchecked)"
    words = status.text or text.joined(obligation.acts) or obligation.kind
    addressed = sheet.actors(obligation.addressed) or "not stated"
    basis = obligation.addressed_basis
    marked = f" ({basis})" if obligation.addressed and basis and basis != "stated" else ""
    return (
        Cell(inlines=(plain(f"{obligation.kind}: "), quoted(words), plain(unchecked))),
        Cell.of(sheet.actors(obligation.bound) or "not stated", style="name"),
        Cell(inlines=(Inline(text=addressed, style="name"), plain(marked))),
        Cell.of(_due(status)),
        Cell.of(status.state.value, style="strong"),
        Cell.of(text.with_days(status.reason), style="quoted"),
        _evidence(sheet, status),
    )


def _due(status: ObligationStatus) -> str:
    words = text.when(status.due)
    if status.due.basis == "relative" and status.due.text:
        words += f" ({status.due.text.replace('_', ' ')})"
    recurrence = status.obligation.recurrence
    return f"{words}; {recurrence}" if recurrence and recurrence != "unstated" else words


def _evidence(sheet: Sheet, status: ObligationStatus) -> Cell:
    pieces: list[Inline] = []
    for claim in status.evidence:
        pieces += [plain("; ")] if pieces else []
        pieces += [quoted(claim.value), *said_by(sheet, claim)]
    return Cell(inlines=tuple(pieces) or (plain("none"),))


def _check_ruling(status: ObligationStatus) -> None:
    if status.state is State.BREACHED and not any(claim.is_ruling for claim in status.evidence):
        raise ProvenanceError(
            f"Obligation '{status.obligation.obligation_id}' is called breached without a ruling.",
            hint="Name the ruling of a body with a mandate, or let its state be undecided.",
        )
