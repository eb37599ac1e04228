"""A tiny pack, tiny GED files and a clock that tests can set."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

__all__ = ["COLUMNS", "PACK", "Clock", "ged", "write_ged", "write_pack"]

COLUMNS = [
    "id", "year", "type_of_violence", "conflict_name", "dyad_name", "side_a", "side_b",
    "number_of_sources", "source_office", "source_headline", "source_original", "where_prec",
    "where_coordinates", "adm_1", "adm_2", "latitude", "longitude", "country", "country_id",
    "date_prec", "date_start", "date_end", "deaths_a", "deaths_b", "deaths_civilians",
    "deaths_unknown", "best", "high", "low",
]  # fmt: skip

PACK = {
    "pack.yaml": "id: tiny\ntitle: A tiny process\ntimezone: Asia/Damascus\n",
    "sources/all.yaml": "- {id: paper, title: A paper, published: 2017-01-01}\n",
    "actors/all.yaml": """\
- id: government
  names: {en: The government, ar: الحكومة}
  kind: government
  feed_names: {ucdp-ged: [Government of Syria]}
  sources: [paper]
  known: 2010
- id: insurgents
  names: {en: The insurgents}
  kind: coalition
  feed_names: {ucdp-ged: [Syrian insurgents]}
  sources: [paper]
  known: 2010
- id: bystander
  names: {en: The bystander}
  kind: state
  sources: [paper]
  known: 2010
""",
    "places/all.yaml": """\
- {id: homs, names: {en: Homs}, lon: "36.72", lat: "34.73", sources: [paper], known: 2010}
- {id: hama, names: {en: Hama}, lon: "36.75", lat: "35.13", sources: [paper], known: 2010}
""",
    "routes/all.yaml": """\
- {id: road, names: {en: Road}, through: [homs, hama], accuracy_m: "500", sources: [paper]}
""",
    "zones/all.yaml": """\
- id: around-homs
  names: {en: Around Homs}
  accuracy_m: "100"
  disc: {place: homs, km: "20"}
  valid: {from: 2017-05-06, until: 2018-01-01}
  sources: [paper]
  known: 2010
- id: never-agreed
  names: {en: Never agreed}
  accuracy_m: "100"
  unstated: {within: around-homs}
  sources: [paper]
  known: 2010
""",
    "tracks/all.yaml": "- {id: talks, names: {en: Talks}, level: '1', sources: [paper]}\n",
    "rounds/all.yaml": "- {id: talks-1, track: talks, from: 2017-01-23, sources: [paper]}\n",
    "agreements/truce.yaml": """\
id: truce
title: A truce
signed: 2017-05-04
signatories: [government, insurgents]
sources: [paper]
known: 2017-05-04
provisions:
  - id: "1"
    text: Both cease fire.
    obligation: {kind: cease, bound: [government, insurgents], from: 2017-05-06}
""",
    "ceasefires/truce.yaml": """\
id: truce
title: The truce
agreement: truce
in_effect: 2017-05-06
ended: 2017-05-20
end_kind: declared-over
between: [[government], [insurgents]]
sources: [paper]
known: 2017-05-04
""",
}


@dataclass
class Clock:
    """The present instant as a test sets it."""

    now: datetime = datetime(2020, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_days(self, number: int) -> None:
        self.now += timedelta(days=number)


def ged(native_id: int | str, day: str, **cells: object) -> dict[str, object]:
    """One GED row near Homs with one death, with any cells changed."""
    row = {
        "id": native_id, "year": day[:4], "type_of_violence": 1, "side_a": "Government of Syria",
        "side_b": "Syrian insurgents", "source_original": "SOHR", "where_prec": 1,
        "where_coordinates": "Homs", "latitude": 34.73, "longitude": 36.72, "country": "Syria",
        "country_id": 652, "date_prec": 1, "date_start": day, "date_end": day,
        "best": 1, "high": 1, "low": 1,
    }  # fmt: skip
    return row | cells


def write_ged(path: Path, *rows: dict[str, object]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_pack(folder: Path, **changed: str) -> Path:
    """The tiny pack; `agreements="…"` replaces the file of that kind."""
    for name, text in PACK.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(changed.get(name.split("/", maxsplit=1)[0], text), encoding="utf-8")
    return folder
