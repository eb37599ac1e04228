from __future__ import annotations

import pytest

from truceline.core.errors import UnknownId
from truceline.ingest.topics import load_topics
from truceline.monitor import load_rules
from truceline.reporting.labels import load_labels
from truceline.reporting.model import Audience
from truceline.reporting.templates import name_of, template, templates


def test_templates_speak_only_of_rules_topics_and_labels_that_exist() -> None:
    topics = load_topics()
    kinds = {kind for topic in topics.values() for kind in topic.kinds}
    for one in templates():
        assert load_labels().has(one.title)
        for section in one.sections:
            assert load_labels().has(section.heading)
            assert set(section.options["rules"]) <= set(load_rules())
            assert set(section.options["topics"]) <= set(topics)
            assert set(section.options["kinds"]) <= kinds


def test_every_topic_has_a_section_in_the_daily_report() -> None:
    listed = {topic for one in template("daily").sections for topic in one.options["topics"]}
    assert listed == set(load_topics())


def test_the_daily_report_is_cut_off_in_the_evening_and_keeps_patrols_inside() -> None:
    daily = template("daily.v1")
    assert (name_of(daily), daily.days, f"{daily.cut_off:%H:%M}") == ("daily.v1", 1, "19:30")
    inside = [s.section_id for s in daily.sections if Audience.PUBLIC not in s.audiences]
    assert inside == ["patrols"]


def test_an_unknown_template_is_refused_with_the_nearest_one() -> None:
    with pytest.raises(UnknownId, match="no template 'dayly'") as caught:
        template("dayly")
    assert "daily.v1" in caught.value.hint
