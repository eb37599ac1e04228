"""Whose words a clause is: speech verbs, `according to`, quotations that run on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Mention,
    Parsed,
    Phrase,
    Predicate,
)
from truceline.claims.parts.referents import Referents
from truceline.claims.voicing.accounts import Accounts
from truceline.claims.voicing.running import RunningOn, quoted_in
from truceline.claims.voicing.speakers import may_speak, whole, with_apposition
from truceline.claims.voicing.speech import Speech

__all__ = ["Voice", "Voices", "load_voices"]

_AUTHOR = Attribution()
_UNNAMED = Attribution(kind=AttributionKind.INDIRECT, source="unnamed")
_NEAR = 300
_BY = frozenset({"by", "from"})
_OF = frozenset({"by", "from", "in", "among", "of"})
_SELVES = frozenset({"we", "i"})
# A source named within so many words of a sentence's end or beginning speaks for all of it.
_OPENING = 4
# Shorter, quotation marks hold up a word and quote nobody in particular.
_PHRASE = 24


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
        self._judging = frozenset(words.get("judging", ()))
        self._charges = frozenset(words["charges"])
        self._pledged = frozenset(words.get("pledged", ()))
        self._telling = frozenset(words.get("telling", ()))
        self._announcing = frozenset(words.get("announcing", ()))
        alleged, told = (frozenset(words.get(name, ())) for name in ("allegations", "accounts"))
        self._accounts = Accounts(parsed, allegations=alleged, accounts=told)
        self._hearsay = frozenset(words.get("hearsay", ()))
        self._speech = Speech(
            parsed,
            says=self._says,
            accusing=frozenset(words["accusing"]),
            telling=self._telling,
            outlook=frozenset(words.get("outlook", ())),
            denying=self._denying,
        )
        self._running = RunningOn(parsed, frozenset(words.get("speech", ())))
        self._sources = self._speech.sources(words, self._accounts)
        self._beside = self._speech.beside()
        self._quoted = quoted_in(parsed.stored)
        self._speakers = [
            (parsed.tokens[one.head].start, number)
            for number, one in enumerate(parsed.predicates)
            if one.lemma in self._says and one.subject is not None
        ]

    def of(self, number: int) -> Voice:
        """The voice of one predicate, by its index."""
        parsed = self._parsed
        predicate = parsed.predicates[number]
        if (speaker := self._denier(predicate)) is not None:
            return self._voice(speaker, predicate.lemma, number, denied=True)
        if predicate.subject is not None and self._is_own_word(predicate):
            return self._voice(predicate.subject, predicate.lemma, number)
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

    def _is_own_word(self, predicate: Predicate) -> bool:
        """Whether a verb's object is what its subject says: "counted 31 blasts", "called it"."""
        if predicate.is_passive or predicate.is_infinitive or predicate.negation:
            return False
        if predicate.subject is not None and self._parsed.tokens[predicate.subject.head].tag in {
            *("WDT", "DT"),
        }:
            return False  # a thing that shows it: "which confirmed the gains"
        if predicate.lemma in self._judging:
            return not {"for", "on", "upon"} & set(predicate.preps)
        is_object = predicate.object is not None and predicate.complement is None
        if is_object and predicate.object is not None:
            lemma = self._parsed.tokens[predicate.object.head].lemma
            is_object = lemma not in self._pledged
        return is_object and predicate.lemma in self._counting

    def _alleged(self, number: int) -> Voice | None:
        """The voice of what is only the matter of an allegation: "drew allegations of abuse"."""
        at = self._accounts.over(self._parsed.predicates[number].head)
        if at is None:
            return None
        owner = self._accounts.owner(at, _BY)
        if owner is not None:
            return self._voice(owner, "allege", number)
        return Voice(attribution=_UNNAMED, verb="allege")

    def _hearsay_of(self, number: int) -> Voice | None:
        """The voice of "reportedly", "allegedly": somebody unnamed."""
        one, tokens = self._parsed.predicates[number], self._parsed.tokens
        for at in range(one.first, one.last):
            if tokens[at].lemma in self._hearsay and tokens[at].head == one.head:
                return Voice(attribution=_UNNAMED, verb=tokens[at].lemma)
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

    def _denier(self, predicate: Predicate) -> Phrase | None:
        """Who denies a charge: "denied responsibility", "rejected the accusation"."""
        if predicate.lemma not in self._denying or predicate.complement is not None:
            return None
        denied = predicate.subject if predicate.is_passive else predicate.object
        if denied is None or predicate.indirect is not None:
            return None
        lemma = self._parsed.tokens[denied.head].lemma
        if lemma not in self._charges and self._parsed.tokens[denied.head].pos != "PRON":
            return None
        return predicate.agent if predicate.is_passive else predicate.subject

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
            if (voice := self._of_speech(over, number)) is not None:
                return voice
        return None

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
        if phrase is None:
            return None
        first, last = self._parsed.sentences[sentence]
        is_amid = phrase.first - first > _OPENING and last - phrase.last > _OPENING
        if is_amid and at < phrase.first:
            return None
        return self._voice(phrase, "according to", number)

    def _said_beside(self, number: int) -> Voice | None:
        """The voice of ", the official said" that governs nothing."""
        head = self._parsed.tokens[self._parsed.predicates[number].head]
        beside = self._beside.get(head.sentence)
        if beside is None or beside == number:
            return None
        over = self._parsed.predicates[beside]
        if self._is_before_colon(self._parsed.predicates[number].head, over.head):
            return None
        return None if over.subject is None else self._voice(over.subject, over.lemma, number)

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
        """Whether a colon opens what is said after a clause, so that the clause is not of it."""
        return any(token.text == ":" for token in self._parsed.tokens[at:speech])

    def _quoted_from(self, number: int) -> Voice | None:
        """The voice of a quotation that began in a sentence with a speaker and runs on."""
        head = self._parsed.tokens[self._parsed.predicates[number].head]
        for quote in self._quoted:
            is_long = quote.end - quote.start > _PHRASE
            if is_long and quote.start <= head.start < quote.end:
                return self._speaker_of(quote, number)
        return None

    def _speaker_of(self, quote: Mention, number: int) -> Voice | None:
        near = [one for one in self._speakers if 0 <= quote.start - one[0] <= _NEAR]
        after = [one for one in self._speakers if 0 <= one[0] - quote.end <= _NEAR]
        for _, verb in (*reversed(near), *after):
            over = self._parsed.predicates[verb]
            if verb != number and over.subject is not None:
                return self._voice(over.subject, over.lemma, number)
        return None

    def speaks(self, number: int) -> bool:
        """Whether a predicate only puts what others are quoted with."""
        predicate = self._parsed.predicates[number]
        return predicate.lemma in self._says and predicate.subject is not None

    def _voice(self, speaker: Phrase, verb: str, number: int, *, denied: bool = False) -> Voice:
        meant = self._referents.of(speaker) or speaker
        mention = with_apposition(self._parsed, speaker)
        source = with_apposition(self._parsed, meant).text_in(self._parsed.stored)
        head = self._parsed.tokens[self._parsed.predicates[number].head]
        is_quoted = any(quote.start <= head.start < quote.end for quote in self._quoted)
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


@cache
def load_voices(language: str) -> Mapping[str, Any]:
    """The bundled words of a language (`frames/<language>/voices.yaml`)."""
    file = files("truceline.claims") / "frames" / language / "voices.yaml"
    body: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return body
