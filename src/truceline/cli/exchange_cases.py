"""Commands on cases: open one, record its steps, second them, print a family's sheet."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

import click

from truceline.cli.exchange import pass_room
from truceline.cli.options import DAY, format_option
from truceline.cli.output import print_json, print_rows
from truceline.core.errors import InvalidValue
from truceline.exchange.cases.model import TRACKS, TWO_PERSONS, Case
from truceline.exchange.judging import field_text
from truceline.workspace.exchange import ExchangeRoom

__all__ = ["case_command"]

_COLUMNS = ["case", "track", "state", "pending", "liaison", "opened_on"]


@click.group("case", invoke_without_command=True)
@format_option("table", "json", "csv")
@click.pass_context
def case_command(ctx: click.Context, form: str) -> None:
    """Cases that you may see; `open`, `show`, `step`, `second`, `custody`, `sheet`, `due`."""
    if ctx.invoked_subcommand is None:
        _list_cases(form=form)


@pass_room
def _list_cases(room: ExchangeRoom, /, *, form: str) -> None:
    rows = [
        {
            "case": one.case_id,
            "track": one.track,
            "state": one.state,
            "pending": len(one.pending),
            "liaison": one.liaison,
            "opened_on": str(one.opened_at.date()),
        }
        for one in room.cases.all()
    ]
    print_rows(rows, form=form, columns=_COLUMNS)


@case_command.command("open")
@click.argument("person")
@click.option("--track", type=click.Choice(tuple(TRACKS)), default="living", show_default=True)
@click.option("--liaison", default="", help="Who carries it; you, where not given.")
@pass_room
def _open(room: ExchangeRoom, person: str, track: str, liaison: str) -> None:
    """Open a case on PERSON."""
    rows = [row.row_id for row in room.persons.one(person).rows]
    _say(room.cases.open(rows, track=track, liaison=liaison))


@case_command.command("show")
@click.argument("case")
@pass_room
def _show(room: ExchangeRoom, case: str) -> None:
    """Every step of CASE, who recorded it, what shows it, and what waits."""
    held = room.cases.one(case)
    print_json(
        {
            "case": held.case_id,
            "state": held.state,
            "liaison": held.liaison,
            "rows": held.rows,
            "steps": [
                {"id": one.step_id, "to": one.to, "on": one.on, "by": one.by,
                 "seconded_by": one.seconded_by, "evidence": one.evidence,
                 "release": asdict(one.release) if one.release else None, "plan": one.plan,
                 "taken_back": one.correction is not None}
                for one in held.steps
            ],
            "waits": [
                {"id": one.event_id, "to": one.to, "on": one.on, "by": one.by}
                for one in held.pending
            ],
            "custody": [
                {"holder": one.holder, "from": one.from_on, "until": one.until_on}
                for one in held.custody
            ],
            "gaps": [
                {"kind": one.kind, "from": one.from_on, "until": one.until_on}
                for one in room.cases.gaps(case)
            ],
        }
    )  # fmt: skip


@case_command.command("step")
@click.argument("case")
@click.argument("to")
@click.option("--on", type=DAY, required=True, help="Day on which it happened.")
@click.option("--evidence", required=True, help="What shows it.")
@click.option("--remark", default="", help="In your words; no name, a shell keeps what is typed.")
@pass_room
def _step(room: ExchangeRoom, case: str, to: str, on: date, evidence: str, remark: str) -> None:
    """Record that CASE went TO a state; what is for good is proposed to a second person."""
    said: dict[str, Any] = {"to": to, "on": on.isoformat(), "evidence": evidence}
    said |= {"remark": remark} if remark else {}
    _say(room.cases.record(case, "proposed" if to in TWO_PERSONS else "step", said))


@case_command.command("second")
@click.argument("case")
@click.argument("proposal")
@pass_room
def _second(room: ExchangeRoom, case: str, proposal: str) -> None:
    """Confirm PROPOSAL of another person."""
    _say(room.cases.second(case, proposal))


@case_command.command("custody")
@click.argument("case")
@click.option("--holder", required=True, help="Who held.")
@click.option("--from", "from_on", type=DAY, required=True, help="First day.")
@click.option("--until", "until_on", type=DAY, help="Last day, if it ended.")
@click.option("--evidence", required=True, help="What shows it.")
@pass_room
def _custody(
    room: ExchangeRoom,
    case: str,
    holder: str,
    from_on: date,
    until_on: date | None,
    evidence: str,
) -> None:
    """Record who held the person or the body of CASE."""
    said = {"holder": holder, "from_on": from_on.isoformat(), "evidence": evidence}
    said |= {"until_on": until_on.isoformat()} if until_on else {}
    _say(room.cases.record(case, "custody", said))
    for gap in room.cases.gaps(case):
        click.echo(f"{gap.kind}: {gap.from_on} to {gap.until_on}", err=True)


@case_command.command("sheet")
@click.argument("case")
@click.option("--list", "lists", multiple=True, required=True, help="The family's own list.")
@click.option("--row", "rows", multiple=True, help="An entry that this family gave; repeatable.")
@pass_room
def _sheet(room: ExchangeRoom, case: str, lists: tuple[str, ...], rows: tuple[str, ...]) -> None:
    """What a family gets in writing: what it said itself, and who speaks with it.

    Where several entries of the case stand on its list, two families may seek one person: then it
    is asked which of them this family gave.
    """
    sheet = room.cases.family_sheet(case, lists=lists, rows=rows or _own(room, case, lists))
    click.echo(f"Case {sheet.case_id}, opened {sheet.opened_on}. Printed {sheet.printed_on}.")
    click.echo(f"{sheet.status.value} Case worker: {sheet.case_worker}.")
    for row in sheet.said:
        for name, text in row.items():
            click.echo(f"  {name}: {text}")


def _own(room: ExchangeRoom, case: str, lists: tuple[str, ...]) -> list[str]:
    """Entries of this family: the one that there is, else those that a person chooses."""
    entries = room.cases.entries(case, lists=lists)
    if len(entries) < 2:
        return [row.row_id for row in entries]
    click.echo(
        "Several families may seek one person. Which entries did this family give?", err=True
    )
    for number, row in enumerate(entries, start=1):
        mother = field_text(row, "mother") or "not recorded"
        born = row.born if row.born.is_known else "not recorded"
        words = f"{row.names.full or 'no name recorded'}; mother {mother}; born {born}"
        click.echo(f"  {number}  {row.row_id}  {words}", err=True)
    typed: str = click.prompt("Numbers, with commas between", err=True)
    chosen = {one.strip() for one in typed.split(",")}
    strange = chosen - {str(number) for number in range(1, len(entries) + 1)}
    if strange:
        raise InvalidValue(
            "What was typed is none of the numbers shown.",
            hint="Give one or several of the numbers shown, with commas between.",
        )
    return [row.row_id for number, row in enumerate(entries, start=1) if str(number) in chosen]


@case_command.command("train")
@click.argument("name")
@click.option("--no-longer", is_flag=True, help="NAME is no longer trained.")
@pass_room
def _train(room: ExchangeRoom, name: str, no_longer: bool) -> None:
    """Record that NAME is trained to tell a family of a death."""
    room.cases.train(name, is_trained=not no_longer)
    click.echo(f"Recorded for {name}.")


@case_command.command("due")
@format_option("table", "json", "csv")
@pass_room
def _due(room: ExchangeRoom, form: str) -> None:
    """Cases whose time is over; nothing is erased by itself."""
    rows = [
        {"case": one.subject_id, "due_on": str(one.due_on), "overdue_days": one.overdue_days}
        for one in room.cases.due()
    ]
    print_rows(rows, form=form, columns=["case", "due_on", "overdue_days"])


def _say(case: Case) -> None:
    click.echo(f"{case.case_id} is {case.state}.")
    for one in case.pending:
        click.echo(f"  {one.event_id}: '{one.to}' waits for a second person than {one.by}.")
