"""Casualties in accepted claims: each figure of people harmed as its claimant's own claim.

Only words that say what befell people become figures; "neutralised" stays the claimant's word,
and "killed or wounded" is told apart by nobody. Nothing is added up here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from typing import Any

from truceline.claims.evidence.accepted import Accepted, claim_of
from truceline.claims.evidence.deaths import HAPPENED, Deaths, bounds_of, is_both, is_of_dead
from truceline.claims.evidence.incidents import Told, feed_of
from truceline.claims.model import Counted, EventType
from truceline.core.casualty import CasualtyClaim, Fate
from truceline.core.dates import Period

__all__ = ["NotCounted", "casualties_of"]

_WORDS: Mapping[Fate, str] = {
    Fate.WOUNDED: (
        r"wound\w*|injur\w*|hurt|maimed|ранен\w*|ранил[аи]?|пострада\w+|جرح\w*|جريح\w*|أصيب\w*"
        r"|إصابة|مصاب\w*"
    ),
    Fate.MISSING: r"missing|disappeared|пропал\w*|пропавш\w+|مفقود\w*|فقدان",
    Fate.CAPTURED: (
        r"captur\w*|detained|detaining|abducted|arrested|kidnapped|prisoners?|захвачен\w*"
        r"|задержан\w*|плен|اعتقال|اعتقل\w*|أسر\w*"
    ),
    Fate.NEUTRALISED: (
        r"neutrali[sz]\w*|liquidated|eliminated|нейтрализован\w*|ликвидирован\w*|обезврежен\w*"
        r"|تحييد"
    ),
    Fate.CASUALTIES: r"casualt(?:y|ies)|потер[ьи]",
}
_IS_FATE = {fate: re.compile(words, re.IGNORECASE) for fate, words in _WORDS.items()}
_SINCE = re.compile(r"(?:^|\s)(?:since|с\s+начала|منذ)\s*$|^(?:since|с\s+начала|منذ)\b", re.I)
_BEFORE = 12  # characters before a date in which "since" may stand
_ANYBODY = frozenset({"people", "person", "persons", "individuals", "человек", "человека", "людей",
                      "شخصا", "أشخاص", "شخص"})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCounted:
    """An accepted claim of people harmed that gives no figure of the ledger, and why."""

    accepted: Accepted
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Read:
    """A figure with what its words say."""

    figure: Counted
    fate: Fate
    word: str
    among: str


def casualties_of(
    found: Iterable[tuple[Accepted, Told]],
) -> tuple[tuple[CasualtyClaim, ...], tuple[NotCounted, ...]]:
    """Figures of people harmed, claim by claim, and the claims that give none, with reasons.

    What tells of one incident speaks of it by the id of its report; anything else speaks of its
    days, and of all days since the first where the text says "since". Two claims of one sentence
    that hold one and the same figure give it once.

    Args:
        found: Accepted claims, each with what became of it.
    """
    claims: list[CasualtyClaim] = []
    left: list[NotCounted] = []
    seen: set[tuple[object, ...]] = set()
    for one, told in found:
        harmed = [each for each in one.said.figures if each.kind == "casualties"]
        if not harmed and one.said.event_type is not EventType.CASUALTIES:
            continue
        spoken, why = _spoken_of(one, told)
        why = _why_none(one, harmed) or why
        if why:
            left.append(NotCounted(accepted=one, why=why))
            continue
        fresh = [each for each in harmed if _mark(one, told, each) not in seen]
        seen.update(_mark(one, told, each) for each in fresh)
        read = [_read(each, one.document.text) for each in fresh]
        if None in read:
            why = "its words do not say what befell those counted"
            left.append(NotCounted(accepted=one, why=why))
        claims += _claims(one, [each for each in read if each], spoken | _base(one, told))
    return tuple(claims), tuple(left)


def _why_none(one: Accepted, harmed: Sequence[Counted]) -> str:
    if not harmed:
        return "it gives no figure"
    if one.said.modality not in HAPPENED:
        return f"it is put as {one.said.modality.value}: nobody says that it happened"
    return ""


def _mark(one: Accepted, told: Told, figure: Counted) -> tuple[object, ...]:
    return (one.document.source_id, told.claimant.key, figure.mention)


# -- when and where ----------------------------------------------------------------------------


def _spoken_of(one: Accepted, told: Told) -> tuple[dict[str, Any], str]:
    """The incident or the days that a claim speaks of, or why that is not known."""
    if told.report is not None:
        report = told.report
        period = _days(report.first_day, report.last_day)
        return {"incident": report.report_id, "period": period, "place": report.place_name}, ""
    dated = one.said.dated
    if dated is None or dated.first_day is None:
        return {}, "it states no day from which it counts"
    first, last = dated.first_day, dated.last_day or one.document.published_on
    if last is None or last < first:
        return {}, "its days have no end"
    is_running = dated.last_day is None or _says_since(one)
    place = "; ".join(place.name for place in one.said.places)
    return {"period": _days(first, last), "is_cumulative": is_running, "place": place}, ""


def _says_since(one: Accepted) -> bool:
    mention = one.said.dated.mention if one.said.dated else None
    if mention is None:
        return False
    before = one.document.text[max(0, mention.start - _BEFORE) : mention.start]
    return any(_SINCE.search(words) for words in (before, mention.text_in(one.document.text)))


def _days(first: date, last: date) -> Period:
    return Period(from_on=first, until_on=last + timedelta(days=1))


# -- what befell whom --------------------------------------------------------------------------


def _read(figure: Counted, stored: str) -> _Read | None:
    """The fate that a figure's own words say, the last one where a noun holds another."""
    words = figure.counted.split()
    plain = [word.strip(",.;:") for word in words]
    fates = [_fate(word, figure) for word in plain]
    at = max((n for n, fate in enumerate(fates) if fate), default=-1)
    if at < 0:
        return None
    fate = fates[at] or Fate.CASUALTIES
    rest = [word for word, its in zip(plain, fates, strict=True) if its is None]
    among = "" if len(rest) == 1 and rest[0].casefold() in _ANYBODY else " ".join(rest)
    if fate in (Fate.KILLED, Fate.WOUNDED) and is_both(figure, stored):
        return _Read(figure=figure, fate=Fate.CASUALTIES, word="killed or wounded", among=among)
    return _Read(figure=figure, fate=fate, word=plain[at], among=among)


