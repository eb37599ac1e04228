"""Noun phrases, cases and prepositions in a tree of Universal Dependencies."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from truceline.claims.languages.ud import FunctionWords
from truceline.claims.model import Phrase, Token

__all__ = ["CLAUSAL", "NOMINAL", "PhrasesUD"]

CLAUSAL = frozenset({"relcl", "acl", "advcl", "ccomp", "xcomp", "csubj", "parataxis", "csubjpass"})
"""Labels of what is a clause of its own."""
NOMINAL = frozenset({"ADJ", "NOUN", "PROPN", "ADV", "NUM", "PRON", "DET"})
"""Parts of speech that may be said of a subject without a verb."""
_OUTSIDE = CLAUSAL | {
    *("punct", "cc", "conj", "dep", "mark", "cop", "aux", "auxpass"),
    *("nsubj", "nsubjpass", "neg", "discourse"),
}
_BARE = {"pobj", "dative", "poss", "dobj"}


@dataclass
class PhrasesUD:
    """Finds the phrases about a word; built once per text.

    Attributes:
        tokens: As `ud.relabelled` gives them.
        words: Small words of their language.
        order: Every token after the one that it hangs on.
        left: First token of all that hangs on a token; `right` one past the last.
    """

    tokens: Sequence[Token]
    words: FunctionWords
    eventive: Collection[str] = ()
    children: list[list[int]] = field(init=False)
    left: list[int] = field(init=False)
    right: list[int] = field(init=False)
    order: list[int] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.tokens)
        self.children = [[] for _ in range(count)]
        self.left, self.right = list(range(count)), [at + 1 for at in range(count)]
        for at, token in enumerate(self.tokens):
            if token.head != at:
                self.children[token.head].append(at)
        self.order = self._top_down()
        for at in reversed(self.order):
            for child in self.children[at]:
                self.left[at] = min(self.left[at], self.left[child])
                self.right[at] = max(self.right[at], self.right[child])

    def _first(self, kids: Sequence[tuple[int, Token]], rels: Collection[str]) -> Phrase | None:
        return next((self._phrase(child) for child, kid in kids if kid.rel in rels), None)

    def _preps(self, at: int) -> dict[str, tuple[Phrase, ...]]:
        """Phrases by preposition, by preposition and case, and by bare case."""
        found: dict[str, tuple[Phrase, ...]] = {}
        for child in self.children[at]:
            token = self.tokens[child]
            if token.rel == "prep":
                for name, phrase in self._prep(child):
                    found[name] = (*found.get(name, ()), phrase)
            elif self._is_bare(token) and (case := _case(token)):
                found[case] = (*found.get(case, ()), self._phrase(child))
        return found

    def _is_bare(self, token: Token) -> bool:
        """Whether a word hangs on another by its case alone: also "остаётся хрупким"."""
        return token.rel in _BARE or (token.rel == "xcomp" and token.pos in NOMINAL)

    def _prep(self, at: int) -> Iterable[tuple[str, Phrase]]:
        name = self._preposition(at)
        for child in self.children[at]:
            token = self.tokens[child]
            if token.rel != "pobj":
                continue
            if token.text.lower() in self.words.sources and (source := self._source(child)):
                yield f"{name} {token.text.lower()}", source
                continue
            phrase = self._phrase(child)
            yield name, phrase
            if name in self.words.meant:
                yield self.words.meant[name], phrase
            if case := _case(token):
                yield f"{name}+{case}", phrase

    def _source(self, at: int) -> Phrase | None:
        """Whose words, in "по словам министра", "по его словам", "со ссылкой на источник"."""
        kids = [(child, self.tokens[child]) for child in self.children[at]]
        whose = self._first(kids, {"poss", "det"})
        if whose is not None:
            return whose
        below = [one for child, kid in kids if kid.rel == "prep" for one in self.children[child]]
        return next((self._phrase(one) for one in below if self.tokens[one].rel == "pobj"), None)

    def _phrase(self, at: int) -> Phrase:
        first, last = self._phrase_extent(at)
        parts, todo = [at], [at]
        while todo:
            joined = [
                one
                for one in self.children[todo.pop()]
                if self.tokens[one].rel == "conj" and self.tokens[one].pos not in {"VERB", "AUX"}
            ]
            parts.extend(joined)
            todo.extend(joined)
        ends = [self._phrase_extent(one)[1] for one in parts]
        counted = sorted({self._counted(one) for one in parts})
        head = self._counted(at)
        return Phrase(head=head, first=first, last=max(last, *ends), parts=tuple(counted))

    def _counted(self, at: int) -> int:
        """The noun that a word of measure counts: "тысячи жителей" → жителей."""
        if self.tokens[at].lemma not in self.words.measures:
            return at
        return next((one for one in self.children[at] if self.tokens[one].rel == "poss"), at)

    def _phrase_extent(self, at: int) -> tuple[int, int]:
        """A phrase without the clauses and joined phrases that hang on it."""
        first, last = at, at + 1
        for child in self.children[at]:
            token = self.tokens[child]
            if token.rel in _OUTSIDE or token.pos == "VERB":
                continue
            if child < at:
                first = min(first, self.left[child])
            elif not self._is_apart(at, child) and not self._opens_clause(child):
                last = max(last, self.right[child])
        return first, last

    def _is_apart(self, at: int, child: int) -> bool:
        """Whether a comma parts an apposition from its noun."""
        return any(self.tokens[one].text == "," for one in range(at, self.left[child] + 1))

    def _opens_clause(self, at: int) -> bool:
        todo = list(self.children[at])
        while todo:
            one = todo.pop()
            if self.tokens[one].rel in CLAUSAL:
                return True
            todo.extend(self.children[one])
        return False

    def _meant(self, word: str) -> str:
        return self.words.meant.get(word, word)

    def _preposition(self, at: int) -> str:
        text = self.tokens[at].text.lower()
        return self.words.prepositions.get(text, text)

    def _modifiers(self, kids: Sequence[tuple[int, Token]]) -> tuple[Phrase, ...]:
        return tuple(
            Phrase(head=child, first=self.left[child], last=child + 1, parts=(child,))
            for child, kid in kids
            if kid.rel in {"amod", "compound"}
        )

    def _top_down(self) -> list[int]:
        """Every token after the one that it hangs on."""
        order = [at for at, token in enumerate(self.tokens) if token.head == at]
        for at in order:
            order.extend(self.children[at])
        return order


def _case(token: Token) -> str:
    at = token.tag.find("Case=")
    return token.tag[at + 5 : at + 8].lower() if at >= 0 else ""
