"""Splits and mergers over time, also where packs tie groups in a ring."""

from __future__ import annotations

from record.notation import folded
from talks.bundled import bundled
from truceline.talks.actors import actor_timeline, predecessors, successors


def test_who_came_from_a_group_is_found_with_day_and_source() -> None:
    record = bundled("syria")
    assert set(successors(record, "hts")) == {"hurras-al-din", "nour-al-din-al-zenki"}
    assert predecessors(record, "hurras-al-din") == ("hts",)
    (split,) = [e for e in actor_timeline(record, "hurras-al-din") if e.kind == "split from"]
    assert (str(split.when), split.other_id, split.sources) == (
        "2018-02-01 to 2018-02-28",
        "hts",
        ("mena-rc-hurras",),
    )


def test_a_ring_of_mergers_comes_to_an_end() -> None:
    text = """
        == actors/g.yaml
        - {id: a, names: {en: A}, kind: armed-group, sources: [s], merged_into: [{actor: b}]}
        - {id: b, names: {en: B}, kind: armed-group, sources: [s], merged_into: [{actor: a}]}
    """
    record = folded(text)
    assert successors(record, "a") == ("b",)
    assert predecessors(record, "a") == ("b",)
