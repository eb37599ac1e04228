"""Makes mission reports: gathers, composes for an audience, writes every format, guards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from truceline.briefs.charts import drawing_apart
from truceline.briefs.export import EXPORTERS, hxl_csv
from truceline.briefs.model import Document
from truceline.core.errors import UnknownId
from truceline.core.findings import Finding
from truceline.geography.model import ZoneShape
from truceline.reporting.compose import Annex, annexes, compose_report
from truceline.reporting.correction import with_correction
from truceline.reporting.difference import NOTICES, difference
from truceline.reporting.fold import changed_numbers
from truceline.reporting.guard import Secrets, guard, secrets_of
from truceline.reporting.house import House, default_house, read_house, style_flaws
from truceline.reporting.inputs import ReportInputs
from truceline.reporting.labels import load_labels
from truceline.reporting.lens import Lens, lens_for
from truceline.reporting.model import Audience, Draft, Event, Number, Plan, Step
from truceline.store import PastLedger, Position
from truceline.workspace.question import Question
from truceline.workspace.report_inputs import ReportGatherer
from truceline.workspace.workspace import Workspace

__all__ = ["HOUSE_FILE", "ReportBuilder", "builder_then", "render_files"]

# Of the workspace's folder: what a house writes otherwise than the bundled style.
HOUSE_FILE = "house-style.yaml"
_FORMATS = ("docx", "pdf", "html", "txt", "json")
# Every edition has a run of its own, and these say again, drawn or by rule, what stands above.
_NOT_COMPARED = (NOTICES, "about", "chart", "map", "method", "numbers")


def render_files(document: Document, tables: Sequence[Annex]) -> dict[str, bytes]:
    """The files of a report by name; the same document and tables give the same bytes."""
    with drawing_apart():
        files = {f"report.{name}": EXPORTERS[name].export(document) for name in _FORMATS}
    return files | {f"annex-{one.name}.csv": hxl_csv(one.table, one.tags) for one in tables}


@dataclass(frozen=True)
class ReportMaking:
    """One report at one instant; see `report_building.Making`.

    Attributes:
        secrets: What no edition outside may show.
        shapes: Zones that may stand for a position that lies in them.
    """

    inputs: ReportInputs
    house: House
    secrets: Secrets
    shapes: tuple[ZoneShape, ...]

    def document(self, audience: Audience, *, before: Mapping[str, Any] | None) -> Document:
        """The report for one audience, with what it corrects at its head."""
        lens = self._lenses[audience]
        document = compose_report(self.inputs, lens)
        if before is None:
            return document
        after = json.loads(EXPORTERS["json"].export(document))
        found = difference(before, after, without=_NOT_COMPARED)
        return with_correction(document, found, said=_said(lens))

    def computed(self) -> Document:
        """What is computed in every section, for the team itself: no text of one's own."""
        draft = replace(self.inputs.draft, texts=(), conflicts=(), hidden=())
        inputs = replace(self.inputs, draft=draft, changed=())
        return compose_report(inputs, self._lenses[Audience.INTERNAL])

    def files(self, document: Document, audience: Audience) -> dict[str, bytes]:
        """Its files by name."""
        return render_files(document, annexes(self.inputs, self._lenses[audience]))

    def leaks(self, files: Mapping[str, bytes], audience: Audience) -> tuple[str, ...]:
        """What the files would expose, each a sentence."""
        found = guard(files, self.secrets, audience, released_at=self.inputs.released_at)
        return tuple(map(str, found))

    def flaws(self, audience: Audience) -> tuple[Finding, ...]:
        """Words of the texts for this audience that the house writes otherwise."""
        circles = tuple(Audience)
        found = (
            replace(flaw, message=f"{text.section_id}, {text.language}: {flaw.message}")
            for text in self.inputs.draft.texts
            if circles.index(text.audience) >= circles.index(audience)
            for flaw in style_flaws(text.text, self.house, audience, text.language)
        )
        return tuple(found)

    @cached_property
    def _lenses(self) -> Mapping[Audience, Lens]:
        inputs = self.inputs
        return {
            audience: lens_for(
                audience,
                inputs.plan,
                self.house,
                inputs.record,
                secrets=self.secrets,
                shapes=self.shapes,
                released_at=inputs.released_at,
            )
            for audience in Audience
        }


def _said(lens: Lens) -> Callable[[str], str]:
    return lambda label: "".join(inline.text for inline in lens.label(label))


class ReportBuilder:
    """The builder of a workspace; see `report_building.Builder`."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._gatherer = ReportGatherer(workspace.ledger, workspace.record, workspace.observations)

    def check(self, plan: Plan) -> None:
        """Refuse a plan from which nothing could be built.

        Raises:
            UnknownId: There is no such language, house, region or counter, or no counter knows
                one of the two sides.
        """
        for language in plan.languages:
            load_labels().known(language)
        self._house(plan, self.house())
        for zone in plan.zones:
            self._workspace.monitor.zone(zone, None)
        known = {reports.feed.feed for reports in self._workspace.monitor.feeds(None)}
        known.add(self._workspace.observations.feed.feed)
        for feed in plan.feeds:
            if feed not in known:
                hint = f"Counters here: {', '.join(sorted(known))}."
                raise UnknownId(f"No counter has the id '{feed}'.", hint=hint)
        if plan.between:
            self._workspace.monitor.count("events", Question(between=plan.between))

    def house(self) -> str:
        """Text of the workspace's own house style; empty where it has none."""
        path = self._workspace.folder / HOUSE_FILE
        return path.read_text(encoding="utf-8") if path.is_file() else ""

    def _house(self, plan: Plan, text: str) -> House:
        found = read_house(text, HOUSE_FILE) if text else default_house()
        if plan.house not in ("default", found.house_id):
            hint = f"The one of this workspace is '{found.house_id}'; `default` names it, too."
            raise UnknownId(f"There is no house style '{plan.house}'.", hint=hint)
        return found

    def numbers(self, report_id: str, plan: Plan, *, at: datetime) -> tuple[Number, ...]:
        """Every number of a report."""
        bare = Draft(report_id=report_id, plan=plan, step=Step.DRAFT, version=1, opened_by="")
        return self._gatherer.gather(bare, at=at).numbers

    def begin(
        self, draft: Draft, *, events: Sequence[Event], at: datetime, house: str
    ) -> ReportMaking:
        """Gather what a report is made of."""
        plan = draft.plan
        inputs = self._gatherer.gather(draft, at=at)
        inputs = replace(inputs, changed=changed_numbers(draft, inputs.numbers))
        style = self._house(plan, house)
        # All that ever were: a name of last week, or one corrected since, is protected, too.
        entries, names = self._workspace.observations.ever()
        secrets = secrets_of(
            entries,
            events,
            inputs.record,
            plan=plan,
            house=style,
            open_moments=(at,),
            entered_by=names,
        )
        shapes = self._workspace.record.zones(plan.cut_off)[0]
        return ReportMaking(
            inputs=inputs, house=style, secrets=secrets, shapes=tuple(shapes.values())
        )


def builder_then(
    folder: Path,
) -> Callable[[Position, datetime], AbstractContextManager[ReportBuilder]]:
    """Gives builders that see the ledger of a folder as it stood, at an instant of then."""

    @contextmanager
    def then(position: Position, at: datetime) -> Iterator[ReportBuilder]:
        ledger = PastLedger(folder, position=position, clock=lambda: at)
        with Workspace(folder, clock=lambda: at, ledger=ledger) as past:
            yield ReportBuilder(past)

    return then
