from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.made_pax import HEADER, as_file, made_csv, made_row
from truceline.core.errors import SourceChanged
from truceline.core.findings import Severity
from truceline.core.pa_x import read_coding
from truceline.ingest.pa_x import PaxReading, is_pa_x, pax_columns, read_pa_x
from truceline.record.schema import schema_findings


def accounted(reading: PaxReading) -> int:
    return len(reading.entries) + reading.left_out + reading.duplicates


def test_a_row_is_an_agreement_with_everything_that_pa_x_says() -> None:
    row = made_row(2169, Dat="17/09/2018", Cease="2", GCh="0", GDis="")
    (entry,) = read_pa_x(as_file(made_csv([row]))).entries
    coding = read_coding(entry.body)
    assert entry.entry_id == "pax-2169"
    assert (entry.body["signed"], entry.body["checked"]) == ("2018-09-17", "false")
    assert entry.body["sources"] == ["pa-x#2169"]
    assert coding is not None
    assert coding.fields["parties"] == row["Part"]
    assert (coding.codes["Cease"], coding.codes["GCh"], "GDis" in coding.codes) == (2, 0, False)
    assert coding.fields["stage_sub"] == "Ceas"
    assert not list(schema_findings(entry))


@pytest.mark.parametrize(
    ("written", "signed"),
    [
        ("2018-09-17", "2018-09-17"),
        ("17/09/2018", "2018-09-17"),
        ("17 September 2018", "2018-09-17"),
        ("2018-09-17 00:00:00", "2018-09-17"),
        ("2018-09", "2018-09"),
        ("1993", "1993"),
    ],
)
def test_days_are_read_in_several_forms(written: str, signed: str) -> None:
    (entry,) = read_pa_x(as_file(made_csv([made_row(1, Dat=written)]))).entries
    assert entry.body["signed"] == signed


def test_columns_may_move_and_change_case_and_unknown_ones_are_kept_as_given() -> None:
    row = {
        "agt": "A",
        "Zeal": "high",
        "AGTID": "7.0",
        "dat": "1999-01-02",
        "claims": "x",
        "Con": "B",
    }
    reading = read_pa_x(as_file(made_csv([row], list(row))))
    (entry,) = reading.entries
    coding = read_coding(entry.body)
    assert coding is not None
    assert coding.other == {"Zeal": "high", "claims": "x"}
    assert coding.fields == {"country": "B"}
    assert [(f.code, f.severity) for f in reading.findings] == [
        ("pax.unknown-columns", Severity.WARNING)
    ]
    assert "Zeal" in reading.findings[0].message


def test_hostile_rows_are_findings_with_place_and_repair() -> None:
    rows = [
        made_row(1),
        made_row(2, Dat=""),
        made_row(3, Dat="2017-02-31"),
        made_row(4, Dat="03/04/2019"),
        made_row(5, AgtId=""),
        made_row(6, AgtId="six"),
        made_row(7, Agt=" "),
        made_row(1, Con="Elsewhere"),
        made_row(1),
        made_row(8, GCh="9"),
    ]
    reading = read_pa_x(as_file(made_csv(rows)))
    assert accounted(reading) == reading.rows_in == 10
    assert [entry.entry_id for entry in reading.entries] == [
        *("pax-1", "pax-2", "pax-3", "pax-4", "pax-7", "pax-8")
    ]
    assert [f.code for f in reading.findings] == [
        *("pax.no-day", "pax.no-day", "pax.no-day", "pax.bad-row", "pax.bad-row", "pax.no-name"),
        *("pax.id-twice", "pax.bad-code"),
    ]
    # Every row has two lines: a party's name is quoted over both.
    assert [f.where.line for f in reading.findings if f.where] == [4, 6, 8, 10, 12, 14, 16, 20]
    assert all(f.hint for f in reading.findings)
    assert reading.entries[1].body["signed"] == "unstated"
    others = [json.loads(str(one.body["pa_x"].get("other", "{}"))) for one in reading.entries]  # type: ignore[union-attr]
    # A cell that is no day costs the day, not the agreement.
    assert others == [{}, {}, {"Dat as given": "2017-02-31"}, {"Dat as given": "03/04/2019"}, {},
                      {"GCh": "9"}]  # fmt: skip


