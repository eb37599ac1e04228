"""The demo's observations of a team: a table as a mission would import it, wholly invented."""

from __future__ import annotations

import csv
import io
from importlib.resources import files

import yaml

from truceline.ingest.observations import COLUMNS

__all__ = ["simulated_observations"]


def simulated_observations(*, side_a: str, side_b: str) -> str:
    """A CSV of observations about every topic, in the columns of an observation.

    Args:
        side_a: Name of the first side.
        side_b: Name of the other.
    """
    source = files("truceline.ingest") / "data" / "simulated-observations.yaml"
    rows = yaml.load(source.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
    sides = {"{a}": side_a, "{b}": side_b}
    out = io.StringIO()
    writer = csv.DictWriter(out, [*COLUMNS, "recorded_at"], restval="", lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow(row | {"side": sides.get(row.get("side", ""), row.get("side", ""))})
    return out.getvalue()
