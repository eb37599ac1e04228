"""Commands on clocks: a calendar of what comes, and scores of what was carried out."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from truceline.briefs.text import percent
from truceline.cli.options import as_of_option, format_option, on_option, pass_workspace
from truceline.cli.output import print_rows, refuse_existing, write_new
from truceline.core.errors import InvalidValue
from truceline.talks.clocks import Score, ScoreTotal
from truceline.workspace import Workspace

_SCORES = ["provision", "year", "score", "by", "claims", "reason", "judgement"]
_TOTALS = ["agreement", "year", "by", "share", "judged", "provisions", "if_rest_0", "if_rest_3"]


@click.command("calendar")
@click.option("--days", type=int, default=90, show_default=True, help="How many days to look at.")
@click.option("--agreement", default="", help="One agreement only.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="File to write; else printed."
)
@on_option
@as_of_option
@pass_workspace
def calendar_command(
    workspace: Workspace,
    days: int,
    agreement: str,
    out: Path | None,
    on: date | None,
    as_of: date | None,
) -> None:
    """Write what falls due, begins, recurs or runs out as an iCalendar file (.ics).

    An uncertain day is a span. The file is internal: it holds days of patrols and of rulings. One
    that is there already is not written over.
    """
    if out is not None:
        refuse_existing(out)
    day = on or workspace.clocks.today(as_of)
    content = workspace.clocks.calendar(on=day, days=days, as_of=as_of, agreement=agreement)
    if out is None:
        click.echo(content.decode(), nl=False)
        return
    write_new(out, content)
    events = content.count(b"BEGIN:VEVENT")
    click.echo(f"{events} {'event' if events == 1 else 'events'} → {out}")


@click.command("score")
@click.argument("provision", metavar="[AGREEMENT/PROVISION]", default="")
@click.argument("value", metavar="[0-3]", type=int, required=False)
@click.option("--year", type=int, help="The year whose end is meant.")
@click.option("--by", default="", help="Name of who judges.")
@click.option("--reason", default="", help="Why.")
@click.option("--agreement", default="", help="Add up the scores of one agreement.")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def score_command(
    workspace: Workspace, provision: str, value: int | None, form: str, **asked: Any
) -> None:
    """Score how far a provision was carried out by the end of a year; alone: list the scores.

    0 not initiated, 1 minimal, 2 intermediate, 3 full, as in the Peace Accords Matrix. With
    --agreement: shares per year and person. `truceline take-back` undoes a score.
    """
    if provision:
        print_rows([_scored(workspace, provision, value, asked)], form=form, columns=_SCORES)
    elif asked["agreement"]:
        found = workspace.clocks.totals(asked["agreement"], asked["as_of"])
        print_rows([_total_row(one) for one in found], form=form, columns=_TOTALS)
    else:
        rows = [_row(one) for one in workspace.clocks.scores(as_of=asked["as_of"])]
        nothing = "Nobody has scored a provision yet: truceline score --help"
        print_rows(rows, form=form, columns=_SCORES, nothing=nothing)


def _scored(
    workspace: Workspace, provision: str, value: int | None, asked: dict[str, Any]
) -> dict[str, Any]:
    if value is None:
        raise InvalidValue("No score is given.", hint="Add 0, 1, 2 or 3 after the provision.")
    if asked["year"] is None:
        raise InvalidValue("No year is given.", hint="Add --year, such as --year 2018.")
    by, reason = asked["by"], asked["reason"]
    return _row(
        workspace.clocks.score(provision, year=asked["year"], value=value, by=by, reason=reason)
    )


def _row(score: Score) -> dict[str, Any]:
    return {
        "provision": f"{score.agreement_id}/{score.provision_id}",
        "year": str(score.year),
        "score": score.value,
        "by": score.by,
        "claims": len(score.claims),
        "reason": score.reason,
        "judgement": score.judgement_id,
        "recorded_at": score.recorded_at,
        "claim_ids": [claim.claim_id for claim in score.claims],
    }


def _total_row(one: ScoreTotal) -> dict[str, Any]:
    return {
        "agreement": one.agreement_id,
        "year": str(one.year),
        "by": one.by,
        "share": percent(one.share) if one.share is not None else "none judged",
        "judged": one.judged,
        "provisions": one.provisions,
        "if_rest_0": percent(one.low) if one.low is not None else "",
        "if_rest_3": percent(one.high) if one.high is not None else "",
        "sum": one.total,
    }
