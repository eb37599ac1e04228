"""Scenarios: models, the graph of their states, and what would have to change."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query
from fastapi.responses import PlainTextResponse, Response

from truceline.briefs import exporter_for
from truceline.core.errors import InvalidValue
from truceline.scenarios.model import ConflictModel
from truceline.web.context import Context, Ctx
from truceline.web.page import Page, Pages
from truceline.web.pages.scenario_surety import register_surety
from truceline.web.scenario_asked import Asked, AskedModel, part_links, scenario_path
from truceline.web.scenario_picture import graph
from truceline.web.scenarios import exclusions, head, options, preferences, states, why
from truceline.web.table import Column, Table
from truceline.workspace.scenario_answer_rows import change_rows, coalition_row, way_row
from truceline.workspace.scenario_rows import model_row

__all__ = ["register"]

_State = Annotated[str, Query(max_length=200, description="Name of a state.")]

_MOST_LISTED = 100
_FILES = {
    "md": ("Markdown", "text/markdown; charset=utf-8"),
    "html": ("HTML", "text/html; charset=utf-8"),
    "docx": (
        "Word",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    "pdf": ("PDF", "application/pdf"),
}
_MODELS = (
    Column(key="title", heading="Model", kind="name", link="link"),
    Column(key="players", heading="Decision makers", kind="number"),
    Column(key="options", heading="Options", kind="number"),
    Column(key="open", heading="Left open", kind="number"),
    Column(key="contested", heading="Contested", kind="number"),
    Column(key="uncited", heading="Uncited", kind="number"),
    Column(key="model", heading="Id", kind="id"),
)


def register(pages: Pages) -> None:
    """Register the list, a model's pages and its files."""
    # The files first: an address that ends in a name would be taken for a model's id.
    pages.router.get("/scenarios/{model_id}.yaml", name="scenario_yaml", response_class=Response)(
        _written
    )
    for form in _FILES:
        _add_section(pages, form)
    pages.add("/scenarios", scenarios, template="scenarios.html", csv=True)
    pages.add("/scenarios/{model_id}/why", explanation, template="scenario_why.html")
    pages.add("/scenarios/{model_id}/ways", ways, template="scenario_ways.html")
    pages.add("/scenarios/{model_id}/changes", changes, template="scenario_changes.html", csv=True)
    register_surety(pages)
    pages.add("/scenarios/{model_id}", scenario, template="scenario.html", csv=True)


def scenarios(context: Ctx) -> Page:
    """Every model that was known by then."""
    rows = tuple(
        {**model_row(model), "link": _first_page(context, model)}
        for model_id, model in context.workspace.scenarios.models(context.as_of).items()
    )
    return Page(
        title="Scenarios",
        table=Table(
            caption="Models of this workspace", columns=_MODELS, rows=rows, total=len(rows)
        ),
    )


def _first_page(context: Context, model: ConflictModel) -> str:
    """A model of positions alone has no states to draw."""
    part = "" if model.options or model.states else "positions"
    return context.link(scenario_path(model.model_id, part))


