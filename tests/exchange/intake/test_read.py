from __future__ import annotations

import io
import json
import zipfile
from dataclasses import fields, is_dataclass
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.invented import CANARY, FAMILIES_MAPPING, PARTY_MAPPING, invented_lists
from truceline.core.errors import InvalidValue, SourceChanged, TrucelineError, UnreadableDocument
from truceline.core.person import PersonRow
from truceline.exchange.intake import (
    Brought,
    ListHeader,
    payload_of,
    read_list_mapping,
    read_mapped_list,
    read_pfif_list,
    row_of,
    table_of,
)

KEY = b"k" * 32
SMALL = "list: small\ngiven_by: A party\nfull: Name\n"


def read(text: str, mapping: str = SMALL, suffix: str = ".csv") -> Brought:
    return read_mapped_list(
        text.encode(), read_list_mapping(mapping, "m.yaml"), key=KEY, suffix=suffix
    )


def codes(brought: Brought) -> list[str]:
    return [one.code for one in brought.findings]


def test_two_lists_come_in_whole_each_row_as_its_list_said_it() -> None:
    lists = invented_lists()
    party = read(lists.party.decode(), PARTY_MAPPING)
    families = read(lists.families.decode(), FAMILIES_MAPPING)
    assert (len(party.rows), party.rows_in, codes(party)) == (40, 40, [])
    assert (len(families.rows), codes(families)) == (40, [])
    first, other = party.rows[0], families.rows[0]
    assert (first.names.full[:3].isascii(), other.names.full[:3].isascii()) == (True, False)
    assert (first.event, first.health, first.held_by) == ("detained", "sick", "Party A")
    assert first.further["Health"] == "chronic illness"
    assert (other.consent, other.sensitivity) == (("matching", "exchange"), "protected")
    assert other.purpose == ("matching",)
    assert first.born.first_day == other.born.first_day
    assert str(first.where) == "party-a-detained, line 2"


def test_ids_say_nothing_and_hold_from_one_reading_to_the_next() -> None:
    lists = invented_lists()
    mapping = read_list_mapping(PARTY_MAPPING, "m")
    once, again = (read_mapped_list(lists.party, mapping, key=KEY, suffix=".csv") for _ in range(2))
    other = read_mapped_list(lists.party, mapping, key=b"x" * 32, suffix=".csv")
    ids = [row.row_id for row in once.rows]
    assert ids == [row.row_id for row in again.rows]
    assert len(set(ids)) == len(ids)
    assert not {*ids} & {row.row_id for row in other.rows}
    assert "A000" not in ids[0]


def test_rows_that_repeat_a_key_or_all_of_a_row_are_both_kept() -> None:
    keyed = read("No,Name\n1,One\n1,Two\n", SMALL + "key: No\n")
    assert codes(keyed) == ["exchange.repeated-key"]
    alike = read("Name\nOne\nOne\n")
    assert len({row.row_id for row in (*keyed.rows, *alike.rows)}) == 4


def test_a_broken_row_costs_itself_and_is_counted() -> None:
    got = read("Name,Town\nOne,T\nTwo,T,extra\nThree,T\n")
    assert [row.names.full for row in got.rows] == ["One", "Three"]
    assert (got.rows_in, got.rows_left_out, codes(got)) == (3, 1, ["exchange.bad-row"])
    assert str(got.findings[0].where) == "small, line 3"


def test_unknown_words_are_kept_and_the_strictest_holds() -> None:
    more = "sex: S\nconsent: C\nsensitivity: P\nevent: E\n"
    got = read("Name,S,C,P,E\nOne,divers,yes,dangerous,beamed up\n", SMALL + more)
    assert codes(got) == ["exchange.unknown-word"] * 4
    row = got.rows[0]
    assert (row.sex, row.consent, row.sensitivity, row.event) == ("", (), "protected", "")
    assert row.further == {"S": "divers", "C": "yes", "P": "dangerous", "E": "beamed up"}
    own = SMALL + "consent: {column: C, values: {yes: 'matching, exchange'}}\n"
    agreed, refused, unasked = read("Name,C\nOne,yes\nTwo,no\nThree,not asked\n", own).rows
    assert agreed.consent == ("matching", "exchange")
    assert (refused.consent, unasked.consent) == (("refused",), ())


