"""Observations on pages: rows of the list, the choices of the form, and what the form sends."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData

from truceline.briefs import text
from truceline.core.errors import InvalidValue
from truceline.core.observation import Observation, Qualifier
from truceline.ingest.observations import COLUMNS, as_row, from_row
from truceline.ingest.topics import load_topics, load_words
from truceline.web.context import Context
from truceline.web.reporting_rows import instant
from truceline.web.reporting_sent import one_field
from truceline.web.table import Column
from truceline.workspace.observations import Stored
from truceline.workspace.vouched import checked_words

__all__ = [
    "LISTED",
    "entry_path",
    "entry_row",
    "form_choices",
    "read_observation",
    "sent_values",
    "version_rows",
]

LISTED = (
    Column(key="on", heading="Day", kind="date", link="link"),
    Column(key="time", heading="Local time"),
    Column(key="kind", heading="What"),
    Column(key="number", heading="Number"),
    Column(key="means", heading="Means"),
    Column(key="place", heading="Where it happened", kind="name"),
    Column(key="position", heading="Seen or heard from", kind="name"),
    Column(key="team", heading="Team", kind="name"),
    Column(key="observer", heading="Observer", kind="name"),
    Column(key="topic", heading="Topic"),
    Column(key="known", heading="Entered"),
)
_ID = re.compile(r"[A-Za-z0-9_.:-]{1,100}")
_MOST_WORDS = {"description": 4_000, "stated_reason": 1_000, "persons": 1_000}
_FIELD_WORDS: Mapping[str, str] = {
    "on": "Day",
    "last_on": "Last day",
    "from_at": "From",
    "until_at": "Until",
    "position_name": "Own position",
    "position_lon_deg": "Own longitude",
    "position_lat_deg": "Own latitude",
    "bearing_deg": "Bearing",
    "bearing_spread_deg": "Spread to either side",
    "distance_min_m": "Nearest distance, m",
    "distance_max_m": "Farthest distance, m",
    "lon_deg": "Longitude of the event",
    "lat_deg": "Latitude of the event",
    "place_name": "Where it happened",
}


def entry_path(entry_id: str) -> str:
    """Address of an entry's page."""
    return f"/observations/{quote(entry_id, safe='')}"


def entry_row(context: Context, stored: Stored) -> dict[str, Any]:
    """An entry as the list shows it."""
    one = stored.observation
    times = [f"{at:%H:%M}" for at in (one.from_at, one.until_at) if at]
    topic = load_topics().get(one.topic)
    kind = topic.kinds.get(one.kind) if topic else None
    return {
        "entry_id": one.entry_id,
        "link": context.link(entry_path(one.entry_id)),
        "on": one.on,
        "time": "–".join(dict.fromkeys(times)) or None,
        "topic": topic.labels["en"] if topic else one.topic,
        "kind": kind.labels["en"] if kind else one.kind,
        "number": _number(one, kind.unit if kind else ""),
        "means": one.means.value,
        "place": one.place_name,
        "position": one.position_name,
        "team": one.team,
        "observer": one.observer,
        "known": instant(stored.known_at),
    }


def _number(one: Observation, usual_unit: str) -> str | None:
    if one.number is None:
        return None
    exact = "" if one.qualifier is Qualifier.EXACT else one.qualifier.value
    word = one.unit or usual_unit
    unit = load_words().units.get(word, {}).get("en", word)
    return " ".join(part for part in (exact, text.number(one.number), unit) if part)


def version_rows(versions: Sequence[Stored]) -> list[dict[str, Any]]:
    """Every version with what it says, the newest first; marked is what the one before did not."""
    rows = []
    before: dict[str, str] = {}
    for stored in versions:
        values = as_row(stored.observation)
        names = [name for name in COLUMNS if name in values or name in before]
        rows.append(
            {
                "known_at": stored.known_at,
                "known_words": instant(stored.known_at),
                "by": stored.by,
                "batch_id": stored.batch_id,
                "values": [
                    {
                        "name": name,
                        "words": _FIELD_WORDS.get(name, name.replace("_", " ").capitalize()),
                        "value": values.get(name),
                        "is_new": bool(before) and values.get(name) != before.get(name),
                    }
                    for name in names
                    if name != "entry_id"
                ],
            }
        )
        before = values
    return rows[::-1]


def form_choices() -> dict[str, Any]:
    """Topics with their kinds and fields, means, qualifiers and units, in English."""
    words = load_words()
    return {
        "topics": [
            {
                "id": topic.topic_id,
                "label": topic.labels["en"],
                "explanation": topic.explanation,
                "fields": list(topic.fields),
                "kinds": [
                    {
                        "id": kind.kind_id,
                        "label": kind.labels["en"],
                        "unit": kind.unit,
                        "explanation": kind.explanation,
                    }
                    for kind in topic.kinds.values()
                ],
            }
            for topic in load_topics().values()
        ],
        **{
            name: [{"id": word, "label": labels["en"]} for word, labels in chosen.items()]
            for name, chosen in (
                ("means", words.means),
                ("qualifiers", words.qualifiers),
                ("units", words.units),
            )
        },
    }


def sent_values(form: FormData) -> dict[str, str]:
    """What a form sent, to be shown again; never its token."""
    return {name: one for name, one in form.items() if isinstance(one, str) and name != "csrf"}


def read_observation(form: FormData, *, entry_id: str) -> Observation:
    """The observation that a form describes.

    Raises:
        InvalidValue: A value is missing, too long, or cannot be right.
    """
    if not _ID.fullmatch(entry_id):
        raise InvalidValue("The entry has no id of its own.", hint="Open the form again.")
    row = {"entry_id": entry_id}
    for name in COLUMNS[1:]:
        words = checked_words(
            one_field(form, name),
            f"The field '{_FIELD_WORDS.get(name, name)}'",
            most=_MOST_WORDS.get(name, 200),
        )
        if words:
            row[name] = words
    if not row.get("topic"):
        row["topic"] = _topic_of(row.get("kind", ""))
    if "number" not in row:
        row.pop("unit", None)
        row.pop("qualifier", None)
    return from_row(row)


def _topic_of(kind_id: str) -> str:
    """A kind belongs to one topic, so that naming it is enough."""
    return next((one.topic_id for one in load_topics().values() if kind_id in one.kinds), "")
