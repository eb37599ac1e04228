"""What was alleged about one ceasefire or one incident, how it stands, and what a body ruled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from truceline.core.agreement import Ceasefire
from truceline.talks.allegations.model import Case, Ruling, State

__all__ = ["Concerning", "of_ceasefire", "of_incident", "ruling_in_words"]

_RULED = {
    State.VIOLATION: "ruled a violation",
    State.NO_VIOLATION: "ruled no violation",
    State.UNABLE: "found impossible to rule on",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerning:
    """Allegations that name one thing, in order of receipt; none of them changes a count."""

    cases: tuple[Case, ...]

    @property
    def by_state(self) -> tuple[tuple[State, int], ...]:
        """How many stand in each state; states in which none stands are left out."""
        found = Counter(case.state for case in self.cases)
        return tuple((state, found[state]) for state in State if found[state])

    @property
    def ruled(self) -> tuple[tuple[Case, Ruling], ...]:
        """Those on which a body ruled, the newest ruling first."""
        found = [(case, case.ruling) for case in self.cases]
        known = [(case, ruling) for case, ruling in found if ruling is not None]
        return tuple(sorted(known, key=lambda pair: (pair[1].ruled_on, pair[0].case_id))[::-1])

    @property
    def states_in_words(self) -> str:
        """`2 received, 1 violation`; empty where nothing is alleged."""
        return ", ".join(f"{count} {state}" for state, count in self.by_state)


def of_ceasefire(cases: Iterable[Case], ceasefire: Ceasefire) -> Concerning:
    """Allegations against a ceasefire, the agreement that it rests on, or a provision of that.

    One that names only the agreement stands at every ceasefire under it.
    """
    agreement = ceasefire.agreement_id
    names = {f"ceasefire:{ceasefire.ceasefire_id}"}
    names |= {f"agreement:{agreement}"} if agreement else set()
    start = f"obligation:{agreement}/" if agreement else "\0"
    return Concerning(
        cases=tuple(
            case
            for case in cases
            if not case.is_withdrawn
            and any(name in names or name.startswith(start) for name in _named(case))
        )
    )


def of_incident(
    cases: Iterable[Case], incident_ids: Collection[str], report_ids: Collection[str] = ()
) -> Concerning:
    """Allegations for which an incident, or a report that tells it, stands as evidence."""
    names = {f"incident:{one}" for one in incident_ids} | {f"report:{one}" for one in report_ids}
    return Concerning(
        cases=tuple(
            case for case in cases if not case.is_withdrawn and names.intersection(case.links)
        )
    )


def ruling_in_words(ruling: Ruling, body: str) -> str:
    """`ruled a violation by the joint commission on 2017-05-07`; the day as ISO text."""
    verdict = _RULED.get(ruling.verdict, f"ruled {ruling.verdict}")
    return f"{verdict} by {body} on {ruling.ruled_on}"


def _named(case: Case) -> tuple[str, ...]:
    return (*case.allegation.against, *case.links)
