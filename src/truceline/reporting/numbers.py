"""Numbers of a report: each with a stable key, its words, and what stands behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from truceline.briefs import text
from truceline.core.observation import Observation
from truceline.monitor.model import Count
from truceline.record.model import ObligationStatus
from truceline.reporting.dues import sort_dues
from truceline.reporting.inputs import LateReport
from truceline.reporting.model import Number, Plan, SectionSpec, Template

__all__ = [
    "COUNTED_KINDS",
    "NOW",
    "PREVIOUS",
    "SINCE",
    "THEN",
    "Named",
    "counted_number",
    "entry_numbers",
    "subject_of",
    "window_of",
]

NOW, PREVIOUS, THEN, SINCE = "now", "previous", "then", "since"

# Kinds of section in which counters are asked.
COUNTED_KINDS = ("summary", "counts", "casualties", "earlier-days")


# Lists of obligations whose lengths the summary tells.
_HEADLINES = ("fell-due", "changed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What a number is about, beside its count.

    Attributes:
        rule: Name of the rule with its version; with `:word` where one unit word is counted.
        title: Title of the rule, in words; `place` name of the region, empty for everywhere.
        window: `now`, `previous` (the period before), or for that period `then` (as known at the
            cut-off before) and `since` (as known now).
        is_in_force: False where the region held on no day of the window.
    """

    section_id: str
    rule: str
    title: str
    zone: str
    place: str
    window: str
    is_in_force: bool = True


def counted_number(named: Named, count: Count, command: tuple[str, ...]) -> Number:
    """A number that a counter gave, with the command that gives it again."""
    where = named.place or "everywhere"
    return Number(
        key=_key(named.section_id, named.rule, count.feed, named.zone, named.window),
        section_id=named.section_id,
        label=f"{count.counter}: {named.title}, {where}, {text.period(count.period)}",
        text=text.counted(count) if named.is_in_force else "not in force",
        count=count,
        command=command,
    )


def window_of(number: Number) -> str:
    """Of which window a number speaks; see `Named`."""
    return number.key.rsplit("/", maxsplit=1)[-1]


def subject_of(number: Number) -> str:
    """What a number counts: the rule with its version, or which list its entries make."""
    return number.key.split("/")[1]


def _key(*parts: str) -> str:
    # An area of a layer is `layer/name`: its stroke must not look like ours.
    return "/".join(part.replace("/", "|") for part in parts)


def entry_numbers(
    template: Template,
    plan: Plan,
    *,
    statuses: tuple[Sequence[ObligationStatus], Sequence[ObligationStatus]],
    observations: Sequence[Observation],
    late: Sequence[LateReport] = (),
) -> tuple[Number, ...]:
    """How many obligations, observations and late reports each section lists.

    Args:
        template: Its sections.
        plan: Gives the period.
        statuses: As they stand now, and as they stood in the report before.
        observations: Of the period.
        late: Reports about earlier days.
    """
    found: list[Number] = []
    for section in template.sections:
        if section.kind in ("obligations", "summary"):
            found += _obligations(section, plan, *statuses)
            found += _observations(section, observations)
        elif section.kind == "earlier-days":
            found += _late(section, late)
        else:
            found += _observations(section, observations)
    return tuple(found)


def _obligations(
    section: SectionSpec,
    plan: Plan,
    now: Sequence[ObligationStatus],
    before: Sequence[ObligationStatus],
) -> Iterator[Number]:
    dues = sort_dues(now, before, period=plan.period, next_days=section.options["next_days"])
    lists = {
        "fell-due": ("Obligations that fell due", dues.fell_due),
        "changed": ("Obligations whose state changed", [one.status for one in dues.moved]),
        "due-next": ("Obligations due next", dues.due_next),
        "overdue": ("Obligations overdue", dues.overdue),
        "contested": ("Obligations contested", dues.contested),
    }
    if plan.previous_cut_off is None:
        del lists["changed"]  # of a first report it is not known what changed: never zero
    for name, (words, statuses) in lists.items():
        if section.kind == "summary" and name not in _HEADLINES:
            continue
        ids = [one.obligation.obligation_id for one in statuses]
        yield _listed(section, name, words, ids)


def _late(section: SectionSpec, late: Sequence[LateReport]) -> Iterator[Number]:
    feeds = dict.fromkeys((one.feed, one.counter) for one in late)
    for feed, counter in feeds:
        for change in ("new", "withdrawn", "changed"):
            ids = [one.report_id for one in late if (one.feed, one.change) == (feed, change)]
            words = f"{counter}: reports about earlier days, {change}"
            yield _listed(section, change, words, ids, feed=feed)


def _observations(section: SectionSpec, observations: Sequence[Observation]) -> Iterator[Number]:
    for name in ("topics", "kinds"):
        for word in section.options.get(name, ()):
            ids = [one.entry_id for one in observations if word in (one.topic, one.kind)]
            yield _listed(section, f"entries:{word}", f"Entries on {word.replace('-', ' ')}", ids)


def _listed(
    section: SectionSpec, name: str, words: str, ids: Iterable[str], *, feed: str = ""
) -> Number:
    behind = tuple(ids)
    return Number(
        key=_key(section.section_id, name, feed, "", NOW),
        section_id=section.section_id,
        label=words,
        text=text.number(len(behind)),
        ids=behind,
    )
