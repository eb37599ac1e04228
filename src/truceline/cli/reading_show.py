"""What reading prints: one line for each document, a summary, claims as records, findings."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Timer
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from truceline.briefs.text import printable
from truceline.claims.model import Suggestion
from truceline.cli.claim_rows import claim_record
from truceline.cli.errors import FINDINGS
from truceline.cli.output import print_findings, print_json
from truceline.core.document import Document
from truceline.core.findings import Finding, Severity
from truceline.workspace.reading_files import DOCUMENTS, passed_over

__all__ = [
    "Read",
    "finish",
    "print_passed_over",
    "print_records",
    "print_summary",
    "print_when_read",
    "progress_shown",
    "record_of",
]

_SHOWN_AFTER_SECONDS = 2.0
_MOST_NAMED = 3
_UNREAD = frozenset({"reading.language-unread", "reading.language-unknown"})
_NO_DAY = frozenset({"document.no-day", "document.day-offered"})
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
Told = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A document as the lines tell of it.

    Attributes:
        claims: How many; None where none were looked for.
        has_failed: A fault of ours is why.
        was_known: It was read before.
    """

    name: str
    claims: int | None
    has_failed: bool = False
    was_known: bool = False


def print_when_read(one: Read, behind: str) -> None:
    """Print a line: how many claims a document has, or that none were looked for."""
    again = " (read before)" if one.was_known and one.claims is not None else ""
    click.echo(printable(f"{one.name}: {_claims_of(one)}{again}{behind}"))


def _claims_of(one: Read) -> str:
    if one.claims is not None:
        return _number(one.claims, "claim")
    return "failed, no claim looked for" if one.has_failed else "kept, no claims"


def print_summary(read: Sequence[Read], what_next: str) -> None:
    """Print how many claims there are, and how many documents have none because of what."""
    counted = [one.claims for one in read if one.claims is not None]
    failed = sum(one.has_failed for one in read)
    kept = len(read) - len(counted) - failed
    parts = [f"{_number(sum(counted), 'claim')} in {_number(len(counted), 'document')}"]
    if kept:
        parts.append(f"{kept:,} kept, no claims (see above why)")
    if failed:
        parts.append(f"{failed:,} failed")
    click.echo(f"{'; '.join(parts)}. {what_next}")


def _number(count: int, unit: str) -> str:
    return f"{count:,} {unit}{'s' * (count != 1)}"


def record_of(
    document: Document, claims: Sequence[tuple[str, Suggestion]] | None
) -> dict[str, Any]:
    """A document with its claims, for programs."""
    return {
        "document": document.source_id,
        "name": document.name,
        "title": document.title,
        "publisher": document.publisher,
        "published": document.published_on,
        "published_basis": document.published_basis,
        "language": document.language,
        # Null where nobody looked: that is not the same as none.
        "claims": None
        if claims is None
        else [
            claim_record(one, document, number, claim_id)
            for number, (claim_id, one) in enumerate(claims, start=1)
        ],
    }


def print_records(records: Iterable[dict[str, Any]], form: str) -> None:
    """Print records as one JSON list, or each claim as a line of its own."""
    if form == "json":
        print_json(list(records))
        return
    for record in records:
        for claim in record["claims"] or ():
            click.echo(json.dumps(claim, ensure_ascii=False, default=str))


def print_passed_over(paths: Sequence[Path]) -> None:
    """Say which files in folders are left out, since they are no documents by their endings."""
    left = passed_over(paths)
    if left:
        named = ", ".join(printable(one.name) for one in left[:_MOST_NAMED])
        more = f" and {len(left) - _MOST_NAMED:,} more" if len(left) > _MOST_NAMED else ""
        click.echo(
            f"note: {named}{more}: left out, for documents end in {', '.join(sorted(DOCUMENTS))}. "
            "What is named by itself is read all the same.",
            err=True,
        )


def finish(found: Iterable[Finding], undated: Sequence[str]) -> None:
    """Print what was found, one note on missing days, and leave with the house's exit code."""
    told = _plainly([one for one in found if one.code not in _NO_DAY])
    print_findings(_folded(told))
    if undated:
        first = printable(undated[0])
        others = f" and {len(undated) - 1} more" if len(undated) > 1 else ""
        click.echo(
            f"note: {first}{others}: no day of publication is stated, so words such as 'on "
            "Thursday' have no day. State it: truceline read FILE --published YYYY-MM-DD",
            err=True,
        )
    if any(one.severity is Severity.ERROR for one in told):
        sys.exit(FINDINGS)


def _plainly(found: Sequence[Finding]) -> list[Finding]:
    """Without the warning that a language is not known, where it is told that nobody read it."""
    unread = {one.where.source_id for one in found if one.code in _UNREAD and one.where}
    return [
        one
        for one in found
        if one.code != "document.no-language" or not one.where or one.where.source_id not in unread
    ]


def _folded(found: Sequence[Finding]) -> list[Finding]:
    """Errors first; what many documents share stands once, with how many share it."""
    alike: dict[tuple[str, str], list[Finding]] = {}
    for one in found:
        alike.setdefault((one.code, one.message), []).append(one)
    told = sorted(alike.values(), key=lambda those: _WEIGHT[those[0].severity])
    return [_counted(*those) for those in told]


def _counted(first: Finding, *others: Finding) -> Finding:
    labels = [one.where.label for one in others if one.where and one.where.label]
    names = [name for name in dict.fromkeys(labels) if name != (first.where and first.where.label)]
    if not others:
        return first
    named = ", ".join(names[:_MOST_NAMED])
    left = len(others) - len(names[:_MOST_NAMED])
    more = f"{named} and {left:,} more" if named and left else named or f"{left:,} times more"
    return replace(first, message=f"{first.message} (So {'too' if named else 'again'}: {more}.)")


@contextmanager
def progress_shown(words: str) -> Iterator[Told]:
    """Show how far it is, once it takes longer than a moment; nothing goes into a pipe."""
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn())
    shown = Progress(
        *columns,
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )
    task = shown.add_task(words, total=None)
    timer = Timer(_SHOWN_AFTER_SECONDS, shown.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda done, total, name: shown.update(
            task, completed=done, total=total, description=f"{words} {name}"
        )
    finally:
        timer.cancel()
        shown.stop()
