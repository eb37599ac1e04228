"""Which reports tell one incident, as persons judged: a fold that taking back undoes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from urllib.parse import quote, unquote

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.judgement import ONE_INCIDENT, Judgement
from truceline.core.report import Incident

__all__ = [
    "DIFFERENT",
    "SAME",
    "JudgedIncidents",
    "judged_incidents",
    "judged_reports",
    "reports_subject",
]

SAME, DIFFERENT = "same", "different"

_BEGINS = "reports:"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedIncidents:
    """Incidents of several reports, as persons judged them; every other report stands alone.

    Attributes:
        incidents: Those of two reports and more, in order of their first report.
        by_report: The same by the id of each report that tells one.
        apart: Pairs of reports that tell two incidents.
        judgements: On reports, oldest first; those taken back too.
        unused: Ids of judgements that newer ones contradict, so that they do nothing.
        findings: One for each of those.
    """

    incidents: tuple[Incident, ...] = ()
    by_report: Mapping[str, Incident] = field(default_factory=dict)
    apart: tuple[Pair, ...] = ()
    judgements: tuple[Judgement, ...] = ()
    unused: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()

    def of(self, report_id: str) -> Incident:
        """The incident that a report tells, with the others that tell it."""
        return self.by_report.get(report_id) or Incident.of(report_id)


def reports_subject(report_ids: Iterable[str]) -> str:
    """How a judgement names the reports it is about, whatever characters their ids have.

    Raises:
        InvalidValue: They are fewer than two.
    """
    ordered = sorted(set(report_ids))
    if len(ordered) < 2:
        raise InvalidValue(
            f"{len(ordered)} reports are named.",
            hint="Name two or more that may tell one incident.",
        )
    return _BEGINS + "+".join(quote(one, safe=":") for one in ordered)


def judged_reports(judgement: Judgement) -> tuple[str, ...]:
    """The reports that a judgement is about; none where it is about something else."""
    if judgement.field != ONE_INCIDENT or not judgement.subject.startswith(_BEGINS):
        return ()
    return tuple(unquote(one) for one in judgement.subject.removeprefix(_BEGINS).split("+"))


def judged_incidents(judgements: Iterable[Judgement]) -> JudgedIncidents:
    """Judgements on reports → incidents. The newest comes first; the rest may not contradict it.

    `same`: all the reports named tell one incident, and so do those that share a report with them.
    `different`: each of them tells one of its own. A judgement that newer ones contradict does
    nothing, and a finding says so.

    Args:
        judgements: As they were known by a day; others than those on reports are left alone.
    """
    about = sorted((one for one in judgements if judged_reports(one)), key=_age)
    folded = _Folded()
    for one in reversed([one for one in about if not one.is_taken_back]):
        reports = judged_reports(one)
        done = folded.join(reports) if one.claim_id == SAME else folded.part(reports)
        if not done:
            folded.unused.append(one)
    groups = {group for group in folded.group_of.values() if len(group) > 1}
    incidents = tuple(Incident.of(*group) for group in sorted(groups))
    return JudgedIncidents(
        incidents=incidents,
        by_report={name: one for one in incidents for name in one.report_ids},
        apart=tuple(sorted(folded.apart)),
        judgements=tuple(about),
        unused=tuple(one.judgement_id for one in folded.unused),
        findings=tuple(_contradicted(one) for one in folded.unused),
    )


class _Folded:
    """Groups and pairs while judgements are taken in, newest first."""

    def __init__(self) -> None:
        self.group_of: dict[str, tuple[str, ...]] = {}
        self.apart: set[Pair] = set()
        self.unused: list[Judgement] = []

    def join(self, reports: Sequence[str]) -> bool:
        """Makes one group of all, unless two of it were judged apart."""
        joined = tuple(sorted({one for name in reports for one in self._group(name)}))
        if any(pair in self.apart for pair in combinations(joined, 2)):
            return False
        self.group_of |= dict.fromkeys(joined, joined)
        return True

    def part(self, reports: Sequence[str]) -> bool:
        """Keeps each two apart with all that tell the same, unless two are one group."""
        pairs = list(combinations(sorted(reports), 2))
        if any(other in self._group(one) for one, other in pairs):
            return False
        self.apart.update(pairs)
        return True

    def _group(self, name: str) -> tuple[str, ...]:
        return self.group_of.get(name, (name,))


def _contradicted(one: Judgement) -> Finding:
    return Finding(
        code="incident.contradicted-judgement",
        message=f"Judgement {one.judgement_id}, by {one.by} on {one.recorded_at:%Y-%m-%d}, that "
        f"{' and '.join(judged_reports(one))} tell "
        f"{'one incident' if one.claim_id == SAME else 'different incidents'} does nothing: "
        "newer judgements say otherwise.",
        hint="Take back whichever is wrong: truceline take-back ID.",
        severity=Severity.WARNING,
    )


def _age(one: Judgement) -> tuple[object, str]:
    return one.recorded_at, one.judgement_id
