"""Small models for tests: a pack's text → the model, and its flaws as a person reads them."""

from __future__ import annotations

from datetime import date

from truceline.core.pack import PackEntry
from truceline.ingest.pack import read_pack_files
from truceline.record.check import check_entries
from truceline.scenarios.entries import SCENARIOS
from truceline.scenarios.model import ConflictModel
from truceline.scenarios.read import read_model

FRAME = {
    "pack.yaml": b"{id: p, title: P, timezone: UTC}",
    "sources/s.yaml": b"[{id: s, title: A document}, {id: t, title: Another}]",
    "actors/a.yaml": b"[{id: north, names: {en: North}, kind: state, sources: [s]}]",
}

HEAD = """
id: m
title: A model
sources: [s]
players:
  one: {name: One, actor: north}
  two: {name: Two}
"""

OPTIONS = """
options:
  a: {owner: one, title: A, today: "yes", sources: ["s#1"]}
  b: {owner: one, title: B, today: "no", sources: ["s#1"]}
  c: {owner: two, title: C, today: "no", sources: ["s#1"]}
"""

WANTS = """
preferences:
  one: {sources: [s], statements: [{want: a}, {want: c}]}
  two: {sources: [s], statements: [{want: c}]}
"""


def entries(*parts: str) -> tuple[PackEntry, ...]:
    reading = read_pack_files(FRAME | {"scenarios/m.yaml": "".join(parts).encode()})
    assert reading.findings == ()
    return reading.entries


def flaws(*parts: str) -> list[str]:
    """What `truceline check` says of a pack with this model: severity and text."""
    found = check_entries(entries(*parts), rooms=(SCENARIOS,))
    return [f"{one.severity} {one.code} {one}" for one in found]


def entry(*parts: str) -> PackEntry:
    return next(one for one in entries(*parts) if one.kind == "scenarios")


def model(*parts: str, as_of: date | None = None) -> ConflictModel:
    return read_model(entry(*parts), as_of=as_of)
