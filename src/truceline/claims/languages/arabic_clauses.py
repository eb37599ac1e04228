"""Arabic clauses by the order of words: what stands behind a verb, before it, in a preposition."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from truceline.claims.events.frames import Frames
from truceline.claims.languages.arabic_phrases import ArabicPhrases
from truceline.claims.languages.arabic_words import Words
from truceline.claims.model import Phrase, Predicate, Token

__all__ = ["ArabicClauses"]

_STOPS = frozenset("،؛.:,;!?؟")
_BARE_THAT = {"ان", "بان", "وان"}
_SOURCE = "بحسب"


class ArabicClauses:
    """Finds verbs and nouns of an act, and the phrases about them; built once per text."""

    def __init__(
        self,
        tokens: Sequence[Token],
        sentences: Sequence[tuple[int, int]],
        words: Words,
        frames: Frames,
    ) -> None:
        self._tokens, self._words, self._frames = tokens, words, frames
        self._text = ArabicPhrases(tokens, sentences, words, frames)
        self._heads = list(range(len(tokens)))
        self._labels = ["dep"] * len(tokens)
        self._found: list[Predicate] = []
        for first, last in sentences:
            self._read(first, last)

    def tokens(self) -> tuple[Token, ...]:
        """Tokens with part of speech, and the head that position gives them."""
        return tuple(
            replace(
                token,
                lemma=self._text.verb(at)[0],
                pos=self._text.parts[at],
                head=self._heads[at],
                rel=self._labels[at],
            )
            for at, token in enumerate(self._tokens)
        )

    def predicates(self) -> tuple[Predicate, ...]:
        """All predicates, in order of their heads."""
        return tuple(self._found)

    def _read(self, first: int, last: int) -> None:
        begun = len(self._found)
        verbs = [at for at in range(first, last) if self._text.parts[at] == "VERB"]
        for at, end in zip(verbs, [*verbs[1:], last], strict=False):
            self._verb(at, self._clause_start(at, first), self._clause_end(at, end), begun)
        verbs_end = len(self._found)
        for at in range(first, last):
            if self._text.parts[at] == "NOUN" and self._tokens[at].lemma in self._frames.nouns:
                self._noun(at, last, range(begun, verbs_end))
        self._name_source(first, last, begun)
        self._found[begun:] = _in_order(self._found[begun:], begun)

    # --- verbs

    def _verb(self, at: int, start: int, end: int, begun: int) -> None:
        lemma, tense = self._text.verb(at)
        before = self._subject_before(at, start)
        subject, rest = (before, at + 1) if before else self._subject_behind(at + 1, end)
        thing = self._text.bare_phrase(rest, end)
        over, relation, marker = self._above(at, start, begun)
        if subject is None and relation == "conj" and over is not None:
            shared = self._found[over].subject
            subject = replace(shared, basis="shared") if shared else None
        particles = range(max(start, at - 2), at)
        is_coming = tense == "future" or self._has(particles, self._text.small.coming)
        self._govern(over, relation)
        self._found.append(
            Predicate(
                head=at,
                lemma=lemma,
                pos="VERB",
                trigger=(at,),
                first=start if before else self._with_particles(at, start),
                last=self._trimmed(at, end),
                subject=subject,
                object=thing,
                preps=self._preps(at + 1, end),
                governor=over,
                relation=relation,
                marker=marker,
                auxiliaries=("will",) if is_coming else (),
                negation=tuple(
                    one for one in particles if self._text.forms[one] in self._text.small.negations
                ),
                is_infinitive=relation == "xcomp",
                tense="future" if is_coming else tense,
            )
        )
        if over is not None:
            self._heads[at] = self._found[over].head
        self._hang(at, subject, thing, end)

    def _has(self, places: range, words: frozenset[str]) -> bool:
        return any(self._text.forms[one] in words for one in places)

    def _govern(self, over: int | None, relation: str) -> None:
        """Enter the next predicate as the complement of the one above it."""
        if over is None or relation not in {"ccomp", "xcomp"}:
            return
        if self._found[over].complement is None:
            self._found[over] = replace(self._found[over], complement=len(self._found))

    def _clause_start(self, at: int, first: int) -> int:
        """Where the clause of a verb begins: after the mark, the "that" or the verb before it."""
        while at > first and self._text.parts[at - 1] not in {"PUNCT", "SCONJ", "VERB"}:
            at -= 1
        return at

    def _clause_end(self, at: int, end: int) -> int:
        for here in range(at + 1, end):
            if self._text.parts[here] == "SCONJ" or self._tokens[here].text in _STOPS:
                return here
        return end

    def _with_particles(self, at: int, start: int) -> int:
        while at > start and self._text.parts[at - 1] == "PART":
            at -= 1
        return at

    def _trimmed(self, at: int, end: int) -> int:
        """The end of a clause without closing marks and joining words."""
        while end - 1 > at and self._text.parts[end - 1] in {"PUNCT", "SCONJ", "PART"}:
            end -= 1
        return end

    def _subject_before(self, at: int, start: int) -> Phrase | None:
        """The subject that stands before its verb, where it begins the clause."""
        form = self._text.forms[at]
        joins = form.startswith("و") and self._words.verb(form[1:]) is not None
        if joins or (start > 0 and self._text.parts[start - 1] == "VERB"):
            return None
        while start < at and self._text.parts[start] == "PART":
            start += 1
        phrase = self._text.bare_phrase(start, at)
        if phrase is None:
            return None
        between = {self._text.parts[one] for one in range(phrase.last, at)}
        return phrase if "ADP" in between or not between & {"NOUN", "NUM"} else None

    def _subject_behind(self, at: int, end: int) -> tuple[Phrase | None, int]:
        """The subject behind a verb, and where the object may begin; one adjunct may part them."""
        phrase = self._text.bare_phrase(at, end)
        if phrase is None and at < end and self._text.parts[at] == "ADP":
            inner = self._text.phrase(at + 1, end)
            phrase = self._text.bare_phrase(inner.last if inner else at + 1, end)
        return (phrase, phrase.last) if phrase is not None else (None, at)

    def _preps(self, at: int, end: int) -> dict[str, tuple[Phrase, ...]]:
        """Phrases by preposition, as it stands and by its English word."""
        found: dict[str, tuple[Phrase, ...]] = {}
        for here in range(at, end):
            name = self._text.preposition(here)
            begin = here + (self._text.parts[here] == "ADP")
            phrase = self._text.phrase(begin, end) if name else None
            if phrase is not None:
                for one in {name, self._meant(name)}:
                    found[one] = (*found.get(one, ()), phrase)
        return found

    def _meant(self, name: str) -> str:
        return self._text.small.meant.get(name, name)

    def _above(self, at: int, start: int, begun: int) -> tuple[int | None, str, str]:
        """The predicate above a verb, by which relation, and the word between them.

        Where no word says, the relation is `dep`: nothing may be made of it.
        """
        over = len(self._found) - 1 if len(self._found) > begun else None
        has_opener = start > 0 and self._text.parts[start - 1] == "SCONJ"
        opener = self._text.forms[start - 1] if has_opener else ""
        is_unless = opener == "ما" and self._text.forms[start] == "لم"
        if opener in self._text.small.conditions or is_unless:
            return over, "advcl", "if"
        if over is None:
            return None, "dep", ""
        if opener in self._text.small.that:
            is_asked = start == at and opener in _BARE_THAT and not self._says(over)
            return over, "xcomp" if is_asked else "ccomp", "that"
        if opener:
            return over, "relcl" if "ال" in opener[:3] else "dep", opener
        return over, "conj" if self._text.forms[at].startswith("و") else "dep", ""

    def _says(self, number: int) -> bool:
        return self._frames.is_in(self._found[number].lemma, "say")

    # --- nouns of an act

    def _noun(self, at: int, last: int, verbs: range) -> None:
        end = self._clause_end(at, last)
        over, relation = self._noun_place(at, verbs)
        whose = None if self._text.is_definite(at) else self._text.bare_phrase(at + 1, end)
        acts = self._text.is_in(at, "acting")
        of = {"of": (whose,), "gen": (whose,)} if whose else {}
        self._found.append(
            Predicate(
                head=at,
                lemma=self._tokens[at].lemma,
                pos="NOUN",
                trigger=(at,),
                first=at,
                last=self._trimmed(at, end),
                subject=replace(whose, basis="possessive") if whose and acts else None,
                object=None if acts else whose,
                preps=self._preps(at + 1, end) | of,
                governor=over,
                relation=relation,
            )
        )

    def _noun_place(self, at: int, verbs: range) -> tuple[int | None, str]:
        """The verb whose clause holds a noun, and how it stands there."""
        for number in reversed(verbs):
            one = self._found[number]
            if not one.first <= at < one.last:
                continue
            if one.object is not None and at in one.object.parts:
                return number, "dobj"
            if one.subject is not None and at in one.subject.parts:
                return number, "nsubj"
            for name, phrases in one.preps.items():
                if any(at in phrase.parts for phrase in phrases):
                    return number, self._told(self._meant(name), one)
            return number, "poss"
        return None, "dep"

    def _told(self, name: str, over: Predicate) -> str:
        """One relation in all languages for what is charged, said or undergone."""
        if name == "with" and self._frames.is_in(over.lemma, "accusing"):
            return "prep:of"
        if name == "about" and self._frames.is_in(over.lemma, "say"):
            return "dobj"
        return "dobj" if name in {"to", "with"} else f"prep:{name}"

    # --- the rest of a sentence

    def _name_source(self, first: int, last: int, begun: int) -> None:
        """Give "according to …" to the first predicate of a sentence, wherever it stands."""
        for at in range(first, last - 1):
            form = self._text.forms[at].removeprefix("و")
            is_source = {form, self._text.forms[at]} & self._text.small.sources
            phrase = self._text.phrase(at + 1, last) if is_source else None
            if phrase is not None and len(self._found) > begun:
                one = self._found[begun]
                self._found[begun] = replace(one, preps={**one.preps, _SOURCE: (phrase,)})
                return

    def _hang(self, at: int, subject: Phrase | None, thing: Phrase | None, end: int) -> None:
        """Give the tokens of a clause heads, as far as position tells."""
        for phrase, label in ((subject, "nsubj"), (thing, "dobj")):
            if phrase is not None and phrase.basis == "stated":
                for one in range(phrase.first, phrase.last):
                    self._heads[one] = phrase.head
                self._heads[phrase.head], self._labels[phrase.head] = at, label
        for one in range(at + 1, end):
            if self._heads[one] != one:
                continue
            is_held = self._text.parts[one - 1] == "ADP" and self._text.parts[one] == "NOUN"
            self._heads[one] = one - 1 if is_held else at
            is_prep = self._text.parts[one] == "ADP"
            self._labels[one] = "pobj" if is_held else "prep" if is_prep else "dep"


def _in_order(held: list[Predicate], begun: int) -> list[Predicate]:
    """Predicates of a sentence by their heads, with their links counted anew."""
    order = sorted(range(len(held)), key=lambda one: held[one].head)
    place: dict[int | None, int | None] = {None: None}
    place |= {begun + old: begun + new for new, old in enumerate(order)}
    return [
        replace(
            held[old],
            governor=place[held[old].governor],
            complement=place[held[old].complement],
        )
        for old in order
    ]
