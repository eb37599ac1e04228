"""One honest sentence about casualties: whose figure, of what, its range, and what it lacks."""

from __future__ import annotations

from datetime import timedelta

from truceline.core.casualty import CasualtyClaim, Fate
from truceline.core.dates import Period
from truceline.monitor.casualties.model import (
    CasualtyLedger,
    CasualtyTotal,
    Contradiction,
    LedgerLine,
)

__all__ = ["in_words"]

_NOT_KILLED = (
    " “Neutralised” is the claimant's word: it may cover killed, wounded, captured or surrendered."
)


def in_words(
    result: CasualtyTotal | CasualtyClaim | LedgerLine | Contradiction | CasualtyLedger,
) -> str:
    """What it says, always as somebody's claim; never more than it says."""
    if isinstance(result, Contradiction):
        return result.words
    if isinstance(result, CasualtyTotal):
        return _total(result)
    if isinstance(result, CasualtyClaim):
        return _claim(result)
    if isinstance(result, LedgerLine):
        return _line(result)
    return _ledger(result)


def _total(one: CasualtyTotal) -> str:
    what = _what(one.fate, one.among, one.place)
    if one.unknown:
        return f"{one.claimant} on {what}: no total. {one.unknown}"
    said = f"{one.claimant} says {_figures(one.low, one.best, one.high)} {what}{_days(one.period)}"
    said += f", in {_plural(len(one.claims), 'claim')}."
    if one.without_best:
        said += f" {_plural(one.without_best, 'claim')} of them without a best figure."
    if one.without_bounds:
        said += f" {_plural(one.without_bounds, 'claim')} of them without a range."
    if one.without_figure:
        said += f" {_plural(one.without_figure, 'more')} without any figure: left out, not zero."
    if one.straddling:
        said += f" {_plural(len(one.straddling), 'figure')} across the edge of the period left out."
    if one.spoken_days is not None and one.period and one.spoken_days < one.period.days:
        silent = one.period.days - one.spoken_days
        said += f" Of {silent} of the {one.period.days} days it says nothing."
    return said + (_NOT_KILLED if one.fate is Fate.NEUTRALISED else "")


def _claim(one: CasualtyClaim) -> str:
    verb = "denies" if one.polarity == "-" else "says"
    what = _what(one.fate, one.among, one.place)
    figures = _figures(one.least, one.best, one.most) if one.has_figure else "an unstated number"
    when = _days(one.period)
    if one.is_cumulative:
        last = one.period.until_on - timedelta(days=1)
        when = f" since {one.period.from_on}, as of {last} (a running total)"
    said = f"{one.claimant} {verb} {figures} {what}{when}."
    return said + (_NOT_KILLED if one.fate is Fate.NEUTRALISED else "")


def _line(one: LedgerLine) -> str:
    said = [_total(one.total)] if one.total else []
    if one.cumulative:
        said.append(_claim(one.cumulative[-1]))
        if len(one.cumulative) > 1:
            said.append(f"It gave {len(one.cumulative)} running totals; they are not added.")
    said += [_claim(claim) for claim in one.denied]
    return " ".join(said)


def _ledger(ledger: CasualtyLedger) -> str:
    if not ledger.lines:
        return "Nobody claims casualties here; that is not to say that there were none."
    claimants = {line.claimant for line in ledger.lines}
    said = f"{_plural(len(claimants), 'claimant')} with {_plural(len(ledger.lines), 'line')}, "
    said += f"{_plural(len(ledger.contradictions), 'contradiction')}. "
    said += "Figures of different claimants stand side by side and are never added."
    if ledger.known_unstated:
        said += f" {_plural(ledger.known_unstated, 'claim')} of unknown day of knowledge left out."
    return said


def _figures(low: int | None, best: int | None, high: int | None) -> str:
    if best is None:
        return f"at least {low or 0:,}" if high is None else f"{low or 0:,} to {high:,}"
    if high is None:
        return f"{best:,} (at least {low or 0:,})"
    return f"{best:,}" if low == best == high else f"{best:,} (between {low:,} and {high:,})"


def _what(fate: Fate, among: str, place: str) -> str:
    word = f"“{fate}”" if fate is Fate.NEUTRALISED else fate.value
    if fate is Fate.CASUALTIES:
        word = "casualties (killed, wounded and others not told apart)"
    return word + (f" among {among}" if among else "") + (f" in {place}" if place else "")


def _days(period: Period | None) -> str:
    if period is None:
        return ""
    last = period.until_on - timedelta(days=1)
    return f", {period.from_on}" if period.days == 1 else f", {period.from_on} to {last}"


def _plural(number: int, word: str) -> str:
    return f"{number:,} {word}" if number == 1 or word == "more" else f"{number:,} {word}s"
