"""What PA-X says of an agreement, as rows of its page."""

from __future__ import annotations

from typing import Any

from truceline.core.agreement import Agreement
from truceline.ingest.pa_x import pax_columns
from truceline.record.pa_x import same_agreements
from truceline.web.context import Context

__all__ = ["coding_row", "same_rows"]

_FACTS = {
    "country": "Country or entity",
    "region": "Region",
    "process_name": "Peace process",
    "process": "Number of the process",
    "conflict_type": "Kind of conflict",
    "agreement_type": "Kind of agreement",
    "status": "Status",
    "stage": "Stage",
    "stage_sub": "Sub-stage",
    "parties": "Parties, as PA-X names them",
    "third_parties": "Third parties, as PA-X names them",
    "other_agreements": "Other agreements that it names",
    "pages": "Pages",
    "characters": "Characters",
    "languages": "Languages",
    "location_iso": "Location (ISO)",
    "location2_iso": "Second location (ISO)",
    "location_gwno": "Location (Gleditsch and Ward)",
    "location2_gwno": "Second location (Gleditsch and Ward)",
    "ucdp_conflict": "UCDP conflict",
    "ucdp_agreement": "UCDP agreement",
    "pam_agreement": "Peace Accords Matrix agreement",
    "cow_war": "Correlates of War number",
    "year": "Year",
    "row_version": "Version of the row",
}


def coding_row(one: Agreement) -> dict[str, Any] | None:
    """The coding of an agreement of PA-X: facts, issue codes, and what was kept as given."""
    coding = one.coding
    if coding is None:
        return None
    table, codes = pax_columns(), coding.codes
    facts = dict(coding.fields)
    if stage := table.stages.get(facts.get("stage", "")):
        facts["stage"] = f"{facts['stage']}: {stage}"
    return {
        "native_id": coding.native_id,
        "version": coding.version,
        "facts": [
            {"label": label, "value": facts[field]}
            for field, label in _FACTS.items()
            if field in facts
        ],
        "issues": [
            {"group": group, "code": code, "value": codes[code]}
            for group, known in table.groups.items()
            for code in known
            if codes.get(code)
        ],
        "zeros": sum(value == 0 for value in codes.values()),
        "codes": codes,
        "other": coding.other,
    }


def same_rows(context: Context, one: Agreement) -> list[dict[str, str]]:
    """Agreements that may be the same, by the number under which PA-X is cited."""
    agreements = context.record.agreements
    return [
        {"title": agreements[name].title, "link": context.link(f"/agreements/{name}")}
        for name in same_agreements(context.record).get(one.agreement_id, ())
    ]
