"""What obligations of a pack wait for: names that no obligation has, circles, and stray anchors."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from rapidfuzz import process

from truceline.core.dates import When, parse_when, relative_parts
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.core.pack import Body, PackEntry, Path

__all__ = ["wait_findings"]

_UNKNOWN = When(first_day=None, last_day=None, basis="unknown")
_RENEWAL_ANCHORS = {
    "on": ("signed", "in_effect", "from", "until"),
    "until": ("signed", "in_effect", "from", "until", "on"),
}


def wait_findings(entries: Sequence[PackEntry]) -> Iterator[Finding]:
    """Flaws in what obligations wait for, each with its place; entries follow their schema."""
    owed = dict(_obligations(entries))
    graph: dict[str, set[str]] = {}
    for name, (entry, at, raw) in owed.items():
        waits = list(_waits(entry, at, raw))
        graph[name] = {other for _, other in waits}
        for path, other in waits:
            if other not in owed:
                yield _unknown(entry, path, other, list(owed))
        yield from _renewal_findings(entry, at, raw)
    for name in sorted(graph):
        if _reaches(graph, name):
            entry, at, _ = owed[name]
            message = f"The obligation '{name}' waits for itself, over what it waits for."
            yield _finding(entry, at, message, "Take one of the conditions out.")
    yield from _stray(entries)


def _obligations(
    entries: Sequence[PackEntry],
) -> Iterator[tuple[str, tuple[PackEntry, Path, Mapping[str, Body]]]]:
    for entry in entries:
        if entry.kind != "agreements":
            continue
        rows = cast("list[dict[str, Body]]", entry.body.get("provisions", []))
        for index, row in enumerate(rows):
            raw = row.get("obligation")
            if isinstance(raw, dict):
                at: Path = ("provisions", index, "obligation")
                yield f"{entry.entry_id}/{row['id']}", (entry, at, raw)


def _waits(entry: PackEntry, at: Path, raw: Mapping[str, Body]) -> Iterator[tuple[Path, str]]:
    """Each obligation that one waits for, with the place that says so."""

    def full(name: str) -> str:
        return name if "/" in name else f"{entry.entry_id}/{name}"

    for index, name in enumerate(cast("list[str]", raw.get("depends_on", []))):
        yield (*at, "depends_on", index), full(name)
    condition = raw.get("condition")
    if isinstance(condition, dict) and condition.get("done"):
        yield (*at, "condition", "done"), full(str(condition["done"]))
    for key in ("from", "until", "due"):
        for path, text in _texts(raw.get(key), (*at, key)):
            parts = relative_parts(text)
            if parts and parts[2].startswith("done:"):
                yield path, full(parts[2].removeprefix("done:"))


def _texts(raw: Body | None, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(raw, str):
        yield path, raw
    elif isinstance(raw, dict):
        for index, row in enumerate(cast("list[dict[str, str]]", raw["claims"])):
            yield (*path, "claims", index, "value"), row["value"]


def _reaches(graph: Mapping[str, set[str]], start: str) -> bool:
    seen: set[str] = set()
    waiting = list(graph[start])
    while waiting:
        name = waiting.pop()
        if name == start:
            return True
        if name not in seen:
            seen.add(name)
            waiting += graph.get(name, ())
    return False


def _renewal_findings(entry: PackEntry, at: Path, raw: Mapping[str, Body]) -> Iterator[Finding]:
    for index, row in enumerate(cast("list[dict[str, Body]]", raw.get("renewals", []))):
        for key, names in _RENEWAL_ANCHORS.items():
            for path, text in _texts(row.get(key), (*at, "renewals", index, key)):
                try:
                    parse_when(text, dict.fromkeys(names, _UNKNOWN))
                except InvalidValue as exc:
                    yield _finding(entry, path, exc.message, exc.hint)


def _stray(entries: Sequence[PackEntry]) -> Iterator[Finding]:
    """Dates that count from an obligation, outside of obligations: nothing would resolve them."""
    for entry in entries:
        for key in ("signed", "in_effect", "ended", "declared", "started", "from", "until"):
            for path, text in _texts(_dated(entry.body.get(key)), (key,)):
                parts = relative_parts(text)
                if parts and parts[2].startswith("done:"):
                    message = f"'{text}' counts from an obligation; only dates of obligations may."
                    yield _finding(entry, path, message, "Write the day.")


def _dated(raw: Body | None) -> Body | None:
    return raw if isinstance(raw, str) or (isinstance(raw, dict) and "claims" in raw) else None


def _unknown(entry: PackEntry, path: Path, name: str, known: list[str]) -> Finding:
    near = process.extractOne(name, known, score_cutoff=60)
    hint = f"Did you mean '{near[0]}'?" if near else "Write AGREEMENT/PROVISION of this pack."
    return Finding(
        code="pack.unknown-id",
        message=f"There is no obligation '{name}' in this pack.",
        hint=hint,
        where=entry.where(path),
    )


def _finding(entry: PackEntry, path: Path, message: str, hint: str) -> Finding:
    return Finding(code="pack.bad-value", message=message, hint=hint, where=entry.where(path))
