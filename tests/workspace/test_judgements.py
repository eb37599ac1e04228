"""Judging in a workspace: refusals, undo, runs that name it, and the pack that carries it on."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from truceline.core.errors import InvalidValue, UnknownId
from truceline.record import Basis
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.packs import check_pack
from truceline.workspace.question import Question
from truceline.workspace.show import show

from .builders import PACK, Clock, ged, write_ged, write_pack

TRUCE = PACK["ceasefires/truce.yaml"].replace(
    "ended: 2017-05-20",
    "ended: {claims: [{value: 2017-05-20, by: government, at: 2017-05-20, preferred: true},\n"
    "  {value: 2017-05-28, by: insurgents, at: 2017-05-28}]}",
)
ABOUT = ("ceasefire:truce", "ended")


@pytest.fixture
def disputed(tmp_path: Path, clock: Clock) -> Iterator[Workspace]:
    """A ceasefire that ended on 20 May by one side's word, on 28 May by the other's."""
    pack = write_pack(tmp_path / "tiny", ceasefires=TRUCE)
    with init_workspace(tmp_path / "ws", pack=str(pack), clock=clock) as made:
        rows = [ged(n, f"2017-05-{n:02}") for n in range(1, 31)]
        made.ingest.add(write_ged(tmp_path / "may.csv", *rows))
        yield made


def claim_by(workspace: Workspace, who: str) -> str:
    claims = workspace.record.dispute(*ABOUT).claims
    return next(claim.claim_id for claim in claims if claim.claimant == who)


def judge(workspace: Workspace, who: str = "insurgents") -> str:
    claim = claim_by(workspace, who)
    made = workspace.record.judge(*ABOUT, claim, by=" Amal ", reason="Their radio said so.\r\n")
    assert (made.by, made.reason) == ("Amal", "Their radio said so.")
    return made.judgement_id


def ended(workspace: Workspace, as_of: date | None = None) -> str:
    return str(workspace.record.at(as_of).ceasefires["truce"].ended.value)


def test_a_judgement_changes_the_answer_and_taking_it_back_returns_it(
    disputed: Workspace, clock: Clock
) -> None:
    def during() -> list[float | None]:
        rows = disputed.monitor.compare(Question(), ceasefires=["truce"]).rows
        return [row.during.value for row in rows if row.window == "in effect"]

    assert (ended(disputed), during()) == ("2017-05-20", [14])
    clock.pass_days(1)
    made = judge(disputed)
    assert (ended(disputed), during()) == ("2017-05-28", [22])
    assert ended(disputed, date(2020, 1, 1)) == "2017-05-20"
    clock.pass_days(1)
    disputed.record.take_back(made, by="Omar", reason="The radio was mistaken.")
    assert (ended(disputed), during()) == ("2017-05-20", [14])
    assert ended(disputed, date(2020, 1, 2)) == "2017-05-28"


def test_another_program_sees_a_judgement_at_once(disputed: Workspace, clock: Clock) -> None:
    with Workspace(disputed.folder, clock=clock) as other:
        assert ended(other) == "2017-05-20"
        judge(disputed)
        assert ended(other) == "2017-05-28"


def test_the_same_judgement_twice_is_one(disputed: Workspace, clock: Clock) -> None:
    first = judge(disputed)
    clock.pass_days(1)
    assert judge(disputed) == first
    assert len(disputed.ledger.judgements()) == 1


@pytest.mark.parametrize(
    ("by", "reason", "words"),
    [
        (" ", "r", "Nobody vouches"),
        ("Amal", "\n", "No reason"),
        ("A" * 201, "r", "too long"),
        ("Amal", "r" * 4001, "too long"),
        ("Amal\x00", "r", "no page can show"),
        ("Amal", "\udcff", "no page can show"),
    ],
)
def test_nobody_judges_or_takes_back_without_name_and_reason(
    disputed: Workspace, by: str, reason: str, words: str
) -> None:
    claim, before = claim_by(disputed, "insurgents"), disputed.ledger.writes
    with pytest.raises(InvalidValue, match=words):
        disputed.record.judge(*ABOUT, claim, by=by, reason=reason)
    with pytest.raises(InvalidValue, match=words):
        disputed.record.take_back("j-none", by=by, reason=reason)
    assert disputed.ledger.writes == before


@pytest.mark.parametrize(
    ("subject", "field", "claim", "words"),
    [
        ("ceasefire:none", "ended", "", "differ on 'ended' of 'ceasefire:none'"),
        ("ceasefire:truce", "declared", "", "differ on 'declared'"),
        ("ceasefire:truce", "ended", "c-none", "claim 'c-none'"),
    ],
)
def test_only_what_sources_say_and_differ_on_is_judged(
    disputed: Workspace, subject: str, field: str, claim: str, words: str
) -> None:
    with pytest.raises(UnknownId, match=words) as caught:
        disputed.record.judge(subject, field, claim, by="A", reason="r")
    assert caught.value.hint


def test_what_is_not_there_or_was_taken_back_is_not_taken_back(disputed: Workspace) -> None:
    made = judge(disputed)
    disputed.record.take_back(made, by="Omar", reason="r")
    with pytest.raises(InvalidValue, match="taken back on 2020-01-01 by Omar"):
        disputed.record.take_back(made, by="Amal", reason="r")
    with pytest.raises(UnknownId, match="no judgement 'j-none'"):
        disputed.record.take_back("j-none", by="Amal", reason="r")


def test_a_run_names_the_judgements_that_it_rests_on(disputed: Workspace) -> None:
    def run() -> str:
        return disputed.monitor.compare(Question(), ceasefires=["truce"]).rows[0].during.run

    bare = run()
    made = judge(disputed)
    assert made in disputed.ledger.run(run())["inputs"]
    disputed.record.take_back(made, by="A", reason="r")
    assert f"{made}:taken-back" in disputed.ledger.run(run())["inputs"]
    assert len({bare, run()}) == 2


def test_a_judgement_opens_by_its_id(disputed: Workspace) -> None:
    made = judge(disputed)
    opened = show(disputed, made)
    assert (opened["judgement_id"], opened["by"], opened["field"]) == (made, "Amal", "ended")


def test_an_exported_pack_carries_judgements_on(
    disputed: Workspace, clock: Clock, tmp_path: Path
) -> None:
    taken = judge(disputed, "government")
    disputed.record.take_back(taken, by="Omar", reason="Zu früh.")
    clock.pass_days(1)
    made = judge(disputed)
    disputed.packs.export(tmp_path / "out")
    assert check_pack(tmp_path / "out")[1] == ()
    clock.pass_days(10)
    with init_workspace(tmp_path / "ws2", pack=str(tmp_path / "out"), clock=clock) as other:
        assert other.record.at().judgements == disputed.record.at().judgements
        assert (ended(other), ended(other, date(2020, 1, 1))) == ("2017-05-28", "2017-05-20")
        other.record.take_back(made, by="Omar", reason="r")
        assert ended(other) == "2017-05-20"
        assert other.record.dispute(*ABOUT).basis is Basis.PREFERRED


def test_a_pack_loaded_where_its_judgements_were_made_doubles_none(
    disputed: Workspace, tmp_path: Path
) -> None:
    made = judge(disputed)
    disputed.packs.export(tmp_path / "out")
    disputed.packs.load(tmp_path / "out")
    assert [one.judgement_id for one in disputed.record.at().judgements] == [made]
    disputed.record.take_back(made, by="Omar", reason="r")
    assert ended(disputed) == "2017-05-20"
    shutil.rmtree(tmp_path / "out")
    disputed.packs.export(tmp_path / "out")
    assert (tmp_path / "out" / "judgements" / "judgements.yaml").read_text().count("- id:") == 1
