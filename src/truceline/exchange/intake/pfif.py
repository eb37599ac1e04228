"""PFIF 1.4: records of missing persons and the notes about them, as XML.

Source: People Finder Interchange Format 1.4 (zesty.ca/pfif/1.4), elements person and note.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from truceline.core.errors import MissingExtra, SourceChanged
from truceline.core.findings import Finding, Severity
from truceline.core.person import NameParts, PersonRow
from truceline.core.source import Span
from truceline.exchange.intake.ages import born_by_age
from truceline.exchange.intake.dates import NOT_SAID, Dated, DateReader
from truceline.exchange.intake.ids import RowIds
from truceline.exchange.intake.model import ListHeader
from truceline.ingest.model import SourceFile

__all__ = ["is_pfif", "read_pfif"]

_NAMESPACE = "{http://zesty.ca/pfif/1.4}"
_EVENTS = {
    "information_sought": "missing",
    "believed_missing": "missing",
    "believed_dead": "dead",
    "believed_alive": "",
    "is_note_author": "",
}
_SEXES = {"female": "F", "male": "M"}
_HOME = ("home_neighborhood", "home_city", "home_state", "home_country")
_USED = frozenset(
    {"person_record_id", "full_name", "given_name", "family_name", "alternate_names", "sex", *_HOME}
)
_DATES = DateReader(calendar="gregorian")


def is_pfif(file: SourceFile) -> bool:
    """Whether the file opens as XML."""
    return file.content.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def read_pfif(
    file: SourceFile, header: ListHeader, ids: RowIds, *, today: date
) -> Iterator[PersonRow | Finding]:
    """Each person record once, as a person or as a finding of severity error.

    A record that has expired is left out, as the format demands; a note about nobody in the file
    is a finding of its own. The latest note with a status decides the event; where statuses
    differ, all are kept in `further` and a finding says so.

    Args:
        file: As it was given.
        header: Of the list.
        ids: Of the list.
        today: Records that expired before it are left out.

    Raises:
        SourceChanged: It is not PFIF 1.4.
        MissingExtra: The safe XML parser is not installed.
    """
    root = _root(file)
    notes: defaultdict[str, list[dict[str, str]]] = defaultdict(list)
    for element in root.iter(f"{_NAMESPACE}note"):
        note = _texts(element)
        notes[note.get("person_record_id", "")].append(note)
    for number, element in enumerate(root.iter(f"{_NAMESPACE}person"), start=1):
        where = Span(source_id=file.source_id, row=number, label=file.label)
        texts = _texts(element)
        told = notes.pop(texts.get("person_record_id", ""), [])
        inner = [_texts(one) for one in element.iter(f"{_NAMESPACE}note")]
        told += [one for one in inner if one not in told]
        yield from _person(texts, told, header, ids, where=where, today=today)
    left = sum(len(one) for key, one in notes.items() if key or one)
    if left:
        yield _warned(
            "exchange.note-alone",
            f"{left} notes are about nobody in the file.",
            Span(source_id=file.source_id, label=file.label),
        )


def _root(file: SourceFile) -> Element:
    try:
        from defusedxml.common import DefusedXmlException  # noqa: PLC0415 (an extra)
        from defusedxml.ElementTree import fromstring  # noqa: PLC0415
    except ImportError as exc:
        raise MissingExtra(
            "Reading PFIF needs a parser that refuses hostile XML.",
            hint="Install it: pip install 'truceline[exchange]'",
        ) from exc
    where = Span(source_id=file.source_id, label=file.label)
    try:
        root: Element = fromstring(file.content)
    except (ParseError, DefusedXmlException, ValueError, LookupError):
        raise SourceChanged(
            "The file is not XML, or XML that could harm the reader.",
            hint="Export the records again as PFIF 1.4.",
            where=where,
        ) from None
    if root.tag != f"{_NAMESPACE}pfif":
        raise SourceChanged(
            "The file is XML, but not PFIF 1.4.",
            hint="Export the records as PFIF 1.4; earlier versions name their fields otherwise.",
            where=where,
        )
    return root


def _texts(element: Element) -> dict[str, str]:
    return {
        child.tag.removeprefix(_NAMESPACE): (child.text or "").strip()
        for child in element
        if len(child) == 0 and (child.text or "").strip()
    }


def _person(
    texts: Mapping[str, str],
    notes: Sequence[Mapping[str, str]],
    header: ListHeader,
    ids: RowIds,
    *,
    where: Span,
    today: date,
) -> Iterator[PersonRow | Finding]:
    expires = _DATES.read(texts.get("expiry_date", "")[:10]).when
    if expires.last_day and expires.last_day < today:
        yield Finding(
            code="exchange.expired",
            message="The record has expired, and its source asks that it is deleted.",
            hint="Ask the source for a newer one.",
            where=where,
        )
        return
    key = texts.get("person_record_id", "")
    row_id, _ = ids.id_of(key or repr(sorted(texts.items())))
    born, findings = _born(texts, where)
    last = _latest(notes)
    statuses = {note["status"] for note in notes if note.get("status") in _EVENTS}
    yield PersonRow(
        row_id=row_id,
        list_id=header.list_id,
        native_key=key,
        names=NameParts(
            full=texts.get("full_name", "").replace("\n", " / "),
            given=texts.get("given_name", ""),
            family=texts.get("family_name", ""),
            nickname=texts.get("alternate_names", "").replace("\n", " / "),
        ),
        sex=_SEXES.get(texts.get("sex", "").lower(), ""),
        born=born.when,
        birth_place=", ".join(texts[name] for name in _HOME[:2] if name in texts),
        area=texts.get("home_state", ""),
        place=last.get("last_known_location", ""),
        event=_EVENTS.get(last.get("status", ""), ""),
        event_on=_DATES.read(last["source_date"][:10]).when if "source_date" in last else NOT_SAID,
        purpose=header.purpose,
        further=_further(texts, notes),
        where=where,
    )
    yield from findings
    if len({_EVENTS[one] for one in statuses if _EVENTS[one]}) > 1:
        yield _warned("exchange.statuses-differ", "Its notes give different statuses.", where)


def _born(texts: Mapping[str, str], where: Span) -> tuple[Dated, list[Finding]]:
    born = _DATES.read(texts.get("date_of_birth", ""))
    if not born.when.is_known and "age" in texts:
        on = _DATES.read((texts.get("source_date") or texts.get("entry_date") or "")[:10]).when
        born = born_by_age(texts["age"], on)
    found = [_warned("exchange.unclear-date", f"`born` {flaw}.", where) for flaw in born.flaws]
    return born, found


def _latest(notes: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    """The last note that says something of the person; the format dates them in UTC."""
    dated = [note for note in notes if note.get("status") or note.get("last_known_location")]
    return max(dated, key=_dated, default={})


def _dated(note: Mapping[str, str]) -> str:
    return note.get("source_date") or note.get("entry_date") or ""


def _further(texts: Mapping[str, str], notes: Sequence[Mapping[str, str]]) -> dict[str, str]:
    further = {name: text for name, text in texts.items() if name not in _USED}
    for number, note in enumerate(sorted(notes, key=_dated), start=1):
        further |= {f"note {number} {name}": text for name, text in note.items()}
    return further


def _warned(code: str, message: str, where: Span) -> Finding:
    hint = "The record is kept as it was given; look at it."
    return Finding(code=code, message=message, hint=hint, severity=Severity.WARNING, where=where)
