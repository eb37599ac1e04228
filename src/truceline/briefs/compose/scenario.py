"""A model of a conflict as a section: who wants what, what is stable, and what stays open.

In: a model, its game and what was computed on it. Out: a `Document`. Nothing is computed here, and
no share of readings is ever called a probability.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from truceline.briefs import text
from truceline.briefs.compose.scenario_inputs import Held, ScenarioInputs
from truceline.briefs.compose.sheet import plain, quoted, sentence, source_anchor
from truceline.briefs.document import (
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
from truceline.scenarios.model import Basis, Concept, ConflictModel, Exclusion, Stability

__all__ = ["Held", "ScenarioInputs", "compose_scenario"]

_DRAFT = "DRAFT – internal, not released."
_NO_FORECAST = (
    "A state is called stable where the model gives nobody a reason to leave it. That is a "
    "consequence of what the model assumes, not a forecast, and no probability of an outcome."
)
# Labels printed of the states that hold; the rest is in the CSV.
_MOST_STATES = 20


def compose_scenario(inputs: ScenarioInputs) -> Document:
    """The section on one model."""
    return Document(
        title=f"Scenario: {inputs.model.title}",
        subtitle=_subtitle(inputs),
        language="en",
        run_id=inputs.run.run_id,
        recorded_at=inputs.run.recorded_at,
        as_of=inputs.record.as_of,
        is_simulated=False,
        notices=(
            Notice(severity="warning", text=_DRAFT),
            Notice(severity="note", text=_NO_FORECAST),
        ),
        blocks=(
            *_stable(inputs),
            *_options(inputs),
            *_wishes(inputs),
            *_open(inputs),
            *_sources(inputs),
        ),
    )


def _subtitle(inputs: ScenarioInputs) -> str:
    as_of = inputs.record.as_of
    known = f"what was known by {text.known_by(as_of)}" if as_of else "everything known"
    return f"{inputs.record.title} · from {known}"


def _stable(inputs: ScenarioInputs) -> Iterator[Block]:
    game, found = inputs.game, inputs.stability
    yield Section(heading="What is stable", level=2, anchor="stable")
    for note in inputs.model.notes:
        yield Paragraph(inlines=(quoted(note),))
    words = f"{text.plural(game.size, 'feasible state')}. "
    if game.status_quo >= 0:
        words += f"Today: {game.labels[game.status_quo]}. "
    words += "A letter stands for each option in the order of the table below: Y taken, N not."
    yield Paragraph(inlines=(plain(words if inputs.model.options else words.split(". A l")[0]),))
    concepts = tuple(found.by_player)
    yield Table(
        caption="Named outcomes: how many of their states hold for everybody, per concept",
        columns=(Column(heading="Outcome"), *_numbers(concepts)),
        rows=tuple(_outcome_row(inputs, name) for name in ("", *game.outcomes)),
    )
    entries = [_holding(inputs, concept) for concept in concepts]
    yield Bullets(entries=tuple(entries))
    yield Paragraph(inlines=(plain(f"Computed by the engine '{found.engine}'{_checked(found)}"),))


def _checked(found: Stability) -> str:
    return ", and checked by the literal definitions." if found.checked else "."


def _numbers(concepts: Iterable[Concept]) -> tuple[Column, ...]:
    return tuple(Column(heading=concept.value, align="right") for concept in concepts)


def _outcome_row(inputs: ScenarioInputs, name: str) -> tuple[Cell, ...]:
    game = inputs.game
    titles = {one.outcome_id: one.title for one in inputs.model.outcomes}
    states = game.outcomes[name] if name else tuple(range(game.size))
    cells = []
    for concept, by_player in inputs.stability.by_player.items():
        held = int(by_player[:, list(states)].all(axis=0).sum()) if states else 0
        said = f"{held} of {len(states)}" if states else "no state"
        cells.append(Cell.of(said, title=f"stable under {concept.value}"))
    return (Cell.of(titles.get(name, name) or "Any state", style="quoted" if name else ""), *cells)


def _holding(inputs: ScenarioInputs, concept: Concept) -> tuple[Inline, ...]:
    labels = [inputs.game.labels[state] for state in inputs.stability.equilibria(concept)]
    shown = ", ".join(labels[:_MOST_STATES]) or "none"
    more = f", and {len(labels) - _MOST_STATES} more" if len(labels) > _MOST_STATES else ""
    return sentence(Inline(text=f"{concept.value}: ", style="strong"), f"{shown}{more}.")


def _options(inputs: ScenarioInputs) -> Iterator[Block]:
    model = inputs.model
    names = {player.player: player.name for player in model.players}
    yield Section(heading="Who can do what", level=2, anchor="options")
    rows = tuple(
        (
            Cell.of(names.get(one.owner, one.owner), style="name"),
            Cell.of(one.title, style="quoted"),
            Cell.of(_today(model, one.option_id)),
            Cell(inlines=_cited(inputs, one.basis)),
        )
        for one in model.options
    )
    headings = ("Who", "Option", "Today", "Rests on")
    if rows:
        yield _table("Options, in the order of the letters", headings, rows)
    else:
        yield Paragraph(inlines=sentence("The model names its states one by one."))
    excluded = tuple(
        sentence(quoted(one.reason or one.expression), " ", *_cited(inputs, _other(one)))
        for one in model.exclusions
    )
    if excluded:
        yield Paragraph(inlines=sentence("What cannot be:"))
        yield Bullets(entries=excluded)


def _other(one: Exclusion) -> Basis:
    """What it rests on without the reason, where that was said already."""
    return replace(one.basis, reason="") if one.basis.reason == one.reason else one.basis


def _today(model: ConflictModel, option_id: str) -> str:
    if option_id not in model.status_quo:
        return "not stated"
    return "taken" if model.status_quo[option_id] else "not taken"


def _wishes(inputs: ScenarioInputs) -> Iterator[Block]:
    yield Section(heading="Who wants what", level=2, anchor="preferences")
    names = {player.player: player.name for player in inputs.model.players}
    rows: list[tuple[Cell, ...]] = []
    for one in inputs.model.preferences:
        parts = [(s.expression, s.basis, "open" if s.is_open else "") for s in one.statements]
        parts += [(f"{o.better} > {o.worse}", o.basis, "pair") for o in one.orders]
        if one.ranking:
            tiers = " > ".join(", ".join(tier) for tier in one.ranking)
            parts = [(tiers, one.basis, "ranking")]
        rows += [
            (
                Cell.of(names.get(one.player, one.player), style="name"),
                Cell.of("" if mark in {"pair", "ranking"} else str(number), title="from 1 down"),
                Cell.of(words, style="quoted"),
                Cell.of(", ".join(filter(None, [mark, _marks(basis)]))),
                Cell(inlines=_cited(inputs, basis)),
            )
            for number, (words, basis, mark) in enumerate(parts, start=1)
        ]
    headings = ("Who", "Weight", "Wants", "Mark", "Rests on")
    yield _table("Preferences, the weightiest first", headings, tuple(rows))


def _marks(basis: Basis) -> str:
    if basis.is_contested:
        return "contested: left open"
    return "" if basis.is_cited else "uncited"


def _open(inputs: ScenarioInputs) -> Iterator[Block]:
    yield Section(heading="Ways, and what stays open", level=2, anchor="open")
    yield from _robust(inputs)
    titles = {one.outcome_id: one.title for one in inputs.model.outcomes}
    entries = []
    for name, steps in inputs.ways.items():
        words = ": nobody gets there from today by improving at every step."
        if steps is not None:
            words = f": {'; then '.join(steps)}." if steps else ": that is today's state."
        entries.append(sentence(quoted(titles.get(name, name)), words))
    if entries:
        yield Bullets(entries=tuple(entries))
    if inputs.flaws:
        yield Bullets(entries=tuple(sentence(flaw) for flaw in inputs.flaws))


def _robust(inputs: ScenarioInputs) -> Iterator[Block]:
    """What is open, and how far outcomes survive it: shares of readings, nothing more."""
    if inputs.left_open:
        yield Paragraph(inlines=sentence("The model leaves open, among what has a name:"))
        yield Bullets(
            entries=tuple(
                sentence(Inline(text=who, style="name"), ": ", quoted(" or ".join(readings)), ".")
                for who, readings in inputs.left_open
            )
        )
    if inputs.held:
        rows = tuple(
            (
                Cell.of(one.title, style="quoted"),
                Cell.of(one.verdict),
                Cell.of(text.percent(one.share[0]) if one.share else "not drawn"),
                Cell.of(" to ".join(map(text.percent, one.share[1:])) if one.share else ""),
                Cell.of(text.number(one.draws) if one.share else ""),
            )
            for one in inputs.held
        )
        headings = ("Outcome", "Stable", "Share of the ways drawn", "Interval, 95 %", "Drawn")
        yield _table("Over all that is open, under R: not how likely it is", headings, rows)


def _cited(inputs: ScenarioInputs, basis: Basis) -> tuple[Inline, ...]:
    """What a part rests on, linked to the list of sources; said where it rests on nothing."""
    pieces: list[Inline] = []
    for one in basis.claims:
        claim = inputs.claims.get(one)
        cited = claim.cited if claim else one
        source_id, _, locator = cited.partition("#")
        source = inputs.record.sources.get(source_id)
        title = text.shorten(source.title, 50) if source else source_id
        words = f"[{title}{', ' + locator if locator else ''}]"
        href = f"#{source_anchor(source_id)}" if source else ""
        pieces += [plain(" ")] if pieces else []
        pieces.append(Inline(text=words, href=href, style="quoted"))
    if basis.judged_by:
        pieces += [
            plain(" " if pieces else ""),
            plain("judged by "),
            Inline(text=basis.judged_by, style="name"),
        ]
        pieces += [plain(": "), quoted(basis.reason)] if basis.reason else []
    return tuple(pieces) or (plain("nothing is cited"),)


def _sources(inputs: ScenarioInputs) -> Iterator[Block]:
    named = {one.cited.partition("#")[0] for one in inputs.claims.values()}
    named |= {one.partition("#")[0] for one in _all_cited(inputs.model)}
    sources = [one for one in inputs.record.sources.values() if one.source_id in named]
    yield Section(heading="Sources", level=2, anchor="sources")
    rows = tuple(
        (
            Cell.of(one.title, style="quoted", anchor=source_anchor(one.source_id)),
            Cell.of(one.publisher or "not stated", style="name"),
            Cell.of(text.day(one.published_on) if one.published_on else "not stated"),
            Cell.of("checked" if one.checked else "unchecked"),
        )
        for one in sources
    )
    yield _table("Documents cited", ("Document", "Publisher", "Published", "Checked"), rows)
    run = inputs.run
    words = f"Run {run.run_id}, Truceline {run.code_version}, {run.recorded_at:%Y-%m-%d %H:%M} UTC."
    yield Paragraph(inlines=sentence(words))


def _all_cited(model: ConflictModel) -> Iterator[str]:
    bases = [one.basis for one in model.options]
    bases += [one.basis for one in model.exclusions]
    bases += [one.basis for one in model.outcomes]
    for one in model.preferences:
        bases += [one.basis, *(s.basis for s in one.statements), *(o.basis for o in one.orders)]
    yield from model.sources
    for basis in bases:
        yield from basis.claims


def _table(words: str, headings: Sequence[str], rows: tuple[tuple[Cell, ...], ...]) -> Table:
    columns = tuple(Column(heading=heading) for heading in headings)
    return Table(caption=words, columns=columns, rows=rows)
