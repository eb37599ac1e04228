"""What comes in the next days, the pace of each agreement, and scores, below the obligations."""

from __future__ import annotations

from truceline.briefs import text
from truceline.briefs.compose.sheet import Sheet, plain, quoted, sentence
from truceline.briefs.model import Block, Cell, Column, Paragraph, Section, Table
from truceline.talks.clocks import Pace, ScoreTotal, Upcoming

__all__ = ["describe_clocks"]

_COMES = tuple(
    Column(heading=heading) for heading in ("When", "What", "Obligation", "Owed by", "State")
)
_PACE = tuple(
    Column(heading=heading)
    for heading in ("Agreement", "Verified or accepted", "Only claimed", "Time gone")
)
_SCORES = tuple(
    Column(heading=heading)
    for heading in ("Agreement", "Year", "Judged by", "Share", "Provisions judged", "Bounds")
)


def describe_clocks(sheet: Sheet) -> tuple[Block, ...]:
    """What comes, pace and scores; each that holds nothing says so."""
    return (*_coming(sheet), *_paces(sheet), *_scores(sheet))


def _coming(sheet: Sheet) -> tuple[Block, ...]:
    inputs = sheet.inputs
    heading = "What comes in the next 14 days"
    section = Section(heading=heading, level=3, anchor="obligations-due")
    if not inputs.upcoming:
        words = "Nothing recorded here falls due, begins, recurs or runs out in the 14 days from "
        words += f"{text.day(inputs.assessment.on)} on. Obligations without a day are in no list."
        return section, Paragraph(inlines=sentence(words))
    rows = tuple(_comes(sheet, one) for one in inputs.upcoming)
    return section, Table(caption=heading, columns=_COMES, rows=rows)


def _comes(sheet: Sheet, one: Upcoming) -> tuple[Cell, ...]:
    obligation = one.status.obligation
    return (
        Cell.of(text.when(one.when)),
        Cell.of(one.kind),
        Cell(inlines=(plain(f"{obligation.kind}: "), quoted(one.status.text))),
        Cell.of(sheet.actors(obligation.bound) or "not stated", style="name"),
        Cell.of(one.status.state.value, style="strong", title=text.with_days(one.status.reason)),
    )


def _paces(sheet: Sheet) -> tuple[Block, ...]:
    paces = [one for one in sheet.inputs.paces if not one.undefined]
    section = Section(heading="Pace", level=3, anchor="obligations-pace")
    left_out = len(sheet.inputs.paces) - len(paces)
    words = "Obligations with a due day that are done, against the time gone from the signing to "
    words += "the last due day."
    if left_out:
        words += f" {text.plural(left_out, 'agreement')} without such days left out: no pace "
        words += "is defined there."
    if not paces:
        words = "No pace is defined: no agreement here has obligations with a day to be done by."
        return section, Paragraph(inlines=sentence(words))
    rows = tuple(_pace(sheet, one) for one in paces)
    table = Table(caption="Pace by agreement", columns=_PACE, rows=rows)
    return section, Paragraph(inlines=sentence(words)), table


def _pace(sheet: Sheet, one: Pace) -> tuple[Cell, ...]:
    low, high = text.percent(one.elapsed_low or 0.0), text.percent(one.elapsed_high or 0.0)
    return (
        Cell.of(_title(sheet, one.agreement_id), style="quoted"),
        Cell.of(f"{one.done} of {one.dated}"),
        Cell.of(f"{one.claimed} of {one.dated}"),
        Cell.of(low if low == high else f"{low} to {high}"),
    )


def _scores(sheet: Sheet) -> tuple[Block, ...]:
    section = Section(heading="Implementation scores", level=3, anchor="obligations-scores")
    if not sheet.inputs.scores:
        words = "Nobody has scored a provision of these agreements."
        return section, Paragraph(inlines=sentence(words))
    words = "Each provision from 0 (not initiated) to 3 (full), as one person judges; the share is "
    words += "the sum over the most that the judged ones could have. The bounds take all that was "
    words += "not judged for 0, or for 3. Scores of two persons are never mixed."
    rows = tuple(_score(sheet, one) for one in sheet.inputs.scores)
    table = Table(caption="Implementation scores", columns=_SCORES, rows=rows)
    return section, Paragraph(inlines=sentence(words)), table


def _score(sheet: Sheet, one: ScoreTotal) -> tuple[Cell, ...]:
    share = text.percent(one.share) if one.share is not None else "none judged"
    bounds = f"{text.percent(one.low or 0.0)} to {text.percent(one.high or 0.0)}"
    return (
        Cell.of(_title(sheet, one.agreement_id), style="quoted"),
        Cell.of(str(one.year)),
        Cell.of(one.by, style="name"),
        Cell.of(share),
        Cell.of(f"{one.judged} of {one.provisions}"),
        Cell.of(bounds),
    )


def _title(sheet: Sheet, agreement_id: str) -> str:
    agreement = sheet.inputs.record.agreements.get(agreement_id)
    return agreement.title if agreement else agreement_id
