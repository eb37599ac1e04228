"""Everything that looks for whose words a clause is, made ready for one text."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from truceline.claims.model import Parsed
from truceline.claims.parts.referents import Referents
from truceline.claims.voicing.accounts import Accounts
from truceline.claims.voicing.below import Below
from truceline.claims.voicing.inserted import Inserted
from truceline.claims.voicing.introduced import Introduced
from truceline.claims.voicing.joined import Joined
from truceline.claims.voicing.matters import Matters
from truceline.claims.voicing.narrator import Narrator
from truceline.claims.voicing.own_words import OwnWords
from truceline.claims.voicing.plainly import Plainly
from truceline.claims.voicing.quotations import Quotations
from truceline.claims.voicing.retelling import Retelling
from truceline.claims.voicing.running import RunningOn
from truceline.claims.voicing.sources import Sources
from truceline.claims.voicing.speech import Speech
from truceline.claims.voicing.transcripts import Transcripts
from truceline.claims.voicing.unclear import Unclear

__all__ = ["Finders", "finders_of"]

# Classes of words that only one judge asks for.
_OWN_SETS = (
    *("judging", "seeing_as", "charges", "pledged", "granted", "prospects", "holding"),
    *("accounts", "allegations"),
)
_MATTERS = (
    *("asserting", "asserting_of", "evidential", "emerging", "judging", "instances"),
    *("finding", "finders", "retelling"),
)
_SETS = ("finding", "finders", "stances", "inserted", "claiming")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finders:
    """The judges of one text; see each class."""

    able: frozenset[int]
    referents: Referents
    accounts: Accounts
    below: Below
    inserted: Inserted
    introduced: Introduced
    joined: Joined
    matters: Matters
    narrator: Narrator
    own_words: OwnWords
    plainly: Plainly
    quotations: Quotations
    retelling: Retelling
    running: RunningOn
    sources: Sources
    speech: Speech
    transcripts: Transcripts
    unclear: Unclear


class _Words:
    """The classes of words of `voices.load_voices`."""

    def __init__(self, words: Mapping[str, Any]) -> None:
        self.words = words
        self.says = self("reported", "alleged")
        self.clausal = self("clausal") - self.says
        self.said = (self.says | self.clausal) - self("outlook", "taking", "judging", "accusing")
        self.accounts = self("accounts", "rumours", "allegations")

    def __call__(self, *names: str) -> frozenset[str]:
        return frozenset(one for name in names for one in self.words.get(name, ()))

    def each(self, names: tuple[str, ...]) -> dict[str, frozenset[str]]:
        """Class → its words, by the names of the classes."""
        return {name: self(name) for name in names}


def finders_of(parsed: Parsed, words: Mapping[str, Any]) -> Finders:
    """The judges of a text.

    Args:
        parsed: The text.
        words: `voices.load_voices`.
    """
    of = _Words(words)
    referents = Referents(parsed)
    accounts = _accounts(parsed, of)
    sources = Sources(parsed=parsed, words=words, accounts=accounts)
    quotations = Quotations(parsed, of.says | of.clausal, of.says)
    transcripts = Transcripts(parsed=parsed)
    running = RunningOn(parsed, of("speech"))
    narrator = Narrator(
        parsed=parsed,
        quotations=quotations,
        transcripts=transcripts,
        running=running,
        says=(of.says | of.clausal) - of("thinking"),
        accounts=of.accounts | of("finders", "standpoints"),
    )
    running.is_narrated = narrator.is_there
    return Finders(
        able=_able(parsed, referents, of),
        referents=referents,
        accounts=accounts,
        below=_below(parsed, of),
        inserted=Inserted(
            parsed=parsed,
            says=(of.says | of.clausal) - of("taking"),
            emerging=of("emerging"),
            accounts=of.accounts,
        ),
        introduced=_introduced(parsed, of, quotations),
        joined=Joined(parsed=parsed, acts=of("performing"), animate=of("animate")),
        matters=Matters(parsed=parsed, accounts=of.accounts, **of.each(_MATTERS)),
        own_words=OwnWords(
            parsed=parsed, counting=of("counting"), denying=of("denying"), **of.each(_OWN_SETS)
        ),
        plainly=Plainly(
            parsed=parsed, says=of.said - of("wordy"), speakers=of("animate", "finders")
        ),
        quotations=quotations,
        retelling=_retelling(parsed, of, referents, sources),
        narrator=narrator,
        running=running,
        sources=sources,
        speech=_speech(parsed, of),
        transcripts=transcripts,
        unclear=Unclear(parsed=parsed, says=of.said, performing=of("performing")),
    )


def _able(parsed: Parsed, referents: Referents, of: _Words) -> frozenset[int]:
    """Heads of the subjects that can speak: people, bodies, names, accounts."""
    may = of("animate", "finders") | of.accounts
    return frozenset(
        at
        for at, _, _ in referents.subjects
        if parsed.tokens[at].pos == "PROPN" or parsed.tokens[at].lemma in may
    )


def _accounts(parsed: Parsed, of: _Words) -> Accounts:
    names = ("allegations", "accounts", "rumours", "issuing", "lines", "denying")
    return Accounts(parsed, **of.each(names))


def _below(parsed: Parsed, of: _Words) -> Below:
    return Below(
        parsed=parsed,
        says=of.said - of("wordy"),
        naming=of("asserting", "naming"),
        telling=of("asserting_of", "telling"),
        charging=of("accusing", "alleged"),
        stances=of("stances"),
        judging=of("judging", "seeing_as"),
    )


def _introduced(parsed: Parsed, of: _Words, quotations: Quotations) -> Introduced:
    return Introduced(
        parsed=parsed,
        says=of.said - of("thinking"),
        listing=of("listing"),
        accounts=of.accounts | of("lines", "standpoints"),
        speakers=of("animate", "finders"),
        quoted=quotations.found,
    )


def _retelling(parsed: Parsed, of: _Words, referents: Referents, sources: Sources) -> Retelling:
    unsaid = of("outlook", "taking", "judging", "accusing")
    return Retelling(
        parsed=parsed,
        referents=referents,
        sources=sources.found,
        says=of("speech") | of.says - unsaid,
        retelling=of("retelling"),
        accounts=of.accounts | of("lines"),
        giving=of("issuing") - of("keeping"),
        silent=of("silent"),
        acts=of("performing", "accusing"),
        answering=of("denying", "silent"),
    )


def _speech(parsed: Parsed, of: _Words) -> Speech:
    return Speech(
        parsed,
        says=of.says,
        accusing=of("accusing"),
        telling=of("telling"),
        outlook=of("outlook"),
        denying=of("denying"),
        clausal=of.clausal,
        hearsay=of("heard"),
        **of.each(_SETS),
    )
