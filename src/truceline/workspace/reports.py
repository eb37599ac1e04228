"""Mission reports of a workspace: in the making, released in three editions, corrected."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime
from typing import Any

from truceline.briefs.charts import drawing_apart
from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.reporting.chain import check_correction, edition_number, open_points
from truceline.reporting.difference import EditionDifference, difference
from truceline.reporting.fold import changed_numbers, fold_report, plan_payload
from truceline.reporting.model import Audience, Draft, Edition, Event
from truceline.store import EditionRow, Ledger, NewEdition, Position
from truceline.store.reports import edition_id_of
from truceline.workspace.record import RecordStage
from truceline.workspace.report_building import Builder, Built, Making
from truceline.workspace.report_drafts import DraftStage
from truceline.workspace.report_rows import check_event_id, edition_of, event_of, is_done
from truceline.workspace.vouched import checked_words, vouched_name

__all__ = ["Built", "ReportStage"]

Past = Callable[[Position, datetime], AbstractContextManager[Builder]]
_DOCUMENT = "report.json"
_MOST_REMARK = 4_000


class ReportStage(DraftStage):
    """Mission reports: persons write and decide, the ledger keeps everything that was done.

    Args:
        ledger: Of the workspace.
        record: Its stage of the same name; local times are in the zone of its pack.
        clock: Gives the present instant (UTC).
        builder: Makes documents and files.
        past: Gives a builder that sees the ledger as it stood at a position.
    """

    def __init__(
        self,
        ledger: Ledger,
        record: RecordStage,
        *,
        clock: Callable[[], datetime],
        builder: Builder,
        past: Past,
    ) -> None:
        super().__init__(ledger, record, clock=clock, builder=builder)
        self._past = past

    # -- building ----------------------------------------------------------------------------

    def build(self, report_id: str, audience: Audience = Audience.INTERNAL) -> Built:
        """A report as it would go out to one audience now.

        Raises:
            UnknownId: There is none of that id.
        """
        events = self.events(report_id)
        making = self._builder.begin(
            fold_report(events), events=events, at=self._clock(), house=self._builder.house()
        )
        inputs = making.inputs
        return Built(
            draft=inputs.draft,
            audience=audience,
            inputs=inputs,
            document=making.document(audience, before=self._before(inputs.draft, audience)),
            changed=inputs.changed,
            flaws=making.flaws(audience),
            making=making,
        )

    def files(self, built: Built) -> dict[str, bytes]:
        """The files of a built report by name."""
        return built.making.files(built.document, built.audience)

    def leaks(self, built: Built, files: Mapping[str, bytes]) -> tuple[str, ...]:
        """What these files would expose to their audience, each a sentence with its repair."""
        return built.making.leaks(files, built.audience)

    def open_points(self, report_id: str) -> tuple[InvalidValue, ...]:
        """What stands in the way of a release, besides what its files would expose.

        Raises:
            UnknownId: There is none of that id.
        """
        draft = self.draft(report_id)
        changed = changed_numbers(draft, self.numbers(report_id))
        return tuple(open_points(draft, changed, now=self._clock()))

    # -- releasing ---------------------------------------------------------------------------

    def release(
        self, report_id: str, *, by: str, remark: str = "", event_id: str = ""
    ) -> tuple[Edition, ...]:
        """Release a report: three editions at once, frozen, numbered and hashed.

        Args:
            report_id: The report; it stands with the officer.
            by: Who releases it.
            remark: In that person's words.
            event_id: Made where it was done; twice the same releases once.

        Raises:
            UnknownId: There is no such report.
            InvalidValue: It is not with the officer, its cut-off lies ahead, texts stand against
                each other, a number changed under a text, or somebody wrote meanwhile.
            SafetyRefusal: A file would expose what its audience must not see.
        """
        by, event_id = vouched_name(by), check_event_id(event_id)
        remark = checked_words(remark, "The remark", most=_MOST_REMARK)
        given = {"by": by, "remark": remark, "report": report_id}
        held = is_done(self._ledger, event_id, "released", given)
        if held is not None:
            return self._released_by(held.event_id, report_id)
        # First the position, then the time: nothing can come between that both do not tell.
        position, events = self._ledger.position, self.events(report_id)
        row = self._event(report_id, "released", {}, by, event_id, remark)
        house = self._builder.house()
        new = self._editions(events, event_of(row), house)

        def check(now: Sequence[Event]) -> None:
            if now[-1].event_id != events[-1].event_id or self._ledger.position != position:
                raise InvalidValue(
                    f"Something was written while {report_id} was being released.",
                    hint="Nothing was released. Read it again, then release it.",
                )

        ids = [edition_id_of(one, report_id) for one in new]
        payload = {"editions": ids, "ledger": list(position), "house": house}
        self._append(replace(row, payload=payload), check, new)
        return self._released_by(row.event_id, report_id)

    def _editions(
        self, events: Sequence[Event], release: Event, house: str
    ) -> Sequence[NewEdition]:
        draft, at = fold_report(events), release.recorded_at
        _refuse_first(open_points(draft, (), now=at))
        signed = (*events, release)
        making = self._builder.begin(fold_report(signed), events=signed, at=at, house=house)
        _refuse_first(open_points(draft, making.inputs.changed, now=at))
        with drawing_apart():  # The editions share most pictures.
            return [self._edition(making, audience) for audience in Audience]

    def _edition(self, making: Making, audience: Audience) -> NewEdition:
        draft = making.inputs.draft
        files = self._files(making, audience)
        _refuse_leaks(draft, audience, making.leaks(files, audience))
        corrects = self._corrected(draft, audience)
        return NewEdition(
            version=draft.version,
            audience=audience.value,
            number=edition_number(draft),
            run_id=making.inputs.run.run_id,
            files=files,
            corrects=corrects.edition_id if corrects else "",
            reason=draft.reason,
        )

    def _files(self, making: Making, audience: Audience) -> dict[str, bytes]:
        before = self._before(making.inputs.draft, audience)
        return making.files(making.document(audience, before=before), audience)

    def _corrected(self, draft: Draft, audience: Audience) -> EditionRow | None:
        """The edition that a correction replaces."""
        wanted = (draft.version - 1, audience.value)
        editions = self._ledger.reports.editions(draft.report_id)
        return next((one for one in editions if (one.version, one.audience) == wanted), None)

    def _before(self, draft: Draft, audience: Audience) -> Mapping[str, Any] | None:
        row = self._corrected(draft, audience)
        return self._document(row) if row else None

    def _document(self, row: EditionRow) -> Mapping[str, Any]:
        found: dict[str, Any] = json.loads(self._ledger.reports.file(row, _DOCUMENT))
        return found

    def _released_by(self, event_id: str, report_id: str) -> tuple[Edition, ...]:
        return tuple(one for one in self.editions(report_id) if one.last_event == event_id)

    def correct(
        self,
        report_id: str,
        *,
        by: str,
        reason: str,
        cut_off: datetime | None = None,
        event_id: str = "",
    ) -> Draft:
        """Open a released report again, to be corrected; its editions stay as they are.

        Args:
            report_id: The report.
            by: Who corrects it.
            reason: What was wrong: it is printed at the head of the new edition.
            cut_off: Up to which instant knowledge is used now; None for the present one.
            event_id: Made where it was done; twice the same is once.

        Raises:
            UnknownId: There is no such report.
            InvalidValue: It is not released, no reason is given, or the cut-off is before the
                old one or still ahead.
        """
        by, event_id = vouched_name(by), check_event_id(event_id)
        reason = checked_words(reason, "The reason", most=_MOST_REMARK)
        draft = self.draft(report_id)
        given = {"by": by, "reason": reason, "report": report_id}
        if is_done(self._ledger, event_id, "reopened", given):
            return draft
        now = self._clock()
        moment = cut_off or now.astimezone(draft.plan.cut_off.tzinfo)

        def check(events: Sequence[Event]) -> None:
            check_correction(fold_report(events), reason=reason, cut_off=moment, now=now)

        payload = {"reason": reason, "plan": plan_payload(replace(draft.plan, cut_off=moment))}
        return self._append(self._event(report_id, "reopened", payload, by, event_id), check)

    # -- editions ----------------------------------------------------------------------------

    def editions(self, report_id: str = "") -> tuple[Edition, ...]:
        """Released editions in order of release: of one report, or of all."""
        return tuple(map(edition_of, self._ledger.reports.editions(report_id)))

    def edition(self, edition_id: str) -> Edition:
        """One edition by its id, or by an unambiguous beginning of it.

        Raises:
            UnknownId: No edition, or more than one, has that id.
        """
        return edition_of(self._ledger.reports.edition(edition_id))

    def file(self, edition_id: str, name: str) -> bytes:
        """A file of an edition, byte by byte as it was released.

        Raises:
            UnknownId: There is no such edition, or it has no such file.
            StoreDamaged: The file is missing, or is not what was released.
        """
        return self._ledger.reports.file(self._ledger.reports.edition(edition_id), name)

    def compare(self, edition_a: str, edition_b: str) -> EditionDifference:
        """What edition B says otherwise than edition A.

        Raises:
            UnknownId: There is no such edition.
        """
        one, other = map(self._ledger.reports.edition, (edition_a, edition_b))
        return difference(self._document(one), self._document(other))

    def reproduce(self, edition_id: str) -> tuple[tuple[str, bool], ...]:
        """Make an edition again from what was known and written then; nothing is stored.

        Returns:
            (name, whether the bytes are those released) of every file that it has or had.

        Raises:
            UnknownId: There is no such edition.
        """
        row = self._ledger.reports.edition(edition_id)
        events = self.events(row.report_id)
        until = 1 + next(n for n, one in enumerate(events) if one.event_id == row.last_event)
        signed, release = events[:until], events[until - 1]
        with self._past(Position(*release.payload["ledger"]), row.released_at) as builder:
            making = builder.begin(
                fold_report(signed),
                events=signed,
                at=row.released_at,
                house=release.payload["house"],
            )
            made = self._files(making, Audience(row.audience))
        names = dict.fromkeys([*row.files, *made])
        return tuple(
            (name, name in row.files and made.get(name) == self._ledger.reports.file(row, name))
            for name in names
        )


def _refuse_first(points: Iterable[InvalidValue]) -> None:
    for point in points:
        raise point


def _refuse_leaks(draft: Draft, audience: Audience, leaks: Sequence[str]) -> None:
    if leaks:
        more = f" {len(leaks) - 1} more places are like it." if len(leaks) > 1 else ""
        raise SafetyRefusal(
            f"The {audience} edition of {draft.report_id} is not released: {leaks[0]}{more}",
            hint=f"See all: truceline report build {draft.report_id} --audience {audience}",
        )
