"""Events that hang below a word of saying, however deep: the last look at the tree.

"Announced the death of a soldier in a blast": the death and the blast alike are the announcer's.
So is the ground of a charge ("accused Sudan of the raid, as the trucks had crossed there") and
what somebody acts upon ("searched the ward, convinced that rebels hid there"). A clause of the
author's own, set off by a comma or opened by "after", "when", ends what a word governs.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from truceline.claims.model import Parsed, Phrase, Predicate, Token

__all__ = ["Below"]

_STEPS = 16
_OBJECTS = frozenset({"dobj", "nsubjpass", "oprd"})
_GROUNDS = frozenset({"as", "since", "because", "for"})
_TOLD_OF = frozenset({"of", "about"})
# On the verb itself these add to what is announced ("announced his death in a blast").
_WITHIN = frozenset({"in", "by", "during", "from", "with", "near", "at"})
_VERBAL = frozenset({"VERB", "AUX"})


@dataclass(frozen=True, kw_only=True)
class Below:
    """Finds, in one text, the word of saying that an event hangs below.

    Attributes:
        parsed: The text.
        says: Lemmas of verbs that put a clause as somebody's words.
        naming: Verbs whose object names what is told ("announced the death").
        telling: Those that want "of" or "about" before it.
        charging: Those whose ground is the speaker's ("accused X, as ...").
        stances: What somebody is who thinks a thing ("convinced that").
        judging: Verbs that call a thing something ("called it a depot that arms rebels").
    """

    parsed: Parsed
    says: Collection[str]
    naming: Collection[str]
    telling: Collection[str]
    charging: Collection[str]
    stances: Collection[str]
    judging: Collection[str] = ()
    _heads: dict[int, Predicate] = field(init=False)
    _nouns: frozenset[int] = field(init=False)

    def __post_init__(self) -> None:
        heads = {one.head: one for one in self.parsed.predicates if one.pos != "NOUN"}
        object.__setattr__(self, "_heads", heads)
        nouns = frozenset(one.head for one in self.parsed.predicates if one.pos == "NOUN")
        object.__setattr__(self, "_nouns", nouns)

    def over(self, number: int) -> Predicate | None:
        """The predicate of saying that governs an event word from afar; None without one."""
        tokens, at = self.parsed.tokens, self.parsed.predicates[number].head
        for _ in range(_STEPS):
            up = tokens[at].head
            over = self._heads.get(up)
            if up == at:
                return None
            if over is not None and self._tells(over, at):
                return over
            if self._is_apart(at):
                return None
            at = up
        return None

    def thinker(self, number: int) -> Phrase | None:
        """Who acts because of what a clause tells: "fled, afraid that guards would come"."""
        tokens, at = self.parsed.tokens, self.parsed.predicates[number].head
        for _ in range(_STEPS):
            up = tokens[at].head
            if up == at:
                return None
            if tokens[at].rel == "ccomp" and tokens[up].lemma in self.stances:
                over = self._heads.get(tokens[up].head)
                return over.subject if over is not None and self._is_set_off(up) else None
            if self._is_apart(at):
                return None
            at = up
        return None

    def _tells(self, over: Predicate, at: int) -> bool:
        """Whether what hangs on a verb at a token is that verb's word."""
        token = self.parsed.tokens[at]
        if over.negation or (over.subject is None and not over.is_passive):
            return False
        if over.lemma in self.judging and self._is_called(token):
            return True
        if token.rel in _OBJECTS:
            return over.lemma in self.naming
        if token.rel == "prep":
            return self._tells_of(over, at)
        if token.rel == "ccomp":
            return over.lemma in self.says or self._is_stance(over)
        return token.rel == "advcl" and over.lemma in self.charging and self._is_ground(at)

    def _is_called(self, token: Token) -> bool:
        """Whether it is what something is called: "a depot", "as a depot"."""
        is_held = token.rel == "oprd" or (token.rel == "ccomp" and token.pos == "NOUN")
        return is_held or (token.rel == "prep" and token.lemma == "as")

    def _tells_of(self, over: Predicate, at: int) -> bool:
        lemma = self.parsed.tokens[at].lemma
        if lemma in _TOLD_OF and over.lemma in self.telling:
            return True
        held = over.object
        is_added = held is not None and over.head < held.head < at and lemma in _WITHIN
        return is_added and over.lemma in self.naming and self._is_event(over)

    def _is_event(self, over: Predicate) -> bool:
        """Whether its object is itself an event ("announced the killing ... in an ambush")."""
        head = -1 if over.object is None else over.object.head
        return head in self._nouns

    def _is_stance(self, over: Predicate) -> bool:
        return over.lemma in self.stances and self.parsed.tokens[over.head].rel in {"advcl", "acl"}

    def _is_ground(self, at: int) -> bool:
        """Whether a clause gives a ground: "because", or after a comma "as", "since"."""
        marker = self._marker(at)
        if marker is None:
            return False
        text = self.parsed.tokens[marker].text.lower()
        return text == "because" or (text in _GROUNDS and self._is_set_off(marker))

    def _is_apart(self, at: int) -> bool:
        """Whether a clause of the author's own begins here."""
        token = self.parsed.tokens[at]
        if token.rel in {"advcl", "parataxis"}:
            return True
        if token.rel == "relcl":
            start, _ = self.parsed.sentences[token.sentence]
            first = next((one for one in range(start, at) if self._is_in(one, at)), at)
            return self._is_set_off(first)
        return token.rel == "conj" and token.pos in _VERBAL and self._has_subject(at)

    def _marker(self, at: int) -> int | None:
        tokens = self.parsed.tokens
        first, _ = self.parsed.sentences[tokens[at].sentence]
        held = (one for one in range(first, at) if tokens[one].head == at)
        return next((one for one in held if tokens[one].rel == "mark"), None)

    def _is_in(self, one: int, at: int) -> bool:
        """Whether a token of a sentence hangs below another."""
        tokens = self.parsed.tokens
        while tokens[one].head != one and one != at:
            one = tokens[one].head
        return one == at

    def _has_subject(self, at: int) -> bool:
        over = self._heads.get(at)
        return over is not None and over.subject is not None and over.subject.basis == "stated"

    def _is_set_off(self, at: int) -> bool:
        return at > 0 and self.parsed.tokens[at - 1].text in {",", "–", "—", ";"}
