"""A reader of sentences of one form: "X said the government shelled Homs on 2017-05-08, killing 3".

It gives each its claimant, place with a point, day and figure, so that it can become a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from truceline.claims.model import (
    Attribution,
    AttributionKind,
    Counted,
    Dated,
    EventType,
    Mention,
    Party,
    Role,
    Suggestion,
    Whereabouts,
)
from truceline.core.claim import Modality
from truceline.core.document import Document
from truceline.workspace.reading_names import Names
from truceline.workspace.reading_work import Outcome

__all__ = ["read_tellings"]

_SENTENCE = re.compile(
    r"(?P<who>[A-Z][\w ]+?) said the (?P<actor>\w+) (?P<done>(?:did not shell|shelled)) "
    r"(?P<place>Homs|Hama) on (?P<day>\d{4}-\d\d-\d\d)(?:, (?P<harm>killing|hurting) (?P<n>\d+))?"
)
_POINTS = {"Homs": (36.72, 34.73), "Hama": (36.75, 35.13)}


def read_tellings(document: Document, _names: Names, _suspended: frozenset[str]) -> Outcome:
    """Stands for `reading_work.read_one`."""
    found = (_told(document, match) for match in _SENTENCE.finditer(document.text))
    return Outcome(suggestions=tuple(found), method="tellings.v1")


def _told(document: Document, match: re.Match[str]) -> Suggestion:
    lon, lat = _POINTS[match["place"]]
    day = date.fromisoformat(match["day"])
    actor = match["actor"]
    who = _mention(match, "who")
    return Suggestion(
        source_id=document.source_id,
        quote=_mention(match, 0),
        trigger=_mention(match, "done"),
        event_type=EventType.ASSAULT,
        frame="en/shelled",
        parties=(Party(role=Role.ACTOR, name=actor, actor_id=actor),),
        places=(
            Whereabouts(
                name=match["place"],
                kind="city",
                place_id=match["place"].lower(),
                lon_deg=lon,
                lat_deg=lat,
            ),
        ),
        dated=Dated(first_day=day, last_day=day, basis="explicit"),
        figures=tuple(_figures(match)),
        attribution=Attribution(
            kind=AttributionKind.INDIRECT, source=match["who"], source_id="", mention=who
        ),
        modality=Modality.REPORTED,
        polarity="-" if "not" in match["done"] else "+",
        method="tellings.v1",
    )


def _figures(match: re.Match[str]) -> Iterator[Counted]:
    if match["n"]:
        yield Counted(
            value=int(match["n"]),
            qualifier="exact",
            unit="person",
            kind="casualties",
            counted="people killed" if match["harm"] == "killing" else "people hurt",
            mention=_mention(match, "n"),
        )


def _mention(match: re.Match[str], group: int | str) -> Mention:
    return Mention(start=match.start(group), end=match.end(group))
