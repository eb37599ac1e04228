"""Answers that are computed once and kept, also where several threads ask at the same time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from concurrent.futures import Future
from threading import Lock
from typing import Generic, ParamSpec, TypeVar

__all__ = ["Once"]

P = ParamSpec("P")
T = TypeVar("T")


class Once(Generic[P, T]):
    """A function whose last answers are kept; who asks while one is computed waits for it.

    `functools.lru_cache` lets every thread that asks in the meantime compute the same again:
    fifty readers of a page would count fifty times. A fault goes to all who waited, and the next
    one who asks tries anew.

    Args:
        compute: Takes hashable arguments by position; must not ask for its own answer.
        most: How many answers are kept; the one asked for longest ago goes first.
    """

    def __init__(self, compute: Callable[P, T], *, most: int) -> None:
        self._compute = compute
        self._most = most
        self._lock = Lock()
        self._answers: OrderedDict[Hashable, Future[T]] = OrderedDict()

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """The answer, computed now or before."""
        key = (args, tuple(sorted(kwargs.items())))
        with self._lock:
            answer = self._answers.get(key)
            is_asked_first = answer is None
            if answer is None:
                answer = self._answers[key] = Future()
                while len(self._answers) > self._most:
                    self._answers.popitem(last=False)
            self._answers.move_to_end(key)
        if is_asked_first:
            self._fill(key, answer, *args, **kwargs)
        return answer.result()

    def _fill(self, key: Hashable, answer: Future[T], *args: P.args, **kwargs: P.kwargs) -> None:
        try:
            found = self._compute(*args, **kwargs)
        except BaseException as exc:
            with self._lock:
                if self._answers.get(key) is answer:
                    del self._answers[key]
            answer.set_exception(exc)
            raise
        answer.set_result(found)
