"""Commands on exchange plans: make one, agree to it, make it anew, print a day's list."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from truceline.cli.exchange import pass_room, written
from truceline.cli.options import format_option
from truceline.cli.output import print_rows, working
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_plan_kept import KeptPlan
from truceline.workspace.exchange_plan_report import Report

__all__ = ["plan_command", "replan_command"]

_READERS = ("intermediary", "holder", "receiver", "transport", "public")


@click.group("plan", invoke_without_command=True)
@format_option("table", "json", "csv")
@click.pass_context
def plan_command(ctx: click.Context, form: str) -> None:
    """Exchange plans of the room; `make`, `show`, `agree`, `schedule`, `print`."""
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
            "replaced_by": one.replaced_by,
        }
        for one in room.plans.all()
    ]
    columns = [
        "plan", "released", "waiting", "not_planned", "made_by", "agreed_by", "replaced_by",
    ]  # fmt: skip
    print_rows(rows, form=form, columns=columns)


@plan_command.command("make")
@click.argument("asked", type=click.Path(path_type=Path))
@pass_room
def _make(room: ExchangeRoom, asked: Path) -> None:
    """Make the plan that the YAML file ASKED asks for: lists, days, seats, rules."""
    with working("Planning"):
        made = room.plans.make(written(asked), label=asked.name)
    _say(made)


@plan_command.command("show")
@click.argument("plan")
@pass_room
def _show(room: ExchangeRoom, plan: str) -> None:
    """PLAN with its ledger, counted from the persons alone, and what binds."""
    _say(room.plans.one(plan))
    _say_cases(room, plan)


@plan_command.command("agree")
@click.argument("plan")
@pass_room
def _agree(room: ExchangeRoom, plan: str) -> None:
    """Agree to PLAN, which another person made; its persons' cases become agreed and scheduled."""
    kept = room.plans.agree(plan)
    click.echo(f"{kept.plan_id}: made by {kept.made_by}, agreed by {kept.agreed_by}.")
    _say_cases(room, plan)


@plan_command.command("schedule")
@click.argument("plan")
@pass_room
def _schedule(room: ExchangeRoom, plan: str) -> None:
    """Bring cases to PLAN that were not ready when it was agreed: opened or confirmed since."""
    click.echo(f"{room.plans.schedule(plan)} steps of cases recorded.")
    _say_cases(room, plan)


@click.command("replan")
@click.argument("plan")
@click.option("--over", multiple=True, metavar="EVENT", help="A day that is over; can be repeated.")
@click.option("--absent", multiple=True, metavar="PERSON", help="Who was to come then and did not.")
@click.option("--withdrawn", multiple=True, metavar="PERSON", help="Who no longer agrees.")
@click.option("--unavailable", multiple=True, metavar="PERSON", help="Who cannot go any more.")
@click.option("--reason", required=True, help="Why, without a name: it stays.")
@pass_room
def replan_command(
    room: ExchangeRoom,
    plan: str,
    over: tuple[str, ...],
    absent: tuple[str, ...],
    withdrawn: tuple[str, ...],
    unavailable: tuple[str, ...],
    reason: str,
) -> None:
    """Make the agreed PLAN anew after a no-show or a withdrawn consent; few others move.

    Whoever of a day that is over is not said to be absent came. Those absent and withdrawn are
    taken off their day at once; the new plan holds when another person agrees to it.
    """
    report = Report(
        over=over, absent=absent, withdrawn=withdrawn, unavailable=unavailable, reason=reason
    )
    with working("Planning"):
        made = room.plans.replan(plan, report)
    _say(made)


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
    ways = [
        {
            "from": one.held_by,
            "to": one.goes_to,
            counted: one.counted,
            "first, outside parity": one.first,
            "without return": one.unilateral,
            "staying": one.staying,
        }
        for counted in [kept.counted_as]
        for one in kept.ways
    ]
    print_rows(ways, form="table", columns=list(ways[0]) if ways else ["from"])
    for flaw in kept.ledger.flaws:
        words = "on a day that is over" if flaw.is_past else "error"
        click.echo(f"{words}: {flaw.message}", err=True)
    for stage in plan.stages:
        if not stage.is_optimal:
            click.echo(f"not proven to be the best: {stage.words}", err=True)
    if plan.waiting and kept.is_over:
        click.echo("No day is left: whoever waits needs another.", err=True)
    for one in kept.binding:
        click.echo(f"{one.rule}, {one.change}: {one.persons} more could be released.", err=True)
    for why in sorted({one.reason for one in plan.left_out}):
        number = sum(one.reason == why for one in plan.left_out)
        click.echo(f"{number} not planned: {why}", err=True)


def _say_cases(room: ExchangeRoom, plan: str) -> None:
    """How many cases follow the plan, and why others do not; nothing to who may not see cases."""
    cases = room.plans.cases(plan)
    if cases:
        click.echo(
            f"{sum(not one.problem for one in cases)} of {len(cases)} cases follow the plan."
        )
    for why in sorted({one.problem for one in cases if one.problem}):
        of = ", ".join(one.case_id or one.person_id for one in cases if one.problem == why)
        click.echo(f"{of}: {why}", err=True)
