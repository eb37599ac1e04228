"""What claims are about, as people call it: title, kind, page; and fields in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from urllib.parse import quote

from truceline.core.actor import Actor
from truceline.core.agreement import Agreement, Ceasefire, Obligation
from truceline.core.field_item import FieldItem
from truceline.core.force import Force
from truceline.core.place import Zone
from truceline.core.talks import Issue, Round, Track
from truceline.record.model import Record
from truceline.record.subjects import find_subject
from truceline.web.context import Context

__all__ = ["contradiction_path", "field_words", "subject_row"]

_PLACES: Mapping[str, Callable[[str], str]] = {
    "access": lambda _: "/relief",
    "actor": lambda name: f"/actors/{name}",
    "agreement": lambda name: f"/agreements/{name}",
    "ceasefire": lambda name: f"/ceasefires/{name}",
    "clearance": lambda _: "/relief",
    "crossing": lambda _: "/patrols",
    "force": lambda _: "/forces",
    "hazard": lambda _: "/relief",
    "issue": lambda _: "/tracks",
    "movement": lambda _: "/relief",
    "obligation": lambda name: f"/agreements/{name.partition('/')[0]}",
    "patrol": lambda _: "/patrols",
    "pause": lambda _: "/patrols",
    "pledge": lambda _: "/relief",
    "round": lambda name: f"/rounds/{name}",
    "scenario": lambda name: f"/scenarios/{name}",
    "track": lambda name: f"/tracks/{name}",
    "zone": lambda _: "/map",
}
# Where a page holds several of a kind: what its anchor begins with.
_CASES = ("access", "clearance", "crossing", "hazard", "movement", "patrol", "pause", "pledge")
_ANCHORS = {"force": "f-", "issue": "i-"} | dict.fromkeys(_CASES, "c-")


def subject_row(context: Context, subject: str) -> dict[str, str]:
    """Kind, title and address of what a claim is about; no address where nothing has that name."""
    kind, _, name = subject.partition(":")
    title = _model(context, name) if kind == "scenario" else _title(context.record, subject)
    if not title or kind not in _PLACES:
        return {"subject": subject, "kind": kind, "title": name or subject, "link": ""}
    path = quote(_PLACES[kind](name), safe="/:")
    link = context.link(path, zone=name) if kind == "zone" else context.link(path)
    if kind == "obligation":
        link += "#p-" + quote(name.partition("/")[2], safe=":")
    if kind in _ANCHORS:
        link += "#" + quote(_ANCHORS[kind] + name, safe=":")
    return {"subject": subject, "kind": kind, "title": title, "link": link}


def _model(context: Context, model_id: str) -> str:
    model = context.workspace.scenarios.models(context.as_of).get(model_id)
    return model.title if model else ""


def _title(record: Record, subject: str) -> str:
    match find_subject(record, subject):
        case Agreement() | Ceasefire() as found:
            return found.title
        case Obligation() as found:
            agreement_id, _, provision = found.obligation_id.partition("/")
            return f"{record.agreements[agreement_id].title}, provision {provision}"
        case Round() as found:
            track = record.tracks.get(found.track_id)
            words = _name(track) if track else found.track_id
            return f"{words}, round {found.number or found.round_id}"
        case Track() as found:
            return _name(found)
        case Zone() | Actor() | FieldItem() | Force() | Issue() as found:
            return found.name
    return ""


def _name(track: Track) -> str:
    return track.names.get("en") or next(iter(track.names.values()), track.track_id)


def field_words(record: Record, field: str) -> str:
    """A field in words: `in effect`, `hands over to Geneva`."""
    if field.startswith("relations."):
        kind, _, track_id = field.removeprefix("relations.").partition(".")
        track = record.tracks.get(track_id)
        return f"{kind.replace('-', ' ')} {_name(track) if track else track_id}"
    return {"from": "beginning", "until": "end", "due": "due date"}.get(
        field, field.replace("_", " ").replace(".", " ")
    )


def contradiction_path(subject: str, field: str) -> str:
    """Address of the page on one dispute."""
    return f"/contradictions/{quote(f'{subject}/{field}', safe='/:')}"
