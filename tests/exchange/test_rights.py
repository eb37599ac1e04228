"""Need to know: what each role sees of a row, and what it may do."""

from __future__ import annotations

from dataclasses import fields
from datetime import date

import pytest

from truceline.core.dates import When
from truceline.core.errors import InvalidValue
from truceline.core.person import NameParts, PersonRow
from truceline.core.source import Span
from truceline.exchange.rights import ACTS, ROLES, may, no_such, seen_by, visible_fields

DAY = date(1980, 5, 6)
ROW = PersonRow(
    row_id="r-1",
    list_id="party-a",
    native_key="17",
    names=NameParts(full="Canary Canarios", given="Canary"),
    where=Span(source_id="s", row=1),
    sex="F",
    born=When(first_day=DAY, last_day=DAY),
    birth_place="Canaryville",
    place="Canarytown",
    held_by="Canaryholder",
    held_at="Canarysite",
    consent=("matching",),
    sensitivity="open",
    health="sick",
    further={"telephone": "Canaryphone"},
)


def test_the_intermediary_sees_the_row_as_it_is() -> None:
    assert seen_by(ROW, "intermediary") == ROW
    assert visible_fields(["intermediary"]) == {one.name for one in fields(PersonRow)}


def test_a_reviewer_sees_who_but_not_the_holder_the_contact_or_protected_people() -> None:
    seen = seen_by(ROW, "reviewer")
    assert seen is not None
    assert (seen.names, seen.place) == (ROW.names, ROW.place)
    assert (seen.held_by, seen.held_at, seen.further, seen.native_key, seen.health) == (
        "", "", {}, "", "",
    )  # fmt: skip
    hidden = PersonRow(**{one.name: getattr(ROW, one.name) for one in fields(ROW)} | {
        "sensitivity": "protected"
    })  # fmt: skip
    assert seen_by(hidden, "reviewer") is None


def test_a_planner_sees_flags_and_a_year_and_no_name() -> None:
    seen = seen_by(ROW, "planner")
    assert seen is not None
    assert (seen.row_id, seen.sex, seen.health, seen.held_at) == ("r-1", "F", "sick", "Canarysite")
    assert (seen.born.first_day, seen.born.last_day) == (date(1980, 1, 1), date(1980, 12, 31))
    told = repr(seen)
    assert not any(word in told for word in ("Canary Canarios", "Canarytown", "Canaryphone"))


def test_scopes_let_a_delegation_see_its_own_list_and_a_liaison_its_own_cases() -> None:
    assert seen_by(ROW, "delegation") is None
    assert seen_by(ROW, "delegation", own_lists={"party-b"}) is None
    assert seen_by(ROW, "delegation", own_lists={"party-a"}) == ROW
    assert seen_by(ROW, "liaison", own_rows={"r-2"}) is None
    assert seen_by(ROW, "liaison", own_rows={"r-1"}) == ROW


@pytest.mark.parametrize("roles", ["auditor", "unheard-of", (), ("auditor", "unheard-of")])
def test_without_a_right_a_row_is_as_if_it_were_not_there(roles: str | tuple[str, ...]) -> None:
    assert seen_by(ROW, roles) is None
    assert str(no_such()) == str(no_such())
    assert "r-1" not in str(no_such())


def test_roles_add_up_and_the_fuller_day_counts() -> None:
    seen = seen_by(ROW, ("planner", "reviewer"))
    assert seen is not None
    assert (seen.born, seen.names, seen.further) == (ROW.born, ROW.names, {})


def test_each_act_is_somebodys_and_only_liaisons_tell_a_death() -> None:
    assert {act for role in ROLES.values() for act in role.acts} == set(ACTS)
    assert [role for role in ROLES if may([role], "tell_death")] == ["liaison"]
    assert not may(["auditor", "unheard-of"], "erase")
    with pytest.raises(InvalidValue, match="no act"):
        may(["intermediary"], "fly")
