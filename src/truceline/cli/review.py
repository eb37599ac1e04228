"""Commands of review: what waits, what people decide, what that teaches."""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import Any

import click

from truceline.claims.reviewing.review import Reviewed, State
from truceline.claims.tabular.tables import TabularCount, read_tables
from truceline.cli.claim_rows import (
    CLAIM_COLUMNS,
    claim_record,
    claim_row,
    print_claim,
    queued_row,
)
from truceline.cli.errors import FINDINGS
from truceline.cli.evidence import link_command
from truceline.cli.options import format_option, pass_workspace
from truceline.cli.output import print_findings, print_json, print_rows
from truceline.cli.review_decide import DECISIONS
from truceline.cli.table_rows import print_counts
from truceline.core.document import Document
from truceline.core.findings import Finding
from truceline.workspace import Workspace

_DOCUMENT_COLUMNS = ["document", "name", "published", "publisher", "language", "claims", "events"]
_QUEUE_COLUMNS = [*CLAIM_COLUMNS[:1], "score", *CLAIM_COLUMNS[2:], "because"]


@click.group("review")
def review_command() -> None:
    """Review suggested claims: accept, edit, reject, split, add; everything can be taken back."""


for _command in (*DECISIONS, link_command):
    review_command.add_command(_command)


# --- what waits ----------------------------------------------------------------------------------


@review_command.command("documents")
@format_option("table", "json", "csv")
@pass_workspace
def documents_command(workspace: Workspace, form: str) -> None:
    """List the documents, with how many claims each has; none where it was not read yet."""
    rows = [
        {
            "document": one.source_id if form != "table" else one.source_id[:12],
            "name": one.name,
            "title": one.title,
            "published": one.published_on and str(one.published_on),
            "published_basis": one.published_basis,
            "publisher": one.publisher or None,
            "language": one.language or None,
            "format": one.format,
            "claims": one.reading and one.reading.claims,
            "events": one.events,
            "read_by": one.reading and one.reading.method,
            "added": f"{one.added_at:%Y-%m-%d %H:%M}",
            "added_by": one.added_by,
            "batch": one.batch_id,
        }
        for one in workspace.reading.documents()
    ]
    print_rows(rows, form=form, columns=_DOCUMENT_COLUMNS)


@review_command.command("next")
@click.option("--document", "documents", multiple=True, help="Only of this document.")
@click.option("--by", default="", help="Leave out what this person has decided.")
@click.option("-n", "number", type=click.IntRange(1), default=1, help="How many.")
@format_option("text", "table", "json", "csv")
@pass_workspace
def next_command(
    workspace: Workspace, documents: tuple[str, ...], by: str, number: int, form: str
) -> None:
    """Show the claims to review next: disagreement times consequence, the highest first."""
    queue = workspace.reading.queue(documents, by=by)
    print_findings(workspace.reading.notices())
    found = [(one, _document(workspace, one.reviewed)) for one in queue[:number]]
    if form != "text":
        print_rows([queued_row(*each) for each in found], form=form, columns=_QUEUE_COLUMNS)
        return
    for one, document in found:
        print_claim(one.reviewed, document, one.because)
    click.echo(f"{len(queue):,} claims wait." if queue else "No claim waits.")


@review_command.command("list")
@click.argument("documents", nargs=-1)
@click.option("--state", type=click.Choice([one.value for one in State]), help="Only those.")
@format_option("table", "json", "csv")
@pass_workspace
def list_command(
    workspace: Workspace, documents: tuple[str, ...], state: str | None, form: str
) -> None:
    """List the claims of DOCUMENTS, or of all, as they now stand."""
    stage = workspace.reading
    chosen = documents or tuple(one.source_id for one in stage.documents())
    rows = []
    for name in chosen:
        document = stage.document(name)
        claims = [one for one in stage.claims(name) if state in {None, one.state.value}]
        for number, one in enumerate(claims, start=1):
            row = claim_row(one, document)
            if form == "json":
                row = _record(one, document, number)
            rows.append(row)
    print_rows(rows, form=form, columns=CLAIM_COLUMNS)


