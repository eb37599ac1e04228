from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from truceline.ingest.model import SourceFile
from truceline.ingest.observation_files import ObservationReader
from truceline.ingest.observations import from_row
from truceline.ingest.read import read_file
from truceline.ingest.simulate_observations import simulated_observations
from truceline.ingest.topics import load_topics

NOW = datetime(2020, 1, 1, tzinfo=UTC)


def test_the_demo_shows_every_topic_and_says_in_each_entry_that_it_is_invented() -> None:
    content = simulated_observations(side_a="One", side_b="Other").encode()
    file = SourceFile(path=Path("demo.csv"), source_id="s", content=content)
    reading = read_file(file, ObservationReader(now=NOW))
    assert not reading.findings
    seen = [from_row(report.row) for report in reading.reports]
    assert {one.topic for one in seen} == set(load_topics())
    assert all(one.description.startswith("[simulated]") for one in seen)
    assert all(one.observer.startswith("Simulated") for one in seen)
    assert {one.side for one in seen} >= {"One", "Other"}
    restrictions = [one for one in seen if one.topic == "restriction"]
    assert all(one.stated_reason and one.reason_given_by for one in restrictions)
    assert any("\u0600" < letter < "\u06ff" for one in seen for letter in one.place_name)
