"""The command that writes a ceasefire brief."""

from __future__ import annotations

import re
import sys
from contextlib import nullcontext
from datetime import date
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from truceline.briefs.charts import drawing_apart
from truceline.briefs.compose.chapter import with_chapter
from truceline.briefs.document import Document
from truceline.briefs.export import counts_csv, exporter_for, incidents_csv, incidents_geojson
from truceline.cli.options import format_option, pass_workspace
from truceline.cli.questions import filter_options, period_options, question_from
from truceline.core.errors import InvalidValue
from truceline.workspace import Workspace
from truceline.workspace.briefs import Briefed, BriefRequest

_FORMS = ("md", "html", "docx", "pdf", "txt", "json")
_DRAWN = ("html", "docx", "pdf")
_NAMES = {"docx": "Word", "pdf": "PDF"}


@click.command("brief")
@click.argument("ceasefire", default="")
@click.option("--last", help="The last so many days or weeks: 7d, 4w.")
@period_options
@filter_options
@format_option(*_FORMS)
@click.option("-o", "--out", type=click.Path(path_type=Path), help="File to write; else printed.")
@click.option(
    "--data", type=click.Path(path_type=Path), help="Folder for the CSV and GeoJSON behind it."
)
@click.option(
    "--scenario",
    "models",
    multiple=True,
    metavar="MODEL",
    help="Add the section on a scenario model at the end; may be given more than once.",
)
@click.option(
    "--warnings",
    "is_warned",
    is_flag=True,
    help="Add the warnings of its period at the end: internal, as the brief is.",
)
@pass_workspace
def brief_command(  # noqa: PLR0913 - one per option
    workspace: Workspace,
    ceasefire: str,
    last: str | None,
    form: str,
    *,
    out: Path | None,
    data: Path | None,
    models: tuple[str, ...],
    is_warned: bool,
    **settings: Any,
) -> None:
    """Write the brief of CEASEFIRE, or of the one in effect on the day asked about."""
    form = _form(form, out)
    request = BriefRequest(
        ceasefire=ceasefire, question=question_from(settings), last_days=_days(last)
    )
    with drawing_apart() if form in _DRAWN else nullcontext():
        briefed = workspace.briefs.brief(request)
        document = _with_models(workspace, briefed.document, models, request.question.as_of)
        if is_warned:
            chapter = workspace.warning.brief_section(
                request.question, briefed.inputs.assessment.period
            )
            document = with_chapter(document, chapter, name="warnings")
        content = exporter_for(form).export(document)
    if out is not None:
        out.write_bytes(content)
        click.echo(f"Wrote {out} ({len(content):,} bytes).", err=True)
    elif form in _NAMES and sys.stdout.isatty():
        raise InvalidValue(
            f"{_NAMES[form]} files are not for a terminal.", hint="Name a file with -o."
        )
    else:
        sys.stdout.buffer.write(content)
    if data is not None:
        write_data(briefed, data)


def _with_models(
    workspace: Workspace, document: Document, models: tuple[str, ...], as_of: date | None
) -> Document:
    """The brief with a chapter on each model, as it was known on the brief's day of knowledge."""
    for model in dict.fromkeys(models):
        section = workspace.scenarios.section(model, as_of=as_of)
        document = with_chapter(document, section, name=f"scenario-{model}")
    return document


def write_data(briefed: Briefed, folder: Path) -> None:
    """Write what stands behind a brief: counts and incidents as CSV, incidents as GeoJSON."""
    folder.mkdir(parents=True, exist_ok=True)
    assessment = briefed.inputs.assessment
    (folder / "counts.csv").write_bytes(counts_csv(assessment))
    (folder / "incidents.csv").write_bytes(incidents_csv(assessment))
    (folder / "incidents.geojson").write_bytes(incidents_geojson(assessment))
    click.echo(f"Wrote counts.csv, incidents.csv and incidents.geojson to {folder}.", err=True)


def _form(form: str, out: Path | None) -> str:
    """The format: as asked for, else by the ending of the file to write."""
    ending = out.suffix.lower().lstrip(".") if out else ""
    source = click.get_current_context().get_parameter_source("form")
    if not ending or ending == form:
        return form
    if ending in _FORMS and source is ParameterSource.DEFAULT:
        return ending
    raise InvalidValue(
        f"A file that ends in .{ending} is no {form}.",
        hint=f"Name a file that ends in one of: {', '.join('.' + one for one in _FORMS)}.",
    )


def _days(text: str | None) -> int:
    if text is None:
        return 0
    match = re.fullmatch(r"([1-9]\d{0,3})([dw]?)", text)
    if not match:
        raise InvalidValue(f"'{text}' is no number of days.", hint="Write 7d or 4w.")
    return int(match[1]) * (7 if match[2] == "w" else 1)
