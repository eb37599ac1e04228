from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest

from truceline.workspace.once import Once


def test_threads_that_ask_together_share_one_computation() -> None:
    begun, may_end, calls = Event(), Event(), []

    def compute(day: int) -> list[int]:
        calls.append(day)
        begun.set()
        assert may_end.wait(5)
        return [day]

    asked = Once(compute, most=4)
    with ThreadPoolExecutor(8) as pool:
        first = pool.submit(asked, 7)
        assert begun.wait(5)
        others = [pool.submit(asked, 7) for _ in range(7)]
        may_end.set()
        assert {id(one.result()) for one in (first, *others)} == {id(first.result())}
    assert calls == [7]


def test_a_fault_reaches_the_asker_and_is_not_kept() -> None:
    faults = iter([ValueError("not yet")])

    def compute() -> int:
        for fault in faults:
            raise fault
        return 3

    asked = Once(compute, most=1)
    with pytest.raises(ValueError, match="not yet"):
        asked()
    assert asked() == asked() == 3


def test_the_answer_asked_for_longest_ago_goes_first() -> None:
    calls: list[int] = []
    asked = Once(calls.append, most=2)
    for n in (1, 2, 1, 3, 1, 2):
        asked(n)
    assert calls == [1, 2, 3, 2]
