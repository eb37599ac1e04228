"""Actors: names in all scripts, ties over time, what each agreed to, said, and is reported for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from truceline.briefs import text
from truceline.core.actor import Actor, Tie
from truceline.core.claim import Claim
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.talks import Round, Track
from truceline.monitor import ReportFilter
from truceline.record.claims import claims_of
from truceline.record.ties import ties_of_actor
from truceline.web.context import Context, Ctx
from truceline.web.obligations import status_row
from truceline.web.page import Page, Pages
from truceline.web.reading_evidence import accepted_about
from truceline.web.said import actor_links, claim_row, source_links, stated_row, when_row
from truceline.web.seated import forces_shown, reasons_shown
from truceline.web.subjects import field_words, subject_row
from truceline.web.table import Column, Table
from truceline.workspace.question import Question

__all__ = ["names_row", "register", "round_row"]

_COLUMNS = (
    Column(key="name", heading="Name", kind="name", link="address"),
    Column(key="other", heading="In other scripts", kind="name"),
    Column(key="kind", heading="Kind"),
    Column(key="aliases", heading="Also called", kind="name"),
    Column(key="labels", heading="Labels in feeds", kind="number"),
    Column(key="checked", heading="Compared by a person"),
)
_LANGUAGES = {"en": "English", "ar": "Arabic", "ru": "Russian", "fr": "French", "tr": "Turkish",
              "fa": "Persian", "ku": "Kurdish", "uk": "Ukrainian", "es": "Spanish"}  # fmt: skip


def register(pages: Pages) -> None:
    """Register the list of actors and the page of one."""
    pages.add("/actors", actors, template="actors.html", csv=True)
    pages.add("/actors/{actor_id}", actor, template="actor.html")


def actors(context: Ctx) -> Page:
    """Everybody whom the record knows."""
    rows = tuple(
        {
            "actor_id": one.actor_id,
            "address": context.link(f"/actors/{one.actor_id}"),
            "name": one.name,
            "other": tuple(name for name in one.names.values() if name != one.name),
            "kind": one.kind,
            "aliases": tuple(one.aliases),
            "labels": len(one.feed_names),
            "checked": "checked" if one.checked else "unchecked",
        }
        for one in sorted(context.record.actors.values(), key=lambda one: one.name.casefold())
    )
    table = Table(caption="Actors of the record", columns=_COLUMNS, rows=rows, total=len(rows))
    return Page(title="Actors", table=table)


def actor(context: Ctx, actor_id: str) -> Page:
    """One actor."""
    found = context.record.actors.get(actor_id)
    if found is None:
        raise UnknownId(
            f"There is no actor '{actor_id}'"
            + (" known by that day." if context.as_of else " in the record."),
            hint="Look for it in the list of actors, or search.",
        )
    reported = _reported(context, found)
    return Page(
        title=found.name,
        content={
            **accepted_about(context, f"actor:{actor_id}"),
            "actor": {
                "actor_id": found.actor_id,
                "kind": found.kind,
                "names": names_row(found.names),
                "aliases": found.aliases,
                "checked": found.checked,
                "sources": source_links(context, found.sources),
            },
            "labels": _labels(context, found),
            "reported": reported,
            **_ties(context, found),
            **_over_time(context, found),
            "claims": _claims(context, actor_id),
        },
        simulated=any(one["simulated"] for one in reported),
    )


def names_row(names: Mapping[str, str]) -> list[dict[str, str]]:
    """Names with the language of each."""
    return [
        {"name": name, "language": language, "words": _LANGUAGES.get(language, language)}
        for language, name in names.items()
    ]


def _labels(context: Context, found: Actor) -> list[dict[str, Any]]:
    """How feeds call it, and whom each label may also cover."""
    return [
        {
            "feed": label.feed,
            "name": label.name,
            "may_include": actor_links(context, label.may_include),
        }
        for label in found.feed_names
    ]


def _reported(context: Context, found: Actor) -> list[dict[str, Any]]:
    """What each counter reports with this actor on a side; never added."""
    answers = []
    for reports in context.workspace.monitor.feeds(context.as_of):
        feed = reports.feed
        line: dict[str, Any] = {
            "counter": feed.counter,
            "feed": feed.feed,
            "simulated": feed.is_simulated,
            "value": None,
            "why": "The feed has no reports.",
            "period": "",
            "address": "",
        }
        if reports.reach:
            filters = ReportFilter(actors=(found.actor_id,))
            asked = Question(filters=filters, feed=feed.feed, as_of=context.as_of)
            try:
                (count,) = context.workspace.monitor.count("events", asked)
            except (UnknownId, InvalidValue) as exc:
                line["why"] = exc.message
            else:
                address = context.link("/incidents", actor=found.actor_id, feed=feed.feed)
                line |= {
                    "value": count.value,
                    "why": count.filters.get("unknown", ""),
                    "period": text.period(count.period),
                    "address": address,
                }
        answers.append(line)
    return answers


def _ties(context: Context, found: Actor) -> dict[str, Any]:
    ties = ties_of_actor(context.record, found.actor_id)
    statuses = {
        one.obligation.obligation_id: one
        for one in context.workspace.record.statuses(on=context.today, as_of=context.as_of)
    }
    return {
        "on": context.today,
        "member_of": [_tie(context, tie) for tie in found.member_of],
        "members": [_tie(context, tie) for tie in ties.members],
        "sponsored_by": [_tie(context, tie) for tie in found.sponsored_by],
        "backs": [_tie(context, tie) for tie in ties.backs],
        "covered_by": [
            {"actor": actor_links(context, [one])[0], "feed": feed, "label": label}
            for one, feed, label in ties.covered_by
        ],
        "agreements": [
            {
                "title": one.title,
                "address": context.link(f"/agreements/{one.agreement_id}"),
                "signed": when_row(one.signed.value),
                "roles": roles,
            }
            for one, roles in ties.agreements
        ],
        "obligations": [
            {**status_row(context, statuses[one.obligation_id]), "roles": roles}
            for one, roles in ties.obligations
            if one.obligation_id in statuses
        ],
        "ceasefires": [
            {
                "title": one.title,
                "address": context.link(f"/ceasefires/{one.ceasefire_id}"),
                "in_effect": when_row(one.in_effect.value),
                "roles": roles,
            }
            for one, roles in ties.ceasefires
        ],
        "tracks": [{**_track(context, one), "roles": roles} for one, roles in ties.tracks],
        "rounds": [
            {**round_row(context, one), "roles": roles} for one, roles in _by_day(ties.rounds)
        ],
    }


def _over_time(context: Context, found: Actor) -> dict[str, Any]:
    """Members on the day, what became of it, whether it is a party, and its forces."""
    told = context.workspace.tracks.actor(found.actor_id, on=context.today, as_of=context.as_of)
    return {
        "tier": stated_row(context, found.tier) if found.tier else None,
        "party_because": reasons_shown(context, told.reasons),
        "vouches_as": list(told.dual.roles) if told.dual else [],
        "members_now": [
            {
                "actor": actor_links(context, [one.actor_id])[0],
                "days": one.holds.value,
                "through": actor_links(context, one.path),
                "is_disputed": one.is_disputed,
            }
            for one in told.members
        ],
        "timeline": [
            {
                "when": when_row(one.when),
                "until": when_row(one.until) if one.until and one.until.is_known else None,
                "what": one.kind,
                "other": actor_links(context, [one.other_id])[0] if one.other_id else None,
                "is_disputed": one.is_disputed,
                "claims": [claim_row(context, c) for _, c in one.stated.options]
                if one.stated
                else [],
                "sources": source_links(context, one.sources),
                "note": one.note,
            }
            for one in told.timeline
        ],
        "forces": forces_shown(context, told.forces),
    }


def _by_day(
    rounds: Iterable[tuple[Round, tuple[str, ...]]],
) -> list[tuple[Round, tuple[str, ...]]]:
    return sorted(rounds, key=lambda pair: str(pair[0].from_on.value.first_day or "9999"))


def _tie(context: Context, tie: Tie) -> dict[str, Any]:
    return {
        "actor": actor_links(context, [tie.actor_id])[0],
        "from": when_row(tie.from_on),
        "until": when_row(tie.until_on),
    }


def _track(context: Context, track: Track) -> dict[str, str]:
    name = track.names.get("en") or next(iter(track.names.values()), track.track_id)
    return {"title": name, "address": context.link(f"/tracks/{track.track_id}")}


def round_row(context: Context, one: Round) -> dict[str, Any]:
    """A round: its track, number, day and place."""
    track = context.record.tracks.get(one.track_id)
    name = _track(context, track)["title"] if track else one.track_id
    place = context.record.places.get(one.place_id)
    return {
        "title": f"{name}, round {one.number or one.round_id}",
        "address": context.link(f"/rounds/{one.round_id}"),
        "from": when_row(one.from_on.value),
        "place": place.name if place else one.place_id,
        "place_address": context.link(f"/places/{one.place_id}") if place else "",
    }


def _claims(context: Context, actor_id: str) -> list[dict[str, Any]]:
    """What it said, newest first."""
    mine = [one for one in claims_of(context.record) if one.claimant == actor_id]
    return [
        {
            **claim_row(context, claim),
            "about": subject_row(context, claim.subject),
            "field": _field(context, claim),
        }
        for claim in sorted(mine, key=lambda one: one.known_at, reverse=True)
    ]


def _field(context: Context, claim: Claim) -> str:
    """Which value; a row of a list says nothing without its list."""
    is_row = claim.subject.startswith(("actor:", "round:"))
    return field_words(context.record, claim.field if is_row else claim.field.rpartition(".")[2])
