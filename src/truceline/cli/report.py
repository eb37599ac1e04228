"""Commands on mission reports: open, write, send along the chain, release, correct."""

from __future__ import annotations

import sys
from datetime import datetime, time
from pathlib import Path
from typing import Any

import click

from truceline.cli.errors import FINDINGS
from truceline.cli.options import DAY, format_option, pass_workspace
from truceline.cli.output import print_findings, print_json, print_rows, working
from truceline.cli.report_rows import (
    difference_rows,
    draft_row,
    edition_row,
    print_draft,
    step_words,
)
from truceline.core.dates import parse_as_of
from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.reporting.chain import CHAIN
from truceline.reporting.fold import changed_numbers, heads_of
from truceline.reporting.model import Audience, Draft, Step
from truceline.workspace import Workspace

_AUDIENCES = click.Choice([one.value for one in Audience])
_BACK = click.Choice([one.value for one in (Step.DRAFT, Step.TEAM)])
_by = click.option("--by", required=True, help="Who does it.")
_language = click.option("--language", default="en", show_default=True, help="Of the text.")
_audience = click.option(
    "--audience",
    type=_AUDIENCES,
    default="public",
    show_default=True,
    help="The widest circle that may read it.",
)


@click.group("report")
def report_command() -> None:
    """Mission reports: from the record to signed, numbered editions."""


@report_command.command("open")
@click.argument("template")
@click.option("--on", type=DAY, required=True, help="Last day reported.")
@click.option("--from", "from_on", type=DAY, help="First one; else by the template.")
@click.option("--cut-off", help="Local time (19:30), or an instant with its zone.")
@click.option("--zone", "zones", multiple=True, help="Region counted by itself; repeatable.")
@click.option("--feed", "feeds", multiple=True, help="Counter asked; repeatable; else all.")
@click.option("--between", nargs=2, help="Two actors whose clashes are counted; else all.")
@click.option("--language", "languages", multiple=True, help="Of labels; the first one leads.")
@click.option("--house", default="default", show_default=True, help="House style.")
@click.option("--title", default="", help="Instead of the template's own.")
@_by
@pass_workspace
def open_command(
    workspace: Workspace,
    template: str,
    cut_off: str | None,
    languages: tuple[str, ...],
    **given: Any,
) -> None:
    """Open a report by TEMPLATE: daily, weekly or thematic."""
    draft = workspace.reports.open(
        template, cut_off=_cut_off(cut_off), languages=languages or ("en",), **given
    )
    plan = draft.plan
    click.echo(f"Opened {draft.report_id}: {plan.period}, as of {plan.cut_off:%Y-%m-%d %H:%M %z}.")
    click.echo(f"Next: truceline report write {draft.report_id} summary --text WORDS --by NAME")


def _cut_off(text: str | None) -> time | datetime | None:
    if not text:
        return None
    try:
        return time.fromisoformat(text)
    except ValueError:
        moment = parse_as_of(text)
    if not isinstance(moment, datetime):
        raise InvalidValue(f"'{text}' names no time.", hint="Write 19:30, or a whole instant.")
    return moment


@report_command.command("list")
@format_option("table", "json", "csv")
@pass_workspace
def list_command(workspace: Workspace, form: str) -> None:
    """List every report and where it stands."""
    rows = [draft_row(draft) for draft in workspace.reports.list()]
    print_rows(
        rows, form=form, columns=["report", "days", "cut_off", "step", "version", "opened_by"]
    )


@report_command.command("show")
@click.argument("report")
@format_option("table", "json")
@pass_workspace
def show_command(workspace: Workspace, report: str, form: str) -> None:
    """Show REPORT: its texts with their versions, and what stands in the way of a release."""
    stage = workspace.reports
    draft, points = stage.draft(report), stage.open_points(report)
    changed = changed_numbers(draft, stage.numbers(report))
    if form == "json":
        print_json(draft_row(draft, changed=changed, points=points))
    else:
        print_draft(draft, points=points)


