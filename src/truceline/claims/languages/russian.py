"""Russian by natasha's small models: repaired text → tokens, clauses and what hangs on them.

The models lie inside natasha's package, so nothing is fetched. Its word vectors and parsers were
trained on news. What it cannot do: join a word that a line end cut; resolve a pronoun; tell whether
the genitive of an act is its doer or its victim ("обстрел боевиков") where a list of nouns does not
say so; follow a speaker beyond the sentence, but for "Об этом сообщил …", which is read as part of
the sentence before it. Names of people and places are hints only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from truceline.claims.languages.clauses_ud import ClausesUD
from truceline.claims.languages.russian_words import load_dictionary
from truceline.claims.languages.ud import load_function_words, relabelled
from truceline.claims.model import Parsed, Token
from truceline.claims.text.repair import Repaired, paragraphs, repair
from truceline.core.errors import MissingExtra

__all__ = ["Russian", "load_models"]

_BATCH = 32
_SYNTAX_BATCH = 16  # at 32 its arrays outgrow the processor's cache: a quarter of the speed
_VECTORS = "emb/navec_news_v1_1B_250K_300d_100q.tar"
_MORPH, _SYNTAX = "model/slovnet_morph_news_v1.tar", "model/slovnet_syntax_news_v1.tar"
_NAMES = "model/slovnet_ner_news_v1.tar"
_LABELS = {"PER": "PERSON", "LOC": "LOC", "ORG": "ORG"}
_NAMING = {"nsubj", "nsubj:pass", "obj", "iobj", "obl", "nmod", "appos"}
# A dateline says where and by whom, and is no part of its first sentence.
_DATELINE = re.compile(
    r"^\s*[А-ЯЁ][А-ЯЁ -]{2,40}(?: ?/ ?[А-ЯЁ][А-ЯЁ -]{2,40})?"
    r"(?:, \d{1,2} [а-я]{3,8}\.?(?: \d{4})?)?"
    r"(?:[.,]? ?/[^/\n]{2,20}/\.?|[.,]? ?[—–-] ?(?:[А-ЯЁ][\w-]*\.? ?){1,3}\.(?=\s))"
)
# Parts before a hyphen that are no words by themselves.
_FIRST_PARTS = ("северо", "юго", "ско", "цко")
_BACK = re.compile(r"^об этом\b", re.IGNORECASE)


class Russian:
    """Parses Russian; see `model.Language`.

    Args:
        eventive: Lemmas of nouns that may tell of an act ("вывод"): they become predicates.
    """

    tag = "ru"
    version = "slovnet:news.v1"

    def __init__(self, eventive: Collection[str] = ()) -> None:
        self._eventive = frozenset(eventive)

    def parse(self, stored: str) -> Parsed:
        """Parse a stored text, sentence by sentence.

        Raises:
            MissingExtra: natasha or its dictionary is not installed.
        """
        spans = tuple(paragraphs(stored))
        sentences = [
            sentence
            for start, end in spans
            for sentence in _sentences(repair(stored, _is_word, start=start, end=end))
        ]
        tokens = tuple(_parsed_tokens(sentences))
        words = load_function_words("ru")
        tree = relabelled(tokens, words)
        return Parsed(
            stored=stored,
            tokens=tree,
            sentences=tuple(_ranges(tree)),
            predicates=ClausesUD(tree, words, self._eventive).predicates(),
            paragraphs=spans,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sentence:
    """Words of a sentence with their places in the stored text.

    Attributes:
        text: As repaired.
        words: Start and end in `text`.
        places: Start and end in the stored text.
        goes_on: Whether it only names the source of the sentence before it.
    """

    text: str
    words: tuple[tuple[int, int], ...]
    places: tuple[tuple[int, int], ...]
    goes_on: bool


def _is_word(word: str) -> bool:
    """Whether a word is listed, or is the first part of a compound ("юго-", "российско-")."""
    return word.endswith(_FIRST_PARTS) or load_dictionary().knows(word)


def _sentences(piece: Repaired) -> Iterator[_Sentence]:
    models = load_models()
    line = _DATELINE.match(piece.text)
    text = piece.text if line is None else " " * line.end() + piece.text[line.end() :]
    has_before = False
    for found in models.sentenize(text):
        words = tuple((one.start, one.stop) for one in models.tokenize(found.text))
        if not words:
            continue
        yield _Sentence(
            text=found.text,
            words=words,
            places=tuple(
                piece.span(found.start + start, found.start + end) for start, end in words
            ),
            goes_on=has_before and _BACK.match(found.text) is not None,
        )
        has_before = True


def _parsed_tokens(sentences: Sequence[_Sentence]) -> Iterator[Token]:
    models, dictionary = load_models(), load_dictionary()
    texts = [[one.text[start:end] for start, end in one.words] for one in sentences]
    parsed = zip(
        sentences,
        _mapped(models.morph.map, texts),
        _mapped(models.syntax.map, texts),
        _mapped(models.names.map, [one.text for one in sentences]),
        strict=True,
    )
    begun, sentence, root = 0, -1, 0
    for one, morph, syntax, names in parsed:
        sentence += not one.goes_on
        labels = _labels(one, names.spans)
        for at, (word, arc) in enumerate(zip(morph.tokens, syntax.tokens, strict=True)):
            tag = "|".join(f"{name}={word.feats[name]}" for name in sorted(word.feats))
            pos = _part(word.pos, tag, arc.rel)
            above = int(arc.head_id) - 1
            is_root = above < 0
            hangs_back = is_root and one.goes_on
            root = begun + at if is_root and not one.goes_on else root
            yield Token(
                text=word.text,
                lemma=dictionary.lemma(word.text, pos, tag),
                pos=pos,
                tag=tag,
                rel="parataxis" if hangs_back else arc.rel,
                head=root if hangs_back else begun + (at if is_root else above),
                start=one.places[at][0],
                end=one.places[at][1],
                sentence=sentence,
                label=labels.get(at, ""),
            )
        begun += len(one.words)


def _mapped(run: Callable[[list[Any]], Iterable[Any]], given: Sequence[Any]) -> list[Any]:
    """What a model makes of each sentence; those of one length go together, for they are padded."""
    order = sorted(range(len(given)), key=lambda at: len(given[at]))
    made = run([given[at] for at in order])
    by_place = dict(zip(order, made, strict=True))
    return [by_place[at] for at in range(len(given))]


def _part(pos: str, tag: str, rel: str) -> str:
    """The part of speech; a participle may stand for those whom it describes, or for a quality."""
    if pos == "VERB" and "VerbForm=Part" in tag and "Case=" in tag:
        return "NOUN" if rel in _NAMING else "ADJ" if rel == "xcomp" else pos
    return pos


def _labels(one: _Sentence, spans: Sequence[Any]) -> dict[int, str]:
    return {
        at: _LABELS.get(span.type, "")
        for span in spans
        for at, (start, end) in enumerate(one.words)
        if span.start <= start and end <= span.stop
    }


def _ranges(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    begun = 0
    for at in range(1, len(tokens) + 1):
        if at == len(tokens) or tokens[at].sentence != tokens[begun].sentence:
            yield begun, at
            begun = at


@dataclass(frozen=True, slots=True, kw_only=True)
class _Models:
    """Natasha's parts; none of them carries types."""

    sentenize: Any
    tokenize: Any
    morph: Any
    syntax: Any
    names: Any


