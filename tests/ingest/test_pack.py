"""A pack's files become entries with the line of every value, or findings with a place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.ingest.pack import KINDS, PackReading, read_pack, read_pack_files


def read(text: str | bytes, name: str = "actors/a.yaml") -> PackReading:
    return read_pack_files({name: text.encode() if isinstance(text, str) else text})


def only_flaw(reading: PackReading) -> Finding:
    assert reading.entries == ()
    (finding,) = reading.findings
    return finding


@pytest.mark.parametrize(
    ("text", "code", "line", "message", "hint"),
    [
        ("id: a\nnames: [", "pack.bad-yaml", 3, "This is not YAML: did not find", "Check indent"),
        ("id: a\n  names: b", "pack.bad-yaml", 2, "mapping values are not allowed", "line above"),
        ("id: a\n\tnames: b", "pack.bad-yaml", 2, "tab", "Check indent"),
        ("id: a\n---\nid: b", "pack.bad-yaml", 2, "another document", "Check indentation"),
        ("id: a\nnote: \x07", "pack.bad-yaml", 2, "unacceptable character #x0007", "Check"),
        ("id: a\nkind: state\nkind: body", "pack.key-twice", 3, "'kind' stands twice", "Keep one"),
        ("id: a\nnames: {en: A,\n  en: B}", "pack.key-twice", 3, "'en' stands twice", "Keep one"),
        ("id: a\nkind: &k state\nnote: *k", "pack.alias", 2, "The anchor &k names", "Leave it out"),
        ("id: a\nnote: *k", "pack.alias", 2, "The alias *k stands for", "Write the value out"),
        ("id: a\nnote: !!int 5", "pack.tag", 2, "The tag tag:yaml.org,2002:int", "quote a text"),
        ("", "pack.empty-file", 1, "The file is empty.", "Fill or delete it."),
        ("# nothing yet\n", "pack.empty-file", 1, "The file is empty.", "Fill or delete it."),
        ("[]", "pack.empty-file", 1, "The file is empty.", "Fill or delete it."),
        ("names: {en: A}", "pack.no-id", 1, "The entry has no id.", "Add `id: …`."),
        ("id:\nnames: {en: A}", "pack.no-id", 1, "The entry has no id.", "Add `id: …`."),
        ("id: [a]\n", "pack.no-id", 1, "The entry has no id.", "Add `id: …`."),
        ("just words", "pack.bad-entry", 1, "must be a mapping, not text", "Start it with"),
        ("\n- [a]", "pack.bad-entry", 2, "must be a mapping, not a list", "Start it with"),
        ("id: a\n? [b, c]\n: d", "pack.bad-entry", 2, "A key must be text", "Quote it"),
        ("id: a\nx: " + "[" * 60 + "]" * 60, "pack.too-deep", 2, "nested too deep", "Flatten"),
        (b"id: a\nnote: \xff", "pack.encoding", 2, "Byte 0xff is not UTF-8.", "Save the file"),
        (b"\xff\xfei\0d\0", "pack.encoding", 1, "Byte 0xff is not UTF-8.", "Save the file"),
    ],
)  # fmt: skip
def test_a_flaw_of_the_text_names_file_line_and_repair(
    text: str | bytes, code: str, line: int, message: str, hint: str
) -> None:
    finding = only_flaw(read(text))
    assert finding.code == code
    assert str(finding.where) == f"actors/a.yaml, line {line}"
    assert message in finding.message
    assert hint in finding.hint


def test_a_file_in_an_unknown_folder_is_a_finding_that_lists_the_folders() -> None:
    for name in ("actor/a.yaml", "a.yaml"):
        finding = only_flaw(read("id: a", name))
        assert finding.code == "pack.unknown-kind"
        assert all(kind in finding.hint for kind in KINDS)


def test_a_file_too_large_to_be_a_pack_is_not_parsed() -> None:
    assert only_flaw(read(b"x" * 2_000_001)).code == "pack.too-large"


def test_a_byte_order_mark_is_no_part_of_the_first_key() -> None:
    (entry,) = read(b"\xef\xbb\xbfid: a").entries
    assert entry.body == {"id": "a"}


def test_the_second_entry_of_an_id_is_a_finding_that_names_the_first() -> None:
    text = b"- id: a\n- id: b\n- note: again\n  id: a\n"
    reading = read_pack_files({"actors/a.yaml": text, "places/a.yaml": b"id: a"})
    (finding,) = reading.findings
    assert str(finding) == (
        "actors/a.yaml, line 4: The id 'a' stands already in actors/a.yaml, line 1. "
        "Give this entry another id."
    )
    assert [(e.kind, e.entry_id) for e in reading.entries] == [
        ("actors", "a"), ("actors", "b"), ("places", "a"),
    ]  # fmt: skip


def test_one_flawed_entry_of_a_list_leaves_the_others() -> None:
    reading = read("- id: a\n- names: {}\n- id: c\n")
    assert [entry.entry_id for entry in reading.entries] == ["a", "c"]
    assert [str(f.where) for f in reading.findings] == ["actors/a.yaml, line 2"]


def test_a_list_and_a_single_mapping_give_the_same_entries() -> None:
    (single,), (listed,) = (
        read("id: a\nkind: state").entries,
        read("- id: a\n  kind: state").entries,
    )
    assert single.body == listed.body


def test_every_value_is_text_as_it_stands() -> None:
    (entry,) = read("id: no\nnote: 2016-02-27\nlon: 1_0\nlat: ~\nkind: 'x: y'").entries
    assert entry.body == {
        "id": "no", "note": "2016-02-27", "lon": "1_0", "lat": "~", "kind": "x: y",
    }  # fmt: skip


def test_each_nested_value_has_its_own_line() -> None:
    (first, second) = read(
        "# why\n"
        "- id: a\n"
        "  names:\n"
        "    en: A\n"
        "  member_of:\n"
        "    - {actor: b,\n"
        "       from: 2018}\n"
        "\n"
        "    - actor: c\n"
        "- id: d\n"
    ).entries
    assert first.lines == {
        (): 2, ("id",): 2, ("names",): 3, ("names", "en"): 4, ("member_of",): 5,
        ("member_of", 0): 6, ("member_of", 0, "actor"): 6, ("member_of", 0, "from"): 7,
        ("member_of", 1): 9, ("member_of", 1, "actor"): 9,
    }  # fmt: skip
    assert str(first.where(("member_of", 1, "until"))) == "actors/a.yaml, line 9"
    assert second.lines[()] == 10


def test_the_stored_source_does_not_depend_on_the_order_of_files() -> None:
    files = {"actors/a.yaml": b"id: a", "pack.yaml": b"id: p"}
    turned = dict(reversed(files.items()))
    assert read_pack_files(files) == read_pack_files(turned)
    assert read_pack_files(files).source_id != read_pack_files({"pack.yaml": b"id: p"}).source_id


def test_a_folder_without_pack_yaml_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(InvalidValue, match=r"has no pack\.yaml") as caught:
        read_pack(tmp_path)
    assert "syria, minsk" in caught.value.hint


def test_a_folder_is_read_with_all_its_yaml_files_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "actors").mkdir()
    (tmp_path / "pack.yaml").write_text("id: p")
    (tmp_path / "actors" / "a.yml").write_text("id: a")
    (tmp_path / "actors" / "README.md").write_text("id: b")
    assert [entry.entry_id for entry in read_pack(tmp_path).entries] == ["a", "p"]


YAMLISH = st.lists(
    st.sampled_from(
        ["id: a", "- ", "  ", "\n", ": ", "{", "}", "[", "]", "&x ", "*x", "!t ", "'", '"', "|",
         "?", "#", "---", "%", "\t", "é", "\x00", "\x85", "<<: ", ">-\n"]
    )
).map("".join)  # fmt: skip

BREAKS = re.compile("\r\n|[\n\r\x85\u2028\u2029]")  # what YAML calls the end of a line


@settings(deadline=None)
@example(b"\xc2\x85\xc2\x85{")
@example(b"- " * 3000 + b"a")
@example(b"[" * 5000)
@given(content=st.binary(max_size=60) | (st.text(max_size=60) | YAMLISH).map(str.encode))
def test_any_file_gives_entries_or_findings_with_a_line_and_never_breaks(content: bytes) -> None:
    reading = read_pack_files({"zones/z.yaml": content})
    assert reading.entries or reading.findings
    most = len(BREAKS.split(content.decode(errors="replace"))) + 1
    for finding in reading.findings:
        assert finding.where is not None
        assert finding.where.line is not None
        assert 1 <= finding.where.line <= most
        assert finding.hint
