"""Accepted claims that tell of incidents → reports, each in the feed of its claimant.

What is denied, planned, possible or only counted in sum is no report; the claim stays, with why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import chain

from truceline.claims.evidence.accepted import Accepted, Claimant, claimant_of, plain_name
from truceline.claims.evidence.deaths import HAPPENED
from truceline.claims.evidence.incident_reports import (
    FAMILY,
    Telling,
    finest,
    precision_of,
    report_of,
)
from truceline.claims.model import EventType, Role, Suggestion, Whereabouts
from truceline.core.report import Feed, Incident, Report

__all__ = ["FAMILY", "OWN_INCIDENT", "Told", "feed_of", "tell"]

OWN_INCIDENT = "incident:own"
"""Link by which a person says that a claim tells an incident of its own."""

_KINDS = frozenset({EventType.ASSAULT, EventType.CASUALTIES})
_EVENTS = re.compile(
    r"(?:violation|breach|attack|strike|air ?strike|shelling|clash|incident|raid|bombing|"
    r"bombardment|explosion|blast|assault|case|time)(?:e?s)?",
    re.IGNORECASE,
)
_PLURAL = re.compile(
    r"(?:violations|breaches|attacks|strikes|air ?strikes|clashes|incidents|raids|bombings"
    r"|bombardments|explosions|blasts|assaults|нарушения|нарушений|обстрелы|обстрелов|удары)",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?؟…](?=[\s»\"”’')]|$)|\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What became of an accepted claim.

    Attributes:
        claimant: Who says it.
        report: The report that it is, or is a part of; None where it is none.
        why: Why it is none, or why it gives no figure of deaths; empty elsewhere.
    """

    claimant: Claimant
    report: Report | None = None
    why: str = ""


def feed_of(claimant: Claimant) -> Feed:
    """The feed of one claimant: a counter of its own, never added to another."""
    whose = "its own words" if claimant.is_author else "as quoted"
    return Feed(
        feed=f"{FAMILY}.{claimant.key}",
        counter=f"{claimant.name} ({whose}, claims read from documents)",
        caveats=(
            "Only what documents read here quote of this source, and a person accepted: what no "
            "document tells is missing.",
            "What is told again of one day, place and kind is one report; whether two tellings of "
            "other days or words are one incident nobody has decided.",
        ),
    )


def tell(
    accepted: Sequence[Accepted], *, names: Mapping[str, str], today: date
) -> dict[tuple[str, str], Told]:
    """What becomes of each accepted claim, by document and claim id.

    Args:
        accepted: All accepted claims of all documents.
        names: Names of the record's actors by id; a report's sides are called so.
        today: The day after which nothing can have happened yet.
    """
    ids = {plain_name(name): actor_id for actor_id, name in names.items()}
    claimants = {_key(one): claimant_of(one, names, ids) for one in accepted}
    told = {_key(one): Told(claimant=claimants[_key(one)], why=_why_none(one)) for one in accepted}
    tellings = _tellings([one for one in accepted if not told[_key(one)].why], claimants, today)
    taken = {_key(one) for telling in tellings for one in telling.claims}
    for one in accepted:
        if not told[_key(one)].why and _key(one) not in taken:
            why = _why_nowhere(one.said) or _why_never(one.said, today)
            told[_key(one)] = replace(told[_key(one)], why=why)
    for together in _clusters(tellings):
        report, why = report_of(together, names)
        for one in chain.from_iterable(telling.claims for telling in together):
            told[_key(one)] = replace(told[_key(one)], report=report, why=why)
    return told


def _key(one: Accepted) -> tuple[str, str]:
    return one.document.source_id, one.claim_id


# -- whether it is one ----------------------------------------------------------------------------


def _why_none(one: Accepted) -> str:
    said = one.said
    if said.event_type not in _KINDS:
        return f"{said.event_type.value} is no kind of incident"
    if said.polarity == "-":
        return "it is denied or negated: that something did not happen is no report"
    if said.modality not in HAPPENED:
        return f"it is put as {said.modality.value}: nobody says that it happened"
    return _why_several(said, one.document.text)


def _why_several(said: Suggestion, stored: str) -> str:
    """Why it is a count of incidents: one claim may tell of many, a report only of one."""
    for figure in said.figures:
        is_events = figure.kind == "count" and _EVENTS.fullmatch(figure.unit or figure.counted)
        if is_events and figure.value != 1:
            words = figure.mention.text_in(stored)
            return f"it counts several ({words}): a count, not one incident"
    trigger = said.trigger.text_in(stored)
    if _PLURAL.fullmatch(trigger):
        return f"it tells of several ({trigger}) and not of one incident"
    return ""


def _why_nowhere(said: Suggestion) -> str:
    if not said.places:
        return "it states no place"
    closest = finest(said.places)
    if len(closest) > 1:
        named = ", ".join(place.name for place in closest)
        return f"it names several places ({named}): split it, or take the others out"
    if closest[0].lon_deg is None and precision_of(closest[0]) != "country":
        return f"its place, {closest[0].name}, has no point"
    return ""


