"""Agreements, obligations and ceasefires out of their pack entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import cast

from truceline.core.agreement import Agreement, Ceasefire, Obligation, Provision, Renewal
from truceline.core.claim import Claim, Stated
from truceline.core.dates import When, parse_when
from truceline.core.pa_x import read_coding
from truceline.core.pack import Body, Path
from truceline.record.values import EntryReader

__all__ = ["read_agreement", "read_ceasefire"]


def read_agreement(reader: EntryReader) -> Agreement:
    """An agreement with its provisions."""
    signed = reader.when("signed")
    anchors = {"signed": signed.value}
    in_effect = reader.when("in_effect", anchors)
    anchors["in_effect"] = in_effect.value
    provisions = tuple(
        _provision(reader, index, row, anchors)
        for index, row in enumerate(reader.mappings("provisions"))
    )
    return Agreement(
        agreement_id=reader.entry.entry_id,
        title=reader.text("title"),
        signed=signed,
        in_effect=in_effect,
        ended=reader.when("ended", anchors),
        signatories=reader.texts("signatories"),
        parties=reader.texts("parties"),
        builds_on=reader.texts("builds_on"),
        provisions=provisions,
        sources=reader.sources,
        checked=reader.checked,
        coding=read_coding(reader.entry.body),
    )


def _provision(
    reader: EntryReader, index: int, row: Mapping[str, Body], anchors: Mapping[str, When]
) -> Provision:
    provision_id = str(row["id"])
    raw = cast("dict[str, Body] | None", row.get("obligation"))
    path: Path = ("provisions", index, "obligation")
    obligation = raw and _obligation(reader, provision_id, raw, path, anchors)
    return Provision(
        provision_id=provision_id, text=str(row["text"]), obligation=obligation or None
    )


def _obligation(
    reader: EntryReader,
    provision_id: str,
    raw: Mapping[str, Body],
    path: Path,
    outer: Mapping[str, When],
) -> Obligation:

    def when(name: str, anchors: Mapping[str, When]) -> Stated[When]:
        return reader.stated(raw.get(name), (*path, name), lambda text: parse_when(text, anchors))

    def listed(name: str) -> tuple[str, ...]:
        return tuple(cast("list[str]", raw.get(name, [])))

    def text(name: str) -> str:
        return str(raw.get(name, ""))

    from_on = when("from", outer)
    anchors = {**outer, "from": from_on.value}
    what = (text("what"),) if text("what") else ()
    until_on = when("until", anchors)
    condition = _condition(reader, raw, path)
    return Obligation(
        obligation_id=f"{reader.entry.entry_id}/{provision_id}",
        kind=text("kind"),
        bound=listed("bound"),
        addressed=listed("addressed"),
        addressed_basis=text("addressed_basis"),
        excludes=listed("excludes"),
        acts=listed("acts") + what,
        where=_where(text("zone"), text("route"), text("where")),
        from_on=from_on,
        until_on=until_on,
        due=when("due", anchors),
        recurrence=text("recurrence"),
        condition=condition.text,
        is_conditional=condition.is_waited_for,
        condition_on=condition.done,
        condition_claims=condition.claims,
        depends_on=tuple(_full_id(reader, name) for name in listed("depends_on")),
        verification=text("verification"),
        verified_by=listed("verified_by"),
        renewal=text("renewal"),
        renewals=_renewals(reader, raw, path, {**anchors, "until": until_on.value}),
        status_claims=reader.claims(raw.get("status"), (*path, "status")),
    )


@dataclass(frozen=True, slots=True)
class _Condition:
    text: str = ""
    is_waited_for: bool = False
    done: str = ""
    claims: tuple[Claim, ...] = ()


def _condition(reader: EntryReader, raw: Mapping[str, Body], path: Path) -> _Condition:
    """What must happen first: words, or words with an obligation or with claims."""
    found = raw.get("condition", "")
    if isinstance(found, str):
        return _Condition(text=found)
    row = cast("dict[str, Body]", found)
    done = str(row.get("done", ""))
    stated: Body | None = {"claims": row["claims"]} if row.get("claims") else None
    return _Condition(
        text=str(row["text"]),
        is_waited_for=True,
        done=_full_id(reader, done) if done else "",
        claims=reader.claims(stated, (*path, "condition")),
    )


def _full_id(reader: EntryReader, name: str) -> str:
    """`agreement/provision`; a bare provision is one of the same agreement."""
    return name if "/" in name else f"{reader.entry.entry_id}/{name}"


def _renewals(
    reader: EntryReader, raw: Mapping[str, Body], path: Path, anchors: Mapping[str, When]
) -> tuple[Renewal, ...]:
    """Every renewal that was known by the day, earliest first."""
    found = []
    for index, row in enumerate(cast("list[dict[str, Body]]", raw.get("renewals", []))):
        at: Path = (*path, "renewals", index)
        on = reader.stated(row["on"], (*at, "on"), partial(parse_when, anchors=anchors))
        named = {**anchors, "on": on.value}
        until = reader.stated(row.get("until"), (*at, "until"), partial(parse_when, anchors=named))
        if on.options:
            found.append(Renewal(on=on, until=until))
    return tuple(sorted(found, key=lambda one: one.on.value.first_day or date.max))


def _where(*places: str) -> str:
    """The first place that is stated; `unstated` where none is."""
    return next((place for place in places if place and place != "unstated"), "unstated")


def read_ceasefire(reader: EntryReader, agreements: Mapping[str, Agreement]) -> Ceasefire:
    """A ceasefire; its dates may count from its agreement's."""
    agreement = agreements.get(reader.text("agreement"))
    anchors: dict[str, When] = {}
    if reader.text("agreement"):
        # Not known yet on the day asked about: then what counts from it is not known either.
        hidden = When(first_day=None, last_day=None, basis="unknown")
        anchors = {"signed": agreement.signed.value if agreement else hidden}
    declared = reader.when("declared", anchors)
    in_effect = reader.when("in_effect", anchors | {"declared": declared.value})
    anchors |= {"declared": declared.value, "in_effect": in_effect.value}
    between = cast("list[list[str]]", reader.entry.body.get("between", []))
    sides = (tuple(between[0]), tuple(between[1])) if between else ((), ())
    return Ceasefire(
        ceasefire_id=reader.entry.entry_id,
        title=reader.text("title"),
        agreement_id=reader.text("agreement"),
        declared=declared,
        in_effect=in_effect,
        ended=reader.when("ended", anchors),
        end_kind=reader.words("end_kind"),
        parties=reader.texts("parties"),
        between=sides,
        zones=reader.texts("zones"),
        country=reader.text("country"),
        excludes=reader.texts("excludes"),
        mechanisms=reader.texts("mechanisms"),
        sources=reader.sources,
        checked=reader.checked,
    )
