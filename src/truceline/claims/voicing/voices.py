"""Whose words a clause is: speech verbs, `according to`, quotations that run on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Parsed,
    Phrase,
    Predicate,
)
from truceline.claims.parts.referents import Referents
from truceline.claims.voicing.accounts import Accounts
from truceline.claims.voicing.own_words import OwnWords
from truceline.claims.voicing.quotations import Quotations
from truceline.claims.voicing.running import RunningOn
from truceline.claims.voicing.speakers import may_speak, whole, with_apposition
from truceline.claims.voicing.speech import Speech

__all__ = ["Voice", "Voices", "load_voices"]

_AUTHOR = Attribution()
_UNNAMED = Attribution(kind=AttributionKind.INDIRECT, source="unnamed")
_BY = frozenset({"by", "from"})
_OF = frozenset({"by", "from", "in", "among", "of"})
_SELVES = frozenset({"we", "i"})
_QUOTED = frozenset({"we", "i", "you"})
# Clauses that share the adverb of the verb above them ("reportedly fled, leaving ...").
_WITHIN = frozenset({"xcomp", "advcl", "conj", "acl", "relcl", "ccomp"})
# A source named within so many words of a sentence's end or beginning speaks for all of it.
_OPENING = 4
# Classes of words that only one judge asks for.
_OWN_SETS = ("judging", "seeing_as", "charges", "pledged")
_SETS = ("finding", "finders", "stances", "inserted", "claiming")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Whose words, by which phrase, and by which verb they are put."""

    attribution: Attribution
    speaker: Phrase | None = None
    verb: str = ""
    is_denial: bool = False


_OWN = Voice(attribution=_AUTHOR)


