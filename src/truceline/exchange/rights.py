"""Who may see which field and do which act: need to know, and no more.

A role names what it may; everything else is refused, and refused the way that what does not exist
is answered. These rights are held by the program. Whoever has the folder, a passphrase and a
program of his own reads everything: passphrases go only to people who may be trusted with that.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from truceline.core.dates import When
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.person import NameParts, PersonRow
from truceline.core.source import Span

__all__ = ["ACTS", "ROLES", "Role", "may", "no_such", "seen_by", "visible_fields"]

_ALL = frozenset(one.name for one in fields(PersonRow))
_IDS = frozenset({"row_id", "list_id"})
_WHO = frozenset({"names", "sex", "born", "birth_place"})
_WHAT = frozenset({"place", "area", "event", "event_on", "sensitivity"})

ACTS: Mapping[str, str] = {
    "add_list": "take a list in",
    "case_end": "close or withdraw a case",
    "case_open": "open a case and give it to a liaison",
    "case_step": "record and second steps of a case",
    "erase": "erase a person, a list or a case",
    "estimate": "estimate totals",
    "link": "compare lists",
    "manage_users": "let people in and take them out",
    "match_privately": "hold a session of private matching",
    "plan": "make an exchange plan",
    "review": "judge pairs",
    "see_cases": "see cases",
    "see_lists": "see lists and their rows",
    "see_log": "read the log, without names, and check the chain",
    "see_plans": "see exchange plans",
    "tell_death": "tell a family of a death, where trained",
    "undo_others": "take back what another person judged",
}
"""Acts, with the words for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """What a role is for.

    Attributes:
        purpose: In words.
        fields: Fields of `PersonRow` that it may see; others are empty, as if not said.
        acts: What it may do.
        scope: Whose rows: `all`, `open` (none that are protected), `own-cases` or `own-lists`.
        is_year_only: Whether a day of birth is given as a year.
    """

    purpose: str
    fields: frozenset[str]
    acts: frozenset[str]
    scope: str = "all"
    is_year_only: bool = False


ROLES: Mapping[str, Role] = {
    "intermediary": Role(
        purpose="Keeps the lists of all sides, and answers for them.",
        fields=_ALL,
        acts=frozenset(ACTS) - {"tell_death"},
    ),
    "reviewer": Role(
        purpose="Says whether two entries are one person; needs no holder and no contact.",
        fields=_IDS | _WHO | _WHAT | {"where"},
        acts=frozenset({"review"}),
        scope="open",
    ),
    "planner": Role(
        purpose="Plans an exchange by content-free ids and what protects a person; needs no name.",
        fields=_IDS | {"sex", "born", "health", "sensitivity", "consent", "held_by", "held_at"},
        acts=frozenset({"plan", "see_plans", "estimate"}),
        is_year_only=True,
    ),
    "liaison": Role(
        purpose="Carries cases of families, and speaks with them; sees only these.",
        fields=_ALL,
        acts=frozenset({"see_cases", "case_step", "tell_death"}),
        scope="own-cases",
    ),
    "auditor": Role(
        purpose="Checks that the log is whole and the rules are kept; needs no person.",
        fields=frozenset(),
        acts=frozenset({"see_log"}),
    ),
    "delegation": Role(
        purpose="Reads the list that it gave, as it gave it, and nothing else.",
        fields=_ALL,
        acts=frozenset({"see_lists"}),
        scope="own-lists",
    ),
}
"""Roles, by name."""


def may(roles: Collection[str], act: str) -> bool:
    """Whether somebody with these roles may do an act.

    Raises:
        InvalidValue: There is no such act.
    """
    if act not in ACTS:
        raise InvalidValue(f"There is no act '{act}'.", hint=f"Known: {', '.join(sorted(ACTS))}.")
    return any(act in ROLES[role].acts for role in roles if role in ROLES)


def visible_fields(roles: Collection[str]) -> frozenset[str]:
    """Fields of a row that somebody with these roles may see, where the row may be seen at all."""
    return frozenset().union(*(ROLES[role].fields for role in roles if role in ROLES))


def seen_by(
    row: PersonRow,
    roles: str | Collection[str],
    *,
    own_lists: Collection[str] = (),
    own_rows: Collection[str] = (),
) -> PersonRow | None:
    """A row as somebody with these roles sees it: what is not for them is as if not said.

    Args:
        row: As its list said it.
        roles: One role, or several: what any of them may see is seen.
        own_lists: Lists that this person's delegation gave.
        own_rows: Rows of cases that this person carries.

    Returns:
        None where it may not be seen: answer then as for a row that does not exist (`no_such`).
    """
    names = [roles] if isinstance(roles, str) else list(roles)
    sees = [ROLES[name] for name in names if name in ROLES]
    sees = [role for role in sees if role.fields and _reaches(role, row, own_lists, own_rows)]
    if not sees:
        return None
    shown = frozenset[str]().union(*(role.fields for role in sees))
    without = {name: empty for name, empty in _empty().items() if name not in shown}
    if all(role.is_year_only or "born" not in role.fields for role in sees):
        without |= {"born": _year(row.born)} if "born" in shown else {}
    return replace(row, **without)


def no_such() -> UnknownId:
    """The one answer to what is not there and to what may not be seen."""
    return UnknownId("There is nothing of this name.", hint="Check it, or ask the intermediary.")


def _reaches(
    role: Role, row: PersonRow, own_lists: Collection[str], own_rows: Collection[str]
) -> bool:
    if role.scope == "open":
        return row.sensitivity != "protected"
    if role.scope == "own-cases":
        return row.row_id in own_rows
    return role.scope == "all" or row.list_id in own_lists


def _empty() -> dict[str, Any]:
    """Values of a row that says nothing; ids, list and place in it are content-free and stay."""
    blank = PersonRow(row_id="", list_id="", names=NameParts(), where=Span(source_id="none"))
    kept = {"row_id", "list_id", "where"}
    return {name: getattr(blank, name) for name in _ALL - kept}


def _year(born: When) -> When:
    first = born.first_day and date(born.first_day.year, 1, 1)
    last = born.last_day and date(born.last_day.year, 12, 31)
    return When(first_day=first, last_day=last, basis=born.basis)
