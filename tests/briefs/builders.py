"""Small invented inputs for a brief: a ceasefire, two counters (one simulated), hostile text."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
from shapely.geometry import box

from truceline.briefs.model import BatchNote, BriefInputs
from truceline.core.actor import Actor
from truceline.core.agreement import Agreement, Ceasefire, Obligation, Provision
from truceline.core.claim import Claim, Stated
from truceline.core.coverage import Coverage, CoverageState
from truceline.core.dates import Period, When, parse_when
from truceline.core.findings import Finding, Severity
from truceline.core.place import Place
from truceline.core.report import Feed, Report
from truceline.core.report_table import to_table
from truceline.core.run import Run
from truceline.core.source import Source, Span
from truceline.geography.model import ZoneShape
from truceline.monitor.model import (
    Assessment,
    Breakdown,
    Comparison,
    Concentration,
    Count,
    Estimate,
    FeedAssessment,
    SeriesPoint,
)
from truceline.record.model import Dispute, ObligationStatus, Record, State

HOSTILE = "a|b <script>alert(1)</script> `x`\n# [c](javascript:alert(1)) **d** =1+1 \u202egnp"
ARABIC = "الحكومة السورية"
KNOWN = datetime(2017, 6, 10, 12, tzinfo=UTC)
NOW = Period(from_on=date(2017, 5, 6), until_on=date(2017, 6, 3))
GED = Feed(
    feed="ucdp-ged",
    counter="UCDP GED",
    caveats=("UCDP GED holds deadly events only.",),
    citation="Sundberg and Melander (2013)",
    licence="CC BY 4.0",
)
SIM = Feed(feed="sim-north", counter="Northern observers", is_simulated=True)


def claim(value: str, by: str, *, field: str = "in_effect", is_ruling: bool = False) -> Claim:
    return Claim(
        claim_id=f"c-{value}-{by}",
        kind="field",
        subject="ceasefire:area-2017",
        field=field,
        value=value,
        claimant=by,
        cited="memo#para. 5",
        span=Span(source_id="pack", line=3),
        said_on=date(2017, 5, 5),
        known_at=KNOWN,
        is_ruling=is_ruling,
    )


def stated(text: str) -> Stated[When]:
    return Stated(value=parse_when(text))


def obligation(name: str, due: str = "2017-06-04") -> Obligation:
    return Obligation(
        obligation_id=f"memo/{name}",
        kind="establish",
        bound=("guarantor",),
        addressed=("government",),
        addressed_basis="inferred",
        from_on=stated("2017-05-06"),
        until_on=stated("unstated"),
        due=stated(due),
    )


def status(state: State, name: str = "1", *, is_ruled: bool = False) -> ObligationStatus:
    said = (claim("violation", "guarantor", field="status", is_ruling=True),) if is_ruled else ()
    return ObligationStatus(
        obligation=obligation(name),
        agreement_id="memo",
        text="Maps of the areas are to be prepared.",
        state=state,
        reason="It was due by 2017-06-04; no source here says whether it was done.",
        evidence=said or (claim("begun", "guarantor", field="status"),),
        due=parse_when("2017-06-04"),
    )


def report(feed: str, number: int, *, headline: str = HOSTILE) -> Report:
    day = NOW.from_on + timedelta(days=number % 28)
    row = {"id": str(number), "headline": headline, "side_a": ARABIC, "=cmd": "=1+1"}
    return Report(
        feed=feed,
        native_id=str(number),
        first_day=day,
        last_day=day + timedelta(days=number % 2),
        lon_deg=None if number % 7 == 6 else 36.0 + (number % 10) / 10,
        lat_deg=None if number % 7 == 6 else 35.0 + (number % 13) / 10,
        precision="1" if number % 2 else "2",
        codebook="ucdp-where-prec.v1",
        place_name=headline,
        side_a=ARABIC,
        side_b="Rebels | others",
        kind="battle",
        fatalities_low=number % 3,
        fatalities_best=number % 3 + 1,
        fatalities_high=number % 3 + 2,
        reported_by="A monitor",
        headline=headline,
        row=row,
        where=Span(source_id="file-1", row=number + 1, line=number + 2),
    )


def reports(feed: Feed, n: int, *, first: int = 0) -> pa.Table:
    rows = [report(feed.feed, number) for number in range(first, first + n)]
    return to_table(rows, known_at=KNOWN, source_id="file-1")


def count(feed: Feed, table: pa.Table, *, period: Period = NOW, rule: str = "events.v1") -> Count:
    ids = tuple(table["report_id"].to_pylist())
    return Count(
        value=len(ids),
        certain=len(ids) // 2,
        expected=len(ids) * 0.75,
        possible=len(ids) + 1234,
        rule=rule,
        counter=feed.counter,
        feed=feed.feed,
        zone="",
        period=period,
        coverage=Coverage(state=CoverageState.NOT_STATED, period=period),
        fatalities_best=len(ids) * 2,
        report_ids=ids,
        value_reports=len(ids),
        is_simulated=feed.is_simulated,
    )


def undefined(feed: Feed, possible: float) -> Count:
    return Count(
        value=None,
        certain=0,
        expected=None,
        possible=possible,
        rule="events.v1",
        counter=feed.counter,
        feed=feed.feed,
        zone="strip",
        period=NOW,
        coverage=Coverage(state=CoverageState.NOT_STATED, period=NOW),
    )


def assessed(feed: Feed, n: int, before: int) -> FeedAssessment:
    now_table, before_table = reports(feed, n), reports(feed, before, first=50_000)
    now = count(feed, now_table)
    previous = count(feed, before_table, period=NOW.before())
    line = Breakdown(label="Events", key="events", now=now, previous=previous)
    pair = Breakdown(label=f"{ARABIC} – {HOSTILE}", key="pair", now=now, previous=previous)
    strip = undefined(feed, 14)
    zone = Breakdown(label="Strip | never drawn", key="strip", now=strip, previous=strip)
    return FeedAssessment(
        feed=feed,
        totals=(line,),
        zones=(zone,),
        pairs=(pair,),
        kinds=(),
        directions=(),
        series=series(n),
        concentration=Concentration(source="A monitor", reports=n * 8 // 10, total=n),
        place_precision=(("exact point", n - n // 2), ("near a place: 25 km", n // 2)),
        date_precision=(("day", n),),
        incidents=now_table,
        p_inside=tuple(0.25 + (k % 4) * 0.25 for k in range(n)),
    )


def series(n: int) -> tuple[SeriesPoint, ...]:
    start = NOW.before().from_on
    return tuple(
        SeriesPoint(
            from_on=start + timedelta(days=7 * k),
            days=7,
            value=None if k == 2 else (n if k > 3 else 0),
            possible=n + k,
            observed_days=0 if k == 2 else None,
        )
        for k in range(8)
    )


def ceasefire() -> Ceasefire:
    options = (
        (parse_when("2017-05-06"), claim("2017-05-06", "guarantor")),
        (parse_when("2017-05-04"), claim("2017-05-04", "")),
    )
    return Ceasefire(
        ceasefire_id="area-2017",
        title="De-escalation in the area",
        agreement_id="memo",
        declared=stated("2017-05-04"),
        in_effect=Stated(value=options[0][0], options=options),
        ended=stated("unknown"),
        end_kind=Stated(value="lapsed"),
        parties=("government", "guarantor"),
        zones=("area",),
        sources=("memo",),
    )


def record() -> Record:
    agreement = Agreement(
        agreement_id="memo",
        title="Memorandum on the area",
        signed=stated("2017-05-04"),
        in_effect=stated("2017-05-05"),
        ended=stated("unstated"),
        signatories=("guarantor",),
        provisions=(Provision(provision_id="1", text="Maps.", obligation=obligation("1")),),
        sources=("memo",),
    )
    truce = ceasefire()
    dispute = Dispute(
        subject="ceasefire:area-2017",
        field="in_effect",
        claims=tuple(said for _, said in truce.in_effect.options),
    )
    return Record(
        pack_id="demo",
        title="A small process",
        timezone="Asia/Damascus",
        as_of=None,
        sources={"memo": _source("memo", "https://example.org/memo"), "bad": _source("bad", EVIL)},
        actors={
            "government": Actor(actor_id="government", names={"ar": ARABIC}, kind="government"),
            "guarantor": Actor(actor_id="guarantor", names={"en": "Guarantor"}, kind="state"),
        },
        places={
            "town": Place(place_id="town", names={"en": "Town"}, lon_deg=36.4, lat_deg=35.4),
            "lost": Place(place_id="lost", names={"en": "Lost"}, lon_deg=None, lat_deg=None),
        },
        routes={},
        zones={},
        tracks={},
        rounds={},
        agreements={"memo": agreement},
        ceasefires={"area-2017": truce},
        disputes=(dispute,),
    )


EVIL = "javascript:alert(1)"


def _source(source_id: str, url: str) -> Source:
    return Source(source_id=source_id, title=f"Document {source_id} {HOSTILE}", url=url)


def comparison(feed: Feed, n: int) -> Comparison:
    before = count(feed, reports(feed, n, first=90_000), period=NOW.before())
    during = count(feed, reports(feed, n // 2, first=95_000))
    return Comparison(
        label="Truce of September",
        start=NOW.from_on,
        window="fixed 28 days",
        before=before,
        during=during,
        rate_before_per_28_days=Estimate(value=71.0, low=55.5, high=89.6),
        rate_during_per_28_days=Estimate(value=35.5, low=20.1, high=50.3),
        ratio=Estimate(value=0.5, low=0.33, high=0.75),
        length_days=7,
        ended="declared over on 19 September",
        end_kind="declared-over",
        notes=("Most events of its window fall after its end.",),
    )


def inputs(n: int = 3, before: int = 5, *, most: int = 400) -> BriefInputs:
    area = ZoneShape(zone_id="area", name="Area", geometry=box(36, 35, 37, 36), accuracy_m=3000)
    strip = ZoneShape(
        zone_id="strip",
        name="Strip",
        geometry=box(36.2, 35.2, 36.6, 35.6),
        accuracy_m=0,
        is_stated=False,
    )
    assessment = Assessment(
        ceasefire_id="area-2017",
        period=NOW,
        previous=NOW.before(),
        baseline=None,
        on=date(2017, 6, 2),
        as_of=date(2017, 6, 30),
        feeds=(assessed(GED, n, before), assessed(SIM, max(0, n - 1), before + 1)),
        lumped=(("Rebels", ("guarantor",)),),
    )
    return BriefInputs(
        record=record(),
        assessment=assessment,
        run=_run(),
        statuses=(status(State.UNDECIDED), status(State.DONE, "2")),
        comparisons=(comparison(GED, 10),),
        shapes={"area": area, "strip": strip},
        outline=(("Country", box(35, 33, 40, 37)),),
        findings=(Finding(code="geo.no-boundary", message=HOSTILE, severity=Severity.WARNING),),
        batches=(_batch(),),
        other_reports=(reports(GED, before, first=50_000),),
        max_incidents=most,
    )


def _run() -> Run:
    return Run(
        command="brief",
        parameters={"ceasefire": "area-2017", "as_of": "2017-06-30", "note": HOSTILE},
        inputs=("batch-1",),
        code_version="0.1.0",
        recorded_at=KNOWN,
    )


def _batch() -> BatchNote:
    return BatchNote(
        batch_id="batch-1",
        feed="ucdp-ged",
        file="ged.csv",
        rows=14_522,
        known_at=KNOWN,
        source_id="file-1",
    )
