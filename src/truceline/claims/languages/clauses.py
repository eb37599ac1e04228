"""A parsed sentence's clauses: predicates and the phrases that fill their slots, in English.

Reads the labels of spaCy's English parsers (ClearNLP's), such as `nsubj`, `dobj`, `relcl`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from truceline.claims.model import Phrase, Predicate, Token

__all__ = ["Clauses"]

_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"}
_CLAUSAL = {
    *("relcl", "acl", "advcl", "ccomp", "xcomp", "csubj", "pcomp", "parataxis", "csubjpass"),
}
_OUTSIDE = _CLAUSAL | {"appos", "punct", "cc", "conj", "preconj", "meta", "dep"}
_VERBAL = {"ROOT", "conj", "dep", "intj", "appos", "attr", "pobj", "dobj", "nsubj"} | _CLAUSAL
_RELATIVE = {"who", "which", "that", "whom", "whose", "where"}
_BE = {"be", "become", "remain"}
_COPIED = {"attr", "acomp", "oprd"}
_NO = {"not", "n't", "never", "no", "neither", "nor", "hardly", "barely"}
_OPENERS = {"when", "if", "while", "unless", "until", "once"}
_MODIFIERS = {"amod", "compound", "nmod"}
_JOINED = {"conj"}


@dataclass
class Clauses:
    """Finds the predicates of parsed sentences; built once per text."""

    tokens: Sequence[Token]
    sentences: Sequence[tuple[int, int]]
    eventive: Collection[str] = ()
    children: list[list[int]] = field(init=False)
    left: list[int] = field(init=False)
    right: list[int] = field(init=False)

    def __post_init__(self) -> None:
        count = len(self.tokens)
        self.children = [[] for _ in range(count)]
        self.left, self.right = list(range(count)), [at + 1 for at in range(count)]
        for at, token in enumerate(self.tokens):
            if token.head != at:
                self.children[token.head].append(at)
        for at in self._bottom_up():
            for child in self.children[at]:
                self.left[at] = min(self.left[at], self.left[child])
                self.right[at] = max(self.right[at], self.right[child])

    def predicates(self) -> tuple[Predicate, ...]:
        """All predicates, in order; governors and complements as indices into them."""
        heads = [at for at in range(len(self.tokens)) if self._is_predicate(at)]
        index = {at: number for number, at in enumerate(heads)}
        found: dict[int, Predicate] = {}
        for at in sorted(heads, key=self._depth):
            found[at] = self._predicate(at, found, index)
        return tuple(found[at] for at in heads)

    # --- which words are predicates

    def _is_predicate(self, at: int) -> bool:
        token = self.tokens[at]
        if token.pos == "VERB":
            return token.rel in _VERBAL or self._has_subject(at)
        if token.pos == "AUX":
            return token.rel not in {"aux", "auxpass"} and (
                token.lemma in _BE or token.rel in _VERBAL
            )
        if token.pos == "ADJ":
            kids = {self.tokens[child].rel for child in self.children[at]}
            return (
                token.rel in _VERBAL and self._has_subject(at) and bool(kids & {"aux", "auxpass"})
            )
        is_noun = token.pos in {"NOUN", "PROPN"} and token.label != "DATE"  # "March" is no march
        return is_noun and token.lemma in self.eventive

    def _has_subject(self, at: int) -> bool:
        return any(self.tokens[child].rel in _SUBJECTS for child in self.children[at])

    # --- one predicate

    def _predicate(self, at: int, found: dict[int, Predicate], index: dict[int, int]) -> Predicate:
        governor, relation = self._governor(at, index)
        over = found.get(governor) if governor is not None else None
        plain = self._noun(at) if self.tokens[at].pos in {"NOUN", "PROPN"} else self._verb(at)
        plain = replace(
            plain,
            governor=None if governor is None else index[governor],
            relation=relation,
            complement=self._complement(at, index),
        )
        return self._completed(plain, over)

    def _verb(self, at: int) -> Predicate:
        kids = [(child, self.tokens[child]) for child in self.children[at]]
        auxiliaries = tuple(kid.lemma for _, kid in kids if kid.rel in {"aux", "auxpass"})
        particles = [child for child, kid in kids if kid.rel == "prt"]
        token = self.tokens[at]
        is_participle = token.tag == "VBN" and token.rel in {"acl", "ROOT", "advcl", "conj"}
        is_passive = any(kid.rel in {"nsubjpass", "auxpass"} for _, kid in kids) or (
            is_participle and not auxiliaries and not self._has_subject(at)
        )
        first, last = self._extent(at)
        return Predicate(
            head=at,
            lemma=" ".join([token.lemma, *(self.tokens[one].lemma for one in particles)]),
            pos="VERB",
            trigger=tuple(sorted([at, *particles])),
            first=first,
            last=last,
            subject=self._first(kids, {"nsubj", "nsubjpass", "csubj"}),
            object=self._first(kids, {"dobj", *_COPIED}),
            indirect=self._first(kids, {"dative", "iobj"}),
            agent=self._agent(kids),
            preps=self._preps(at),
            marker=self._marker(at, kids),
            auxiliaries=auxiliaries,
            negation=tuple(child for child, kid in kids if kid.lemma in _NO or kid.rel == "neg"),
            is_passive=is_passive,
            is_infinitive=token.tag == "VB" and "to" in auxiliaries,
            tense=_tense(token, auxiliaries),
        )

    def _noun(self, at: int) -> Predicate:
        kids = [(child, self.tokens[child]) for child in self.children[at]]
        owner = self._first(kids, {"poss"})
        first, last = self._phrase_extent(at)
        return Predicate(
            head=at,
            lemma=self.tokens[at].lemma,
            pos="NOUN",
            trigger=(at,),
            first=first,
            last=max(last, self.right[at] if not self._opens_clause(at) else last),
            subject=replace(owner, basis="possessive") if owner else None,
            preps=self._preps(at) | {"mod": self._modifiers(kids)},
            agent=next(iter(self._preps(at).get("by", ())), None),
            negation=tuple(child for child, kid in kids if kid.lemma in {"no", "without"}),
        )

    def _completed(self, plain: Predicate, over: Predicate | None) -> Predicate:
        """The predicate with what grammar shares with it: a joined verb's subject, a relative's."""
        token = self.tokens[plain.head]
        relative = self._antecedent(plain.head)
        subject, thing = plain.subject, plain.object
        if relative is not None and plain.is_infinitive:
            subject = self._purpose(relative, over)
        elif relative is not None:
            subject, thing = self._related(plain, relative)
        elif plain.pos == "VERB" and subject is None and over is not None:
            subject = _shared(plain.relation, over, plain)
        joined = over if token.rel == "conj" and over is not None else None
        shared = joined.auxiliaries if joined is not None and not plain.auxiliaries else ()
        tense = over.tense if over is not None and shared else plain.tense
        return replace(
            plain,
            subject=subject,
            object=thing,
            auxiliaries=plain.auxiliaries or shared,
            is_infinitive=plain.is_infinitive or (token.tag == "VB" and "to" in shared),
            tense="future" if _is_told_ahead(plain, over) else tense,
        )

    def _marker(self, at: int, kids: Sequence[tuple[int, Token]]) -> str:
        """The word that opens a clause; of an infinitive after a noun, the noun ("plan to")."""
        for _, kid in kids:
            if kid.rel == "mark" or kid.lemma in _OPENERS:
                return kid.lemma
        token = self.tokens[at]
        return self.tokens[token.head].lemma if token.rel == "acl" and token.tag == "VB" else ""

    # --- slots

    def _first(self, kids: Sequence[tuple[int, Token]], rels: Collection[str]) -> Phrase | None:
        return next((self._phrase(child) for child, kid in kids if kid.rel in rels), None)

    def _agent(self, kids: Sequence[tuple[int, Token]]) -> Phrase | None:
        for child, kid in kids:
            if kid.rel == "agent":
                return next((self._phrase(one) for one in self._objects(child)), None)
        return None

    def _preps(self, at: int) -> dict[str, tuple[Phrase, ...]]:
        found: dict[str, tuple[Phrase, ...]] = {}
        for child in self.children[at]:
            token = self.tokens[child]
            if token.rel not in {"prep", "agent", "dative"} or token.pos in {"NOUN", "PROPN"}:
                continue
            name, held = self._prep(child)
            found[name] = found.get(name, ()) + tuple(self._phrase(one) for one in held)
        return found

    def _prep(self, at: int) -> tuple[str, list[int]]:
        """A preposition, joined where it is two or three words, and what hangs on it."""
        words, held = [self.tokens[at].text.lower()], self._objects(at)
        before = [one for one in self.children[at] if self.tokens[one].rel in {"prep", "pcomp"}]
        for one in before:
            if not held and self.tokens[one].pos in {"ADP", "SCONJ"}:
                words.append(self.tokens[one].text.lower())
                held = self._objects(one)
        return " ".join(words), held

    def _objects(self, at: int) -> list[int]:
        return [one for one in self.children[at] if self.tokens[one].rel in {"pobj", "npadvmod"}]

    def _modifiers(self, kids: Sequence[tuple[int, Token]]) -> tuple[Phrase, ...]:
        return tuple(
            Phrase(head=child, first=self.left[child], last=child + 1, parts=(child,))
            for child, kid in kids
            if kid.rel in _MODIFIERS
        )

    def _phrase(self, at: int) -> Phrase:
        first, last = self._phrase_extent(at)
        parts, todo = [at], [at]
        while todo:
            joined = [one for one in self.children[todo.pop()] if self.tokens[one].rel in _JOINED]
            parts.extend(joined)
            todo.extend(joined)
        ends = [self._phrase_extent(one)[1] for one in parts]
        return Phrase(head=at, first=first, last=max(last, *ends), parts=tuple(sorted(parts)))

    def _phrase_extent(self, at: int) -> tuple[int, int]:
        """A phrase without the clauses, appositions and joined phrases that hang on it."""
        first, last = at, at + 1
        for child in self.children[at]:
            token = self.tokens[child]
            if token.rel in _OUTSIDE or token.pos == "VERB":
                continue
            if child < at:
                first = min(first, self.left[child])
            elif token.rel in {"prep", "case", "nummod", "npadvmod"} and not self._opens_clause(
                child
            ):
                last = max(last, self.right[child])
        return first, last

    def _opens_clause(self, at: int) -> bool:
        """Whether a clause hangs below a word."""
        todo = list(self.children[at])
        while todo:
            one = todo.pop()
            if self.tokens[one].rel in _CLAUSAL:
                return True
            todo.extend(self.children[one])
        return False

    # --- clauses

    def _governor(self, at: int, index: dict[int, int]) -> tuple[int | None, str]:
        """The predicate above and by which relation; a noun's may pass through a preposition."""
        relation, here = self.tokens[at].rel, at
        while (above := self.tokens[here].head) != here:
            if above in index:
                return above, relation
            if self.tokens[above].pos in {"ADP", "SCONJ"} and relation in {"pobj", "pcomp"}:
                relation = f"prep:{self.tokens[above].lemma}"
            here = above
        return None, relation

    def _complement(self, at: int, index: dict[int, int]) -> int | None:
        for child in self.children[at]:
            if self.tokens[child].rel in {"xcomp", "ccomp"} and child in index:
                return index[child]
        return None

    def _antecedent(self, at: int) -> Phrase | None:
        token = self.tokens[at]
        if token.rel in {"relcl", "acl"} and token.head != at:
            return replace(self._phrase(token.head), basis="relative")
        return None

    def _purpose(self, noun: Phrase, over: Predicate | None) -> Phrase | None:
        """Who is to act in "Russia's plan to leave", "made an effort to leave"."""
        owner = next((one for one in self.children[noun.head] if self._is_owner(one)), None)
        if owner is not None:
            return replace(self._phrase(owner), basis="possessive")
        if over is not None and over.pos == "VERB" and over.subject is not None:
            return replace(over.subject, basis="shared")
        return None

    def _is_owner(self, at: int) -> bool:
        return self.tokens[at].rel == "poss"

    def _related(self, plain: Predicate, relative: Phrase) -> tuple[Phrase | None, Phrase | None]:
        """Subject and object of a relative clause, with what it hangs on in its place."""
        subject, thing = plain.subject, plain.object
        if subject is None or self.tokens[subject.head].lemma in _RELATIVE:
            return relative, thing
        if thing is None or self.tokens[thing.head].lemma in _RELATIVE:
            return subject, None if self._has_place(plain) else relative
        return subject, thing

    def _has_place(self, plain: Predicate) -> bool:
        return any(self.tokens[one].lemma == "where" for one in self.children[plain.head])

    def _extent(self, at: int) -> tuple[int, int]:
        """A clause with all that hangs on it but what is joined to it, or put before it."""
        first, last = at, at + 1
        for child in self.children[at]:
            token = self.tokens[child]
            if token.rel in {"cc", "punct", "mark"} or (
                token.rel in _JOINED and token.pos in {"VERB", "AUX"}
            ):
                continue
            first, last = min(first, self.left[child]), max(last, self.right[child])
        for child in self.children[at]:
            if self.tokens[child].rel in _JOINED and self.tokens[child].pos in {"VERB", "AUX"}:
                last = min(last, self.left[child]) if self.left[child] > at else last
        return first, last

    def _depth(self, at: int) -> int:
        steps = 0
        while (above := self.tokens[at].head) != at:
            at, steps = above, steps + 1
        return steps

    def _bottom_up(self) -> Iterable[int]:
        """Every token after all that hang on it."""
        order = [at for at, token in enumerate(self.tokens) if token.head == at]
        for at in order:
            order.extend(self.children[at])
        return reversed(order)


