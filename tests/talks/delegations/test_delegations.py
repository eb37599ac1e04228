"""Delegations: figures side by side, overlaps said, shares beside references with exact limits."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.core.pack import Body, PackEntry
from truceline.ingest.pack import read_pack
from truceline.talks.delegations import Delegation, known_delegations, overlaps, represented
from truceline.talks.delegations.entries import delegation_findings
from truceline.workspace.packs import find_pack


@pytest.fixture(scope="module")
def entries() -> tuple[PackEntry, ...]:
    return read_pack(find_pack("syria")).entries


@pytest.fixture(scope="module")
def plenary(entries: tuple[PackEntry, ...]) -> Delegation:
    return known_delegations(entries)["sochi-plenary-2018"]


def test_every_count_of_the_plenary_stands_beside_the_others(plenary: Delegation) -> None:
    assert {seats.number for seats, _ in plenary.seats.options} == {1392, 1393, 1511}
    assert plenary.seats.is_disputed
    assert {claim.cited for _, claim in plenary.seats.options} >= {"tass-988153", "ponars-2018"}


def test_parts_beyond_a_total_are_said_to_overlap_and_are_never_added(plenary: Delegation) -> None:
    found = overlaps(plenary)
    assert {(one.needs, one.total.number) for one in found} == {(1510, 1392), (1510, 1393)}
    assert all(one.claimant == "ponars-memo-author" for one in found)
    assert "They are not added." in found[0].in_words
    # 107 and 11 are given by different claimants: they are not put together at all.
    assert not any("opposition as others count it" in one.part for one in found)


def test_what_became_known_later_is_left_out(entries: tuple[PackEntry, ...]) -> None:
    assert "sochi-plenary-2018" not in known_delegations(entries, as_of=date(2018, 1, 30))
    early = known_delegations(entries, as_of=date(2018, 1, 31))["sochi-plenary-2018"]
    assert {seats.number for seats, _ in early.seats.options} == {1392, 1393}


def test_42_of_150_seats_are_three_short_of_an_aim_of_30_percent() -> None:
    found = represented(42, 150, 0.30, kind="aim")
    assert (found.short_by, found.p_as_far) == (3, None)
    assert represented(50, 150, 1 / 3, kind="quota").short_by == 0


def test_limits_are_those_published_for_small_counts() -> None:
    # Clopper and Pearson's limits at 95 %, as tabulated: 0 of 10, 1 of 10, 5 of 10.
    for seats, low, high in ((0, 0.0, 0.3085), (1, 0.0025, 0.4450), (5, 0.1871, 0.8129)):
        found = represented(seats, 10, 0.5, kind="estimate")
        assert found.low == pytest.approx(low, abs=1e-4)
        assert found.high == pytest.approx(high, abs=1e-4)


def test_a_census_is_drawn_from_without_replacement() -> None:
    # All 2 women of 4 persons in 2 seats: 1 of 6 draws.
    found = represented(2, 2, 0.5, kind="census", population=4)
    assert found.p_as_far == pytest.approx(1 / 6)
    assert represented(2, 2, 0.5, kind="estimate").p_as_far == pytest.approx(1 / 4, abs=1e-6)


@given(of=st.integers(1, 400), share=st.floats(0, 1), at=st.floats(0, 1))
def test_the_limits_hold_the_share(of: int, share: float, at: float) -> None:
    seats = round(at * of)
    found = represented(seats, of, share, kind="estimate")
    assert found.low <= found.share <= found.high
    assert found.p_as_far is not None
    assert 0 <= found.p_as_far <= 1 + 1e-9


def test_nonsense_is_refused_with_its_place() -> None:
    with pytest.raises(InvalidValue, match="3 of 2 seats"):
        represented(3, 2, 0.5, kind="aim")
    body: dict[str, Body] = {
        "id": "x",
        "sources": ["s"],
        "title": "X",
        "seats": "some",
        "groups": [],
    }
    entry = PackEntry(kind="delegations", entry_id="x", body=body, file="delegations/x.yaml")
    (flaw,) = delegation_findings(entry)
    assert "'some' is no number of seats" in flaw.message
    aim: Body = {"id": "r", "kind": "aim", "group": "nobody", "share": "30 %", "among": "seats"}
    loose: dict[str, Body] = {**body, "seats": "3", "references": [aim]}
    (flaw,) = delegation_findings(
        PackEntry(kind="delegations", entry_id="x", body=loose, file="delegations/x.yaml")
    )
    assert "There is no group 'nobody'" in flaw.message