@review_command.command("tables")
@click.argument("documents", metavar="[DOCUMENT]...", nargs=-1)
@format_option("table", "json", "csv")
@pass_workspace
def tables_command(workspace: Workspace, documents: tuple[str, ...], form: str) -> None:
    """List what the tables of DOCUMENTS, or of all, count: by counter and rule, never summed."""
    stage = workspace.reading
    counts: list[tuple[str, TabularCount]] = []
    found: list[Finding] = []
    for name in documents or tuple(one.source_id for one in stage.documents()):
        document = stage.document(name)
        read, doubts = read_tables(document)
        counts += [(document.name or document.source_id, one) for one in read]
        found += doubts
    print_counts(counts, form)
    print_findings(found)


@review_command.command("show")
@click.argument("claim")
@format_option("text", "json")
@pass_workspace
def show_command(workspace: Workspace, claim: str, form: str) -> None:
    """Show a claim with the words around it, and what was decided about it."""
    one = workspace.reading.claim(claim)
    document = _document(workspace, one)
    if form == "json":
        print_json(_record(one, document, 1))
    else:
        print_claim(one, document)


def _record(one: Reviewed, document: Document, number: int) -> dict[str, Any]:
    return {
        **claim_record(one.suggestion, document, number, one.claim_id),
        "document": document.source_id,
        "state": one.state.value,
        "split_from": one.split_from or None,
        "read_otherwise": one.is_read_otherwise,
        "decisions": [
            {
                "decision": each.decision_id,
                "action": each.action.value,
                "by": each.by,
                "reason": each.reason,
                "recorded_at": each.recorded_at.isoformat(),
            }
            for each in one.decisions
        ],
    }


def _document(workspace: Workspace, one: Reviewed) -> Document:
    return workspace.reading.document(one.suggestion.source_id)


# --- what was done, and what it teaches ----------------------------------------------------------


@review_command.command("log")
@click.argument("document", default="")
@format_option("table", "json", "csv")
@pass_workspace
def log_command(workspace: Workspace, document: str, form: str) -> None:
    """List what people did to DOCUMENT, or to all, oldest first."""
    rows = [
        {
            "event": one.event_id,
            "recorded": f"{one.recorded_at:%Y-%m-%d %H:%M}",
            "by": one.by,
            "did": one.kind,
            "about": one.about or "; ".join(f"{name}: {it}" for name, it in one.said),
            "reason": one.reason or None,
            "holds": one.holds,
            "document": one.source_id,
        }
        for one in workspace.reading.log(document)
    ]
    columns = ["event", "recorded", "by", "did", "about", "reason", "holds"]
    print_rows(rows, form=form, columns=columns)


@review_command.command("agreement")
@click.argument("first")
@click.argument("second")
@format_option("text", "json")
@pass_workspace
def agreement_command(workspace: Workspace, first: str, second: str, form: str) -> None:
    """How far two people, FIRST and SECOND, agree on the claims that both decided about."""
    from truceline.claims.evaluate import agreement_record  # noqa: PLC0415 (scipy)
    from truceline.cli.evaluate import print_agreement  # noqa: PLC0415

    record = agreement_record(workspace.reading.agreement(first, second))
    if form == "json":
        print_json(record)
    else:
        print_agreement(record)


@review_command.command("frames")
@click.option("--strict", is_flag=True, help="A suspended frame gives exit code 1.")
@format_option("table", "json", "csv")
@pass_workspace
def frames_command(workspace: Workspace, strict: bool, form: str) -> None:
    """List how often each frame was right, as people judged; below 0.6 it suspends itself."""
    scores = workspace.reading.frames()
    rows = [
        asdict(one)
        | {
            "judged": one.judged,
            "precision": round(one.precision, 3),
            "suspended": one.is_suspended,
        }
        for one in scores
    ]
    columns = ["frame", "judged", "accepted", "rejected", "precision", "suspended"]
    print_rows(rows, form=form, columns=columns)
    print_findings(workspace.reading.notices())
    if strict and any(one.is_suspended for one in scores):
        sys.exit(FINDINGS)
