"""Talks: a track with its roles, relations and rounds; a round with who took part and what came."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from truceline.briefs import text
from truceline.core.talks import Participation, Round, Track, TrackRelation
from truceline.web.context import Context, Ctx
from truceline.web.events import name_of
from truceline.web.page import Page, Pages
from truceline.web.reading_evidence import accepted_about
from truceline.web.said import actor_links, claim_row, source_links, stated_row
from truceline.web.seated import left_shown, observers_shown, seat_shown, track_link
from truceline.web.table import Column, Table
from truceline.workspace.record import named

__all__ = ["register"]

_ROUNDS = (
    Column(key="number", heading="Round", link="link"),
    Column(key="days", heading="Days", order="first_day"),
    Column(key="place", heading="Place", kind="name", link="place_link"),
    Column(key="outcome", heading="Outcome"),
    Column(key="participants", heading="Participants", kind="number"),
    Column(key="checked", heading="Entry"),
)
_SIDES = (("holds so", "yes"), ("denies it", "no"))


def register(pages: Pages) -> None:
    """Register the pages of a track and of a round."""
    pages.add("/tracks/{track_id}", track, template="track.html", csv=True)
    pages.add("/rounds/{round_id}", meeting, template="round.html")


def track(context: Ctx, track_id: str) -> Page:
    """One track: level, roles, what it is to other tracks according to whom, rounds.

    Raises:
        UnknownId: There is none of that id, or it was not known by then.
    """
    known = context.record.tracks
    one = named("track", track_id, known)
    rounds = _rounds_of(context, track_id)
    rows = tuple(_round_row(context, held) for held in rounds)
    others = [
        {"track": track_link(context, other.track_id), **_relation(context, relation)}
        for other in known.values()
        for relation in other.relations
        if relation.track_id == track_id
    ]
    return Page(
        title=name_of(one.names, track_id),
        content={
            "track": _about(context, one),
            **accepted_about(context, f"track:{track_id}"),
            "relations": [_relation(context, relation) for relation in one.relations],
            "relations_of_others": others,
        },
        table=Table(
            caption="Rounds, by their first day", columns=_ROUNDS, rows=rows, total=len(rows)
        ),
    )


def _about(context: Context, one: Track) -> dict[str, Any]:
    return {
        "track_id": one.track_id,
        "names": [{"language": code, "name": name} for code, name in one.names.items()],
        "level": stated_row(context, one.level),
        "started": stated_row(context, one.started),
        "ended": stated_row(context, one.ended),
        "roles": _roles(context, one.standing),
        "sources": source_links(context, one.sources),
        "checked": one.checked,
    }


def _roles(context: Context, taking_part: Sequence[Participation]) -> list[dict[str, Any]]:
    """Actors by role, in the order in which the roles are first named."""
    roles: dict[str, list[str]] = {}
    for one in taking_part:
        roles.setdefault(one.role, []).append(one.actor_id)
    return [
        {"role": role, "actors": actor_links(context, actors)} for role, actors in roles.items()
    ]


def _relation(context: Context, relation: TrackRelation) -> dict[str, Any]:
    """What a track is to another, with who holds so and who denies it."""
    options = relation.stated.options if relation.stated else ()
    sides = [
        (words, [claim for value, claim in options if value == said]) for words, said in _SIDES
    ]
    known = {said for _, said in _SIDES}
    sides.append(("says otherwise", [claim for value, claim in options if value not in known]))
    return {
        "kind": relation.kind.replace("-", " "),
        "other": track_link(context, relation.track_id),
        "is_disputed": bool(relation.stated and relation.stated.is_disputed),
        "sides": [
            {"side": words, "claims": [claim_row(context, claim) for claim in claims]}
            for words, claims in sides
            if claims
        ],
    }


def _rounds_of(context: Context, track_id: str) -> list[Round]:
    held = [one for one in context.record.rounds.values() if one.track_id == track_id]
    return sorted(held, key=lambda one: (one.from_on.value.first_day or date.max, one.round_id))


def _round_row(context: Context, one: Round) -> dict[str, Any]:
    place = _place(context, one.place_id)
    return {
        "round_id": one.round_id,
        "number": one.number or one.round_id,
        "link": context.link(f"/rounds/{one.round_id}"),
        "days": _days(one),
        "first_day": one.from_on.value.first_day,
        "place": place["name"],
        "place_link": place["link"],
        "outcome": stated_row(context, one.outcome)["words"],
        "participants": len(one.participations),
        "checked": "checked" if one.checked else "unchecked",
    }


def _days(one: Round) -> str:
    first, last = one.from_on.value.first_day, one.last_on.value.last_day
    if first and last and first <= last and one.from_on.value.last_day == first:
        return text.days_between(first, last)
    return text.when(one.from_on.value)


def _place(context: Context, place_id: str) -> dict[str, str]:
    found = context.record.places.get(place_id)
    if found is None:
        return {"name": place_id or "not stated", "link": ""}
    return {"name": found.name, "link": context.link(f"/places/{place_id}")}


def meeting(context: Ctx, round_id: str) -> Page:
    """One round: when, where, who in which role, agenda and outcome.

    Raises:
        UnknownId: There is none of that id, or it was not known by then.
    """
    one = named("round", round_id, context.record.rounds)
    found = context.workspace.tracks.round(round_id, as_of=context.as_of)
    of_track = _rounds_of(context, one.track_id)
    at = [held.round_id for held in of_track].index(round_id)
    name = track_link(context, one.track_id)
    return Page(
        title=f"{name['name']}, round {one.number or one.round_id}",
        content={
            **accepted_about(context, f"round:{round_id}"),
            "round": {
                "round_id": round_id,
                "number": one.number,
                "track": name,
                "from": stated_row(context, one.from_on),
                "last": stated_row(context, one.last_on),
                "place": _place(context, one.place_id),
                "format": stated_row(context, one.meeting_format),
                "outcome": stated_row(context, one.outcome),
                "roles": _roles(context, one.participations),
                "agenda": list(one.agenda),
                "sources": source_links(context, one.sources),
                "checked": one.checked,
                "note": one.note,
            },
            "seats": [
                seat_shown(context, one, seat, found.parties.get(seat.actor_id, ()))
                for seat in (*one.participations, *one.not_seated)
            ],
            "issues": [_issue(context, name) for name in one.issues],
            "left": [left_shown(context, each) for each in one.left],
            "observed": observers_shown(context, found.history)["rounds"][-1:],
            "before": _round_row(context, of_track[at - 1]) if at else None,
            "after": _round_row(context, of_track[at + 1]) if at + 1 < len(of_track) else None,
        },
    )


def _issue(context: Context, name: str) -> dict[str, str]:
    known = context.record.issues.get(name)
    link = f"{context.link('/tracks')}#i-{name}" if known else ""
    return {"name": known.name if known else name, "link": link}
