"""Expressions over options, as a person writes them: `a & !b`, `a -> b`, `YN-Y`; parsed, never run.

Grammar, loosest first; brackets group::

    whole  = either ( "->" either | "<->" either | "if" either | "iff" either )?
    either = both ( ("|" | "or") both )*
    both   = plain ( ("&" | "and") plain )*
    plain  = ("!" | "not") plain | "(" whole ")" | "true" | "false" | NAME

A NAME is an option, a named outcome, a state of a model given state by state, or a pattern: one
sign per option in the order of the model, `Y` taken, `N` not taken, `-` either.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue

__all__ = [
    "Expression",
    "Joined",
    "Name",
    "Not",
    "Truth",
    "holds",
    "is_pattern",
    "names_in",
    "parse_expression",
    "written",
]

_TOKEN = re.compile(r"\s*(<->|->|[()&|!]|-(?!>)(?:[YN]|-(?!>))*|\w(?:[\w.:]|-(?!>))*)")
_PATTERN = re.compile(r"^[YN-]+$")
_WORDS = {"and": "&", "or": "|", "not": "!"}
_ARROWS = ("->", "<->", "if", "iff")
_SIGNS = frozenset("()&|!")
# An expression is one line of a person's text; beyond this it is something else.
_MOST_LETTERS, _MOST_PARTS, _MOST_DEEP = 4000, 600, 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """An option, outcome, state or pattern."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Truth:
    """True, or false, whatever the state."""

    value: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Not:
    """True where the other is false."""

    of: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """Two expressions with `&`, `|`, `->` (if the left, then the right) or `<->` between them."""

    by: Literal["&", "|", "->", "<->"]
    left: Expression
    right: Expression


Expression: TypeAlias = Name | Truth | Not | Joined


def is_pattern(text: str) -> bool:
    """Whether a name is written as a pattern: only `Y`, `N` and `-`."""
    return bool(_PATTERN.match(text))


def parse_expression(text: str) -> Expression:
    """The expression that a text writes.

    Raises:
        InvalidValue: It is empty, too long, or no expression; the place in the text is named.
    """
    tokens = list(_tokens(text[: _MOST_LETTERS + 1]))
    if len(text) > _MOST_LETTERS or len(tokens) > _MOST_PARTS:
        raise InvalidValue(
            f"The expression '{text[:40]}…' has {len(text)} letters.",
            hint="Name parts of it as outcomes.",
        )
    parser = _Parser(text, tokens)
    found = parser.whole(0)
    parser.finish()
    return found


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    at = 0
    while text[at:].strip():
        match = _TOKEN.match(text, at)
        if match is None:
            letter = text[at:].lstrip()[0]
            raise InvalidValue(
                f"'{letter}' has no meaning in the expression '{text}'.",
                hint="Write `&`, `|`, `!`, `->`, `<->`, brackets and names of options.",
            )
        token = match[1]
        yield _WORDS.get(token, token), match.start(1)
        at = match.end()


class _Parser:
    """One pass over the tokens of one text."""

    def __init__(self, text: str, tokens: list[tuple[str, int]]) -> None:
        self._text = text
        self._tokens = tokens
        self._next = 0

    def _peek(self) -> str:
        return self._tokens[self._next][0] if self._next < len(self._tokens) else ""

    def _take(self) -> str:
        token = self._peek()
        self._next += 1
        return token

    def _refuse(self, wanted: str) -> InvalidValue:
        if self._next < len(self._tokens):
            token, at = self._tokens[self._next]
            found = f"'{token}' (letter {at + 1})"
        else:
            found = "its end"
        return InvalidValue(
            f"The expression '{self._text}' has {found} where {wanted} should stand.",
            hint="Examples: `a & !b`, `a -> (b | c)`, `a <-> b`, `YN-Y`.",
        )

    def finish(self) -> None:
        """Refuse what is left over."""
        if self._peek() in _ARROWS:
            raise InvalidValue(
                f"The expression '{self._text}' chains two arrows: it could be read in two ways.",
                hint="Put brackets around one of them.",
            )
        if self._peek():
            raise self._refuse("`&`, `|` or its end")

    def whole(self, depth: int) -> Expression:
        if depth > _MOST_DEEP:
            raise InvalidValue(
                f"The expression '{self._text[:40]}…' is nested too deep.",
                hint="Name parts of it as outcomes.",
            )
        left = self._either(depth)
        arrow = self._peek()
        if arrow not in _ARROWS:
            return left
        self._take()
        right = self._either(depth)
        if arrow == "if":
            return Joined(by="->", left=right, right=left)
        return Joined(by="->" if arrow == "->" else "<->", left=left, right=right)

    def _either(self, depth: int) -> Expression:
        left = self._both(depth)
        while self._peek() == "|":
            self._take()
            left = Joined(by="|", left=left, right=self._both(depth))
        return left

    def _both(self, depth: int) -> Expression:
        left = self._plain(depth)
        while self._peek() == "&":
            self._take()
            left = Joined(by="&", left=left, right=self._plain(depth))
        return left

    def _plain(self, depth: int) -> Expression:
        negations = 0
        while self._peek() == "!":
            self._take()
            negations += 1
        found = self._part(depth)
        return Not(of=found) if negations % 2 else found

    def _part(self, depth: int) -> Expression:
        if self._peek() == "(":
            self._take()
            found = self.whole(depth + 1)
            if self._peek() != ")":
                raise self._refuse("`)`")
            self._take()
            return found
        if self._peek() in {"", *_ARROWS, *_SIGNS}:
            raise self._refuse("the name of an option")
        name = self._take()
        return Truth(value=name == "true") if name in {"true", "false"} else Name(text=name)


def names_in(expression: Expression) -> tuple[str, ...]:
    """Every name in an expression, each once, in order."""
    found: dict[str, None] = {}
    rest = [expression]
    while rest:
        match rest.pop():
            case Name(text=text):
                found[text] = None
            case Not(of=inner):
                rest.append(inner)
            case Joined(left=left, right=right):
                rest += [right, left]
            case Truth():
                pass
    return tuple(found)


def holds(
    expression: Expression, where: Callable[[str], NDArray[np.bool_]], states: int
) -> NDArray[np.bool_]:
    """In which states an expression is true.

    Args:
        expression: As parsed.
        where: (states,) truth of each name.
        states: Number of states.

    Returns:
        (states,) bool, never an array of the caller's.
    """
    match expression:
        case Truth(value=value):
            return np.full(states, value)
        case Name(text=text):
            return where(text).copy()
        case Not(of=inner):
            return ~holds(inner, where, states)
        case Joined(by=by, left=left, right=right):
            first, second = holds(left, where, states), holds(right, where, states)
            return _joined(by, first, second)


def _joined(
    by: Literal["&", "|", "->", "<->"], left: NDArray[np.bool_], right: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    match by:
        case "&":
            return left & right
        case "|":
            return left | right
        case "->":
            return ~left | right
        case "<->":
            return ~(left ^ right)


def written(expression: Expression) -> str:
    """The expression as text, every pair of joined parts in brackets; parsing it gives it again."""
    match expression:
        case Truth(value=value):
            return "true" if value else "false"
        case Name(text=text):
            return text
        case Not(of=inner):
            return f"!{written(inner)}"
        case Joined(by=by, left=left, right=right):
            return f"({written(left)} {by} {written(right)})"
