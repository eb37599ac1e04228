"""Universal Dependencies → the labels of this house, which are those of the English parser.

Frames, voices and slots are written once, for `nsubj`, `dobj`, `prep` over `pobj`, `aux`. A parser
of Universal Dependencies hangs a preposition under its noun and an infinitive under its modal verb;
here both are turned over. Broken trees (circles, two roots) are mended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from truceline.claims.model import Token

__all__ = ["FunctionWords", "load_function_words", "relabelled"]

_LABELS = {
    "root": "ROOT",
    "nsubj:pass": "nsubjpass",
    "csubj:pass": "csubjpass",
    "obj": "dobj",
    "iobj": "dative",
    "obl": "pobj",
    "obl:agent": "pobj",
    "nmod": "poss",
    "acl:relcl": "relcl",
    "aux:pass": "auxpass",
    "flat": "compound",
    "flat:name": "compound",
    "flat:foreign": "compound",
    "nummod:gov": "nummod",
    "nummod:entity": "nummod",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionWords:
    """The small words of a language, as lemmas, lower case.

    Attributes:
        negations: That deny the word above them.
        relatives: That stand for what a relative clause hangs on.
        lifted: Verbs and adjectives of modality and of phase: the infinitive below is the act.
        futures: Auxiliaries of the future where they stand in it.
        sayings: Verbs of saying.
        impersonal: Of these, verbs without a subject ("сообщается").
        accusing: Verbs that charge somebody; `charged_with` the prepositions of the charge.
        said_of: Prepositions of what is told ("сообщил о взрыве").
        through: Nouns that only introduce an act ("случай обстрела", "сообщения об обстреле").
        sources: Surface forms that with a preposition say from whom ("по данным").
        measures: Nouns that only count what follows ("тысячи жителей").
        acting: Nouns of an act whose genitive acts ("наступление армии"); of all others it is
            acted upon.
        with_instrumental: Nouns of an act whose instrumental is no doer ("обмен пленными").
        prepositions: Variant → usual form.
        meant: Word → the English word by which the choice of claims and the voices go: of
            prepositions ("в": in), of words that open a clause ("если": if), of auxiliaries.
    """

    negations: frozenset[str]
    relatives: frozenset[str]
    lifted: frozenset[str]
    futures: frozenset[str]
    sayings: frozenset[str]
    impersonal: frozenset[str]
    accusing: frozenset[str]
    charged_with: frozenset[str]
    said_of: frozenset[str]
    through: frozenset[str]
    sources: frozenset[str]
    measures: frozenset[str]
    acting: frozenset[str]
    with_instrumental: frozenset[str]
    prepositions: Mapping[str, str]
    meant: Mapping[str, str]


@cache
def load_function_words(language: str) -> FunctionWords:
    """The bundled small words of a language (`frames/<language>/grammar.yaml`)."""
    file = files("truceline.claims") / "frames" / language / "grammar.yaml"
    body = yaml.safe_load(file.read_text(encoding="utf-8"))
    maps = {"prepositions", "meant"}
    read: dict[str, Any] = {
        one.name: body[one.name] if one.name in maps else frozenset(body[one.name])
        for one in fields(FunctionWords)
    }
    return FunctionWords(**read)


def relabelled(tokens: Sequence[Token], words: FunctionWords) -> tuple[Token, ...]:
    """Tokens with heads and labels of this house.

    Args:
        tokens: With heads as indices into them, and labels of Universal Dependencies.
        words: Of their language.
    """
    return _Tree(tokens, words).tokens()


class _Tree:
    def __init__(self, tokens: Sequence[Token], words: FunctionWords) -> None:
        self._tokens, self._words = tokens, words
        self._heads = [token.head for token in tokens]
        self._labels = [token.rel for token in tokens]
        self._ends: dict[int, tuple[int, int]] = {}
        for at, token in enumerate(tokens):
            self._ends[token.sentence] = (self._ends.get(token.sentence, (at, at))[0], at + 1)

    def tokens(self) -> tuple[Token, ...]:
        self._break_circles()
        self._join_roots()
        self._keep_inside()
        for at in range(len(self._tokens)):
            self._mend(at)
        for at, token in enumerate(self._tokens):
            if token.lemma in self._words.lifted:
                self._lift(at)
        for at, token in enumerate(self._tokens):
            if self._labels[at] == "case" and token.pos == "ADP":
                self._hang_noun(at)
        return tuple(
            replace(token, head=self._heads[at], rel=self._label(at))
            for at, token in enumerate(self._tokens)
        )

    def _below(self, at: int) -> list[int]:
        """What hangs on a token; searched in its sentence only, for texts may be long."""
        first, last = self._ends[self._tokens[at].sentence]
        return [one for one in range(first, last) if self._heads[one] == at and one != at]

    def _label(self, at: int) -> str:
        if self._labels[at] == "advmod" and self._tokens[at].lemma in self._words.negations:
            return "neg"
        return _LABELS.get(self._labels[at], self._labels[at])

    def _break_circles(self) -> None:
        """Heads are chosen word by word, so nothing keeps them from running in a circle."""
        reached = [False] * len(self._heads)
        for at in range(len(self._heads)):
            here, seen = at, set[int]()
            while not reached[here] and self._heads[here] != here:
                if here in seen:
                    self._heads[here], self._labels[here] = here, "root"
                    break
                seen.add(here)
                here = self._heads[here]
            for one in seen:
                reached[one] = True

    def _join_roots(self) -> None:
        """Hang a second root of a sentence on the first: as what is said beside, or joined."""
        first: dict[int, int] = {}
        for at, token in enumerate(self._tokens):
            if self._heads[at] != at:
                continue
            root = first.setdefault(token.sentence, at)
            if root == at:
                self._labels[at] = "root"
                continue
            self._heads[at] = root
            is_verb = token.pos in {"VERB", "AUX"}
            is_said = token.lemma in self._words.sayings
            self._labels[at] = "dep" if not is_verb else "parataxis" if is_said else "conj"

    def _keep_inside(self) -> None:
        """Hang on the root what reaches over it: in Russian news such an arc is a mistake."""
        roots = {
            token.sentence: at for at, token in enumerate(self._tokens) if self._heads[at] == at
        }
        for at, token in enumerate(self._tokens):
            root, above = roots[token.sentence], self._heads[at]
            is_over = at < root < above or above < root < at
            if is_over and self._labels[at] not in {"appos", "conj"}:
                self._heads[at] = root

    def _mend(self, at: int) -> None:
        """Put back what the parser often hangs too high: names, and clauses behind "said that"."""
        above = self._heads[at]
        if self._labels[at] == "appos" and above > at > 0:
            self._heads[at] = at - 1 if self._tokens[at - 1].pos in {"NOUN", "PROPN"} else above
        elif (
            self._labels[at] in {"advcl", "conj"}
            and self._tokens[above].lemma in self._words.sayings
        ):
            below = self._said_before(at, above)
            if below is not None and self._belongs(at):
                self._heads[at] = below

    def _make_subject(self, at: int) -> None:
        """Hang a nominative on the verb above it, if that has no subject: it is no attribute."""
        here = self._heads[at]
        while self._tokens[here].pos != "VERB":
            if self._heads[here] == here:
                return
            here = self._heads[here]
        is_plural = "Number=Plur" in self._tokens[at].tag
        agrees = is_plural == ("Number=Plur" in self._tokens[here].tag)
        has_subject = any(self._labels[one].startswith("nsubj") for one in self._below(here))
        if agrees and not has_subject:
            self._heads[at], self._labels[at] = here, "nsubj"

    def _said_before(self, at: int, saying: int) -> int | None:
        """What is said, where it stands between the verb of saying and a later clause."""
        between = range(saying + 1, at)
        held = (one for one in between if self._heads[one] == saying)
        return next((one for one in held if self._labels[one] == "ccomp"), None)

    def _belongs(self, at: int) -> bool:
        """Whether a clause goes on with what is said: by "if", or joined with its own subject."""
        below = self._below(at)
        if self._labels[at] == "advcl":
            return any(self._labels[one] == "mark" for one in below)
        has_subject = any(self._labels[one].startswith("nsubj") for one in below)
        joiner = next((one for one in below if self._labels[one] == "cc"), None)
        return has_subject and joiner is not None and self._tokens[joiner - 1].text != ","

    def _lift(self, at: int) -> None:
        """Put the infinitive over its modal verb: "могут применить" → применить, aux могут."""
        below = self._below(at)
        act = next((one for one in below if self._is_act(one)), None)
        if act is None:
            return
        is_root = self._heads[at] == at
        self._heads[act] = act if is_root else self._heads[at]
        self._labels[act] = self._labels[at]
        self._heads[at], self._labels[at] = act, "aux"
        for one in below:
            if one != act:
                self._heads[one] = act

    def _is_act(self, at: int) -> bool:
        token = self._tokens[at]
        if token.pos not in {"VERB", "AUX"} or self._labels[at] not in {"xcomp", "csubj", "ccomp"}:
            return False
        return "VerbForm=Inf" in token.tag or "Variant=Short" in token.tag

    def _hang_noun(self, at: int) -> None:
        """Put a preposition over its noun: "в городе" → в, pobj городе."""
        noun = self._heads[at]
        # "около двухсот человек" counts a subject or an object and leaves it one.
        if noun == at or self._labels[noun] in {"root", "pobj", "nsubj", "nsubj:pass", "obj"}:
            return
        above = self._heads[noun]
        if self._labels[noun] == "conj" and self._labels[above] == "pobj":
            above = self._heads[self._heads[above]]
        self._heads[at], self._labels[at] = above, "prep"
        self._heads[noun], self._labels[noun] = at, "pobj"
