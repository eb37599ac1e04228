"""Articles → draft provisions: kind of obligation, who owes it, by when; all of it suggested."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from truceline.claims.events.frames import load_frames
from truceline.claims.languages import language_for, language_to_read
from truceline.claims.model import Gazetteer, Mention, Named
from truceline.claims.provisions.articles import Article, split_articles
from truceline.claims.provisions.due import NamedDay, find_due, named_day
from truceline.claims.text.portions import portions
from truceline.claims.times.dates import find_dates
from truceline.core.document import Document
from truceline.core.errors import InvalidValue

__all__ = ["DraftProvision", "draft_provisions"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftProvision:
    """One article as a provision that a person is to edit.

    Attributes:
        article: Its number and its characters in the text.
        kind: Kind of obligation; empty where no words of one were met.
        because: Words on which the kind rests.
        others: Other kinds whose words stand in it too.
        bound: Actors of the pack named before those words: they may owe it.
        named: Other actors of the pack named in it.
        is_of_parties: It speaks of "the parties" without naming them.
        due: As packs write it; `unstated` where the words do not say.
        due_words: The words that say by when.
    """

    article: Article
    kind: str = ""
    because: str = ""
    others: tuple[str, ...] = ()
    bound: tuple[str, ...] = ()
    named: tuple[str, ...] = ()
    is_of_parties: bool = False
    due: str = "unstated"
    due_words: str = ""


@dataclass(frozen=True, slots=True)
class _Duty:
    """The kind that words suggest, the words, where they begin, and other kinds met."""

    kind: str = ""
    because: str = ""
    start: int = 0
    others: tuple[str, ...] = ()


def draft_provisions(
    document: Document, gazetteer: Gazetteer
) -> tuple[tuple[DraftProvision, ...], tuple[str, ...], tuple[int, int]]:
    """Suggest the provisions of an agreement.

    Args:
        document: Its text.
        gazetteer: The names that it is read with.

    Returns:
        The provisions in order; actors of the pack named before the first article, who may be
        its parties; and the characters before the first article, of which nothing is drafted.

    Raises:
        InvalidValue: Its language is not read.
    """
    tag, why_not = language_to_read(document)
    if not tag:
        raise InvalidValue(why_not[0].message, hint=why_not[0].hint, where=why_not[0].where)
    words, text = _words(tag), document.text
    articles, preamble = split_articles(text)
    named, dated = _found(document, gazetteer, tag)
    actors = [one for one in named if one.actor_id and ":" not in one.actor_id]
    drafts = tuple(_draft(text, one, actors, dated, words) for one in articles)
    parties = _ids([one for one in actors if one.mention.end <= preamble[1]])
    return drafts, parties, preamble


@cache
def _tables() -> dict[str, Any]:
    path = files("truceline.claims") / "data" / "provisions.yaml"
    found: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return found


def _words(tag: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = _tables()[tag.partition("-")[0]]
    return found


def _found(
    document: Document, gazetteer: Gazetteer, tag: str
) -> tuple[list[Named], list[NamedDay]]:
    """Names and days of the text, read in portions; places count in the whole text."""
    language = language_for(tag, load_frames(tag))
    named: list[Named] = []
    dated: list[NamedDay] = []
    for start, end in portions(document.text):
        part = document.text[start:end]
        tokens = language.parse(part).tokens
        named += [
            replace(one, mention=_moved(one.mention, start))
            for one in gazetteer.find(part, tokens, document.published_on)
        ]
        days = (named_day(one, start) for one in find_dates(part, tokens, language=tag))
        dated += [day for day in days if day]
    return named, dated


def _draft(
    text: str,
    article: Article,
    actors: Sequence[Named],
    dated: Sequence[NamedDay],
    words: Mapping[str, Any],
) -> DraftProvision:
    span = (article.start, article.end)
    part = text[article.start : article.end]
    duty = _duty(part, words)
    inside = [one for one in actors if span[0] <= one.mention.start and one.mention.end <= span[1]]
    before = _ids([one for one in inside if one.mention.start < article.start + duty.start])
    due, due_words = find_due(text, span, dated, words)
    return DraftProvision(
        article=article,
        kind=duty.kind,
        because=duty.because,
        others=duty.others,
        bound=before,
        named=tuple(name for name in _ids(inside) if name not in before),
        is_of_parties=bool(re.search(words["parties"], part, re.IGNORECASE)),
        due=due,
        due_words=due_words,
    )


def _duty(part: str, words: Mapping[str, Any]) -> _Duty:
    """The kind whose words stand first from the modal words on; `refrain` where they forbid."""
    flags = re.IGNORECASE | re.DOTALL
    modal = re.search(words["modal"], part, flags)
    denied = re.search(words["negated"], part, flags)
    begin = modal.start() if modal else 0
    hits = {kind: re.search(rule, part[begin:], flags) for kind, rule in words["kinds"].items()}
    met = sorted((hit.start() + begin, kind, hit[0]) for kind, hit in hits.items() if hit)
    if denied and (not met or denied.start() <= met[0][0]):
        start = min(denied.start(), modal.start() if modal else denied.start())
        return _Duty("refrain", denied[0], start, tuple(kind for _, kind, _ in met))
    if not met:
        return _Duty()
    start, kind, said = met[0]
    because = f"{modal[0]} … {said}" if modal else said
    return _Duty(kind, because, modal.start() if modal else start, tuple(k for _, k, _ in met[1:]))


def _ids(named: Sequence[Named]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.actor_id for one in named))


def _moved(mention: Mention, by: int) -> Mention:
    return Mention(start=mention.start + by, end=mention.end + by)
