"""Arabic by gazetteer and frames only: there is no parser here, and it says so.

Words are cut at blanks and marks; a verb is a word whose form the frames know, its subject the
phrase that follows it, or, after "that" and at the start of a clause, the one before it. A phrase
ends with its first definite noun and the adjectives of relation that follow. What it cannot do:
verbs that no frame lists; pronouns and subjects left out; relative clauses; what stands between a
verb and a subject far behind it; a quotation without a verb of saying; vowel signs that alone
tell active from passive ("قتل": kills, is killed). A verb that no frame fits suggests nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from truceline.claims.events.frames import Frames
from truceline.claims.languages.arabic_clauses import ArabicClauses
from truceline.claims.languages.arabic_words import Words, folded
from truceline.claims.model import Parsed, Token
from truceline.claims.text.repair import Repaired, paragraphs, repair

__all__ = ["Arabic"]

_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|[\u064b-\u0652\u0670\u0640])*|\d+(?:[.,٫٬]\d+)*|\S")
_ENDS = frozenset(".!?؟…")
_CLOSING = frozenset("\"'”»)]")


class Arabic:
    """Reads Arabic by its frames; see `model.Language`.

    Args:
        frames: Their verbs, nouns and classes are the words that are known.
    """

    tag = "ar"
    version = "frames:ar.v1"

    def __init__(self, frames: Frames) -> None:
        verbs = {lemma for frame in frames.all for lemma in frame.verbs}
        listed = [*chain.from_iterable(frame.nouns for frame in frames.all)]
        listed += chain.from_iterable(
            words
            for frame in frames.all
            for words in frame.when.values()
            if words[0][:1] not in "@#"
        )
        listed += chain.from_iterable(
            words for name, words in frames.classes.items() if name not in {"say", "light"}
        )
        self._words = Words(
            sorted(verbs | frames.classes.get("say", frozenset()) | frames.classes["light"]),
            sorted(set(listed)),
        )
        self._frames = frames

    def parse(self, stored: str) -> Parsed:
        """Cut a stored text into words and sentences, and find the frames' verbs and nouns."""
        spans = tuple(paragraphs(stored))
        tokens: list[Token] = []
        sentences: list[tuple[int, int]] = []
        for start, end in spans:
            piece = repair(stored, lambda _: False, start=start, end=end)
            for held in _sentences(piece):
                begun = len(tokens)
                tokens.extend(
                    self._token(piece, one, begun + at, len(sentences))
                    for at, one in enumerate(held)
                )
                sentences.append((begun, len(tokens)))
        clauses = ArabicClauses(tokens, sentences, self._words, self._frames)
        return Parsed(
            stored=stored,
            tokens=clauses.tokens(),
            sentences=tuple(sentences),
            predicates=clauses.predicates(),
            paragraphs=spans,
        )

    def _token(self, piece: Repaired, word: re.Match[str], at: int, sentence: int) -> Token:
        start, end = piece.span(*word.span())
        return Token(
            text=word.group(),
            lemma=self._words.lemma(folded(word.group())),
            pos="",
            tag="",
            rel="",
            head=at,
            start=start,
            end=end,
            sentence=sentence,
        )


def _sentences(piece: Repaired) -> Iterator[list[re.Match[str]]]:
    held: list[re.Match[str]] = []
    words = list(_WORD.finditer(piece.text))
    for at, word in enumerate(words):
        held.append(word)
        after = words[at + 1].group() if at + 1 < len(words) else ""
        has_ended = any(one.group() in _ENDS for one in held[-2:]) and (
            word.group() in _ENDS or word.group() in _CLOSING
        )
        if has_ended and after not in _CLOSING and after not in _ENDS:
            yield held
            held = []
    if held:
        yield held
