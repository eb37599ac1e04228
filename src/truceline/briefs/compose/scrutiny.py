"""Whether the count of the period can be leant on: other choices, and what was watched."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.briefs import text
from truceline.briefs.compose.sheet import Sheet, caption, quoted, sentence
from truceline.briefs.model import Block, Bullets, Cell, Column, Inline, Table
from truceline.monitor.coverage_rates import in_words as rate_in_words
from truceline.monitor.coverage_shares import gaps_in_words
from truceline.monitor.model import Count
from truceline.monitor.scrutiny import Scrutiny, WatchedZone
from truceline.monitor.sensitivity import Sensitivity, in_words

__all__ = ["leant_on", "what_it_hangs_on"]


def leant_on(sheet: Sheet) -> Iterator[tuple[Inline, ...]]:
    """One sentence per counter and zone, for people who read no tables."""
    for one in sheet.inputs.scrutiny:
        counter = one.feed.counter
        if one.unknown:
            yield sentence(
                f"{counter}: what its count hangs on is not known: ", quoted(one.unknown)
            )
            continue
        if one.sensitivity:
            yield sentence(f"{counter}: {in_words(one.sensitivity)}")
        for zone in one.zones:
            where = (Inline(text=zone.name, style="name"), ": ") if zone.name else ()
            yield sentence(f"{counter}, ", *where, rate_in_words(zone.rate))


def what_it_hangs_on(sheet: Sheet) -> Iterator[Block]:
    """The tables behind the sentences, with what they assume."""
    for one in sheet.inputs.scrutiny:
        if one.sensitivity:
            yield _choices(one, one.sensitivity)
        if one.zones:
            yield _watched(one)
        said = dict.fromkeys(one.sensitivity.assumptions if one.sensitivity else ())
        for zone in one.zones:
            said |= dict.fromkeys(zone.rate.assumptions)
        if said:
            yield Bullets(entries=tuple(sentence(f"Assumed: {words}") for words in said))


def _choices(one: Scrutiny, told: Sensitivity) -> Table:
    heads = ("As counted", "Certain", "Expected", "Possible")
    rows = [("as asked", "", told.asked)]
    rows += [(row.choice, row.changed, row.count) for row in told.rows]
    return Table(
        caption=caption(f"Events with one choice changed at a time: {one.feed.counter}", one.feed),
        columns=(
            Column(heading="Choice"),
            Column(heading="Changed to"),
            *(Column(heading=head, align="right") for head in heads),
        ),
        rows=tuple(
            (Cell.of(choice), Cell.of(changed or "–"), *_numbers(count))
            for choice, changed, count in rows
        ),
    )


def _numbers(count: Count) -> tuple[Cell, ...]:
    parts = (count.value, count.certain, count.expected, count.possible)
    return tuple(Cell.of("not known" if one is None else text.number(one)) for one in parts)


def _watched(one: Scrutiny) -> Table:
    heads = ("Days", "Observed zone-days", "Incidents", "Incidents on days nobody observed")
    return Table(
        caption=caption(f"How much was watched, zone by zone: {one.feed.counter}", one.feed),
        columns=(
            Column(heading="Zone"),
            *(Column(heading=head, align="right") for head in heads),
            Column(heading="Per 28 observed zone-days (95 %)", align="right"),
            Column(heading="Gaps: not known, never zero"),
        ),
        rows=tuple(_zone(zone) for zone in one.zones),
    )


def _zone(zone: WatchedZone) -> tuple[Cell, ...]:
    rate, observed = zone.rate, zone.observed
    days = observed.zone_days
    return (
        Cell.of(zone.name or "everywhere", style="name"),
        Cell.of(text.number(observed.period.days)),
        Cell.of("not stated" if days is None else f"{days:.1f}"),
        Cell.of("not known" if rate.unknown else text.number(rate.events)),
        Cell.of(text.number(rate.events_unobserved)),
        Cell.of("not known" if rate.unknown else text.estimate(rate.rate)),
        Cell.of(text.with_days(gaps_in_words(observed)), style="quoted"),
    )
