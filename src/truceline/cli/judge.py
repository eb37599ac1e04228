"""Commands on contradictions: list them, judge, take a judgement back."""

from __future__ import annotations

from datetime import date
from typing import Any

import click

from truceline.cli.options import as_of_option, format_option, pass_workspace
from truceline.cli.output import print_rows
from truceline.core.claim import Claim
from truceline.record import Dispute, unused_judgements
from truceline.workspace import Workspace

# What stands for a claim where a person says that nobody can decide.
_UNDECIDABLE = "undecided"
_DOCUMENT_COLUMNS = ["group", "field", "value", "said_by", "said_on", "claim", "document"]
_POLARITY = {"+": "so", "-": "not so"}
_COLUMNS = ["subject", "field", "claim", "value", "said_by", "said_on", "used", "judged"]


@click.command("contradictions")
@click.option("--undecided", is_flag=True, help="Only those that nobody has judged.")
@click.option("--documents", "from_documents", is_flag=True, help="Accepted claims of documents.")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def contradictions_command(
    workspace: Workspace, undecided: bool, from_documents: bool, as_of: date | None, form: str
) -> None:
    """List where sources differ: one line per claim, and which one is computed with.

    A claim's id is what `truceline judge` takes. With --documents: accepted claims of documents
    about one thing, each value with who says it; nothing is computed with these.
    """
    if from_documents:
        print_rows(_of_documents(workspace, as_of), form=form, columns=_DOCUMENT_COLUMNS)
        return
    found = [one for one in workspace.record.disputes(as_of) if not (undecided and one.judgement)]
    rows = [_row(dispute, claim) for dispute in found for claim in dispute.claims]
    print_rows(rows, form=form, columns=_COLUMNS)
    for one in unused_judgements(workspace.record.at(as_of)):
        about = f"{one.field} of {one.subject}"
        click.echo(
            f"Judgement {one.judgement_id} on {about} chooses nothing any more: its claim is "
            "gone, or sources no longer differ.",
            err=True,
        )


def _of_documents(workspace: Workspace, as_of: date | None) -> list[dict[str, Any]]:
    from truceline.workspace.evidence_rows import difference_rows  # noqa: PLC0415 (few ask)

    return [
        {
            "group": one["group"],
            "field": one["field"] + (f" ({one['about']})" if one["about"] else ""),
            "value": _POLARITY.get(side["value"], side["value"]),
            "said_by": claim["claimant"],
            "said_on": claim["said_on"],
            "claim": claim["claim"],
            "document": claim["document_name"],
            "quote": claim["quote"],
        }
        for group in workspace.evidence.differing(as_of)
        for one in difference_rows(group)
        for side in one["sides"]
        for claim in side["claims"]
    ]


def _row(dispute: Dispute, claim: Claim) -> dict[str, Any]:
    judgement = dispute.judgement
    is_used = claim.claim_id == dispute.chosen
    return {
        "subject": dispute.subject,
        "field": dispute.field,
        "claim": claim.claim_id,
        "value": claim.value,
        "said_by": claim.claimant,
        "said_on": claim.said or None,
        "known_on": str(claim.known_at.date()),
        "source": claim.cited,
        "used": dispute.basis.value if is_used and dispute.basis else None,
        "judged": _judged(dispute) if is_used or (judgement and not dispute.chosen) else None,
        "judgement": judgement and judgement.judgement_id,
        "judged_by": judgement and judgement.by,
        "judged_on": judgement and str(judgement.recorded_at.date()),
        "reason": judgement and judgement.reason,
        "undecidable": judgement.is_undecidable if judgement else None,
    }


def _judged(dispute: Dispute) -> str | None:
    one = dispute.judgement
    if one is None:
        return None
    words = "cannot be decided, " if one.is_undecidable else ""
    return f"{one.judgement_id}: {words}{one.by}, {one.recorded_at:%Y-%m-%d}: {one.reason}"


@click.command("judge")
@click.argument("subject")
@click.argument("field")
@click.argument("claim")
@click.option("--by", required=True, help="Who judges.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def judge_command(
    workspace: Workspace, subject: str, field: str, claim: str, by: str, reason: str
) -> None:
    """Choose CLAIM as the value of FIELD of SUBJECT to compute with; every claim stays.

    CLAIM is an id of `truceline contradictions`, or the word undecided: it cannot be decided.
    """
    chosen = "" if claim == _UNDECIDABLE else claim
    made = workspace.record.judge(subject, field, chosen, by=by, reason=reason)
    what = "that it cannot be decided" if made.is_undecidable else f"for {made.claim_id}"
    click.echo(f"Judged {what}: {made.judgement_id}.")
    click.echo(f"Take it back with: truceline take-back {made.judgement_id} --by NAME --reason WHY")


@click.command("take-back")
@click.argument("judgement")
@click.option("--by", required=True, help="Who takes it back.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def take_back_command(workspace: Workspace, judgement: str, by: str, reason: str) -> None:
    """Take JUDGEMENT back: answers are again what they were without it. It stays readable."""
    taken = workspace.record.take_back(judgement, by=by, reason=reason)
    click.echo(f"Took {taken.judgement_id} back. See: truceline show {taken.judgement_id}")
