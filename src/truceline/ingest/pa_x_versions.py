"""Agreements of a PA-X file that share a number: each once, and each under an id of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from truceline.core.findings import Finding, Severity
from truceline.core.pa_x import ENTRY
from truceline.core.pack import PackEntry

__all__ = ["ToldApart", "tell_apart"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldApart:
    """Agreements with ids of their own.

    Attributes:
        entries: In the order of the file.
        findings: What shares a number; only those of severity error leave a row out.
        duplicates: Rows that repeat another one word for word.
    """

    entries: tuple[PackEntry, ...]
    findings: tuple[Finding, ...]
    duplicates: int


def tell_apart(read: Sequence[PackEntry]) -> ToldApart:
    """Give each agreement an id that does not hang on the order of the rows.

    Of one number the newest version (Ver) is the agreement `pax-7`, as it is where a later file
    holds that version alone; an older one is `pax-7-v1`. One that states none is older than all.
    """
    newest: dict[str, int] = {}
    for entry in read:
        newest[entry.entry_id] = max(newest.get(entry.entry_id, 0), _version(entry))
    kept: dict[tuple[str, int], PackEntry] = {}
    findings: list[Finding] = []
    for entry in read:
        first = kept.setdefault((entry.entry_id, _version(entry)), entry)
        if first is not entry and first.body != entry.body:
            findings.append(_twice(entry, first))
    named = tuple(
        one if version == newest[number] else _older(one) for (number, version), one in kept.items()
    )
    findings += [
        _two_versions(given, told)
        for given, told in zip(kept.values(), named, strict=True)
        if told is not given
    ]
    twice = sum(one.severity is Severity.ERROR for one in findings)
    return ToldApart(
        entries=named, findings=tuple(findings), duplicates=len(read) - len(named) - twice
    )


def _version(entry: PackEntry) -> int:
    """The row's own version; 0 where it states none."""
    coded = entry.body["pa_x"]
    said = str(coded.get("row_version", "")) if isinstance(coded, dict) else ""
    number = said.removesuffix(".0")
    return int(number) if number.isascii() and number.isdecimal() and len(number) < 10 else 0


def _older(entry: PackEntry) -> PackEntry:
    name = f"{entry.entry_id}-v{_version(entry)}"
    return replace(entry, entry_id=name, body={**entry.body, "id": name})


def _two_versions(given: PackEntry, told: PackEntry) -> Finding:
    said = f"version {_version(given)}" if _version(given) else "of a version not stated"
    return Finding(
        code="pax.two-versions",
        message=f"AgtId {_number(given)} stands in the file as a newer version (Ver) too; this "
        f"row is {said}. Both are kept.",
        hint=f"This one is {told.entry_id}, the newest {given.entry_id}. Look whether it is "
        "another text.",
        severity=Severity.WARNING,
        where=given.where(),
    )


def _twice(entry: PackEntry, first: PackEntry) -> Finding:
    return Finding(
        code="pax.id-twice",
        message=f"AgtId {_number(entry)} stands already in line {first.lines[()]} with other "
        "content.",
        hint="Keep the row that is right, or give one of them its own number.",
        where=entry.where(),
    )


def _number(entry: PackEntry) -> str:
    return entry.entry_id.removeprefix(ENTRY)
