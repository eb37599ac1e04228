"""Shapes of allegations: what is alleged, what was done with it, and how it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

from truceline.core.claim import Figure
from truceline.core.errors import InvalidValue

__all__ = [
    "Allegation",
    "Answer",
    "AnswerKind",
    "Case",
    "Event",
    "EventKind",
    "NextStep",
    "Ruling",
    "State",
    "Step",
]

_ID = re.compile(r"^(?!(?:new|sheet|files|form)$)[^\W_][\w.:-]{0,79}(?<!\.json)(?<!\.csv)$")
_SUBJECT = re.compile(r"^(obligation|ceasefire|agreement):[\w.:/-]+$", re.ASCII)


class State(StrEnum):
    """Where an allegation stands; only a ruling makes a violation."""

    RECEIVED = "received"
    SCREENING = "screening"
    INVESTIGATING = "investigating"
    VIOLATION = "violation"
    NO_VIOLATION = "no violation"
    UNABLE = "unable to rule"
    NOT_ADMISSIBLE = "not admissible"


class EventKind(StrEnum):
    """What can happen to an allegation."""

    RECEIVED = "received"
    STEP = "step"
    ANSWER = "answer"
    NEXT = "next"
    LINK = "link"
    SAME = "same"
    UNDO = "undo"


class AnswerKind(StrEnum):
    """What another side says of an allegation; silence is no answer, and neither of these."""

    CONFIRMED = "confirmed"
    CONTESTED = "contested"


@dataclass(frozen=True, slots=True, kw_only=True)
class Allegation:
    """What somebody alleges, as given; nothing in it is Truceline's own word.

    Attributes:
        allegation_id: The alleging side's own number where it has one.
        alleged_by: Who alleges it: an actor's id, or a name; `by_kind` party, guarantor, monitor
            or public.
        received_at: When it reached the mission (UTC); `channel` by which way.
        about: From whose direction, as alleged; empty where not said.
        kind: What is alleged, a word of observations or of `words.yaml`.
        first_on: Earliest local day on which it can have happened; `last_on` the latest, inclusive.
        from_at: Local clock time; `until_at` likewise. None where not given.
        place_name: Where, as alleged; `lon_deg` and `lat_deg` WGS 84, `radius_m` around them.
        figures: Numbers as claimed.
        against: What it is said to breach: `obligation:agreement/provision`, `ceasefire:id`.
        texts: Words of the allegation by language, as given: never translated by a machine.
    """

    allegation_id: str
    alleged_by: str
    received_at: datetime
    kind: str
    first_on: date
    last_on: date
    by_kind: str = "party"
    channel: str = "other"
    about: str = ""
    from_at: time | None = None
    until_at: time | None = None
    place_name: str = ""
    lon_deg: float | None = None
    lat_deg: float | None = None
    radius_m: float | None = None
    figures: tuple[Figure, ...] = ()
    against: tuple[str, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not _ID.match(self.allegation_id):
            raise InvalidValue(
                f"'{self.allegation_id}' is no id of an allegation.",
                hint="Use letters, digits and - . : _, at most 80; not a word such as `new`.",
            )
        if not self.alleged_by.strip():
            raise InvalidValue("Nobody is named who alleges it.", hint="Say who does.")
        self._check_times()
        self._check_point()
        for one in self.against:
            if not _SUBJECT.match(one):
                raise InvalidValue(
                    f"'{one}' is no provision and no ceasefire.",
                    hint="Write obligation:AGREEMENT/PROVISION or ceasefire:ID.",
                )

    @property
    def side(self) -> str:
        """Who alleges it, for papers that leave the team: one of the public is never named."""
        return "the public" if self.by_kind == "public" else self.alleged_by

    def _check_times(self) -> None:
        if self.received_at.tzinfo is None:
            raise InvalidValue("The time of receipt names no zone.", hint="Give it in UTC.")
        is_one_day = self.first_on == self.last_on
        clocks = self.from_at and self.until_at and self.until_at < self.from_at
        if self.last_on < self.first_on or (is_one_day and clocks):
            raise InvalidValue(
                "The allegation ends before it begins.", hint="Correct or swap the two times."
            )

    def _check_point(self) -> None:
        lon, lat = self.lon_deg, self.lat_deg
        if (lon is None) != (lat is None):
            raise InvalidValue("Half of the point is missing.", hint="Give both degrees.")
        if lon is not None and lat is not None and not (abs(lon) <= 180 and abs(lat) <= 90):
            raise InvalidValue(
                f"The point {lat:g}, {lon:g} is not on Earth.",
                hint="Check whether latitude and longitude were swapped.",
            )
        if self.radius_m is not None and not 0 <= self.radius_m < 2_000_000:
            raise InvalidValue("The radius is impossible.", hint="Give metres, 0 or more.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that was done to an allegation.

    Attributes:
        payload: By kind: the allegation; `to` and the ruling of a step; the answer; and so on.
        by: The person who did it; `reason` in that person's words.
        known_at: From when it was known (UTC); `recorded_at` when it was written down.
    """

    event_id: str
    allegation_id: str
    kind: EventKind
    payload: Mapping[str, Any]
    by: str
    reason: str
    known_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What a body decided, and by which mandate it may.

    Attributes:
        body: Actor id or name; `mandate` what lets it rule, as a provision or in words.
        ruled_on: Day of the decision.
        cited: Where it is published: a source's id with an optional `#locator`; may be empty.
        by: Who entered it here, and `reason` as that person gave it.
    """

    event_id: str
    verdict: State
    body: str
    mandate: str
    ruled_on: date
    reason: str
    by: str
    known_at: datetime
    recorded_at: datetime
    cited: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A change of state that holds."""

    event_id: str
    before: State
    to: State
    by: str
    reason: str
    known_at: datetime
    recorded_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What another side says of an allegation.

    Attributes:
        party: Who answers: actor id or name.
        figures: Its own numbers, where it gives any.
        texts: Its words by language, as given.
    """

    event_id: str
    party: str
    kind: AnswerKind
    figures: tuple[Figure, ...]
    texts: Mapping[str, str]
    by: str
    known_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """What is to be done next, by whom, by when."""

    event_id: str
    what: str
    who: str
    due_on: date | None
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """An allegation with all that was done, as it stands.

    Attributes:
        allegation: Newest version that holds; `versions` all of them with their events.
        since: From when it stands in its state (UTC).
        ruling: The one that stands; None where none does.
        answers: The last of each side.
        links: Evidence, as `kind:id`.
        same_as: Allegations that a person judged to be the same; `not_same` to be others.
        is_withdrawn: Every import that brought it was taken back.
        log: Every event; `undone` the ids of those that no longer hold.
    """

    allegation: Allegation
    versions: tuple[Event, ...]
    state: State
    since: datetime
    steps: tuple[Step, ...]
    log: tuple[Event, ...]
    undone: frozenset[str]
    ruling: Ruling | None = None
    answers: tuple[Answer, ...] = ()
    next_step: NextStep | None = None
    links: tuple[str, ...] = ()
    same_as: tuple[str, ...] = ()
    not_same: tuple[str, ...] = ()
    is_withdrawn: bool = False

    @property
    def case_id(self) -> str:
        """Id of its allegation."""
        return self.allegation.allegation_id
