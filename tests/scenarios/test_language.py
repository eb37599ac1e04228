"""Expressions are read as written, never run, and refused with their place."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.scenarios.language import (
    Expression,
    Joined,
    Name,
    Not,
    Truth,
    holds,
    names_in,
    parse_expression,
    written,
)

TRUTHS = {
    "a": np.array([False, True, False, True]),
    "b-c": np.array([False, False, True, True]),
}


def truths(text: str) -> list[bool]:
    return [bool(one) for one in holds(parse_expression(text), lambda name: TRUTHS[name], 4)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a & !b-c", [False, True, False, False]),
        ("a and not b-c", [False, True, False, False]),
        ("a | b-c", [False, True, True, True]),
        ("a -> b-c", [True, False, True, True]),
        ("a->b-c", [True, False, True, True]),
        ("b-c if a", [True, False, True, True]),
        ("a <-> b-c", [True, False, False, True]),
        ("a iff b-c", [True, False, False, True]),
        ("!(a | b-c)", [True, False, False, False]),
        ("a | b-c & !a", [False, True, True, True]),
        ("!!a", [False, True, False, True]),
        ("true", [True] * 4),
        ("a & false", [False] * 4),
    ],
)
def test_an_expression_is_true_where_its_words_say(text: str, expected: list[bool]) -> None:
    assert truths(text) == expected


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "its end where the name"),
        ("a b", "'b' (letter 3)"),
        ("(a | b", "its end where `)`"),
        ("a &", "its end where the name"),
        ("a @ b", "'@' has no meaning"),
        ("a -> b -> c", "chains two arrows"),
        ("(" * 50 + "a" + ")" * 50, "nested too deep"),
        ("a & " * 400 + "a", "letters"),
        ("__import__('os')", "has no meaning"),
    ],
)
def test_what_is_no_expression_is_refused_with_its_place(text: str, said: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        parse_expression(text)
    assert said in refused.value.message
    assert refused.value.hint


def test_patterns_and_states_are_names() -> None:
    assert names_in(parse_expression("YN-Y | --N- & 5")) == ("YN-Y", "--N-", "5")
    assert parse_expression("N->Y") == Joined(by="->", left=Name(text="N"), right=Name(text="Y"))


EXPRESSIONS: st.SearchStrategy[Expression] = st.recursive(
    st.sampled_from(["a", "b-c"]).map(lambda text: Name(text=text))
    | st.booleans().map(lambda value: Truth(value=value)),
    lambda inner: (
        inner.map(lambda of: Not(of=of))
        | st.builds(
            lambda by, left, right: Joined(by=by, left=left, right=right),
            st.sampled_from(["&", "|", "->", "<->"]),
            inner,
            inner,
        )
    ),
    max_leaves=12,
)


@given(EXPRESSIONS)
def test_an_expression_written_out_and_read_again_says_the_same(expression: Expression) -> None:
    again = parse_expression(written(expression))
    assert np.array_equal(
        holds(expression, lambda name: TRUTHS[name], 4),
        holds(again, lambda name: TRUTHS[name], 4),
    )
