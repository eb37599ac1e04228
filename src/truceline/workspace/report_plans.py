"""Plans of mission reports: which days a new one reports, from which cut-off, as which number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.reporting.model import Draft, Plan, Step, Template

__all__ = ["PlanRequest", "check_own", "plan_for"]

# A daily report after a weekend reports all days since the one before, at most so many.
_MOST_DAYS_TOGETHER = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRequest:
    """What a person asks for when opening a report.

    Attributes:
        on: The last day reported.
        from_on: The first one; None for the template's own length.
        cut_off: Local clock time on that day, or an instant; None for the template's own.
    """

    on: date
    from_on: date | None = None
    cut_off: time | datetime | None = None
    zones: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    between: tuple[str, str] | None = None
    languages: tuple[str, ...] = ("en",)
    house: str = "default"
    title: str = ""


def plan_for(
    request: PlanRequest,
    template: Template,
    *,
    drafts: Sequence[Draft],
    released: Sequence[Plan],
    timezone: str,
) -> Plan:
    """The plan of a new report.

    Args:
        request: What is asked for.
        template: Its kind.
        drafts: Every report so far: the number follows theirs.
        released: Plans of what was released, as released.
        timezone: IANA name of the zone in which the cut-off is local time.

    Raises:
        InvalidValue: The period holds no day, or the cut-off comes before it.
    """
    cut_off = _cut_off(request, template, timezone)
    kind = template.template_id
    earlier = [one for one in released if _kind(one) == kind and one.cut_off < cut_off]
    # One that asked the same counters, if any; by its days: a correction of an old report has a
    # late cut-off, and the days since that report were reported by others.
    alike = [one for one in earlier if _covers(one, request)] or earlier
    last = max(alike, key=lambda one: (one.period.until_on, one.cut_off), default=None)
    first = request.from_on or _first_day(request.on, template, last)
    period = Period(from_on=first, until_on=request.on + timedelta(days=1))
    if cut_off.date() < period.from_on:
        raise InvalidValue(
            f"The cut-off ({cut_off:%Y-%m-%d %H:%M}) comes before the period ({period}).",
            hint="Nothing would be known of it yet: give a later one.",
        )
    return Plan(
        template=f"{kind}.v{template.version}",
        number=1 + max((one.plan.number for one in drafts if _kind(one.plan) == kind), default=0),
        period=period,
        previous=period.before(),
        cut_off=cut_off,
        previous_cut_off=last.cut_off if last else None,
        zones=request.zones,
        feeds=request.feeds,
        between=request.between,
        languages=request.languages,
        house=request.house,
        title=request.title,
    )


def _covers(plan: Plan, request: PlanRequest) -> bool:
    is_asked = not plan.feeds or (bool(request.feeds) and {*request.feeds} <= {*plan.feeds})
    return is_asked and plan.between == request.between


def _kind(plan: Plan) -> str:
    return plan.template.rpartition(".v")[0]


def _cut_off(request: PlanRequest, template: Template, timezone: str) -> datetime:
    asked = request.cut_off if request.cut_off is not None else template.cut_off
    if not isinstance(asked, datetime):
        return datetime.combine(request.on, asked, tzinfo=ZoneInfo(timezone))
    if asked.tzinfo is None:
        raise InvalidValue("The cut-off names no zone.", hint="Give it with its UTC offset.")
    # In local time: entries have clock times, and the cut-off's zone is taken for theirs.
    return asked.astimezone(ZoneInfo(timezone))


def _first_day(on: date, template: Template, last: Plan | None) -> date:
    """The first day: by the template's length, or the first day that nobody has reported."""
    usual = on - timedelta(days=max(template.days, 1) - 1)
    if template.days > 1 or last is None:
        return usual
    unreported = last.period.until_on
    is_near = timedelta(0) <= on - unreported < timedelta(days=_MOST_DAYS_TOGETHER)
    return min(unreported, usual) if is_near else usual


def check_own(plan: Plan, drafts: Sequence[Draft]) -> None:
    """Refuse a second report of the same days, questions and cut-off.

    Raises:
        InvalidValue: There is one already.
    """
    for one in drafts:
        if _asked(one.plan) == _asked(plan):
            verb = "is released" if one.step is Step.RELEASED else f"stands at '{one.step}'"
            raise InvalidValue(
                f"{one.report_id} reports the same days from the same cut-off and {verb}.",
                hint=f"Go on with it: truceline report show {one.report_id}",
            )


def _asked(plan: Plan) -> tuple[object, ...]:
    return (
        *(plan.template, plan.period, plan.cut_off, plan.zones, plan.feeds, plan.between),
        *(plan.languages, plan.title),
    )
