"""What one claimant tells of one incident → a report, with everything that it rests on."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from truceline.claims.evidence.accepted import Accepted, Claimant, claim_of
from truceline.claims.evidence.deaths import Deaths, deaths_of
from truceline.claims.model import Counted, Dated, Role, Suggestion, Whereabouts
from truceline.core.report import Grade, Report

__all__ = ["FAMILY", "Telling", "finest", "precision_of", "report_of"]

FAMILY = "claims"
"""What the feeds of all claimants have in common: `claims.CLAIMANT`."""

_CODEBOOK = "claims.v1"
_METHOD = "accepted-claims.v1"
# From the closest to the widest.
_FINENESS = ("village", "base", "city", "place", "road", "line", "district", "province", "region",
             "country")  # fmt: skip
_SEEN = re.compile(r"\b(?:saw|observed|recorded|witnessed)\b", re.IGNORECASE)
_HEARD = re.compile(r"\bheard\b", re.IGNORECASE)
_HEADLINE = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """An incident as one sentence tells it.

    Attributes:
        lead: The claim that leads; it has a place and days.
        claimant: Who says it.
        harm: Claims of the harm that its sentence tells along.
    """

    lead: Accepted
    claimant: Claimant
    harm: tuple[Accepted, ...] = ()

    @property
    def claims(self) -> tuple[Accepted, ...]:
        """All of them, the leading one first."""
        return (self.lead, *self.harm)


def precision_of(place: Whereabouts) -> str:
    """The kind of a place as the codebook of claims names it."""
    return place.kind if place.kind in _FINENESS else "place"


def finest(places: Iterable[Whereabouts]) -> tuple[Whereabouts, ...]:
    """The places of the closest kind: "Saraqib, in Idlib province" means Saraqib."""
    ranked = [(_FINENESS.index(precision_of(place)), place) for place in places]
    least = min(rank for rank, _ in ranked)
    found = {place.place_id or place.name.casefold(): place for at, place in ranked if at == least}
    return tuple(found.values())


def report_of(together: Sequence[Telling], names: Mapping[str, str]) -> tuple[Report, str]:
    """The report of one incident, and why it gives no deaths although a figure stands there.

    Args:
        together: Tellings of one claimant that are one incident, the first one first.
        names: Names of the record's actors by id; the sides are called so.
    """
    lead, claimant = together[0].lead, together[0].claimant
    said, dated = lead.said, lead.said.dated
    place = finest(said.places)[0]
    precision = precision_of(place)
    deaths = _deaths(together)
    claims = [one for telling in together for one in telling.claims]
    first, last = _days(dated)
    report = Report(
        feed=f"{FAMILY}.{claimant.key}",
        native_id=lead.claim_id,
        first_day=first,
        last_day=last,
        where=claim_of(lead).span,
        row=_row(claims, claimant),
        lon_deg=place.lon_deg,
        lat_deg=place.lat_deg,
        precision=precision,
        codebook=_CODEBOOK,
        place_name=place.name,
        admin1=place.name if precision == "province" else "",
        admin2=place.name if precision == "district" else "",
        country=place.name if precision == "country" else "",
        country_code=place.country,
        kind=_kind(said),
        side_a=_side(claims, Role.ACTOR, names),
        side_b=_side(claims, Role.RECIPIENT, names),
        fatalities_low=deaths.low,
        fatalities_best=deaths.best,
        fatalities_high=deaths.high,
        grade=_grade(lead, claimant),
        reported_by=claimant.name,
        headline=_flat(lead.quote)[:_HEADLINE],
        known_at=max(one.since for one in claims),
    )
    return report, f"no deaths are taken from it: {deaths.why}" if deaths.why else ""


def _days(dated: Dated | None) -> tuple[date, date]:
    if dated is None or dated.first_day is None or dated.last_day is None:
        raise ValueError("a claim without days leads a report")  # a fault of ours
    return dated.first_day, dated.last_day


def _deaths(together: Sequence[Telling]) -> Deaths:
    """What the newest telling says of deaths, if any does."""
    newest = sorted(together, key=_said_on, reverse=True)
    found = [_deaths_told(telling) for telling in newest]
    return next((one for one in found if one != Deaths()), Deaths())


def _deaths_told(telling: Telling) -> Deaths:
    figures: Iterable[Counted] = chain.from_iterable(one.said.figures for one in telling.claims)
    return deaths_of(figures, telling.lead.document.text)


def _said_on(telling: Telling) -> tuple[date, str]:
    return telling.lead.document.published_on or date.min, str(telling.lead.since)


def _kind(said: Suggestion) -> str:
    kind = said.event_type.value.lower()
    return f"{kind}/{said.mode}" if said.mode else kind


def _side(claims: Iterable[Accepted], role: Role, names: Mapping[str, str]) -> str:
    """The first whom the record knows, else the first named; the rest stand in the row."""
    parties = [party for one in claims for party in one.said.parties if party.role is role]
    known = [party for party in parties if party.actor_id in names]
    first = next(iter((*known, *parties)), None)
    return "" if first is None else names.get(first.actor_id, first.name)


def _grade(lead: Accepted, claimant: Claimant) -> Grade:
    """Observed or heard only where the text says so of itself; of others' words, reported."""
    if claimant.is_author and _HEARD.search(lead.quote):
        return Grade.HEARD
    return Grade.OBSERVED if claimant.is_author and _SEEN.search(lead.quote) else Grade.REPORTED


def _row(claims: Sequence[Accepted], claimant: Claimant) -> dict[str, str]:
    """What the report rests on, as text: the row that its source page shows."""
    row = {"claimant": claimant.name, "method": _METHOD}
    for number, one in enumerate(claims, start=1):
        mark = f" {number}" if number > 1 else ""
        for name, words in _cells(one).items():
            row[f"{name}{mark}"] = words
    return row


def _cells(one: Accepted) -> dict[str, str]:
    said, stored = one.said, one.document.text
    dated = said.dated
    return {
        "claim": one.claim_id,
        "document": one.document.source_id,
        "document name": one.document.name or one.document.title,
        "published": str(one.document.published_on or "not stated"),
        "characters": f"{said.quote.start}–{said.quote.end}",
        "quote": one.quote,
        "type": _kind(said),
        "source in the text": said.attribution.source,
        "modality": said.modality.value,
        "places": "; ".join(place.name for place in said.places),
        "days": f"{dated.first_day} to {dated.last_day} ({dated.basis})" if dated else "",
        "figures": "; ".join(_figure(figure, stored) for figure in said.figures),
        "parties": "; ".join(f"{party.role.value}: {party.name}" for party in said.parties),
    }


def _figure(figure: Counted, stored: str) -> str:
    return f"{figure.mention.text_in(stored)} [{figure.qualifier}; {figure.counted}]"


def _flat(words: str) -> str:
    return " ".join(words.split())
