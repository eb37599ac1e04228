"""A voice: whose words a clause is, and how the speaker is named."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from truceline.claims.model import Attribution, AttributionKind, Parsed, Phrase
from truceline.claims.parts.referents import Referents
from truceline.claims.voicing.quotations import Quotations
from truceline.claims.voicing.speakers import with_apposition

__all__ = ["Naming", "Voice"]

_CUES = frozenset({"AUX", "ADV", "PART"})
_UNNAMED = "unnamed"
_TITLE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Whose words, by which phrase, by which verb they are put, and whether that is unclear."""

    attribution: Attribution
    speaker: Phrase | None = None
    verb: str = ""
    is_denial: bool = False
    is_unclear: bool = False


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Names the speakers of one text.

    Attributes:
        parsed: The text.
        referents: Whom its pronouns mean.
        quotations: Where it quotes.
        spoke: Heads of all who say something in it.
        able: Heads of all its subjects that can speak.
        words: `voices.load_voices`.
    """

    parsed: Parsed
    referents: Referents
    quotations: Quotations
    spoke: Collection[int]
    able: Collection[int]
    words: Mapping[str, Any]

    def voice(
        self,
        speaker: Phrase,
        verb: str,
        at: int,
        *,
        denied: bool = False,
        is_beside: bool = False,
    ) -> Voice:
        """The voice of a speaker.

        Args:
            speaker: Who speaks.
            verb: The verb by which.
            at: Token of what is said.
            denied: Whether the speaker denies it.
            is_beside: Whether the verb stands amid or after what is said.
        """
        meant = self._meant(speaker, is_beside=is_beside)
        mention = with_apposition(self.parsed, speaker)
        source = with_apposition(self.parsed, meant).text_in(self.parsed.stored)
        is_quoted = self.quotations.holds(at)
        return Voice(
            attribution=Attribution(
                kind=AttributionKind.DIRECT if is_quoted else AttributionKind.INDIRECT,
                source=" ".join(source.split()),
                mention=mention,
            ),
            speaker=speaker,
            verb=verb,
            is_denial=denied,
        )

    def unnamed(self, verb: str, cue: int | None = None) -> Voice:
        """The voice of somebody whom the text does not name ("is widely believed").

        Args:
            verb: The word that tells so.
            cue: Its token, if it stands in the text.
        """
        mention = None
        if cue is not None:
            tokens, first = self.parsed.tokens, cue
            while first > 0 and tokens[first - 1].head == cue and tokens[first - 1].pos in _CUES:
                first -= 1
            mention = self.parsed.mention(first, cue + 1)
        source = Attribution(kind=AttributionKind.INDIRECT, source=_UNNAMED, mention=mention)
        return Voice(attribution=source, verb=verb)

    def _meant(self, speaker: Phrase, *, is_beside: bool) -> Phrase:
        """Whom a speaker's pronoun means: who spoke before, else as any pronoun.

        A pronoun amid what is said ("fuel, it adds, is short") means nobody in that sentence.
        """
        token = self.parsed.tokens[speaker.head]
        first, _ = self.parsed.sentences[token.sentence]
        colons = [at for at in range(first, speaker.head) if self.parsed.tokens[at].text == ":"]
        limit = (colons[-1] if colons else first) if is_beside else speaker.head
        spoke = self._fitting(self.spoke, speaker, limit)
        meant = self._fitting(self.able, speaker, limit) or self._unbarred(speaker)
        if is_beside and meant is not None and limit <= meant.head < token.head:
            meant = None
        if is_beside and colons and meant is not None and meant.head >= first:
            return meant  # "Engineers dispute this: two piers, they say, are cracked"
        if spoke is not None and meant is not None and self._is_newer(meant, spoke, speaker):
            return meant
        return spoke or meant or speaker

    def _unbarred(self, speaker: Phrase) -> Phrase | None:
        """Whom a pronoun else means, unless its gender bars that."""
        meant = self.referents.of(speaker)
        is_barred = meant is not None and self._is_one_of(meant.head, self._barred(speaker))
        return None if is_barred else meant

    def _barred(self, speaker: Phrase) -> Collection[str]:
        """The words that a pronoun's gender rules out."""
        word = self.parsed.tokens[speaker.head].text.lower()
        barred: Collection[str] = self.words.get({"she": "male", "he": "female"}.get(word, ""), ())
        return barred

    def _fitting(self, heads: Collection[int], speaker: Phrase, limit: int) -> Phrase | None:
        """The nearest of some who could speak that a pronoun fits, also by its gender."""
        barred = self._barred(speaker)
        may = [at for at in heads if at in self.able and not self._is_one_of(at, barred)]
        return self.referents.among(may, speaker, before=limit)

    def _is_one_of(self, at: int, barred: Collection[str]) -> bool:
        """Whether a name's head, or a title before it, is one of some words ("her brother")."""
        tokens = self.parsed.tokens
        near = range(max(0, at - _TITLE), at + 1)
        return any(
            tokens[one].lemma.lower() in barred and (one == at or tokens[one].head == at)
            for one in near
        )

    def _is_newer(self, meant: Phrase, spoke: Phrase, speaker: Phrase) -> bool:
        """Whether a paragraph begins after who spoke and before whom a pronoun else means."""
        tokens = self.parsed.tokens
        start, end = tokens[spoke.head].start, tokens[meant.head].start
        is_own = any(start < first <= end for first, _ in self.parsed.paragraphs)
        return is_own and meant.head < speaker.head
