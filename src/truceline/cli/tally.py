"""Commands on tallies: units, episodes, weapons by place, and two guarantors side by side."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

import click

from truceline.cli.options import DAY, as_of_option, format_option, pass_workspace
from truceline.cli.output import print_json, print_rows
from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.observation import Observation
from truceline.monitor.tallies import (
    Episode,
    EpisodeTally,
    ParallelTally,
    SideTally,
    UnitLine,
    UnitTally,
    WithdrawalTally,
    compare_tallies,
    in_words,
    load_regimes,
    parallel_tallies,
    regime_named,
    sightings_of,
    tally_episodes,
    tally_units,
    tally_withdrawal,
)
from truceline.workspace import Workspace, open_workspace
from truceline.workspace.people_files import read_table

F = TypeVar("F", bound=Callable[..., Any])

_UNITS = ["unit", "number", "at_least", "about", "assessed_as", "exercise", "entries", "uncounted"]
_EPISODES = ["on", "from_at", "until_at", "place", "direction", "basis", "entries"]
_WEAPONS = ["on", "side", "place", "weapon", "number", "at_least", "placing", "contradicts"]
_SIDES = [
    "counter",
    "supplied_by",
    "registered",
    "confirmed_by_other",
    "contested_by_other",
    "unconfirmed",
]
_SIDE = re.compile(r"(?P<name>[^=]+)=(?P<all>\d*)(?::(?P<yes>\d*)(?::(?P<no>\d*))?)?")


@click.group("tally")
def tally_command() -> None:
    """Tally what observers counted, each unit by its own rule; `truceline rules` lists them."""


def _days(command: F) -> F:
    """The period and the day of knowledge."""
    command = click.option("--until", "until_on", type=DAY, help="First day after it.")(command)
    command = click.option("--from", "from_on", type=DAY, help="First day of the period.")(command)
    return as_of_option(command)


@tally_command.command("units")
@_days
@format_option("table", "json", "csv")
@pass_workspace
def units_command(workspace: Workspace, as_of: date | None, form: str, **days: Any) -> None:
    """Tally your own observations: explosions, projectiles, flashes, …; no sum over units."""
    seen, period = _seen(workspace, as_of, **days)
    tally = tally_units(seen, counter=workspace.observations.feed.counter, period=period)
    rows = [_unit(one, is_exercise=False) for one in tally.lines]
    rows += [_unit(one, is_exercise=True) for one in tally.exercises]
    _show(workspace, tally, rows, period=period, as_of=as_of, columns=_UNITS, form=form)


def _unit(one: UnitLine, *, is_exercise: bool) -> dict[str, Any]:
    return {
        "unit": one.title,
        "rule": one.rule,
        "number": one.number,
        "at_least": one.is_floor,
        "about": one.about or None,
        "assessed_as": "; ".join(f"{kind}: {number:g}" for kind, number in one.by_character),
        "exercise": is_exercise,
        "entries": len(one.entries),
        "uncounted": len(one.uncounted),
    }


@tally_command.command("episodes")
@click.option("--gap", "gap_minutes", type=float, default=30, show_default=True, help="Longest "
              "pause within an episode, in minutes.")  # fmt: skip
@_days
@format_option("table", "json", "csv")
@pass_workspace
def episodes_command(
    workspace: Workspace, gap_minutes: float, as_of: date | None, form: str, **days: Any
) -> None:
    """Put your own observations of fire together: one place, one direction, no longer pause."""
    seen, period = _seen(workspace, as_of, **days)
    counter = workspace.observations.feed.counter
    tally = tally_episodes(seen, counter=counter, period=period, gap_minutes=gap_minutes)
    rows = [_episode(one) for one in (*tally.by_clock, *tally.by_day)]
    _show(workspace, tally, rows, period=period, as_of=as_of, columns=_EPISODES, form=form)


def _episode(one: Episode) -> dict[str, Any]:
    clock = {"from_at": one.from_at, "until_at": one.until_at}
    told = {name: at.strftime("%H:%M") if at else None for name, at in clock.items()}
    return asdict(one) | told | {"entries": " ".join(one.entries)}


@tally_command.command("withdrawal")
@click.option(
    "--regime",
    default=next(iter(load_regimes())),
    show_default=True,
    help=f"Which weapon owes which distance: {', '.join(load_regimes())}.",
)
@_days
@format_option("table", "json", "csv")
@pass_workspace
def withdrawal_command(
    workspace: Workspace, regime: str, as_of: date | None, form: str, **days: Any
) -> None:
    """Tally weapons as your own visits placed them; what nobody saw is not withdrawn."""
    seen, period = _seen(workspace, as_of, **days)
    tally = tally_withdrawal(sightings_of(seen), regime=regime_named(regime))
    rows = [
        asdict(one) | {"placing": one.placing.value, "at_least": one.is_floor} for one in tally.rows
    ]
    _show(workspace, tally, rows, period=period, as_of=as_of, columns=_WEAPONS, form=form)


@tally_command.command("parallel")
@click.option(
    "--side",
    "sides",
    multiple=True,
    metavar="NAME=REGISTERED[:CONFIRMED[:CONTESTED]]",
    help="What one guarantor published, and how many the other confirmed and contests; twice. "
    "An empty number was not published.",
)
@click.option(
    "--table",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="CSV or Excel for both sides, in the place of --side, --zone and days: side, zone, from, "
    "until, registered, confirmed, contested; or case, answer, same_as, a row per case.",
)
@click.option("--zone", default="", help="Where both counted.")
@click.option("--unit", default="case", show_default=True, help="What both counted.")
@click.option("--from", "from_on", type=DAY, help="First day of the period.")
@click.option("--until", "until_on", type=DAY, help="First day after it.")
@format_option("table", "json", "csv")
@click.pass_obj
def parallel_command(
    folder: Path,
    /,
    sides: tuple[str, ...],
    table: Path | None,
    unit: str,
    form: str,
    **where: Any,
) -> None:
    """Set what two guarantors published of one zone and period side by side; never added."""
    if table is None:
        tallies: Sequence[ParallelTally] = (_published(sides, unit, **where),)
    elif sides or any(where.values()):
        raise InvalidValue(
            "A table and a side, zone or day are given.", hint="The table says all of it."
        )
    else:
        tallies = parallel_tallies(read_table(table), unit=unit)
    flags = [
        _supplied_by(folder, (one.first.counter, one.second.counter), one.period) for one in tallies
    ]
    if form == "json":
        told = [
            {**asdict(one), "in_words": in_words(one), "supplied_by": flag}
            for one, flag in zip(tallies, flags, strict=True)
        ]
        print_json(told if table else told[0])
        return
    rows = [
        asdict(side)
        | {"unconfirmed": side.unconfirmed, "supplied_by": flag[side.counter]}
        | {"zone": one.zone, "period": str(one.period)}
        for one, flag in zip(tallies, flags, strict=True)
        for side in (one.first, one.second)
    ]
    print_rows(rows, form=form, columns=[*(["zone", "period"] if table else []), *_SIDES])
    for one in tallies if form == "table" else ():
        click.echo(f"{one.zone}, {one.period}: {in_words(one)}", err=True)
    if form == "table":
        _say_flags((one.period, flag) for one, flag in zip(tallies, flags, strict=True))


def _published(
    sides: tuple[str, ...], unit: str, *, zone: str, from_on: date | None, until_on: date | None
) -> ParallelTally:
    if len(sides) != 2:
        raise InvalidValue(
            f"{len(sides)} sides are given.",
            hint="Give --side twice, one per guarantor, or --table FILE.",
        )
    if not zone or from_on is None or until_on is None:
        raise InvalidValue(
            "Where or when both counted is not given.", hint="Give --zone, --from and --until."
        )
    first, second = (read_side(given, unit) for given in sides)
    period = Period(from_on=from_on, until_on=until_on)
    return compare_tallies(first, second, zone=zone, period=period)


def _supplied_by(folder: Path, names: Sequence[str], period: Period) -> dict[str, str | None]:
    """Beside each side: that it is a party; None where no workspace is here to know it."""
    if not (folder / "ledger.sqlite").is_file():
        return dict.fromkeys(names)
    with open_workspace(folder) as workspace:
        return _flags(workspace, names, period, None)


def _flags(
    workspace: Workspace, names: Iterable[str], period: Period, as_of: date | None
) -> dict[str, str | None]:
    last = period.until_on - timedelta(days=1)
    return {one: workspace.tracks.flag(one, on=last, as_of=as_of) for one in names}


def _say_flags(told: Iterable[tuple[Period, Mapping[str, str | None]]]) -> None:
    """Once for each side; where its flag is not the same in all periods, once for each flag."""
    by_side: dict[str, dict[str | None, list[Period]]] = {}
    for period, flags in told:
        for name, flag in flags.items():
            by_side.setdefault(name, {}).setdefault(flag, []).append(period)
    for name, found in by_side.items():
        for flag, periods in found.items():
            when = f", {'; '.join(map(str, periods))}" if len(found) > 1 else ""
            if flag is None:
                said = "whether it is a party is not known without a workspace"
                click.echo(f"{name}: {said}.", err=True)
            elif flag:
                click.echo(f"{name}{when}: supplied by {flag}.", err=True)


def read_side(given: str, unit: str) -> SideTally:
    """One side's published tally from `NAME=REGISTERED:CONFIRMED:CONTESTED`.

    Raises:
        InvalidValue: It is not of that form, or its numbers contradict each other.
    """
    found = _SIDE.fullmatch(given)
    if not found:
        raise InvalidValue(
            f"'{given}' is no side.", hint="Write NAME=REGISTERED:CONFIRMED, as Russia=12:4."
        )
    registered, confirmed, contested = (
        int(found[part]) if found[part] else None for part in ("all", "yes", "no")
    )
    return SideTally(
        counter=found["name"].strip(),
        registered=registered,
        confirmed_by_other=confirmed,
        contested_by_other=contested,
        unit=unit,
    )


# -- what they share -------------------------------------------------------------------------------


def _seen(
    workspace: Workspace, as_of: date | None, *, from_on: date | None, until_on: date | None
) -> tuple[tuple[Observation, ...], Period]:
    """Your own observations of a period; without one, of all days with an entry.

    Raises:
        InvalidValue: Nobody entered anything, or the days hold no period.
    """
    seen = workspace.observations.at(as_of)
    if not seen:
        raise InvalidValue(
            "Nobody has entered an observation.",
            hint="Enter one: truceline observe add, or import a file: truceline observe import",
        )
    period = Period(
        from_on=from_on or min(one.on for one in seen),
        until_on=until_on or max(one.on for one in seen) + timedelta(days=1),
    )
    return tuple(one for one in seen if period.from_on <= one.on < period.until_on), period


def _show(
    workspace: Workspace,
    tally: UnitTally | EpisodeTally | WithdrawalTally,
    rows: Sequence[dict[str, Any]],
    *,
    period: Period,
    as_of: date | None,
    columns: list[str],
    form: str,
) -> None:
    is_simulated = workspace.observations.feed.is_simulated
    flags = _flags(workspace, [workspace.observations.feed.counter], period, as_of)
    if form == "json":
        told = {"simulated": is_simulated, "in_words": in_words(tally), "supplied_by": flags}
        print_json({**asdict(tally), **told})
        return
    title = "SIMULATED: these observations were generated by a program." if is_simulated else ""
    print_rows(list(rows), form=form, columns=columns, title=title)
    if form == "table":
        click.echo(in_words(tally), err=True)
        _say_flags([(period, flags)])
        for one in tally.assumptions:
            click.echo(f"assumed: {one}", err=True)
