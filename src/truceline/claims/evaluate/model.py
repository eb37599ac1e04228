"""Shapes of an evaluation: annotated claims, what was paired with what, and the scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from truceline.claims.model import EventType, Mention, Suggestion
from truceline.core.document import Document
from truceline.core.findings import Finding

__all__ = [
    "Evaluation",
    "Gold",
    "GoldClaim",
    "Pair",
    "ReadDocument",
    "Score",
    "Scored",
    "Tally",
]

ReadDocument = Callable[[Document], Sequence[Suggestion]]
"""What is judged: a document in, its suggested claims out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldClaim:
    """A claim as an annotator reads it.

    Attributes:
        claim_id: As the file gives it.
        doc: Name of the text's file.
        said: The claim itself.
        alt_types: Other types that count as right.
        line: Its line in the file, 1-based.
    """

    claim_id: str
    doc: str
    said: Suggestion
    alt_types: frozenset[EventType] = frozenset()
    line: int = 0

    @property
    def right_types(self) -> frozenset[EventType]:
        """Its type, and what else counts as right."""
        return self.alt_types | {self.said.event_type}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """A file of annotated claims.

    Attributes:
        claims: In order of the file.
        annotated: Document → characters that were annotated; None: the whole document. Holds
            each document of the file, also one in which no claim was found.
        findings: Words of the file that are none of ours; they match nothing.
    """

    claims: tuple[GoldClaim, ...]
    annotated: Mapping[str, tuple[Mention, ...] | None]
    findings: tuple[Finding, ...] = ()

    def is_annotated(self, doc: str, claim: Suggestion) -> bool:
        """Whether the claim's trigger touches what was annotated in the document."""
        ranges = self.annotated[doc]
        return ranges is None or any(claim.trigger.overlaps(one) for one in ranges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """How much was found, and how much of what was said is right.

    Attributes:
        found: Of what was asked for, how much was found.
        asked: How much there was to find.
        right: Of what was said, how much is right; equals `found` unless two kinds of claims
            are told apart by their own type on each side.
        said: How much was said.
    """

    found: int
    asked: int
    right: int
    said: int

    @property
    def precision(self) -> float | None:
        """Share of what was said that is right.

        0 where nothing was said although there was something to say; None where there was not.
        """
        if not self.said:
            return 0.0 if self.asked else None
        return self.right / self.said

    @property
    def recall(self) -> float | None:
        """Share of what was asked for that was found; None where nothing was asked for."""
        return self.found / self.asked if self.asked else None

    @property
    def f1(self) -> float | None:
        """Harmonic mean of precision and recall; None where either is.

        Source: van Rijsbergen (1979), Information Retrieval, 2nd ed., chapter 7.
        """
        precision, recall = self.precision, self.recall
        if precision is None or recall is None:
            return None
        both = precision + recall
        return 2 * precision * recall / both if both else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Values of one slot of one pair: how many agree, and how many each side gives."""

    right: int
    asked: int
    said: int

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            right=self.right + other.right,
            asked=self.asked + other.asked,
            said=self.said + other.said,
        )

    @property
    def is_perfect(self) -> bool:
        """Whether both sides give the same."""
        return self.right == self.asked == self.said

    @property
    def score(self) -> Score:
        """Precision, recall and F1 of the slot."""
        return Score(found=self.right, asked=self.asked, right=self.right, said=self.said)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An annotated claim and the suggestion that was matched with it."""

    gold: GoldClaim
    said: Suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One document, or several added up.

    Attributes:
        gold: Annotated claims.
        said: Suggestions that count: those in what was annotated.
        pairs: Lenient: half of the shorter passage shared, and the type right.
        strict_pairs: The same passage but for marks at its ends, and the annotator's own type.
        span_pairs: Half of the shorter passage shared, whatever the type.
        outside: Number of suggestions outside what was annotated; they do not count.
        exact_quotes: Number of suggestions, counted or not, whose quote is exact.
    """

    gold: tuple[GoldClaim, ...] = ()
    said: tuple[Suggestion, ...] = ()
    pairs: tuple[Pair, ...] = ()
    strict_pairs: tuple[Pair, ...] = ()
    span_pairs: tuple[Pair, ...] = ()
    outside: int = 0
    exact_quotes: int = 0

    def __add__(self, other: Scored) -> Scored:
        return Scored(
            gold=self.gold + other.gold,
            said=self.said + other.said,
            pairs=self.pairs + other.pairs,
            strict_pairs=self.strict_pairs + other.strict_pairs,
            span_pairs=self.span_pairs + other.span_pairs,
            outside=self.outside + other.outside,
            exact_quotes=self.exact_quotes + other.exact_quotes,
        )

    @property
    def missed(self) -> tuple[GoldClaim, ...]:
        """Annotated claims that nothing was matched with."""
        found = {id(pair.gold) for pair in self.pairs}
        return tuple(claim for claim in self.gold if id(claim) not in found)

    @property
    def spurious(self) -> tuple[Suggestion, ...]:
        """Suggestions that count and that no annotated claim was matched with."""
        # By count: a reader may give the very same suggestion twice.
        left = Counter(self.said) - Counter(pair.said for pair in self.pairs)
        return tuple(left.elements())


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """How well a reader reads: all documents together, and each.

    Attributes:
        whole: All documents.
        documents: Each, in order of the file.
        all: Every kind of claim.
        plover: Found among annotated PLOVER claims; right among suggested PLOVER claims.
        span: By passage alone.
        strict_all: As `all`, strict.
        strict_plover: As `plover`, strict.
        slots: Values within matched pairs, by slot.
        leak: Share of matched attributed claims that were put in the author's voice; None
            where no attributed claim was matched.
        quotes_exact: Share of all suggestions whose quote is exact; None without any.
        type_accuracy: Share of pairs by passage whose type is right; None without any.
    """

    whole: Scored
    documents: Mapping[str, Scored]
    all: Score
    plover: Score
    span: Score
    strict_all: Score
    strict_plover: Score
    slots: Mapping[str, Score]
    leak: float | None
    quotes_exact: float | None
    type_accuracy: float | None
