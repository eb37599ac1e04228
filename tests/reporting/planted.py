"""Entries, a plan and a record of our own, with values that no edition outside may show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

from truceline.core.actor import Actor
from truceline.core.agreement import Agreement, Obligation, Provision
from truceline.core.claim import Claim, Stated
from truceline.core.dates import Period, When
from truceline.core.judgement import Judgement
from truceline.core.observation import Observation
from truceline.core.place import Place
from truceline.core.source import Source, Span
from truceline.record.model import Record
from truceline.reporting.model import Event, Plan

LOCAL = timezone(timedelta(hours=3))
CUT_OFF = datetime(2018, 10, 20, 19, 30, tzinfo=LOCAL)
DAY = date(2018, 10, 20)
OPEN = When(first_day=None, last_day=None, basis="unstated")


def plan(**changed: Any) -> Plan:
    period = Period(from_on=DAY, until_on=DAY + timedelta(days=1))
    values: dict[str, Any] = {
        "template": "daily.v1",
        "number": 293,
        "period": period,
        "previous": period.before(),
        "cut_off": CUT_OFF,
    }
    return Plan(**(values | changed))


def entry(**changed: Any) -> Observation:
    values: dict[str, Any] = {
        "entry_id": "e-9f8e7d6c5b",
        "topic": "ceasefire-violation",
        "kind": "explosion",
        "on": DAY,
        "from_at": time(7, 35),
        "until_at": time(9, 10),
        "observer": "Ismene Valtonen",
        "team": "Patrol Kestrel 7",
        "position_name": "Old pumping station",
        "position_lon_deg": 37.80224,
        "position_lat_deg": 48.02312,
        "place_name": "Avdiivka",
        "lon_deg": 37.75008,
        "lat_deg": 48.14019,
        "persons": ("Anna Kovalenko", "أحمد الخطيب"),
        "description": "Anna Kovalenko heard it from 48.02312, 37.80224 at 07:35.",
    }
    return Observation(**(values | changed))


def claim(**changed: Any) -> Claim:
    values: dict[str, Any] = {
        "claim_id": "c0ffee00c0ffee00",
        "kind": "field",
        "subject": "obligation:accord/1",
        "field": "status",
        "value": "violation",
        "cited": "ruling-draft",
        "span": Span(source_id="s"),
        "known_at": datetime(2018, 10, 19, tzinfo=UTC),
        "said_on": date(2018, 10, 19),
        "is_ruling": True,
    }
    return Claim(**(values | changed))


def record(*rulings: Claim, judgements: tuple[Judgement, ...] = (), **changed: Any) -> Record:
    stated = Stated(value=OPEN)
    obligation = Obligation(
        obligation_id="accord/1",
        kind="withdraw",
        bound=("north",),
        from_on=stated,
        until_on=stated,
        due=Stated(value=When(first_day=date(2018, 10, 1), last_day=date(2018, 10, 1))),
        status_claims=rulings,
    )
    accord = Agreement(
        agreement_id="accord",
        title="The accord",
        signed=Stated(value=When(first_day=date(2018, 9, 1), last_day=date(2018, 9, 1))),
        in_effect=stated,
        ended=stated,
        provisions=(Provision(provision_id="1", text="Withdraw.", obligation=obligation),),
    )
    empty: Mapping[str, Any] = {}
    values: dict[str, Any] = {
        "pack_id": "p",
        "title": "A process",
        "timezone": "Etc/GMT-3",
        "as_of": DAY,
        "sources": {
            "ruling-draft": Source(source_id="ruling-draft", title="Draft ruling on the bridge"),
            "ruling-final": Source(
                source_id="ruling-final", title="Ruling", published_on=date(2018, 10, 19)
            ),
        },
        "actors": {
            "north": Actor(
                actor_id="north", names={"en": "The North", "ar": "الشمال"}, kind="state"
            ),
            "envoy": Actor(actor_id="envoy", names={"en": "Ilse Brandt"}, kind="person"),
        },
        "places": {
            "avdiivka": Place(
                place_id="avdiivka", names={"en": "Avdiivka"}, lon_deg=37.75008, lat_deg=48.14019
            )
        },
        "agreements": {"accord": accord},
        "judgements": judgements,
        **dict.fromkeys(("routes", "zones", "tracks", "rounds", "ceasefires"), empty),
    }
    return Record(**(values | changed))


def events(*texts: tuple[str, str]) -> tuple[Event, ...]:
    """A report opened by one person, written on by another; texts as (audience, text)."""
    at = datetime(2018, 10, 20, 17, tzinfo=UTC)
    opened = Event(
        event_id="1",
        report_id="r",
        kind="opened",
        payload={},
        by="Milena Dragan",
        remark="",
        recorded_at=at,
    )
    wrote = tuple(
        replace(
            opened,
            event_id=f"w{number}",
            kind="wrote",
            payload={"section": "summary", "audience": audience, "text": text},
        )
        for number, (audience, text) in enumerate(texts)
    )
    return (opened, *wrote)
