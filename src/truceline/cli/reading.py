"""The command that reads documents: into a workspace, or only onto the screen."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import click

from truceline.claims.model import Suggestion
from truceline.claims.reviewing.review import suggestion_ids
from truceline.cli.claim_rows import print_claims
from truceline.cli.errors import FINDINGS
from truceline.cli.options import DAY, format_option
from truceline.cli.output import print_findings
from truceline.cli.reading_show import (
    Read,
    finish,
    print_passed_over,
    print_records,
    print_summary,
    print_when_read,
    progress_shown,
    record_of,
)
from truceline.cli.table_rows import print_counts
from truceline.core.document import Document
from truceline.core.findings import Finding
from truceline.workspace import Workspace, open_workspace
from truceline.workspace.asker import AskOptions, ModelAsker, open_asker
from truceline.workspace.reading_add import stated_of
from truceline.workspace.reading_names import pack_names
from truceline.workspace.reading_plain import PlainReading, read_plain
from truceline.workspace.reading_shapes import ReadDocument
from truceline.workspace.reading_tables import tables_in
from truceline.workspace.reading_work import RunOptions
from truceline.workspace.workspace import now_utc

_MOST_SHOWN = 3
"""Of more documents only the numbers are printed; the claims are in the workspace."""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """What the command was given, but for the paths."""

    stated: dict[str, Any]
    by: str
    options: RunOptions
    form: str


@click.command("read")
@click.argument("paths", metavar="[FILE]...", nargs=-1, type=click.Path(path_type=Path))
@click.option("--published", type=DAY, help="Day on which the documents were published.")
@click.option("--publisher", default="", help="Who published them.")
@click.option("--language", default="", help="Their language: en, ru, ar; found without it.")
@click.option("--by", default="", help="Who adds them.")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    help="Programs that read at once; each needs 400 MB of memory.",
)
@click.option("--no-workspace", is_flag=True, help="Print the claims, and store nothing.")
@click.option(
    "--pack", "packs", multiple=True, help="Without a workspace: a pack for its names; all bundled."
)
@click.option("--ask", metavar="URL", default="", help="Also ask a language model at this address.")
@click.option("--ask-model", metavar="NAME", default="", help="The model, as its server calls it.")
@click.option("--allow-remote", is_flag=True, help="Let the text leave this machine for --ask.")
@click.option(
    "--tables", is_flag=True, help="Print what tables count (CSV and Excel too); store nothing."
)
@format_option("text", "json", "jsonl", "csv")
@click.pass_context
def read_command(ctx: click.Context, /, paths: tuple[Path, ...], form: str, **given: Any) -> None:
    """Suggest the claims in documents (text, HTML, PDF, Word; folders too), each with its passage.

    In a workspace they are stored, to be reviewed: truceline review next. Without FILE, what is
    stored and not read yet is read. A run that was interrupted goes on where it stopped.
    """
    stated = {name: given[name] for name in ("published", "publisher", "language")}
    is_plain, packs = _is_plain(ctx, given), given["packs"]
    if (given["tables"] or is_plain) and not paths:
        raise click.UsageError("Name a document, or a workspace with -w FOLDER.")
    if given["tables"]:
        _print_tables(paths, stated, form)
        return
    if form == "csv":
        raise click.UsageError("Claims have no CSV here: use --format json, or --tables.")
    asker = _asker(given["ask"], given["ask_model"], allow_remote=given["allow_remote"])
    debug = bool(ctx.find_root().params.get("debug"))
    options = RunOptions(workers=given["workers"], asker=asker, stop_on_fault=debug)
    print_passed_over(paths)
    asked = _Asked(stated=stated, by=given["by"], options=options, form=form)
    if is_plain:
        _read_plain(paths, packs, asked)
        return
    workspace: Workspace = open_workspace(ctx.obj)
    with workspace:
        _read_into(workspace, paths, asked)


def _is_plain(ctx: click.Context, given: dict[str, Any]) -> bool:
    is_named = ctx.find_root().params.get("folder") != Path()
    is_here = is_named or (ctx.obj / "ledger.sqlite").is_file()
    return bool(given["no_workspace"] or given["packs"] or not is_here)


def _asker(url: str, model: str, *, allow_remote: bool) -> ModelAsker | None:
    if not url:
        if model or allow_remote:
            raise click.UsageError("Give the address of the model: --ask URL.")
        return None
    if not model.strip():
        raise click.UsageError("Name the model: --ask-model NAME.")
    return open_asker(AskOptions(url=url, model=model, allow_remote=allow_remote), os.environ)


def _print_tables(paths: Sequence[Path], stated: dict[str, Any], form: str) -> None:
    if form == "jsonl":
        raise click.UsageError("Counts are printed as text, json or csv.")
    today = now_utc().date()
    read = list(tables_in(paths, stated_of(**stated, today=today), today=today))
    counts = [(one.name, count) for one in read for count in one.counts]
    print_counts(counts, "table" if form == "text" else form)
    errors, _ = print_findings(finding for one in read for finding in one.findings)
    if errors:
        sys.exit(FINDINGS)


# --- into a workspace ----------------------------------------------------------------------------


def _read_into(workspace: Workspace, paths: Sequence[Path], asked: _Asked) -> None:
    stage, options = workspace.reading, asked.options
    chosen: list[str] | None = None
    found: list[Finding] = []
    try:
        if paths:
            chosen = _add(workspace, paths, asked, found)
        with progress_shown("Reading") as told:
            read = stage.read(
                chosen,
                asker=options.asker,
                workers=options.workers,
                progress=told,
                stop_on_fault=options.stop_on_fault,
            )
    except KeyboardInterrupt:
        click.echo("Run the same again, and it goes on where it stopped.", err=True)
        raise
    _print_read(workspace, read, asked.form)
    found += [finding for one in read for finding in one.findings]
    names = {one.source_id for one in read if one.claims is not None}
    undated = [
        one.name for one in stage.documents() if one.source_id in names and not one.published_on
    ]
    finish([*found, *stage.notices()], undated)


def _add(
    workspace: Workspace, paths: Sequence[Path], asked: _Asked, found: list[Finding]
) -> list[str]:
    """Ids of the documents; `found` grows by what was found."""
    stage, is_strict = workspace.reading, asked.options.stop_on_fault
    with progress_shown("Opening") as told:
        added = stage.add(
            paths, **asked.stated, by=asked.by, progress=told, stop_on_fault=is_strict
        )
    found += [finding for one in added for finding in one.findings]
    documents = [one.document for one in added if one.document is not None]
    if day := _ask_for_day(documents):
        stage.add(paths, published=day, by=asked.by)
    return [one.source_id for one in documents]


def _print_read(workspace: Workspace, read: Sequence[ReadDocument], form: str) -> None:
    if form != "text":
        print_records((_record(workspace, one) for one in read), form)
        return
    for one in read:
        print_when_read(_read_of(one), f"; document {one.source_id[:12]}")
        if len(read) <= _MOST_SHOWN and one.claims:
            print_claims(_claims(workspace, one), workspace.reading.document(one.source_id))
    if len(read) > _MOST_SHOWN:
        print_summary([_read_of(one) for one in read], "Review: truceline review next")


def _read_of(one: ReadDocument) -> Read:
    return Read(
        name=one.name, claims=one.claims, has_failed=one.has_failed, was_known=one.was_known
    )


def _record(workspace: Workspace, one: ReadDocument) -> dict[str, Any]:
    document = workspace.reading.document(one.source_id)
    return record_of(document, None if one.claims is None else _claims(workspace, one))


def _claims(workspace: Workspace, one: ReadDocument) -> list[tuple[str, Suggestion]]:
    return [(each.claim_id, each.suggestion) for each in workspace.reading.claims(one.source_id)]


def _ask_for_day(documents: Sequence[Document]) -> date | None:
    """The day of publication of a single document that lacks one, where somebody can answer."""
    if len(documents) != 1 or documents[0].published_on:
        return None
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    words = "When was it published? (YYYY-MM-DD; empty if it is not known)"
    given = click.prompt(words, default="", show_default=False, err=True)
    return DAY.convert(given, None, None) if given.strip() else None


# --- without one ---------------------------------------------------------------------------------


def _read_plain(paths: Sequence[Path], packs: Sequence[str], asked: _Asked) -> None:
    today, read, records = now_utc().date(), [], []
    found: list[Finding] = []
    undated: list[str] = []
    with progress_shown("Reading") as told:
        for one in read_plain(
            paths,
            pack_names(packs),
            stated_of(**asked.stated, today=today),
            today=today,
            options=asked.options,
            progress=told,
        ):
            found += one.findings
            if one.document is None:
                continue
            read.append(_plain_read(one))
            if asked.form == "text":
                # At once: the claims of a thousand documents need not be held together.
                print_when_read(read[-1], ", not stored")
                print_claims(_ids_of(one) or [], one.document)
            else:
                records.append(record_of(one.document, _ids_of(one)))
            if one.suggestions is not None and not one.document.published_on:
                undated.append(one.name)
    if asked.form != "text":
        print_records(records, asked.form)
    elif len(read) > _MOST_SHOWN:
        print_summary(read, "Nothing was stored.")
    finish(found, undated)


def _plain_read(one: PlainReading) -> Read:
    claims = None if one.suggestions is None else len(one.suggestions)
    return Read(name=one.name, claims=claims, has_failed=one.has_failed)


def _ids_of(one: PlainReading) -> list[tuple[str, Suggestion]] | None:
    if one.suggestions is None:
        return None
    return list(suggestion_ids(one.suggestions).items())
