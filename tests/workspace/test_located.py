from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from truceline.core.errors import UnknownId
from truceline.workspace import Workspace
from truceline.workspace.question import Question

from .builders import ged
from .conftest import WriteGed

MAY = Question(from_on=date(2017, 5, 1), until_on=date(2017, 6, 1))
ZONE = replace(MAY, zone="around-homs")


@pytest.fixture
def filled(workspace: Workspace, ged_file: WriteGed) -> Workspace:
    rows = [ged(n, f"2017-05-{n:02}", where_prec=1 + n % 3) for n in range(1, 11)]
    rows.append(ged(11, "2017-05-11", latitude=35.13, longitude=36.75, where_coordinates="Hama"))
    rows.append(ged(12, "2017-05-31", date_end="2017-06-02", date_prec=2))
    workspace.ingest.add(ged_file(*rows))
    return workspace


@pytest.mark.parametrize("question", [Question(), MAY, ZONE, replace(MAY, zone="never-agreed")])
def test_what_is_located_is_what_is_counted_and_listed(
    filled: Workspace, question: Question
) -> None:
    (one,) = filled.monitor.located(question)
    (count,) = filled.monitor.count("events", question)
    listed = filled.monitor.incidents(question)["report_id"].to_pylist()
    assert list(one.reports.ids[one.rows]) == listed
    assert one.counted.sum() == (count.value or 0)
    assert one.certain.sum() == count.certain
    assert len(one) == count.possible


def test_an_unknown_actor_is_told(filled: Workspace) -> None:
    with pytest.raises(UnknownId, match="nobody"):
        filled.monitor.located(replace(MAY, between=("nobody", "government")))
