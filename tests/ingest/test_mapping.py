from __future__ import annotations

import pytest

from truceline.core.errors import InvalidValue
from truceline.ingest.mapping import read_mapping

SMALL = "feed: local-monitor\ncounter: Local monitor\ndate: Day\n"


def test_a_small_mapping_is_enough() -> None:
    mapping = read_mapping(SMALL + "until:\ndeaths: {best: Killed, low: }\n", "m.yaml")
    assert mapping.columns() == ["Day", "Killed"]
    feed = mapping.as_feed()
    assert (feed.feed, feed.counter) == ("local-monitor", "Local monitor")
    assert "an edited row counts as a new one" in feed.caveats[-1]


def test_constants_and_keys_are_told_from_columns() -> None:
    text = SMALL + "key: No\ncountry: {constant: Syria}\nis_simulated: true\ncaveats: [One.]\n"
    mapping = read_mapping(text, "m.yaml")
    assert mapping.columns() == ["No", "Day"]
    assert mapping.as_feed().caveats == ("One.",)
    assert mapping.as_feed().is_simulated


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("feed: a\ncounter: A\n", None, "'date' is missing"),
        (SMALL + "latitude: y\n", 4, r"'latitude' is no key .*did you mean 'lat'"),
        (SMALL + "deaths:\n  most: x\n", 5, "'deaths.most' is no key"),
        (SMALL + "date_order: dym\n", 4, "'date_order': Input should be 'ymd', 'dmy' or 'mdy'"),
        (SMALL + "date: Tag\n", 4, "'date' stands twice, first in line 3"),
        (SMALL + "lon: x\n", None, "'lon' and 'lat' go together"),
        (SMALL + "units: n\n", None, "'units' and 'unit' go together"),
        (SMALL + "encoding: klingon\n", 4, "'klingon' is no encoding"),
        ("feed: A B\ncounter: A\ndate: d\n", 1, "'feed'"),
        (SMALL + "key: [a\n", 5, "not YAML"),
        ("{{x}}: 1\n", 1, "not YAML"),
        (SMALL + "key: " + "[" * 600 + "]" * 600, None, "nested too deeply"),
        ("", 1, "has no keys"),
        ("- a\n", 1, "has no keys"),
    ],
)
def test_a_wrong_mapping_is_refused_with_line_and_repair(
    text: str, line: int | None, said: str
) -> None:
    with pytest.raises(InvalidValue, match=said) as caught:
        read_mapping(text, "m.yaml")
    assert caught.value.where is not None
    assert (caught.value.where.label, caught.value.where.line) == ("m.yaml", line)
    assert caught.value.hint