@report_command.command("write")
@click.argument("report")
@click.argument("section")
@click.option("--text", help="The words; without it they are read from the input.")
@click.option("--base", default="", help="Version of the text that this one replaces.")
@click.option("--settles", multiple=True, help="Version of another text that it replaces, too.")
@_language
@_audience
@_by
@pass_workspace
def write_command(
    workspace: Workspace, report: str, section: str, text: str | None, audience: str, **given: Any
) -> None:
    """Write a text under SECTION of REPORT; an empty one takes it out.

    Where another text stands already that --base does not name, both are kept until one settles
    them.
    """
    words = sys.stdin.read() if text is None else text
    before = workspace.reports.draft(report)
    draft = workspace.reports.write(report, section, words, audience=Audience(audience), **given)
    heads = heads_of(draft, section, given["language"], Audience(audience))
    click.echo(f"Written as version {draft.last_event}.")
    _say_if_sent_back(before, draft)
    if len(heads) > 1:
        versions = " ".join(f"--settles {one.event_id}" for one in heads)
        click.echo(f"It stands against the text of {heads[0].by}. Join them with: {versions}")


@report_command.command("keep")
@click.argument("report")
@click.argument("section")
@click.option("--base", default="", help="Version of the text that was read.")
@_language
@_audience
@_by
@pass_workspace
def keep_command(
    workspace: Workspace, report: str, section: str, audience: str, **given: Any
) -> None:
    """Confirm the text under SECTION of REPORT against numbers that changed: it stays."""
    draft = workspace.reports.keep(report, section, audience=Audience(audience), **given)
    click.echo(f"The text of '{section}' rests on the numbers of now in {draft.report_id}.")


@report_command.command("hide")
@click.argument("report")
@click.argument("section")
@click.option("--undo", is_flag=True, help="Show it again.")
@_by
@pass_workspace
def hide_command(workspace: Workspace, report: str, section: str, undo: bool, by: str) -> None:
    """Leave SECTION out of REPORT."""
    before = workspace.reports.draft(report)
    draft = workspace.reports.show(report, section, undo, by)
    click.echo(f"Left out of {report}: {', '.join(draft.hidden) or 'nothing'}.")
    _say_if_sent_back(before, draft)


def _say_if_sent_back(before: Draft, draft: Draft) -> None:
    if (before.step, draft.step) == (Step.OFFICER, Step.TEAM):
        click.echo("The officer had it: it goes back to the team.")


@report_command.command("send")
@click.argument("report")
@click.option("--remark", default="", help="For whoever reads it next.")
@_by
@pass_workspace
def send_command(workspace: Workspace, report: str, by: str, remark: str) -> None:
    """Send REPORT one step up: draft, team, officer."""
    here = workspace.reports.draft(report).step
    above = CHAIN[min(CHAIN.index(here) + 1, len(CHAIN) - 1)]
    draft = workspace.reports.move(report, above, by=by, remark=remark, expected=here)
    click.echo(step_words(draft))


@report_command.command("back")
@click.argument("report")
@click.option("--to", type=_BACK, default="draft", show_default=True, help="Which step.")
@click.option("--remark", required=True, help="Why, for its writers.")
@_by
@pass_workspace
def back_command(workspace: Workspace, report: str, to: str, by: str, remark: str) -> None:
    """Send REPORT back, with a remark."""
    click.echo(step_words(workspace.reports.move(report, Step(to), by=by, remark=remark)))


@report_command.command("release")
@click.argument("report")
@click.option("--remark", default="", help="Kept with the editions.")
@_by
@pass_workspace
def release_command(workspace: Workspace, report: str, by: str, remark: str) -> None:
    """Release REPORT: internal, parties' and public edition at once, frozen and numbered."""
    with working("Making and checking three editions …"):
        released = workspace.reports.release(report, by=by, remark=remark)
    for one in released:
        click.echo(f"Released {one.edition_id}: edition {one.number}, {one.audience}.")


