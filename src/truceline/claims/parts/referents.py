"""Whom a pronoun means, where the grammar is clear; else nobody.

A pronoun takes the nearest subject before it, in its own sentence or the two before, that agrees in
number and kind. Where two that agree stand equally near, it is left open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from truceline.claims.model import Named, Parsed, Phrase

__all__ = ["Referents"]

_BACK = 2
_PERSON = frozenset({"he", "she", "him", "his", "her"})
_MANY = frozenset({"they", "them", "their"})
_THING = frozenset({"it", "its"})
_PRONOUNS = _PERSON | _MANY | _THING
_SINGULAR_TAGS = frozenset({"NN", "NNP"})
# Heads of phrases that mean one person, by their end or as they are.
_OFFICES = frozenset(
    {
        *("president", "minister", "official", "spokesman", "spokeswoman", "spokesperson", "envoy"),
        *("leader", "commander", "diplomat", "chief", "secretary", "ambassador", "negotiator"),
        *("representative", "analyst", "head", "general", "colonel", "king", "delegate", "figure"),
        *("politician", "activist", "resident", "chairman", "governor", "mayor", "officer", "man"),
        *("nurse", "doctor", "medic", "teacher", "farmer", "soldier", "son", "daughter", "mother"),
        *(
            "father",
            "brother",
            "sister",
            "widow",
            "wife",
            "husband",
            "prosecutor",
            "judge",
            "lawyer",
        ),
        *("journalist", "correspondent", "reporter", "priest", "bishop", "author", "professor"),
        *("adjutant", "captain", "major", "lieutenant", "sergeant", "admiral", "marshal", "prince"),
        *("emir", "sheikh", "coordinator", "rapporteur", "aide", "inspector", "engineer", "editor"),
        *("elder", "driver", "shepherd", "survivor", "student", "deputy", "premier", "chancellor"),
        *("negotiator", "expert", "researcher", "volunteer", "prisoner", "worker", "lawmaker"),
        *("senator", "defector", "pilot", "fighter", "villager", "trader", "miner", "boy", "girl"),
        *("woman", "witness", "mediator", "commissioner", "director", "politician", "adviser"),
    }
)
# Groups that are one in grammar and many in pronouns.
_GROUPS = frozenset(
    {
        *("army", "government", "side", "group", "delegation", "opposition", "militia", "party"),
        *("team", "regime", "coalition", "administration", "council", "police", "staff"),
    }
)
# Names found so may be one person's.
_OF_ONE = frozenset({"office", "tagger"})


@dataclass
class Referents:
    """What the pronouns of one text mean; built once per text.

    Attributes:
        parsed: The text.
        by_token: The name that covers a token, by its index; empty where names are not known.
    """

    parsed: Parsed
    by_token: Mapping[int, Named] = field(default_factory=dict)
    subjects: list[tuple[int, int, Phrase]] = field(init=False)

    def __post_init__(self) -> None:
        tokens = self.parsed.tokens
        found = {}
        for one in self.parsed.predicates:
            for phrase in (one.subject, one.agent):
                if phrase is not None and phrase.basis in {"stated", "possessive"}:
                    found[phrase.head] = phrase
        self.subjects = [
            (head, tokens[head].sentence, phrase) for head, phrase in sorted(found.items())
        ]

    def of(self, phrase: Phrase) -> Phrase | None:
        """The phrase that a pronoun stands for; the phrase itself where it is none."""
        token = self.parsed.tokens[phrase.head]
        if token.lemma not in _PRONOUNS and token.text.lower() not in _PRONOUNS:
            return phrase
        return next(self._before(phrase.head, token.text.lower()), None)

    def candidates(self, phrase: Phrase) -> list[Phrase]:
        """The phrases that a pronoun may stand for, nearest first; none for what is no pronoun."""
        token = self.parsed.tokens[phrase.head]
        if token.lemma not in _PRONOUNS and token.text.lower() not in _PRONOUNS:
            return []
        return list(self._before(phrase.head, token.text.lower()))

    def among(self, heads: Collection[int], phrase: Phrase, *, before: int) -> Phrase | None:
        """The nearest of some subjects that a pronoun can stand for; None for what is no pronoun.

        Args:
            heads: Heads of the subjects that count, such as those who spoke.
            phrase: The pronoun.
            before: Index of the token before which the subject must stand.
        """
        token = self.parsed.tokens[phrase.head]
        word = token.text.lower()
        if word not in _PRONOUNS:
            return None
        for head, there, subject in reversed(self.subjects):
            is_near = head < before and there >= token.sentence - _BACK
            if is_near and head in heads and self._agrees(subject, word):
                return subject
        return None

    def _before(self, at: int, word: str) -> Iterator[Phrase]:
        sentence = self.parsed.tokens[at].sentence
        for head, there, phrase in reversed(self.subjects):
            if head >= at or there < sentence - _BACK:
                continue
            if self._agrees(phrase, word):
                yield phrase
            if (owner := self._owner(phrase)) is not None and self._agrees(owner, word):
                yield owner

    def _owner(self, phrase: Phrase) -> Phrase | None:
        """Whose thing a subject is, if it is named ("Oman's aims are plain. It wants ...")."""
        for at in range(phrase.first, phrase.head):
            token = self.parsed.tokens[at]
            if token.rel == "poss" and token.head == phrase.head and at in self.by_token:
                return Phrase(head=at, first=at, last=at + 1, parts=(at,))
        return None

    def _agrees(self, phrase: Phrase, word: str) -> bool:
        head = self.parsed.tokens[phrase.head]
        if head.pos not in {"NOUN", "PROPN"}:
            return False
        named = self.by_token.get(phrase.head)
        is_land = named is not None and named.kind in {"both", "place"}
        is_group = named is not None and named.kind == "actor" and named.found_by not in _OF_ONE
        is_person = not (is_land or is_group) and (head.lemma in _OFFICES or head.label == "PERSON")
        is_many = len(phrase.parts) > 1 or head.tag not in _SINGULAR_TAGS
        if word in _PERSON:
            return is_person and not is_many
        if word in _MANY:
            return is_many or head.lemma in _GROUPS or is_group
        return not is_person and not is_many
