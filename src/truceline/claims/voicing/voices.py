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
    EventType,
    Parsed,
    Phrase,
    Predicate,
)
from truceline.claims.parts.referents import Referents
from truceline.claims.voicing.accounts import Accounts
from truceline.claims.voicing.below import Below
from truceline.claims.voicing.inserted import Inserted
from truceline.claims.voicing.introduced import Introduced
from truceline.claims.voicing.matters import Matters
from truceline.claims.voicing.own_words import OwnWords
from truceline.claims.voicing.plainly import Plainly
from truceline.claims.voicing.quotations import Quotations
from truceline.claims.voicing.retelling import Retelling
from truceline.claims.voicing.running import RunningOn
from truceline.claims.voicing.sources import Sources
from truceline.claims.voicing.speakers import with_apposition
from truceline.claims.voicing.speech import Speech
from truceline.claims.voicing.transcripts import Transcripts
from truceline.claims.voicing.unclear import Unclear

__all__ = ["Voice", "Voices", "load_voices"]

_AUTHOR = Attribution()
_UNNAMED = Attribution(kind=AttributionKind.INDIRECT, source="unnamed")
_BY = frozenset({"by", "from"})
_OF = frozenset({"by", "from", "in", "among", "of"})
_QUOTED = frozenset({"we", "i", "you"})
# Clauses that share the adverb of the verb above them ("reportedly fled, leaving ...").
_WITHIN = frozenset({"xcomp", "advcl", "conj", "acl", "relcl", "ccomp"})
# Classes of words that only one judge asks for.
_OWN_SETS = ("judging", "seeing_as", "charges", "pledged", "granted", "prospects", "holding")
_MATTERS = (
    *("asserting", "asserting_of", "evidential", "emerging", "judging", "instances"),
    *("finding", "finders", "retelling"),
)
# What befalls; who announces it does not do it by that.
_HAPPENING = frozenset({EventType.ASSAULT, EventType.CASUALTIES, EventType.SITUATION})
_SETS = ("finding", "finders", "stances", "inserted", "claiming")


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Whose words, by which phrase, by which verb they are put, and whether that is unclear."""

    attribution: Attribution
    speaker: Phrase | None = None
    verb: str = ""
    is_denial: bool = False
    is_unclear: bool = False


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
            lines=frozenset(words.get("lines", ())),
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
        self._sources = Sources(parsed=parsed, words=words, accounts=self._accounts)
        told = ("accounts", "rumours", "allegations")
        accounts = frozenset(one for name in told for one in words.get(name, ()))
        self._inserted = Inserted(
            parsed=parsed,
            says=(self._says | self._clausal) - frozenset(words.get("taking", ())),
            emerging=frozenset(words.get("emerging", ())),
            accounts=accounts,
        )
        self._matters = Matters(
            parsed=parsed,
            accounts=accounts,
            **{name: frozenset(words.get(name, ())) for name in _MATTERS},
        )
        thought = ("outlook", "taking", "judging", "accusing")
        unsaid = frozenset(one for name in thought for one in words.get(name, ()))
        said = (self._says | self._clausal) - unsaid
        self._unclear = Unclear(parsed=parsed, says=said)
        self._naming = frozenset(words.get("naming", ()))
        self._below = Below(
            parsed=parsed,
            says=said - frozenset(words.get("wordy", ())),
            naming=frozenset(words.get("asserting", ())) | self._naming,
            telling=frozenset(words.get("asserting_of", ())) | self._telling,
            charging=frozenset(words["accusing"]) | frozenset(words.get("alleged", ())),
            stances=frozenset(words.get("stances", ())),
        )
        self._transcripts = Transcripts(parsed=parsed)
        self._plainly = Plainly(parsed=parsed, says=said - frozenset(words.get("wordy", ())))
        self._introduced = Introduced(
            parsed=parsed,
            says=said - frozenset(words.get("thinking", ())),
            listing=frozenset(words.get("listing", ())),
            accounts=accounts | frozenset(words.get("lines", ())),
            speakers=frozenset(words.get("animate", ())) | frozenset(words.get("finders", ())),
        )
        self._retelling = Retelling(
            parsed=parsed,
            referents=self._referents,
            sources=self._sources.found,
            says=frozenset(words.get("speech", ())) | self._says - unsaid,
            retelling=frozenset(words.get("retelling", ())),
            accounts=accounts | frozenset(words.get("lines", ())),
            giving=frozenset(words.get("issuing", ())),
            silent=frozenset(words.get("silent", ())),
        )
        self._beside = self._speech.beside()
        self._quotations = Quotations(parsed, self._says | self._clausal, self._says)
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
            or self._introduced_by(number)
            or self._said_beside(number)
            or self._quoted_from(number)
            or self._unquoted(number)
            or self._hearsay_of(number)
            or self._carried_on(number)
            or self._matter_of(number)
            or self._plainly_said(number)
            or self._unclear_of(number)
            or self._below_of(number)
            or self._retold(number)
            or self._turn_of(number)
            or _OWN
        )

    def _alleged(self, number: int) -> Voice | None:
        """The voice of what is only the matter of an allegation: "drew allegations of abuse"."""
        at = self._accounts.over(self._parsed.predicates[number].head)
        if at is None:
            at = self._accounts.before(number)
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

    def counted_by(self, verb: int, event_type: EventType | None = None) -> Voice:
        """The voice of an act that is the object of a verb: "the mission counted 31 blasts".

        Args:
            verb: Index of the verb.
            event_type: What the act is: who announces a truce makes it, who announces a death
                only tells of it.
        """
        over = self._parsed.predicates[verb]
        is_told = over.lemma in self._counting | self._announcing | self._telling
        is_told = is_told or (over.lemma in self._naming and event_type in _HAPPENING)
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
            if (reports := self._matters.emerged(over, under)) is not None:
                return self._voice(reports, "report", number)
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
            torn = self._speech.torn
            if (unread := torn.unread(one)) is not None:
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
            return self._of_nobody(over, denied=denied)
        return self._voice(speaker, over.lemma, number, denied=denied)

    def _of_nobody(self, over: Predicate, *, denied: bool) -> Voice | None:
        """The voice of a verb of saying whose subject cannot be made out: somebody's, unnamed."""
        tag = self._parsed.tokens[over.head].tag
        under = None if over.complement is None else self._parsed.predicates[over.complement]
        is_after = under is not None and under.head > over.head
        is_finite = tag in {"VBD", "VBZ"} and not over.is_infinitive
        if not (is_finite and is_after) or over.lemma not in self._says:
            return None
        return Voice(attribution=_UNNAMED, verb=over.lemma, is_denial=denied, is_unclear=True)

    def _viewer(self, over: Predicate, under: Predicate) -> Phrase | None:
        """Whose view it is, where a view is what the clause says ("the opinion is that")."""
        if over.lemma != "be" or under.relation != "ccomp" or over.subject is None:
            return None
        at = over.subject.head
        if not self._accounts.is_one(at):
            return None
        owner = self._accounts.owner(at, _OF)
        return owner or (over.subject if self._accounts.is_line(at) else None)

    def _according_to(self, number: int) -> Voice | None:
        phrase = self._sources.over(self._parsed.predicates[number].head)
        return None if phrase is None else self._voice(phrase, "according to", number)

    def _matter_of(self, number: int) -> Voice | None:
        """The voice of a noun or a participle under a verb of saying."""
        predicate = self._parsed.predicates[number]
        if (found := self._inserted.speaker(predicate)) is not None:
            return self._voice(found[0], found[1], number)
        if (account := self._inserted.account(predicate)) is not None:
            return self._voice(account, "report", number)
        if self._inserted.is_of_nobody(predicate):
            return Voice(attribution=_UNNAMED, verb="emerge")
        over = self._matters.hearsay(predicate)
        if over is not None:
            if over.agent is not None:
                return self._voice(over.agent, over.lemma, number)
            return Voice(attribution=_UNNAMED, verb=over.lemma)
        over = self._matters.over(predicate)
        return None if over is None else self._of_speech(over, number)

    def _unclear_of(self, number: int) -> Voice | None:
        """The voice of what may be somebody's words and cannot be told apart from them."""
        near = self._unclear.over(number)
        if near is None:
            return None
        over = self._parsed.predicates[near]
        voice = None if over.subject is None else self._voice(over.subject, over.lemma, number)
        return voice and replace(voice, is_unclear=True)

    def _introduced_by(self, number: int) -> Voice | None:
        """The voice of what stands after a colon that somebody's word opens."""
        found = self._introduced.over(self._parsed.predicates[number].head)
        if found is None or self._transcripts.is_label(found[0].head):
            return None
        return self._voice(found[0], found[1], number)

    def _plainly_said(self, number: int) -> Voice | None:
        """The voice that the order of the words gives, where the tree gives none."""
        found = self._plainly.over(self._parsed.predicates[number].head)
        return None if found is None else self._voice(found[0], found[1], number)

    def _below_of(self, number: int) -> Voice | None:
        """The voice of what hangs below a word of saying, however deep."""
        if (thinker := self._below.thinker(number)) is not None:
            return self._voice(thinker, "believe", number)
        over = self._below.over(number)
        if over is None or self._is_before_colon(self._parsed.predicates[number].head, over.head):
            return None
        return self._of_speech(over, number)

    def _turn_of(self, number: int) -> Voice | None:
        """The voice of a turn in a transcript: all that nobody else is said to say in it."""
        speaker = self._transcripts.over(self._parsed.predicates[number].head)
        if speaker is None:
            return None
        voice = self._voice(speaker, "tell", number)
        kind = AttributionKind.DIRECT
        return replace(voice, attribution=replace(voice.attribution, kind=kind))

    def _retold(self, number: int) -> Voice | None:
        """The voice of a sentence that goes on with an account, as far as can be told."""
        found = self._retelling.over(number)
        if found is None:
            return None
        voice = self._voice(found[0], found[1], number)
        kind = AttributionKind.FREE_INDIRECT
        return replace(voice, attribution=replace(voice.attribution, kind=kind), is_unclear=True)

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
        found = self._quotations.unquoted(number)
        if found is None:
            return None
        return self._voice(found[1], self._parsed.predicates[found[0]].lemma, number)

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
            under = self._parsed.predicates[below]
            is_account = self._matters.emerged(predicate, under) is not None
            return is_account or self._speech.governs(predicate, under)
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
