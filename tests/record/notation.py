"""The record in its own short text form: pack files in one text, and a record as lines."""

from __future__ import annotations

import textwrap
from datetime import date

from truceline.core.claim import Stated
from truceline.core.dates import When
from truceline.core.pack import PackEntry
from truceline.ingest.pack import read_pack_files
from truceline.record import Record, fold
from truceline.record.check import check_entries

# What the short packs of these tests cite and name; `== path` starts a file.
FRAME = """
    == pack.yaml
    id: p
    title: P
    timezone: Asia/Damascus
    == sources/s.yaml
    - {id: s, title: A document}
    - {id: t, title: Another document}
    == actors/a.yaml
    - {id: north, names: {en: North}, kind: state, sources: [s]}
    - {id: south, names: {en: South}, kind: state, sources: [s]}
    - {id: militia, names: {en: Militia}, kind: armed-group, sources: [s],
       sponsored_by: [{actor: south}]}
    - {id: agency, names: {en: Agency}, kind: organisation, sources: [s],
       sponsored_by: [{actor: north, until: 2019-06-30}]}
    - {id: club, names: {en: Club}, kind: organisation, sources: [s],
       sponsored_by: [{actor: north, claims: [{value: 'no', by: court, source: s}]}]}
    - {id: monitor, names: {en: Monitor}, kind: organisation, sources: [s]}
    - {id: court, names: {en: Court}, kind: body, sources: [s]}
"""


def files(text: str) -> dict[str, bytes]:
    """The files of a text in which a line `== path` starts each."""
    found: dict[str, bytes] = {}
    for part in textwrap.dedent(text).split("\n== ")[1:]:
        name, _, content = part.partition("\n")
        found[name] = content.encode()
    return found


def entries(text: str, *, frame: str = FRAME) -> tuple[PackEntry, ...]:
    """The entries of a short pack, put into the frame."""
    reading = read_pack_files(files(frame) | files(text))
    assert reading.findings == ()
    return reading.entries


def flaws(text: str, *, frame: str = FRAME) -> list[str]:
    """What the check of a short pack says, as a person reads it."""
    return [str(finding) for finding in check_entries(entries(text, frame=frame))]


def folded(text: str, *, as_of: str = "") -> Record:
    """The record of a short pack, which must pass the check."""
    found = entries(text)
    assert check_entries(found) == ()
    return fold(found, as_of=date.fromisoformat(as_of) if as_of else None)


def shown(stated: Stated[When]) -> str:
    """A stated value as a line: the value, then each claim as `value (who, known on)`."""
    said = ", ".join(
        f"{value} ({claim.claimant or claim.cited}, {claim.known_at.date()})"
        for value, claim in stated.options
    )
    return f"{stated.value} <- {said or 'nobody'}"


def as_lines(record: Record) -> str:
    """Everything disputable in a record as sorted lines."""
    lines = []
    for agreement in record.agreements.values():
        name = agreement.agreement_id
        lines += [f"{name} signed: {shown(agreement.signed)}"]
        lines += [f"{name} in_effect: {shown(agreement.in_effect)}"]
        for provision in agreement.provisions:
            owed = provision.obligation
            if owed:
                lines += [f"{owed.obligation_id} from: {shown(owed.from_on)}"]
                lines += [f"{owed.obligation_id} until: {shown(owed.until_on)}"]
                lines += [f"{owed.obligation_id} due: {shown(owed.due)}"]
    for ceasefire in record.ceasefires.values():
        lines += [f"{ceasefire.ceasefire_id} in_effect: {shown(ceasefire.in_effect)}"]
        lines += [f"{ceasefire.ceasefire_id} ended: {shown(ceasefire.ended)}"]
    for dispute in record.disputes:
        values = " | ".join(claim.value for claim in dispute.claims)
        lines += [f"dispute {dispute.subject} {dispute.field}: {values}"]
    return "\n".join(sorted(lines))