@report_command.command("correct")
@click.argument("report")
@click.option("--reason", required=True, help="What was wrong; it is printed.")
@click.option("--cut-off", help="Instant up to which knowledge is used; else now.")
@_by
@pass_workspace
def correct_command(
    workspace: Workspace, report: str, by: str, reason: str, cut_off: str | None
) -> None:
    """Open a released REPORT again for a correction; its editions stay as they are."""
    moment = _cut_off(cut_off)
    if isinstance(moment, time):
        raise InvalidValue(f"'{cut_off}' names no day.", hint="Write a whole instant.")
    draft = workspace.reports.correct(report, by=by, reason=reason, cut_off=moment)
    until = f"{draft.plan.cut_off:%Y-%m-%d %H:%M %z}"
    click.echo(f"{report} is open again as version {draft.version}, as of {until}.")


@report_command.command("editions")
@click.argument("report", default="")
@format_option("table", "json", "csv")
@pass_workspace
def editions_command(workspace: Workspace, report: str, form: str) -> None:
    """List released editions: of REPORT, or of all."""
    if report:
        workspace.reports.draft(report)  # refuses one that is not known
    rows = [edition_row(one) for one in workspace.reports.editions(report)]
    columns = ["edition", "report", "number", "audience", "released_by", "released_at", "corrects"]
    print_rows(rows, form=form, columns=columns)


@report_command.command("files")
@click.argument("edition")
@click.option("-o", "--out", type=click.Path(path_type=Path), required=True, help="Folder.")
@pass_workspace
def files_command(workspace: Workspace, edition: str, out: Path) -> None:
    """Copy the files of a released EDITION to a folder, each verified against its hash."""
    found = workspace.reports.edition(edition)
    files = {name: workspace.reports.file(found.edition_id, name) for name in found.files}
    _write_files(out, files)


@report_command.command("compare")
@click.argument("edition")
@click.argument("other")
@format_option("table", "json", "csv")
@pass_workspace
def compare_command(workspace: Workspace, edition: str, other: str, form: str) -> None:
    """Tell what the edition OTHER says otherwise than EDITION."""
    rows = difference_rows(workspace.reports.compare(edition, other))
    print_rows(rows, form=form, columns=["section", "what", "before", "after"])


@report_command.command("reproduce")
@click.argument("edition")
@pass_workspace
def reproduce_command(workspace: Workspace, edition: str) -> None:
    """Make EDITION again from what was known and written then; tell which files are the same."""
    with working("Making the edition again …"):
        found = workspace.reports.reproduce(edition)
    for name, is_same in found:
        click.echo(f"{'same' if is_same else 'DIFFERS'}  {name}")
    if not all(is_same for _, is_same in found):
        raise click.exceptions.Exit(FINDINGS)


@report_command.command("build")
@click.argument("report")
@click.option("--audience", type=_AUDIENCES, default="internal", show_default=True, help="Whose.")
@click.option("-o", "--out", type=click.Path(path_type=Path), help="Folder; or one .pdf, .docx, …")
@pass_workspace
def build_command(workspace: Workspace, report: str, audience: str, out: Path | None) -> None:
    """Build REPORT as it would go out now, to be read before its release; nothing is released."""
    stage = workspace.reports
    with working("Building …"):
        built = stage.build(report, Audience(audience))
        files = stage.files(built)
        leaks = stage.leaks(built, files)
    for leak in leaks:
        click.echo(f"exposed: {leak}", err=True)
    if leaks:
        raise SafetyRefusal(
            f"The {audience} edition would expose what it must not: {len(leaks)} places.",
            hint="Nothing was written. Mend each place, or build it for a narrower audience.",
        )
    print_findings(built.flaws)
    for point in stage.open_points(report):
        click.echo(f"open: {point}", err=True)
    if out is not None:
        _write_files(out, files)


def _write_files(out: Path, files: dict[str, bytes]) -> None:
    chosen = {name: it for name, it in files.items() if name == f"report{out.suffix.lower()}"}
    if out.suffix and not chosen and not out.is_dir():
        raise InvalidValue(
            f"There is no report that ends in '{out.suffix}'.",
            hint=f"Name a folder, or one of: {', '.join(sorted(files))}.",
        )
    if chosen:
        out.write_bytes(next(iter(chosen.values())))
        click.echo(f"Wrote {out}.", err=True)
        return
    out.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (out / name).write_bytes(content)
    click.echo(f"Wrote {', '.join(files)} to {out}.", err=True)
