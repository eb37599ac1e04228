"""Implementation scores, 0 to 3 per provision and year, each one person's judgement.

The scale is that of the Peace Accords Matrix: 0 not initiated, 1 minimal, 2 intermediate, 3 full;
an agreement's share is the sum over the most that its scored provisions could have. Source: Joshi,
Quinn and Regan (2015), Annualized implementation data on comprehensive intrastate peace accords,
1989-2012, Journal of Peace Research 52(4):551-562; Cortright and Stone (2017), A barometer of
peace implementation in Colombia, Peace Policy. Two persons' scores are never mixed.
A score is a judgement (decision 0010): its subject names the provision, its field the year.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from truceline.core.agreement import Agreement, Provision
from truceline.core.claim import Claim
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.judgement import SCORED, Judgement
from truceline.record.model import Record
from truceline.talks.clocks.model import Score, ScoreTotal

__all__ = [
    "SCORE_WORDS",
    "read_score",
    "score_claim",
    "score_field",
    "score_subject",
    "score_totals",
    "scores_of",
]

SCORE_WORDS = ("not initiated", "minimal", "intermediate", "full")
_VALUE = re.compile(r"score-([0-3])")


def score_subject(record: Record, obligation_id: str) -> str:
    """How a judgement names a provision.

    Raises:
        UnknownId: The record has no such provision.
    """
    _provision(record, obligation_id)
    return f"provision:{obligation_id}"


def score_field(year: int) -> str:
    """How a judgement names the year that it scores.

    Raises:
        InvalidValue: It is no year.
    """
    if not 1000 <= year <= 2999:
        raise InvalidValue(f"{year} is not a year.", hint="Write it with four digits.")
    return f"{SCORED}{year}"


def score_claim(value: int) -> str:
    """How a judgement writes a score.

    Raises:
        InvalidValue: It is not 0, 1, 2 or 3.
    """
    if value not in range(4):
        words = ", ".join(f"{number} {word}" for number, word in enumerate(SCORE_WORDS))
        raise InvalidValue(f"{value} is not a score.", hint=f"Give one of: {words}.")
    return f"score-{value}"


def read_score(record: Record, judgement: Judgement) -> Score | None:
    """The score that a judgement gives; None where it gives none, or of an unknown provision."""
    value = _VALUE.fullmatch(judgement.claim_id)
    name = judgement.subject.removeprefix("provision:")
    year = judgement.field.removeprefix(SCORED)
    if not value or name == judgement.subject or not year.isdecimal():
        return None
    try:
        agreement, provision = _provision(record, name)
    except UnknownId:
        return None
    return Score(
        agreement_id=agreement.agreement_id,
        provision_id=provision.provision_id,
        year=int(year),
        value=int(value[1]),
        by=judgement.by,
        reason=judgement.reason,
        recorded_at=judgement.recorded_at,
        judgement_id=judgement.judgement_id,
        claims=_behind(provision, int(year), judgement),
    )


def scores_of(record: Record, agreement_id: str = "") -> tuple[Score, ...]:
    """Scores that stand: of each person the newest on a provision and year, not taken back.

    Args:
        record: As of the day of knowledge; its judgements stand oldest first.
        agreement_id: One agreement only.
    """
    newest: dict[tuple[str, str, str], Judgement] = {}
    for judgement in record.judgements:
        if judgement.field.startswith(SCORED) and not judgement.is_taken_back:
            newest[judgement.subject, judgement.field, judgement.by] = judgement
    found = (read_score(record, judgement) for judgement in newest.values())
    kept = [one for one in found if one and agreement_id in {"", one.agreement_id}]
    return tuple(sorted(kept, key=lambda s: (s.agreement_id, s.provision_id, s.year, s.by)))


def score_totals(record: Record, agreement_id: str) -> tuple[ScoreTotal, ...]:
    """One share per year and person; what that person did not score widens `low` to `high`.

    Raises:
        UnknownId: The record has no such agreement.
    """
    agreement = record.agreements.get(agreement_id)
    if agreement is None:
        raise UnknownId(
            f"There is no agreement '{agreement_id}'.", hint="See: truceline obligations"
        )
    groups: dict[tuple[int, str], list[int]] = {}
    for score in scores_of(record, agreement_id):
        groups.setdefault((score.year, score.by), []).append(score.value)
    return tuple(
        _total(agreement, year, by, values) for (year, by), values in sorted(groups.items())
    )


def _total(agreement: Agreement, year: int, by: str, values: list[int]) -> ScoreTotal:
    judged, provisions, total = len(values), len(agreement.provisions), sum(values)
    return ScoreTotal(
        agreement_id=agreement.agreement_id,
        year=year,
        by=by,
        judged=judged,
        provisions=provisions,
        total=total,
        share=total / (3 * judged) if judged else None,
        low=total / (3 * provisions) if provisions else None,
        high=(total + 3 * (provisions - judged)) / (3 * provisions) if provisions else None,
    )


def _behind(provision: Provision, year: int, judgement: Judgement) -> tuple[Claim, ...]:
    return tuple(_known_claims(provision, date(year, 12, 31), judgement))


def _known_claims(provision: Provision, by: date, judgement: Judgement) -> Iterator[Claim]:
    for claim in provision.obligation.status_claims if provision.obligation else ():
        said_on = claim.said_on or claim.known_at.date()
        if said_on <= by and claim.known_at <= judgement.recorded_at:
            yield claim


def _provision(record: Record, name: str) -> tuple[Agreement, Provision]:
    agreement = record.agreements.get(name.partition("/")[0])
    for provision in agreement.provisions if agreement else ():
        if agreement and f"{agreement.agreement_id}/{provision.provision_id}" == name:
            return agreement, provision
    known = [p.provision_id for p in agreement.provisions] if agreement else []
    hint = f"Its provisions: {', '.join(known)}." if known else "Write AGREEMENT/PROVISION."
    raise UnknownId(f"There is no provision '{name}'.", hint=hint)
