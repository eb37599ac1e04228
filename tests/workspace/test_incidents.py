from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from truceline.core.errors import UnknownId
from truceline.core.report import Incident
from truceline.workspace import Workspace
from truceline.workspace.ingest import FileOptions

from .builders import ged
from .conftest import WriteGed

ONE = "ucdp-ged:1"


@pytest.fixture
def corrected(workspace: Workspace, ged_file: WriteGed) -> Workspace:
    for day, rows in (
        (date(2018, 1, 1), [ged(1, "2017-05-01"), ged(2, "2017-05-01", latitude=34.75)]),
        (date(2018, 6, 1), [ged(1, "2017-05-01"), ged(2, "2017-05-01", latitude=34.75)]),
        (date(2019, 1, 1), [ged(1, "2017-05-01", best=9, high=9)]),
    ):
        options = FileOptions(published_on=day, is_complete=True)
        workspace.ingest.add(ged_file(*rows, ged(3, str(day))), options)
    return workspace


def test_a_corrected_figure_returns_to_its_old_value_when_the_day_moves_back(
    corrected: Workspace,
) -> None:
    now = corrected.incidents.history(ONE)
    assert [version.row["fatalities_best"] for version in now.versions] == [1, 9]
    assert [version.is_in_force for version in now.versions] == [False, True]
    assert now.versions[1].changed == ("fatalities_best", "fatalities_high")
    then = corrected.incidents.history(ONE, as_of=date(2018, 7, 1))
    assert [version.row["fatalities_best"] for version in then.versions] == [1]
    assert then.in_force == then.versions[0]


def test_a_release_that_says_the_same_again_adds_no_version(corrected: Workspace) -> None:
    first = corrected.incidents.history(ONE).versions[0]
    assert len(first.batch_ids) == 2
    assert first.row["known_at"] == datetime(2018, 1, 1, tzinfo=UTC)


def test_a_report_that_a_complete_release_dropped_holds_no_more(corrected: Workspace) -> None:
    assert corrected.incidents.history("ucdp-ged:2").in_force is None
    then = corrected.incidents.history("ucdp-ged:2", as_of=date(2018, 7, 1))
    assert then.in_force is not None
    with pytest.raises(UnknownId, match="Nothing was known"):
        corrected.incidents.history(ONE, as_of=date(2017, 12, 31))


def test_an_incident_is_found_by_its_id_even_when_it_holds_no_more(corrected: Workspace) -> None:
    incident = Incident.of("ucdp-ged:2").incident_id
    assert corrected.incidents.report_ids(incident) == ("ucdp-ged:2",)
    with pytest.raises(UnknownId):
        corrected.incidents.report_ids("i-0000000000")


def test_reports_near_by_are_offered_and_never_the_report_itself(corrected: Workspace) -> None:
    then = date(2018, 7, 1)
    history = corrected.incidents.history(ONE, as_of=then)
    near = corrected.incidents.near(history, as_of=then)
    assert [one.row["report_id"] for one in near] == ["ucdp-ged:2"]
    assert near[0].metres == pytest.approx(2224, abs=2)
