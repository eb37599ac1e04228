"""The joint-commission sheet as a document: one row per allegation, up to four languages abreast.

Labels are data in every language. What sides wrote stands as they gave it, in the languages in
which they gave it; nothing is translated. Who handled an allegation is not printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from truceline.briefs import text
from truceline.briefs.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Inline,
    Notice,
    Paragraph,
    Section,
    Table,
)
from truceline.core.claim import Figure
from truceline.core.errors import InvalidValue
from truceline.ingest.topics import load_words
from truceline.reporting.labels import Labels, load_labels
from truceline.talks.allegations import Answer, SheetRow, known_kinds
from truceline.talks.allegations import words as alleging

__all__ = ["SheetPlan", "compose_commission_sheet", "figure_words"]

_MOST = 4
_DRAFT = "DRAFT – internal, not released"
_NEVER_ADDED = "Two sides' tallies are never added; one case may stand in both lists."
_HEADS = (
    *("Reference and day received", "When and where", "Alleged by", "Count of the alleging side"),
    *("Answer of the other side", "Agreed or contested", "State", "Next step"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetPlan:
    """What a sheet is made with.

    Attributes:
        languages: One to four; the first leads.
        name: Gives an actor's name by its id.
        tallies: Sentences on two sides' tallies side by side, as they stand.
        run_id: Of what made it; `recorded_at` when (UTC).
    """

    languages: tuple[str, ...]
    name: Callable[[str], str]
    run_id: str
    recorded_at: datetime
    as_of: date | None = None
    tallies: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= len(self.languages) <= _MOST or len(set(self.languages)) < len(self.languages):
            raise InvalidValue(
                f"A sheet in {len(self.languages)} languages is not possible.",
                hint=f"Choose one to four, each once: {', '.join(load_labels().languages)}.",
            )
        for one in self.languages:
            load_labels().known(one)


def compose_commission_sheet(rows: Sequence[SheetRow], plan: SheetPlan) -> Document:
    """The sheet, marked as an internal draft.

    Raises:
        InvalidValue: More than four languages are asked for, or one twice.
        UnknownId: There are no labels in a language.
    """
    pen = _Pen(labels=load_labels(), plan=plan)
    as_of = plan.as_of or plan.recorded_at.date()
    return Document(
        title=pen.all("Joint-commission sheet"),
        subtitle=pen.all("Known by {instant}", instant=as_of),
        language=plan.languages[0],
        run_id=plan.run_id,
        recorded_at=plan.recorded_at,
        as_of=plan.as_of,
        is_simulated=False,
        notices=(Notice(severity="alarm", text=pen.all(_DRAFT)),),
        blocks=tuple(_blocks(rows, pen)),
    )


@dataclass(frozen=True, slots=True)
class _Pen:
    labels: Labels
    plan: SheetPlan

    def all(self, key: str, **values: object) -> str:
        """A label in every language of the sheet, each once."""
        said = (self.labels.text(key, tag, **values) for tag in self.plan.languages)
        return " / ".join(dict.fromkeys(said))

    @property
    def public(self) -> str:
        """One of the public, who is never named on a paper that the sides read."""
        named = alleging.load_words().by_kinds["public"]
        tags = (self.labels.known(tag) for tag in self.plan.languages)
        return " / ".join(dict.fromkeys(named[tag] for tag in tags))

    def day(self, on: date) -> str:
        """A day in digits that every language reads alike."""
        return on.isoformat()

    def given(self, texts: Iterable[tuple[str, str]]) -> Iterator[Inline]:
        """Words of a side in the languages in which it gave them."""
        for tag, words in texts:
            yield Inline(text=f" {words}", style="quoted", language=tag)


def _blocks(rows: Sequence[SheetRow], pen: _Pen) -> Iterator[Block]:
    yield Section(heading=pen.all("Allegations"), level=2, anchor="summary")
    if not rows:
        yield Paragraph(inlines=(Inline(text=pen.all("No allegation was received.")),))
    else:
        yield _table(rows, pen)
    if pen.plan.tallies:
        yield Section(heading=pen.all("Numbers"), level=2, anchor="tallies")
        yield Paragraph(inlines=(Inline(text=pen.all(_NEVER_ADDED)),))
        yield Bullets(entries=tuple((Inline(text=one),) for one in pen.plan.tallies))


def _table(rows: Sequence[SheetRow], pen: _Pen) -> Table:
    languages = pen.plan.languages
    words = [
        f"{pen.labels.text('In the words of the alleging side', tag)} "
        f"({pen.labels.names[pen.labels.known(tag)]})"
        for tag in languages
    ]
    heads = [pen.all(one) for one in _HEADS]
    heads[2] = " / ".join(dict.fromkeys(_from_whom(pen.labels, tag) for tag in languages))
    columns = [Column(heading=heading) for heading in (*heads, *words)]
    return Table(
        caption=pen.all("Allegations"),
        columns=tuple(columns),
        rows=tuple(_row(row, pen) for row in rows),
    )


def _from_whom(labels: Labels, tag: str) -> str:
    return f"{labels.text('Alleged by', tag)} → {labels.text('From the direction of', tag)}"


def _row(row: SheetRow, pen: _Pen) -> tuple[Cell, ...]:
    texts = (_text_cell(row, tag, pen) for tag in pen.plan.languages)
    return (
        _reference(row, pen),
        Cell.of(_when_and_where(row)),
        _alleged(row, pen),
        Cell.of(_claimed(row, pen)),
        _answers(row, pen),
        Cell.of(pen.all(row.standing.value), style="strong"),
        _state(row, pen),
        _next_step(row, pen),
        *texts,
    )


def _text_cell(row: SheetRow, tag: str, pen: _Pen) -> Cell:
    words = row.texts.get(tag) or row.texts.get(pen.labels.known(tag))
    if not words:
        return Cell.of(pen.labels.text("not given in this language", tag))
    return Cell(inlines=(Inline(text=words, style="quoted", language=tag),))


def _reference(row: SheetRow, pen: _Pen) -> Cell:
    said = row.case.allegation
    pieces = [Inline(text=said.allegation_id, style="strong")]
    pieces.append(Inline(text=f" {pen.day(said.received_at.date())}"))
    if row.same_as:
        same = pen.all("Judged to be the same event as {others}", others=", ".join(row.same_as))
        pieces.append(Inline(text=f". {same}"))
    return Cell(inlines=tuple(pieces), anchor=f"al-{said.allegation_id}")


def _when_and_where(row: SheetRow) -> str:
    said = row.case.allegation
    days = str(said.first_on)
    if said.last_on != said.first_on:
        days = f"{days} – {said.last_on}"
    clocks = " – ".join(f"{at:%H:%M}" for at in (said.from_at, said.until_at) if at)
    point = ""
    if said.lat_deg is not None and said.lon_deg is not None:
        spread = f" ± {text.number(said.radius_m)} m" if said.radius_m else ""
        point = f"({said.lat_deg:.3f}, {said.lon_deg:.3f}{spread})"
    return ", ".join(part for part in (days, clocks, said.place_name, point) if part)


def _alleged(row: SheetRow, pen: _Pen) -> Cell:
    said, name = row.case.allegation, pen.plan.name
    side = pen.public if said.by_kind == "public" else name(said.alleged_by)
    pieces = [Inline(text=side, style="name")]
    if said.about:
        pieces.append(Inline(text=" → "))
        pieces.append(Inline(text=name(said.about), style="name"))
    return Cell(inlines=tuple(pieces))


def _claimed(row: SheetRow, pen: _Pen) -> str:
    said, tags = row.case.allegation, pen.plan.languages
    kind = known_kinds().get(said.kind, {})
    named = " / ".join(dict.fromkeys(kind.get(pen.labels.known(tag), said.kind) for tag in tags))
    figures = "; ".join(figure_words(one, tags, pen.labels) for one in row.figures)
    return f"{named}: {figures}" if figures else f"{named}: {pen.all('not stated')}"


def figure_words(figure: Figure, languages: Sequence[str], labels: Labels) -> str:
    """A number as claimed, with its unit in every language asked for."""
    if figure.counted in {"killed", "injured"}:
        what = [labels.text(figure.counted.capitalize(), tag) for tag in languages]
    else:
        units = load_words().units.get(figure.unit, {})
        what = [units[labels.known(tag)] for tag in languages if labels.known(tag) in units]
    about = "" if figure.qualifier == "exact" else " / ".join(
        dict.fromkeys(labels.written(figure.qualifier, tag) for tag in languages)
    )  # fmt: skip
    number = "?" if figure.value is None else text.number(figure.value)
    return " ".join(part for part in (about, number, " / ".join(dict.fromkeys(what))) if part)


def _answers(row: SheetRow, pen: _Pen) -> Cell:
    if not row.answers:
        return Cell.of(pen.all("no answer yet"))
    pieces: list[Inline] = []
    for at, answer in enumerate(row.answers):
        pieces += [Inline(text="; ")] if at else []
        pieces += _answer(answer, pen)
    return Cell(inlines=tuple(pieces))


def _answer(answer: Answer, pen: _Pen) -> Iterator[Inline]:
    yield Inline(text=pen.plan.name(answer.party), style="name")
    yield Inline(text=f": {pen.all(answer.kind.value)}")
    for figure in answer.figures:
        yield Inline(text=f", {figure_words(figure, pen.plan.languages, pen.labels)}")
    yield from pen.given(sorted(answer.texts.items()))


def _state(row: SheetRow, pen: _Pen) -> Cell:
    ruling = row.case.ruling
    pieces = [Inline(text=pen.all(row.state.value))]
    if ruling:
        body, on = pen.plan.name(ruling.body), pen.day(ruling.ruled_on)
        pieces.append(Inline(text=f". {pen.all('Ruled by {body} on {on}', body=body, on=on)}: "))
        pieces.append(Inline(text=ruling.mandate, style="quoted"))
    return Cell(inlines=tuple(pieces))


def _next_step(row: SheetRow, pen: _Pen) -> Cell:
    step = row.next_step
    if step is None:
        return Cell.of("–")
    due = f", {pen.day(step.due_on)}" if step.due_on else ""
    pieces = (Inline(text=step.what, style="quoted"), Inline(text=f" ({step.who}){due}"))
    return Cell(inlines=pieces)
