"""Whatever stands in a model's file, it is read, or named as a flaw; nothing crashes."""

from __future__ import annotations

import random
from typing import Any

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.findings import Severity
from truceline.core.pack import PackEntry
from truceline.ingest.pack import read_pack_files
from truceline.record.check import check_entries
from truceline.scenarios.build import build_game
from truceline.scenarios.entries import SCENARIOS
from truceline.scenarios.model import Concept
from truceline.scenarios.read import read_model
from truceline.scenarios.stability import stability

from .builders import FRAME, HEAD, OPTIONS

WHOLE = (
    HEAD
    + OPTIONS
    + """
exclusions: [{never: "a & b", reason: R, sources: [s]}]
outcomes:
  plan: {title: P, pattern: "a & !c"}
preferences:
  one:
    statements:
      - {want: "a -> c", sources: [s]}
      - {id: w, want: {claims: [{value: c, source: s}, {value: "!c", source: t}]}}
  two: {orders: [{order: "plan > YNY", sources: [s]}]}
issues:
  months: {title: Months, low: "0", high: "12"}
positions:
  - {player: one, issue: months, position: "2", salience: "0.5", capability: "2", sources: [s]}
"""
)
RUBBISH: tuple[Any, ...] = (
    None, "", "a", "one", "zz", "a &", "plan", "YN", "YNY > YNY", "yes", "2018", "nan", "1e999",
    "-1", "&*{}", "\u202e\u0000", "a if b if c", [], {}, [[]], ["a", "a"], [None], {"claims": []},
    {"claims": [{"value": "c"}]}, {"one": None}, {"id": []}, {"want": "a", "never": "b"}, {"": ""},
)  # fmt: skip


def judged(text: str) -> None:
    """What is not named as a flaw goes through to its stable states."""
    reading = read_pack_files(FRAME | {"scenarios/m.yaml": text.encode()})
    found = [*reading.findings, *check_entries(reading.entries, rooms=(SCENARIOS,))]
    assert all(one.message and one.hint for one in found)
    if not any(one.severity is Severity.ERROR for one in found):
        for entry in reading.entries:
            if entry.kind == "scenarios":
                computed(entry)


def computed(entry: PackEntry) -> None:
    model = read_model(entry)
    if model.options:
        stability(build_game(model), [Concept.NASH, Concept.SEQUENTIAL])


def spoilt(node: Any, chance: random.Random, share: float) -> Any:
    """The same with some of its parts exchanged for rubbish, left out, or named otherwise."""
    if chance.random() < share:
        return chance.choice(RUBBISH)
    if isinstance(node, dict):
        kept = {k: v for k, v in node.items() if chance.random() > share / 2}
        return {
            chance.choice(["zz", "a", "want"]) if chance.random() < share / 2 else k: spoilt(
                v, chance, share
            )
            for k, v in kept.items()
        }
    return [spoilt(each, chance, share) for each in node] if isinstance(node, list) else node


@settings(max_examples=80, deadline=None)
@given(seed=st.integers(0, 1 << 32), share=st.sampled_from([0.02, 0.1, 0.3]))
def test_a_model_with_parts_exchanged_for_rubbish_never_crashes(seed: int, share: float) -> None:
    chance = random.Random(seed)  # noqa: S311 (no secret)
    whole = yaml.safe_load(WHOLE)
    model = {key: spoilt(value, chance, share) for key, value in whole.items()} | {"id": "m"}
    judged(yaml.safe_dump(model, allow_unicode=True))


@settings(max_examples=80, deadline=None)
@given(data=st.data())
def test_a_model_with_a_stretch_of_its_text_exchanged_never_crashes(data: st.DataObject) -> None:
    first = data.draw(st.integers(0, len(WHOLE)))
    length = data.draw(st.integers(0, 12))
    other = data.draw(st.text(st.characters(exclude_categories=["Cs"]), max_size=8))
    judged(WHOLE[:first] + other + WHOLE[first + length :])
