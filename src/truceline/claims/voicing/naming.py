"""A voice: whose words a clause is, and how the speaker is named."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from truceline.claims.model import Attribution, AttributionKind, Parsed, Phrase
from truceline.claims.parts.referents import Referents
from truceline.claims.voicing.quotations import Quotations
from truceline.claims.voicing.speakers import with_apposition

__all__ = ["Naming", "Voice"]

_CUES = frozenset({"AUX", "ADV", "PART"})
_UNNAMED = "unnamed"


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
    """

    parsed: Parsed
    referents: Referents
    quotations: Quotations
    spoke: Collection[int]

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
        limit = first if is_beside else speaker.head
        spoke = self.referents.among(self.spoke, speaker, before=limit)
        meant = self.referents.of(speaker)
        if is_beside and meant is not None and first <= meant.head < token.head:
            meant = None
        if spoke is not None and meant is not None and self._is_newer(meant, spoke, speaker):
            return meant
        return spoke or meant or speaker

    def _is_newer(self, meant: Phrase, spoke: Phrase, speaker: Phrase) -> bool:
        """Whether a paragraph begins after who spoke and before whom a pronoun else means."""
        tokens = self.parsed.tokens
        start, end = tokens[spoke.head].start, tokens[meant.head].start
        is_own = any(start < first <= end for first, _ in self.parsed.paragraphs)
        return is_own and meant.head < speaker.head
