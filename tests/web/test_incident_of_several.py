"""The page of an incident that persons judged several reports to tell."""

from __future__ import annotations

from pathlib import Path

from fastapi.testclient import TestClient

from truceline.core.report import Incident
from truceline.web import create_app
from truceline.workspace.ingest import FileOptions
from web.workspaces import bare_workspace
from workspace.builders import ged, write_ged

PAIR = ["other:9", "ucdp-ged:1"]
KILLED = {"best": 12, "low": 12, "high": 12}


def test_reports_judged_to_tell_one_incident_stand_side_by_side(tmp_path: Path) -> None:
    rows = (ged(1, "2017-05-08", **KILLED), ged(2, "2017-05-08"))
    with bare_workspace(tmp_path / "ws", *rows) as made, TestClient(create_app(made)) as client:
        made.ingest.add(
            write_ged(tmp_path / "two.csv", ged(9, "2017-05-08", **KILLED)),
            FileOptions(feed="other"),
        )
        (found,) = made.duplicates.suggestions().suggestions
        made.duplicates.same(found.suggestion_id, by="Amal", reason="Both name the market.")
        for name in PAIR:
            page = client.get(f"/incidents/{Incident.of(name).incident_id}.json").json()
            assert page["report_ids"] == PAIR
            assert [one["report_id"] for one in page["columns"]] == PAIR
            assert len(page["near"]) == 1
        # It is no judgement between claims: the page of contradictions does not call it unused.
        assert client.get("/contradictions").status_code == 200
        assert "Both name the market" not in client.get("/contradictions").text
