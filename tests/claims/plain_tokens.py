"""A tokenizer for tests, without a parser: words, numbers and marks."""

from __future__ import annotations

import re
from collections.abc import Mapping

from truceline.claims.model import Token

_TOKEN = re.compile(r"[^\W\d_]+|\d+(?:[.,:/-]\d+)*|\S")
_COARSE = re.compile(r"\w+(?:[-–'./:,]\w+)*|\S")


def cut(
    text: str, *, pos: Mapping[str, str] | None = None, is_coarse: bool = False
) -> tuple[Token, ...]:
    """Tokens of a text; `pos` gives parts of speech by word, `is_coarse` leaves hyphens in."""
    sentence, tokens = 0, []
    for at, match in enumerate((_COARSE if is_coarse else _TOKEN).finditer(text)):
        word = match.group()
        tokens.append(
            Token(
                text=word,
                lemma="",
                pos=(pos or {}).get(word, ""),
                tag="",
                rel="",
                head=at,
                start=match.start(),
                end=match.end(),
                sentence=sentence,
            )
        )
        sentence += word in ".!?"
    return tuple(tokens)
