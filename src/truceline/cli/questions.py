"""The options that ask about reports, and the question they make."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from truceline.cli.options import DAY, as_of_option, on_option
from truceline.monitor import ReportFilter
from truceline.workspace.question import Question

__all__ = ["filter_options", "filter_options_of_zones", "period_options", "question_from"]

F = TypeVar("F", bound=Callable[..., Any])

_FILTERS = (
    click.option("--between", nargs=2, help="Two actors: their clashes, in either order."),
    click.option("--actor", "actors", multiple=True, help="On either side; repeatable."),
    click.option("--kind", "kinds", multiple=True, help="Kind as the feed names it; repeatable."),
    click.option("--max-date-precision", type=int, help="Highest date precision code allowed."),
    click.option("--max-place-precision", type=int, help="Highest place precision code allowed."),
    click.option("--unit", default="", help="The unit word, such as explosion."),
    click.option("--grade", "grades", multiple=True, help="How it is known; repeatable."),
    click.option("--country", default="", help="Country as the feed writes it."),
    click.option("--feed", default="", help="One feed only."),
)
_ZONE_HELP = "Zone of the pack, or layer/name of a file"


def filter_options(command: F) -> F:
    """Which reports, where, and from which feed."""
    return _filtered(click.option("--zone", default="", help=f"{_ZONE_HELP}.")(command))


def filter_options_of_zones(command: F) -> F:
    """The same, where several zones may be asked about: `zones`."""
    zone = click.option("--zone", "zones", multiple=True, help=f"{_ZONE_HELP}; repeatable.")
    return _filtered(zone(command))


def _filtered(command: F) -> F:
    for option in reversed(_FILTERS):
        command = option(command)
    return as_of_option(on_option(command))


def period_options(command: F) -> F:
    """From the first day until the first day after."""
    command = click.option("--until", "until_on", type=DAY, help="First day after it.")(command)
    return click.option("--from", "from_on", type=DAY, help="First day of the period.")(command)


def question_from(settings: dict[str, Any]) -> Question:
    """The question that the options make; takes its options out of `settings`."""
    filters = ReportFilter(
        actors=tuple(settings.pop("actors")),
        kinds=tuple(settings.pop("kinds")),
        max_date_precision=settings.pop("max_date_precision"),
        max_place_precision=settings.pop("max_place_precision"),
        unit=settings.pop("unit"),
        grades=tuple(settings.pop("grades")),
        country=settings.pop("country"),
    )
    names = ("between", "zone", "feed", "as_of", "on", "from_on", "until_on")
    given = {name: settings.pop(name) for name in names if name in settings}
    return Question(filters=filters, **given)
