"""Opens anything by its id: from a number's incident down to the source row."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, is_dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from truceline.core.dates import day_of
from truceline.core.errors import UnknownId
from truceline.core.report import Incident
from truceline.record.claims import citations
from truceline.talks.allegations import Concerning
from truceline.workspace.allegation_shown import concerning_row
from truceline.workspace.scenario_shown import show_model

if TYPE_CHECKING:
    from truceline.workspace.workspace import Workspace

__all__ = ["show"]

# What a person writes → attribute of the record.
_KINDS = {
    "actor": "actors",
    "agreement": "agreements",
    "ceasefire": "ceasefires",
    "place": "places",
    "round": "rounds",
    "route": "routes",
    "source": "sources",
    "track": "tracks",
    "zone": "zones",
}


def show(workspace: Workspace, name: str, *, as_of: date | None = None) -> dict[str, Any]:
    """Everything that is known under an id, as nested mappings of plain values.

    Args:
        workspace: Where to look.
        name: `i-…` an incident, `feed:id` a report, `b-…` a batch, `run-…` a run,
            `j-…` a judgement, `kind:id` an entry of the pack (`ceasefire:idlib-2020`,
            `scenario:syria-2018`).
        as_of: Day of knowledge.

    Raises:
        UnknownId: Nothing has that id.
    """
    kind, _, rest = name.partition(":")
    if name.startswith("i-"):
        return _incident(workspace, name, as_of) | _said(workspace, f"incident:{name}", as_of)
    if name.startswith(("b-", "run-", "j-")):
        return _recorded(workspace, name, as_of)
    if kind == "obligation" and rest:
        return _obligation(workspace, rest, as_of) | _said(workspace, name, as_of)
    if kind == "scenario" and rest:
        return show_model(workspace.scenarios, rest, as_of)
    if kind in _KINDS and rest:
        return _entry(workspace, kind, rest, as_of) | _said(workspace, name, as_of)
    return _report(workspace, name, as_of)


def _recorded(workspace: Workspace, name: str, as_of: date | None) -> dict[str, Any]:
    if name.startswith("b-"):
        return _batch(workspace, name)
    if name.startswith("run-"):
        return workspace.ledger.run(name)
    judgement: dict[str, Any] = _plain(workspace.record.judgement(name, as_of))
    return {"judgement_id": name} | judgement


def _entry(workspace: Workspace, kind: str, entry_id: str, as_of: date | None) -> dict[str, Any]:
    held: Mapping[str, Any] = getattr(workspace.record.at(as_of), _KINDS[kind])
    if entry_id not in held:
        known = ", ".join(held) or "none"
        raise UnknownId(f"There is no {kind} '{entry_id}'.", hint=f"Known: {known}.")
    found: dict[str, Any] = _plain(held[entry_id])
    if kind == "ceasefire":
        alleged = workspace.allegations.of_ceasefire(entry_id, as_of)
        return found | _alleged(workspace, alleged, as_of)
    return found | _cited_by(workspace, entry_id, as_of) if kind == "source" else found


def _alleged(
    workspace: Workspace, found: Concerning, as_of: date | None
) -> dict[str, dict[str, Any]]:
    """What is alleged and ruled; nothing where no allegation names it."""
    row = concerning_row(found, workspace.allegations.names(as_of))
    return {"allegations": row} if found.cases else {}


def _cited_by(workspace: Workspace, source_id: str, as_of: date | None) -> dict[str, Any]:
    """The entries and the scenario models that cite a document."""
    entries = citations(workspace.record.at(as_of), source_id)
    models = workspace.scenarios.citing(source_id, as_of)
    return {
        "entries that cite it": [
            f"{one.kind}:{one.entry_id}" + (f" ({one.locator})" if one.locator else "")
            for one in entries
        ],
        "scenario models that cite it": [str(one) for one in models],
    }


def _said(workspace: Workspace, subject: str, as_of: date | None) -> dict[str, Any]:
    """What documents say of it, as far as a person accepted it; nothing where none does."""
    from truceline.workspace.evidence_rows import evidence_row  # noqa: PLC0415 (few have any)

    if not workspace.ledger.readings.writes:
        return {}
    found = workspace.evidence.about(subject, as_of)
    return {"accepted_claims": [evidence_row(one, why) for one, why in found]} if found else {}


def _obligation(workspace: Workspace, name: str, as_of: date | None) -> dict[str, Any]:
    day = day_of(as_of) if as_of else workspace.clock().date()
    for status in workspace.record.statuses(on=day, as_of=as_of):
        if status.obligation.obligation_id == name:
            return _plain(status)  # type: ignore[no-any-return]
    raise UnknownId(f"There is no obligation '{name}'.", hint="See: truceline obligations")


def _batch(workspace: Workspace, name: str) -> dict[str, Any]:
    batch = workspace.ledger.batch(name)
    found: dict[str, Any] = _plain(batch)
    found["findings"] = [str(finding) for finding in workspace.ledger.findings(batch)]
    return found


def _incident(workspace: Workspace, name: str, as_of: date | None) -> dict[str, Any]:
    for reports in workspace.monitor.feeds(as_of):
        for report_id in reports.ids:
            if Incident.of(report_id).incident_id == name:
                told = workspace.incidents.told_by(name, as_of=as_of)
                alleged = workspace.allegations.of_incident(
                    {name, *(Incident.of(one).incident_id for one in told)}, told, as_of
                )
                return {
                    "incident": name,
                    "reports": [_report(workspace, r, as_of) for r in told],
                    **_alleged(workspace, alleged, as_of),
                }
    raise UnknownId(f"There is no incident '{name}'.", hint="See: truceline incidents")


def _report(workspace: Workspace, name: str, as_of: date | None) -> dict[str, Any]:
    table = workspace.ingest.versions(name, as_of=as_of)
    if not table.num_rows:
        raise UnknownId(
            f"Nothing has the id '{name}'.",
            hint="Ids: i-… incidents, feed:id reports, b-… batches, run-… runs, j-… judgements, "
            + ", ".join(f"{kind}:…" for kind in sorted([*_KINDS, "obligation", "scenario"]))
            + ".",
        )
    versions = []
    for row in table.to_pylist():
        batch = workspace.ledger.batch(row["batch_id"])
        source = {"file": batch.label, "row": row.pop("source_row"), "line": row.pop("source_line")}
        source["as given"] = json.loads(row.pop("row"))
        source["simulated"] = bool(batch.feed_note.get("is_simulated"))
        versions.append(_plain(row) | {"source": source})
    return {
        "report": name,
        "incident": Incident.of(name).incident_id,
        "simulated": any(row["source"].pop("simulated") for row in versions),
        "versions": versions,
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 (any value of the record)
    if is_dataclass(value) and not isinstance(value, type):
        return _plain(asdict(value))
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value if value is None or isinstance(value, int | float | bool) else str(value)
