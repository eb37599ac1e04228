"""Pages: one view gives the content, and the address's ending decides its form."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date, datetime, time
from enum import Enum
from typing import Any, TypeAlias

import numpy as np
from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape

from truceline.briefs import text
from truceline.web.context import Context, read_context
from truceline.web.filters import filter_choices
from truceline.web.navigation import navigation_at
from truceline.web.table import Table, as_csv

__all__ = ["Page", "Pages", "View", "plain"]

View: TypeAlias = Callable[..., "Page"]


@dataclass(frozen=True, kw_only=True)
class Page:
    """The content of one page, independent of its form.

    Attributes:
        title: Heading, and title of the window.
        content: JSON-able (dataclasses, dates and enums are made so); also the template's names.
        table: What the CSV form holds.
        geojson: What the GeoJSON form holds: features, or their text.
        simulated: Whether any number on it rests on simulated reports.
        status: HTTP status.
        drawn: Further names for the template alone: the layout of pictures.
        csv: What the CSV form holds where that is more than the rows of `table`: all its pages.
    """

    title: str
    content: Mapping[str, Any] = field(default_factory=dict)
    table: Table | None = None
    geojson: Callable[[], Mapping[str, Any] | str] | None = None
    simulated: bool = False
    status: int = 200
    csv: Callable[[], bytes] | None = None
    drawn: Mapping[str, Any] = field(default_factory=dict)


class Pages:
    """Registers pages with a router, which serves any number of applications.

    `add("/actors/{actor_id}", view, template="actor.html")` answers `/actors/x` with the page and
    `/actors/x.json` with the same content; `csv=True` and `geojson=True` add those forms.
    """

    def __init__(self) -> None:
        self.router = APIRouter()
        self.templates = Environment(
            loader=PackageLoader("truceline.web"),
            autoescape=select_autoescape(default=True, default_for_string=True),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.templates.globals.update(filter_choices=filter_choices)
        self.templates.filters.update(
            day=_day, number=_number, json=lambda value: json.dumps(plain(value))
        )

    def add(
        self, path: str, view: View, *, template: str, csv: bool = False, geojson: bool = False
    ) -> None:
        """Register a page in all its forms.

        Args:
            path: Address, with `{names}` for the view's parameters.
            view: Takes a `Ctx` named `context` first, then the address's parameters.
            template: File in `templates/`.
            csv: The view gives a table.
            geojson: The view gives features.
        """
        stem = "/index" if path == "/" else path
        forms: list[tuple[str, Callable[[Context, Page], Response]]] = [
            (f"{stem}.json", _json_form)
        ]
        if csv:
            forms.append((f"{stem}.csv", _csv_form))
        if geojson:
            forms.append((f"{stem}.geojson", _geojson_form))
        for address, form in forms:
            # No response model: what a view gives is not what is sent.
            self.router.get(
                address,
                name=f"{view.__name__}{address.rsplit('.', 1)[1]}",
                response_model=None,
            )(_endpoint(view, form))

        def html(context: Context, page: Page) -> Response:
            return self.render(context, page, template)

        self.router.get(
            path,
            response_class=HTMLResponse,
            response_model=None,
            include_in_schema=False,
            name=view.__name__,
        )(_endpoint(view, html))

    def render(self, context: Context, page: Page, template: str) -> HTMLResponse:
        """A page as HTML."""
        html = self.templates.get_template(template).render(
            **page.content,
            **page.drawn,
            page=page,
            context=context,
            link=context.link,
            here=context.here,
            navigation=navigation_at(context.request.url.path),
            path=context.request.url.path,
        )
        return HTMLResponse(html, status_code=page.status)

    def error_page(self, request: Request, shape: Mapping[str, Any]) -> HTMLResponse:
        """An error as a page."""
        context = read_context(request, None)
        page = Page(title="This did not work", content={"error": shape}, status=shape["status"])
        return self.render(context, page, "error.html")


def _endpoint(view: View, form: Callable[[Context, Page], Response]) -> Callable[..., Response]:
    @functools.wraps(view)
    def run(context: Context, **parameters: Any) -> Response:  # noqa: ANN401 (the view's own)
        return form(context, view(context, **parameters))

    return run


def _json_form(context: Context, page: Page) -> Response:
    body: dict[str, Any] = {
        "ok": True,
        "title": page.title,
        "as_of": context.as_of,
        "simulated": page.simulated,
        **page.content,
    }
    if page.table is not None:
        body["table"] = page.table.as_json()
    return _json(body, "application/json", page.status)


def _csv_form(_: Context, page: Page) -> Response:
    if page.csv is not None:
        return Response(page.csv(), media_type="text/csv; charset=utf-8")
    table = page.table or Table(caption="", columns=(), rows=(), total=0)
    body = as_csv(table.columns, table.rows)
    return Response("\ufeff" + body, media_type="text/csv; charset=utf-8")


def _geojson_form(_: Context, page: Page) -> Response:
    features = page.geojson() if page.geojson else {"type": "FeatureCollection", "features": []}
    if isinstance(features, str):
        return Response(features, media_type="application/geo+json", status_code=page.status)
    return _json(features, "application/geo+json", page.status)


def _json(body: Mapping[str, Any], media_type: str, status: int) -> Response:
    text_body = json.dumps(plain(body), ensure_ascii=False, separators=(",", ":"))
    return Response(text_body, media_type=media_type, status_code=status)


def plain(value: Any) -> Any:  # noqa: ANN401 (anything that a page holds)
    """A value as JSON knows it: dataclasses as mappings, days as text."""
    if is_dataclass(value) and not isinstance(value, type):
        return plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(inner) for inner in value]
    return _plain_scalar(value)


def _plain_scalar(value: Any) -> Any:  # noqa: ANN401 (anything that a page holds)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime | time):
        return value.isoformat()
    return value.item() if isinstance(value, np.generic) else value


def _day(value: date | str | None) -> str:
    """A day; or text that names one, a month or a year."""
    if isinstance(value, str):
        return text.said(value)
    return text.day(value) if value else "not known"


def _number(value: float | None) -> str:
    return "not known" if value is None else text.number(value)
