"""Mission reports, editions and their differences as rows for lists and JSON."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import click

from truceline.briefs.text import printable
from truceline.core.errors import InvalidValue
from truceline.reporting.chain import edition_number
from truceline.reporting.difference import EditionDifference
from truceline.reporting.fold import plan_payload
from truceline.reporting.model import Changed, Draft, Edition, SectionText

__all__ = ["difference_rows", "draft_row", "edition_row", "print_draft", "step_words"]


def draft_row(
    draft: Draft, *, changed: Sequence[Changed] = (), points: Sequence[InvalidValue] = ()
) -> dict[str, Any]:
    """A report with all that was written in it, replaced texts too."""
    plan, last = draft.plan, draft.plan.period.until_on - timedelta(days=1)
    first = plan.period.from_on
    return {
        "report": draft.report_id,
        "number": edition_number(draft),
        "days": f"{first}" if first == last else f"{first} to {last}",
        "cut_off": f"{plan.cut_off:%Y-%m-%d %H:%M %z}",
        "step": draft.step.value,
        "version": draft.version,
        "opened_by": draft.opened_by,
        "reason": draft.reason,
        "plan": plan_payload(plan),
        "hidden": list(draft.hidden),
        "texts": [_text_row(one) for one in draft.texts],
        "conflicts": [
            {"text": _text_row(one.current), "other": _text_row(one.other)}
            for one in draft.conflicts
        ],
        "replaced": [_text_row(one) for one in draft.replaced],
        "changed": [
            {"section": one.text.section_id, "label": one.label, "key": one.key}
            | {"before": one.before, "now": one.now, "quoted": one.is_quoted}
            for one in changed
        ],
        "steps": [
            {"from": one.from_step.value, "to": one.to_step.value, "by": one.by}
            | {"remark": one.remark, "at": one.recorded_at.isoformat()}
            for one in draft.steps
        ],
        "open_points": [str(point) for point in points],
    }


def _text_row(one: SectionText) -> dict[str, Any]:
    return {
        "section": one.section_id,
        "language": one.language,
        "audience": one.audience.value,
        "text": one.text,
        "version": one.event_id,
        "by": one.by,
        "at": one.recorded_at.isoformat(),
        "replaced_by": one.replaced_by,
    }


def print_draft(draft: Draft, *, points: Sequence[InvalidValue]) -> None:
    """Print a report for people: its steps, its texts, and what is still to be done."""
    row = draft_row(draft)
    click.echo(f"{row['report']}  {row['days']}  as of {row['cut_off']}")
    click.echo(
        f"Stands at '{row['step']}', version {row['version']}. Opened by {row['opened_by']}."
    )
    for one in draft.steps:
        remark = f": {printable(one.remark)}" if one.remark else ""
        when = f"{one.recorded_at:%Y-%m-%d %H:%M}"
        click.echo(f"  {when}  {one.from_step} → {one.to_step}, {printable(one.by)}{remark}")
    for text in (*draft.texts, *(one.other for one in draft.conflicts)):
        click.echo(f"\n[{text.section_id}] {text.language}, {text.audience}, {printable(text.by)}")
        click.echo(f"  version {text.event_id}")
        click.echo(f"  {printable(text.text) or '(taken out)'}")
    if points:
        click.echo("\nBefore a release:")
    for point in points:
        click.echo(f"  - {printable(str(point))}")


def step_words(draft: Draft) -> str:
    """Where a report stands after a move, and who moved it."""
    last = draft.steps[-1]
    return f"{draft.report_id}: {last.from_step} → {last.to_step}, by {last.by}."


def edition_row(one: Edition) -> dict[str, Any]:
    """An edition with the hashes of its files."""
    return {
        "edition": one.edition_id,
        "report": one.report_id,
        "number": one.number,
        "version": one.version,
        "audience": one.audience.value,
        "released_by": one.released_by,
        "released_at": f"{one.released_at:%Y-%m-%d %H:%M} UTC",
        "remark": one.remark,
        "corrects": one.corrects or None,
        "reason": one.reason or None,
        "run": one.run_id,
        "files": dict(one.files),
    }


def difference_rows(found: EditionDifference) -> list[dict[str, Any]]:
    """What two editions say differently, numbers first."""
    rows: list[dict[str, Any]] = [
        {
            "section": cell.section,
            "what": ", ".join(part for part in (cell.table, cell.row, cell.column) if part),
            "before": cell.before or None,
            "after": cell.after or None,
        }
        for cell in found.numbers
    ]
    for words in found.texts:
        rows += [
            {"section": words.section, "what": "text", "before": t, "after": None}
            for t in words.gone
        ]
        rows += [
            {"section": words.section, "what": "text", "before": None, "after": t}
            for t in words.new
        ]
    return rows
