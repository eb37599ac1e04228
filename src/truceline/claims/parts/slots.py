"""What hangs on a claim: who, to whom, where."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from truceline.claims.events.frames import Frame
from truceline.claims.model import (
    Attribution,
    EventType,
    Mention,
    Named,
    Parsed,
    Party,
    Predicate,
    Whereabouts,
)
from truceline.claims.parts.parties import Parties
from truceline.claims.parts.whereabouts import Places

__all__ = ["Hung"]


@dataclass
class Hung:
    """Names of one text, and the predicate that each word hangs on; built once per text.

    Attributes:
        parsed: The text.
        named: Its names.
        words: The language's words (`voices.load_voices`).
    """

    parsed: Parsed
    named: Sequence[Named]
    words: Mapping[str, Any]
    by_token: dict[int, Named] = field(init=False)
    owner: list[int] = field(init=False)
    at_start: dict[int, int] = field(init=False)
    above: list[int] = field(init=False)
    _counting: dict[int, int] = field(init=False)
    who: Parties = field(init=False)
    where: Places = field(init=False)

    def __post_init__(self) -> None:
        self.at_start = {token.start: at for at, token in enumerate(self.parsed.tokens)}
        self.by_token = {at: one for one in self.named for at in self._tokens_of(one.mention)}
        self.who = Parties(self.parsed, self.by_token, self.words)
        self.where = Places(self.parsed, self.named, self.by_token, self.at_start, self.words)
        self.hang_on(range(len(self.parsed.predicates)))

    @property
    def kinds(self) -> Mapping[int, str]:
        """Kind of the name that covers a token, by its index."""
        return {at: one.kind for at, one in self.by_token.items()}

    def hang_on(self, numbers: Collection[int]) -> None:
        """Let every word hang on the nearest of some predicates above it.

        What stands in a clause of its own that is none of them hangs on nothing.
        """
        told = {self.parsed.predicates[number].head: number for number in numbers}
        apart = {one.head: -1 for one in self.parsed.predicates if _stands_apart(one)}
        content = {one.head for one in self.parsed.predicates if one.relation == "ccomp"}
        # "Insists that they stay 30 km away": what is asked for is counted in the asking.
        self._counting = {at: -1 for at in apart if at not in content} | told
        every = range(len(self.parsed.tokens))
        self.above = [self._owner(at, told) for at in every]
        heads = apart | told
        self.owner = [self._owner(at, heads) for at in every]

    def owner_of(self, mention: Mention) -> int:
        """Index of the predicate that a mention hangs on; below zero where it hangs on none."""
        held = self._tokens_of(mention)
        return self.owner[self._top(held)] if held else -1

    def counts_for(self, mention: Mention) -> int:
        """Index of the predicate that a figure counts for: "six days of raids" is of the raids."""
        held = self._tokens_of(mention)
        if not held:
            return -1
        tokens, top = self.parsed.tokens, self._top(held)
        for at in range(held[-1] + 1, min(held[-1] + _NEAR, len(tokens))):
            prep = tokens[at].head
            if tokens[at].rel == "pobj" and tokens[prep].head == top and tokens[prep].lemma == "of":
                top = at if tokens[at].pos == "NOUN" else top
                break
        return self._owner(top, self._counting)

    def parties(
        self,
        predicates: Sequence[Predicate],
        frame: Frame | None,
        event_type: EventType,
        said_by: Attribution,
    ) -> tuple[Party, ...]:
        """Who acts and on whom; see `parties.Parties.of`."""
        return self.who.of(predicates, frame, event_type, said_by)

    def places(
        self, numbers: Sequence[int], parties: Sequence[Party], event_type: EventType
    ) -> tuple[Whereabouts, ...]:
        """Where it happens; see `whereabouts.Places.of`."""
        return self.where.of(numbers, parties, event_type, (self.owner, self.above))

    def _tokens_of(self, mention: Mention) -> list[int]:
        at = self.at_start.get(mention.start)
        if at is None:
            return []
        held = []
        while at < len(self.parsed.tokens) and self.parsed.tokens[at].end <= mention.end:
            held.append(at)
            at += 1
        return held

    def _top(self, held: Sequence[int]) -> int:
        inside = set(held)
        return next((at for at in held if self.parsed.tokens[at].head not in inside), held[0])

    def _owner(self, at: int, heads: Mapping[int, int]) -> int:
        tokens = self.parsed.tokens
        while at not in heads:
            if tokens[at].head == at:
                return -1
            at = tokens[at].head
        return heads[at]


_NEAR = 8  # words from a figure to what it measures
_APART = frozenset({"relcl", "advcl", "ccomp", "parataxis"})


def _stands_apart(one: Predicate) -> bool:
    """Whether it is a clause of its own; an infinitive says what the verb above is about."""
    return one.relation in _APART and not (one.relation == "ccomp" and one.is_infinitive)
