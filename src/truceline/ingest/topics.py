"""Topics of observations: what a team may enter, in which words, and which fields matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from truceline.core.errors import InvalidValue, UnknownId

__all__ = ["LANGUAGES", "Kind", "Labels", "Topic", "Words", "kind_of", "load_topics", "load_words"]

LANGUAGES = ("en", "fr", "ar", "ru")
Labels = Mapping[str, str]
"""What people read, by language tag."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """What was seen or heard.

    Attributes:
        unit: What one is, where it is counted; empty where it is not.
    """

    kind_id: str
    labels: Labels
    explanation: str
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What observations are about.

    Attributes:
        lies_here: It happened where the observers were; else somewhere within their reach.
        fields: Fields of an observation that matter besides those of every entry.
        kinds: By id; an id belongs to one topic.
    """

    topic_id: str
    labels: Labels
    explanation: str
    lies_here: bool
    fields: tuple[str, ...]
    kinds: Mapping[str, Kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Labels of what an observation chooses from: means, qualifiers and units, by word."""

    version: str
    means: Mapping[str, Labels]
    qualifiers: Mapping[str, Labels]
    units: Mapping[str, Labels]


@cache
def _bundled() -> Mapping[str, Any]:
    text = (files("truceline.ingest") / "data" / "observations.yaml").read_text(encoding="utf-8")
    body: Mapping[str, Any] = yaml.safe_load(text)
    return body


@cache
def load_topics() -> Mapping[str, Topic]:
    """The bundled topics by id, in the order in which a form offers them."""
    return {name: _topic(name, body) for name, body in _bundled()["topics"].items()}


@cache
def load_words() -> Words:
    """The bundled words of means, qualifiers and units."""
    body = _bundled()
    return Words(
        version=body["version"],
        means=body["means"],
        qualifiers=body["qualifiers"],
        units=body["units"],
    )


def kind_of(topic_id: str, kind_id: str) -> tuple[Topic, Kind]:
    """A topic and one of its kinds.

    Raises:
        UnknownId: There is no such topic.
        InvalidValue: The topic has no such kind.
    """
    topics = load_topics()
    if topic_id not in topics:
        raise UnknownId(f"There is no topic '{topic_id}'.", hint=f"Topics: {', '.join(topics)}.")
    topic = topics[topic_id]
    if kind_id not in topic.kinds:
        raise InvalidValue(
            f"The topic {topic_id} has no kind '{kind_id}'.",
            hint=f"Its kinds: {', '.join(topic.kinds)}.",
        )
    return topic, topic.kinds[kind_id]


def _topic(topic_id: str, body: Mapping[str, Any]) -> Topic:
    return Topic(
        topic_id=topic_id,
        labels=body["labels"],
        explanation=body["explanation"],
        lies_here=body["lies"] == "here",
        fields=tuple(body["fields"]),
        kinds={
            kind_id: Kind(
                kind_id=kind_id,
                labels=kind["labels"],
                explanation=kind["explanation"],
                unit=kind.get("unit", ""),
            )
            for kind_id, kind in body["kinds"].items()
        },
    )
