"""The words that name a speaker: the whole name, with the office or the name beside it."""

from __future__ import annotations

from truceline.claims.model import Mention, Parsed, Phrase

__all__ = ["may_speak", "whole", "with_apposition"]

_APART = 8
_NAMING = frozenset({"NOUN", "PROPN", "ADJ", "DET", "PART"})
_AFTER = {"compound", "flat", "nmod"}


def whole(parsed: Parsed, phrase: Phrase) -> Phrase:
    """A name with the words of the name and the office before it."""
    tokens, first = parsed.tokens, phrase.first
    while first > 0 and (tokens[first - 1].pos in _NAMING or tokens[first - 1].text == ","):
        first -= 1
    while first < phrase.head and tokens[first].text == ",":
        first += 1
    return Phrase(head=phrase.head, first=first, last=phrase.last, parts=(phrase.head,))


def may_speak(parsed: Parsed, at: int) -> bool:
    """Whether a token may name who speaks: a name, a subject or what stands beside one."""
    token = parsed.tokens[at]
    return token.pos == "PROPN" or token.rel in {"nsubj", "appos"}


def with_apposition(parsed: Parsed, speaker: Phrase) -> Mention:
    """A speaker's phrase with the name or office that follows it."""
    tokens = parsed.tokens
    last = speaker.last
    for at in range(speaker.last, min(speaker.last + _APART, len(tokens))):
        if tokens[at].rel == "appos" and tokens[at].head in speaker.parts:
            last = at + 1
            while last < len(tokens) and tokens[last].head == at and tokens[last].rel in _AFTER:
                last += 1
    return parsed.mention(speaker.first, last)
