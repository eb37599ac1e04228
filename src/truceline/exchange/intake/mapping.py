"""Mapping files of lists of persons: which column says what, written by the user in YAML."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, field_validator

from truceline.core.dates import When
from truceline.core.errors import InvalidValue
from truceline.exchange.intake.codes import PURPOSES, codes_of
from truceline.exchange.intake.dates import DateReader
from truceline.exchange.intake.model import ListHeader
from truceline.ingest.mapping import (
    Cell,
    Constant,
    MappingShape,
    check_encoding,
    mapping_of,
    one_or_several,
)

__all__ = ["CODED", "NAME_CELLS", "PLAIN_CELLS", "Coded", "ListMapping", "read_list_mapping"]

NAME_CELLS = ("full", "given", "father", "grandfather", "family", "mother", "kunya", "nickname")
PLAIN_CELLS = ("birth_place", "place", "area", "held_by", "held_at")
CODED = ("sex", "event", "consent", "purpose", "sensitivity", "health")
_DATED = ("born", "age", "age_on", "event_on")


class Coded(MappingShape):
    """A column whose words mean codes, with those that the room does not know by itself."""

    column: str
    values: dict[str, str] = Field(default_factory=dict)


CodedCell = Cell | Coded


class ListMapping(MappingShape):
    """What a mapping file says; each value is a column's name, or `{constant: value}`.

    Attributes:
        list: Id of the list; lower case, digits and hyphens; no name of a person.
        given_by: Who gave it.
        giver_is: As what: `family`, `holder` (of its persons) or `other`; empty where not said.
        for_purpose: What it was given for.
        compiled_on: Day, month or year at which its ages hold.
        key: Columns that identify a row; without them an edited row is a new one.
        date_order: `dmy` or `mdy`; where left out, the whole column must decide it.
        calendar: `gregorian` or `hijri` for dates that do not say it.
    """

    list: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")
    given_by: str = Field(min_length=1, max_length=200)
    giver_is: Literal["family", "holder", "other", ""] = ""
    for_purpose: tuple[str, ...] = ()
    compiled_on: str = ""
    is_simulated: bool = False
    sheet: str = ""
    delimiter: str = Field(default="", max_length=1)
    encoding: str = ""
    key: tuple[str, ...] = ()
    date_order: Literal["dmy", "mdy", ""] = ""
    calendar: Literal["gregorian", "hijri", ""] = ""
    full: Cell = None
    given: Cell = None
    father: Cell = None
    grandfather: Cell = None
    family: Cell = None
    mother: Cell = None
    kunya: Cell = None
    nickname: Cell = None
    sex: CodedCell = None
    born: Cell = None
    age: Cell = None
    age_on: Cell = None
    birth_place: Cell = None
    place: Cell = None
    area: Cell = None
    event: CodedCell = None
    event_on: Cell = None
    held_by: Cell = None
    held_at: Cell = None
    consent: CodedCell = None
    purpose: CodedCell = None
    sensitivity: CodedCell = None
    health: CodedCell = None

    _one_or_several = field_validator("key", "for_purpose", mode="before")(one_or_several)

    @field_validator("for_purpose")
    @classmethod
    def _known_purposes(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        codes, unknown = codes_of("purpose", ",".join(value), {})
        if unknown:
            raise ValueError(f"give one or several of {', '.join(PURPOSES)}")
        return codes

    _encoding_exists = field_validator("encoding")(check_encoding)

    @field_validator("compiled_on")
    @classmethod
    def _is_a_date(cls, value: str) -> str:
        if value and not DateReader().read(value).when.is_known:
            raise ValueError("give the day as YYYY-MM-DD, or its month or year")
        return value

    def header(self) -> ListHeader:
        """What holds for the whole list."""
        return ListHeader(
            list_id=self.list,
            given_by=self.given_by,
            giver_is=self.giver_is,
            purpose=self.for_purpose,
            compiled_on=self.compiled(),
            is_simulated=self.is_simulated,
        )

    def compiled(self) -> When:
        """The day at which ages hold where the row names none."""
        return DateReader().read(self.compiled_on).when

    def cell(self, name: str) -> CodedCell:
        """What a key is mapped to."""
        found: CodedCell = getattr(self, name)
        return found

    def column(self, name: str) -> str:
        """The column that a key is mapped to; empty for a constant or nothing."""
        cell = self.cell(name)
        if isinstance(cell, Coded):
            return cell.column
        return cell if isinstance(cell, str) else ""

    def values(self, name: str) -> dict[str, str]:
        """The mapping's own words for a coded key."""
        cell = self.cell(name)
        return cell.values if isinstance(cell, Coded) else {}

    def constant(self, name: str) -> str:
        """The value that holds for every row; empty where there is none."""
        cell = self.cell(name)
        return cell.constant if isinstance(cell, Constant) else ""

    def columns(self) -> tuple[str, ...]:
        """Columns that the file must have, without repetition."""
        used = [self.column(name) for name in (*NAME_CELLS, *PLAIN_CELLS, *CODED, *_DATED)]
        return tuple(dict.fromkeys([*self.key, *filter(None, used)]))


def read_list_mapping(text: str, label: str) -> ListMapping:
    """The mapping that a YAML text states.

    Args:
        text: The text.
        label: What to call it in messages.

    Raises:
        InvalidValue: It is no YAML, a key is missing, unknown or wrong, or nothing names a person.
    """
    mapping = mapping_of(text, label, ListMapping)
    if not any(mapping.column(name) for name in NAME_CELLS) and not mapping.key:
        raise InvalidValue(
            "The mapping names no column with a name of a person, and no key.",
            hint="Give at least `full`, or `key` for a list of remains without names.",
        )
    return mapping
