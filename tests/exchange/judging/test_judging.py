from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.dates import When
from truceline.core.errors import InvalidValue
from truceline.core.person import NameParts, PersonRow
from truceline.core.source import Span
from truceline.exchange.judging import (
    FIELDS,
    Judgement,
    PairState,
    Verdict,
    aligned,
    because,
    check_undo,
    order_of,
    pair_id_of,
    readers_needed,
    rows_of_pair,
    stakes_of_rows,
    stand,
    undo,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def said(by: str, verdict: str, number: int = 0) -> Judgement:
    return Judgement(
        judgement_id=f"{by}-{number}", pair_id="a~b", verdict=Verdict(verdict), by=by, at=NOW
    )


def row(row_id: str, *, born: date | None = None, list_id: str = "one", **more: Any) -> PersonRow:
    names = NameParts(full=more.pop("full", ""), mother=more.pop("mother", ""))
    when = When(first_day=born, last_day=born, basis="explicit" if born else "unstated")
    return PersonRow(
        row_id=row_id, list_id=list_id, names=names, born=when, where=Span(source_id="s"), **more
    )


@pytest.mark.parametrize(
    ("judgements", "readers", "state", "verdict"),
    [
        ([], 1, PairState.OPEN, None),
        ([said("A", "unsure")], 1, PairState.OPEN, Verdict.UNSURE),
        ([said("A", "same")], 1, PairState.SETTLED, Verdict.SAME),
        ([said("A", "same")], 2, PairState.SECOND, Verdict.SAME),
        ([said("A", "same"), said("A", "same", 1)], 2, PairState.SECOND, Verdict.SAME),
        ([said("A", "same"), said("B", "same")], 2, PairState.SETTLED, Verdict.SAME),
        ([said("A", "different")], 2, PairState.SETTLED, Verdict.DIFFERENT),
        ([said("A", "same"), said("B", "kin")], 1, PairState.CONFLICT, None),
        ([said("A", "same"), said("B", "unsure")], 1, PairState.SETTLED, Verdict.SAME),
        ([said("A", "same"), said("A", "kin", 1)], 1, PairState.SETTLED, Verdict.KIN),
    ],
)
def test_a_pair_stands_by_the_last_verdict_of_each_person(
    judgements: list[Judgement], readers: int, state: PairState, verdict: Verdict | None
) -> None:
    found = stand("a~b", judgements, readers_needed=readers)
    assert (found.state, found.verdict) == (state, verdict)


@given(st.permutations([said("A", "same"), said("B", "kin"), said("C", "same")]))
def test_no_verdict_wins_by_being_later(judgements: list[Judgement]) -> None:
    assert stand("a~b", judgements, readers_needed=1).state is PairState.CONFLICT


def test_an_undo_leaves_what_was_said_readable_and_is_one_s_own() -> None:
    made = [said("A", "same"), said("B", "kin")]
    after = undo(made, "B-0", by="B", reason="A slip.")
    assert [one.is_undone for one in after] == [False, True]
    assert stand("a~b", after, readers_needed=1).verdict is Verdict.SAME
    check_undo(after, "A-0", by="A", may_all=False)
    check_undo(after, "A-0", by="C", may_all=True)
    for judgement_id, by in (("A-0", "C"), ("B-0", "B"), ("nobody", "A")):
        with pytest.raises(InvalidValue):
            check_undo(after, judgement_id, by=by, may_all=False)


def test_a_pair_has_one_id_in_either_order() -> None:
    assert {pair_id_of(*two) for two in permutations(("x-1", "y-2"))} == {"x-1~y-2"}
    assert rows_of_pair("x-1~y-2") == ("x-1", "y-2")
    assert rows_of_pair("nothing") == ("", "")
    with pytest.raises(InvalidValue):
        pair_id_of("x", "x")


def test_what_hangs_on_a_pair_decides_order_readers_and_sentences() -> None:
    held, sought = row("h", event="detained"), row("s", event="missing", list_id="two")
    dead, twin = row("d", event="dead", list_id="two"), row("t", event="detained")
    rows = [held, sought, dead, twin]
    left, right = np.array([0, 0, 0]), np.array([1, 2, 3])
    p_same = np.array([0.5, 0.5, 0.5], np.float32)
    weight = order_of(stakes_of_rows(rows, ()), left, right, p_same, np.array([False, False, True]))
    assert weight.tolist() == [2.0, 3.0, 0.5]
    assert [readers_needed(held, one, ()) for one in (sought, dead, twin)] == [1, 2, 1]
    assert readers_needed(held, sought, {"s"}) == 2
    assert readers_needed(held, row("p", sensitivity="protected"), ()) == 2
    assert because(held, sought, ()) == ("One list holds a person whom the other looks for.",)
    assert because(held, dead, ())[0].startswith("One list says that the person is dead")
    assert because(held, twin, {"t"})[-1].startswith("Both rows stand on one list")


def test_fields_stand_beside_each_other_with_what_differs() -> None:
    left = row("l", born=date(1985, 4, 2), full="Khaled", mother="Huda", sex="M", held_by="A")
    right = row("r", born=date(1986, 1, 1), full="خالد", mother="huda", sex="F", held_by="B")
    marks = {one.key: one.mark for one in aligned(left, right, FIELDS)}
    assert marks == {
        "full": "another script", "mother": "same", "sex": "differs", "born": "differs",
        "held_by": "beside", "sensitivity": "beside",
    }  # fmt: skip
    assert [one.key for one in aligned(left, right, {"sex"})] == ["sex"]
    assert "Khaled" not in repr(aligned(left, right, FIELDS))
