"""Whose words a clause is: speech verbs, `according to`, quotations that run on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
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
from truceline.claims.voicing.finders import finders_of
from truceline.claims.voicing.naming import Naming, Voice
from truceline.claims.voicing.torn import mended

__all__ = ["Voice", "Voices", "load_voices"]

_BY = frozenset({"by", "from"})
_OF = frozenset({"by", "from", "in", "among", "of"})
_SELVES = frozenset({"we", "i", "you"})
# "Everything indicates that they will come": who says so indicates it.
_ALL = frozenset({"everything", "nothing", "all", "something", "much"})
# Clauses that share the adverb of the verb above them ("reportedly fled, leaving ...").
_WITHIN = frozenset({"xcomp", "advcl", "conj", "acl", "relcl", "ccomp"})
# What befalls; who announces it does not do it by that.
_HAPPENING = frozenset({EventType.ASSAULT, EventType.CASUALTIES, EventType.SITUATION})
# The verb of a headline, which has none.
_LABEL = "tell"
_OWN = Voice(attribution=Attribution())


class Voices:
    """Finds the voice of each predicate of one text."""

    def __init__(self, parsed: Parsed, words: Mapping[str, Any]) -> None:
        said = frozenset(words["reported"]) | frozenset(words.get("clausal", ()))
        able = ("animate", "finders", "accounts")
        parsed = mended(
            parsed, said, frozenset(one for name in able for one in words.get(name, ()))
        )
        self._parsed = parsed
        self._finds = finders_of(parsed, words)
        self._says = frozenset(words["reported"]) | frozenset(words["alleged"])
        self._denying = frozenset(words["denying"])
        self._musing = frozenset(words.get("musing", ()))
        told = ("counting", "announcing", "telling")
        self._telling = frozenset(one for name in told for one in words.get(name, ()))
        self._naming = frozenset(words.get("naming", ()))
        acts = ("performing", "accusing")
        self._acts = frozenset(one for name in acts for one in words.get(name, ()))
        self._hearsay = frozenset(words.get("hearsay", ()))
        self._beside = self._finds.speech.beside()
        says = self._says | frozenset(words.get("clausal", ()))
        self._names = Naming(
            parsed=parsed,
            referents=self._finds.referents,
            quotations=self._finds.quotations,
            spoke=frozenset(
                one.subject.head
                for one in parsed.predicates
                if one.subject is not None and one.lemma in says
            ),
            able=self._finds.able,
            words=words,
        )

    def of(self, number: int) -> Voice:
        """The voice of one predicate, by its index."""
        twin = self._finds.joined.twin(number)
        if twin is not None:
            return self.of(twin)
        if self._finds.accounts.is_aside(number):
            return _OWN
        voice = self._own_word(number)
        if voice is not None and (outer := self._around(number)) is not None:
            voice = replace(outer, is_denial=voice.is_denial)
        voice = voice or self._told(number) or self._likely(number)
        return _OWN if voice is None or self._is_narrated(voice) else voice

    def _around(self, number: int) -> Voice | None:
        """The voice of who speaks all that a word is amid: "They call it a lie", he said."""
        one = self._parsed.predicates[number]
        if self._finds.quotations.around(one.head) is not None:
            return self._said_beside(number) or self._quoted_from(number)
        who = one.subject
        is_pronoun = who is not None and self._parsed.tokens[who.head].pos == "PRON"
        voice = self._carried_on(number) if is_pronoun else None
        is_direct = voice is not None and voice.attribution.kind is AttributionKind.DIRECT
        return voice if is_direct else None

    def _is_narrated(self, voice: Voice) -> bool:
        """Whether it is the author who speaks as "I" or "we": "in our view", "I believe that"."""
        who = voice.speaker
        return who is not None and self._finds.narrator.is_own(who)

    def _own_word(self, number: int) -> Voice | None:
        """The voice of a verb that is itself somebody's word: a count, a view, a denial."""
        predicate = self._parsed.predicates[number]
        own_words = self._finds.own_words
        if (speaker := own_words.denier(predicate)) is not None:
            return self._voice(speaker, predicate.lemma, number, denied=True)
        if (speaker := own_words.speaker(predicate)) is not None:
            return self._voice(speaker, predicate.lemma, number)
        return None

    def _told(self, number: int) -> Voice | None:
        """The voice that words of the clause's own sentence give it."""
        voice = (
            self._alleged(number)
            or self._above(number)
            or self._according_to(number)
            or self._introduced_by(number)
        )
        if voice is not None and not self._may_be_within(voice):
            return voice
        return (
            self._said_beside(number)
            or (voice is not None and voice.verb == _LABEL and voice)
            or self._quoted_from(number)
            or self._closing(number, voice)
            or voice
            or self._unquoted(number)
            or self._viewed(number)
            or self._hearsay_of(number)
        )

    def _may_be_within(self, voice: Voice) -> bool:
        """Whether who speaks beside the clause says what another thinks or heads."""
        who = voice.speaker
        is_self = who is not None and self._parsed.tokens[who.head].text.lower() in _SELVES
        return is_self or voice.verb in self._musing or voice.verb == _LABEL

    def _likely(self, number: int) -> Voice | None:
        """The voice that the sentences around it give a clause, or the order of its words."""
        who = self._parsed.predicates[number].subject
        if who is not None and self._finds.narrator.is_own(who):
            return self._carried_on(number) or self._matter_of(number) or self._plainly_said(number)
        return (
            self._carried_on(number)
            or self._matter_of(number)
            or self._plainly_said(number)
            or self._unclear_of(number)
            or self._below_of(number)
            or self._retold(number)
            or self._turn_of(number)
            or self._within_marks(number)
        )

    def _closing(self, number: int, voice: Voice | None) -> Voice | None:
        """The voice of the speaker before a thought whose closing mark was lost."""
        if voice is None or voice.verb not in self._musing:
            return None
        one = self._parsed.predicates[number]
        found = self._finds.retelling.closing(self._parsed.tokens[one.head].sentence)
        return None if found is None else self._voice(found.speaker, found.verb, number)

    def _within_marks(self, number: int) -> Voice | None:
        """The voice of words in quotation marks that no verb of saying explains: its subject's."""
        one = self._parsed.predicates[number]
        quote = self._finds.quotations.around(one.head)
        if one.pos == "NOUN" or quote is None:
            return None
        who = one.subject
        is_outside = who is not None and not quote.holds(self._parsed.phrase_mention(who))
        voice = (
            self._voice(who, one.lemma, number)
            if who is not None and is_outside
            else self._names.unnamed(one.lemma)
        )
        kind = AttributionKind.DIRECT
        return replace(voice, attribution=replace(voice.attribution, kind=kind), is_unclear=True)

    def _viewed(self, number: int) -> Voice | None:
        """The voice of "is widely seen as": somebody unnamed."""
        one = self._parsed.predicates[number]
        is_view = self._finds.own_words.is_unowned_view(one)
        return self._names.unnamed(one.lemma, one.head) if is_view else None

    def _alleged(self, number: int) -> Voice | None:
        """The voice of what is only the matter of an allegation: "drew allegations of abuse"."""
        one = self._parsed.predicates[number]
        if one.relation == "conj" and one.lemma in self._acts:
            return None  # "expressed concern that it burned, and urged calm"
        at = self._finds.accounts.over(one.head)
        if at is None:
            at = self._finds.accounts.before(number)
        if at is None:
            return None
        if (speaker := self._finds.plainly.misread(at)) is not None:
            return self._voice(speaker, self._parsed.tokens[at].lemma, number)
        owner = self._finds.accounts.owner(at, _BY) or self._finds.accounts.issuer(at)
        if owner is not None:
            return self._voice(owner, "allege", number)
        if (denier := self._finds.accounts.denier(at)) is not None:
            return self._voice(denier, "deny", number, denied=True)
        return self._names.unnamed("allege", at)

    def _hearsay_of(self, number: int) -> Voice | None:
        """The voice of "reportedly", "allegedly": somebody unnamed."""
        tokens = self._parsed.tokens
        for one in (number, *self._governors(number)):
            over = self._parsed.predicates[one]
            for at in range(over.first, over.last):
                if tokens[at].lemma in self._hearsay and tokens[at].head == over.head:
                    return self._names.unnamed(tokens[at].lemma, at)
            if over.relation not in _WITHIN and not over.relation.startswith("prep:"):
                return None
        return None

    def _carried_on(self, number: int) -> Voice | None:
        """The voice of a sentence that goes on with the speaker of the one before."""
        found = self._finds.running.over(number)
        if found is None:
            return None
        over = self._parsed.predicates[found[0]]
        if over.subject is None or found[0] == number:
            return None
        if found[1] is AttributionKind.DIRECT and (turn := self._turn_of(number)) is not None:
            return turn
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
        is_told = over.lemma in self._telling
        is_told = is_told or (over.lemma in self._naming and event_type in _HAPPENING)
        if is_told and over.subject is not None and not over.is_passive:
            return self._voice(over.subject, over.lemma, verb)
        if is_told and over.is_passive and over.agent is not None:
            return self._voice(over.agent, over.lemma, verb)
        return self.of(verb)

    def _above(self, number: int) -> Voice | None:
        """The voice of a verb of saying that governs the clause."""
        within: Voice | None = None
        for over, under in self._finds.speech.chain(number):
            if (voice := self._emerged(over, under, number)) is not None:
                return voice
            if not self._finds.speech.governs(over, under):
                continue
            if self._is_before_colon(self._parsed.predicates[number].head, over.head):
                return within
            # «You reported that the bridge was lost», he shouted.
            voice = None if self._is_quoted_self(over) else self._of_speech(over, number)
            if voice is not None and not self._is_within(over):
                return voice
            within = within or voice
        return within or self._mistaken(number)

    def _emerged(self, over: Predicate, under: Predicate, number: int) -> Voice | None:
        """The voice of a view that a clause is, or of reports that become known."""
        if (viewer := self._viewer(over, under)) is not None:
            return self._voice(viewer, "believe", number)
        reports = self._finds.matters.emerged(over, under)
        return None if reports is None else self._voice(reports, "report", number)

    def _is_within(self, over: Predicate) -> bool:
        """Whether a verb only thinks or says "I", so that who says that speaks it all.

        "The guards feel they won, a clerk said", "I am not sure they will, a clerk said".
        """
        who = over.subject
        word = "" if who is None else self._parsed.tokens[who.head].text.lower()
        return word in _SELVES or word in _ALL or over.lemma in self._musing

    def _is_quoted_self(self, over: Predicate) -> bool:
        """Whether a speaker in a quotation is only "I" or "you", also where its marks are lost."""
        who = over.subject
        if who is None or self._parsed.tokens[who.head].text.lower() not in _SELVES:
            return False
        sentence = self._parsed.tokens[over.head].sentence
        return self._finds.quotations.holds(over.head) or sentence in self._beside

    def _mistaken(self, number: int) -> Voice | None:
        """The voice of a verb of saying from which the parser tore the clause."""
        for one in (number, *self._governors(number)):
            torn = self._finds.speech.torn
            if (unread := torn.unread(one)) is not None:
                return self._voice(unread[0], unread[1], number)
            near = self._finds.speech.torn.mistaken(one)
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
        for _, under in self._finds.speech.chain(number):
            if under.governor is not None:
                yield under.governor

    def _of_speech(self, over: Predicate, number: int) -> Voice | None:
        """The voice that a verb of saying gives to what it governs."""
        denied = over.lemma in self._denying
        speaker = over.agent if over.is_passive else self._finds.speech.subject_of(over)
        if speaker is not None and self._finds.speech.is_expletive(over, speaker):
            return None
        if not over.is_passive and not self._is_somebody(speaker):
            speaker = self._finds.plainly.speaker_before(over.head) or speaker
        is_it = speaker is not None and self._parsed.tokens[speaker.head].lemma == "it"
        if over.is_passive and (speaker is None or is_it):
            return replace(self._names.unnamed(over.lemma, over.head), is_denial=denied)
        if speaker is None:
            return self._of_nobody(over, denied=denied)
        return self._voice(speaker, over.lemma, number, denied=denied)

    def _is_somebody(self, speaker: Phrase | None) -> bool:
        """Whether a speaker is a word at all, and no mark that the parser took for one."""
        return speaker is not None and self._parsed.tokens[speaker.head].text[:1].isalnum()

    def _of_nobody(self, over: Predicate, *, denied: bool) -> Voice | None:
        """The voice of a verb of saying whose subject cannot be made out: somebody's, unnamed."""
        tag = self._parsed.tokens[over.head].tag
        under = None if over.complement is None else self._parsed.predicates[over.complement]
        is_after = under is not None and under.head > over.head
        is_finite = tag in {"VBD", "VBZ"} and not over.is_infinitive
        if not (is_finite and is_after) or over.lemma not in self._says:
            return None
        voice = self._names.unnamed(over.lemma, over.head)
        return replace(voice, is_denial=denied, is_unclear=True)

    def _viewer(self, over: Predicate, under: Predicate) -> Phrase | None:
        """Whose view it is, where a view is what the clause says ("the opinion is that")."""
        if over.lemma != "be" or under.relation != "ccomp" or over.subject is None:
            return None
        at = over.subject.head
        if not self._finds.accounts.is_one(at):
            return None
        owner = self._finds.accounts.owner(at, _OF)
        return owner or (over.subject if self._finds.accounts.is_line(at) else None)

    def _according_to(self, number: int) -> Voice | None:
        one = self._parsed.predicates[number]
        phrase = self._finds.sources.over(one.head)
        who = one.subject
        is_its = who is not None and self._parsed.tokens[who.head].pos == "PRON"
        if is_its and one.lemma in self._acts:
            return None  # "In its statement, it thanked the general"
        return None if phrase is None else self._voice(phrase, "according to", number)

    def _matter_of(self, number: int) -> Voice | None:
        """The voice of a noun or a participle under a verb of saying."""
        predicate = self._parsed.predicates[number]
        if (found := self._finds.inserted.speaker(predicate)) is not None:
            return self._voice(found[0], found[1], number)
        if (account := self._finds.inserted.account(predicate)) is not None:
            return self._voice(account, "report", number)
        if self._finds.inserted.is_of_nobody(predicate):
            return self._names.unnamed("emerge")
        over = self._finds.matters.hearsay(predicate)
        if over is not None:
            if over.agent is not None:
                return self._voice(over.agent, over.lemma, number)
            return self._names.unnamed(over.lemma, over.head)
        over = self._finds.matters.over(predicate)
        return None if over is None else self._of_speech(over, number)

    def _unclear_of(self, number: int) -> Voice | None:
        """The voice of what may be somebody's words and cannot be told apart from them."""
        near = self._finds.unclear.over(number)
        if near is None:
            return None
        over = self._parsed.predicates[near]
        voice = None if over.subject is None else self._voice(over.subject, over.lemma, number)
        return voice and replace(voice, is_unclear=True)

    def _introduced_by(self, number: int) -> Voice | None:
        """The voice of what stands after a colon that somebody's word opens."""
        found = self._finds.introduced.over(self._parsed.predicates[number].head)
        if found is None or self._finds.transcripts.is_label(found[0].head):
            return None
        return self._voice(found[0], found[1], number)

    def _plainly_said(self, number: int) -> Voice | None:
        """The voice that the order of the words gives, where the tree gives none."""
        one = self._parsed.predicates[number]
        if one.relation == "conj" and one.lemma in self._acts and one.governor is not None:
            over = self._parsed.predicates[one.governor]
            if over.lemma in self._says and over.subject == one.subject:
                return None  # "He denied that guns had come, and thanked the envoy"
        found = self._finds.plainly.over(one.head)
        return None if found is None else self._voice(found[0], found[1], number)

    def _below_of(self, number: int) -> Voice | None:
        """The voice of what hangs below a word of saying, however deep."""
        if (thinker := self._finds.below.thinker(number)) is not None:
            return self._voice(thinker, "believe", number)
        over = self._finds.below.over(number)
        if over is None or self._is_before_colon(self._parsed.predicates[number].head, over.head):
            return None
        return self._of_speech(over, number)

    def _turn_of(self, number: int) -> Voice | None:
        """The voice of a turn in a transcript: all that nobody else is said to say in it."""
        speaker = self._finds.transcripts.over(self._parsed.predicates[number].head)
        if speaker is None:
            return None
        voice = self._voice(speaker, "tell", number)
        kind = AttributionKind.DIRECT
        return replace(voice, attribution=replace(voice.attribution, kind=kind))

    def _retold(self, number: int) -> Voice | None:
        """The voice of a sentence that goes on with an account, as far as can be told."""
        found = self._finds.retelling.over(number)
        if found is None or self._parsed.tokens[found[0].head].text.lower() in _SELVES:
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
        over, one = self._parsed.predicates[beside], self._parsed.predicates[number]
        speaker = over.agent if over.is_passive else over.subject
        if self._is_before_colon(one.head, over.head) or over.subject is None:
            return None
        if speaker is None:
            return self._names.unnamed(over.lemma, over.head)  # "as was reported earlier"
        if one.governor == beside and one.relation == "conj" and over.head < one.head:
            return None  # "We stay, he said, and demanded more"
        return self._voice(speaker, over.lemma, number, is_beside=True)

    def _unquoted(self, number: int) -> Voice | None:
        """The voice of a sentence in the first person whose quotation marks were lost."""
        found = self._finds.quotations.unquoted(number)
        if found is None or self._finds.narrator.is_there:
            return None
        return self._voice(found[1], self._parsed.predicates[found[0]].lemma, number)

    def _is_before_colon(self, at: int, speech: int) -> bool:
        """Whether a colon opens what is said after a clause, so that the clause is not of it.

        A semicolon parts them too ("they met; afterwards he said that ...").
        """
        marks = {token.text for token in self._parsed.tokens[at:speech]}
        return ":" in marks or (";" in marks and not self._finds.quotations.holds(at))

    def _quoted_from(self, number: int) -> Voice | None:
        """The voice of a quotation that began in a sentence with a speaker and runs on."""
        head = self._parsed.predicates[number].head
        found = self._finds.quotations.voice_over(head, but=number)
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
            is_account = self._finds.matters.emerged(predicate, under) is not None
            return is_account or self._finds.speech.governs(predicate, under)
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
        at = self._parsed.predicates[number].head
        return self._names.voice(speaker, verb, at, denied=denied, is_beside=is_beside)


@cache
def load_voices(language: str) -> Mapping[str, Any]:
    """The bundled words of a language (`frames/<language>/voices.yaml`)."""
    file = files("truceline.claims") / "frames" / language / "voices.yaml"
    body: Mapping[str, Any] = yaml.safe_load(file.read_text(encoding="utf-8"))
    return body
