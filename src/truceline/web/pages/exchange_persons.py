"""Persons of the exchange room: rows that people said are one, side by side."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Form, Path, Query
from fastapi.responses import RedirectResponse, Response

from truceline.core.errors import InvalidValue
from truceline.core.person import PersonRow
from truceline.exchange.judging import FIELDS, field_text
from truceline.web.changes import ONE_WRITER
from truceline.web.context import Context, Ctx
from truceline.web.exchange_rows import case_path, is_simulated, pair_path
from truceline.web.exchange_sessions import room_of
from truceline.web.page import Page, Pages
from truceline.web.security import check_csrf
from truceline.web.table import Column, Table

__all__ = ["register"]

_PAGE = 100
PersonId = Annotated[str, Path(max_length=100)]
Word = Annotated[str, Form(max_length=200)]
_COLUMNS = (
    Column(key="person", heading="Person", kind="id", link="link"),
    Column(key="rows", heading="Rows", kind="number"),
    Column(key="lists", heading="Lists"),
    Column(key="events", heading="What they say"),
    Column(key="contradicted", heading="Contradicted", kind="number"),
)


def register(pages: Pages) -> None:
    """Register the list of persons, one person, and opening a case."""
    pages.add("/exchange/persons", persons, template="exchange_persons.html", csv=True)
    pages.add("/exchange/persons/{person_id}", person, template="exchange_person.html")

    @pages.router.post("/exchange/persons/{person_id}/case", include_in_schema=False)
    def open_case(
        context: Ctx, person_id: PersonId, track: Word = "", liaison: Word = "", csrf: Word = ""
    ) -> Response:
        """Open a case on a person."""
        check_csrf(context.request, csrf)
        room = room_of(context)
        room.state.require("case_open")  # first: no other answer may tell who is a user
        held = room.persons.one(person_id)
        if liaison and liaison not in {user.name for user in room.state.vault.users()}:
            raise InvalidValue("Nobody of this name may open the room.", hint="Name one who may.")
        with ONE_WRITER:
            made = room.cases.open([row.row_id for row in held.rows], track=track, liaison=liaison)
        return RedirectResponse(context.link(case_path(made.case_id)), status_code=303)


def persons(
    context: Ctx, page: Annotated[int, Query(ge=1, le=100_000, description="Page.")] = 1
) -> Page:
    """Everybody whom this person may see, by content-free ids."""
    room = room_of(context)
    held = room.persons.all()
    rows = tuple(
        {
            "person": one.person_id,
            "link": context.link(f"/exchange/persons/{one.person_id}"),
            "rows": len(one.rows),
            "lists": ", ".join(one.lists),
            "events": ", ".join(dict.fromkeys(row.event or "not said" for row in one.rows)),
            "contradicted": len(one.contradicted),
        }
        for one in held[(page - 1) * _PAGE : page * _PAGE]
    )
    several = sum(len(one.rows) > 1 for one in held)
    return Page(
        title="Persons of the exchange room",
        content={"several": several},
        simulated=is_simulated(room),
        table=Table(
            caption="Persons",
            columns=_COLUMNS,
            rows=rows,
            total=len(held),
            page=page,
            pages=max(1, -(-len(held) // _PAGE)),
        ),
    )


def person(context: Ctx, person_id: PersonId) -> Page:
    """One person: every row as its list said it, and what joins the rows."""
    room = room_of(context)
    held = room.persons.one(person_id)
    ids = {row.row_id for row in held.rows}
    cases = room.cases.all() if room.state.may("see_cases") else ()
    return Page(
        title="One person",
        content={
            "person_id": held.person_id,
            "columns": [{"row": row.row_id, "list": row.list_id} for row in held.rows],
            "fields": _fields(held.rows),
            "judged": [_pair(context, one) for one in held.judged],
            "contradicted": [_pair(context, one) for one in held.contradicted],
            "likely": [_pair(context, one) for one in held.likely],
            "cases": [
                {
                    "case": one.case_id,
                    "state": one.state,
                    "link": context.link(case_path(one.case_id)),
                }
                for one in cases
                if ids & set(one.rows)
            ],
        },
        drawn={"may_open": room.state.may("case_open")},
        simulated=is_simulated(room),
    )


def _fields(rows: tuple[PersonRow, ...]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = [
        {"label": label, "values": [field_text(row, key) for row in rows]}
        for key, label in FIELDS.items()
    ]
    found.append({"label": "Its own key", "values": [row.native_key for row in rows]})
    return [one for one in found if any(one["values"])]


def _pair(context: Context, pair_id: str) -> dict[str, str]:
    return {"pair": pair_id, "link": context.link(pair_path(pair_id))}
