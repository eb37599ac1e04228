"""Commands on exchange plans: make one, agree to it, print a day's list for one reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from truceline.cli.exchange import pass_room
from truceline.cli.options import format_option
from truceline.cli.output import print_rows, working
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_plans import KeptPlan

__all__ = ["plan_command"]

_READERS = ("intermediary", "holder", "receiver", "transport", "public")


@click.group("plan", invoke_without_command=True)
@format_option("table", "json", "csv")
@click.pass_context
def plan_command(ctx: click.Context, form: str) -> None:
    """Exchange plans of the room; `make`, `show`, `agree`, `print`."""
    if ctx.invoked_subcommand is None:
        _list_plans(form=form)


@pass_room
def _list_plans(room: ExchangeRoom, /, *, form: str) -> None:
    rows = [
        {
            "plan": one.plan_id,
            "released": len(one.plan.assigned),
            "waiting": len(one.plan.waiting),
            "not_planned": len(one.plan.left_out),
            "made_by": one.made_by,
            "agreed_by": one.agreed_by,
        }
        for one in room.plans.all()
    ]
    columns = ["plan", "released", "waiting", "not_planned", "made_by", "agreed_by"]
    print_rows(rows, form=form, columns=columns)


@plan_command.command("make")
@click.argument("asked", type=click.Path(path_type=Path))
@pass_room
def _make(room: ExchangeRoom, asked: Path) -> None:
    """Make the plan that the YAML file ASKED asks for: lists, days, seats, rules."""
    with working("Planning"):
        made = room.plans.make(asked.read_text(encoding="utf-8"), label=asked.name)
    _say(made)


@plan_command.command("show")
@click.argument("plan")
@pass_room
def _show(room: ExchangeRoom, plan: str) -> None:
    """PLAN with its ledger, counted from the persons alone, and what binds."""
    _say(room.plans.one(plan))


@plan_command.command("agree")
@click.argument("plan")
@pass_room
def _agree(room: ExchangeRoom, plan: str) -> None:
    """Agree to PLAN, which another person made."""
    kept = room.plans.agree(plan)
    click.echo(f"{kept.plan_id}: made by {kept.made_by}, agreed by {kept.agreed_by}.")


@plan_command.command("print")
@click.argument("plan")
@click.argument("event")
@click.option("--for", "reader", type=click.Choice(_READERS), required=True, help="Whose list.")
@click.option("--party", default="", help="Of a holder or receiver.")
@format_option("table", "json", "csv")
@pass_room
def _print(room: ExchangeRoom, plan: str, event: str, reader: Any, party: str, form: str) -> None:
    """The list of EVENT in PLAN, without a field that its reader need not see."""
    lines = room.plans.printed(plan, event, reader=reader, party=party)
    rows = [
        {
            name: value
            for name, value in (
                ("person", one.person_id),
                ("persons", one.number),
                ("site", one.site),
                ("held_by", one.held_by),
                ("goes_to", one.goes_to),
                ("needs_care", one.needs_care),
            )
            if value is not None
        }
        for one in lines
    ]
    columns = list(dict.fromkeys(name for row in rows for name in row))
    print_rows(rows, form=form, columns=columns or ["persons"])


def _say(kept: KeptPlan) -> None:
    plan = kept.plan
    click.echo(
        f"{kept.plan_id}: {len(plan.assigned)} released, {len(plan.waiting)} wait, "
        f"{len(plan.left_out)} cannot be planned."
    )
    rows = [
        {
            "event": one.event_id,
            "between": " and ".join(one.pair),
            "there": one.there,
            "back": one.back,
            "outside": one.outside,
            "balance": one.cumulative,
        }
        for one in kept.ledger.lines
    ]
    print_rows(
        rows, form="table", columns=["event", "between", "there", "back", "outside", "balance"]
    )
    for flaw in kept.ledger.flaws:
        click.echo(f"error: {flaw.message}", err=True)
    for one in kept.binding:
        click.echo(f"{one.rule}, {one.change}: {one.persons} more could be released.", err=True)
    for why in sorted({one.reason for one in plan.left_out}):
        number = sum(one.reason == why for one in plan.left_out)
        click.echo(f"{number} not planned: {why}", err=True)
