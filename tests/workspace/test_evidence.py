"""Accepted claims in the record: shown where they belong, counted apart, gone when taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.workspace import Workspace, reading_work
from truceline.workspace.briefs import BriefRequest
from truceline.workspace.evidence_rows import difference_rows, toll_rows
from truceline.workspace.question import Question
from truceline.workspace.show import show

from .builders import Clock, ged
from .conftest import WriteGed
from .stub_reading import write_text
from .telling_reader import read_tellings

PATROL = "White Helmets said the government shelled Homs on 2017-05-08, killing 3.\n"
OTHER = "Observatory said the government shelled Homs on 2017-05-08, killing 7.\n"
DENIAL = "Ministry said the government did not shell Homs on 2017-05-08.\n"


@pytest.fixture(autouse=True)
def _reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_work, "read_one", read_tellings)


def read(workspace: Workspace, folder: Path, name: str, text: str) -> list[str]:
    """The ids of the claims of a new document."""
    before = {row.source_id for row in workspace.reading.documents()}
    workspace.reading.add(write_text(folder, name, f"Published: 2017-05-10\n\n{text}"))
    workspace.reading.read()
    (source,) = {row.source_id for row in workspace.reading.documents()} - before
    return [one.claim_id for one in workspace.reading.claims(source)]


def decide(workspace: Workspace, claim: str, action: str = "accept", by: str = "Amal") -> None:
    source = workspace.reading.claim(claim).suggestion.source_id
    workspace.reading.decide(source, claim, action, by=by)


@pytest.fixture
def claim(workspace: Workspace, tmp_path: Path) -> str:
    """One claim that nobody has decided yet."""
    return read(workspace, tmp_path, "a.txt", PATROL)[0]


def shown(workspace: Workspace, subject: str, as_of: date | None = None) -> list[str]:
    held = show(workspace, subject, as_of=as_of).get("accepted_claims", ())
    return [row["claim"] for row in held]


def test_an_accepted_claim_shows_at_what_it_is_about_with_claimant_and_passage(
    workspace: Workspace, claim: str
) -> None:
    assert shown(workspace, "actor:government") == []
    decide(workspace, claim)
    (row,) = show(workspace, "actor:government")["accepted_claims"]
    assert (row["claimant"], row["because"]) == ("White Helmets", "as actor")
    assert row["quote"] == PATROL.rstrip(".\n")
    assert shown(workspace, "place:homs") == shown(workspace, row["incident"]) == [claim]
    assert shown(workspace, "actor:bystander") == []


@pytest.mark.parametrize("how", ["undo", "reject", "dispute", "withdraw"])
def test_what_no_longer_holds_vanishes_with_its_report(
    workspace: Workspace, claim: str, how: str
) -> None:
    decide(workspace, claim)
    incident = workspace.evidence.all()[0].incident_id
    if how == "undo":
        workspace.reading.undo(by="Amal")
    elif how == "withdraw":
        batch = workspace.reading.documents()[0].batch_id
        workspace.ingest.withdraw(batch, by="Amal", reason="not ours")
    else:
        decide(workspace, claim, "reject", by="Amal" if how == "reject" else "Omar")
    assert workspace.evidence.all() == ()
    assert shown(workspace, "actor:government") == []
    with pytest.raises(UnknownId):
        show(workspace, incident)
    (feed,) = workspace.monitor.feeds()
    assert feed.table.num_rows == 0


def test_as_of_a_day_before_the_acceptance_nothing_was_known(
    workspace: Workspace, claim: str, clock: Clock
) -> None:
    clock.pass_days(5)
    decide(workspace, claim)
    clock.pass_days(5)
    workspace.reading.undo(by="Amal")
    day = date(2020, 1, 6)
    known = {then: shown(workspace, "actor:government", date(2020, 1, then)) for then in (5, 6, 11)}
    assert known == {5: [], 6: [claim], 11: []}
    assert workspace.monitor.feeds(date(2020, 1, 5)) == ()
    assert [len(one.ids) for one in workspace.monitor.feeds(day)] == [1]


def test_two_claimants_figures_stay_apart_and_are_a_contradiction(
    workspace: Workspace, claim: str, tmp_path: Path
) -> None:
    other = read(workspace, tmp_path, "b.txt", OTHER)[0]
    for one in (claim, other):
        assert workspace.evidence.differing() == ()
        decide(workspace, one)
    (differing,) = workspace.evidence.differing()
    (row,) = difference_rows(differing)
    said = {side["value"]: [c["claimant"] for c in side["claims"]] for side in row["sides"]}
    assert (row["field"], said) == (
        "figure",
        {
            "3 (people killed)": ["White Helmets"],
            "7 (people killed)": ["Observatory"],
        },
    )
    counts = workspace.monitor.count("fatalities", Question(feed="claims"))
    assert sorted(one.fatalities_best or 0 for one in counts) == [3, 7]
    tolls = toll_rows(workspace.evidence.all())
    assert [(one["claimant"], one["killed_best"]) for one in tolls] == [
        *(("Observatory", 7), ("White Helmets", 3)),
    ]


def test_a_denial_is_no_report_and_stands_beside_what_it_denies(
    workspace: Workspace, claim: str, tmp_path: Path
) -> None:
    denial = read(workspace, tmp_path, "b.txt", DENIAL)[0]
    for one in (claim, denial):
        decide(workspace, one)
    held = workspace.evidence.one(denial)
    assert held is not None
    assert (held.incident_id, held.became.why) == (
        *("", "it is denied or negated: that something did not happen is no report"),
    )
    (differing,) = workspace.evidence.differing()
    assert [one["field"] for one in difference_rows(differing)] == ["polarity"]


def test_a_report_of_a_claim_is_of_its_claimant_under_the_codebook_of_claims(
    workspace: Workspace, claim: str
) -> None:
    decide(workspace, claim)
    (feed,) = workspace.monitor.feeds()
    (row,) = feed.table.to_pylist()
    assert feed.feed.feed.startswith("claims.white-helmets")
    assert (row["codebook"], row["precision"], row["side_a"]) == (
        *("claims.v1", "city", "The government"),
    )
    assert (row["fatalities_low"], row["fatalities_best"], row["fatalities_high"]) == (3, 3, 3)
    assert row["grade"] == "reported"
    assert workspace.evidence.enter() == ()  # it is entered already


def test_no_number_of_a_count_or_brief_changes_unless_documents_are_asked_for(
    workspace: Workspace, claim: str, ged_file: WriteGed
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-08"), ged(2, "2017-05-09")))
    request = BriefRequest(ceasefire="truce", question=Question())

    def numbers() -> list[object]:
        counts = workspace.monitor.count("events", Question(zone="around-homs"))
        feeds = workspace.briefs.brief(request).inputs.assessment.feeds
        told = [each.now for one in feeds for each in one.totals]
        return [(one.feed, one.value, one.fatalities_best) for one in (*counts, *told)]

    before = numbers()
    decide(workspace, claim)
    assert numbers() == before
    asked = Question(feed="claims", zone="around-homs")
    (one,) = workspace.monitor.count("events", asked)
    assert (one.counter, one.value) == (
        *("White Helmets (as quoted, claims read from documents)", 1),
    )


def test_told_twice_by_one_claimant_is_one_report_and_a_link_parts_it(
    workspace: Workspace, claim: str, tmp_path: Path
) -> None:
    again = read(workspace, tmp_path, "b.txt", f"Again: {PATROL}")[0]
    for one in (claim, again):
        decide(workspace, one)
    assert len({one.incident_id for one in workspace.evidence.all()}) == 1
    workspace.evidence.link(again, ["incident:own"], by="Amal", reason="another day's")
    assert len({one.incident_id for one in workspace.evidence.all()}) == 2


def test_a_person_links_a_claim_to_an_obligation_and_so_to_its_ceasefire(
    workspace: Workspace, claim: str
) -> None:
    decide(workspace, claim)
    workspace.evidence.link(claim, ["obligation:truce/1"], by="Omar", reason="It breaks it.")
    for subject in ("obligation:truce/1", "agreement:truce", "ceasefire:truce"):
        (row,) = show(workspace, subject)["accepted_claims"]
        assert (row["claim"], row["linked_by"]) == (claim, "Omar")
    with pytest.raises(UnknownId, match="no obligation 'truce/9'"):
        workspace.evidence.link(claim, ["obligation:truce/9"], by="Omar")
    with pytest.raises(InvalidValue, match="nothing that a claim can be linked to"):
        workspace.evidence.link(claim, ["feeling:doubt"], by="Omar")


def test_what_claims_became_is_changed_only_where_it_was_read(
    workspace: Workspace, claim: str
) -> None:
    decide(workspace, claim)
    report = workspace.evidence.all()[0].became.report
    assert report is not None
    with pytest.raises(InvalidValue, match="corrected where it was read"):
        workspace.ingest.correct(report.report_id, {"kind": "x"}, by="Amal", reason="typo")
    (batch,) = (one for one in workspace.ledger.batches() if one.feed == report.feed)
    with pytest.raises(InvalidValue, match="taken back with their acceptance"):
        workspace.ingest.withdraw(batch.batch_id, by="Amal", reason="typo")
