"""Accounts that run on: sentences that tell more of what somebody was just said to have told.

Told in the past like the author's own words, they show whose they are by what stands around them:
an opening that gives an account ("described the night", "lists abuses"), the same speaker again
after them ("He added that ..."), a pronoun for somebody of whom only the speaker told, and, where
a text lost its quotation marks, the place after "he said".
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from truceline.claims.model import Parsed, Phrase, Predicate
from truceline.claims.parts.referents import Referents
from truceline.claims.voicing.quotations import QUOTES

__all__ = ["Retelling", "Told"]

_PRONOUNS = frozenset({"he", "she", "they", "it", "these", "those"})
_ADDING = frozenset({"add", "continue", "go on", "conclude"})
_OTHERS = frozenset({"other", "more", "another", "most", "rest", "several", "dozen", "many"})
_FATES = frozenset({"die", "survive", "remain", "escape", "flee", "surrender", "suffer", "be"})
_THEN = frozenset({"then", "afterwards", "thereupon"})
# An account is told in no more sentences than these, all of one paragraph.
_REACH = 5
_NAMED = 15
_GAP = 2
_LED = 5
_BACK = 3
_MAIN = frozenset({"ROOT", "conj", "ccomp", "parataxis"})
_SELVES = frozenset({"i", "we"})
_NOTHING = frozenset({"nothing", "little", "word"})
_AHEAD = frozenset({"will", "would"})
_NOWADAYS = frozenset({"today", "now", "nowadays"})
_JUDGES = frozenset(
    {
        *("court", "tribunal", "judge", "jury", "commission", "inquiry", "hearing", "panel"),
        *("investigator", "researcher", "prosecutor", "interviewer"),
    }
)
_KNOWN = frozenset({"the", "this", "these", "those", "both"})
_APART = frozenset({",", '"', ";", ":"})
# To hold or give one of these tells no story that could go on.
_STANCES = frozenset(
    {
        *("position", "line", "charge", "confidence", "hope", "fear", "concern", "threat"),
        *("opinion", "view", "belief", "conviction", "feeling", "expectation", "suspicion"),
        *("pledge", "promise", "vow", "estimate", "intelligence", "message", "notice", "sense"),
    }
)
_WHAT = frozenset({"what", "how"})
# "We left , he said": so marks of quotation are lost with the spaces that stood beside them.
_STRIPPED = re.compile(r"\w ,\s")


# "We didn t", "Russia s plan": so marks are lost of which nothing else is left.
_WORN = re.compile(
    r"\b(?:do|did|is|was|does|wo|ca|could|would|have|has|are|were|had|should)n t\b|\bcan t\b"
    r"|\b(?:I|[Ww]e|[Tt]hey|[Yy]ou) (?:ll|ve|re|m|d)\b|[A-Za-z]{3} s (?=[a-z])"
)


@dataclass(frozen=True, slots=True)
class Told:
    """Who tells, by which verb, and the tokens of what is told."""

    speaker: Phrase
    verb: str
    first: int
    last: int
    is_trailing: bool = False
    is_clausal: bool = True


@dataclass(kw_only=True)
class Retelling:
    """Finds whose account a sentence without a speaker goes on with, in one text.

    Attributes:
        parsed: The text.
        referents: Whom its pronouns mean.
        sources: Whom a sentence names beside its clauses ("according to"), by sentence.
        says: Lemmas of verbs that put what somebody said.
        retelling: Those that give an account without a clause under them.
        accounts: Nouns that tell.
        giving: Verbs that with such a noun give an account ("gave a version of events").
        silent: Verbs that in the negative tell that somebody said nothing ("has not replied").
        acts: Verbs by which who speaks does something ("accused", "ordered").
        answering: Verbs by which somebody answers an account ("rejected").
    """

    parsed: Parsed
    referents: Referents
    sources: Mapping[int, Phrase]
    says: Collection[str]
    retelling: Collection[str]
    accounts: frozenset[str]
    giving: Collection[str]
    silent: Collection[str]
    acts: Collection[str] = ()
    answering: Collection[str] = ()
    _spoken: dict[int, Told] = field(init=False, default_factory=dict)
    _opened: dict[int, Told] = field(init=False, default_factory=dict)
    _roots: dict[int, Predicate] = field(init=False, default_factory=dict)
    _is_stripped: bool = field(init=False)
    _is_worn: bool = field(init=False)

    def __post_init__(self) -> None:
        stored = self.parsed.stored
        is_bare = not any(mark in stored for mark in QUOTES)
        self._is_stripped = is_bare and _STRIPPED.search(stored) is not None
        self._is_worn = is_bare and _WORN.search(stored) is not None
        for sentence, phrase in self.sources.items():
            first, last = self.parsed.sentences[sentence]
            self._spoken[sentence] = Told(phrase, "according to", first, last)
        for one in self.parsed.predicates:
            self._note(one)

    def over(self, number: int) -> tuple[Phrase, str] | None:
        """Whose account a predicate goes on with, by which verb; None without one."""
        one = self.parsed.predicates[number]
        sentence = self.parsed.tokens[one.head].sentence
        root = self._roots.get(sentence)
        if sentence in self._spoken or sentence in self._opened or root is None:
            return None
        if self._is_silent(root) or self._is_act(root):
            return None
        found = (
            self._of_opening(sentence)
            or self._between(sentence)
            or self._after(sentence, root)
            or self._unmarked(sentence)
            or self.closing(sentence)
            or self._in_passing(sentence)
        )
        return None if found is None else (found.speaker, found.verb)

    def _is_act(self, root: Predicate) -> bool:
        """Whether somebody acts by words, as the author tells: "He accused the army"."""
        who = root.subject
        is_own = who is not None and self.parsed.tokens[who.head].text.lower() in _PRONOUNS
        return is_own and root.lemma in self.acts and not root.is_passive

    def _note(self, one: Predicate) -> None:
        sentence = self.parsed.tokens[one.head].sentence
        if one.relation == "ROOT":
            self._roots.setdefault(sentence, one)
        speaker = self._speaker(one)
        if one.pos != "VERB" or speaker is None or one.is_infinitive or one.is_passive:
            return
        if one.relation not in _MAIN or self._is_silent(one):
            return
        first, last = self.parsed.sentences[sentence]
        is_opening = self._opens(one)
        if one.lemma in self.says and not is_opening:
            under = None if one.complement is None else self.parsed.predicates[one.complement]
            span = (first, last) if under is None else (under.first, under.last)
            is_after = under is not None or self._is_after_clause(one.head, first)
            is_trailing = one.head > span[0] and is_after and self._is_last(one.head, last)
            held = one.object
            is_held = held is not None and under is not None and one.head < held.head < under.head
            is_clausal = under is not None and not is_held  # "declared a truce, which will ..."
            said = Told(speaker, one.lemma, *span, is_trailing=is_trailing, is_clausal=is_clausal)
            self._spoken[sentence] = said
        elif is_opening:
            self._opened[sentence] = Told(speaker, one.lemma, first, last)

    def _is_after_clause(self, at: int, first: int) -> bool:
        """Whether a clause stands before a verb in its sentence."""
        return any(one.pos in {"VERB", "AUX"} for one in self.parsed.tokens[first : at - 1])

    def _is_last(self, at: int, last: int) -> bool:
        """Whether after a verb only its speaker is named ("said Rana Hadid, who led them")."""
        rest = self.parsed.tokens[at + 1 : last]
        is_short = len(rest) < _REACH
        return is_short or (len(rest) < _NAMED and not any(one.pos == "VERB" for one in rest))

    def _of_opening(self, sentence: int) -> Told | None:
        for before in range(sentence - 1, max(sentence - 1 - _REACH, -1), -1):
            if not self._is_joined(before, sentence) or self._is_outside(before + 1):
                return None
            if before in self._opened:
                return self._opened[before]
            if before in self._spoken and not self._is_pronoun(before):
                return None
        return None

    def _is_outside(self, sentence: int) -> bool:
        """Whether a sentence tells what became of an account, or of who made it."""
        root = self._roots.get(sentence)
        if root is None or root.subject is None:
            return False
        first = self.parsed.tokens[root.subject.first].text.lower()
        opened = self.parsed.tokens[self.parsed.sentences[sentence][0]].text.lower()
        if opened in _NOWADAYS and root.tense == "present":
            return True
        is_news = "have" in root.auxiliaries and root.tense == "present"
        is_answer = root.lemma in self.answering or root.lemma in self.acts or root.lemma == "show"
        return first == "its" or (first not in _PRONOUNS and (is_news or is_answer))

    def _between(self, sentence: int) -> Told | None:
        """The speaker before and after a sentence, where the latter goes on ("He added ...")."""
        after = self._nearest(sentence, 1)
        if after is None or not self._goes_on(after) or self._is_taken_up(sentence, after):
            return None
        before = self._nearest(sentence, -1)
        if before is not None:
            return self._spoken[before]
        said = self._spoken[after]
        meant = self.referents.of(said.speaker) if said.verb in _ADDING else None
        if meant is None or self.parsed.tokens[meant.head].sentence >= sentence:
            return None
        return Told(meant, said.verb, said.first, said.last)

    def _is_taken_up(self, sentence: int, after: int) -> bool:
        """Whether who speaks after a sentence is somebody of whom it tells itself."""
        who = self._spoken[after].speaker
        if self.parsed.tokens[who.head].text.lower() not in {"it", "they"}:
            return False
        meant = self.referents.of(who)
        return meant is not None and self.parsed.tokens[meant.head].sentence == sentence

    def _goes_on(self, sentence: int) -> bool:
        """Whether a sentence goes on with who spoke before it: "He said that", "... added that"."""
        said = self._spoken[sentence]
        if not (said.is_clausal or said.is_trailing):
            return False  # "They declared a truce"
        return self._is_pronoun(sentence) or said.verb in _ADDING

    def _nearest(self, sentence: int, step: int) -> int | None:
        for gap in range(1, _GAP + 1):
            other = sentence + step * gap
            if other in self._spoken:
                return other if self._is_joined(*sorted((other, sentence))) else None
        return None

    def _after(self, sentence: int, root: Predicate) -> Told | None:
        """The speaker of the sentence before, of whose people or events this one tells more."""
        if _AHEAD.intersection(root.auxiliaries) and (found := self._foretold(sentence)):
            return found
        said = self._spoken.get(sentence - 1)
        if said is None or not self._is_joined(sentence - 1, sentence):
            return None
        if root.subject is None or root.tense != "past" or root.subject.basis != "stated":
            return None
        return said if self._takes_up(root, root.subject, said) else None

    def _foretold(self, sentence: int) -> Told | None:
        """Who foretells what is to come, and goes on doing so: "Then would come the families"."""
        for before in range(sentence - 1, max(sentence - 1 - _REACH, -1), -1):
            said, root = self._spoken.get(before), self._roots.get(before)
            if not self._is_joined(before, sentence):
                return None
            if said is not None:
                told = self.parsed.tokens[said.first : said.last]
                return said if any(token.lemma in {"will", "would"} for token in told) else None
            if root is None or not _AHEAD.intersection(root.auxiliaries):
                return None
        return None

    def _takes_up(self, root: Predicate, who: Phrase, said: Told) -> bool:
        tokens = self.parsed.tokens
        is_pronoun = tokens[who.head].text.lower() in _PRONOUNS
        meant = self.referents.of(who) if is_pronoun else None
        if meant is not None and meant.head == said.speaker.head:
            return False  # "He then flew home"
        first, _ = self.parsed.sentences[tokens[root.head].sentence]
        for at in range(first, root.head):
            is_led = at > first and tokens[at - 1].pos in {"ADP", "SCONJ"}  # "since then"
            if tokens[at].lemma in _THEN and not is_led:
                return is_pronoun or self._is_told_of(who, said)
        if not is_pronoun:
            is_fate = root.is_passive or root.lemma in _FATES
            is_more = is_fate and who.first == first and self._is_of_them(who)
            is_more = is_more and not said.is_trailing and said.is_clausal
            return is_more or self._names_again(who, said)
        if meant is None or not said.first <= meant.head < said.last:
            return self._is_of_many(who, said)
        return True

    def _is_of_many(self, who: Phrase, said: Told) -> bool:
        """Whether "they" can only be those of whom one man told: "says he met six of them"."""
        tokens, head = self.parsed.tokens, said.speaker.head
        is_they = tokens[who.head].text.lower() == "they"
        told = tokens[said.first : said.last]
        is_told = any(one.tag in {"NNS", "NNPS", "CD"} for one in told)
        return is_they and is_told and not self.referents.among({head}, who, before=who.head)

    def _is_told_of(self, who: Phrase, said: Told) -> bool:
        told = self.parsed.tokens[said.first : said.last]
        return any(one.lemma == self.parsed.tokens[who.head].lemma for one in told)

    def _is_of_them(self, who: Phrase) -> bool:
        """Whether a mere number or "others" counts on: "Two were wounded", "More died"."""
        tokens = self.parsed.tokens
        first, head = tokens[who.first], tokens[who.head]
        if any(tokens[at].lemma in {"of", "in"} for at in range(who.first, who.last)):
            return False
        words = {tokens[at].lemma for at in range(who.first, who.last)}
        is_counted = first.tag == "CD" and first.text.isalpha()
        return head.lemma in _OTHERS or is_counted or bool(words & {"another", "other", "further"})

    def _names_again(self, who: Phrase, said: Told) -> bool:
        """Whether "the crew" is one of whom only the speaker told, in the same word."""
        tokens = self.parsed.tokens
        head = tokens[who.head]
        if tokens[who.first].text.lower() not in _KNOWN or head.pos != "NOUN":
            return False
        if head.lemma == tokens[said.speaker.head].lemma:
            return False
        return any(
            tokens[at].lemma == head.lemma and tokens[at].pos == "NOUN" and self._is_new(at)
            for at in range(said.first, said.last)
        )

    def _is_new(self, at: int) -> bool:
        """Whether a noun is told of for the first time: "a tanker", "two men"."""
        first, _ = self.parsed.sentences[self.parsed.tokens[at].sentence]
        led = (self.parsed.tokens[one] for one in range(max(first, at - _LED), at))
        return not any(
            one.head == at and one.rel in {"det", "poss"} and one.text.lower() not in {"a", "an"}
            for one in led
        )

    def _unmarked(self, sentence: int) -> Told | None:
        """The speaker after "he said" in a text that lost its marks, or of "I" just before."""
        reach = _BACK if self._is_stripped else int(self._is_worn)
        if not reach or not self._is_joined(sentence - 1, sentence):
            return None
        for before in range(sentence - 1, max(sentence - 1 - reach, -1), -1):
            if not self._is_joined(before, sentence):
                return None
            said = self._spoken.get(before)
            if said is not None:
                return said if said.is_trailing else None
        return None

    def closing(self, sentence: int) -> Told | None:
        """The speaker just before a sentence from whose end a closing mark was lost ("it .")."""
        _, last = self.parsed.sentences[sentence]
        stop = self.parsed.tokens[last - 1]
        is_closed = stop.text == "." and self.parsed.stored[stop.start - 1 : stop.start] == " "
        said = self._spoken.get(sentence - 1)
        is_lost = is_closed and (self._is_stripped or self._is_worn)
        return said if is_lost and said is not None and said.is_trailing else None

    def _in_passing(self, sentence: int) -> Told | None:
        """Who talks on in a feature: "The planes came twice, says a tyre seller. Nobody died."."""
        for before in range(sentence - 1, max(sentence - 1 - _REACH, -1), -1):
            if not self._is_joined(before, sentence) or self._is_of_speaker(before + 1):
                return None
            if before in self._opened:
                return None
            if (said := self._spoken.get(before)) is not None:
                is_passing = said.is_trailing and self._is_passing(before)
                return said if is_passing and not self._means(sentence, said.speaker) else None
        return None

    def _means(self, sentence: int, speaker: Phrase) -> bool:
        """Whether a sentence's subject is a pronoun for a speaker: "Yet it met the king"."""
        root = self._roots.get(sentence)
        if root is None or root.subject is None:
            return False
        before = root.subject.head
        return self.referents.among({speaker.head}, root.subject, before=before) is not None

    def _is_passing(self, sentence: int) -> bool:
        """Whether a sentence without marks of quotation closes with "says" and who says it."""
        first, last = self.parsed.sentences[sentence]
        tokens = self.parsed.tokens[first:last]
        is_now = any(
            one.tag in {"VBZ", "VBP"} and one.lemma in self.says for one in tokens[-_NAMED:]
        )
        return is_now and not any(one.text in QUOTES for one in tokens)

    def _is_of_speaker(self, sentence: int) -> bool:
        """Whether a sentence is about a person who may be the speaker: "He lights a candle"."""
        root = self._roots.get(sentence)
        if root is None or root.subject is None:
            return False
        word = self.parsed.tokens[root.subject.first].text.lower()
        return word in {"he", "she", "his", "her"} or self._is_outside(sentence)

    def _is_pronoun(self, sentence: int) -> bool:
        """Whether a pronoun speaks in a sentence: who spoke before goes on."""
        head = self._spoken[sentence].speaker.head
        return self.parsed.tokens[head].text.lower() in _PRONOUNS

    def _opens(self, one: Predicate) -> bool:
        """Whether a clause announces an account: "described the night", "gave a version"."""
        held, tokens = one.object, self.parsed.tokens
        speaker = self._speaker(one)
        if one.negation or speaker is None or tokens[speaker.head].lemma in _SELVES:
            return False
        if one.lemma == "testify" or self._is_heard_by_judges(one):
            return True
        if one.lemma in self.retelling:
            is_told = held is not None or self._tells_what(one) or self._tells_when(one.head)
            return not self._is_view(one) and is_told
        if held is None or self._governs(one):
            return False
        is_account = tokens[held.head].lemma in self.accounts - _STANCES
        return is_account and (one.lemma in self.giving or one.lemma in self.says)

    def _is_heard_by_judges(self, one: Predicate) -> bool:
        """Whether somebody bears witness: "told the court that he had seen him"."""
        tokens = self.parsed.tokens
        after = tokens[one.head + 1 : one.head + _LED]
        return one.lemma == "tell" and any(
            token.head == one.head and token.lemma in _JUDGES for token in after
        )

    def _is_view(self, one: Predicate) -> bool:
        """Whether it only calls a thing something: "described the answer as thin"."""
        held, tokens = one.object, self.parsed.tokens
        return "as" in one.preps or (held is not None and tokens[held.head + 1].text == "as")

    def _governs(self, one: Predicate) -> bool:
        """Whether a clause follows that a verb governs."""
        at = one.complement
        return at is not None and self.parsed.predicates[at].head > one.head

    def _speaker(self, one: Predicate) -> Phrase | None:
        """A verb's subject, also where a participle took it ("Survivors met there gave ...")."""
        if one.subject is not None or one.complement is None:
            return one.subject
        under = self.parsed.predicates[one.complement]
        between = {token.text for token in self.parsed.tokens[under.head : one.head]}
        is_before = under.head < one.head and not under.marker
        return under.subject if is_before and not between & _APART else None

    def _tells_when(self, at: int) -> bool:
        """Whether a day or a night is told of: "recalled the night of the raid"."""
        tokens = self.parsed.tokens
        after = range(at + 1, min(at + _BACK + 1, len(tokens)))
        return tokens[at + 1].pos == "DET" and any(
            tokens[one].head == at and tokens[one].rel == "npadvmod" for one in after
        )

    def _tells_what(self, one: Predicate) -> bool:
        """Whether a clause with "what" or "how" is told: "described how they had fled"."""
        if one.complement is None:
            return False
        under = self.parsed.predicates[one.complement]
        between = self.parsed.tokens[one.head + 1 : under.head]
        return any(token.text.lower() in _WHAT for token in between)

    def _is_silent(self, root: Predicate) -> bool:
        held = root.object
        is_nothing = held is not None and self.parsed.tokens[held.head].lemma in _NOTHING
        is_unsaid = bool(root.negation) or is_nothing
        return root.lemma in self.silent or (is_unsaid and root.lemma in self.says)

    def _is_joined(self, before: int, after: int) -> bool:
        """Whether two sentences stand in one paragraph."""
        if before < 0:
            return False
        first = self.parsed.tokens[self.parsed.sentences[before][0]].start
        last = self.parsed.tokens[self.parsed.sentences[after][0]].start
        return not any(first < start <= last for start, _ in self.parsed.paragraphs)
