"""Commands on warnings: what the charts say on a day, and how they did before stated events."""

from __future__ import annotations

from typing import Any

import click

from truceline.cli.options import DAY, as_of_option, format_option, pass_workspace
from truceline.cli.output import print_json, print_rows, working
from truceline.core.dates import parse_day
from truceline.core.errors import InvalidValue
from truceline.monitor.warning import Knowledge, StatedEvent, WarningRule, in_words
from truceline.workspace import Workspace
from truceline.workspace.warning_rows import (
    alert_row,
    chart_row,
    event_row,
    replayed_chart_row,
)
from truceline.workspace.warning_shapes import (
    BackTested,
    ReplayAsked,
    Replayed,
    Warned,
    WarningAsked,
    warned_in_words,
)

_INTERNAL = "Internal: not for release."
_COLUMNS = ["zone", "pair", "counter", "spoke_on", "rise_began_on", "incidents", "expected"]
_COLUMNS += ["times"]
_CHARTS = ["zone", "pair", "counter", "state", "statistic", "threshold", "level_per_day"]
_CHARTS += ["judged_until", "watched_days_of_period", "why_no_chart"]
_EVENTS = ["event", "on", "zone", "pair", "counter", "verdict", "warning_days", "known_on"]
_EVENTS += ["p_by_chance", "share_of_days_warned", "source"]


@click.group("warn", invoke_without_command=True)
@click.option("--on", type=DAY, help="The charts run up to this day; else the last with reports.")
@click.option(
    "--days", type=int, default=28, show_default=True, help="Warnings of the last so many days."
)
@click.option("--zone", "zones", multiple=True, help="Only this zone, or everywhere; repeatable.")
@click.option("--between", nargs=2, help="Two actors, instead of the main pairs.")
@click.option("--feed", default="", help="One feed only.")
@click.option("--ratio", type=float, default=2.0, show_default=True, help="The rise to find.")
@click.option(
    "--false-alarm-days",
    type=float,
    default=365.0,
    show_default=True,
    help="One false alarm per chart in so many days watched, while nothing changes.",
)
@click.option("--charts", "is_of_charts", is_flag=True, help="Where every chart stands.")
@as_of_option
@format_option("table", "json", "csv")
@click.pass_context
def warn_command(ctx: click.Context, /, **settings: Any) -> None:
    """List warnings: counts that rose beyond what their level explains. Internal.

    A warning is a matter to look into, not a finding: more reports may mean that more was looked
    at. Charts that stay quiet are no all-clear.
    """
    if ctx.invoked_subcommand is None:
        _list(**settings)


@pass_workspace
def _list(
    workspace: Workspace,
    *,
    ratio: float,
    false_alarm_days: float,
    is_of_charts: bool,
    form: str,
    **asked: Any,
) -> None:
    rule = WarningRule(ratio=ratio, false_alarm_days=false_alarm_days)
    with working("Running the charts"):
        warned = workspace.warning.alerts(WarningAsked(rule=rule, **asked))
    alerts = [alert_row(warned, one) for one in warned.alerts]
    charts = [chart_row(warned, one) for one in warned.watches]
    if form == "json":
        print_json(_whole(warned, alerts, charts))
        return
    rows, columns = (charts, _CHARTS) if is_of_charts else (alerts, _COLUMNS)
    title = _title(any(one.is_simulated for one in warned.watches))
    print_rows(rows, form=form, columns=columns, title=title)
    if form == "csv":
        click.echo(_INTERNAL, err=True)
    elif not is_of_charts:
        for row in alerts:
            click.echo(row["in_words"])
    _say_rest(warned)


def _title(is_simulated: bool) -> str:
    return f"SIMULATED. {_INTERNAL}" if is_simulated else _INTERNAL


def _whole(
    warned: Warned, alerts: list[dict[str, Any]], charts: list[dict[str, Any]]
) -> dict[str, Any]:
    return {
        "is_internal": True,
        "in_words": warned_in_words(warned),
        "on": warned.on,
        "from": warned.period.from_on,
        "as_of": warned.as_of,
        "run": warned.run,
        "ratio": warned.rule.ratio,
        "false_alarm_days": warned.rule.false_alarm_days,
        "expected_by_chance": round(warned.expected_false_alarms, 2),
        "charts_by_state": {
            state: warned.number(state)
            for state in ("spoke", "quiet", "learning", "not watched", "no chart")
        },
        "scope": warned.scope,
        "not_watched": list(warned.not_watched),
        "assumptions": list(warned.assumptions),
        "alerts": alerts,
        "charts": charts,
    }


