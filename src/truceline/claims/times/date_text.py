"""What the rules of dates look at: pieces of a text, and the match of a rule over them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

from truceline.claims.grammar import Lexicon, fold
from truceline.claims.model import Token
from truceline.claims.words.lexing import Pieces

__all__ = ["Found", "Text"]


@dataclass(frozen=True, slots=True)
class Text:
    """What the rules look at."""

    stored: str
    tokens: Sequence[Token]
    pieces: Pieces
    lexicon: Lexicon
    figures: Lexicon

    def kind(self, at: int) -> str:
        """Kind of a piece; a blank beyond the text."""
        return self.pieces.kinds[at] if 0 <= at < len(self.pieces.kinds) else " "

    def words(self, at: int) -> str:
        """The text of a piece, blanks folded."""
        if not 0 <= at < len(self.pieces.kinds):
            return ""
        return " ".join(self.stored[self.pieces.starts[at] : self.pieces.ends[at]].split())

    def pos(self, at: int) -> str:
        """Part of speech of the piece's token; empty where no parser ran."""
        if not 0 <= at < len(self.pieces.kinds):
            return ""
        return self.tokens[self.pieces.tokens[at]].pos

    def figure_kind(self, at: int) -> str:
        """Kind that the grammar of figures gives the piece."""
        entry = self.figures.words.get(fold(self.words(at), self.figures.language))
        return entry.kind if entry else ""


@dataclass(frozen=True, slots=True)
class Found:
    """A match of a rule."""

    text: Text
    match: re.Match[str]

    def at(self, group: str) -> int:
        """Index of the group's piece; -1 where the rule has none or it did not take part."""
        return self.match.start(group) if self.match.re.groupindex.get(group) else -1

    def value(self, group: str) -> object:
        """Meaning of the group's piece; None without one."""
        at = self.at(group)
        return self.text.pieces.values[at] if at >= 0 else None

    def number(self, group: str) -> int | None:
        """The same, of a piece that means a number."""
        return cast("int | None", self.value(group))

    def said(self, group: str) -> str:
        """The group's words in the text."""
        return self.text.words(self.at(group)) if self.at(group) >= 0 else ""

    @property
    def part(self) -> str:
        """Early, mid, late, … or empty."""
        return str(self.value("e") or "")

    @property
    def before(self) -> str:
        """Kind of the piece before the match, articles left out."""
        at = self.match.start() - 1
        return self.text.kind(at - 1 if self.text.kind(at) == "t" else at)

    @property
    def language(self) -> str:
        """Primary subtag."""
        return self.text.lexicon.language
