"""Rulings as claims: the only thing that makes an obligation breached."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.core.claim import Claim, Modality
from truceline.core.source import Span, content_id
from truceline.talks.allegations.model import Case, Ruling, State

__all__ = ["ruling_claims"]

_METHOD = "ruling.v1"


def ruling_claims(cases: Iterable[Case]) -> tuple[Claim, ...]:
    """A claim for each ruling of violation that stands and each obligation that it is about.

    A ruling of no violation, or of none possible, says nothing of the obligation as a whole: it
    stays with its allegation. A claim for a `ceasefire:` or `incident:` is made as well, so that
    these can show it. The field is `status` for an obligation, else `ruling`.

    Args:
        cases: As known by the day asked about; the claims are then as of that day too.
    """
    return tuple(claim for case in cases for claim in _of_case(case))


def _of_case(case: Case) -> Iterator[Claim]:
    ruling = case.ruling
    if ruling is None or case.is_withdrawn or ruling.verdict is not State.VIOLATION:
        return
    linked = [one for one in case.links if one.startswith(("incident:", "obligation:"))]
    for subject in dict.fromkeys((*case.allegation.against, *linked)):
        yield _claim(case, ruling, subject)


def _claim(case: Case, ruling: Ruling, subject: str) -> Claim:
    text = "|".join((subject, ruling.event_id, ruling.verdict.value, ruling.body))
    return Claim(
        claim_id="c-" + content_id(text.encode())[:12],
        kind="field",
        subject=subject,
        field="status" if subject.startswith("obligation:") else "ruling",
        value=ruling.verdict.value,
        claimant=ruling.body,
        cited=ruling.cited or f"allegation:{case.case_id}",
        span=Span(source_id=f"allegation:{case.case_id}", label=f"allegation {case.case_id}"),
        said_on=ruling.ruled_on,
        known_at=ruling.known_at,
        modality=Modality.ASSERTED,
        method=_METHOD,
        is_ruling=True,
    )
