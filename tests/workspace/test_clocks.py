"""Clocks of a workspace: whose day it is, and scores that travel with the pack."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from truceline.workspace import init_workspace

ONE = "sochi-memorandum-2018/6"


def test_the_day_is_that_of_the_packs_time_zone(tmp_path: Path) -> None:
    late = datetime(2020, 3, 5, 22, 30, tzinfo=UTC)  # half past midnight in Damascus
    with init_workspace(tmp_path / "ws", pack="syria", clock=lambda: late) as made:
        assert made.clocks.today() == date(2020, 3, 6)
        assert made.clocks.today(date(2018, 10, 20)) == date(2018, 10, 20)


def test_a_score_is_not_known_before_it_was_given_and_travels_with_the_exported_pack(
    tmp_path: Path,
) -> None:
    with init_workspace(tmp_path / "ws", pack="syria") as made:
        score = made.clocks.score(ONE, year=2018, value=2, by="Amal", reason="Most left.")
        assert made.clocks.scores(as_of=date(2020, 1, 1)) == ()
        made.packs.export(tmp_path / "out")
    with init_workspace(tmp_path / "other", pack=str(tmp_path / "out")) as other:
        (found,) = other.clocks.scores()
        assert (found.value, found.by, found.judgement_id) == (2, "Amal", score.judgement_id)
        assert other.clocks.totals("sochi-memorandum-2018")[0].judged == 1
