"""Accepted claims as plain rows, for lists and JSON."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from truceline.claims.evidence.deaths import toll_of
from truceline.claims.evidence.subjects import About
from truceline.workspace.evidence import Differing, Evidence

__all__ = ["difference_rows", "evidence_row", "figure_words", "toll_rows"]


def evidence_row(one: Evidence, why: About | None = None) -> dict[str, Any]:
    """An accepted claim, with why it stands under a subject where it does."""
    claim, report = one.claim, one.became.report
    return {
        "claim": one.claim_id,
        "document": claim.span.source_id,
        "document_name": one.accepted.document.title or one.accepted.document.name,
        "quote": one.quote,
        "start": claim.span.start,
        "end": claim.span.end,
        "kind": claim.kind,
        "claimant": one.became.claimant.name,
        "is_author": one.became.claimant.is_author,
        "modality": claim.modality.value,
        "is_denial": claim.polarity == "-",
        "put": f"{claim.modality.value}: not so" if claim.polarity == "-" else claim.modality.value,
        "when": str(claim.when) if claim.when else None,
        "place": "; ".join(place.name for place in one.accepted.said.places) or None,
        "figures": figure_words(one) or None,
        "said_on": claim.said or None,
        "known_at": claim.known_at.isoformat(),
        "accepted_by": sorted({each.by for each in one.accepted.reviewed.decisions}),
        "about": [each.subject for each in one.about],
        "because": why.reason if why else None,
        "linked_by": (why.by or None) if why else None,
        "report": report.report_id if report else None,
        "incident": one.incident_id or None,
        "no_report": None if report else one.became.why,
        "note": (one.became.why or None) if report else None,
    }


def figure_words(one: Evidence) -> str:
    """The figures of a claim as its text writes them."""
    stored = one.accepted.document.text
    return "; ".join(figure.mention.text_in(stored) for figure in one.accepted.said.figures)


def toll_rows(found: Iterable[Evidence]) -> list[dict[str, Any]]:
    """People harmed, claim by claim, in order of the claimants; nothing is added up."""
    rows = []
    for one in found:
        toll = toll_of(one.accepted, one.became.claimant)
        if toll is None:
            continue
        row = evidence_row(one)
        if row["place"] is None and one.became.report:
            # The harm of an attack that its sentence tells stands where the attack is.
            row["place"] = one.became.report.place_name or None
        rows.append(
            {
                "claimant": row["claimant"],
                "killed_low": toll.deaths.low,
                "killed_best": toll.deaths.best,
                "killed_high": toll.deaths.high,
                "why_none": toll.deaths.why or None,
                "other_figures": "; ".join(toll.others) or None,
                **{
                    name: row[name]
                    for name in (
                        *(
                            "when",
                            "place",
                            "modality",
                            "is_denial",
                            "put",
                            "said_on",
                            "claim",
                            "quote",
                        ),
                        *("claim", "quote", "document", "document_name", "incident"),
                    )
                },
            }
        )
    return sorted(rows, key=lambda row: (row["claimant"], row["when"] or "", row["claim"]))


def difference_rows(one: Differing) -> list[dict[str, Any]]:
    """What claims about one thing differ on: each field with every value and who says it."""
    held = {each.claim_id: each for each in one.claims}
    return [
        {
            "group": one.group.group_id,
            "field": difference.field,
            "about": difference.about,
            "sides": [
                {"value": value, "claims": [evidence_row(held[name]) for name in names]}
                for value, names in difference.sides
            ],
        }
        for difference in one.group.differences
    ]
