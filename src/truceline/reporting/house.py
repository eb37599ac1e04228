"""House style: names of parties and places, disclaimers, and words that take a side."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.reporting.checked import Strict, read_checked
from truceline.reporting.folding import Folded, fold, fold_with_places, phrase_pattern
from truceline.reporting.model import Audience

__all__ = ["House", "HouseName", "LoadedWord", "default_house", "read_house", "style_flaws"]

Tongue = Literal["en", "fr", "ar", "ru"]
_QUOTED = re.compile(r"“[^”]*”|\"[^\"\n]*\"|«[^»]*»|„[^“”]*[“”]|‘[^’]*’")
_OUTSIDE = (Audience.PARTIES, Audience.PUBLIC)


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseName:
    """How the house writes a party or place.

    Attributes:
        name_id: Id in the pack, or a key of the house's own.
        names: By language.
        also: Spellings in use that the house does not write.
        audiences: Whose editions write it so.
    """

    name_id: str
    names: Mapping[str, str]
    also: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = _OUTSIDE


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedWord:
    """A word that takes a side: it may stand only inside quotation marks.

    Attributes:
        forms: Its spellings; `*` at the end is any ending.
        exceptions: Phrases in which it is harmless.
        instead: What to write.
    """

    word: str
    language: str
    forms: tuple[str, ...]
    exceptions: tuple[str, ...] = ()
    instead: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A house style.

    Attributes:
        disclaimers: Text by language, by what it is about (`map`, `counts`).
        allowed: Names and times that the guard lets stand, such as that of a spokesperson.
    """

    house_id: str
    names: tuple[HouseName, ...] = ()
    disclaimers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    loaded: tuple[LoadedWord, ...] = ()
    allowed: tuple[str, ...] = ()

    def name_of(self, written: str, audience: Audience, language: str) -> str:
        """How the house writes an id or a spelling; empty where it says nothing about it."""
        wanted = fold(written.strip())
        for one in self.names:
            if audience not in one.audiences:
                continue
            known = (one.name_id, *one.also, *one.names.values())
            if any(fold(spelling) == wanted for spelling in known):
                return one.names.get(language) or one.names["en"]
        return ""


class _Names(Strict):
    en: str = Field(min_length=1)
    fr: str = ""
    ar: str = ""
    ru: str = ""


class _Name(Strict):
    id: str = Field(min_length=1)
    name: _Names
    also: tuple[str, ...] = ()
    audiences: tuple[Audience, ...] = _OUTSIDE
    source: str = ""


class _Disclaimer(Strict):
    en: str = ""
    fr: str = ""
    ar: str = ""
    ru: str = ""


class _Loaded(Strict):
    word: str = Field(min_length=1)
    language: Tongue
    forms: tuple[str, ...] = ()
    except_: tuple[str, ...] = Field(default=(), alias="except")
    instead: str = ""
    allowed: bool = False

    @model_validator(mode="after")
    def _has_forms(self) -> _Loaded:
        if not self.allowed and not (self.forms and self.instead):
            raise ValueError("give its `forms` and what to write `instead`, or `allowed: true`")
        return self


class _File(Strict):
    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    names: tuple[_Name, ...] = ()
    disclaimers: dict[str, _Disclaimer] = Field(default_factory=dict)
    loaded: tuple[_Loaded, ...] = ()
    allowed: tuple[str, ...] = ()


@cache
def default_house() -> House:
    """The bundled house style."""
    place = files("truceline.reporting").joinpath("data/house.yaml")
    return read_house(place.read_text(encoding="utf-8"), "house.yaml", base=House(house_id="none"))


def read_house(text: str, label: str = "house-style.yaml", *, base: House | None = None) -> House:
    """A house style from a YAML text; what it says replaces the same of `base`, the rest stays.

    Args:
        text: The file's text.
        label: What to call it in messages.
        base: The style underneath; the bundled one where not given.

    Raises:
        InvalidValue: A key is missing, unknown or wrong; with its line.
    """
    under = base or default_house()
    stated = read_checked(text, label, _File, hint="See docs/house-style.md.")
    names = {one.name_id: one for one in under.names} | {one.id: _name(one) for one in stated.names}
    loaded = {(one.word, one.language): one for one in under.loaded}
    for word in stated.loaded:
        loaded.pop((word.word, word.language), None)
        if not word.allowed:
            loaded[word.word, word.language] = _loaded(word)
    return replace(
        under,
        house_id=stated.id,
        names=tuple(names.values()),
        disclaimers=_joined(under.disclaimers, stated.disclaimers),
        loaded=tuple(loaded.values()),
        allowed=(*under.allowed, *stated.allowed),
    )


