"""The form and what comes back from it; each row once, as an allegation or as a finding."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from datetime import date, time
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from pyxform.xls2xform import convert

from truceline.core.errors import InvalidValue, SourceChanged
from truceline.core.findings import Finding
from truceline.ingest.files import open_source
from truceline.talks.allegations import (
    AllegationReader,
    allegation_form,
    known_kinds,
    read_column_map,
)
from truceline.talks.allegations.intake import Received

from .made import NOW

KOBO = [
    *("who/entry_id", "who/alleged_by", "who/by_kind", "what/kind", "what/number"),
    *("what/qualifier", "when/first_on", "when/from_at", "when/point", "_when/point_latitude"),
    *("words/text_ar", "_submission_time", "_uuid", "_validation_status", "Комментарий"),
]
ROW = [
    *("uuid:7", "opposition", "party", "casualty_shelling", "3"),
    *("at_least", "2017-05-06", "14:05:00.000+03:00", "35.13 36.75 0 0", "35.13"),
    *("قصف", "2017-05-06T18:00:00", "9f", "", "x"),
]


def read(path: Path, mapping: str = "") -> list[Received | Finding]:
    columns = read_column_map(mapping, "map.yaml")
    return list(AllegationReader(now=NOW, mapping=columns).read(open_source(path)))


def workbook(path: Path, rows: Iterable[list[str]]) -> Path:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def test_the_form_is_a_valid_xlsform_in_four_languages() -> None:
    made = convert(io.BytesIO(allegation_form()), validate=False, pretty_print=False)
    assert 'lang="العربية (ar)"' in made.xform
    assert json.dumps(made.warnings) == "[]"
    survey = load_workbook(io.BytesIO(allegation_form()))["survey"]
    heads = [cell.value for cell in survey[1]]
    labels = [row[heads.index("label::Русский (ru)")] for row in survey.iter_rows(values_only=True)]
    assert "Что утверждается" in labels


def test_no_two_kinds_share_a_label_so_that_each_cell_means_one() -> None:
    for tag in ("en", "fr", "ar", "ru"):
        labels = [labels[tag].lower() for labels in known_kinds().values()]
        assert len(labels) == len(set(labels)), tag


def test_an_export_of_the_form_comes_back_from_csv_and_excel_alike(tmp_path: Path) -> None:
    (tmp_path / "kobo.csv").write_text(
        "\n".join(";".join(f'"{cell}"' for cell in row) for row in (KOBO, ROW)), encoding="utf-8"
    )
    for path in (tmp_path / "kobo.csv", workbook(tmp_path / "kobo.xlsx", [KOBO, ROW])):
        note, one = read(path)
        assert isinstance(note, Finding)
        assert "Комментарий" in note.message
        assert isinstance(one, Received)
        said = one.allegation
        assert (said.allegation_id, said.kind, said.from_at) == (
            "7",
            "casualty-shelling",
            time(14, 5),
        )
        assert (said.lat_deg, said.lon_deg, said.texts) == (35.13, 36.75, {"ar": "قصف"})
        assert [(f.value, f.qualifier) for f in said.figures] == [(3.0, "at least")]
        assert (one.has_time, said.received_at.hour) == (True, 18)


def test_a_rejected_submission_and_a_broken_row_are_findings_and_the_rest_stands(
    tmp_path: Path,
) -> None:
    rejected = [*ROW[:-2], "validation_status_not_approved", ""]
    broken = ["uuid:8", *ROW[1:6], "2017-13-06", *ROW[7:]]
    found = read(workbook(tmp_path / "k.xlsx", [KOBO, rejected, broken, ["uuid:9", *ROW[1:]]]))
    told = [one.code if isinstance(one, Finding) else one.where.row for one in found]
    assert told == [
        "allegation.unknown-column", "allegation.rejected", "allegation.bad-row", 3,
    ]  # fmt: skip


def test_labels_of_any_language_head_columns_and_days_are_never_guessed(tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    text = "entry_id,Кто заявляет,Что утверждается,День\n1,Россия,Обстрел,{}\n"
    path.write_text(text.format("06.05.2017"), encoding="utf-8")
    with pytest.raises(SourceChanged):
        read(path)
    (one,) = read(path, "date_order: dmy")
    assert isinstance(one, Received)
    assert (one.allegation.first_on, one.allegation.kind) == (date(2017, 5, 6), "shelling")
    assert not one.has_time


@pytest.mark.parametrize(
    ("mapping", "words"),
    [
        ("columns: {kind: Nothing}", "no column 'Nothing'"),
        ("columns: {guilt: What}", "says 'guilt'"),
        ("column: {}", "cannot be read"),
        ("date_order: ydm", "says 'ydm'"),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(tmp_path: Path, mapping: str, words: str) -> None:
    path = tmp_path / "list.csv"
    path.write_text("entry_id,alleged_by,kind,first_on\n", encoding="utf-8")
    with pytest.raises(InvalidValue, match=words):
        read(path, mapping)


def test_a_table_without_ids_is_refused_since_a_second_import_would_double_it(
    tmp_path: Path,
) -> None:
    path = tmp_path / "list.csv"
    path.write_text("alleged_by,kind,first_on\nx,shot,2017-05-06\n", encoding="utf-8")
    with pytest.raises(SourceChanged, match="id of each row"):
        read(path)