@cache
def load_models() -> _Models:
    """Natasha's models, loaded once: some 290 MB of memory in all.

    Raises:
        MissingExtra: natasha is not installed.
    """
    try:
        import razdel  # noqa: PLC0415
        from navec import Navec  # noqa: PLC0415
        from slovnet import NER, Morph, Syntax  # noqa: PLC0415
    except ImportError as exc:
        raise _missing() from exc
    folder = _folder()
    vectors = Navec.load(str(folder / _VECTORS))
    return _Models(
        sentenize=razdel.sentenize,
        tokenize=razdel.tokenize,
        morph=Morph.load(str(folder / _MORPH), batch_size=_BATCH).navec(vectors),
        syntax=Syntax.load(str(folder / _SYNTAX), batch_size=_SYNTAX_BATCH).navec(vectors),
        names=NER.load(str(folder / _NAMES), batch_size=_BATCH).navec(vectors),
    )


def _folder() -> Path:
    """Where natasha keeps its models; natasha itself, with its grammars, is not imported."""
    found = find_spec("natasha")
    if found is None or found.origin is None:
        raise _missing()
    return Path(found.origin).parent / "data"


def _missing() -> MissingExtra:
    return MissingExtra(
        "Reading Russian needs natasha, with its models.",
        hint="Install it with: pip install 'truceline[reading]'",
    )
