"""The simulated bulletin of a party: its own tally of what the other side did."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

from numpy.random import Generator

from truceline.ingest.simulate_rows import (
    LICENCE,
    PROVINCE_DEG,
    SIMULATED,
    Dated,
    Row,
    as_yaml,
    cell_name,
    instalments,
    middle_of_cell,
    publishing_days,
)
from truceline.ingest.simulate_truth import (
    Scene,
    SimulatedFeed,
    TrueIncident,
    point_of,
)

__all__ = ["bulletin_feed"]

_WEAPONS = {
    "shelling": "artillery attack",
    "small-arms fire": "firing",
    "clash": "armed attack",
    "air strike": "air attack",
    "mine or IED": "explosive device",
}
_BULLETIN_MAPPING = {
    "feed": "sim-party-bulletin",
    "counter": "Simulated bulletin of a party",
    "caveats": [
        SIMULATED,
        "A party's own tally: only what the other side is said to do, rounded up.",
        "Some incidents are printed twice under different numbers.",
    ],
    "licence": LICENCE,
    "is_simulated": True,
    "key": ["number"],
    "date": "day",
    "date_order": "dmy",
    "lon": "x",
    "lat": "y",
    "radius_m": "within_m",
    "place": "locality",
    "admin1": "province",
    "country_code": "country",
    "kind": "act",
    "side_a": "fired_by",
    "side_b": "fired_at",
    "from_direction": "fired_by",
    "units": "rounds",
    "unit": "rounds_are",
    "headline": "text",
}


def bulletin_feed(scene: Scene, truth: Sequence[TrueIncident], rng: Generator) -> SimulatedFeed:
    """What side A says of the other side: late, rounded up, some days printed twice."""
    told: list[tuple[Dated, str]] = []
    for incident in truth:
        if incident.from_side == scene.side_a or rng.random() > 0.75:
            continue
        row = _bulletin_row(scene, incident, f"B-{len(told) + 1:05d}", rng)
        known_on = incident.day + timedelta(days=int(rng.geometric(0.2)))
        told.append((Dated(known_on=known_on, row=row), incident.truth_id))
    copies = _reprinted(told, rng)
    rows = [dated for dated, _ in told] + [dated for dated, _, _ in copies]
    originals = tuple((dated.row["number"], truth_id) for dated, truth_id in told)
    return SimulatedFeed(
        feed="sim-party-bulletin",
        counter="Simulated bulletin of a party",
        mapping_yaml=as_yaml(_BULLETIN_MAPPING),
        releases=instalments(rows, publishing_days(scene, every=61, delay=5)),
        tells=originals + tuple((dated.row["number"], truth) for dated, _, truth in copies),
        copies=tuple((dated.row["number"], original) for dated, original, _ in copies),
    )


def _bulletin_row(scene: Scene, incident: TrueIncident, number: str, rng: Generator) -> Row:
    """One printed line: placed at the locality, or for one in eight only in its province."""
    is_vague = rng.random() < 0.125
    place, act = incident.place, _WEAPONS[incident.kind]
    rounds = 5 * math.ceil(incident.units * 1.2 / 5)
    province = cell_name("province", incident, PROVINCE_DEG)
    lon, lat = middle_of_cell(place, PROVINCE_DEG) if is_vague else point_of(place)
    where = f"somewhere in {province}" if is_vague else f"near {place.name}"
    return {
        "number": number,
        "day": f"{incident.day:%d/%m/%Y}",
        "locality": "" if is_vague else place.name,
        "province": province,
        "country": place.country,
        "x": f"{lon:.4f}",
        "y": f"{lat:.4f}",
        "within_m": "75000" if is_vague else "10000",
        "act": act,
        "rounds": str(rounds),
        "rounds_are": "rounds",
        "fired_by": scene.side_b,
        "fired_at": scene.side_a,
        "text": f"[simulated] {act} {where}, {rounds} rounds",
    }


def _reprinted(told: Sequence[tuple[Dated, str]], rng: Generator) -> list[tuple[Dated, str, str]]:
    """Copies (row, original number, truth id) of all rows of some days, under new numbers.

    Half of them are identical but for the number; half differ a little in rounds and point.
    """
    days = sorted({dated.row["day"] for dated, _ in told})
    twice = {day for day in days if rng.random() < 0.06}
    copies: list[tuple[Dated, str, str]] = []
    for dated, truth_id in told:
        if dated.row["day"] not in twice:
            continue
        row = dated.row | {"number": f"B-{len(told) + len(copies) + 1:05d}"}
        if rng.random() < 0.5:
            row = _blurred(row, rng)
        known_on = dated.known_on + timedelta(days=int(rng.integers(0, 20)))
        copies.append((Dated(known_on=known_on, row=row), dated.row["number"], truth_id))
    return copies


def _blurred(row: Row, rng: Generator) -> Row:
    rounds = str(int(row["rounds"]) + 5)
    changed = {"rounds": rounds, "text": row["text"].rsplit(", ", 1)[0] + f", {rounds} rounds"}
    changed |= {axis: f"{float(row[axis]) + rng.uniform(-0.004, 0.004):.4f}" for axis in "xy"}
    return row | changed
