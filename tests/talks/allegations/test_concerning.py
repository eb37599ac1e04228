"""What is alleged about one ceasefire or incident: counted by state, ruled by a named body."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from briefs.builders import inputs
from talks.allegations.made import NOW, alleged, case_of, event
from truceline.talks.allegations import of_ceasefire, of_incident, ruling_in_words

TRUCE = replace(inputs().record.ceasefires["area-2017"], ceasefire_id="truce", agreement_id="memo")
RULED = case_of(
    event("link", at=NOW, n=9, about="al-2", subject="incident:i-7"),
    *("screening", "investigating", "no violation"),
    one=alleged("al-2", against=("obligation:memo/3",)),
)


def test_an_allegation_counts_where_it_names_the_ceasefire_its_agreement_or_a_provision() -> None:
    cases = (
        case_of(one=alleged("al-1", against=("ceasefire:truce",))),
        RULED,
        case_of(one=alleged("al-3", against=("obligation:memo-2/3", "ceasefire:truce-2"))),
        replace(case_of(one=alleged("al-4", against=("agreement:memo",))), is_withdrawn=True),
    )
    found = of_ceasefire(cases, TRUCE)
    assert [case.case_id for case in found.cases] == ["al-1", "al-2"]
    assert found.states_in_words == "1 received, 1 no violation"
    assert of_ceasefire(cases, replace(TRUCE, agreement_id="")).states_in_words == "1 received"


def test_a_ruling_stands_at_the_incident_that_is_evidence_with_its_body_and_day() -> None:
    found = of_incident([RULED, case_of()], ["i-7"])
    ((case, ruling),) = found.ruled
    assert (case.case_id, ruling.ruled_on) == ("al-2", date(2017, 5, 7))
    told = ruling_in_words(ruling, "the commission")
    assert told == "ruled no violation by the commission on 2017-05-07"
    assert not of_incident([RULED], ["i-70"]).cases
