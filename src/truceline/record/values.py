"""Fields of pack entries as stated values: text or claims → `Stated`, as of a day."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TypeVar, cast

from truceline.core.claim import Claim, Stated
from truceline.core.dates import When, known_until, parse_day, parse_when
from truceline.core.judgement import Judgement
from truceline.core.pack import Body, PackEntry, Path
from truceline.core.source import content_id
from truceline.record.judgements import Topic, choose

__all__ = ["EntryReader", "entry_known_at", "known_instant", "last_day"]

T = TypeVar("T")
_SUBJECTS = {
    "actors": "actor",
    "agreements": "agreement",
    "ceasefires": "ceasefire",
    "crossings": "crossing",
    "delegations": "delegation",
    "forces": "force",
    "hazards": "hazard",
    "issues": "issue",
    "movements": "movement",
    "patrols": "patrol",
    "pauses": "pause",
    "pledges": "pledge",
    "rounds": "round",
    "scenarios": "scenario",
    "tracks": "track",
    "zones": "zone",
}
# Kinds whose lists hold rows that go by what they name.
_WITH_ROWS = frozenset({"actors", "rounds", "tracks"})
# A month or a year: a claim said in it has no day.
_IS_LONG = re.compile(r"\d{4}(-\d{2})?")
_NAMED_BY = ("id", "actor", "role", "from")


def known_instant(day: str, otherwise: datetime) -> datetime:
    """The instant from which something was known: the start of a stated day (UTC).

    Of a month or a year its last day: earlier than that it cannot be relied on.
    """
    return datetime.combine(last_day(day), time.min, tzinfo=UTC) if day else otherwise


def entry_known_at(entry: PackEntry) -> datetime:
    """From when an entry was known: by itself, or as the ledger says (UTC)."""
    always = datetime.min.replace(tzinfo=UTC)
    return entry.known_at or known_instant(str(entry.body.get("known", "")), always)


def last_day(text: str) -> date:
    """A day as written, or the last day of a month or a year.

    Raises:
        InvalidValue: It is none of these.
    """
    last = parse_when(text).last_day
    return last if last else parse_day(text)


@dataclass(frozen=True, slots=True)
class EntryReader:
    """Reads the fields of one entry, hiding what was not known on a day.

    Attributes:
        entry: The entry; its body follows its schema.
        known_at: From when the entry was known (UTC).
        as_of: Day of knowledge; None for everything.
        judgements: The judgement that holds on each subject and field.
    """

    entry: PackEntry
    known_at: datetime
    as_of: date | None
    judgements: Mapping[Topic, Judgement] = field(default_factory=dict)

    @property
    def subject(self) -> str:
        """How claims name this entry: `ceasefire:idlib-2020`."""
        return f"{_SUBJECTS.get(self.entry.kind, self.entry.kind)}:{self.entry.entry_id}"

    def text(self, name: str, default: str = "") -> str:
        """A plain text field."""
        return str(self.entry.body.get(name, default))

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of text."""
        return tuple(str(item) for item in cast("list[Body]", self.entry.body.get(name, [])))

    def mapping(self, name: str) -> Mapping[str, str]:
        """A mapping of text to text."""
        found = cast("dict[str, Body]", self.entry.body.get(name, {}))
        return {key: str(value) for key, value in found.items()}

    @property
    def sources(self) -> tuple[str, ...]:
        """Cited documents, with locators."""
        return self.texts("sources")

    @property
    def checked(self) -> bool:
        """Whether a person compared the entry with its source."""
        return self.text("checked") == "true"

    def mappings(self, name: str) -> Sequence[Mapping[str, Body]]:
        """A list of mappings."""
        return cast("list[dict[str, Body]]", self.entry.body.get(name, []))

    def listed(self, row: Mapping[str, Body], name: str) -> tuple[str, ...]:
        """A list of text inside a mapping of the entry."""
        return tuple(str(item) for item in cast("list[Body]", row.get(name, [])))

    def maybe(self, row: Mapping[str, Body], name: str, path: Path) -> Stated[str] | None:
        """A value inside a mapping at `path` with who states it; None where it is not written."""
        return self.stated(row[name], (*path, name), str) if name in row else None

    def claim_in(self, row: Mapping[str, Body], path: Path, name: str) -> Claim:
        """One claim that is a row of the entry; unlike `claims` it may not be known yet."""
        return self._claim(row, path, (self.subject, name))

    def topic(self, path: Path) -> Topic:
        """Subject and field of a value: items of a list by their ids, never by their place."""
        if self.entry.kind == "agreements" and path[2:3] == ("obligation",):
            provision = self.mappings("provisions")[cast("int", path[1])]
            return f"obligation:{self.entry.entry_id}/{provision['id']}", _dotted(path[3:])
        if self.entry.kind == "tracks" and path[:1] == ("relations",):
            relation = self.mappings("relations")[cast("int", path[1])]
            named = ("relations", str(relation["kind"]), str(relation["track"]))
            return self.subject, _dotted((*named, *path[2:]))
        if self.entry.kind in ("delegations", "scenarios"):
            return self.subject, _dotted(_by_ids(self.entry.body, path))
        if self.entry.kind in _WITH_ROWS:
            return self.subject, _dotted(_by_names(self.entry.body, path))
        return self.subject, _dotted(path)

    def stated(self, raw: Body | None, path: Path, parse: Callable[[str], T]) -> Stated[T]:
        """A value with everybody who states it and was known to by the day.

        Raises:
            InvalidValue: A value cannot be parsed.
        """
        claims = self.claims(raw, path)
        if not claims:
            return Stated(value=parse("unstated" if raw is None else "unknown"))
        chosen, _ = choose(claims, self.judgements.get(self.topic(path)))
        ordered = [chosen, *(claim for claim in claims if claim is not chosen)]
        options = tuple((parse(claim.value), claim) for claim in ordered)
        return Stated(value=options[0][0], options=options)

    def when(self, name: str, anchors: Mapping[str, When] | None = None) -> Stated[When]:
        """A date field of the entry."""
        raw = self.entry.body.get(name)
        return self.stated(raw, (name,), lambda text: parse_when(text, anchors))

    def words(self, name: str) -> Stated[str]:
        """A text field that may be disputed."""
        return self.stated(self.entry.body.get(name), (name,), str)

    def claims(self, raw: Body | None, path: Path) -> tuple[Claim, ...]:
        """The claims behind a value that were known by the day."""
        if raw is None:
            return ()
        rows: Sequence[Mapping[str, Body]]
        if isinstance(raw, dict):
            rows = cast("list[dict[str, Body]]", raw["claims"])
            paths: list[Path] = [(*path, "claims", index) for index in range(len(rows))]
        else:
            rows, paths = [{"value": raw}], [path]
        topic = self.topic(path)
        found = [self._claim(row, at, topic) for row, at in zip(rows, paths, strict=True)]
        return tuple(claim for claim in found if self.is_known(claim.known_at))

    def is_known(self, moment: datetime) -> bool:
        """Whether something known from `moment` was known at the end of the day `as_of`."""
        return self.as_of is None or moment < known_until(self.as_of)

    def _claim(self, row: Mapping[str, Body], path: Path, topic: Topic) -> Claim:
        subject, name = topic
        said = str(row.get("at", ""))
        cited = str(row.get("source", "")) or next(iter(self.sources), "")
        known_at = known_instant(str(row.get("known", "")) or said, self.known_at)
        value, claimant = str(row["value"]), str(row.get("by", ""))
        text = "|".join((subject, name, value, claimant, cited, said))
        return Claim(
            claim_id="c-" + content_id(text.encode())[:12],
            kind="field",
            subject=subject,
            field=name,
            value=value,
            cited=cited,
            span=self.entry.where(path),
            known_at=known_at,
            claimant=claimant,
            said_on=last_day(said) if said else None,
            said_in=said if _IS_LONG.fullmatch(said) else "",
            is_preferred=row.get("preferred") == "true",
            is_ruling=row.get("ruling") == "true",
        )


def _by_ids(body: Body | Mapping[str, Body], path: Path) -> Path:
    """The path with the id of each list item that has one in place of its number."""
    named: list[str | int] = []
    for step in path:
        if isinstance(body, list) and isinstance(step, int):
            body = body[step]
            named.append(str(body.get("id", step)) if isinstance(body, dict) else step)
        else:
            body = body[str(step)] if isinstance(body, Mapping) else ""
            named.append(step)
    return tuple(named)


def _by_names(body: Body | Mapping[str, Body], path: Path) -> Path:
    """The path with id, actor, role and first day of each row in place of its number."""
    named: list[str | int] = []
    for step in path:
        if isinstance(body, list) and isinstance(step, int):
            body = body[step]
            row = body if isinstance(body, dict) else {}
            named += [str(row[key]) for key in _NAMED_BY if key in row] or [step]
        else:
            body = body[str(step)] if isinstance(body, Mapping) else ""
            named.append(step)
    return tuple(named)


def _dotted(path: Path) -> str:
    return ".".join(str(step) for step in path)
