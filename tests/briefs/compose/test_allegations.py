"""The section on allegations: side by side, rulings with their body, nobody of the public named."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from briefs.builders import inputs
from talks.allegations.made import alleged, case_of
from truceline.briefs import Document, compose_brief
from truceline.briefs.export import EXPORTERS
from truceline.core.claim import Figure
from truceline.talks.allegations import load_rules, overdue, sheet_rows

CASES = (
    case_of(
        *("screening", "investigating", "violation"),
        one=alleged(
            "tr-1",
            alleged_by="guarantor",
            about="government",
            against=("ceasefire:area-2017",),
            figures=(Figure(value=3, unit="explosion", counted="event"),),
        ),
    ),
    case_of(one=alleged("pub-1", alleged_by="Name Withheld", by_kind="public", kind="other",
                        place_name="Lone Farm", texts={"en": "secret words"})),
    case_of(one=alleged("late-1", first_on=date(2019, 1, 1), last_on=date(2019, 1, 1))),
)  # fmt: skip


@pytest.fixture(scope="module")
def brief() -> Document:
    late = overdue(CASES, load_rules(), on=date(2018, 1, 1))
    rows = sheet_rows(CASES)
    return compose_brief(
        replace(inputs(), allegations=rows, overdue=late, tallies=("15 beside 11",))
    )


def test_allegations_stand_by_side_with_rulings_and_are_in_no_count(brief: Document) -> None:
    told = EXPORTERS["txt"].export(brief.only("allegations")).decode()
    said = " ".join(told.split())
    flagged = "Guarantor (a party to the fighting): 1 alleged as far as is known here: 1 violation."
    assert flagged in said
    assert "none of this is in any count of incidents" in said
    assert "explosion: 3 explosion, Hama" in said
    assert "joint-commission, by provision 5" in said
    assert "1 allegation about later days left out" in said
    assert "Past their day: pub-1 (still received" in said
    assert "15 beside 11" in said


@pytest.mark.parametrize("form", ["md", "html", "json", "txt"])
def test_a_brief_names_nobody_of_the_public_and_nobody_who_handled_it(
    brief: Document, form: str
) -> None:
    whole = EXPORTERS[form].export(brief).decode()
    assert "pub-1" in whole
    for secret in ("Name Withheld", "secret words", "Lone Farm", "Amal"):
        assert secret not in whole
