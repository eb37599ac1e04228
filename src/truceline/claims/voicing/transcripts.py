"""Transcripts: interviews and round tables, where each paragraph opens with who speaks.

"Q: ... A: ..." under a heading that names the one who is asked; "HASSAN: ..." under none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from truceline.claims.model import Parsed, Phrase

__all__ = ["Transcripts"]

# A line may open with "Q:"; a name opens a turn only at the head of a paragraph, since any word
# may stand at the head of a line that was only wrapped.
_TURN = re.compile(
    r"(?:\A|\n[ \t]*\n)[ \t>*_]*(?P<who>[A-Z][\w'’.-]*(?: [A-Z][\w'’.-]*){0,3}) ?:[*_]*\s"
    r"|(?:\A|\n)[ \t>*_]*(?P<mark>Q|A|Question|Answer) ?:[*_]*\s"
    r"|(?:\A|\n[ \t]*\n)[ \t>*_]*(?P<dotted>Q|A)\.[*_]*\s"
)
_ASKS = frozenset({"q", "question"})
_ANSWERS = frozenset({"a", "answer"})
# "A conversation with Comandante Eliecer", "Interview: General Sow", "Briefing by the spokeswoman".
_ASKED = re.compile(
    r"\b(?:interview|conversation|talk|discussion|briefing|conference|dialogue|Q ?& ?A|Q and A"
    r"|questions? (?:to|for)|remarks|answers)\b[^:,;.]{0,20}?(?:\b(?:with|of|by|to|from)\b|:)"
    r"\s+(?P<who>(?:[^,;:(\n]|\n(?![ \t]*\n)){2,60})",
    re.IGNORECASE,
)
# These open a part of a text, and nobody's turn.
_PARTS = frozenset(
    {
        *("note", "notes", "background", "timeline", "summary", "update", "context", "contact"),
        *("date", "source", "sources", "subject", "photo", "analysis", "annex", "location"),
    }
)
_TITLES = ("Mr ", "Mr. ", "Mrs ", "Ms ", "Ms. ", "Dr ", "Dr. ", "Gen ", "Gen. ", "Col ", "Sir ")
# A name that speaks again and again is that of a turn, and no heading.
_FEWEST = 2
# The heading is in the first paragraphs, and short.
_HEADING = 2
_LONGEST = 300
_HEADS = frozenset({"PROPN", "NOUN"})


@dataclass(frozen=True, kw_only=True)
class Transcripts:
    """Finds who speaks in the turns of one text.

    Attributes:
        parsed: The text.
    """

    parsed: Parsed
    _turns: list[tuple[int, int, Phrase]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        stored = self.parsed.stored
        found = [
            (one.start(), one.end(), one["who"] or one["mark"] or one["dotted"])
            for one in _TURN.finditer(stored)
        ]
        found = [one for one in found if one[2].lower() not in _PARTS]
        lows = [who.lower() for _, _, who in found]
        is_held = len(set(lows)) < len(lows) or "?" in stored
        is_asked = any(who in _ASKS for who in lows) and any(who in _ANSWERS for who in lows)
        asked = self._asked() if is_asked else None
        last = len(stored)
        for start, end, who in reversed(found):
            if who.lower() in _ANSWERS and asked is not None:
                self._turns.append((end, last, asked))
            elif (
                is_held and self._is_name(who, lows) and (named := self._at(start, end)) is not None
            ):
                self._turns.append((end, last, named))
            last = start

    @property
    def is_held(self) -> bool:
        """Whether the text is of turns at all."""
        return bool(self._turns)

    def over(self, at: int) -> Phrase | None:
        """Who speaks the turn in which a word stands; None where no turn or the asker does."""
        start = self.parsed.tokens[at].start
        return next((who for first, last, who in self._turns if first <= start < last), None)

    def is_label(self, at: int) -> bool:
        """Whether a word only marks a turn or a part ("Answer", "Note") and names nobody."""
        return self.parsed.tokens[at].text.lower() in _ASKS | _ANSWERS | _PARTS

    def _is_name(self, who: str, lows: list[str]) -> bool:
        """Whether it opens turns: in capitals among other such, or more than once."""
        low = who.lower()
        if low in _ASKS | _ANSWERS:
            return False
        is_marked = (len(who) > 1 and who.isupper()) or who.startswith(_TITLES)
        return len(set(lows)) >= _FEWEST and (is_marked or lows.count(low) >= _FEWEST)

    def _asked(self) -> Phrase | None:
        """Whom the heading names as asked."""
        end = max((last for _, last in self.parsed.paragraphs[:_HEADING]), default=0)
        heading = self.parsed.stored[: min(end, _LONGEST)]
        for found in _ASKED.finditer(heading):
            if (named := self._at(*found.span("who"))) is not None:
                return named
        return None

    def _at(self, start: int, end: int) -> Phrase | None:
        """The phrase that stands at characters of the text."""
        tokens = self.parsed.tokens
        held = [at for at, one in enumerate(tokens) if start <= one.start < end]
        named = list(self._named(held))
        if not named:
            return None
        return Phrase(head=named[-1], first=held[0], last=named[-1] + 1, parts=(named[-1],))

    def _named(self, held: list[int]) -> Iterator[int]:
        """Words of a name, up to what only describes it ("the spokeswoman of the ministry")."""
        for at in held:
            token = self.parsed.tokens[at]
            is_of = token.pos in {"ADP", "NUM"} or token.text[:1].isdigit()
            if is_of and at > held[0]:
                return
            if token.pos in _HEADS or token.text[:1].isupper():
                yield at