def _fate(word: str, figure: Counted) -> Fate | None:
    for fate, pattern in _IS_FATE.items():
        if pattern.fullmatch(word):
            return fate
    return Fate.KILLED if is_of_dead(figure, word) else None


# -- the claims --------------------------------------------------------------------------------


def _claims(
    one: Accepted, read: Sequence[_Read], base: Mapping[str, Any]
) -> Iterator[CasualtyClaim]:
    """One claim per figure; several of one fate and group are not added: they give no number."""
    groups: dict[tuple[Fate, str], list[_Read]] = {}
    for each in read:
        groups.setdefault((each.fate, each.among), []).append(each)
    for number, ((fate, among), same) in enumerate(groups.items(), start=1):
        told = {bounds_of(each.figure) for each in same}
        bounds = told.pop() if len(told) == 1 else Deaths()
        if bounds.low is not None and bounds.high is not None and bounds.low > bounds.high:
            bounds = Deaths()
        yield CasualtyClaim(
            claim_id=one.claim_id if len(groups) == 1 else f"{one.claim_id}:{number}",
            fate=fate,
            among=among,
            word=same[0].word,
            low=bounds.low,
            best=bounds.best,
            high=bounds.high,
            **base,
        )


def _base(one: Accepted, told: Told) -> dict[str, Any]:
    claim = claim_of(one)
    return {
        # The counter of its feed: no other feed's claimant is called so, whatever the name.
        "claimant": feed_of(told.claimant).counter,
        "cited": claim.cited,
        "passage": one.quote,
        "where": claim.span,
        "known_on": one.since.astimezone(UTC).date(),
        "polarity": one.said.polarity,
    }
