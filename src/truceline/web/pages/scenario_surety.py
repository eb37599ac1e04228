"""How sure a scenario is: shares over what is open, sources left out, positions added up."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from truceline.briefs import text
from truceline.core.errors import ModelError
from truceline.web.context import Ctx
from truceline.web.page import Page, Pages
from truceline.web.scenario_asked import Asked, AskedModel, part_links
from truceline.web.scenarios import head
from truceline.web.table import Column, Table
from truceline.workspace.scenario_answer_rows import dropped_row, share_row, stances_row

__all__ = ["register_surety"]

_SHARES = (
    Column(key="title", heading="Outcome", kind="name"),
    Column(key="verdict", heading="Stable"),
    Column(key="share", heading="Share of rankings", kind="number"),
    Column(key="low", heading="Low", kind="number"),
    Column(key="high", heading="High", kind="number"),
    Column(key="draws", heading="Draws", kind="number"),
    Column(key="note", heading="What the share is not"),
)
_CLAIMS = (
    Column(key="claim", heading="Left out"),
    Column(key="is_decisive", heading="Decides"),
    Column(key="before", heading="With it"),
    Column(key="after", heading="Without it"),
    Column(key="changed", heading="What rests on it alone"),
)
_POSITIONS = (
    Column(key="issue", heading="Issue"),
    Column(key="name", heading="Who", kind="name"),
    Column(key="position", heading="Position", kind="number"),
    Column(key="salience", heading="Salience", kind="number"),
    Column(key="capability", heading="Capability", kind="number"),
    Column(key="cited", heading="Rests on"),
)


def register_surety(pages: Pages) -> None:
    """Register shares, dropped claims and positions."""
    pages.add(
        "/scenarios/{model_id}/robustness", robustness, template="scenario_sure.html", csv=True
    )
    pages.add("/scenarios/{model_id}/claims", claims, template="scenario_claims.html", csv=True)
    pages.add(
        "/scenarios/{model_id}/positions", positions, template="scenario_positions.html", csv=True
    )


def robustness(
    context: Ctx,  # noqa: ARG001 (every page takes it)
    asked: AskedModel,
    draws: Annotated[int, Query(ge=1, le=20_000, description="Rankings drawn.")] = 500,
    seed: Annotated[int, Query(ge=0, le=2**31, description="Of the draws.")] = 1,
) -> Page:
    """How far each outcome and today's state survive what is left open."""
    rows = [_share(asked, name, draws, seed) for name in _asked_about(asked)]
    return Page(
        title=f"{asked.model.title}: how sure",
        content={**head(asked), "draws": draws, "seed": seed, "outcomes_held": rows},
        drawn={"links": part_links(asked)},
        table=Table(
            caption="Shares of the ways the open preferences could be; never a probability",
            columns=_SHARES,
            rows=tuple(rows),
            total=len(rows),
        ),
    )


def _asked_about(asked: Asked) -> list[str]:
    named = [name for name, states in asked.game.outcomes.items() if states]
    return [*named, *([""] if asked.game.status_quo >= 0 else [])]


def _share(asked: Asked, name: str, draws: int, seed: int) -> dict[str, Any]:
    """One outcome; where it is not decided, why."""
    titles = {one.outcome_id: one.title for one in asked.model.outcomes}
    head = {"title": titles.get(name, name) or "Today's state"}
    try:
        found = asked.stage.robustness(
            asked.model_id,
            name,
            asked.concept,
            draws=draws,
            seed=seed,
            as_of=asked.context.as_of,
            taken=asked.taken,
        )
    except ModelError as exc:
        return {**head, "outcome": name, "words": f"not decided: {exc.message}", "share": None}
    run = asked.stage.robustness_run(found, asked.model_id, asked.context.as_of, asked.taken)
    row = share_row(asked.game, name or "today", found)
    row["by_player"] = [{"name": asked.names[key], **one} for key, one in row["by_player"].items()]
    for one in row["states"]:
        one["link"] = asked.link(state=one["state"]) + "#why"
    return {**head, **row, "words": _words(row), "run": run.run_id}


def _words(row: dict[str, Any]) -> str:
    if row["verdict"] in {"always", "never"}:
        return f"{row['verdict']} stable, whatever is open"
    share, low, high = (text.percent(row[key]) for key in ("share", "low", "high"))
    drawn = f"of the {text.number(row['draws'])} ways drawn ({low} to {high})"
    is_known = row["verdict"] == "sometimes"
    if row["share"] == 0:
        return f"stable in none {drawn}" + (", yet in some that were not" if is_known else "")
    if row["share"] == 1:
        return f"stable in each {drawn}" + (", yet not in all there are" if is_known else "")
    return f"stable in {share} of the ways drawn ({low} to {high})"


def claims(
    context: Ctx,
    asked: AskedModel,
    wanted: Annotated[str, Query(max_length=200, description="An outcome or a state.")] = "",
) -> Page:
    """Which source, if it were wrong, would change whether an outcome can hold."""
    rows = []
    if wanted:
        found = asked.stage.drop_one_claim(
            asked.model_id, wanted, asked.concept, as_of=context.as_of, taken=asked.taken
        )
        rows = [{**dropped_row(one), "rests_on": asked.rests_on([one.claim])} for one in found]
    return Page(
        title=f"{asked.model.title}: which source decides",
        content={**head(asked), "wanted": wanted, "rows": rows},
        drawn={"links": part_links(asked)},
        table=Table(
            caption="Each source left out once", columns=_CLAIMS, rows=tuple(rows), total=len(rows)
        ),
    )


def positions(
    context: Ctx,
    asked: AskedModel,
    rounds: Annotated[int, Query(ge=0, le=50, description="Of the challenge model.")] = 8,
) -> Page:
    """Who stands where on each issue, and what that adds up to by each model."""
    found = asked.stage.positions(asked.model_id, as_of=context.as_of, rounds=rounds)
    issues = [stances_row(asked.model, one) for one in found]
    for issue in issues:
        for one in issue["positions"]:
            one["rests_on"] = asked.rests_on(one["cited"])
            one["against"] = asked.rests_on(one["contested_by"])
    rows = tuple({"issue": i["issue"], **one} for i in issues for one in i["positions"])
    return Page(
        title=f"{asked.model.title}: positions",
        content={"model_id": asked.model_id, "issues": issues, "rounds": rounds},
        drawn={"links": part_links(asked)},
        table=Table(caption="Who stands where", columns=_POSITIONS, rows=rows, total=len(rows)),
    )
