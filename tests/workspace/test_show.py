from __future__ import annotations

import csv
import json
from datetime import date

import pytest

from truceline.core.errors import UnknownId
from truceline.workspace import Workspace
from truceline.workspace.question import Question
from truceline.workspace.show import show

from .builders import Clock, ged
from .conftest import WriteGed


def test_a_number_opens_down_to_the_row_of_the_file(
    workspace: Workspace, ged_file: WriteGed
) -> None:
    path = ged_file(
        ged(7, "2017-05-06", source_headline='قصف، "hostile"\n<b>'), ged(8, "2017-05-07")
    )
    workspace.ingest.add(path)
    (one,) = workspace.monitor.count("events", Question(zone="around-homs"))
    report = show(workspace, one.report_ids[0])
    incident = show(workspace, report["incident"])
    assert incident["reports"] == [report]
    source = report["versions"][0]["source"]
    with path.open(newline="", encoding="utf-8") as stream:
        assert source["as given"] == list(csv.DictReader(stream))[source["row"] - 1]
    assert source["file"] == path.name


@pytest.mark.parametrize(
    ("name", "key", "value"),
    [
        ("actor:government", "actor_id", "government"),
        ("agreement:truce", "title", "A truce"),
        ("ceasefire:truce", "title", "The truce"),
        ("place:homs", "lat_deg", 34.73),
        ("round:talks-1", "track_id", "talks"),
        ("route:road", "through", ["homs", "hama"]),
        ("source:paper", "title", "A paper"),
        ("track:talks", "track_id", "talks"),
        ("zone:around-homs", "construction", "disc"),
        ("obligation:truce/1", "agreement_id", "truce"),
    ],
)
def test_every_kind_of_entry_opens(
    workspace: Workspace, name: str, key: str, value: object
) -> None:
    found = show(workspace, name)
    assert found[key] == value
    assert json.loads(json.dumps(found)) == found


def test_batches_and_runs_open(workspace: Workspace, ged_file: WriteGed) -> None:
    batch = workspace.ingest.add(ged_file(ged(1, "2017-05-06"), ged(2, "2017-02-31"))).batch
    found = show(workspace, batch.batch_id)
    assert (found["rows_in"], len(found["findings"])) == (2, 1)
    run = workspace.monitor.count("events")[0].run
    assert show(workspace, run)["command"] == "monitor.count"


@pytest.mark.parametrize(
    "name",
    [
        *("i-0000000000", "b-none", "run-none", "ucdp-ged:99", "nothing", "", ":"),
        *("ceasefire:peace", "obligation:truce/9", "zone:", "unheard:of"),
    ],
)
def test_what_nothing_has_is_told(workspace: Workspace, name: str) -> None:
    with pytest.raises(UnknownId) as caught:
        show(workspace, name)
    assert caught.value.hint


def test_versions_are_those_known_by_the_day(
    workspace: Workspace, ged_file: WriteGed, clock: Clock
) -> None:
    workspace.ingest.add(ged_file(ged(1, "2017-05-06")))
    clock.pass_days(5)
    workspace.ingest.add(ged_file(ged(1, "2017-05-06", best=8, high=8)))
    told = show(workspace, "ucdp-ged:1")["versions"]
    assert [version["fatalities_best"] for version in told] == [1, 8]
    then = show(workspace, "ucdp-ged:1", as_of=date(2020, 1, 2))["versions"]
    assert [version["fatalities_best"] for version in then] == [1]
    with pytest.raises(UnknownId):
        show(workspace, "ucdp-ged:1", as_of=date(2019, 1, 2))
