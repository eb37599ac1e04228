"""Mission reports up to their release: opened, written, confirmed, sent along the chain."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from truceline.core.errors import InvalidValue
from truceline.reporting.chain import check_move, check_writable
from truceline.reporting.fold import fold_report, plan_payload
from truceline.reporting.model import Audience, Draft, Event, Number, Plan, Step, Template
from truceline.reporting.templates import template, templates
from truceline.store import EventRow, Ledger, NewEdition
from truceline.workspace.once import Once
from truceline.workspace.record import RecordStage
from truceline.workspace.report_building import Builder
from truceline.workspace.report_plans import PlanRequest, check_own, plan_for
from truceline.workspace.report_rows import (
    check_event_id,
    event_of,
    events_of,
    grouped_events,
    is_done,
    new_event_id,
    released_plans,
)
from truceline.workspace.report_texts import (
    check_read,
    known_place,
    one_text,
    place_of,
    seen_basis,
)
from truceline.workspace.vouched import checked_words, vouched_name

__all__ = ["DraftStage"]

_MOST_TEXT, _MOST_REMARK, _MOST_TITLE = 20_000, 4_000, 200
_NUMBERS_KEPT = 16


class DraftStage:
    """Reports in the making; see `ReportStage`."""

    def __init__(
        self,
        ledger: Ledger,
        record: RecordStage,
        *,
        clock: Callable[[], datetime],
        builder: Builder,
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._clock = clock
        self._builder = builder
        # The number of writes is part of the key: a number never rests on what is out of date.
        self._counted: Once[[int, str, Plan], tuple[Number, ...]] = Once(
            lambda _writes, report_id, plan: builder.numbers(report_id, plan, at=clock()),
            most=_NUMBERS_KEPT,
        )

    # -- reading -----------------------------------------------------------------------------

    def templates(self) -> tuple[Template, ...]:
        """Every kind of report."""
        return templates()

    def list(self) -> tuple[Draft, ...]:
        """Every report as it stands, in order of opening."""
        return tuple(map(fold_report, grouped_events(self._ledger).values()))

    def draft(self, report_id: str) -> Draft:
        """A report as it stands.

        Raises:
            UnknownId: There is none of that id.
        """
        return fold_report(self.events(report_id))

    def events(self, report_id: str) -> tuple[Event, ...]:
        """What was done to a report, in order.

        Raises:
            UnknownId: There is none of that id.
        """
        return events_of(self._ledger, report_id)

    def numbers(self, report_id: str) -> tuple[Number, ...]:
        """Every number of a report, as known at its cut-off.

        Raises:
            UnknownId: There is none of that id.
        """
        return self._counted(self._ledger.writes, report_id, self.draft(report_id).plan)

    # -- opening -----------------------------------------------------------------------------

    def open(  # noqa: PLR0913 (a plan has these parts)
        self,
        template_id: str,
        *,
        on: date,
        by: str,
        cut_off: time | datetime | None = None,
        from_on: date | None = None,
        zones: Sequence[str] = (),
        feeds: Sequence[str] = (),
        between: tuple[str, str] | None = None,
        languages: Sequence[str] = ("en",),
        house: str = "default",
        title: str = "",
        event_id: str = "",
    ) -> Draft:
        """Open a report.

        Args:
            template_id: Such as `daily`, or with its version.
            on: The last day reported.
            by: Who opens it.
            cut_off: Local clock time on that day, or an instant; None for the template's own.
            from_on: First day reported; None for the template's length. A report of one day goes
                back to the day after the one before of its kind, as on a Monday, within a week.
            zones: Regions counted one by one.
            feeds: Counters asked; none for all.
            between: Whose clashes are counted; None for all incidents.
            languages: Of its labels; the first one leads.
            house: Id of the house style.
            title: In people's words; empty for the template's own.
            event_id: Made where it is opened; twice the same opens one report.

        Raises:
            UnknownId: There is no such template, region, counter, language or house.
            InvalidValue: It is open or released already, or the period holds no day.
        """
        request = PlanRequest(
            on=on,
            from_on=from_on,
            cut_off=cut_off,
            zones=tuple(zones),
            feeds=tuple(feeds),
            between=between,
            languages=tuple(languages),
            house=house,
            title=checked_words(title, "The title", most=_MOST_TITLE),
        )
        by, kind, event_id = vouched_name(by), template(template_id), check_event_id(event_id)
        held = is_done(self._ledger, event_id, "opened", {"by": by})
        if held is not None:
            return self.draft(held.report_id)
        plan, report_id = self._planned(request, kind)
        self._builder.check(plan)

        def check(_: Sequence[Event]) -> None:
            # Read again while nobody else can write: the number must still be the next one.
            if self._planned(request, kind) != (plan, report_id):
                hint = "Open it again."
                raise InvalidValue("Another report was opened at the same moment.", hint=hint)

        event = self._event(report_id, "opened", {"plan": plan_payload(plan)}, by, event_id)
        return self._append(event, check)

    def _planned(self, request: PlanRequest, kind: Template) -> tuple[Plan, str]:
        reports = grouped_events(self._ledger)
        drafts = tuple(map(fold_report, reports.values()))
        plan = plan_for(
            request,
            kind,
            drafts=drafts,
            released=released_plans(reports),
            timezone=self._record.at(None).timezone,
        )
        check_own(plan, drafts)
        return plan, f"{kind.template_id}-{plan.number}"

    # -- writing -----------------------------------------------------------------------------

    def write(  # noqa: PLR0913 (a text has these parts)
        self,
        report_id: str,
        section: str,
        text: str,
        *,
        base: str,
        by: str,
        language: str = "en",
        audience: Audience = Audience.PUBLIC,
        settles: Sequence[str] = (),
        seen: Mapping[str, str] | None = None,
        event_id: str = "",
    ) -> Draft:
        """Write a text of one's own under a section; an empty one takes it out.

        A text written upon another than the one that stands is kept beside it, as a conflict. A
        change to a report that the officer has sends it back to the team.

        Args:
            report_id: The report.
            section: Of its template.
            text: The words.
            base: Version (`event_id`) of the text that it was written upon; empty for none.
            by: Who writes.
            language: One of the report's.
            audience: The widest circle that may read it.
            settles: Versions of other texts whose place it takes, too.
            seen: Numbers as the writer saw them, by key; None for those computed now.
            event_id: Made where it was written; twice the same is one text.

        Raises:
            UnknownId: There is no such report or section.
            InvalidValue: It is released, or has no such language.
        """
        by, event_id = vouched_name(by), check_event_id(event_id)
        given = {
            **place_of(section, language, audience),
            "text": checked_words(text, "The text", most=_MOST_TEXT),
            "base": base,
            "settles": [*settles],
        }
        draft = known_place(self.draft(report_id), section, language)
        if is_done(self._ledger, event_id, "wrote", given | {"by": by, "report": report_id}):
            return draft
        check_writable(draft)
        basis = self._basis(draft, section, text, seen)
        event = self._event(report_id, "wrote", given | {"basis": basis}, by, event_id)
        return self._append(event, lambda events: check_writable(fold_report(events)))

    def keep(  # noqa: PLR0913 (names a text, and who confirms it)
        self,
        report_id: str,
        section: str,
        *,
        by: str,
        language: str = "en",
        audience: Audience = Audience.PUBLIC,
        base: str = "",
        seen: Mapping[str, str] | None = None,
        event_id: str = "",
    ) -> Draft:
        """Confirm a text against numbers that changed under it: it stays as it is.

        Args:
            report_id: The report.
            section: Of its template.
            by: Who confirms it.
            language: Of the text.
            audience: Of the text.
            base: Version of the text that was read; empty for the one that stands.
            seen: Numbers as they were read, by key; None for those computed now.
            event_id: Made where it was done; twice the same is once.

        Raises:
            UnknownId: There is no such report, section or text.
            InvalidValue: The report is released, another text stands there by now, or two do.
        """
        by, event_id = vouched_name(by), check_event_id(event_id)
        given = place_of(section, language, audience)
        draft = known_place(self.draft(report_id), section, language)
        if is_done(self._ledger, event_id, "kept", given | {"by": by, "report": report_id}):
            return draft
        text = one_text(draft, given, base)
        basis = self._basis(draft, section, text, seen)
        event = self._event(report_id, "kept", given | {"basis": basis}, by, event_id)
        return self._append(
            event, lambda events: check_read(fold_report(events), given, base, text)
        )

    def show(
        self, report_id: str, section: str, is_shown: bool, by: str, *, event_id: str = ""
    ) -> Draft:
        """Leave a section out, or show it again.

        Raises:
            UnknownId: There is no such report or section.
            InvalidValue: It is released.
        """
        by, event_id = vouched_name(by), check_event_id(event_id)
        given = {"section": section, "is_shown": is_shown}
        draft = known_place(self.draft(report_id), section)
        if is_done(self._ledger, event_id, "shown", given | {"by": by, "report": report_id}):
            return draft
        event = self._event(report_id, "shown", given, by, event_id)
        return self._append(event, lambda events: check_writable(fold_report(events)))

    def move(
        self,
        report_id: str,
        to: Step,
        *,
        by: str,
        remark: str = "",
        expected: Step | None = None,
        event_id: str = "",
    ) -> Draft:
        """Send a report one step up, or back to any step below with a remark.

        Args:
            report_id: The report.
            to: Where it shall stand.
            by: Who sends it.
            remark: In that person's words; needed on the way back.
            expected: Where the sender believes it to stand.
            event_id: Made where it was done; twice the same is once.

        Raises:
            UnknownId: There is no such report.
            InvalidValue: The chain has no such move, or the report stands elsewhere by now.
        """
        by, event_id = vouched_name(by), check_event_id(event_id)
        remark = checked_words(remark, "The remark", most=_MOST_REMARK)
        draft = self.draft(report_id)
        given = {"to": to.value, "by": by, "remark": remark, "report": report_id}
        if is_done(self._ledger, event_id, "moved", given):
            return draft
        expected = expected or draft.step

        def check(events: Sequence[Event]) -> None:
            check_move(fold_report(events), to, remark=remark, expected=expected)

        payload = {"from": expected.value, "to": to.value}
        return self._append(self._event(report_id, "moved", payload, by, event_id, remark), check)

    # -- inside ------------------------------------------------------------------------------

    def _event(
        self,
        report_id: str,
        kind: str,
        payload: Mapping[str, Any],
        by: str,
        event_id: str,
        remark: str = "",
    ) -> EventRow:
        return EventRow(
            event_id=event_id or new_event_id(),
            report_id=report_id,
            kind=kind,
            payload=payload,
            by=by,
            remark=remark,
            recorded_at=self._clock(),
        )

    def _append(
        self,
        event: EventRow,
        check: Callable[[Sequence[Event]], None],
        editions: Sequence[NewEdition] = (),
    ) -> Draft:
        self._ledger.reports.append(
            event, check=lambda rows: check(tuple(map(event_of, rows))), editions=editions
        )
        return self.draft(event.report_id)

    def _basis(
        self, draft: Draft, section: str, text: str, seen: Mapping[str, str] | None
    ) -> dict[str, str]:
        now = self._counted(self._ledger.writes, draft.report_id, draft.plan)
        return seen_basis(section, text, now, seen)
