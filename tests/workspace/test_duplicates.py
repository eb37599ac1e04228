"""Duplicates in a workspace: suggested, judged, taken back; and no count ever moves."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.judgement import Judgement
from truceline.core.report import Incident
from truceline.monitor.duplicates import Suggestion
from truceline.record import unused_judgements
from truceline.workspace import Workspace
from truceline.workspace.ingest import FileOptions
from truceline.workspace.packs import check_pack
from truceline.workspace.question import Question
from truceline.workspace.show import show

from .builders import Clock, ged
from .conftest import WriteGed

DAY = "2017-05-01"
PAIR = ("other:9", "ucdp-ged:1")
WHO = {"by": "Amal", "reason": "Both name the market."}


@pytest.fixture
def told_twice(workspace: Workspace, ged_file: WriteGed) -> Workspace:
    """Twelve killed in Homs by one feed, eleven to thirteen by another."""
    killed = {"best": 12, "low": 12, "high": 12}
    workspace.ingest.add(ged_file(ged(1, DAY, **killed), ged(2, DAY), ged(3, "2017-06-01")))
    other = ged(9, DAY, **(killed | {"low": 11, "high": 13}))
    workspace.ingest.add(ged_file(other), FileOptions(feed="other"))
    return workspace


def only(workspace: Workspace, as_of: date | None = None) -> Suggestion:
    (found,) = workspace.duplicates.suggestions(as_of).suggestions
    return found


def counts(workspace: Workspace) -> list[tuple[object, ...]]:
    found = workspace.monitor.count("events", Question())
    return [(one.counter, one.value, one.certain, one.expected, one.run) for one in found]


def same(workspace: Workspace) -> Judgement:
    return workspace.duplicates.same(only(workspace).suggestion_id, **WHO)


def test_a_suggestion_becomes_an_incident_by_judgement_and_taking_it_back_undoes_it(
    told_twice: Workspace, clock: Clock
) -> None:
    before, suggested = counts(told_twice), only(told_twice)
    assert suggested.report_ids == PAIR
    assert told_twice.duplicates.incident_of(PAIR[1]) == Incident.of(PAIR[1])
    made = same(told_twice)
    assert told_twice.duplicates.judged().incidents == (Incident.of(*PAIR),)
    assert told_twice.duplicates.suggestions().suggestions == ()
    assert counts(told_twice) == before
    clock.pass_days(1)
    told_twice.duplicates.take_back(made.judgement_id, by="Omar", reason="Two markets.")
    assert told_twice.duplicates.judged().incidents == ()
    assert only(told_twice) == suggested
    assert counts(told_twice) == before


def test_reports_judged_different_are_not_suggested_again(told_twice: Workspace) -> None:
    name = only(told_twice).suggestion_id
    made = told_twice.duplicates.different(name, **WHO)
    # The row that fits less well is a question of its own; the pair judged is not.
    left = told_twice.duplicates.suggestions().suggestions
    assert all(set(PAIR) - set(one.report_ids) for one in left)
    assert told_twice.duplicates.judged().apart == (PAIR,)
    assert told_twice.duplicates.different(name, **WHO) == made
    # Who thinks otherwise may still say so of what is no longer suggested.
    assert told_twice.duplicates.same(name, **WHO).claim_id == "same"
    assert told_twice.duplicates.judged().incidents == (Incident.of(*PAIR),)


def test_both_ids_of_an_incident_lead_to_all_of_its_reports(told_twice: Workspace) -> None:
    ids = [Incident.of(one).incident_id for one in PAIR]
    assert told_twice.incidents.told_by(ids[0]) == PAIR[:1]
    same(told_twice)
    assert [told_twice.incidents.told_by(one) for one in ids] == [PAIR, PAIR]
    shown = show(told_twice, ids[1])
    assert [one["report"] for one in shown["reports"]] == list(PAIR)


def test_a_day_before_the_judgement_knows_nothing_of_it(
    told_twice: Workspace, clock: Clock
) -> None:
    clock.pass_days(3)
    same(told_twice)
    before: datetime = told_twice.clock() - timedelta(days=1)
    assert told_twice.duplicates.judged(before.date()).incidents == ()
    assert only(told_twice, before.date()).report_ids == PAIR
    assert told_twice.incidents.told_by(Incident.of(PAIR[0]).incident_id, as_of=before.date()) == (
        PAIR[0],
    )


def test_it_is_no_contradiction_of_the_record_and_a_pack_carries_it_on(
    told_twice: Workspace, tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = same(told_twice)
    record = told_twice.record.at(None)
    assert (unused_judgements(record), record.disputes) == ((), ())
    assert show(told_twice, made.judgement_id)["reason"] == WHO["reason"]
    folder = tmp_path_factory.mktemp("exported")
    told_twice.packs.export(folder / "pack")
    assert made.judgement_id in (folder / "pack/judgements/judgements.yaml").read_text()
    assert check_pack(folder / "pack")[1] == ()


def test_a_withdrawn_report_leaves_the_page_of_its_incident(told_twice: Workspace) -> None:
    same(told_twice)
    batch = next(one for one in told_twice.ledger.batches() if one.feed == "other")
    told_twice.ingest.withdraw(batch.batch_id, by="Amal", reason="Wrong file.")
    incident = Incident.of(PAIR[1]).incident_id
    assert told_twice.incidents.told_by(incident) == (PAIR[1],)


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"by": " "}, "Nobody vouches"),
        ({"reason": "\n"}, "No reason"),
        ({"reason": "r" * 4001}, "4,001 characters"),
        ({"name": "s-none"}, "no open suggestion 's-none'"),
        ({"report_ids": ("ucdp-ged:3",)}, "not part of suggestion"),
        ({"report_ids": PAIR[:1]}, "1 reports are named"),
    ],
)
def test_what_cannot_be_judged_is_refused_and_nothing_is_written(
    told_twice: Workspace, changed: dict[str, object], words: str
) -> None:
    given = {"name": only(told_twice).suggestion_id, **WHO, **changed}
    before = told_twice.ledger.writes
    with pytest.raises((InvalidValue, UnknownId), match=words):
        told_twice.duplicates.same(**given)  # type: ignore[arg-type]
    assert told_twice.ledger.writes == before


def test_a_judgement_on_something_else_is_not_taken_back_here(told_twice: Workspace) -> None:
    with pytest.raises(UnknownId):
        told_twice.duplicates.take_back("j-none", by="Amal", reason="r")
    made = told_twice.ledger.judge(subject="a:b", field="f", claim_id="", by="A", reason="r")
    with pytest.raises(UnknownId, match="not about reports"):
        told_twice.duplicates.take_back(made.judgement_id, by="Amal", reason="r")


def test_judgements_can_move_the_weights_but_do_so_only_when_asked(told_twice: Workspace) -> None:
    with pytest.raises(InvalidValue, match="No judged pair"):
        told_twice.duplicates.calibrated()
    same(told_twice)
    found = told_twice.duplicates.calibrated()
    assert (found.same, found.different) == (1, 0)
    assert found.loss_after < found.loss_before
