"""Words that an allegation chooses from, with their labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

from truceline.ingest.topics import Kind, Labels, Topic, load_topics

__all__ = ["NOT_ALLEGED", "Words", "known_kinds", "load_words"]

NOT_ALLEGED = frozenset({"meeting", "patrol"})
"""Topics of observations about what a team itself did: nobody alleges these."""
_NAMED_BY_TOPIC = frozenset({"casualties", "detainees", "restriction"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Labels by word: who alleges, by which channel, and kinds besides those of observations."""

    version: str
    kinds: Mapping[str, Labels]
    by_kinds: Mapping[str, Labels]
    channels: Mapping[str, Labels]


@cache
def load_words() -> Words:
    """The bundled words."""
    text = (files("truceline.talks.allegations") / "data" / "words.yaml").read_text("utf-8")
    body = yaml.safe_load(text)
    return Words(
        version=body["version"],
        kinds=body["kinds"],
        by_kinds=body["by_kinds"],
        channels=body["channels"],
    )


@cache
def known_kinds() -> Mapping[str, Labels]:
    """Everything that may be alleged, by word; those of observations first, in their order."""
    seen = {
        name: _labels(topic, kind)
        for topic in load_topics().values()
        if topic.topic_id not in NOT_ALLEGED
        for name, kind in topic.kinds.items()
    }
    return seen | dict(load_words().kinds)


def _labels(topic: Topic, kind: Kind) -> Labels:
    """With the topic where the kind alone would say something else: people hit by shelling."""
    if topic.topic_id not in _NAMED_BY_TOPIC:
        return kind.labels
    return {tag: f"{topic.labels[tag]}: {label}" for tag, label in kind.labels.items()}
