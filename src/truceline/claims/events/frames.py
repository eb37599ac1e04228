"""Frames: which words tell of which kind of event, as data (`frames/<language>/*.yaml`).

A frame lists verbs and nouns, what must stand in which slot, and who does it to whom. It carries
sentences that it must find and sentences in which it must find nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from truceline.claims.events.conditions import Look, Slot, phrasal, phrases_in
from truceline.claims.model import EventType, Parsed, Predicate

__all__ = ["Frame", "Frames", "Slot", "load_frames", "phrases_in"]

_FAINT = frozenset({EventType.ASSESSMENT, EventType.SITUATION, EventType.STATEMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """One way in which a language tells of one kind of event.

    Attributes:
        frame_id: `<language>/<name>`.
        event_type: What it tells of.
        mode: Free detail, such as `withdraw`.
        verbs: Lemmas, with a particle after a blank.
        nouns: Lemmas of nouns that tell of the act.
        when: Slot → words of which one must head it; all slots must agree. Beside lemmas:
            `#class`; `~word` (anywhere in the phrase); `@actor`, `@place` (a name of that
            kind); `@who`, `@where` (whoever can act, wherever one can be); `@person`;
            `@name` (a proper noun that is no actor's); `@number`, `@any`, `@none`; for
            `complement` also `@clause`, `@to`, `@that`, `@should` (a clause that asks), `@own`
            (what the speaker will do), `@aim` (an infinitive after the object); for `voice`
            `active` or `passive`; for `number` `plural`.
        unless: The same; one slot that agrees rules the frame out.
        actor: Slots in which the actor may stand, the first that is filled counts.
        recipient: Slots of whom it is done to.
        likes: Sentences in which it must find a claim.
        unlike: Sentences in which it must find none.
    """

    frame_id: str
    event_type: EventType
    mode: str = ""
    verbs: tuple[str, ...] = ()
    nouns: tuple[str, ...] = ()
    when: Mapping[Slot, tuple[str, ...]] = field(default_factory=dict)
    unless: Mapping[Slot, tuple[str, ...]] = field(default_factory=dict)
    actor: tuple[Slot, ...] = ("doer",)
    recipient: tuple[Slot, ...] = ("done_to",)
    likes: tuple[str, ...] = ()
    unlike: tuple[str, ...] = ()

    @property
    def rank(self) -> int:
        """How much it asks for: of two frames that fit, the more demanding one tells more.

        An act outweighs a state or a judgement.
        """
        loose = {"@any", "@none", "@clause"}
        asked = sum(1 if loose.issuperset(words) else 2 for words in self.when.values())
        return 2 * asked - (self.event_type in _FAINT)

    def fits(self, look: Look) -> bool:
        """Whether a predicate, looked at with the names of its text, is what it asks for."""
        return all(look.holds(slot, words) for slot, words in self.when.items()) and not any(
            look.holds(slot, words) for slot, words in self.unless.items()
        )


class Frames:
    """All frames of a language, by lemma."""

    def __init__(self, frames: Iterable[Frame], classes: Mapping[str, Collection[str]]) -> None:
        self.all = tuple(frames)
        self.classes = {name: frozenset(words) for name, words in classes.items()}
        self._verbs: dict[str, list[Frame]] = defaultdict(list)
        self._nouns: dict[str, list[Frame]] = defaultdict(list)
        for frame in sorted(self.all, key=lambda one: -one.rank):
            for lemma in frame.verbs:
                self._verbs[lemma].append(frame)
            for lemma in frame.nouns:
                self._nouns[lemma].append(frame)

    @property
    def language(self) -> str:
        """Tag of the language; empty without frames."""
        return self.all[0].frame_id.split("/")[0] if self.all else ""

    @property
    def nouns(self) -> frozenset[str]:
        """Lemmas of all nouns that may tell of an act."""
        return frozenset(self._nouns) | self.classes.get("eventive", frozenset())

    def is_in(self, lemma: str, name: str) -> bool:
        """Whether a lemma belongs to a class of words."""
        return lemma in self.classes.get(name, ())

    def match(self, parsed: Parsed, predicate: Predicate, named: Mapping[int, str]) -> Frame | None:
        """The most demanding frame that fits a predicate; None where none fits.

        A verb with a particle ("call off") is looked up as such first, then without it, and then
        only in frames that ask for something.

        Args:
            parsed: The text.
            predicate: One of its predicates.
            named: Kind of the name (`actor`, `place`, `both`) that covers a token, by its index.
        """
        look = Look(self.classes, parsed, predicate, named)
        if predicate.pos == "NOUN":
            return _first(self._nouns.get(predicate.lemma, ()), look)
        bare = predicate.lemma.split(" ")[0]
        for lemma in (*phrasal(parsed, predicate, bare), predicate.lemma):
            if (found := _first(self._verbs.get(lemma, ()), look)) is not None:
                return found
        if bare == predicate.lemma:
            return None
        return _first((one for one in self._verbs.get(bare, ()) if one.when), look)

    def can_act(self, parsed: Parsed, predicate: Predicate, named: Mapping[int, str]) -> bool:
        """Whether the subject is somebody rather than something."""
        return Look(self.classes, parsed, predicate, named).holds("subject", ("@who",))


def _first(frames: Iterable[Frame], look: Look) -> Frame | None:
    return next((frame for frame in frames if frame.fits(look)), None)


@cache
def load_frames(language: str) -> Frames:
    """The bundled frames of a language."""
    folder = files("truceline.claims") / "frames" / language
    frames: list[Frame] = []
    classes: Mapping[str, Sequence[str]] = {}
    for file in sorted(folder.iterdir(), key=lambda one: one.name):
        if not file.name.endswith(".yaml"):
            continue
        # BaseLoader makes strings only: `on`, `no` and `off` are words here.
        body = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        if file.name == "classes.yaml":
            classes = body
        elif isinstance(body, list):
            frames.extend(_frame(one, language) for one in body)
    return Frames(frames, classes)


def _frame(one: Mapping[str, Any], language: str) -> Frame:
    rest: dict[str, Any] = {name: _words(one[name]) for name in _LISTS if name in one}
    for name in ("when", "unless"):
        rest[name] = {slot: _words(words) for slot, words in one.get(name, {}).items()}
    return Frame(
        frame_id=f"{language}/{one['frame']}",
        event_type=EventType(one["type"]),
        mode=one.get("mode", ""),
        **rest,
    )


_LISTS = ("verbs", "nouns", "actor", "recipient", "likes", "unlike")


def _words(given: str | Sequence[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)
