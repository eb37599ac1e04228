"""Suggestions as lines of a gold file, and back."""

from __future__ import annotations

import json

import pytest
from hypothesis import given

from truceline.claims.goldform import as_gold, from_gold
from truceline.claims.model import EventType, Mention, Suggestion
from truceline.core.errors import InvalidValue

from .suggested import TEXT, suggestions


@given(suggestions)
def test_a_suggestion_is_the_same_after_a_gold_file(suggestion: Suggestion) -> None:
    line = json.dumps(as_gold(suggestion, TEXT, "t1.txt", 4), ensure_ascii=False)
    assert from_gold(json.loads(line), "t1.txt") == suggestion


@given(suggestions)
def test_every_passage_is_the_text_at_its_offsets(suggestion: Suggestion) -> None:
    record = as_gold(suggestion, TEXT, "t1.txt", 4)
    held = [record["trigger"], record["attribution"]["mention"], record["hedge_mention"]]
    held += [one["mention"] for key in ("actors", "place", "figures") for one in record[key]]
    for mention in filter(None, held):
        assert mention["text"] == TEXT[mention["start"] : mention["end"]]
        inside = record["start"] <= mention["start"] and mention["end"] <= record["end"]
        assert mention["in_quote"] is inside
    assert record["quote"] == TEXT[record["start"] : record["end"]]


def test_a_claim_is_written_as_the_format_shows() -> None:
    at = Mention(start=49, end=58)
    said = Suggestion(source_id="x", quote=at, trigger=at, event_type=EventType.ASSAULT)
    record = as_gold(said, TEXT, "folder/t1.txt", 4)
    assert (record["id"], record["doc"], record["quote"]) == (
        "t1-004",
        "folder/t1.txt",
        "shells la",
    )
    assert record["attribution"]["source"] == record["attribution"]["kind"] == "author"
    assert (record["mode"], record["date"], record["polarity"]) == (None, None, "+")


BARE = {
    "id": "a",
    "doc": "t",
    "start": 0,
    "end": 9,
    "event_type": "AID",
    "modality": "asserted",
    "polarity": "+",
}


def test_what_an_annotator_leaves_out_stays_empty() -> None:
    said = from_gold({**BARE, "actors": None, "polarity": "−", "unknown key": 1}, "s")
    assert said.trigger == said.quote == Mention(start=0, end=9)
    assert (said.parties, said.dated, said.attribution.source) == ((), None, "author")
    assert said.polarity == "-"


ACTOR = {"name": "A", "role": "enemy"}


@pytest.mark.parametrize(
    ("change", "named", "repair"),
    [
        ({"start": -1}, "'start' is -1", "whole numbers"),
        ({"end": 0}, "from 0 to 0", "whole numbers"),
        ({"end": "9"}, "'end' is '9'", "whole numbers"),
        ({"event_type": "BATTLE"}, "'event_type' is 'BATTLE'", "AGREE, CONSULT"),
        ({"alt_types": ["AID", "X"]}, "'alt_types.1'", "AGREE, CONSULT"),
        ({"polarity": "no"}, "'polarity'", 'Write "+"'),
        ({"modality": None}, "'modality' is None", "asserted"),
        ({"actors": [ACTOR]}, "'actors.0.role' is 'enemy'", "third_party"),
        ({"date": {"start": "May"}}, "'date.start'", "YYYY-MM-DD"),
        ({"date": {"start": "2020-02-02", "end": "2020-01-01"}}, "before it starts", "Swap"),
        ({"figures": [{"value": "40"}]}, "'figures.0.value", "null where"),
        ({"figures": [{"value": True}]}, "'figures.0.value", "null where"),
        ({"place": [{"lat": 99, "lon": 0}]}, "'place.0.lat", "latitude"),
        ({"trigger": {"start": 3}}, "one offset of two", "whole numbers"),
        ({"quote": 7}, "'quote' is 7", "docs/annotating.md"),
        ({"actors": {"name": "A"}}, "'actors'", "docs/annotating.md"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_flaw_names_its_key_and_its_repair(
    change: dict[str, object], named: str, repair: str
) -> None:
    with pytest.raises(InvalidValue) as caught:
        from_gold({**BARE, **change}, "s")
    assert named in caught.value.message
    assert repair in caught.value.hint


def test_a_missing_key_is_named() -> None:
    with pytest.raises(InvalidValue, match="'modality' is missing"):
        from_gold({key: value for key, value in BARE.items() if key != "modality"}, "s")
