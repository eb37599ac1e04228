"""Rows as numbers: names by slot, dates with what is known of them, places by what they mean."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from truceline.exchange.linkage.model import NOT_SAID, Rows
from truceline.exchange.names.slotted import Slotted, slot_names

__all__ = ["Dates", "Persons", "persons_of"]

_EPOCH_YEAR = 1970
_SEXES = {"M": 1, "F": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """One date of each row.

    Attributes:
        year: (rows,) the year; 0 where not said or wider than one year.
        month: (rows,) 1 to 12; 0 where not known to the month.
        day: (rows,) 1 to 31; 0 where not known to the day.
        first: (rows,) earliest day since 1970-01-01; `NOT_SAID` where not said.
        last: (rows,) latest such day.
    """

    year: NDArray[np.int16]
    month: NDArray[np.int8]
    day: NDArray[np.int8]
    first: NDArray[np.int32]
    last: NDArray[np.int32]


@dataclass(frozen=True, slots=True, kw_only=True)
class Persons:
    """What the model compares.

    Attributes:
        names: Names by slot.
        lists: (rows,) number of the list.
        sex: (rows,) 1 man, 2 woman, 0 = not said or otherwise.
        born: Dates of birth.
        event: Dates of the event.
        places: By column (birth_place, place, area): (rows,) number of the place, 0 = not said.
    """

    names: Slotted
    lists: NDArray[np.int32]
    sex: NDArray[np.int32]
    born: Dates
    event: Dates
    places: dict[str, NDArray[np.int32]]

    def __len__(self) -> int:
        return len(self.lists)


def persons_of(rows: Rows) -> Persons:
    """Rows as numbers; places still as spelt, until `places.means_the_same` has joined them."""
    return Persons(
        names=slot_names(rows.texts),
        lists=rows.codes("list_id"),
        sex=np.array([_SEXES.get(each.upper(), 0) for each in rows.words("sex")], np.int32)[
            rows.codes("sex")
        ],
        born=_dates(rows.days["born_first"], rows.days["born_last"]),
        event=_dates(rows.days["event_first"], rows.days["event_last"]),
        places={each: rows.codes(each) for each in ("birth_place", "place", "area")},
    )


def _dates(first: NDArray[np.int32], last: NDArray[np.int32]) -> Dates:
    said = first != NOT_SAID
    last = np.where(last == NOT_SAID, first, last)
    begins = np.where(said, first, 0).astype("datetime64[D]")
    ends = np.where(said, last, 0).astype("datetime64[D]")
    year = begins.astype("datetime64[Y]").astype(np.int64) + _EPOCH_YEAR
    last_year = ends.astype("datetime64[Y]").astype(np.int64) + _EPOCH_YEAR
    month = begins.astype("datetime64[M]").astype(np.int64) % 12 + 1
    day = (begins - begins.astype("datetime64[M]")).astype(np.int64) + 1
    known = said & (year == last_year)
    in_month = said & (begins.astype("datetime64[M]") == ends.astype("datetime64[M]"))
    on_day = said & (first == last)
    return Dates(
        year=np.where(known, year, 0).astype(np.int16),
        month=np.where(in_month, month, 0).astype(np.int8),
        day=np.where(on_day, day, 0).astype(np.int8),
        first=first,
        last=np.where(said, last, NOT_SAID).astype(np.int32),
    )
