"""What a family gets in writing: what it said itself, who speaks with it, and nothing of others.

There is no field for a death, an identification, a holder, a place, or another family's entry, and
the few words for how the case stands are the same for good news and bad: news is told in person.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.person import PersonRow
from truceline.exchange.cases.model import Case

__all__ = ["FamilyExport", "FamilyStatus", "family_export", "is_holder"]

_REMARK = re.compile(r"\([^)]*\)|\[[^]]*\]")


class FamilyStatus(StrEnum):
    """All that a family can read of how its case stands."""

    IN_PERSON = "Your case worker tells you in person how the case stands."
    WITHDRAWN = "The case was withdrawn at the wish of the family."


@dataclass(frozen=True, slots=True, kw_only=True)
class FamilyExport:
    """What is printed for one family.

    Attributes:
        case_id: To be named when the family asks.
        opened_on: When the case was opened.
        status: One of the sentences of `FamilyStatus`.
        case_worker: With whom to speak.
        said: What the family gave itself, by field, as it gave it.
        printed_on: The day of printing.
    """

    case_id: str
    opened_on: date
    status: FamilyStatus
    case_worker: str
    said: tuple[Mapping[str, str], ...] = field(repr=False)
    printed_on: date


def family_export(
    case: Case,
    rows: Iterable[PersonRow],
    *,
    family_lists: Collection[str],
    printed_on: date,
    own_rows: Collection[str] = (),
) -> FamilyExport:
    """The printable sheet of a family's case.

    Args:
        case: The case.
        rows: Rows of lists; those of other cases or of lists that are not the family's are left.
        family_lists: Ids of the lists by which this family gave its own entries.
        printed_on: The day.
        own_rows: The entries of this family, where families share a list.

    Raises:
        UnknownId: No entry of the case was given by this family.
        InvalidValue: Several entries may be of several families, and it is not said whose.
    """
    own = [row for row in rows if row.row_id in case.rows and row.list_id in family_lists]
    if len(own) > 1 and not own_rows:
        raise InvalidValue(
            f"{len(own)} entries of the case stand on lists of families: two families may seek "
            "one person.",
            hint="Name the entries of the family that the sheet is for.",
        )
    own = [row for row in own if not own_rows or row.row_id in own_rows]
    if not own:
        raise UnknownId("There is no such case.", hint="Check its id, or ask the intermediary.")
    is_withdrawn = case.state == "withdrawn"
    return FamilyExport(
        case_id=case.case_id,
        opened_on=case.opened_at.date(),
        status=FamilyStatus.WITHDRAWN if is_withdrawn else FamilyStatus.IN_PERSON,
        case_worker=case.liaison,
        said=tuple(_said(row) for row in own),
        printed_on=printed_on,
    )


def is_holder(given_by: str, *, giver_is: str, holders: Iterable[str]) -> bool:
    """Whether the giver of a list is a side that holds persons, so that no family reads from it.

    What the list's mapping says of its giver decides. Where it says nothing, the name decides,
    word by word: one is the other, or a part or a whole of it ("Party A" and "Party A, prisons";
    not "Party A" and "Party AB"). In doubt a list is a holder's.

    Args:
        given_by: Who gave the list.
        giver_is: As what, by its mapping: family, holder, other, or empty.
        holders: Who is said to hold persons, in the words of any list.
    """
    if giver_is:
        return giver_is == "holder"
    giver = _words(given_by)
    return any(_is_within(giver, one) or _is_within(one, giver) for one in map(_words, holders))


def _words(name: str) -> tuple[str, ...]:
    """Words of a party's name, without remarks in brackets, signs and marks on letters."""
    plain = unicodedata.normalize("NFKD", _REMARK.sub(" ", name)).casefold()
    bare = "".join(one for one in plain if not unicodedata.combining(one) and one != "\u0640")
    return tuple(re.findall(r"\w+", bare))


def _is_within(part: tuple[str, ...], whole: tuple[str, ...]) -> bool:
    size = len(part)
    return bool(part) and any(whole[at : at + size] == part for at in range(len(whole) - size + 1))


def _said(row: PersonRow) -> dict[str, str]:
    """What a family says of the person it seeks; not the event, which may be another's word."""
    names = row.names
    fields = {
        "name": names.full,
        "given name": names.given,
        "father": names.father,
        "grandfather": names.grandfather,
        "family name": names.family,
        "mother": names.mother,
        "sex": row.sex,
        "born": str(row.born) if row.born.is_known else "",
        "from": row.birth_place,
        "last seen": row.place,
    }
    return {name: text for name, text in fields.items() if text}
