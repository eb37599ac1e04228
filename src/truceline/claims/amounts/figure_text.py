"""What the grammar of figures reads: a text in pieces, and a figure over pieces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from truceline.claims.grammar import Lexicon
from truceline.claims.model import Token
from truceline.claims.words.lexing import Pieces
from truceline.claims.words.numerals import Numeral

__all__ = ["MEASURED", "PARTS", "Figure", "Text", "is_person"]

MEASURED = ("distance", "duration", "depth", "deadline", "money")
"""Kinds of figures whose unit says it all."""
PARTS = ("them", "whom", "which")
"""After "of", these mean what was counted before."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text in pieces; outside it there is a blank."""

    stored: str
    tokens: Sequence[Token]
    pieces: Pieces
    lexicon: Lexicon

    def kind(self, at: int) -> str:
        """The kind of a piece; a blank outside the text."""
        return self.pieces.kinds[at] if 0 <= at < len(self.pieces.kinds) else " "

    def words(self, first: int, last: int) -> str:
        """The text of pieces, blanks folded."""
        last = min(last, len(self.pieces.kinds))
        if not 0 <= first < last:
            return ""
        return " ".join(self.stored[self.pieces.starts[first] : self.pieces.ends[last - 1]].split())

    def token(self, at: int) -> Token:
        """The first token of a piece."""
        return self.tokens[self.pieces.tokens[at]]

    def is_digits(self, at: int) -> bool:
        """Whether a piece is a number in digits."""
        return self.words(at, at + 1).isdecimal()

    def is_adjacent(self, at: int) -> bool:
        """Whether a piece touches the one after it."""
        following = self.pieces.starts[at + 1 : at + 2]
        return bool(following) and following[0] == self.pieces.ends[at]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A figure over pieces; `noun` and `fate` are ranges of pieces, empty where missing.

    `is_part`: of what was counted before ("two of them").
    """

    numeral: Numeral
    qualifier: str
    start: int
    end: int
    unit: str = ""
    kind: str = "count"
    noun: tuple[int, int] = (0, 0)
    fate: int = -1
    is_fate_before: bool = False
    is_part: bool = False


def is_person(text: Text, figure: Figure) -> bool:
    """Whether people are counted, as far as the lexicon knows the noun."""
    head = figure.noun[1] - 1
    if head < 0 or text.kind(head) != "U":
        return head >= 0 and text.kind(head) == "x"
    return text.pieces.values[head] in text.lexicon.people
