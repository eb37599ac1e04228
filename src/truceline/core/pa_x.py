"""What the PA-X database says of one agreement: its coding, beside what a pack says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast

from truceline.core.pack import Body

__all__ = ["ENTRY", "SOURCE", "Coding", "codes_in", "codes_text", "read_coding"]

ENTRY = "pax-"
"""An agreement of PA-X is the entry `pax-2169`; packs cite the same by a source of that id."""
SOURCE = "pa-x"
"""The source entry that stands for the database."""


_NOT_FIELDS = frozenset({"id", "version", "codes", "other"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Coding:
    """The coding of one agreement by PA-X (University of Edinburgh).

    Attributes:
        native_id: PA-X's own number of the agreement (AgtId).
        version: Version of the database as the file's name states it; empty where it does not.
        fields: What PA-X says by field: process, parties, stage, …; empty ones are left out.
        coded: Issue codes with their values 0 to 3 as one text, `GCh=1 GChRhet=0`. A code that
            does not stand in it was not coded: that is not zero.
        kept: Columns that are not recognised, as given: a JSON text.
    """

    native_id: str
    version: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    coded: str = ""
    kept: str = ""

    @property
    def codes(self) -> dict[str, int]:
        """Issue codes with their values, in the order of the file."""
        return codes_in(self.coded)

    @property
    def other(self) -> dict[str, str]:
        """Cells of columns that are not recognised, by column."""
        found: dict[str, str] = json.loads(self.kept) if self.kept else {}
        return found


def codes_in(text: str) -> dict[str, int]:
    """Codes and values of a text such as `GCh=1 GChRhet=0`."""
    pairs = (part.partition("=") for part in text.split())
    return {code: int(value) for code, _, value in pairs}


def codes_text(codes: Mapping[str, int]) -> str:
    """Codes and values as one text."""
    return " ".join(f"{code}={value}" for code, value in codes.items())


def read_coding(body: Mapping[str, Body]) -> Coding | None:
    """The coding of an agreement that came from PA-X; None of any other."""
    found = body.get("pa_x")
    if not found:
        return None
    said = cast("dict[str, str]", found)
    return Coding(
        native_id=said["id"],
        version=said.get("version", ""),
        fields={name: cell for name, cell in said.items() if name not in _NOT_FIELDS},
        coded=said.get("codes", ""),
        kept=said.get("other", ""),
    )
