"""Labels of reports in every language: texts, months, and in which direction it runs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Literal

from pydantic import Field, model_validator

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.monitor.names import did_you_mean
from truceline.reporting.checked import Strict, read_checked

__all__ = ["Labels", "load_labels", "read_labels"]

_HOLES = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labels:
    """Every label in every language.

    Attributes:
        directions: `ltr` or `rtl` by language; `names` how a language calls itself.
        months: Twelve names by language, as in a date.
        texts: Text by language, by key; the key is the English text, or stands for it.
    """

    directions: Mapping[str, str]
    names: Mapping[str, str]
    months: Mapping[str, tuple[str, ...]]
    texts: Mapping[str, Mapping[str, str]]

    @property
    def languages(self) -> tuple[str, ...]:
        """Every language, in the order of the file."""
        return tuple(self.directions)

    def has(self, key: str) -> bool:
        """Whether there is such a label."""
        return key in self.texts

    def text(self, key: str, language: str, **values: object) -> str:
        """A label in one language, with its values put in.

        Args:
            key: The English text, holes included: `Report {number}, {period}`.
            language: BCP 47 tag; its first part counts.
            values: What stands in the holes; days, instants and periods are written as the
                language does, and a word that is a label (a step, a means) in that language.

        Raises:
            UnknownId: There is no such label, or no such language.
            InvalidValue: A hole of the label got no value.
        """
        texts = self.texts.get(key)
        if texts is None:
            raise UnknownId(
                f"There is no label '{key}'.",
                hint=did_you_mean(key, self.texts) or "Add it to reporting/data/labels.yaml.",
            )
        tongue = self.known(language)
        missing = sorted(set(_HOLES.findall(texts[tongue])) - set(values))
        if missing:
            raise InvalidValue(
                f"The label '{key}' got no {' and no '.join(missing)}.",
                hint="Give a value for each word in braces.",
            )
        put = {name: self.written(value, tongue) for name, value in values.items()}
        # One pass, so that braces inside a value stay what they are.
        return _HOLES.sub(lambda hole: put[hole[1]], texts[tongue])

    def known(self, language: str) -> str:
        """The language of the labels that a tag means: `ar` for `ar-SY`.

        Raises:
            UnknownId: No label is in this language.
        """
        tongue = language.partition("-")[0].lower()
        if tongue not in self.directions:
            raise UnknownId(
                f"There are no labels in '{language}'.",
                hint=f"Choose among {', '.join(self.languages)}.",
            )
        return tongue

    def written(self, value: object, language: str) -> str:
        """A value as the language writes it."""
        tongue = self.known(language)
        if isinstance(value, Period):
            return self._between(value, tongue)
        if isinstance(value, datetime):
            return f"{self._day(value, tongue)}, {value:%H:%M} ({value.tzname() or 'UTC'})"
        if isinstance(value, date):
            return self._day(value, tongue)
        words = value.value if isinstance(value, StrEnum) else str(value)
        return self.texts[words][tongue] if words in self.texts else words

    def _day(self, on: date, language: str) -> str:
        first = "1er" if language == "fr" and on.day == 1 else str(on.day)
        return f"{first} {self.months[language][on.month - 1]} {on.year}"

    def _between(self, days: Period, language: str) -> str:
        last = days.until_on - timedelta(days=1)
        if last == days.from_on:
            return self._day(last, language)
        return f"{self._day(days.from_on, language)} – {self._day(last, language)}"


class _Text(Strict):
    en: str = ""
    fr: str = Field(min_length=1)
    ar: str = Field(min_length=1)
    ru: str = Field(min_length=1)


class _File(Strict):
    directions: dict[str, Literal["ltr", "rtl"]]
    names: dict[str, str]
    months: dict[str, list[str]]
    labels: dict[str, _Text]

    @model_validator(mode="after")
    def _is_whole(self) -> _File:
        tongues = set(self.directions)
        if not tongues == set(self.names) == set(self.months) == set(_Text.model_fields):
            raise ValueError("every language needs a direction, a name and months")
        if any(len(months) != 12 for months in self.months.values()):
            raise ValueError("a year has twelve months")
        for key, text in self.labels.items():
            for language in sorted(tongues):
                written = getattr(text, language) or key
                if set(_HOLES.findall(written)) != set(_HOLES.findall(key)):
                    raise ValueError(f"'{key}' in '{language}' has other words in braces")
        return self


@cache
def load_labels() -> Labels:
    """The bundled labels."""
    place = files("truceline.reporting").joinpath("data/labels.yaml")
    return read_labels(place.read_text(encoding="utf-8"), "labels.yaml")


def read_labels(text: str, label: str) -> Labels:
    """Labels from a YAML text.

    Raises:
        InvalidValue: A label lacks a language, or its words in braces differ; with its line.
    """
    stated = read_checked(text, label, _File, hint="Give each label in every language.")
    texts = {
        key: MappingProxyType({"en": one.en or key, "fr": one.fr, "ar": one.ar, "ru": one.ru})
        for key, one in stated.labels.items()
    }
    return Labels(
        directions=MappingProxyType(stated.directions),
        names=MappingProxyType(stated.names),
        months=MappingProxyType({name: tuple(twelve) for name, twelve in stated.months.items()}),
        texts=MappingProxyType(texts),
    )
