"""A tiny builder of reports over a real ledger: its only number is how many imports there are."""

# ruff: noqa: ARG002 (a tiny builder needs little of what it is given)
from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from truceline.briefs.export import JsonExporter
from truceline.briefs.model import Block, Cell, Column, Document, Inline, Paragraph, Section, Table
from truceline.core.errors import UnknownId
from truceline.core.findings import Finding
from truceline.core.run import Run
from truceline.reporting.fold import changed_numbers
from truceline.reporting.inputs import ReportInputs
from truceline.reporting.model import Audience, Draft, Event, Number, Plan
from truceline.reporting.templates import template
from truceline.store import Ledger, NewBatch, PastLedger, Position
from truceline.workspace import Workspace
from truceline.workspace.reports import ReportStage

__all__ = ["DAY", "TinyBuilder", "add_import", "tiny_reports"]

DAY = date(2019, 12, 30)
_POSITION = "Hill 42"


@dataclass(frozen=True)
class TinyMaking:
    inputs: ReportInputs
    house: str

    def document(self, audience: Audience, *, before: Mapping[str, Any] | None) -> Document:
        draft, run = self.inputs.draft, self.inputs.run
        blocks: list[Block] = [Section(heading="Summary", level=2, anchor="summary")]
        blocks += [Paragraph(inlines=(Inline(text=one.text),)) for one in draft.texts]
        rows = tuple((Cell.of(one.label), Cell.of(one.text)) for one in self.inputs.numbers)
        columns = (Column(heading="What"), Column(heading="Now"))
        blocks.append(Table(caption="Numbers", columns=columns, rows=rows))
        return Document(
            title=f"{audience} {draft.plan.number}.{draft.version} {self.house}",
            subtitle=f"corrects {bool(before)}",
            language="en",
            run_id=run.run_id,
            recorded_at=run.recorded_at,
            as_of=draft.plan.cut_off,
            is_simulated=False,
            notices=(),
            blocks=tuple(blocks),
        )

    def computed(self) -> Document:
        return self.document(Audience.INTERNAL, before=None)

    def files(self, document: Document, audience: Audience) -> dict[str, bytes]:
        return {
            "report.json": JsonExporter().export(document),
            "report.txt": document.title.encode(),
        }

    def leaks(self, files: Mapping[str, bytes], audience: Audience) -> tuple[str, ...]:
        found = [name for name, it in files.items() if _POSITION.encode() in it]
        return tuple(f"{name}: a position." for name in found if audience is Audience.PUBLIC)

    def flaws(self, audience: Audience) -> tuple[Finding, ...]:
        return ()


@dataclass
class TinyBuilder:
    ledger: Ledger
    house_text: str = ""
    meanwhile: list[Callable[[], None]] = field(default_factory=list)

    def check(self, plan: Plan) -> None:
        if "xx" in plan.languages:
            raise UnknownId("No labels in 'xx'.")

    def house(self) -> str:
        return self.house_text

    def numbers(self, report_id: str, plan: Plan, *, at: datetime) -> tuple[Number, ...]:
        text = str(len(self.ledger.batches()))
        return (Number(key="imports", section_id="summary", label="Imports", text=text),)

    def begin(
        self, draft: Draft, *, events: Sequence[Event], at: datetime, house: str
    ) -> TinyMaking:
        assert events[-1].event_id == draft.last_event
        numbers = self.numbers("", draft.plan, at=at)
        while self.meanwhile:
            self.meanwhile.pop()()
        run = Run(command="tiny", parameters={}, inputs=(), code_version="1", recorded_at=at)
        inputs = ReportInputs(
            plan=draft.plan,
            draft=draft,
            template=template(draft.plan.template),
            record=None,  # type: ignore[arg-type]
            run=run,
            numbers=numbers,
            changed=changed_numbers(draft, numbers),
        )
        return TinyMaking(inputs=inputs, house=house)


def tiny_reports(workspace: Workspace) -> ReportStage:
    """The stage of reports of a workspace, with the tiny builder."""

    @contextmanager
    def past(position: Position, at: datetime) -> Iterator[TinyBuilder]:
        ledger = PastLedger(workspace.folder, position=position, clock=lambda: at)
        yield TinyBuilder(ledger)
        ledger.close()

    return ReportStage(
        workspace.ledger,
        workspace.record,
        clock=workspace.clock,
        builder=TinyBuilder(workspace.ledger),
        past=past,
    )


def add_import(ledger: Ledger, name: str) -> None:
    """One more import: the number changes."""
    ledger.commit(
        NewBatch(
            kind="reports",
            feed=name,
            feed_note={},
            label=name,
            content=name.encode(),
            reader="tiny.v1",
            known_at=datetime.fromisoformat("2019-01-01T00:00+00:00"),
        )
    )
