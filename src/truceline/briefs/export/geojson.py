"""Incidents as GeoJSON (RFC 7946), for maps of one's own."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from truceline.briefs.compose.sheet import SIMULATED
from truceline.briefs.export.csv import incident_rows
from truceline.monitor.model import Assessment

__all__ = ["incidents_geojson"]


def incidents_geojson(assessment: Assessment) -> bytes:
    """Every incident that may lie in the period; without a point its geometry is null."""
    is_simulated = any(feed.feed.is_simulated for feed in assessment.feeds)
    collection = {
        "type": "FeatureCollection",
        "simulated": is_simulated,
        "notice": SIMULATED if is_simulated else "",
        "features": [_feature(row) for row in incident_rows(assessment)],
    }
    return (json.dumps(collection, ensure_ascii=False, default=_text) + "\n").encode()


def _feature(row: dict[str, Any]) -> dict[str, Any]:
    lon, lat = row["lon_deg"], row["lat_deg"]
    point = None if lon is None or lat is None else {"type": "Point", "coordinates": [lon, lat]}
    properties = {name: value for name, value in row.items() if name not in ("lon_deg", "lat_deg")}
    properties["row"] = json.loads(row["row"] or "{}")
    return {
        "type": "Feature",
        "id": row["report_id"],
        "geometry": point,
        "properties": properties,
    }


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
