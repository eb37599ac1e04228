"""Agreements and obligations: what fell due, what changed, what comes next, what is contested."""

from __future__ import annotations

from collections.abc import Sequence

from truceline.briefs import text
from truceline.briefs.model import Block, Cell, Inline, Section, Table
from truceline.core.claim import Claim
from truceline.core.errors import ProvenanceError
from truceline.record.model import ObligationStatus, State
from truceline.reporting.compose.observations import entry_bullets
from truceline.reporting.compose.sheet import DUE_LABELS, Sheet, columns
from truceline.reporting.dues import Dues, Moved, sort_dues
from truceline.reporting.model import SectionSpec

__all__ = ["dues_of", "obligation_blocks"]

_HEADS = ("Obligation", "Agreement", "Owed by", "Due", "State", "Reason", "Evidence")
_MOVED_HEADS = ("Obligation", "Agreement", "Owed by", "State before", "State", "Reason", "Evidence")


def dues_of(sheet: Sheet, section: SectionSpec) -> Dues:
    """The lists of a section of obligations, as this audience may know them."""
    return sort_dues(
        *sheet.statuses, period=sheet.inputs.plan.period, next_days=section.options["next_days"]
    )


def obligation_blocks(sheet: Sheet, section: SectionSpec) -> tuple[Block, ...]:
    """One table per list; an empty list says so.

    Raises:
        ProvenanceError: A state says that an obligation was breached, and no ruling is given.
    """
    dues = dues_of(sheet, section)
    lists: dict[str, Sequence[ObligationStatus] | Sequence[Moved]] = {
        "fell-due": dues.fell_due,
        "changed": dues.moved,
        "due-next": dues.due_next,
        "overdue": dues.overdue,
        "contested": dues.contested,
    }
    blocks: list[Block] = [entry_bullets(sheet, section)]
    for name, entries in lists.items():
        key, anchor = DUE_LABELS[name], f"{section.section_id}-{name}"
        blocks.append(Section(heading=sheet.heading(key), level=3, anchor=anchor))
        blocks.append(_list(sheet, key, entries))
    return tuple(blocks)


def _list(sheet: Sheet, key: str, entries: Sequence[ObligationStatus] | Sequence[Moved]) -> Block:
    if key == DUE_LABELS["changed"] and sheet.inputs.plan.previous_cut_off is None:
        return sheet.say("This is the first report: nothing was known before it.")
    if not entries:
        return sheet.say("No obligation.")
    heads = _HEADS
    rows = []
    for one in entries:
        if isinstance(one, Moved):
            heads = _MOVED_HEADS
            rows.append(_row(sheet, one.status, _state(sheet, one.before), one.now))
        else:
            rows.append(_row(sheet, one, _due(one), one.state))
    return Table(caption=sheet.heading(key), columns=columns(sheet, *heads), rows=tuple(rows))


def _row(
    sheet: Sheet, status: ObligationStatus, fourth: str, now: State | None
) -> tuple[Cell, ...]:
    _check_ruling(status)
    obligation = status.obligation
    agreement = sheet.inputs.record.agreements.get(status.agreement_id)
    words = status.text or text.joined(obligation.acts) or obligation.kind
    bound = text.joined(sheet.lens.name(one) for one in obligation.bound)
    return (
        Cell(inlines=(Inline(text=f"{obligation.kind}: "), Inline(text=words, style="quoted"))),
        Cell.of(agreement.title if agreement else status.agreement_id, style="quoted"),
        Cell.of(bound or sheet.lens.words("not stated"), style="name"),
        Cell.of(fourth),
        Cell.of(_state(sheet, now), style="strong"),
        Cell.of(text.with_days(status.reason), style="quoted"),
        _evidence(sheet, status),
    )


def _state(sheet: Sheet, state: State | None) -> str:
    return sheet.lens.words(state.value if state else "not recorded")


def _due(status: ObligationStatus) -> str:
    words = text.when(status.due)
    recurrence = status.obligation.recurrence
    return f"{words}; {recurrence}" if recurrence and recurrence != "unstated" else words


def _evidence(sheet: Sheet, status: ObligationStatus) -> Cell:
    pieces: list[Inline] = []
    for claim in status.evidence:
        pieces += [Inline(text="; ")] if pieces else []
        pieces += [Inline(text=claim.value, style="quoted"), Inline(text=_said_by(sheet, claim))]
    return Cell(inlines=tuple(pieces) or (Inline(text=sheet.lens.words("none")),))


def _said_by(sheet: Sheet, claim: Claim) -> str:
    source = sheet.inputs.record.sources.get(claim.cited.partition("#")[0])
    who = sheet.lens.name(claim.claimant) if claim.claimant else ""
    where = text.shorten(source.title, 70) if source else ""
    on = text.said(claim.said)
    return f" ({', '.join(part for part in (who, on, where) if part)})"


def _check_ruling(status: ObligationStatus) -> None:
    if status.state is State.BREACHED and not any(claim.is_ruling for claim in status.evidence):
        raise ProvenanceError(
            f"Obligation '{status.obligation.obligation_id}' is called breached without a ruling.",
            hint="Name the ruling of a body with a mandate, or let its state be undecided.",
        )
