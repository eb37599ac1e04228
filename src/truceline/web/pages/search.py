"""Search over everything, with filters that are part of the address."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import Query

from truceline.briefs import text
from truceline.core.dates import Period
from truceline.web.context import Context, Ctx
from truceline.web.days import Day
from truceline.web.page import Page, Pages
from truceline.web.subjects import subject_row
from truceline.workspace.findable import KINDS, Found
from truceline.workspace.folding import marked, words_of
from truceline.workspace.search import Group, Looked

__all__ = ["register"]

_FEW, _MANY = 8, 50
_HEADINGS = {
    "actors": "Actors",
    "places": "Places",
    "agreements": "Agreements",
    "provisions": "Provisions",
    "ceasefires": "Ceasefires",
    "zones": "Zones",
    "tracks": "Tracks",
    "rounds": "Rounds",
    "claims": "Claims",
    "sources": "Cited documents",
    "imports": "Imported files",
    "incidents": "Incidents",
}
_UNDATED = ("actors", "places")

_What = Literal[
    "",
    "actors",
    "places",
    "agreements",
    "provisions",
    "ceasefires",
    "zones",
    "tracks",
    "rounds",
    "claims",
    "sources",
    "imports",
    "incidents",
]


def register(pages: Pages) -> None:
    """Register the search."""
    pages.add("/search", search, template="search.html")


def search(
    context: Ctx,
    q: Annotated[str, Query(max_length=200, description="Words that must all be found.")] = "",
    what: Annotated[_What, Query(description="One kind of thing; all where empty.")] = "",
    from_on: Annotated[Day, Query(alias="from", description="First day.")] = None,
    until_on: Annotated[Day, Query(alias="until", description="First day after.")] = None,
    page: Annotated[int, Query(ge=1, le=100_000, description="From 1; of one kind.")] = 1,
) -> Page:
    """What holds every word, grouped by kind."""
    if from_on and until_on:
        Period(from_on=from_on, until_on=until_on)
    looked = Looked(query=q, from_on=from_on, until_on=until_on, as_of=context.as_of)
    most = _MANY if what else _FEW
    start = (page - 1) * most if what else 0
    kinds = (what,) if what else KINDS
    groups = context.workspace.search.search(looked, kinds=kinds, start=start, most=most)
    words = words_of(q)
    return Page(
        title=f"Search: {text.printable(q)}" if words else "Search",
        content={
            "q": q,
            "what": what,
            "from_on": from_on,
            "until_on": until_on,
            "number": page,
            "kinds": [(kind, _HEADINGS[kind]) for kind in KINDS],
            "has_words": bool(words),
            "groups": [_group(context, one, words, what, start) for one in groups],
            "left_out": _left_out(from_on, until_on),
        },
        simulated=any(found.is_simulated for one in groups for found in one.found),
    )


def _left_out(from_on: date | None, until_on: date | None) -> str:
    if from_on is None and until_on is None:
        return ""
    kinds = text.joined([_HEADINGS[kind].lower() for kind in _UNDATED])
    return f"Things without a day, such as {kinds}, are left out while days are asked for."


def _group(
    context: Context, group: Group, words: tuple[str, ...], what: str, start: int
) -> dict[str, Any]:
    shown = start + len(group.found)
    more = ""
    if shown < group.total:
        more = context.here(what=group.kind, page=1 if not what else start // _MANY + 2)
    return {
        "kind": group.kind,
        "heading": _HEADINGS[group.kind],
        "total": group.total,
        "shown": len(group.found),
        "more": more,
        "earlier": context.here(page=start // _MANY) if start else "",
        "found": [_found(context, one, words) for one in group.found],
    }


def _found(context: Context, one: Found, words: tuple[str, ...]) -> dict[str, Any]:
    body = one.text
    is_claim = one.kind == "claims"
    subject = subject_row(context, one.key.partition("#")[0]) if is_claim else None
    if subject:
        body = " · ".join(part for part in (subject["title"], body) if part)
    return {
        "key": one.key,
        "title": one.title,
        "address": _address(context, one, subject),
        "title_pieces": marked(one.title, words),
        "pieces": marked(body, words) if body else (),
        "days": _days(one),
        "simulated": one.is_simulated,
    }


def _days(one: Found) -> str:
    if one.first_day and one.last_day:
        return text.days_between(one.first_day, one.last_day)
    if one.first_day:
        return f"from {text.day(one.first_day)}"
    return f"until {text.day(one.last_day)}" if one.last_day else ""


_PATHS = {
    "actors": "/actors/",
    "places": "/places/",
    "agreements": "/agreements/",
    "ceasefires": "/ceasefires/",
    "tracks": "/tracks/",
    "rounds": "/rounds/",
    "sources": "/sources/",
    "imports": "/batches/",
    "incidents": "/incidents/",
}


def _address(context: Context, one: Found, subject: Mapping[str, str] | None) -> str:
    if subject is not None:
        return subject["link"]
    if one.kind == "zones":
        return context.link("/map", zone=one.key)
    if one.kind == "provisions":
        agreement, _, provision = one.key.partition("/")
        path = context.link(f"/agreements/{quote(agreement, safe=':')}")
        return f"{path}#p-{quote(provision, safe=':')}"
    return context.link(_PATHS[one.kind] + quote(one.key, safe=":"))