def test_births_come_from_dates_ages_and_both() -> None:
    more = "born: B\nage: A\nage_on: On\n"
    text = (
        "Name,B,A,On\nOne,,32,2013-05-01\nTwo,unknown,32,2013\nThree,1950,32,2013-05-01\n"
        "Four,,32,\nFive,31/02/1985,,\nSix,32 in 2013,,\n"
    )
    got = read(text, SMALL + more)
    assert [str(row.born) for row in got.rows] == [
        "1980-05-02 to 1981-05-01", "1980-01-02 to 1981-12-31", "1950-01-01 to 1950-12-31",
        "unstated", "unknown", "1980-01-02 to 1981-12-31",
    ]  # fmt: skip
    assert codes(got) == [
        "exchange.age-disagrees", "exchange.unclear-date", "exchange.unclear-date",
    ]  # fmt: skip
    dated = read("Name,A\nOne,32\n", SMALL + "age: A\ncompiled_on: 2013-05-01\n")
    assert str(dated.rows[0].born) == "1980-05-02 to 1981-05-01"


def test_json_and_excel_say_the_same_as_csv() -> None:
    entries = [{"name": {"all": "One"}, "no": 7}, {"name": {"all": "Two"}, "no": None}, "Three"]
    mapping = "list: small\ngiven_by: A\nfull: name.all\nkey: no\n"
    got = read(json.dumps({"persons": entries}), mapping, ".json")
    assert [(row.names.full, row.native_key) for row in got.rows] == [("One", "7"), ("Two", "")]
    assert (got.rows_in, got.rows_left_out) == (3, 1)
    book = openpyxl.Workbook()
    for line in (["Name", "Birth"], ["خالد", date(1985, 4, 2)], ["صالح", 1405]):
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    rows = read_mapped_list(
        out.getvalue(),
        read_list_mapping(SMALL + "born: Birth\ncalendar: hijri\n", "m"),
        key=KEY,
        suffix=".xlsx",
    ).rows
    assert rows[1].born.first_day == date(1984, 9, 26)
    # An ISO day of a workbook is Gregorian, whatever the list's calendar is.
    assert rows[0].born.first_day == date(1985, 4, 2)


@pytest.mark.parametrize(
    ("content", "suffix", "error"),
    [
        (f"{CANARY},{CANARY}\n".encode(), ".csv", SourceChanged),
        (f"{CANARY}\n1985\n".encode(), ".csv", SourceChanged),
        (f'[{{"{CANARY}": 1}}'.encode(), ".json", SourceChanged),
        (f"Name\n{CANARY}\n".encode("cp1256", "replace"), ".csv", UnreadableDocument),
        (b"PK\x03\x04" + CANARY.encode(), ".xlsx", UnreadableDocument),
        (CANARY.encode(), ".zip", UnreadableDocument),
        (b"", ".csv", UnreadableDocument),
        (f"<pfif>{CANARY}</pfif>".encode(), ".xml", InvalidValue),
    ],
)
def test_no_refusal_repeats_what_the_list_holds(
    content: bytes, suffix: str, error: type[TrucelineError]
) -> None:
    mapping = read_list_mapping(SMALL, "m")
    with pytest.raises(error) as caught:
        read_mapped_list(content, mapping, key=KEY, suffix=suffix)
    seen: BaseException | None = caught.value
    while seen is not None:
        assert not set(CANARY.split()) & set(str(seen).replace("'", " ").split())
        seen = None if seen.__suppress_context__ else seen.__context__


def test_a_mapping_that_cannot_be_right_is_refused() -> None:
    for text, said in (
        ("list: A b\ngiven_by: A\nfull: N\n", "list"),
        ("list: a\ngiven_by: A\n", "names no column"),
        (SMALL + "fathre: F\n", "did you mean 'father'"),
        (SMALL + "for_purpose: [fun]\n", "matching, exchange"),
        (SMALL + "compiled_on: someday\n", "YYYY-MM-DD"),
        (SMALL + "encoding: klingon\n", "no encoding"),
    ):
        with pytest.raises(InvalidValue, match=said):
            read_list_mapping(text, "m.yaml")


