"""Which judgement holds for a field, what it chooses, and judgements that a pack brings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TypeAlias, cast

from truceline.core.claim import Claim
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.judgement import ONE_INCIDENT, SCORED, Judgement, TakenBack
from truceline.core.pack import PackEntry
from truceline.record.model import Basis, Record

__all__ = [
    "Topic",
    "choose",
    "holding",
    "judgement_findings",
    "known_judgements",
    "parse_instant",
    "read_judgement",
    "unused_judgements",
]

Topic: TypeAlias = tuple[str, str]
"""Subject and field of a dispute."""


def choose(claims: Sequence[Claim], judgement: Judgement | None) -> tuple[Claim, Basis]:
    """The claim to compute with, and why: judged, else preferred, else known earliest.

    Args:
        claims: At least one, in the order of the pack.
        judgement: The one that holds; it decides nothing if its claim is not among the claims.
    """
    judged = [c for c in claims if judgement and c.claim_id == judgement.claim_id]
    if judged:
        return judged[0], Basis.JUDGED
    preferred = [claim for claim in claims if claim.is_preferred]
    if preferred:
        return preferred[0], Basis.PREFERRED
    return min(claims, key=lambda claim: claim.known_at), Basis.EARLIEST


def known_judgements(
    entries: Iterable[PackEntry], made: Iterable[Judgement], *, as_of: date | None
) -> tuple[Judgement, ...]:
    """Judgements of the pack and of the ledger as they were known at the end of a day.

    Of two with one id that of the ledger counts: it knows whether it was taken back here.

    Returns:
        Each once, oldest first; the order in which they arrive does not matter.
    """
    found = {
        j.judgement_id: j for e in entries if e.kind == "judgements" for j in [read_judgement(e)]
    }
    for one in made:
        held = found.get(one.judgement_id)
        found[one.judgement_id] = held if held and held.is_taken_back else one
    known = (judgement.as_known(as_of) for judgement in found.values())
    return tuple(sorted((one for one in known if one), key=_age))


def holding(judgements: Iterable[Judgement]) -> Mapping[Topic, Judgement]:
    """The newest judgement on each field that was not taken back."""
    standing = sorted((one for one in judgements if not one.is_taken_back), key=_age)
    return {(one.subject, one.field): one for one in standing}


def unused_judgements(record: Record) -> tuple[Judgement, ...]:
    """Judgements that hold, but on what no longer differs or no longer has the chosen claim.

    Those on reports that tell one incident, and scores of provisions, choose no claim: they are
    not among them.
    """
    ids = {(d.subject, d.field): {c.claim_id for c in d.claims} for d in record.disputes}
    return tuple(
        judgement
        for topic, judgement in holding(record.judgements).items()
        if topic[1] != ONE_INCIDENT
        and not topic[1].startswith(SCORED)
        and (topic not in ids or (judgement.claim_id and judgement.claim_id not in ids[topic]))
    )


def read_judgement(entry: PackEntry) -> Judgement:
    """A judgement as a pack writes it.

    Raises:
        InvalidValue: An instant cannot be read.
    """
    body = entry.body
    taken = cast("Mapping[str, str] | None", body.get("taken_back"))
    return Judgement(
        subject=str(body["subject"]),
        field=str(body["field"]),
        claim_id=str(body.get("claim", "")),
        by=str(body["judged_by"]),
        reason=str(body["reason"]),
        recorded_at=parse_instant(str(body["recorded"])),
        taken_back=_taken_back(taken) if taken else None,
    )


def _taken_back(row: Mapping[str, str]) -> TakenBack:
    moment = parse_instant(row["recorded"])
    return TakenBack(by=row["taken_by"], reason=row["reason"], recorded_at=moment)


def judgement_findings(entries: Sequence[PackEntry], record: Record) -> Iterator[Finding]:
    """Judgements of a pack that were edited, or that choose nothing in its record."""
    values = {c.claim_id: c.value for dispute in record.disputes for c in dispute.claims}
    unused = {one.judgement_id for one in unused_judgements(record)}
    for entry in entries:
        if entry.kind != "judgements":
            continue
        judgement, value = read_judgement(entry), entry.body.get("value", "")
        said = values.get(judgement.claim_id, value)
        if entry.entry_id != judgement.judgement_id:
            yield Finding(
                code="pack.edited-judgement",
                message=f"The judgement '{entry.entry_id}' is not what was recorded under this id.",
                hint="Undo the edit: who disagrees takes it back and judges anew. "
                f"(Its content has the id {judgement.judgement_id}.)",
                where=entry.where(("id",)),
            )
        elif value not in {"", said}:
            yield Finding(
                code="pack.edited-judgement",
                message=f"The value '{value}' is not that of the chosen claim, '{said}'.",
                hint="Leave `value` out, or write what the claim says.",
                where=entry.where(("value",)),
            )
        elif judgement.judgement_id in unused:
            yield Finding(
                code="pack.unused-judgement",
                message=f"The judgement on '{judgement.field}' of '{judgement.subject}' chooses "
                "nothing: no such claim differs from another.",
                hint="Its claim was edited since; judge anew, or take the entry out.",
                severity=Severity.WARNING,
                where=entry.where(),
            )


def parse_instant(text: str) -> datetime:
    """An instant with its offset from UTC: `2026-03-01T12:00:00+00:00`.

    Raises:
        InvalidValue: It is not written so.
    """
    hint = "Write it as 2026-03-01T12:00:00+00:00, with the offset from UTC."
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as exc:
        raise InvalidValue(f"'{text}' is not an instant.", hint=hint) from exc
    if moment.tzinfo is None:
        raise InvalidValue(f"'{text}' has no offset from UTC.", hint=hint)
    return moment.astimezone(UTC)


def _age(judgement: Judgement) -> tuple[datetime, str]:
    return judgement.recorded_at, judgement.judgement_id
