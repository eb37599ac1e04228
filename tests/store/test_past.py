"""The ledger as it stood at a position."""

from __future__ import annotations

from datetime import timedelta

import pytest

from truceline.core.run import Run
from truceline.store import Ledger, PastLedger

from .conftest import NOW, MakeBatch, now
from .test_judgements import judged


def test_what_came_later_is_not_there_and_what_was_withdrawn_later_is(
    ledger: Ledger, new_batch: MakeBatch
) -> None:
    early, kept = ledger.commit(new_batch("gone")), ledger.commit(new_batch("kept"))
    ledger.withdraw(early.batch_id, by="A", reason="r")
    then = ledger.position
    # Dated before everything else, and yet it came later.
    ledger.commit(new_batch("late", known_at=NOW - timedelta(days=9)))
    ledger.withdraw(kept.batch_id, by="A", reason="r")
    past = PastLedger(ledger.folder, position=then, clock=now)
    assert past.batches() == (kept,)
    assert [one.feed for one in past.batches(active=False)] == ["gone", "kept"]
    assert (past.position, past.writes) == (then, sum(then))
    assert past.table(past.batches()[0]) is not None
    past.close()


def test_judgements_are_those_of_then(ledger: Ledger) -> None:
    first, second = judged(ledger), judged(ledger, "c-2")
    ledger.take_back(first.judgement_id, by="B", reason="r")
    then = ledger.position
    judged(ledger, "c-3")
    ledger.take_back(second.judgement_id, by="B", reason="r")
    past = PastLedger(ledger.folder, position=then, clock=now)
    one, other = past.judgements()
    assert (one.is_taken_back, other.is_taken_back) == (True, False)
    assert other == second
    assert set(past.taken_back()) == {first.judgement_id}
    past.close()


def test_to_make_something_again_records_nothing(ledger: Ledger) -> None:
    run = Run(command="c", parameters={}, inputs=(), code_version="1", recorded_at=NOW)
    past = PastLedger(ledger.folder, position=ledger.position, clock=now)
    assert past.keep_run(run) == run.run_id
    past.close()
    with pytest.raises(LookupError):
        ledger.run(run.run_id)
