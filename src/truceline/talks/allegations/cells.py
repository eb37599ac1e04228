"""One allegation from cells of text by field: what a row or a form says becomes values."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, time

from truceline.core.claim import Figure
from truceline.core.errors import InvalidValue
from truceline.ingest.readers.days import read_day
from truceline.ingest.readers.values import number, whole_number
from truceline.ingest.topics import LANGUAGES
from truceline.talks.allegations.form import choices_of, form_fields
from truceline.talks.allegations.model import Allegation

__all__ = ["FIELDS", "NEEDED", "from_cells", "read_figures_of"]

FIELDS = (*(name for name in form_fields() if name != "point"), "received_at", "lon_deg", "lat_deg")
"""What a column, or a field of a form, may hold."""
NEEDED = ("alleged_by", "kind", "first_on")
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$", re.ASCII)


def from_cells(cells: Mapping[str, str], *, received_at: datetime) -> Allegation:
    """An allegation from cells by field; days as ISO text.

    Raises:
        InvalidValue: A cell cannot be what its field says.
    """
    missing = [name for name in NEEDED if not cells.get(name, "").strip()]
    if missing:
        raise InvalidValue(f"'{missing[0]}' is empty.", hint="Every allegation needs it.")
    words = {name: _word(name, cells.get(name, "")) for name in ("by_kind", "channel", "kind")}
    first_on = read_day(cells["first_on"], column="first_on")
    last_on = read_day(cells["last_on"], column="last_on") if cells.get("last_on") else first_on
    against = re.split(r"[;\s]+", cells.get("against", "").strip())
    return Allegation(
        allegation_id=cells["allegation_id"].strip(),
        alleged_by=cells["alleged_by"].strip(),
        by_kind=words["by_kind"] or "party",
        received_at=received_at.astimezone(UTC),
        channel=words["channel"] or "other",
        about=cells.get("about", "").strip(),
        kind=words["kind"],
        first_on=first_on,
        last_on=last_on,
        from_at=_clock(cells.get("from_at", "")),
        until_at=_clock(cells.get("until_at", "")),
        place_name=cells.get("place_name", "").strip(),
        lon_deg=number(cells.get("lon_deg", ""), column="lon_deg"),
        lat_deg=number(cells.get("lat_deg", ""), column="lat_deg"),
        radius_m=number(cells.get("radius_m", ""), column="radius_m"),
        figures=read_figures_of(cells, kind=words["kind"]),
        against=tuple(one for one in against if one),
        texts={
            language: cells[f"text_{language}"].strip()
            for language in LANGUAGES
            if cells.get(f"text_{language}", "").strip()
        },
    )


def _word(name: str, text: str) -> str:
    """The word that a cell means, by the word itself or a label in any language."""
    wanted = _folded(text)
    if not wanted:
        return ""
    for word, labels in choices_of()[name].items():
        if wanted in {_folded(word), *(_folded(label) for label in labels.values())}:
            return word
    raise InvalidValue(
        f"'{text}' is no {name.replace('_', ' ')} of an allegation.",
        hint=f"Words: {', '.join(choices_of()[name])}.",
    )


def _folded(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text.strip().lower())


def _clock(text: str) -> time | None:
    text = text.strip()
    if not text:
        return None
    match = _CLOCK.match(text)
    try:
        return time(int(match[1]), int(match[2])) if match else time.fromisoformat(text)
    except ValueError as exc:
        raise InvalidValue(f"'{text}' is no time of day.", hint="Write it as HH:MM.") from exc


def read_figures_of(cells: Mapping[str, str], *, kind: str) -> tuple[Figure, ...]:
    """Numbers as claimed or answered; an empty cell is no figure, and not zero.

    Args:
        cells: `number` with `qualifier` and `unit`; `killed`, `injured`.
        kind: What `number` counts.

    Raises:
        InvalidValue: A cell is no number, or below zero.
    """
    return tuple(_figures(cells, kind))


def _figures(cells: Mapping[str, str], kind: str) -> Iterator[Figure]:
    value = number(cells.get("number", ""), column="number")
    if value is not None:
        if value < 0:
            raise InvalidValue("The number is negative.", hint="Give 0 or more.")
        qualifier = _word("qualifier", cells.get("qualifier", "")) or "exact"
        unit = _word("unit", cells.get("unit", ""))
        yield Figure(value=value, qualifier=qualifier, unit=unit, counted=kind)
    for name in ("killed", "injured"):
        people = whole_number(cells.get(name, "").strip(), column=name)
        if people is not None:
            if people < 0:
                raise InvalidValue(f"'{name}' is negative.", hint="Give 0 or more.")
            yield Figure(value=float(people), unit="person", counted=name)