def _shared(relation: str, over: Predicate, plain: Predicate) -> Phrase | None:
    """The subject that a clause without one takes from the clause above it."""
    is_asked = relation in {"xcomp", "ccomp"} and plain.is_infinitive and over.lemma not in _BE
    if is_asked and over.object is not None:
        return replace(over.object, basis="shared")
    is_copula = over.lemma in _BE
    if relation.startswith("prep:") and over.object and not over.is_passive and not is_copula:
        return replace(over.object, basis="shared")
    if (
        relation.split(":", maxsplit=1)[0] in {"xcomp", "advcl", "conj", "prep"}
        and over.subject is not None
    ):
        return replace(over.subject, basis="shared")
    return None


def _is_told_ahead(plain: Predicate, over: Predicate | None) -> bool:
    """Whether "would" is the future of a report in the past ("said that it would leave")."""
    is_open = "would" in plain.auxiliaries and not plain.tense
    is_reported = plain.relation == "ccomp" and over is not None and over.tense == "past"
    return is_open and is_reported


def _tense(token: Token, auxiliaries: Sequence[str]) -> str:
    if {"will", "shall", "wo"} & set(auxiliaries):
        return "future"
    if token.tag in {"VBD", "VBN"} or {"have"} & set(auxiliaries):
        return "past"
    return "present" if token.tag in {"VBP", "VBZ", "VBG"} else ""
