"""The tiny pack with a Prisoner's Dilemma in it, and one whose sources differ."""

from __future__ import annotations

from pathlib import Path

from workspace.builders import write_pack

__all__ = ["CONTESTED", "DILEMMA", "POSITIONS", "write_scenarios"]

DILEMMA = """\
# A comment that an export must keep.
id: dilemma
title: Two who could hold their fire
sources: [paper]
known: 2017-01-01
players:
  north: {name: The north, actor: government}
  south: {name: The south, actor: insurgents}
options:
  hold-n: {owner: north, title: The north holds its fire, today: "no", sources: ["paper#p. 1"]}
  hold-s: {owner: south, title: The south holds its fire, today: "no", sources: ["paper#p. 1"]}
outcomes:
  peace: {title: Both hold, pattern: "YY"}
preferences:
  north:
    statements:
      - {want: "hold-s", sources: ["paper#p. 2"]}
      - {want: "!hold-n", sources: ["paper#p. 2"]}
  south:
    statements:
      - {want: "hold-n", sources: ["paper#p. 3"]}
      - {want: "!hold-s"}
"""
CONTESTED = DILEMMA.replace(
    '- {want: "!hold-s"}',
    """- id: fire
        want:
          claims:
            - {value: "!hold-s", by: government, source: "paper#p. 4", at: 2017-01-02}
            - {value: "hold-s", by: insurgents, source: "paper#p. 5", at: 2017-03-02}""",
)

POSITIONS = """\
id: dilemma
title: How long a truce should last
sources: [paper]
known: 2017-01-01
players:
  north: {name: The north}
  south: {name: The south}
  east: {name: The east}
issues:
  months: {title: Months of truce, unit: months, low: "0", high: "12"}
positions:
  - {player: north, issue: months, position: "2", salience: ".5", capability: "2", sources: [paper]}
  - {player: south, issue: months, position: "8", salience: "1", capability: "2"}
  - id: east-months
    player: east
    issue: months
    position:
      claims:
        - {value: "12", by: government, source: "paper#p. 4", at: 2017-01-02}
        - {value: "0", by: insurgents, source: "paper#p. 5", at: 2017-03-02}
    salience: "1"
    capability: "1"
"""


def write_scenarios(folder: Path, text: str = DILEMMA) -> Path:
    """The tiny pack with one model."""
    write_pack(folder)
    path = folder / "scenarios" / "dilemma.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return folder
