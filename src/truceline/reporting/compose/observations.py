"""What one's own teams saw, heard or were told: one table per section, a row per entry."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from truceline.briefs import text
from truceline.briefs.compose.sheet import slug
from truceline.briefs.model import Block, Bullets, Cell, Inline, Table
from truceline.core.observation import Observation, Qualifier
from truceline.ingest.topics import load_words
from truceline.reporting.compose.sheet import Sheet, columns
from truceline.reporting.model import SectionSpec

__all__ = [
    "COLUMNS",
    "entries_of",
    "entry_bullets",
    "observation_blocks",
    "observation_cells",
    "row_fields",
]

_QUOTED = {"description", "stated_reason", "reason_given_by", "weapon"}
# Columns of the tables inside a report; the annex has them all.
_IN_TEXT = (
    *("when", "kind", "number", "event_place", "position", "means", "description", "weapon"),
    *("side", "killed", "injured"),
)

# Field of a row → (label that heads it, HXL tag).
COLUMNS: Mapping[str, tuple[str, str]] = {
    "when": ("Date and time", "#date+occurred"),
    "position": ("Position", "#loc+position"),
    "event_place": ("Event location", "#loc+event"),
    "means": ("Means", "#meta+means"),
    "number": ("Number", "#indicator+num"),
    "kind": ("Observation", "#event+type"),
    "description": ("Description", "#description"),
    "weapon": ("Weapon", "#event+weapon"),
    "side": ("Side", "#org+side"),
    "from_direction": ("From the direction of", "#org+direction"),
    "killed": ("Killed", "#affected+killed"),
    "injured": ("Injured", "#affected+injured"),
    "stated_reason": ("Stated reason", "#access+reason"),
    "reason_given_by": ("Reason given by", "#access+reason+source"),
    "observer": ("Observer", "#contact+observer"),
    "team": ("Team", "#org+team"),
    "persons": ("Persons", "#contact+persons"),
    "bearing": ("Bearing", "#loc+bearing"),
    "distance": ("Distance", "#loc+distance"),
    "entry_id": ("Entry", "#meta+id"),
}


def row_fields(sheet: Sheet) -> tuple[str, ...]:
    """Columns that this audience gets, in the order of the annex tables."""
    return sheet.lens.observation_row_fields()


def entries_of(sheet: Sheet, section: SectionSpec) -> tuple[Observation, ...]:
    """The entries of a section: of its topics, or of its kinds."""
    topics, kinds = (section.options.get(name, ()) for name in ("topics", "kinds"))
    return tuple(one for one in sheet.observations if one.topic in topics or one.kind in kinds)


def observation_blocks(sheet: Sheet, section: SectionSpec) -> tuple[Block, ...]:
    """The entries of a section as a table; how many there are of each topic stands above."""
    entries = entries_of(sheet, section)
    if not entries:
        key = "No entry was made. That nobody reported is not that nothing happened."
        return (sheet.say(key),)
    fields = [name for name in row_fields(sheet) if _is_used(sheet, section, name, entries)]
    table = Table(
        caption=sheet.heading(section.heading),
        columns=columns(sheet, *(COLUMNS[name][0] for name in fields), right=("Number",)),
        rows=tuple(observation_cells(sheet, one, fields) for one in entries),
    )
    return (entry_bullets(sheet, section), table)


def _is_used(sheet: Sheet, section: SectionSpec, name: str, entries: Sequence[Observation]) -> bool:
    """Those asked for; of the usual ones those with a value, as an empty one only widens."""
    if name in section.options.get("columns", ()):
        return True
    return name in _IN_TEXT and any(_words(sheet, one, name) for one in entries)


def entry_bullets(sheet: Sheet, section: SectionSpec) -> Bullets:
    """How many entries there are of each topic; topics are not added up."""
    listed = [one for one in sheet.of(section.section_id) if one.count is None]
    return Bullets(
        entries=tuple((Inline(text=f"{sheet.named(one)}: "), sheet.inline(one)) for one in listed)
    )


def observation_cells(
    sheet: Sheet, observation: Observation, fields: Sequence[str]
) -> tuple[Cell, ...]:
    """One entry as this audience may read it; the first cell carries its anchor."""
    is_own = sheet.is_internal
    return tuple(
        Cell.of(
            _words(sheet, observation, name) or "–",
            style="quoted" if name in _QUOTED else "",
            anchor=f"o-{slug(observation.entry_id)}" if is_own and not place else "",
        )
        for place, name in enumerate(fields)
    )


def _words(sheet: Sheet, one: Observation, name: str) -> str:
    """One field in words; empty where it is not given, or not for this audience."""
    lens = sheet.lens
    read: Mapping[str, Callable[[Observation], str]] = {
        "position": lens.position,
        "event_place": lens.event_place,
        "when": lens.times,
        "means": lambda one: lens.words(one.means.value),
        "number": lambda one: _number(sheet, one),
        "kind": lambda one: sheet.term(one.kind),
        "bearing": _bearing,
        "distance": _distance,
    }
    return read[name](one) if name in read else lens.text(one, name)


def _bearing(one: Observation) -> str:
    if one.bearing_deg is None:
        return ""
    spread = f" ± {one.bearing_spread_deg:g}" if one.bearing_spread_deg else ""
    return f"{one.bearing_deg:g}{spread}°"


def _distance(one: Observation) -> str:
    ends = [end for end in (one.distance_min_m, one.distance_max_m) if end is not None]
    return f"{'–'.join(text.number(end) for end in dict.fromkeys(ends))} m" if ends else ""


def _number(sheet: Sheet, one: Observation) -> str:
    if one.number is None:
        return ""
    unit = load_words().units.get(one.unit, {})
    named = unit.get(sheet.lens.language, one.unit)
    exact = "" if one.qualifier is Qualifier.EXACT else sheet.lens.words(one.qualifier.value)
    return " ".join(part for part in (exact, text.number(one.number), named) if part)
