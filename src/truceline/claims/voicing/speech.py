"""Verbs of saying: what they govern, who speaks, and what stands loosely beside a clause."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from truceline.claims.model import Parsed, Phrase, Predicate
from truceline.claims.voicing.torn import Torn

__all__ = ["Speech"]

_STEPS = 3
# With "that" these hold a thing to be so; else they hold or take something.
_HOLDING = frozenset({"hold", "have"})
_CLEAR = frozenset({"clear", "plain", "known"})
_OWNED_TO = frozenset({"prep:to", "prep:of", "prep:about", "prep:for", "prep:with", "prep:over"})
_CHARGED = frozenset({"prep:of", "prep:for", "prep:with", "prep:over"})
_SELVES = frozenset({"i", "we"})
_THINGS = frozenset({"it", "they", "he", "she"})
_APART = frozenset({",", '"', ";", ":"})
_FINITE = frozenset({"ccomp", "parataxis"})
# "Were seen spreading petrol": what is sensed so is plain fact.
_SENSING = frozenset({"see", "observe", "hear", "watch", "view", "record", "film"})


@dataclass(frozen=True)
class Speech:
    """Judges the speech verbs of one text.

    Attributes:
        parsed: The text.
        says: Lemmas of all verbs of saying and thinking.
        accusing: Those that take "of" or "for" and a clause.
        telling: Those that take a mere "of".
        outlook: Those that with "to" foretell in the author's voice.
        denying: Those that deny what they govern.
        clausal: Verbs that let speak only with a clause under them ("regretted that").
        hearsay: Verbs that tell what is heard, in the passive ("it was learned that").
        finding: Verbs by which an account, or who makes one, tells ("the survey found that").
        finders: Such accounts and such people.
        stances: What somebody is who thinks a thing ("are confident that").
        claiming: Verbs of which a bare verb is the matter ("claims to have fled").
        inserted: Verbs that tell only amid or after the clause (", he continued,").
    """

    parsed: Parsed
    says: Collection[str]
    accusing: Collection[str]
    telling: Collection[str]
    outlook: Collection[str]
    denying: Collection[str] = ()
    clausal: Collection[str] = ()
    hearsay: Collection[str] = ()
    finding: Collection[str] = ()
    finders: Collection[str] = ()
    stances: Collection[str] = ()
    inserted: Collection[str] = ()
    claiming: Collection[str] = ()
    torn: Torn = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "torn", Torn(self.parsed, self.says))

    def chain(self, number: int) -> Iterator[tuple[Predicate, Predicate]]:
        """Each predicate above and the one below it, upwards."""
        under = self.parsed.predicates[number]
        seen = {number}
        while under.governor is not None and under.governor not in seen:
            seen.add(under.governor)
            over = self.parsed.predicates[under.governor]
            yield over, under
            under = over

    def governs(self, over: Predicate, under: Predicate) -> bool:
        """Whether a clause is what the verb above it says."""
        if self._is_made_clear(over, under):
            return True
        if under.relation in _FINITE:
            is_said = (
                over.lemma in self.says or self._tells(over, under) or self._calls(over, under)
            )
            return is_said and not self._is_run_on(over, under)
        if under.relation == "conj":
            return self._is_joined_speech(over, under)
        if under.relation == "xcomp":
            return self._governs_bare(over, under)
        if under.relation in _OWNED_TO:
            return self._governs_gerund(over, under)
        return under.relation == "advcl" and over.lemma in self.says and under.marker == "that"

    def _is_run_on(self, over: Predicate, under: Predicate) -> bool:
        """Whether a clause only stands before a verb that tells another one after it.

        "They left the hall, the statement said it was empty": a full stop would be right.
        """
        if under.head > over.head or over.complement is None or over.subject is None:
            return False
        tokens = self.parsed.tokens
        after = tokens[over.head + 1] if over.head + 1 < len(tokens) else tokens[over.head]
        is_told = any(
            one.governor is not None
            and self.parsed.predicates[one.governor] is over
            and one.relation == "ccomp"
            and one.head > over.head
            for one in self.parsed.predicates
        )
        return is_told and over.subject.head < over.head and after.text not in _APART

    def _governs_bare(self, over: Predicate, under: Predicate) -> bool:
        """Whether it says an infinitive or a gerund: "is said to lead", "denies arming them"."""
        is_gerund = self.parsed.tokens[under.head].tag == "VBG"
        if (over.lemma in self.denying and is_gerund) or self._is_claimed(over, under):
            return True
        is_told = over.lemma in self.says or over.lemma in self.hearsay or over.lemma == "hold"
        is_told = is_told and not (is_gerund and over.lemma in _SENSING)
        is_done = over.lemma not in self.outlook or "have" in under.auxiliaries
        return is_told and over.is_passive and is_done

    def _governs_gerund(self, over: Predicate, under: Predicate) -> bool:
        """Whether it says a gerund after a preposition: "accused of", "confessed to"."""
        is_owned = over.lemma in self.claiming and not over.is_passive
        is_charge = over.lemma in self.accusing and under.relation in _CHARGED
        is_telling = over.lemma in self.telling and under.relation == "prep:of"
        return (is_owned and over.subject is not None) or is_charge or is_telling

    def subject_of(self, over: Predicate) -> Phrase | None:
        """Who speaks, for a participle the subject of the verb above it ("adding that ...")."""
        for _ in range(_STEPS):
            if (speaker := self.torn.joined_speaker(over)) is not None:
                return speaker
            if over.subject is not None:
                return over.subject
            if (speaker := self._of_those_asked(over)) is not None:
                return speaker
            if over.governor is None or over.relation not in {"advcl", "conj", "xcomp"}:
                break
            over = self.parsed.predicates[over.governor]
        if self.parsed.tokens[over.head].tag not in {"VBG", "VB"}:
            return None
        first, _ = self.parsed.sentences[self.parsed.tokens[over.head].sentence]
        before = (one for one in self.parsed.predicates if first <= one.head < over.head)
        return next((one.subject for one in before if one.subject is not None), None)

    def _of_those_asked(self, over: Predicate) -> Phrase | None:
        """Who speaks, described by a participle: "Survivors interviewed there said that ..."."""
        if over.complement is None or self.parsed.tokens[over.head].tag not in {"VBD", "VBZ"}:
            return None
        under = self.parsed.predicates[over.complement]
        between = {token.text for token in self.parsed.tokens[under.head : over.head]}
        is_before = under.head < over.head and not under.marker
        return under.subject if is_before and not between & _APART else None

    def is_expletive(self, over: Predicate, speaker: Phrase) -> bool:
        """Whether nobody in particular sees or says it ("it is easy to think that ...")."""
        is_it = self.parsed.tokens[speaker.head].lemma == "it"
        return is_it and over.is_infinitive and speaker.basis != "stated"

    def beside(self) -> dict[int, int]:
        """Sentence → a speech verb in it that governs no clause (", the official said.")."""
        found: dict[int, int] = {}
        for number, one in enumerate(self.parsed.predicates):
            if one.subject is not None and self._is_beside(one):
                found[self.parsed.tokens[one.head].sentence] = number
        return found

    def _tells(self, over: Predicate, under: Predicate) -> bool:
        """Whether a verb that lets speak only in some uses does so here."""
        lemma = over.lemma
        if under.is_infinitive:
            return False
        if lemma in self.clausal or (lemma in _HOLDING and under.marker == "that"):
            return True
        if under.relation == "parataxis":
            return False
        if lemma in self.inserted and under.head < over.head and not under.marker:
            return True  # "two bridges would be blown up, the colonel threatened"
        who = "" if over.subject is None else self.parsed.tokens[over.subject.head].lemma
        if lemma == "be":
            held = "" if over.object is None else self.parsed.tokens[over.object.head].lemma
            return held in self.stances and who not in {"it", "there"}
        is_heard = lemma in self.hearsay and (over.is_passive or who in _SELVES)
        return is_heard or (lemma in self.finding and self._finds(over, who))

    def _calls(self, over: Predicate, under: Predicate) -> bool:
        """Whether a verb of saying has but a particle more: "radioed in that"."""
        lemma, _, particle = over.lemma.partition(" ")
        is_saying = lemma in self.says or lemma in self.clausal
        return bool(particle) and is_saying and under.marker == "that"

    def _finds(self, over: Predicate, who: str) -> bool:
        """Whether an account finds something, or what means one; a man finds what is so."""
        return who in self.finders or (who in _THINGS and self._is_found_before(over))

    def _is_found_before(self, over: Predicate) -> bool:
        """Whether an account told something shortly before, so that "it" may mean it."""
        tokens = self.parsed.tokens
        sentence = tokens[over.head].sentence
        return any(
            one.subject is not None
            and tokens[one.subject.head].lemma in self.finders
            and (one.lemma in self.says or one.lemma in self.finding)
            and sentence - _STEPS < tokens[one.head].sentence <= sentence
            for one in self.parsed.predicates
            if one.head < over.head
        )

    def _is_made_clear(self, over: Predicate, under: Predicate) -> bool:
        """Whether somebody "made clear that ..."."""
        above = self.parsed.tokens[self.parsed.tokens[under.head].head]
        is_content = under.marker == "that" and under.relation in {"ccomp", "advcl", "acl"}
        if over.lemma == "let" and under.lemma == "know" and under.complement is not None:
            return True  # "let it be known that ..."
        return is_content and over.lemma == "make" and above.lemma in _CLEAR

    def _is_claimed(self, over: Predicate, under: Predicate) -> bool:
        """Whether one tells what oneself did ("claims to have fled")."""
        if over.lemma not in self.claiming or over.is_passive or over.subject is None:
            return False
        is_done = "have" in under.auxiliaries or not under.is_infinitive
        return is_done or over.lemma in {"claim", "profess", "purport", "pretend"}

    def _is_beside(self, one: Predicate) -> bool:
        """Whether a verb of saying stands loosely beside a clause: ", he said", "as he put it"."""
        is_saying = one.lemma in self.says or one.lemma in self.clausal
        if one.lemma in self.accusing and one.object is not None:
            return False  # "no one claimed it, several accused the cells"
        if is_saying and (self.torn.is_trailing(one) or self.torn.is_so(one)):
            return True
        if one.relation == "parataxis" or (is_saying and self.torn.is_amid(one)):
            return is_saying or one.lemma in self.inserted
        if one.relation != "advcl" or one.marker != "as" or one.complement is not None:
            return False
        held = one.object
        is_empty = held is None or self.parsed.tokens[held.head].lemma == "it"
        is_put = one.lemma == "put" and held is not None
        is_finite = one.tense != "" or "would" in one.auxiliaries
        return is_empty and (is_saying or is_put) and is_finite

    def _is_joined_speech(self, over: Predicate, under: Predicate) -> bool:
        """Whether a clause goes on with what was said ("said a deal is near, and they will sign").

        It has a subject and a tense of its own: present or future under a verb in the past.
        """
        is_own = under.subject is not None and under.subject.basis == "stated"
        is_later = under.tense in {"present", "future"} or "would" in under.auxiliaries
        is_speech = over.lemma in self.says and over.complement is not None
        if self._is_objection(over, under):
            return False
        if is_speech and not is_own and self._is_torn_past(over, under):
            return True
        if is_own and is_speech and over.complement is not None:
            said = self.parsed.predicates[over.complement]
            if said.head < over.head:  # "Shots were fired, he said, and an inquiry was under way."
                return True
        return is_own and is_later and is_speech and over.tense == "past"

    def _is_torn_past(self, over: Predicate, under: Predicate) -> bool:
        """Whether a past act was joined to a saying in the present ("say X fled and burned it")."""
        tags = self.parsed.tokens[over.head].tag, self.parsed.tokens[under.head].tag
        is_bare = not over.auxiliaries and not under.auxiliaries
        return is_bare and tags[0] in {"VBP", "VBZ"} and tags[1] in {"VBD", "VBN"}

    def _is_objection(self, over: Predicate, under: Predicate) -> bool:
        """Whether the text itself sets something against what was said (", but this is a lie")."""
        between = self.parsed.tokens[over.head : under.head]
        subject = under.subject
        is_pointing = subject is not None and self.parsed.tokens[subject.first].lemma in {
            *("this", "that", "these", "there"),
        }
        return is_pointing and any(one.lemma == "but" for one in between)
