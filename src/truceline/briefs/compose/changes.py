"""The modelled change under a comparison: in words, with what it assumes and could not see."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.briefs import text
from truceline.briefs.compose.sheet import Sheet, caption, quoted, sentence
from truceline.briefs.model import Block, Bullets, Cell, Column, Paragraph, Table
from truceline.monitor.change import (
    ChangeWindow,
    FeedChange,
    StartChange,
    in_words,
    power_in_words,
)
from truceline.monitor.model import Comparison

__all__ = ["modelled", "say_changes"]

_SELDOM = 0.05
_MODEL = (
    "For a statistician: negative-binomial daily counts; Newey–West error of the level change, by "
    "its expectation corrected, against t with matching degrees of freedom (Bell, McCaffrey 2002)."
)


def modelled(sheet: Sheet, row: Comparison) -> str:
    """The modelled ratio of a row's start; a dash in rows that have a window of their own."""
    if not row.window.startswith("fixed"):
        return "–"
    for feed in sheet.inputs.changes:
        start = feed.at(row.start, row.ceasefire_id)
        if feed.feed.feed == row.during.feed and start is not None:
            return "cannot be said" if start.change.effect.unknown else _ratio(start)
    return "–"


def _ratio(start: StartChange) -> str:
    return text.estimate(start.change.effect.ratio)


def say_changes(sheet: Sheet, feed_id: str) -> Iterator[Block]:
    """What the model says of one counter's comparison; nothing where none was asked."""
    for feed in sheet.inputs.changes:
        if feed.feed.feed != feed_id or not (feed.starts or feed.unknown):
            continue
        if feed.unknown:
            words = f"No change was modelled: {feed.unknown}"
            yield Paragraph(inlines=sentence(quoted(words)))
            continue
        yield Paragraph(inlines=sentence(f"{_how(feed.starts[0].change.window)} {_said(feed)}"))
        own = [one for one in feed.starts if one.ceasefire_id == _asked(sheet)]
        for one in own:
            yield Paragraph(inlines=sentence(quoted(f"{one.label}: {_words(one)}")))
        if feed.starts:
            yield Paragraph(inlines=sentence(_MODEL))
            yield _model(feed)
        entries = [sentence(text.with_days(words)) for words in _behind(feed, own)]
        if entries:
            yield Bullets(entries=tuple(entries))


def _asked(sheet: Sheet) -> str:
    return sheet.ceasefire.ceasefire_id if sheet.ceasefire else ""


def _how(window: ChangeWindow) -> str:
    return (
        f"The modelled ratio sets {text.plural(window.days_during, 'day')} from each start on "
        f"against {window.days_before} before it, leaves out the {window.washout_days} on either "
        "side of the start, and allows for days that resemble each other."
    )


def _said(feed: FeedChange) -> str:
    return in_words(feed.together) if feed.together else ""


def _words(one: StartChange) -> str:
    effect = one.change.effect
    parts = [in_words(one.change)]
    if effect.p_value is not None and effect.p_value >= _SELDOM:
        parts.append(power_in_words(effect))
    if one.beyond:
        parts.append(in_words(one.beyond))
    return " ".join(parts)


def _model(feed: FeedChange) -> Table:
    """What a statistician asks for: days, counts, errors, degrees of freedom, lag."""
    heads = (
        *("Days", "Incidents", "Ratio (95 %)", "p", "p, for all starts", "Error of the log"),
        *("Degrees of freedom", "Lag, days", "Dispersion"),
    )
    return Table(
        caption=caption(f"The model of each start: {feed.feed.counter}", feed.feed),
        columns=(Column(heading="Start"), *(Column(heading=one, align="right") for one in heads)),
        rows=tuple(_model_row(feed, one) for one in feed.starts),
    )


def _model_row(feed: FeedChange, one: StartChange) -> tuple[Cell, ...]:
    effect, change = one.change.effect, one.change
    numbers = [
        f"{effect.days_before} + {effect.days_during}",
        f"{text.number(effect.count_before)} + {text.number(effect.count_during)}",
        _ratio(one) if not effect.unknown else "cannot be said",
        *(_p(p) for p in (effect.p_value, feed.adjusted_p(one))),
        _digits(effect.standard_error, 3),
        _digits(effect.effective_df, 1),
        str(change.lag_days),
        _digits(change.regression.dispersion if change.regression else None, 3),
    ]
    return (Cell.of(one.label, style="quoted"), *(Cell.of(number) for number in numbers))


def _p(value: float | None) -> str:
    return "< 0.001" if value is not None and value < 0.001 else _digits(value, 3)


def _digits(value: float | None, digits: int) -> str:
    return "–" if value is None else f"{value:.{digits}f}"


def _behind(feed: FeedChange, own: Iterable[StartChange]) -> Iterator[str]:
    """What the model assumes, and what must be said beside it; each once."""
    said: dict[str, None] = {}
    for one in feed.starts:
        said |= dict.fromkeys(one.change.assumptions)
    if feed.together:
        said |= dict.fromkeys(feed.together.assumptions)
    for one in own:
        said |= dict.fromkeys(one.beyond.assumptions if one.beyond else ())
    yield from (f"Assumed: {words}" for words in said)
    yield from (f"{one.label}: {note}" for one in feed.starts for note in one.notes)
    yield from dict.fromkeys(note for one in own for note in one.change.notes)
