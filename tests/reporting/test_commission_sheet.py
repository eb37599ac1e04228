"""The joint-commission sheet: one row per allegation, languages abreast, nothing translated."""

from __future__ import annotations

import io
from datetime import UTC, date, datetime
from typing import Any

import docx
import pytest

from truceline.briefs.export import exporter_for
from truceline.briefs.model import Document, Table
from truceline.core.claim import Figure
from truceline.core.errors import InvalidValue, UnknownId
from truceline.reporting.commission_sheet import SheetPlan, compose_commission_sheet
from truceline.reporting.labels import load_labels
from truceline.talks.allegations import (
    Allegation,
    AnswerKind,
    Event,
    EventKind,
    Standing,
    State,
    allegation_payload,
    fold_case,
    sheet_rows,
)

NOW = datetime(2017, 5, 7, 9, tzinfo=UTC)
SAID = Allegation(
    allegation_id="ru-1",
    alleged_by="russia",
    received_at=NOW,
    kind="shelling",
    first_on=date(2017, 5, 6),
    last_on=date(2017, 5, 6),
    about="opposition",
    place_name="Hama",
    figures=(Figure(value=2.0, qualifier="at least", unit="person", counted="killed"),),
    texts={"ru": "Обстрел <b>"},
)


def composed(*languages: str, **more: Any) -> Document:
    received = Event(
        event_id="e",
        allegation_id="ru-1",
        kind=EventKind.RECEIVED,
        payload={"allegation": allegation_payload(SAID)},
        by="Amal al-Hidden",
        reason="told by a witness",
        known_at=NOW,
        recorded_at=NOW,
    )
    case = fold_case([received])
    assert case
    names = {"russia": "Russia", "opposition": "The opposition"}
    plan = SheetPlan(
        languages=languages,
        name=lambda one: names.get(one, one),
        run_id="run-1",
        recorded_at=NOW,
        **more,
    )
    return compose_commission_sheet(sheet_rows([case]), plan)


def table_of(document: Document) -> Table:
    (table,) = [block for block in document.blocks if isinstance(block, Table)]
    return table


def test_labels_stand_in_every_language_and_words_only_in_the_one_in_which_they_were_given() -> (
    None
):
    table = table_of(composed("en", "fr", "ar", "ru"))
    assert len(table.columns) == 8 + 4
    assert table.columns[7].heading == "Next step / Étape suivante / الخطوة التالية / Следующий шаг"
    (row,) = table.rows
    assert [cell.text for cell in row[8:]] == [
        "not given in this language",
        "non fourni dans cette langue",
        "غير متوفر بهذه اللغة",
        "Обстрел <b>",
    ]
    assert row[2].text == "Russia → The opposition"
    assert row[3].text.startswith("Shelling / ")
    assert " / قصف / Обстрел: at least" in row[3].text
    assert "2" in row[3].text


def test_the_sheet_is_a_draft_and_names_nobody_who_handled_it() -> None:
    document = composed("en", tallies=("Russia registered 15; Turkey registered 11.",))
    assert document.notices[0].text == "DRAFT – internal, not released"
    for form in ("docx", "html", "md"):
        content = exporter_for(form).export(document)
        words = content.decode() if form != "docx" else _words(content)
        assert "Hidden" not in words
        assert "witness" not in words
        assert "registered 15" in words


def _words(content: bytes) -> str:
    word = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in word.paragraphs), *cells])


def test_a_fifth_language_one_twice_or_an_unknown_one_is_refused() -> None:
    for languages in ((), ("en", "en"), ("en", "fr", "ar", "ru", "tr")):
        with pytest.raises(InvalidValue, match="languages is not possible"):
            composed(*languages)
    with pytest.raises(UnknownId, match="no labels in 'tr'"):
        composed("tr")


def test_every_state_standing_and_answer_has_a_label_in_every_language() -> None:
    words = [str(one) for kind in (State, Standing, AnswerKind) for one in kind]
    assert [word for word in words if not load_labels().has(word)] == []
