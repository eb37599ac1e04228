"""Commands on duplicates: list reports that may tell one incident, and judge them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import click

from truceline.cli.options import as_of_option, format_option, pass_workspace
from truceline.cli.output import print_findings, print_json, print_rows, working
from truceline.core.judgement import Judgement
from truceline.monitor.duplicates import (
    Suggested,
    Suggestion,
    Tier,
    in_words,
    suggestion_id,
    summary_in_words,
)
from truceline.record.incidents import JudgedIncidents, judged_reports
from truceline.workspace import Workspace

_COLUMNS = ["suggestion", "tier", "score", "reports", "killed", "for", "against"]
_JUDGED = ["judgement", "suggestion", "verdict", "reports", "judged_by", "judged_on", "reason"]
_JUDGED += ["holds"]
_WORST = list(Tier)


@click.group("duplicates", invoke_without_command=True)
@click.option(
    "--tier",
    type=click.Choice([tier.value for tier in Tier]),
    default=Tier.POSSIBLE.value,
    show_default=True,
    help="Only suggestions of this tier or a better one.",
)
@click.option("--most", type=int, default=50, show_default=True, help="Rows of a table.")
@click.option("--explain", "explained", metavar="ID", help="One suggestion in sentences.")
@as_of_option
@format_option("table", "json", "csv")
@click.pass_context
def duplicates_command(ctx: click.Context, /, **settings: Any) -> None:
    """List reports that may tell one incident, with reasons; nothing is merged by itself.

    A person says `truceline duplicates same ID` or `different ID`, and may take that back. Counts
    stay what each counter counts.
    """
    if ctx.invoked_subcommand is None:
        _list(**settings)


@pass_workspace
def _list(
    workspace: Workspace, *, tier: str, most: int, explained: str, as_of: date | None, form: str
) -> None:
    with working("Comparing reports"):
        found = workspace.duplicates.suggestions(as_of)
    if explained:
        one = workspace.duplicates.suggestion(explained, as_of)
        if form == "json":
            print_json(suggestion_row(one))
        else:
            click.echo(in_words(one))
        return
    worst = _WORST.index(Tier(tier))
    wanted = [one for one in found.suggestions if _WORST.index(one.tier) <= worst]
    if form == "json":
        print_json([suggestion_row(one) for one in wanted])
        return
    shown = wanted if form == "csv" else wanted[:most]
    print_rows([_flat(one) for one in shown], form=form, columns=_COLUMNS)
    print_findings(workspace.duplicates.judged(as_of).findings)
    if form == "table":
        _say_rest(found, len(wanted) - len(shown))


def _say_rest(found: Suggested, left: int) -> None:
    if left > 0:
        click.echo(f"… and {left:,} more: --most N, or --format csv.", err=True)
    click.echo(summary_in_words(found), err=True)
    if found.suggestions:
        click.echo("Why: truceline duplicates --explain ID", err=True)


def suggestion_row(one: Suggestion) -> dict[str, Any]:
    """A suggestion with everything that it rests on."""
    return {
        "suggestion": one.suggestion_id,
        "incident": one.incident.incident_id,
        "tier": one.tier.value,
        "score": round(one.score, 3),
        "reports": list(one.report_ids),
        "within_one_feed": one.is_within_one_feed,
        "simulated": one.is_simulated,
        "weights": one.weights,
        "reasons": [
            {
                "feature": reason.feature,
                "level": reason.level,
                "words": reason.words,
                "weight": round(reason.weight, 3),
            }
            for reason in one.reasons
        ],
        "figures_agree": one.figures_agree,
        "figures_by_source": [
            {
                "report": told.report_id,
                "counter": told.counter,
                "fatalities_low": told.fatalities_low,
                "fatalities_best": told.fatalities_best,
                "fatalities_high": told.fatalities_high,
                "fatalities_civilian": told.fatalities_civilian,
                "units": told.units,
                "unit": told.unit,
            }
            for told in one.figures_by_source
        ],
        "alternatives": list(one.alternatives),
        "in_words": in_words(one),
    }


def _flat(one: Suggestion) -> dict[str, Any]:
    told = [
        "–" if f.fatalities_best is None else f"{f.fatalities_best:g}"
        for f in one.figures_by_source
    ]
    return {
        "suggestion": one.suggestion_id,
        "tier": one.tier.value,
        "score": round(one.score, 2),
        "reports": " ".join(one.report_ids),
        "killed": " / ".join(told),
        "for": _words(r.words for r in one.reasons if r.weight > 0),
        "against": _words(r.words for r in one.reasons if r.weight < 0),
        "simulated": one.is_simulated,
    }


def _words(texts: Iterable[str]) -> str:
    return "; ".join(texts) or "–"


@duplicates_command.command("same")
@click.argument("suggestion")
@click.option("--report", "reports", multiple=True, help="Only these of its reports; repeatable.")
@click.option("--by", required=True, help="Who judges.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def same_command(
    workspace: Workspace, suggestion: str, reports: tuple[str, ...], by: str, reason: str
) -> None:
    """Judge that the reports of SUGGESTION tell one incident. Every report and figure stays."""
    made = workspace.duplicates.same(suggestion, by=by, reason=reason, report_ids=reports)
    incident = workspace.duplicates.incident_of(judged_reports(made)[0])
    click.echo(f"Judged one incident, {incident.incident_id}: {made.judgement_id}.")
    _say_undo(made)


@duplicates_command.command("different")
@click.argument("suggestion")
@click.option("--report", "reports", multiple=True, help="Only these of its reports; repeatable.")
@click.option("--by", required=True, help="Who judges.")
@click.option("--reason", required=True, help="Why.")
@pass_workspace
def different_command(
    workspace: Workspace, suggestion: str, reports: tuple[str, ...], by: str, reason: str
) -> None:
    """Judge that each report of SUGGESTION tells an incident of its own."""
    made = workspace.duplicates.different(suggestion, by=by, reason=reason, report_ids=reports)
    click.echo(f"Judged different incidents: {made.judgement_id}.")
    _say_undo(made)


def _say_undo(made: Judgement) -> None:
    click.echo(f"Take it back with: truceline take-back {made.judgement_id} --by NAME --reason WHY")


@duplicates_command.command("judged")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def judged_command(workspace: Workspace, as_of: date | None, form: str) -> None:
    """List what persons judged of reports, those taken back too."""
    judged = workspace.duplicates.judged(as_of)
    rows = [_judged_row(one, judged) for one in judged.judgements]
    print_rows(rows, form=form, columns=_JUDGED)
    print_findings(judged.findings)


def _judged_row(one: Judgement, judged: JudgedIncidents) -> dict[str, Any]:
    reports = judged_reports(one)
    holds = "taken back" if one.is_taken_back else "yes"
    if one.judgement_id in judged.unused:
        holds = "no: newer ones contradict it"
    return {
        "judgement": one.judgement_id,
        "suggestion": suggestion_id(reports),
        "incident": judged.of(reports[0]).incident_id,
        "verdict": one.claim_id,
        "reports": " ".join(reports),
        "judged_by": one.by,
        "judged_on": str(one.recorded_at.date()),
        "reason": one.reason,
        "holds": holds,
    }
