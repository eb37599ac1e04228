"""Judgements of a workspace: those made here, those its pack brought, and both as a pack's file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import yaml

from truceline.core.judgement import Judgement
from truceline.core.pack import PackEntry
from truceline.record.judgements import read_judgement
from truceline.record.model import Record
from truceline.store import Ledger

__all__ = ["EXPORT", "exported", "made_judgements"]

# The one file of an exported pack that holds judgements.
EXPORT = "judgements/judgements.yaml"


def made_judgements(ledger: Ledger, entries: Iterable[PackEntry]) -> tuple[Judgement, ...]:
    """Judgements of the ledger, and those of the pack that were taken back here."""
    taken = ledger.taken_back()
    brought = (read_judgement(e) for e in entries if e.kind == "judgements" and taken)
    return ledger.judgements() + tuple(
        replace(one, taken_back=taken[one.judgement_id])
        for one in brought
        if one.judgement_id in taken
    )


def exported(record: Record) -> str:
    """Every judgement of a record, those taken back too, as a pack writes them."""
    values = {c.claim_id: c.value for dispute in record.disputes for c in dispute.claims}
    rows = [_row(one, values) for one in record.judgements]
    return yaml.safe_dump(rows, allow_unicode=True, sort_keys=False, width=100)


def _row(one: Judgement, values: Mapping[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {"id": one.judgement_id, "subject": one.subject, "field": one.field}
    if one.claim_id:
        row["claim"] = one.claim_id
        row |= {"value": values[one.claim_id]} if one.claim_id in values else {}
    recorded = one.recorded_at.isoformat()
    row |= {"judged_by": one.by, "reason": one.reason, "recorded": recorded}
    if one.taken_back:
        taken, recorded = one.taken_back, one.taken_back.recorded_at.isoformat()
        row["taken_back"] = {"taken_by": taken.by, "reason": taken.reason, "recorded": recorded}
    return row