PFIF = """<?xml version="1.0" encoding="UTF-8"?>
<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">
 <pfif:person><pfif:person_record_id>a.org/1</pfif:person_record_id>
  <pfif:source_date>2014-05-01T00:00:00Z</pfif:source_date>
  <pfif:full_name>Huda Example</pfif:full_name>
  <pfif:family_name>Example</pfif:family_name><pfif:sex>female</pfif:sex><pfif:age>30-40</pfif:age>
  <pfif:home_city>Douma</pfif:home_city><pfif:description>A scar.</pfif:description>
  <pfif:note><pfif:note_record_id>n1</pfif:note_record_id>
   <pfif:status>believed_missing</pfif:status>
   <pfif:source_date>2014-05-02T00:00:00Z</pfif:source_date>
   <pfif:text>Not home.</pfif:text></pfif:note>
 </pfif:person>
 <pfif:person><pfif:person_record_id>a.org/2</pfif:person_record_id>
  <pfif:full_name>Gone Example</pfif:full_name>
  <pfif:expiry_date>2015-01-01T00:00:00Z</pfif:expiry_date>
 </pfif:person>
 <pfif:note><pfif:note_record_id>n2</pfif:note_record_id>
  <pfif:person_record_id>a.org/1</pfif:person_record_id>
  <pfif:status>believed_dead</pfif:status><pfif:source_date>2014-06-02T00:00:00Z</pfif:source_date>
  <pfif:last_known_location>Douma market</pfif:last_known_location></pfif:note>
 <pfif:note><pfif:person_record_id>b.org/9</pfif:person_record_id><pfif:text>Who?</pfif:text></pfif:note>
</pfif:pfif>"""


def test_pfif_records_keep_their_notes_and_expired_ones_are_left_out() -> None:
    header = ListHeader(list_id="finder", given_by="A finder")
    got = read_pfif_list(PFIF.encode(), header, key=KEY, today=date(2016, 1, 1))
    assert len(got.rows) == 1
    row = got.rows[0]
    assert (row.event, str(row.event_on), row.place) == ("dead", "2014-06-02", "Douma market")
    assert str(row.born) == "1973-05-02 to 1984-05-01"
    assert (row.sex, row.birth_place, row.names.family) == ("F", "Douma", "Example")
    assert row.further["note 1 status"] == "believed_missing"
    assert codes(got) == ["exchange.statuses-differ", "exchange.expired", "exchange.note-alone"]
    assert (got.rows_in, got.rows_left_out) == (2, 1)


@pytest.mark.parametrize(
    "text",
    [
        "<a/>",
        "<pfif",
        '<!DOCTYPE a [<!ENTITY b "c">]><pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.4">&b;</pfif:pfif>',
        '<pfif:pfif xmlns:pfif="http://zesty.ca/pfif/1.2"/>',
    ],
)
def test_other_and_hostile_xml_is_refused(text: str) -> None:
    header = ListHeader(list_id="finder", given_by="A finder")
    with pytest.raises(SourceChanged):
        read_pfif_list(text.encode(), header, key=KEY, today=date(2016, 1, 1))


def test_a_sealed_row_comes_back_as_it_was() -> None:
    lists = invented_lists(persons=5, shared=3)
    for row in read(lists.families.decode(), FAMILIES_MAPPING).rows:
        assert row_of(json.loads(json.dumps(payload_of(row)))) == row
    named = {one.name for one in fields(PersonRow)}
    assert is_dataclass(PersonRow)
    assert named - {"where"} <= {*payload_of(row)} | {
        "native_key", "sex", "birth_place", "place", "area", "event", "held_by", "held_at",
        "sensitivity", "health",
    }  # fmt: skip


def test_columns_for_linkage_are_those_of_the_contract() -> None:
    table = table_of(read("Name,B\nOne,1970\n,\n", SMALL + "born: B\n").rows)
    assert table.column_names == [
        "row_id", "list_id", "full", "given", "father", "grandfather", "family", "mother",
        "kunya", "sex", "birth_place", "place", "area", "born_first", "born_last", "event_first",
        "event_last",
    ]  # fmt: skip
    rows = table.to_pylist()
    assert (rows[0]["full"], rows[0]["born_first"], rows[0]["born_last"]) == ("One", 0, 364)
    assert (rows[1]["full"], rows[1]["born_first"], rows[0]["father"]) == (None, None, None)
    assert table_of(()).num_rows == 0


