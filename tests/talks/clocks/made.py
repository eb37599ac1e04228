"""Small agreements with one or two obligations, made in code: quick enough to draw hundreds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from truceline.core.agreement import Agreement, Obligation, Provision, Renewal
from truceline.core.claim import Claim, Stated
from truceline.core.dates import When, parse_when
from truceline.core.source import Span
from truceline.record import Record

EARLY = datetime(2000, 1, 1, tzinfo=UTC)


def when(first: date, last: date | None = None) -> When:
    return When(first_day=first, last_day=last or first)


def stated(value: When) -> Stated[When]:
    return Stated(value=value)


def said(value: str, on: date, by: str = "monitor", *, about: str = "a/1") -> Claim:
    return Claim(
        claim_id=f"c-{about}-{by}-{value}-{on}",
        kind="field",
        subject=f"obligation:{about}",
        field="status",
        value=value,
        cited="s#p. 1",
        span=Span(source_id="pack", line=1),
        known_at=datetime.combine(on, time.min, tzinfo=UTC),
        claimant=by,
        said_on=on,
    )


def owed(  # noqa: PLR0913 (a builder: each test names the few that it is about)
    name: str = "1",
    *,
    signed: When,
    due: str = "unstated",
    from_on: str = "unstated",
    until: str = "unstated",
    claims: tuple[Claim, ...] = (),
    depends_on: tuple[str, ...] = (),
    renewal: str = "",
    renewals: tuple[Renewal, ...] = (),
    condition: str = "",
    condition_claims: tuple[Claim, ...] = (),
    recurrence: str = "",
) -> Obligation:
    anchors = {"signed": signed, "in_effect": When(first_day=None, last_day=None)}
    begins = parse_when(from_on, anchors)
    anchors["from"] = begins
    return Obligation(
        obligation_id=f"a/{name}",
        kind="withdraw",
        bound=("north",),
        verified_by=("monitor",),
        from_on=stated(begins),
        until_on=Stated(
            value=parse_when(until, anchors),
            options=((parse_when(until, anchors), said(until, date(2017, 1, 1))),),
        ),
        due=stated(parse_when(due, anchors)),
        status_claims=claims,
        depends_on=depends_on,
        renewal=renewal,
        renewals=renewals,
        condition=condition,
        is_conditional=bool(condition),
        condition_claims=condition_claims,
        recurrence=recurrence,
    )


def record(*obligations: Obligation, signed: When) -> Record:
    unknown = When(first_day=None, last_day=None, basis="unstated")
    agreement = Agreement(
        agreement_id="a",
        title="A",
        signed=stated(signed),
        in_effect=stated(unknown),
        ended=stated(unknown),
        signatories=("north", "south"),
        provisions=tuple(
            Provision(
                provision_id=one.obligation_id.partition("/")[2], text="Text.", obligation=one
            )
            for one in obligations
        ),
        sources=("s",),
    )
    return Record(
        pack_id="p",
        title="P",
        timezone="Asia/Damascus",
        as_of=None,
        sources={},
        actors={},
        places={},
        routes={},
        zones={},
        tracks={},
        rounds={},
        agreements={"a": agreement},
        ceasefires={},
    )
