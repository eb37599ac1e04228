"""Patterns and terms as matrices: which list a pattern is on, which term a model has.

Terms follow the hierarchy principle: with an interaction of three lists stand its three pairs
(Bishop, Fienberg and Holland 1975, Discrete Multivariate Analysis, MIT Press, chapter 6).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue

__all__ = [
    "Model",
    "Term",
    "closed",
    "design_matrix",
    "interactions",
    "model_name",
    "model_of",
    "pattern_matrix",
]

Term = tuple[int, ...]
"""Lists that interact, by position, in order."""
Model = frozenset[Term]
"""Interactions of a model; every list's own term is always in it."""


@cache
def pattern_matrix(lists: int) -> NDArray[np.int64]:
    """(2^lists - 1, lists) of 0 and 1: row i is the pattern that reads as the number i + 1."""
    numbers = np.arange(1, 2**lists)[:, np.newaxis]
    found: NDArray[np.int64] = numbers >> np.arange(lists - 1, -1, -1) & 1
    found.flags.writeable = False
    return found


@cache
def interactions(lists: int, order: int) -> tuple[Term, ...]:
    """Terms of two to `order` lists, the smaller first."""
    sizes = range(2, order + 1)
    return tuple(term for size in sizes for term in combinations(range(lists), size))


@cache
def design_matrix(lists: int, terms: tuple[Term, ...]) -> NDArray[np.float64]:
    """(2^lists - 1, 1 + lists + terms): constant, each list, each term.

    The unseen cell has 1 in the constant and 0 elsewhere, so its mean is exp(constant).
    """
    on = pattern_matrix(lists)
    columns = [np.ones(len(on)), *on.T, *(on[:, list(term)].prod(axis=1) for term in terms)]
    found = np.stack(columns, axis=1).astype(np.float64)
    found.flags.writeable = False
    return found


def closed(terms: Iterable[Term]) -> Model:
    """The smallest hierarchical model with these terms."""
    return frozenset(_inside(terms))


def _inside(terms: Iterable[Term]) -> Iterator[Term]:
    for term in terms:
        for size in range(2, len(term) + 1):
            yield from combinations(sorted(term), size)


def model_name(model: Model, lists: Sequence[str]) -> str:
    """The largest terms of a model in words: `EXH·ABA·OSCE, EXH·HRW`."""
    covered = {one for term in model for one in _inside([term]) if one != term}
    largest = sorted(model - covered, key=lambda term: (-len(term), term))
    return ", ".join("·".join(lists[at] for at in term) for term in largest) or "independent lists"


def model_of(name: str, lists: Sequence[str]) -> Model:
    """The model that a name such as `EXH·ABA·OSCE, EXH·HRW` means; `*` or `:` may stand for `·`.

    Raises:
        InvalidValue: A list is not there, stands twice in a term, or all lists are in one term.
    """
    terms = []
    for part in name.replace("+", ",").split(","):
        named = [one.strip() for one in part.replace("*", "·").replace(":", "·").split("·")]
        unknown = [one for one in named if one not in lists]
        if name.strip() in ("", "independent lists"):
            return frozenset()
        if unknown or len(set(named)) != len(named) or len(named) == len(lists):
            raise InvalidValue(
                f"'{part.strip()}' is no term over {', '.join(lists)}.",
                hint="Write fewer than all lists, each once, as in A·B, B·C·D.",
            )
        terms.append(tuple(sorted(lists.index(one) for one in named)))
    return closed(terms)
