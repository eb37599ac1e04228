"""Allegations and rulings in a brief: what each side alleges, how it stands, what a body ruled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from truceline.briefs import text
from truceline.briefs.compose.sheet import Sheet, plain, quoted, sentence
from truceline.briefs.model import Block, Bullets, Cell, Column, Inline, Paragraph, Section, Table
from truceline.core.dates import Period
from truceline.talks.allegations import Case, Ruling, SheetRow, State

__all__ = ["describe_allegations"]

_MOST = 30
_ALLEGED = tuple(
    Column(heading=heading)
    for heading in ("Allegation", "When", "Alleged by", "What", "The other side", "State")
)
_RULED = tuple(
    Column(heading=heading) for heading in ("Allegation", "About", "Ruling", "By", "On", "Source")
)
_Sentence = tuple[Inline, ...]


def describe_allegations(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Allegations and rulings`: by side, of the period, rulings, what is overdue.

    No name of who handled one and no words; nobody of the public is named, nor the place that one
    of the public told of: a day and a village may be enough to know who spoke.
    """
    rows, on = sheet.inputs.allegations, sheet.inputs.assessment.on
    section = Section(heading="Allegations and rulings", level=2, anchor="allegations")
    told = [row for row in rows if row.case.allegation.first_on <= on]
    if not told and not sheet.inputs.tallies:
        words = "No allegation about a day up to this one was received here. "
        words += "That nobody alleged is no sign that nothing happened."
        return section, Paragraph(inlines=sentence(words))
    return (
        section,
        Paragraph(inlines=sentence(_caveat(sheet, len(rows) - len(told)))),
        *_sides(sheet, told),
        *_of_period(sheet, told),
        *_rulings(sheet, told),
        *_late(sheet, told),
        *_tallies(sheet),
    )


def _caveat(sheet: Sheet, later: int) -> str:
    words = "An allegation is what a side says; only a ruling makes a violation, and none of this "
    words += f"is in any count of incidents. States as {_known(sheet)}."
    if later:
        words += f" {text.plural(later, 'allegation')} about later days left out."
    return words


def _known(sheet: Sheet) -> str:
    as_of = sheet.inputs.assessment.as_of
    return f"known by {text.known_by(as_of)}" if as_of else "known at the time of the run"


def _sides(sheet: Sheet, rows: list[SheetRow]) -> Iterator[Block]:
    sides: dict[str, list[SheetRow]] = {}
    for row in rows:
        sides.setdefault(row.case.allegation.side, []).append(row)
    if sides:
        yield Bullets(entries=tuple(_side(sheet, *each) for each in sides.items()))


def _side(sheet: Sheet, side: str, rows: list[SheetRow]) -> _Sentence:
    states = Counter(row.state for row in rows)
    each = text.joined(f"{states[one]} {one}" for one in State if states[one])
    said = f": {len(rows)} alleged as far as is known here: {each}."
    flag = sheet.party_flag(side)
    words = f" ({flag})" if flag else ""
    return sentence(Inline(text=sheet.actors([side]), style="name"), words + said)


def _of_period(sheet: Sheet, rows: list[SheetRow]) -> Iterator[Block]:
    period = sheet.inputs.assessment.period
    inside = [row for row in rows if _touches(row.case, period)]
    if not inside:
        yield Paragraph(inlines=sentence("None of them is about a day of this period."))
        return
    inside.sort(key=lambda row: (row.case.allegation.first_on, row.case.case_id), reverse=True)
    yield Table(
        caption="Allegations about days of this period, newest first",
        columns=_ALLEGED,
        rows=tuple(_alleged(sheet, row) for row in inside[:_MOST]),
    )
    left = len(inside) - _MOST
    if left > 0:
        words = f"{text.plural(left, 'older one')} not printed here: `truceline allegations list`."
        yield Paragraph(inlines=sentence(words))


def _touches(case: Case, period: Period) -> bool:
    said = case.allegation
    return said.first_on < period.until_on and said.last_on >= period.from_on


def _alleged(sheet: Sheet, row: SheetRow) -> tuple[Cell, ...]:
    said = row.case.allegation
    days = text.days_between(said.first_on, said.last_on)
    about = f", from the direction of {sheet.actors([said.about])}" if said.about else ""
    counted = "; ".join(text.claimed(one) for one in row.figures)
    what = said.kind.replace("-", " ") + (f": {counted}" if counted else "")
    place = "" if said.by_kind == "public" else said.place_name
    return (
        Cell.of(said.allegation_id, anchor=_anchor(said.allegation_id)),
        Cell.of(days),
        Cell.of(f"{sheet.actors([said.side])}{about}", style="name"),
        Cell.of(f"{what}, {place}" if place else what, style="quoted"),
        Cell.of(f"{row.standing}: {_answers(sheet, row)}"),
        Cell.of(row.state.value, style="strong"),
    )


def _answers(sheet: Sheet, row: SheetRow) -> str:
    told = [f"{sheet.actors([one.party])} {one.kind} it" for one in row.answers]
    return text.joined(told) or "no other side has answered"


def _anchor(allegation_id: str) -> str:
    return f"al-{allegation_id}"


def _rulings(sheet: Sheet, rows: list[SheetRow]) -> Iterator[Block]:
    ruled = [(row.case, row.case.ruling) for row in rows]
    known = [(case, ruling) for case, ruling in ruled if ruling]
    yield Section(heading="Rulings", level=3, anchor="allegations-rulings")
    if not known:
        yield Paragraph(inlines=sentence("No body has ruled on any of them."))
        return
    known.sort(key=lambda pair: (pair[1].ruled_on, pair[0].case_id), reverse=True)
    yield Table(
        caption="Rulings on these allegations, newest first",
        columns=_RULED,
        rows=tuple(_ruled(sheet, case, ruling) for case, ruling in known),
    )


def _ruled(sheet: Sheet, case: Case, ruling: Ruling) -> tuple[Cell, ...]:
    is_later = ruling.ruled_on > sheet.inputs.assessment.on
    on = text.day(ruling.ruled_on) + (" (after the day of this brief)" if is_later else "")
    body = Inline(text=sheet.actors([ruling.body]), style="name")
    source = sheet.source_links([ruling.cited] if ruling.cited else [])
    return (
        Cell.of(case.case_id),
        Cell.of(text.joined(case.allegation.against) or "nothing named"),
        Cell.of(ruling.verdict.value, style="strong"),
        Cell(inlines=(body, plain(", by "), quoted(ruling.mandate))),
        Cell.of(on),
        Cell(inlines=source or (plain("not published, as far as is known"),)),
    )


def _late(sheet: Sheet, rows: list[SheetRow]) -> Iterator[Block]:
    shown = {row.case.case_id for row in rows}
    late = [one for one in sheet.inputs.overdue if one.case_id in shown]
    if late:
        words = [f"{one.case_id} ({one.what}, due {text.day(one.due_on)})" for one in late[:_MOST]]
        more = f" and {len(late) - _MOST} more" if len(late) > _MOST else ""
        said = f"Past their day: {', '.join(words)}{more}."
        yield Paragraph(inlines=sentence(said))


def _tallies(sheet: Sheet) -> Iterator[Block]:
    if sheet.inputs.tallies:
        yield Section(heading="Two tallies side by side", level=3, anchor="allegations-tallies")
        yield Bullets(entries=tuple((quoted(one),) for one in sheet.inputs.tallies))