def _why_never(said: Suggestion, today: date) -> str:
    dated = said.dated
    if dated is None or (dated.first_day is None and dated.last_day is None):
        return "it states no day"
    if dated.first_day is None or dated.last_day is None:
        return "its days have no beginning or no end"
    if dated.first_day > today + timedelta(days=1):
        return f"its day, {dated.first_day}, lies ahead"
    return ""


def _place_key(place: Whereabouts) -> str:
    return place.place_id or place.name.casefold()


# -- which claims tell one ------------------------------------------------------------------------


def _tellings(
    claims: Sequence[Accepted], claimants: Mapping[tuple[str, str], Claimant], today: date
) -> list[Telling]:
    """Incidents as sentences tell them: an attack takes the harm that its sentence tells along."""
    sound = [one for one in claims if not (_why_nowhere(one.said) or _why_never(one.said, today))]
    attacks = [one for one in sound if one.said.event_type is EventType.ASSAULT]
    harm: dict[tuple[str, str], list[Accepted]] = {_key(one): [] for one in attacks}
    by_document: dict[str, list[Accepted]] = {}
    for one in attacks:
        by_document.setdefault(one.document.source_id, []).append(one)
    leads, placed = list(attacks), {_key(one) for one in sound}
    for one in claims:
        if one.said.event_type is EventType.ASSAULT:
            continue
        here = by_document.get(one.document.source_id, ())
        near = [it for it in here if _is_harm_of(one, it, claimants)]
        if near:
            harm[_key(min(near, key=lambda it: _gap(it, one)))].append(one)
        elif _key(one) in placed:
            leads.append(one)
    return [
        Telling(lead=one, claimant=claimants[_key(one)], harm=tuple(harm.get(_key(one), ())))
        for one in leads
    ]


def _is_harm_of(
    one: Accepted, lead: Accepted, claimants: Mapping[tuple[str, str], Claimant]
) -> bool:
    return (
        not _is_apart(one)
        and claimants[_key(lead)].key == claimants[_key(one)].key
        and _is_one_sentence(lead, one)
        and _days(one.said) in {_days(lead.said), None}
        and _is_same_place(one.said, lead.said)
    )


def _gap(one: Accepted, other: Accepted) -> int:
    return abs(one.said.trigger.start - other.said.trigger.start)


def _is_one_sentence(one: Accepted, other: Accepted) -> bool:
    first, last = sorted((one.said.trigger, other.said.trigger))
    return _SENTENCE_END.search(one.document.text[first.end : last.start]) is None


def _is_same_place(harm: Suggestion, attack: Suggestion) -> bool:
    held = {_place_key(place) for place in attack.places}
    return not harm.places or any(_place_key(place) in held for place in harm.places)


def _days(said: Suggestion) -> tuple[date, date] | None:
    dated = said.dated
    if dated is None or dated.first_day is None or dated.last_day is None:
        return None
    return dated.first_day, dated.last_day


def _is_apart(one: Accepted) -> bool:
    return any(OWN_INCIDENT in link.subjects for link in one.reviewed.links)


def _clusters(tellings: Sequence[Telling]) -> list[list[Telling]]:
    """Tellings of one incident by one claimant: one kind, place and day, or linked by a person."""
    found: dict[str, list[list[Telling]]] = {}
    for one in sorted(tellings, key=lambda it: (it.lead.since, it.lead.claim_id)):
        own = found.setdefault(one.claimant.key, [])
        same = next((held for held in own if _is_told_again(one, held)), None)
        if same is None:
            own.append([one])
        else:
            same.append(one)
    return [held for own in found.values() for held in own]


def _is_told_again(one: Telling, held: Sequence[Telling]) -> bool:
    first = held[0]
    if _is_apart(one.lead):
        return False
    linked = {subject for link in one.lead.reviewed.links for subject in link.subjects}
    if f"incident:{_incident_id(first)}" in linked:
        return True
    if any(_is_apart(each.lead) for each in held):
        return False
    a, b = one.lead.said, first.lead.said
    days = _days(a)
    return (
        (a.event_type, a.mode) == (b.event_type, b.mode)
        and days == _days(b)
        and days is not None
        and days[0] == days[1]
        and _place_key(finest(a.places)[0]) == _place_key(finest(b.places)[0])
        and all(_agree(a, b, role) for role in (Role.ACTOR, Role.RECIPIENT))
    )


def _agree(one: Suggestion, other: Suggestion, role: Role) -> bool:
    """Whether two name the same in a role, or one of them nobody."""
    sides = [
        {party.actor_id or party.name.casefold() for party in said.parties if party.role is role}
        for said in (one, other)
    ]
    return not all(sides) or sides[0] == sides[1]


def _incident_id(telling: Telling) -> str:
    return Incident.of(f"{FAMILY}.{telling.claimant.key}:{telling.lead.claim_id}").incident_id
