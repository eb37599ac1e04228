"""The real builder: every format, the head of a correction, what was known then, the own house."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from truceline.core.errors import SafetyRefusal, UnknownId
from truceline.core.observation import Observation
from truceline.reporting.model import Audience, Edition, Step
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.ingest import FileOptions
from truceline.workspace.report_builder import HOUSE_FILE
from truceline.workspace.reports import ReportStage

from .builders import Clock, ged, write_ged, write_pack

ID, DAY = "daily-1", date(2017, 5, 8)
FILES = {
    *("report.docx", "report.pdf", "report.html", "report.txt", "report.json"),
    *("annex-observations.csv", "annex-numbers.csv"),
}


@pytest.fixture
def filled(tmp_path: Path) -> Iterator[Workspace]:
    """Eight days of events, on the evening of the last."""
    clock = Clock(now=datetime(2017, 5, 8, 18, tzinfo=UTC))
    pack = write_pack(tmp_path / "tiny")
    with init_workspace(tmp_path / "ws", pack=str(pack), clock=clock) as made:
        add(made, tmp_path / "may.csv", *range(1, 9))
        made.reports.open("daily", on=DAY, by="Amal", cut_off=clock.now, zones=("around-homs",))
        for section in ("map", "chart"):  # pictures take time, and are drawn in other tests
            made.reports.show(ID, section, False, "Amal")
        yield made


def add(workspace: Workspace, path: Path, *days: int, first: int = 0) -> None:
    """One event a day, as the UCDP would send it on the evening of 8 May."""
    rows = [ged(first + number, f"2017-05-{day:02}") for number, day in enumerate(days)]
    workspace.ingest.add(write_ged(path, *rows), FileOptions(published_on=date(2017, 5, 7)))


def release(reports: ReportStage, text: str, base: str = "") -> tuple[Edition, ...]:
    reports.write(ID, "summary", text, base=base, by="Amal")
    reports.move(ID, Step.TEAM, by="Amal")
    reports.move(ID, Step.OFFICER, by="Amal")
    return reports.release(ID, by="Omar Haddad")


def document(reports: ReportStage, edition: Edition) -> str:
    return reports.file(edition.edition_id, "report.txt").decode()


def test_an_edition_is_made_again_though_a_file_came_late_under_an_early_date(
    filled: Workspace, tmp_path: Path
) -> None:
    made = release(filled.reports, "One event.")
    assert [set(one.files) for one in made] == [FILES] * 3
    add(filled, tmp_path / "late.csv", 8, 8, first=50)
    filled.ledger.withdraw(filled.ledger.batches(kind="reports")[0].batch_id, by="A", reason="r")
    for one in made:
        assert set(filled.reports.reproduce(one.edition_id)) == {(name, True) for name in FILES}


def test_a_correction_says_at_its_head_what_changed_and_why(
    filled: Workspace, tmp_path: Path
) -> None:
    reports, clock = filled.reports, filled.clock
    first = release(reports, "One event.")
    assert isinstance(clock, Clock)
    clock.now += timedelta(days=1)
    add(filled, tmp_path / "late.csv", 8, 8, first=50)
    base = reports.correct(ID, by="Omar Haddad", reason="Two late rows.").texts[0].event_id
    second = release(reports, "Three events.", base)
    for old, new in zip(first, second, strict=True):
        stored = json.loads(reports.file(new.edition_id, "report.json"))
        assert any("Two late rows." in notice["text"] for notice in stored["notices"])
        assert (stored["blocks"][0]["anchor"], new.corrects) == ("correction", old.edition_id)
        head = document(reports, new).split("Summary\n=======")[0]
        assert "As known then: One event." in " ".join(head.split())
        assert "As known now: 3" in " ".join(head.split())
        assert "Correction" not in document(reports, old)
        assert all(is_same for _, is_same in reports.reproduce(new.edition_id))


def test_the_house_writes_its_own_names_and_flaws_are_told(filled: Workspace) -> None:
    (filled.folder / HOUSE_FILE).write_text(
        "id: mission\nloaded:\n- {word: quiet, language: en, forms: [quiet], instead: say what}\n"
    )
    filled.reports.write(ID, "summary", "It was quiet.", base="", by="Amal")
    (flaw,) = filled.reports.build(ID, Audience.PUBLIC).flaws
    assert flaw.message.startswith("summary, en: ")
    assert filled.reports.open("weekly", on=DAY, by="A", house="mission").plan.house == "mission"
    with pytest.raises(UnknownId, match="no house style 'other'"):
        filled.reports.open("thematic", on=DAY, by="A", house="other")


def test_what_a_team_entered_goes_out_to_nobody_outside(filled: Workspace) -> None:
    filled.observations.add(
        Observation(
            entry_id="entry-0001",
            topic="ceasefire-violation",
            kind="explosion",
            on=DAY,
            from_at=time(9, 41),
            observer="Tamim Barghouti",
            position_name="Post Juniper",
            position_lon_deg=36.7213,
            position_lat_deg=34.7305,
            description="Tamim Barghouti heard it from Post Juniper at 09:41.",
        ),
        by="Amal",
    )
    made = release(filled.reports, "One event.")
    found = {one.audience: document(filled.reports, one) for one in made}
    for word in ("Barghouti", "Juniper", "09:41"):
        assert word in found[Audience.INTERNAL]
        assert word not in found[Audience.PARTIES]
        assert word not in found[Audience.PUBLIC]


def test_a_writer_who_names_a_position_stops_the_release(filled: Workspace) -> None:
    entry = Observation(
        entry_id="e-1",
        topic="ceasefire-violation",
        kind="explosion",
        on=DAY,
        observer="Tamim Rashed",
    )
    filled.observations.add(entry, by="Amal")
    with pytest.raises(SafetyRefusal, match=r"report\.\w+, .*name of a person"):
        release(filled.reports, "Tamim Rashed heard one explosion.")
    assert filled.reports.editions() == ()


@pytest.mark.parametrize("said", ["Tamim Rashed heard it.", "Seen from 34.7305, 36.7213."])
def test_an_entry_taken_back_and_who_entered_it_stay_protected(
    filled: Workspace, said: str
) -> None:
    entry = Observation(
        entry_id="e-1",
        topic="ceasefire-violation",
        kind="explosion",
        on=DAY,
        observer="Someone Else",
        position_lon_deg=36.7213,
        position_lat_deg=34.7305,
    )
    filled.observations.add(entry, by="Tamim Rashed")
    filled.observations.take_back("e-1", by="Amal", reason="Entered twice.")
    with pytest.raises(SafetyRefusal, match=r"report\.\w+, "):
        release(filled.reports, said)
    assert filled.reports.editions() == ()
