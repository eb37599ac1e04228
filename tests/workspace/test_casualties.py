"""The ledger of a workspace: feeds and accepted claims side by side, claimant by claimant."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from truceline.core.casualty import Fate
from truceline.core.errors import InvalidValue
from truceline.monitor.casualties import CasualtyLedger
from truceline.workspace import Workspace, reading_work
from truceline.workspace.question import Question

from .builders import ged
from .conftest import WriteGed
from .stub_reading import write_text
from .telling_reader import read_tellings

TOLD = (
    "Published: 2017-05-10\n\n"
    "White Helmets said the government shelled Homs on 2017-05-08, killing 3.\n"
    "Observatory said the government shelled Homs on 2017-05-08, hurting 7.\n"
    "Observatory said the government shelled Hama on 2017-06-02, killing 2.\n"
)


@pytest.fixture
def told(
    workspace: Workspace, ged_file: WriteGed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    """A feed of two reports, and three accepted claims of two claimants."""
    monkeypatch.setattr(reading_work, "read_one", read_tellings)
    workspace.ingest.add(
        ged_file(ged(1, "2017-05-08", best=3, low=3, high=3), ged(2, "2017-06-02"))
    )
    workspace.reading.add(write_text(tmp_path, "a.txt", TOLD))
    workspace.reading.read()
    (row,) = workspace.reading.documents()
    for one in workspace.reading.claims(row.source_id):
        workspace.reading.decide(row.source_id, one.claim_id, "accept", by="Amal")
    return workspace


def figures(ledger: CasualtyLedger) -> list[tuple[str, str, int | None]]:
    return [
        (line.claimant.split(" (")[0], line.fate.value, line.total.best if line.total else None)
        for line in ledger.lines
        if not line.among
    ]


def ask(workspace: Workspace, **asked: object) -> CasualtyLedger:
    return workspace.casualties.ledger(Question(**asked))[0]  # type: ignore[arg-type]


def test_accepted_claims_stand_as_their_claimants_and_are_never_summed_with_feeds(
    told: Workspace,
) -> None:
    found = figures(ask(told))
    assert ("White Helmets", "killed", 3) in found
    assert ("Observatory", "wounded", 7) in found
    assert ("Observatory", "killed", 2) in found
    (counted,) = told.monitor.count("fatalities", Question())
    assert (counted.counter.split(" (")[0], "killed", counted.value) in [
        (name, fate, best) for name, fate, best in found
    ]
    assert all(line.fate is not Fate.NEUTRALISED for line in ask(told).lines)


def test_period_feed_and_day_of_knowledge_hold_for_accepted_claims_too(told: Workspace) -> None:
    june = ask(told, from_on=date(2017, 6, 1), until_on=date(2017, 7, 1))
    assert {name for name, *_ in figures(june)} >= {"Observatory"}
    assert "White Helmets" not in {name for name, *_ in figures(june)}
    only = ask(told, feed="claims")
    assert {name for name, *_ in figures(only)} == {"White Helmets", "Observatory"}
    feed = ask(told, feed="ucdp-ged")
    assert not {name for name, *_ in figures(feed)} & {"White Helmets", "Observatory"}
    with pytest.raises(InvalidValue, match="no reports known by"):
        ask(told, as_of=date(2017, 7, 1))


def test_taking_an_acceptance_back_takes_its_figure_out(told: Workspace) -> None:
    before = len(ask(told).lines)
    told.reading.undo(by="Amal")
    assert len(ask(told).lines) == before - 1
