from __future__ import annotations

import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.observation import Means, Qualifier
from truceline.ingest.observations import COLUMNS
from truceline.ingest.topics import LANGUAGES, kind_of, load_topics, load_words

ASKED = [
    "ceasefire-violation", "weapons", "withdrawal", "mines", "crossing", "infrastructure",
    "civilians", "casualties", "detainees", "meeting", "restriction", "patrol",
]  # fmt: skip


def test_every_topic_and_kind_has_words_in_each_language_and_an_explanation() -> None:
    topics = load_topics()
    assert list(topics) == ASKED
    told = [(one.labels, one.explanation) for one in topics.values()]
    told += [(k.labels, k.explanation) for one in topics.values() for k in one.kinds.values()]
    for labels, explanation in told:
        assert set(labels) == set(LANGUAGES)
        assert all(text.strip() for text in labels.values())
        assert 10 < len(explanation) < 200


def test_a_kind_belongs_to_one_topic_so_that_a_count_of_kinds_is_one_of_it() -> None:
    kinds = [kind for topic in load_topics().values() for kind in topic.kinds]
    assert len(kinds) == len(set(kinds))
    assert {"explosion", "shot", "denied", "delayed"} <= set(kinds)


def test_fields_units_means_and_qualifiers_are_those_that_an_observation_has() -> None:
    words = load_words()
    assert set(words.means) == set(Means)
    assert set(words.qualifiers) == set(Qualifier)
    for topic in load_topics().values():
        assert set(topic.fields) <= set(COLUMNS)
        assert {kind.unit for kind in topic.kinds.values()} <= {"", *words.units}


def test_a_restriction_asks_for_the_reason_and_who_gave_it() -> None:
    assert {"stated_reason", "reason_given_by"} <= set(load_topics()["restriction"].fields)


def test_an_unknown_word_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(UnknownId, match="no topic 'war'"):
        kind_of("war", "explosion")
    with pytest.raises(InvalidValue, match="no kind 'denied'") as caught:
        kind_of("mines", "denied")
    assert "unexploded-ordnance" in caught.value.hint