class Voices:
    """Finds the voice of each predicate of one text."""

    def __init__(self, parsed: Parsed, words: Mapping[str, Any]) -> None:
        self._parsed = parsed
        self._referents = Referents(parsed)
        self._says = frozenset(words["reported"]) | frozenset(words["alleged"])
        self._denying = frozenset(words["denying"])
        self._counting = frozenset(words["counting"])
        self._own_words = OwnWords(
            parsed=parsed,
            counting=self._counting,
            denying=self._denying,
            **{name: frozenset(words.get(name, ())) for name in _OWN_SETS},
        )
        self._telling = frozenset(words.get("telling", ()))
        self._announcing = frozenset(words.get("announcing", ()))
        self._clausal = frozenset(words.get("clausal", ())) - self._says
        self._accounts = Accounts(
            parsed,
            allegations=frozenset(words.get("allegations", ())),
            accounts=frozenset(words.get("accounts", ())),
            rumours=frozenset(words.get("rumours", ())),
            issuing=frozenset(words.get("issuing", ())),
        )
        self._hearsay = frozenset(words.get("hearsay", ()))
        self._speech = Speech(
            parsed,
            says=self._says,
            accusing=frozenset(words["accusing"]),
            telling=self._telling,
            outlook=frozenset(words.get("outlook", ())),
            denying=self._denying,
            clausal=self._clausal,
            hearsay=frozenset(words.get("heard", ())),
            **{name: frozenset(words.get(name, ())) for name in _SETS},
        )
        self._running = RunningOn(parsed, frozenset(words.get("speech", ())))
        self._sources = self._speech.sources(words, self._accounts)
        self._beside = self._speech.beside()
        self._quotations = Quotations(parsed, self._says | self._clausal)
        self._spoke = frozenset(
            one.subject.head
            for one in parsed.predicates
            if one.subject is not None and one.lemma in self._says | self._clausal
        )

    def of(self, number: int) -> Voice:
        """The voice of one predicate, by its index."""
        parsed = self._parsed
        predicate = parsed.predicates[number]
        if (speaker := self._own_words.denier(predicate)) is not None:
            return self._voice(speaker, predicate.lemma, number, denied=True)
        if (speaker := self._own_words.speaker(predicate)) is not None:
            return self._voice(speaker, predicate.lemma, number)
        return (
            self._alleged(number)
            or self._above(number)
            or self._according_to(number)
            or self._said_beside(number)
            or self._quoted_from(number)
            or self._unquoted(number)
            or self._hearsay_of(number)
            or self._carried_on(number)
            or _OWN
        )

    def _alleged(self, number: int) -> Voice | None:
        """The voice of what is only the matter of an allegation: "drew allegations of abuse"."""
        at = self._accounts.over(self._parsed.predicates[number].head)
        if at is None:
            return None
        owner = self._accounts.owner(at, _BY) or self._accounts.issuer(at)
        if owner is not None:
            return self._voice(owner, "allege", number)
        return Voice(attribution=_UNNAMED, verb="allege")

    def _hearsay_of(self, number: int) -> Voice | None:
        """The voice of "reportedly", "allegedly": somebody unnamed."""
        tokens = self._parsed.tokens
        for one in (number, *self._governors(number)):
            over = self._parsed.predicates[one]
            for at in range(over.first, over.last):
                if tokens[at].lemma in self._hearsay and tokens[at].head == over.head:
                    return Voice(attribution=_UNNAMED, verb=tokens[at].lemma)
            if over.relation not in _WITHIN and not over.relation.startswith("prep:"):
                return None
        return None

    def _carried_on(self, number: int) -> Voice | None:
        """The voice of a sentence that goes on with the speaker of the one before."""
        found = self._running.over(number)
        if found is None:
            return None
        over = self._parsed.predicates[found[0]]
        if over.subject is None or found[0] == number:
            return None
        voice = self._voice(over.subject, over.lemma, number)
        return replace(voice, attribution=replace(voice.attribution, kind=found[1]))

    def counted_by(self, verb: int) -> Voice:
        """The voice of an act that is the object of a verb: "the mission counted 31 blasts"."""
        over = self._parsed.predicates[verb]
        is_told = over.lemma in self._counting | self._announcing | self._telling
        if is_told and over.subject is not None and not over.is_passive:
            return self._voice(over.subject, over.lemma, verb)
        if is_told and over.is_passive and over.agent is not None:
            return self._voice(over.agent, over.lemma, verb)
        return self.of(verb)

    def _above(self, number: int) -> Voice | None:
        """The voice of a verb of saying that governs the clause."""
        for over, under in self._speech.chain(number):
            if (viewer := self._viewer(over, under)) is not None:
                return self._voice(viewer, "believe", number)
            if not self._speech.governs(over, under):
                continue
            if self._is_before_colon(self._parsed.predicates[number].head, over.head):
                return None
            if self._is_quoted_self(over):
                continue  # «You reported that the bridge was lost», he shouted.
            if (voice := self._of_speech(over, number)) is not None:
                return voice
        return self._mistaken(number)

    def _is_quoted_self(self, over: Predicate) -> bool:
        """Whether a speaker within a quotation is only "I" or "you"."""
        who = over.subject
        is_self = who is not None and self._parsed.tokens[who.head].text.lower() in _QUOTED
        return is_self and self._quotations.holds(over.head)

    def _mistaken(self, number: int) -> Voice | None:
        """The voice of a verb of saying from which the parser tore the clause."""
        for one in (number, *self._governors(number)):
            if (unread := self._speech.torn.unread(one)) is not None:
                return self._voice(unread[0], unread[1], number)
            near = self._speech.torn.mistaken(one)
            if near is None:
                continue
            over = self._parsed.predicates[one].governor
            speaker = near.subject if over is None else self._parsed.predicates[over].subject
            if near.tense and near.subject is not None:
                speaker = near.subject
            return None if speaker is None else self._voice(speaker, near.lemma, number)
        return None

    def _governors(self, number: int) -> Iterator[int]:
        """The predicates above one, upwards."""
        for _, under in self._speech.chain(number):
            if under.governor is not None:
                yield under.governor

    def _of_speech(self, over: Predicate, number: int) -> Voice | None:
        """The voice that a verb of saying gives to what it governs."""
        denied = over.lemma in self._denying
        speaker = over.agent if over.is_passive else self._speech.subject_of(over)
        if speaker is not None and self._speech.is_expletive(over, speaker):
            return None
        is_it = speaker is not None and self._parsed.tokens[speaker.head].lemma == "it"
        if over.is_passive and (speaker is None or is_it):
            return Voice(attribution=_UNNAMED, verb=over.lemma, is_denial=denied)
        if speaker is None:
            return None
        return self._voice(speaker, over.lemma, number, denied=denied)

    def _viewer(self, over: Predicate, under: Predicate) -> Phrase | None:
        """Whose view it is, where a view is what the clause says ("the opinion is that")."""
        if over.lemma != "be" or under.relation != "ccomp" or over.subject is None:
            return None
        at = over.subject.head
        return self._accounts.owner(at, _OF) if self._accounts.is_one(at) else None

    def _according_to(self, number: int) -> Voice | None:
        at = self._parsed.predicates[number].head
        sentence = self._parsed.tokens[at].sentence
        phrase = self._sources.get(sentence)
        if phrase is None or self._is_below(at, phrase.head):
            return None
        first, last = self._parsed.sentences[sentence]
        is_amid = phrase.first - first > _OPENING and last - phrase.last > _OPENING
        if is_amid and at < phrase.first:
            return None
        return self._voice(phrase, "according to", number)

    def _is_below(self, at: int, head: int) -> bool:
        """Whether a word only describes the source itself ("sources stationed there")."""
        tokens = self._parsed.tokens
        while tokens[at].head != at:
            at = tokens[at].head
            if at == head:
                return True
        return False

    def _said_beside(self, number: int) -> Voice | None:
        """The voice of ", the official said" that governs nothing."""
        head = self._parsed.tokens[self._parsed.predicates[number].head]
        beside = self._beside.get(head.sentence)
        if beside is None or beside == number:
            return None
        over = self._parsed.predicates[beside]
        if self._is_before_colon(self._parsed.predicates[number].head, over.head):
            return None
        if over.subject is None:
            return None
        return self._voice(over.subject, over.lemma, number, is_beside=True)

    def _unquoted(self, number: int) -> Voice | None:
        """The voice of a sentence in the first person whose quotation marks were lost."""
        parsed = self._parsed
        predicate = parsed.predicates[number]
        if predicate.subject is None:
            return None
        head = parsed.tokens[predicate.subject.head]
        if head.text.lower() not in _SELVES:
            return None
        for one in parsed.predicates:
            same = parsed.tokens[one.head].sentence == head.sentence
            if not same or one.lemma not in self._says or one.head <= predicate.head:
                continue
            before = [at for at in range(predicate.head, one.head) if may_speak(self._parsed, at)]
            if before:
                phrase = Phrase(head=before[-1], first=before[-1], last=before[-1] + 1, parts=())
                return self._voice(whole(self._parsed, phrase), one.lemma, number)
        return None

    def _is_before_colon(self, at: int, speech: int) -> bool:
        """Whether a colon opens what is said after a clause, so that the clause is not of it.

        A semicolon parts them too ("they met; afterwards he said that ...").
        """
        marks = {token.text for token in self._parsed.tokens[at:speech]}
        return ":" in marks or (";" in marks and not self._quotations.holds(at))

    def _quoted_from(self, number: int) -> Voice | None:
        """The voice of a quotation that began in a sentence with a speaker and runs on."""
        head = self._parsed.predicates[number].head
        found = self._quotations.voice_over(head, but=number)
        if found is None:
            return None
        return self._voice(found[1], self._parsed.predicates[found[0]].lemma, number)

    def speaks(self, number: int) -> bool:
        """Whether a predicate only puts what others are quoted with."""
        predicate = self._parsed.predicates[number]
        if predicate.subject is None:
            return False
        if predicate.lemma in self._says:
            return True
        below = predicate.complement
        if below is not None:
            return self._speech.governs(predicate, self._parsed.predicates[below])
        sentence = self._parsed.tokens[predicate.head].sentence
        is_beside = predicate.relation in {"parataxis", "relcl"}
        return is_beside and self._beside.get(sentence) == number

    def _voice(
        self,
        speaker: Phrase,
        verb: str,
        number: int,
        *,
        denied: bool = False,
        is_beside: bool = False,
    ) -> Voice:
        meant = self._meant(speaker, is_beside=is_beside)
        mention = with_apposition(self._parsed, speaker)
        source = with_apposition(self._parsed, meant).text_in(self._parsed.stored)
        is_quoted = self._quotations.holds(self._parsed.predicates[number].head)
        return Voice(
            attribution=Attribution(
                kind=AttributionKind.DIRECT if is_quoted else AttributionKind.INDIRECT,
                source=" ".join(source.split()),
                mention=mention,
            ),
            speaker=speaker,
            verb=verb,
            is_denial=denied,
        )

    def _meant(self, speaker: Phrase, *, is_beside: bool) -> Phrase:
        """Whom a speaker's pronoun means: who spoke before, else as any pronoun.

        A pronoun amid what is said ("fuel, it adds, is short") means nobody in that sentence.
        """
        token = self._parsed.tokens[speaker.head]
        first, _ = self._parsed.sentences[token.sentence]
        limit = first if is_beside else speaker.head
        spoke = self._referents.among(self._spoke, speaker, before=limit)
        meant = self._referents.of(speaker)
        if is_beside and meant is not None and first <= meant.head < token.head:
            meant = None
        return spoke or meant or speaker


@cache
def load_voices(language: str) -> Mapping[str, Any]:
    """The bundled words of a language (`frames/<language>/voices.yaml`)."""
    file = files("truceline.claims") / "frames" / language / "voices.yaml"
    body: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return body