def _name(stated: _Name) -> HouseName:
    return HouseName(
        name_id=stated.id,
        names=_given(stated.name),
        also=stated.also,
        audiences=stated.audiences,
    )


def _loaded(stated: _Loaded) -> LoadedWord:
    return LoadedWord(
        word=stated.word,
        language=stated.language,
        forms=stated.forms,
        exceptions=stated.except_,
        instead=stated.instead,
    )


def _given(texts: _Names | _Disclaimer) -> Mapping[str, str]:
    return MappingProxyType({language: text for language, text in texts if text})


def _joined(
    under: Mapping[str, Mapping[str, str]], stated: Mapping[str, _Disclaimer]
) -> Mapping[str, Mapping[str, str]]:
    said = {about: {**under.get(about, {}), **_given(one)} for about, one in stated.items()}
    return MappingProxyType({**under, **said})


def style_flaws(text: str, house: House, audience: Audience, language: str) -> tuple[Finding, ...]:
    """Words of a text that the house does not write for this audience, with what to write.

    Words inside quotation marks are somebody's own and stay. Case, diacritics and Arabic vowel
    signs make no difference; an all-capital spelling such as DPR is found in capitals only.
    """
    quoted = [match.span() for match in _QUOTED.finditer(text)]
    folded = fold_with_places(text)
    tongue = language.partition("-")[0].lower()
    found = [
        *_unapproved(text, folded, house, audience, tongue),
        *_taking_sides(folded, house, audience, tongue),
    ]
    findings: list[Finding] = []
    reached = 0
    for start, end, finding in sorted(found, key=lambda one: (one[0], -one[1])):
        is_own_word = not any(first <= start and end <= last for first, last in quoted)
        if is_own_word and start >= reached:  # of two that overlap the longer one is enough
            findings.append(finding)
            reached = end
    return tuple(findings)


_Found = tuple[int, int, Finding]


def _unapproved(
    text: str, folded: Folded, house: House, audience: Audience, language: str
) -> Iterator[_Found]:
    names = [one for one in house.names if audience in one.audiences]
    approved = [name for one in names for name in one.names.values()]
    harmless = _spans(folded, approved)
    for one in names:
        written = one.names.get(language) or one.names["en"]
        for spelling in sorted(one.also, key=len, reverse=True):
            for start, end in _spans(folded, [spelling]):
                said = text[start:end]
                is_other_word = spelling.isupper() and not said.isupper()
                if is_other_word or _is_inside((start, end), harmless):
                    continue
                harmless.append((start, end))
                yield start, end, _finding("unapproved-name", said, written, audience, start, end)


def _taking_sides(
    folded: Folded, house: House, audience: Audience, language: str
) -> Iterator[_Found]:
    for word in house.loaded:
        if word.language != language:
            continue
        harmless = _spans(folded, word.exceptions)
        for start, end in _spans(folded, word.forms):
            if not _is_inside((start, end), harmless):
                yield (
                    start,
                    end,
                    _finding("loaded-word", word.word, word.instead, audience, start, end),
                )


def _spans(folded: Folded, phrases: Sequence[str]) -> list[tuple[int, int]]:
    """Where phrases stand in the text as written."""
    found = []
    for phrase in phrases:
        words = re.findall(r"[^\W_]+\*?", fold(phrase))  # folded first: vowel signs cut words
        pattern = re.compile(phrase_pattern(words)) if words else None
        found += [folded.span(*m.span()) for m in pattern.finditer(folded.text)] if pattern else []
    return found


def _is_inside(span: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
    return any(first <= span[0] and span[1] <= last for first, last in others)


def _finding(
    code: str, said: str, instead: str, audience: Audience, start: int, end: int
) -> Finding:
    is_internal = audience is Audience.INTERNAL
    if code == "loaded-word":
        message = f"'{said}' takes a side."
        hint = f"Write: {instead}. Or put it in quotation marks, with who says it."
    else:
        message = f"The house does not write '{said}' in the {audience} edition."
        hint = f"Write: {instead}."
    return Finding(
        code=f"house.{code}",
        message=message,
        hint=hint,
        severity=Severity.NOTE if is_internal else Severity.WARNING,
        where=Span(source_id="text", start=start, end=end, label="the text"),
    )
