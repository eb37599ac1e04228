"""A reader that costs nothing: each "shelled" is an ASSAULT, each "left" a RETREAT."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from truceline.claims.model import Dated, EventType, Mention, Party, Role, Suggestion
from truceline.core.document import Document
from truceline.workspace.reading_names import Names
from truceline.workspace.reading_work import Outcome

__all__ = ["TEXT", "StubReader", "write_text"]

TEXT = (
    "Published: 2017-05-19\n\n"
    "The army shelled the town of Kestel on Thursday, a monitor said, and the rebels left it.\n"
    "Later the rebels shelled the road. Nobody else left the area, said the people there.\n"
)
_TYPES = {"shelled": EventType.ASSAULT, "left": EventType.RETREAT}


class StubReader:
    """Stands for `reading_work.read_one`; counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []
        self.mode = ""
        self.stop_after: int | None = None
        self.fault: BaseException = KeyboardInterrupt()

    def __call__(self, document: Document, _names: Names, suspended: frozenset[str]) -> Outcome:
        if self.stop_after is not None and len(self.read) >= self.stop_after:
            raise self.fault
        self.read.append(document.name)
        found = tuple(
            self._claim(document, match)
            for match in re.finditer(r"\w+ \w+ (shelled|left) \w+", document.text)
            if f"en/{match[1]}" not in suspended
        )
        return Outcome(suggestions=found, method="stub.v1")

    def _claim(self, document: Document, match: re.Match[str]) -> Suggestion:
        day = document.published_on
        thursday = day and day - timedelta(days=(day.weekday() - 3) % 7)
        return Suggestion(
            source_id=document.source_id,
            quote=Mention(start=match.start(), end=match.end()),
            trigger=Mention(start=match.start(1), end=match.end(1)),
            event_type=_TYPES[match[1]],
            mode=self.mode,
            frame=f"en/{match[1]}",
            parties=(Party(role=Role.ACTOR, name=match[0].split()[1]),),
            dated=Dated(first_day=thursday, last_day=thursday, basis="relative") if day else None,
            method="stub.v1",
        )


def write_text(folder: Path, name: str = "report.txt", text: str = TEXT) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path
