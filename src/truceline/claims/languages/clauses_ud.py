"""Clauses of a language that is parsed by Universal Dependencies.

Tokens come as `ud.relabelled` gives them. Beside prepositions, `Predicate.preps` holds bare cases
(`gen`, `dat`, `ins`, `acc`), prepositions with a case (`на+acc`), and `mod`, what describes a noun.
Markers, relations and, beside their own names, prepositions and auxiliaries bear the English words
that `choose` and `voices` know (`if`, `prep:after`, `between`, `may`); the future is `will`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.claims.languages.phrases_ud import CLAUSAL, NOMINAL, PhrasesUD
from truceline.claims.model import Phrase, Predicate, Token

__all__ = ["ClausesUD"]

_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "csubjpass"}
_VERBAL = {"ROOT", "conj", "dep", "appos", "pobj", "dobj", "nsubj"} | CLAUSAL
_NOUNS = {"NOUN", "PROPN"}


class ClausesUD(PhrasesUD):
    """Finds the predicates of relabelled sentences; built once per text."""

    def predicates(self) -> tuple[Predicate, ...]:
        """All predicates, in order; governors and complements as indices into them."""
        heads = [at for at in range(len(self.tokens)) if self._is_predicate(at)]
        index = {at: number for number, at in enumerate(heads)}
        found: dict[int, Predicate] = {}
        for at in self.order:
            if at in index:
                found[at] = self._predicate(at, found, index)
        return tuple(found[at] for at in heads)

    def _is_predicate(self, at: int) -> bool:
        token = self.tokens[at]
        if token.pos in _NOUNS and token.lemma in self.eventive:
            return True
        if token.rel in {"aux", "auxpass", "cop", "amod"}:
            return False
        if token.pos in {"VERB", "AUX"}:
            return token.rel in _VERBAL or self._has_subject(at)
        return token.pos in NOMINAL and self._has_subject(at)

    def _has_subject(self, at: int) -> bool:
        return any(self.tokens[child].rel in _SUBJECTS for child in self.children[at])

    def _predicate(self, at: int, found: dict[int, Predicate], index: dict[int, int]) -> Predicate:
        token = self.tokens[at]
        is_act = token.pos in _NOUNS and token.lemma in self.eventive
        plain = self._noun(at) if is_act else self._verb(at)
        governor, relation = self._governor(at, index)
        over = found.get(governor) if governor is not None else None
        plain = replace(
            plain,
            governor=None if governor is None else index[governor],
            relation=relation,
            complement=self._complement(at, index),
        )
        return self._completed(plain, over)

    # --- verbs, and what is said of a subject without one

    def _verb(self, at: int) -> Predicate:
        token, kids = self.tokens[at], [(one, self.tokens[one]) for one in self.children[at]]
        auxiliaries = self._auxiliaries(token, kids)
        preps = self._preps(at)
        is_passive = "Voice=Pass" in token.tag or any(
            kid.rel in {"nsubjpass", "auxpass"} for _, kid in kids
        )
        is_bare = token.lemma in self.words.sayings and not self._has_subject(at)
        speakers = self._speakers(at) if is_bare else None
        subject = self._first(kids, _SUBJECTS) or speakers
        is_unsaid = subject is None and token.lemma in self.words.impersonal
        first, last = self._extent(at)
        return Predicate(
            head=at,
            lemma=token.lemma,
            pos="VERB" if token.pos in {"VERB", "AUX"} else "ADJ",
            trigger=(at,),
            first=first,
            last=last,
            subject=subject,
            object=self._first(kids, {"dobj"}),
            indirect=self._first(kids, {"dative"}),
            agent=next(iter(preps.get("ins", ())), None) if is_passive else None,
            preps=preps,
            marker=next((self._meant(kid.lemma) for _, kid in kids if kid.rel == "mark"), ""),
            auxiliaries=auxiliaries,
            negation=tuple(one for one, kid in kids if kid.rel == "neg"),
            is_passive=is_unsaid or (is_passive and subject is not speakers),
            is_infinitive="VerbForm=Inf" in token.tag and not auxiliaries,
            tense=_tense(token, auxiliaries),
        )

    def _auxiliaries(self, token: Token, kids: Sequence[tuple[int, Token]]) -> tuple[str, ...]:
        held = [kid for _, kid in kids if kid.rel in {"aux", "auxpass", "cop"}]
        is_coming = "Tense=Fut" in token.tag or any(
            kid.lemma in self.words.futures and "Tense=Fut" in kid.tag for kid in held
        )
        meant = [self.words.meant[kid.lemma] for kid in held if kid.lemma in self.words.meant]
        return (*(["will"] if is_coming else []), *meant, *(kid.lemma for kid in held))

    def _speakers(self, at: int) -> Phrase | None:
        """Who speaks in "в министерстве сообщили", "говорится в докладе": without a subject."""
        token = self.tokens[at]
        is_general = "Number=Plur" in token.tag or token.lemma in self.words.impersonal
        if not is_general or "VerbForm=Fin" not in token.tag:
            return None
        preps = self._preps(at)
        return next(iter((*preps.get("в+loc", ()), *preps.get("на+loc", ()))), None)

    # --- nouns of an act

    def _noun(self, at: int) -> Predicate:
        kids = [(child, self.tokens[child]) for child in self.children[at]]
        lemma, preps = self.tokens[at].lemma, self._preps(at)
        whose = next(iter(preps.get("gen", ())), None)
        acts = lemma in self.words.acting
        by = next(iter(preps.get("ins", ())), None)
        first, last = self._phrase_extent(at)
        return Predicate(
            head=at,
            lemma=lemma,
            pos="NOUN",
            trigger=(at,),
            first=first,
            last=last,
            subject=replace(whose, basis="possessive") if whose and acts else None,
            object=None if acts else whose,
            agent=None if lemma in self.words.with_instrumental else by,
            preps=preps | {"mod": self._modifiers(kids)},
            negation=tuple(
                one
                for one in (self.tokens[at].head, *self.children[at])
                if one != at and self.tokens[one].lemma in {*self.words.negations, "без"}
            ),
        )

    # --- what grammar shares

    def _completed(self, plain: Predicate, over: Predicate | None) -> Predicate:
        """The predicate with a joined or governing verb's subject, or what a clause hangs on."""
        token = self.tokens[plain.head]
        subject, thing = plain.subject, plain.object
        is_clause = token.rel in {"relcl", "acl"} and token.pos != "NOUN"
        if is_clause and plain.is_infinitive:
            subject = subject or _shared("xcomp", over, plain)
        elif is_clause:
            subject, thing = self._related(plain, token)
        elif plain.pos != "NOUN" and subject is None and over is not None:
            subject = _shared(plain.relation, over, plain)
        joined = over if token.rel == "conj" and over is not None and over.pos == "VERB" else None
        is_bare = plain.is_infinitive and not plain.auxiliaries
        return replace(
            plain,
            subject=subject,
            object=thing,
            auxiliaries=joined.auxiliaries if joined and is_bare else plain.auxiliaries,
        )

    def _related(self, plain: Predicate, token: Token) -> tuple[Phrase | None, Phrase | None]:
        """Subject and object of a relative clause, with what it hangs on in its place."""
        relative = replace(self._phrase(token.head), basis="relative")
        subject, thing = plain.subject, plain.object
        if subject is None or self._is_relative(subject):
            has_other = thing is not None and self._is_relative(thing)
            return (subject, relative) if has_other else (relative, thing)
        if thing is not None and self._is_relative(thing):
            return subject, relative
        return subject, thing

    def _is_relative(self, phrase: Phrase) -> bool:
        return self.tokens[phrase.head].lemma in self.words.relatives

    # --- clauses

    def _governor(self, at: int, index: dict[int, int]) -> tuple[int | None, str]:
        """The predicate above and by which relation; a noun's may pass through a preposition."""
        relation, here = self.tokens[at].rel, at
        while (above := self.tokens[here].head) != here:
            if above in index:
                return above, self._told(relation, at, self.tokens[above])
            if self.tokens[above].rel == "prep" and relation == "pobj":
                relation = f"prep:{self._meant(self._preposition(above))}"
            elif self.tokens[above].lemma in self.words.through:
                relation = self.tokens[above].rel
            here = above
        return None, relation

    def _told(self, relation: str, at: int, above: Token) -> str:
        """One relation in all languages for what is charged, said or undergone."""
        if self.tokens[at].pos not in _NOUNS:
            return relation
        preposition = relation.removeprefix("prep:")
        if preposition in self.words.charged_with and above.lemma in self.words.accusing:
            return "prep:of"
        if preposition in self.words.said_of and above.lemma in self.words.sayings:
            return "dobj"
        return "dobj" if relation in {"dative", "pobj", "prep:to"} else relation

    def _complement(self, at: int, index: dict[int, int]) -> int | None:
        for child in self.children[at]:
            if self.tokens[child].rel in {"xcomp", "ccomp"} and child in index:
                return index[child]
        return None

    def _extent(self, at: int) -> tuple[int, int]:
        """A clause with all that hangs on it but what is joined to it, or put before it."""
        first, last, cut = at, at + 1, len(self.tokens)
        for child in self.children[at]:
            token = self.tokens[child]
            if token.rel in {"cc", "punct", "mark"}:
                continue
            if token.rel in {"conj", "parataxis"} and token.pos in {"VERB", "AUX"}:
                cut = min(cut, self.left[child]) if self.left[child] > at else cut
                continue
            first, last = min(first, self.left[child]), max(last, self.right[child])
        return first, min(last, self._trimmed(cut, at))

    def _trimmed(self, cut: int, at: int) -> int:
        """A cut set back before commas, dashes and joining words."""
        while cut - 1 > at and self.tokens[cut - 1].pos in {"PUNCT", "CCONJ"}:
            cut -= 1
        return cut


def _shared(relation: str, over: Predicate | None, plain: Predicate) -> Phrase | None:
    """The subject that a clause without one takes from the clause above it."""
    if over is None:
        return None
    below = relation.split(":", maxsplit=1)[0]
    if below in {"xcomp", "ccomp"} and plain.is_infinitive:
        told = over.indirect or over.object
        if told is not None:
            return replace(told, basis="shared")
    if below in {"xcomp", "ccomp", "advcl", "conj"} and over.subject is not None:
        return replace(over.subject, basis="shared")
    return None


def _tense(token: Token, auxiliaries: Sequence[str]) -> str:
    if "will" in auxiliaries:
        return "future"
    if "Tense=Past" in token.tag:
        return "past"
    return "present" if "Tense=" in token.tag else ""