def _say_rest(warned: Warned) -> None:
    """What stands beside a list: how much was watched, and what could not be."""
    click.echo(warned_in_words(warned), err=True)
    click.echo(warned.scope, err=True)
    reasons: dict[str, int] = {}
    for one in warned.watches:
        if one.unanswered:
            reasons[one.unanswered] = reasons.get(one.unanswered, 0) + 1
    for reason, number in reasons.items():
        click.echo(f"No chart ({number}): {reason}.", err=True)
    for line in warned.not_watched:
        click.echo(f"Not watched: {line}", err=True)
    click.echo(f"Run: {warned.run}. Incidents and assumptions: --format json", err=True)


@warn_command.command("back-test")
@click.option(
    "--event",
    "events",
    multiple=True,
    metavar="DAY=ZONE=TITLE=SOURCE",
    help="What the charts should have warned of; repeatable. Else the pack's ends of ceasefires.",
)
@click.option(
    "--horizon", type=int, default=30, show_default=True, help="An alert warns so many days ahead."
)
@click.option(
    "--lag",
    type=int,
    default=3,
    show_default=True,
    help="Each report is taken to have been known so many days after its last day.",
)
@click.option("--wait", type=int, help="A day is judged so many days after it; else as --lag.")
@click.option("--as-imported", is_flag=True, help="Known when its import says, not after --lag.")
@click.option("--between", nargs=2, help="Two actors, instead of the main pairs.")
@click.option("--feed", default="", help="One feed only.")
@click.option("--charts", "is_of_charts", is_flag=True, help="Alarms and false alarms per chart.")
@as_of_option
@format_option("table", "json", "csv")
@pass_workspace
def back_test_command(
    workspace: Workspace,
    events: tuple[str, ...],
    *,
    is_of_charts: bool,
    form: str,
    horizon: int,
    **asked: Any,
) -> None:
    """Replay the charts: how long before stated events they spoke, how often wrongly."""
    knowledge = _knowledge(**{name: asked.pop(name) for name in ("lag", "wait", "as_imported")})
    with working("Replaying the charts"):
        replayed = workspace.warning.back_test(
            ReplayAsked(
                events=tuple(_event(text) for text in events),
                horizon_days=horizon,
                knowledge=knowledge,
                **asked,
            )
        )
    if form == "json":
        print_json([_tested(one) for one in replayed.tested])
        _say_replayed(replayed)
        return
    rows, columns = _rows(replayed), _EVENTS
    if is_of_charts:
        rows = [replayed_chart_row(t, c) for t in replayed.tested for c in t.test.charts]
        columns = list(rows[0])
    title = _title(any(one.is_simulated for one in replayed.tested))
    print_rows(rows, form=form, columns=columns, title=title)
    _say_replayed(replayed)


def _knowledge(*, lag: int, wait: int | None, as_imported: bool) -> Knowledge:
    return Knowledge(wait_days=lag if wait is None else wait, lag_days=None if as_imported else lag)


def _rows(replayed: Replayed) -> list[dict[str, Any]]:
    return [event_row(tested, one) for tested in replayed.tested for one in tested.test.events]


def _event(text: str) -> StatedEvent:
    parts = [part.strip() for part in text.split("=", 3)]
    if len(parts) < 4 or not all((parts[0], parts[2], parts[3])):
        raise InvalidValue(
            f"The event '{text}' is not DAY=ZONE=TITLE=SOURCE.",
            hint="Such as 2018-02-18=eastern-ghouta-deescalation-area=Offensive=UN S/2018/138; "
            "'everywhere' for no zone.",
        )
    day, zone, title, source = parts
    return StatedEvent(label=title, zone=zone, on=parse_day(day), source=source)


def _tested(one: BackTested) -> dict[str, Any]:
    return {
        "is_internal": True,
        "counter": one.counter,
        "feed": one.feed,
        "simulated": one.is_simulated,
        "run": one.run,
        "in_words": in_words(one.test),
        "horizon_days": one.test.horizon_days,
        "wait_days": one.knowledge.wait_days,
        "lag_days": one.knowledge.lag_days,
        "false_alarms": one.test.false_alarms,
        "expected_false_alarms": round(one.test.expected_false_alarms, 2),
        "events": [event_row(one, row) for row in one.test.events],
        "charts": [replayed_chart_row(one, row) for row in one.test.charts],
        "beyond": [f"{e.label} ({e.on}), {e.zone or 'everywhere'}" for e in one.beyond],
        "assumptions": list(one.assumptions),
    }


def _say_replayed(replayed: Replayed) -> None:
    for one in replayed.tested:
        click.echo(f"{one.counter}: {in_words(one.test)}", err=True)
        if one.beyond:
            days = ", ".join(sorted({str(event.on) for event in one.beyond}))
            click.echo(f"{one.counter}: no report reaches the events of {days}.", err=True)
        for line in one.assumptions[:2]:
            click.echo(line, err=True)
    for line in replayed.not_tested:
        click.echo(f"Not tested: {line}", err=True)