def scenario(
    context: Ctx,
    asked: AskedModel,
    state: _State = "",
    moves: Annotated[bool, Query(description="Draw moves that improve nothing too.")] = False,
    every: Annotated[bool, Query(description="List every state.")] = False,
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Page:
    """One model: its graph, one state explained, who wants what, and what is left open.

    Raises:
        UnknownId: There is no such model, state or open part.
    """
    game = asked.game
    at = (
        asked.stage.state(asked.model_id, state, as_of=context.as_of, taken=asked.taken)
        if state
        else None
    )
    return Page(
        title=asked.model.title,
        content={
            **head(asked),
            "why": None if at is None else why(asked, at),
            "preferences": preferences(asked),
            "options": options(asked),
            "exclusions": exclusions(asked),
            "findings": [
                {
                    "message": one.message,
                    "hint": one.hint,
                    "severity": one.severity,
                    "line": one.where.line if one.where else None,
                }
                for one in asked.stage.findings(asked.model_id, context.as_of)
            ],
            "engine": {"name": asked.found.engine, "checked": asked.found.checked},
            "status_quo": game.labels[game.status_quo] if game.status_quo >= 0 else "",
        },
        drawn={
            "graph": graph(asked, at, every_move=moves),
            "links": part_links(asked),
            "robustness_path": scenario_path(asked.model_id, "robustness"),
            "files": _files(asked),
            "every": every,
        },
        table=_states(asked, every=every, page=page),
    )


def _files(asked: Asked) -> list[dict[str, str]]:
    yaml = {
        "words": "the model (YAML)",
        "link": asked.context.link(f"{scenario_path(asked.model_id)}.yaml"),
    }
    sections = [
        {"words": f"a section ({words})", "link": asked.link(f"section.{form}")}
        for form, (words, _) in _FILES.items()
    ]
    return [yaml, *sections]


def _states(asked: Asked, *, every: bool, page: int) -> Table:
    """States that matter, or all of them by pages."""
    game = asked.game
    if every or game.size <= _MOST_LISTED:
        chosen = list(range(game.size))
    else:
        held = {state for concept in asked.found.by_player for state in asked.held(concept)}
        named = {state for states in game.outcomes.values() for state in states}
        chosen = sorted(held | named | ({game.status_quo} if game.status_quo >= 0 else set()))
    pages = max(1, -(-len(chosen) // _MOST_LISTED))
    shown = chosen[(page - 1) * _MOST_LISTED : page * _MOST_LISTED]
    left = game.size - len(chosen)
    notes = (f"{left:,} more states hold under no concept and have no name; they are not listed.",)
    columns = (
        Column(key="state", heading="State", kind="id", link="link"),
        Column(key="today", heading="Today"),
        Column(key="outcome", heading="Named outcome"),
        *(Column(key=one.value, heading=one.value) for one in asked.found.by_player),
        Column(key="options", heading="What is taken in it"),
    )
    return Table(
        caption="States, and for whom they hold",
        columns=columns,
        rows=tuple(states(asked, shown)),
        total=len(chosen),
        page=page,
        pages=pages,
        notes=notes if left else (),
    )


def explanation(
    context: Ctx,
    asked: AskedModel,
    state: _State = "",
) -> Page:
    """One state, explained for every decision maker; today's where none is named."""
    at = asked.stage.state(asked.model_id, state, as_of=context.as_of, taken=asked.taken)
    return Page(
        title=f"{asked.model.title}: {asked.game.labels[at]}",
        content={"model_id": asked.model_id, "why": why(asked, at)},
        drawn={"back": asked.link(state=asked.game.labels[at])},
    )


def ways(context: Ctx, asked: AskedModel) -> Page:
    """The shortest ways from today's state to the named outcomes, and what some can do together."""
    as_of, today = context.as_of, asked.game.status_quo
    found = asked.stage.paths(asked.model_id, as_of=as_of, taken=asked.taken)
    together = asked.stage.coalitions(asked.model_id, today, as_of=as_of, taken=asked.taken)
    return Page(
        title=f"{asked.model.title}: ways",
        content={
            **head(asked),
            "ways": [row for one in found for row in way_row(asked.model, asked.game, one)],
            "together": [coalition_row(asked.model, asked.game, one) for one in together],
            "names": asked.names,
        },
        drawn={"links": part_links(asked)},
    )


def changes(
    context: Ctx,  # noqa: ARG001 (every page takes it)
    asked: AskedModel,
    wanted: Annotated[str, Query(max_length=200, description="An outcome or a state.")] = "",
    measure: Annotated[str, Query(pattern="^(statements|swaps)$")] = "statements",
) -> Page:
    """The smallest change of preferences that makes a wanted outcome hold."""
    rows: list[dict[str, Any]] = []
    fixed: tuple[str, ...] = ()
    if wanted:
        found = asked.stage.inverse(
            asked.model_id,
            wanted,
            asked.concept,
            measure=measure,
            as_of=asked.context.as_of,
            taken=asked.taken,
        )
        rows, fixed = _changed(asked, change_rows(asked.model, asked.game, found)), found.fixed
    return Page(
        title=f"{asked.model.title}: what would have to change",
        content={
            **head(asked),
            "wanted": wanted,
            "measure": measure,
            "fixed": [asked.names[one] for one in fixed],
            "rows": rows,
        },
        drawn={"links": part_links(asked)},
        table=Table(
            caption="The smallest changes",
            columns=tuple(
                Column(key=key, heading=heading)
                for key, heading in (
                    ("who", "Who changes"),
                    ("state", "State"),
                    ("cost", "Changes needed"),
                    ("is_proven", "Proven"),
                    ("changes", "What"),
                )
            ),
            rows=tuple(rows),
            total=len(rows),
        ),
    )


def _changed(asked: Asked, rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    for row in rows:
        row["who_name"] = asked.names.get(row["who"], row["who"])
        row["link"] = asked.link(state=row["state"]) + "#why"
        for one in row["changes"]:
            one["name"] = asked.names[one["player"]]
            one["rests_on"] = asked.rests_on(one.get("cited", ()))
    return rows


# -- files -------------------------------------------------------------------------------------


def _written(context: Ctx, model_id: str) -> Response:
    """The model as the pack writes it."""
    text = context.workspace.scenarios.written(model_id, context.as_of)
    if context.as_of:
        text = (
            f"# As the pack has it now: parts may have become known after {context.as_of}.\n{text}"
        )
    return PlainTextResponse(
        text, media_type="application/yaml; charset=utf-8", headers=_kept(f"{model_id}.yaml")
    )


def _add_section(pages: Pages, form: str) -> None:
    def file(asked: AskedModel) -> Response:
        as_of = asked.context.as_of
        document = asked.stage.section(asked.model_id, as_of=as_of, taken=asked.taken)
        content = exporter_for(form).export(document)
        name = f"{asked.model_id}-section.{form}"
        return Response(content, media_type=_FILES[form][1], headers=_kept(name))

    pages.router.get(
        f"/scenarios/{{model_id}}/section.{form}",
        name=f"scenario_section_{form}",
        response_class=Response,
    )(file)


def _kept(name: str) -> dict[str, str]:
    """Headers that make a browser keep a file: a section brings its own style."""
    if not name.replace("-", "").replace(".", "").replace("_", "").isalnum() or not name.isascii():
        raise InvalidValue(f"'{name}' cannot be a file's name.", hint="Open the page instead.")
    return {"Content-Disposition": f'attachment; filename="{name}"'}
