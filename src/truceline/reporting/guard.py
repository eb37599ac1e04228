"""The guard: the last net under an edition. It reads the files as any reader or program would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from truceline.reporting.audiences import AudienceRules, load_audiences
from truceline.reporting.folding import fold
from truceline.reporting.model import Audience
from truceline.reporting.readable import Passage, passages
from truceline.reporting.secrets import SecretKind, Secrets, secrets_of
from truceline.reporting.traces import Trace, Tracker, tracker_for

__all__ = ["Leak", "Secrets", "guard", "secrets_of"]

_AROUND = 36
_MASK = "▮"
_MOST_PER_PASSAGE = 20
_REPAIRS = {
    SecretKind.POSITION: "Give the region, or leave the position out.",
    SecretKind.TIME: "Give the part of the day or the day alone; if the time is public, "
    "add it to `allowed` in house-style.yaml.",
    SecretKind.NAME: "Name the function or the body instead; if the name is public, "
    "add it to `allowed` in house-style.yaml.",
    SecretKind.PLACE: "Give the region from which it was seen or heard, not the post.",
    SecretKind.ENTRY: "Leave the id of the entry out.",
    SecretKind.RULING: "Leave it out until the ruling is released.",
    SecretKind.TEXT: "Leave it out, or write the text anew for this audience.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak:
    """A protected value in a file of an edition.

    Attributes:
        file: Name of the file.
        kind: What it gives away.
        where: In which part of the file, and in which line of it.
        excerpt: What stands around it; every protected value in it is masked.
        hint: The repair, one sentence.
    """

    file: str
    kind: SecretKind
    where: str
    excerpt: str
    hint: str

    def __str__(self) -> str:
        around = f" “{self.excerpt}”" if self.excerpt else ""
        return f"{self.file}, {self.where}: {self.kind}{around}. {self.hint}"


def guard(
    files: Mapping[str, bytes],
    secrets: Secrets,
    audience: Audience | AudienceRules,
    *,
    released_at: datetime | None = None,
) -> tuple[Leak, ...]:
    """What of the secrets the files of an edition give away; empty where nothing is found.

    Positions are found in decimal degrees, in degrees, minutes and seconds, on the military and
    the UTM grid; times in the ways that people and programs write them; names in any case, with
    or without diacritics, escaped, split by tags, and where letters are spread out; names of one
    or two letters only as whole words of running text, since markup is full of them. It cannot
    see inside pictures, nor a name written in another script than that in which it was entered.

    Args:
        files: Content by name.
        secrets: What is protected.
        audience: For whom the files are; or rules of one's own.
        released_at: When they go out, for what a delay has opened by then.

    Raises:
        UnreadableDocument: A file cannot be read, so nobody can vouch for it.
    """
    rules = audience if isinstance(audience, AudienceRules) else load_audiences()[audience]
    if rules.audience is Audience.INTERNAL:
        return ()
    tracker = tracker_for(secrets, rules, now=released_at)
    found = (
        leak
        for name, content in sorted(files.items())
        for passage in passages(name, content)
        for leak in _leaks(name, passage, tracker)
    )
    return tuple(dict.fromkeys(found))


def _leaks(file: str, passage: Passage, tracker: Tracker) -> Iterator[Leak]:
    folded = fold(passage.text)
    traces = tracker.traces(folded, is_markup=passage.is_markup)
    scattered = None if traces else tracker.has_scattered(folded)
    if scattered:
        yield Leak(
            file=file,
            kind=scattered,
            where=f"{passage.where}, its letters apart from each other",
            excerpt="",
            hint=_REPAIRS[scattered],
        )
    if not traces:
        return
    masked = _masked(folded, traces)
    for trace in traces[:_MOST_PER_PASSAGE]:
        line = folded.count("\n", 0, trace.start) + 1
        around = masked[max(0, trace.start - _AROUND) : trace.end + _AROUND]
        yield Leak(
            file=file,
            kind=trace.kind,
            where=f"{passage.where}, line {line}",
            excerpt=" ".join(around.split()),
            hint=_REPAIRS[trace.kind],
        )


def _masked(folded: str, traces: list[Trace]) -> str:
    pieces: list[str] = []
    reached = 0
    for trace in traces:
        start = max(trace.start, reached)
        pieces += [folded[reached:start], _MASK * (trace.end - start)]
        reached = trace.end
    return "".join((*pieces, folded[reached:]))