def test_names_with_blanks_columns_twice_and_two_versions_of_a_text_lose_nothing() -> None:
    header = [*("agtid", "Agt ", "dat", "Ver", "N characters", "Loc1 ISO", "Con", "Con", "")]
    lines = ["7,Second text,1999-01-02,2,950,XAA,Here,,",
             "7,First text,1999-01-02,1,900,XAA,Here,There,left",
             "7,Third text,1999-01-02,2,950,XAA,Here,,"]  # fmt: skip
    reading = read_pa_x(as_file("\n".join([",".join(header), *lines]).encode()))
    assert accounted(reading) == reading.rows_in == 3
    assert [one.entry_id for one in reading.entries] == ["pax-7", "pax-7-v1"]
    assert [f.code for f in reading.findings] == [
        *("pax.unknown-columns", "pax.two-versions", "pax.id-twice")
    ]
    second, first = (read_coding(one.body) for one in reading.entries)
    assert first is not None
    assert second is not None
    assert first.native_id == second.native_id == "7"
    assert (first.fields["characters"], first.fields["location_iso"]) == ("900", "XAA")
    assert first.other == {"Con (2)": "There", "column 9": "left"}
    assert not [flaw for one in reading.entries for flaw in schema_findings(one)]
    # The order of the rows decides no id: the newest version is the agreement.
    turned = read_pa_x(as_file("\n".join([",".join(header), lines[1], lines[0]]).encode()))
    assert {one.entry_id: one.body["title"] for one in turned.entries} == {
        "pax-7-v1": "First text", "pax-7": "Second text"}  # fmt: skip


def test_broken_quoting_costs_its_own_row_only() -> None:
    content = made_csv([made_row(n, Part="P") for n in range(1, 5)])
    broken = content.replace("Agreement “2”".encode(), b'" Agreement 2', 1)
    reading = read_pa_x(as_file(broken))
    assert accounted(reading) == reading.rows_in
    assert {"pax-1", "pax-3", "pax-4"} <= {entry.entry_id for entry in reading.entries}
    assert reading.left_out


def test_thousands_of_columns_are_one_finding() -> None:
    header = (*HEADER, *(f"x{n}" for n in range(3_000)))
    row = made_row(1) | {"x7": "kept"}
    reading = read_pa_x(as_file(made_csv([row], header)))
    assert [f.code for f in reading.findings] == ["pax.unknown-columns"]
    coding = read_coding(reading.entries[0].body)
    assert coding is not None
    assert coding.other == {"x7": "kept"}


def test_a_file_without_needed_columns_is_refused_whole() -> None:
    file = as_file(b"AgtId,Agt\n1,A\n")
    assert is_pa_x(file)
    assert not is_pa_x(as_file(b"id,title,date\n1,A,2000-01-01\n"))
    with pytest.raises(SourceChanged, match="Dat"):
        read_pa_x(file)


@pytest.mark.parametrize(
    ("name", "version"),
    [
        ("pax_all_agreements_data_v6.csv", "6"),
        ("pax_data_2144_agreements_v9_10.csv", "9"),
        ("PA-X Version 10.csv", "10"),
        ("agreements.csv", ""),
    ],
)
def test_the_version_is_what_the_name_of_the_file_states(name: str, version: str) -> None:
    assert read_pa_x(as_file(made_csv([made_row(1)]), name)).version == version


def test_no_column_has_two_meanings() -> None:
    table = pax_columns()
    assert not set(table.fields) & set(table.codes)
    assert len(table.header) == len(set(table.header))


cells = st.sampled_from(["", "0", "3", "4", "n/a", "2001-02-03", "31/12/1999", "x\ny", '"', "1.0"])


@given(
    st.lists(
        st.fixed_dictionaries(
            {
                "AgtId": st.sampled_from(["1", "2", "", "x"]),
                "Agt": cells,
                "Dat": cells,
                "GCh": cells,
            }
        ),
        max_size=8,
    )
)
def test_every_row_is_accounted_for(rows: list[dict[str, str]]) -> None:
    reading = read_pa_x(as_file(made_csv(rows, ["AgtId", "Agt", "Dat", "GCh"])))
    assert accounted(reading) == reading.rows_in == len(rows)


def test_a_release_of_2257_rows_with_broken_ones_is_accounted_for_row_by_row() -> None:
    rows = [made_row(n) for n in range(1, 2251)]
    rows += [made_row(2251, Dat="2017-02-31"), made_row(1), made_row(2, Con="Elsewhere")]
    rows += [made_row(2252, AgtId=""), made_row(2253), made_row(2254), made_row(2255)]
    reading = read_pa_x(as_file(made_csv(rows)))
    assert accounted(reading) == reading.rows_in == 2257
    assert (len(reading.entries), reading.left_out, reading.duplicates) == (2254, 2, 1)
