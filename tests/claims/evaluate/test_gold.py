"""Files of annotated claims: what is taken, and how each flaw is named."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from truceline.claims.evaluate import Texts, evaluate, read_gold
from truceline.claims.model import Mention
from truceline.core.errors import InvalidValue

from .made import CALM, CLAIMS, TEXT, WITHDREW, lines, records

SHA = hashlib.sha256(TEXT.encode()).hexdigest()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t1.txt").write_bytes(TEXT.encode())
    return tmp_path


def read(content: bytes, folder: Path) -> Any:
    return read_gold(content, label="gold.jsonl", texts=Texts([folder]))


def flaw(content: bytes, folder: Path) -> str:
    with pytest.raises(InvalidValue) as caught:
        read(content, folder)
    assert "nothing was scored" in caught.value.hint
    return caught.value.message


def header(**entry: Any) -> dict[str, Any]:
    return {"header": True, "docs": {"t1.txt": entry}}


def test_claims_are_read_with_their_lines_and_documents(folder: Path) -> None:
    gold, texts = read(lines(*records()), folder)
    assert [claim.line for claim in gold.claims] == [1, 2, 3, 4]
    source = texts["t1.txt"].source_id
    assert [one.said.quote for one in gold.claims] == [one.quote for one in CLAIMS]
    assert {one.said.source_id for one in gold.claims} == {source}
    assert (texts["t1.txt"].text, gold.annotated) == (TEXT, {"t1.txt": None})


def test_a_header_says_what_was_annotated_and_when_it_was_published(folder: Path) -> None:
    told = header(sha256=SHA, published="2021-03-04", annotated=[[0, 90], [90, 106]], source="own")
    gold, texts = read(lines(told, *records([WITHDREW])), folder)
    ranges = gold.annotated["t1.txt"]
    assert ranges == (Mention(start=0, end=90), Mention(start=90, end=106))
    assert texts["t1.txt"].published_on == date(2021, 3, 4)
    assert gold.is_annotated("t1.txt", WITHDREW)
    assert not gold.is_annotated("t1.txt", CALM)


def test_a_document_without_claims_is_annotated_too(folder: Path) -> None:
    gold, texts = read(lines(header()), folder)
    assert (gold.claims, list(gold.annotated), list(texts)) == ((), ["t1.txt"], ["t1.txt"])


def test_offsets_alone_are_filled_from_the_text(folder: Path) -> None:
    (record,) = records([WITHDREW])
    del record["quote"], record["trigger"]["text"], record["actors"][0]["mention"]["text"]
    gold, _ = read(lines(record), folder)
    assert gold.claims[0].said.quote.text_in(TEXT) == "The army withdrew from Kestel"


def test_a_byte_order_mark_and_blank_lines_are_no_flaws(folder: Path) -> None:
    gold, _ = read(b"\xef\xbb\xbf\r\n" + lines(*records([CALM])) + b"\r\n\n", folder)
    assert [claim.line for claim in gold.claims] == [2]


GOOD = records([WITHDREW])[0]


def changed(**change: Any) -> bytes:
    return lines({**GOOD, **change})


@pytest.mark.parametrize(
    ("content", "said", "repair"),
    [
        (b"{", "line 1: It is not JSON", "one JSON object a line"),
        (b"[]", "line 1: It is no JSON object", "one JSON object a line"),
        (b"\n\n\xff{}", "line 3: Byte 1 is not UTF-8", "in UTF-8"),
        (b'{"a": NaN}', "NaN is no number", "or null"),
        (b'{"a": 1, "a": 2}', "'a' stands twice", "Keep one"),
        (b"[" * 100_000, "line 1: It is", "one "),
        (b"", "holds no claim", "annotated claims"),
        (lines(GOOD, GOOD), "line 2: The id 't1-001' stands on line 1", "id of its own"),
        (changed(doc="t9.txt"), "line 1: The text of 't9.txt' is not in", "--texts"),
        (changed(doc="../t1.txt"), "does not name a text within", "below --texts"),
        (changed(doc="x" * 5000), "does not name a text within", "below --texts"),
        (changed(doc="a/" * 3000 + "b"), "does not name a text within", "below --texts"),
        (changed(quote="The army left"), "the text at 75 to 104 says", "Correct the offsets"),
        (changed(end=10_000, quote=None), "'quote' ends at 10000", "characters"),
        (changed(trigger={"text": "withdrew", "start": 1, "end": 9}), "first stand at 84", ""),
        (lines(GOOD, header()), "line 2: A header stands here", "first line"),
        (lines({"header": True}), "line 1: The header names no documents", '"docs"'),
        (lines(header(sha256="ab")), "'sha256' of 't1.txt'", "64 hex digits"),
        (lines(header(sha256="0" * 64)), "not the annotated one", "annotate it again"),
        (lines(header(published="May")), "'published' of 't1.txt'", "YYYY-MM-DD"),
        (lines(header(annotated=[[5, 5]])), "goes from 5 to 5", "one past the last"),
        (lines(header(annotated=[[0, 9999]])), "goes to 9999", "not bytes"),
        (lines(header(), {**GOOD, "doc": "x"}), "line 2: The header does not name", "docs"),
        (lines(header(annotated=[[0, 9]]), GOOD), "line 2: Its trigger (84 to 92)", "Widen"),
    ],
    ids=range(24),
)
def test_a_flaw_names_its_line_and_its_repair(
    content: bytes, said: str, repair: str, folder: Path
) -> None:
    message = flaw(content, folder)
    assert said in message
    assert repair in message


def test_a_claim_without_modality_and_polarity_gets_the_usual_ones_and_it_is_told(
    folder: Path,
) -> None:
    bare = {key: one for key, one in GOOD.items() if key not in {"modality", "polarity"}}
    said = {**bare, "id": "t1-002", "attribution": {"kind": "indirect", "source": "a man"}}
    gold, _ = read_gold(lines(bare, said), label="gold.jsonl", texts=Texts([folder]))
    assert [(one.said.modality, one.said.polarity) for one in gold.claims] == [
        ("asserted", "+"),
        ("reported", "+"),
    ]
    assert [one.code for one in gold.findings] == ["gold.missing-word"] * 2
    assert "on 1 more:" in gold.findings[0].message


def test_all_flaws_are_named_at_once_and_a_missing_text_only_once(folder: Path) -> None:
    lost = [{**GOOD, "id": str(n), "doc": "t9.txt"} for n in range(3)]
    message = flaw(lines(*lost) + b"\n{\n" + lines({**GOOD, "start": "x"}), folder)
    assert [part.split(":")[0] for part in message.split(" | ")] == ["line 1", "line 4", "line 5"]
    many = flaw(b"\n".join([b"{"] * 14), folder)
    assert many.endswith("and 4 more lines.")


SMALL = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
RUBBISH = st.recursive(
    SMALL, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(), inner, max_size=2)
)


def what_is_said(content: bytes, folder: Path) -> str:
    """The refusal; that of a good file where it is taken."""
    try:
        read(content, folder)
    except InvalidValue as exc:
        return f"{exc.message} {exc.where}"
    return "line 1: nothing [gold.jsonl, line 1]"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(key=st.sampled_from(sorted(GOOD)), rubbish=RUBBISH)
def test_rubbish_in_any_key_is_taken_or_named_with_its_line(
    key: str, rubbish: object, folder: Path
) -> None:
    said = what_is_said(changed(**{key: rubbish}), folder)
    assert said.encode().startswith(b"line 1: ")
    assert said.endswith("line 1") or "line 1]" in said


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(key=st.sampled_from(["sha256", "published", "annotated", "source"]), rubbish=RUBBISH)
def test_rubbish_in_the_header_is_taken_or_named_with_its_line(
    key: str, rubbish: object, folder: Path
) -> None:
    said = what_is_said(lines(header(**{key: rubbish}), GOOD), folder)
    assert said.encode().startswith(b"line ")


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(rubbish=st.binary(max_size=60), place=st.integers(0, 400))
def test_rubbish_bytes_are_taken_or_named_with_their_line(
    rubbish: bytes, place: int, folder: Path
) -> None:
    content = lines(header(), GOOD)
    said = what_is_said(content[:place] + rubbish + content[place:], folder)
    assert said.encode().startswith(b"line ")


def test_without_texts_offsets_stand_as_they_are() -> None:
    gold, texts = read_gold(changed(quote="anything"), label="gold.jsonl", texts=None)
    assert (gold.claims[0].said.source_id, texts) == ("t1.txt", {})


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"event_type": "FIGHT"}, "event_type"),
        ({"alt_types": ["FIGHT"]}, "alt_types"),
        ({"modality": "hoped"}, "modality"),
        ({"polarity": "?"}, "polarity"),
        ({"attribution": {"kind": "rumour", "source": "a monitor"}}, "kind"),
        ({"actors": [{"role": "witness", "name": "army"}]}, "role"),
    ],
)
def test_an_unknown_word_is_kept_told_once_and_matches_nothing(
    change: dict[str, Any], key: str, folder: Path
) -> None:
    one, other = {**GOOD, **change}, {**GOOD, **change, "id": "t1-009"}
    gold, texts = read(lines(one, other), folder)
    (told,) = gold.findings
    assert f"'{key}' is" in told.message
    assert (told.where.line, "1 more lines" in told.message) == (1, True)
    assert len(gold.claims) == 2
    found = evaluate(gold, texts, lambda _document: [replace(WITHDREW, source_id="x")])
    assert found.all.asked == 2
    assert found.all.found == (0 if key == "event_type" else 1)
    slot = {"role": "actor"}.get(key, key)
    if slot in found.slots and key != "event_type":
        assert found.slots[slot].right == 0