CELL = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@settings(max_examples=60)
@given(rows=st.lists(st.tuples(CELL, CELL, CELL, CELL), max_size=6))
def test_any_row_comes_out_once(rows: list[tuple[str, ...]]) -> None:
    mapping = read_list_mapping("list: x\ngiven_by: A\nfull: n\nborn: b\nsex: s\nage: a\n", "m")
    entries = [dict(zip("nbsa", row, strict=True)) for row in rows]
    got = read_mapped_list(
        json.dumps(entries).encode() if rows else b"[ ]", mapping, key=KEY, suffix=".json"
    )
    assert len(got.rows) + got.rows_left_out == got.rows_in == len(rows)


def workbook(*rows: list[object]) -> bytes:
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("content", [
    b"A,Town\n1,2\n", b"A,Town\n", workbook(["A", "Town"], ["x", "y"]), workbook(), workbook(["A"]),
])  # fmt: skip
def test_a_list_without_the_mapped_columns_is_an_error_that_names_both_sides(
    content: bytes,
) -> None:
    suffix = ".xlsx" if content.startswith(b"PK") else ".csv"
    mapping = read_list_mapping(SMALL + "born: Birth\n", "m")
    with pytest.raises(SourceChanged, match=r"Expected: Name, Birth\. Seen: "):
        read_mapped_list(content, mapping, key=KEY, suffix=suffix)
    # What is no word for a column may be a person's name.
    nameless = f"{CANARY},1980\nOther,1990\n"
    with pytest.raises(SourceChanged, match="may be a person's") as hidden:
        read(nameless)
    assert CANARY not in str(hidden.value)


def test_a_column_that_is_missing_besides_is_a_finding_and_the_strictest_holds() -> None:
    mapping = SMALL + "born: Birth\nsensitivity: Care\n"
    got = read("Name,Town\nOne,T\n", mapping)
    assert codes(got) == ["exchange.missing-column"] * 2
    assert (got.rows[0].sensitivity, got.rows[0].born.is_known) == ("protected", False)
    assert codes(read("Name\n")) == ["exchange.no-rows"]
    with pytest.raises(SourceChanged):
        read("Name\nOne\n", SMALL + "key: No\n")  # an id that is lost makes every row a new one


def test_rubbish_costs_a_finding_and_no_time() -> None:
    mapping = SMALL + "born: Birth\nevent_on: Since\n"
    told = read_list_mapping(mapping, "m")
    text = f"Name,Birth,Since\nA,2999-01-01,{'9' * 100_000}\nB,1/1/0001 هـ,31/02/1980\n"
    got = read_mapped_list(text.encode(), told, key=KEY, suffix=".csv", today=date(2026, 1, 1))
    assert codes(got) == [
        "exchange.unclear-date", "exchange.future-date", "exchange.unclear-date",
        "exchange.unclear-date", "exchange.old-date",
    ]  # fmt: skip
    sheet = workbook(["Name", "Birth", "Since"], ["=1+1", "=TODAY()", None], ["A", 1980, True])
    hidden = read_mapped_list(sheet, told, key=KEY, suffix=".xlsx")
    assert codes(hidden)[0] == "exchange.formulas"
    # A second sheet that is torn: the first is read all the same.
    book, out = openpyxl.load_workbook(io.BytesIO(sheet)), io.BytesIO()
    book.create_sheet("torn").append(["x"] * 50)
    book.save(out)
    torn = bytearray(out.getvalue())
    with zipfile.ZipFile(out) as packed:
        member = packed.getinfo("xl/worksheets/sheet2.xml")
    begin = member.header_offset + 30 + len(member.filename)
    torn[begin : begin + 20] = b"\xff" * 20
    assert len(read_mapped_list(bytes(torn), told, key=KEY, suffix=".xlsx").rows) == len(
        hidden.rows
    )
    half = read('[{"Name": "\\ud800"}, {"Name": "B"}]', suffix=".json")
    assert (half.rows_left_out, len(half.rows)) == (1, 1)
    wrong = read("Name\nم\n", SMALL + "encoding: cp1256\n")
    assert codes(wrong) == ["exchange.encoding"]
