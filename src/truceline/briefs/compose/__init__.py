"""Results become a document.

In: `BriefInputs`, everything already computed. Out: a `Document` whose every count leads to an
anchor with its incidents. Refused: a state `breached` without its ruling. Nothing is counted here,
and no two counts are ever added.
"""

from __future__ import annotations

from collections.abc import Iterator

from truceline.briefs import text
from truceline.briefs.compose.allegations import describe_allegations
from truceline.briefs.compose.clocks import describe_clocks
from truceline.briefs.compose.comparisons import compare_ceasefires
from truceline.briefs.compose.counts import counters_side_by_side, tabulate_counts
from truceline.briefs.compose.delegations import describe_delegations
from truceline.briefs.compose.disputes import list_disputes
from truceline.briefs.compose.field import describe_field
from truceline.briefs.compose.incidents import list_incidents, list_other_incidents
from truceline.briefs.compose.numbers import index_numbers, list_numbers
from truceline.briefs.compose.obligations import describe_obligations
from truceline.briefs.compose.pictures import chart_time, draw_maps
from truceline.briefs.compose.sheet import Sheet, sentence, source_anchor
from truceline.briefs.compose.sources import explain_run, list_sources
from truceline.briefs.compose.summary import summarise
from truceline.briefs.compose.talks import describe_talks
from truceline.briefs.compose.unknowns import list_unknowns
from truceline.briefs.model import (
    Block,
    BriefInputs,
    Document,
    IncidentList,
    Notice,
    Outline,
    Paragraph,
    Section,
)

__all__ = ["compose_brief", "compose_outline"]


def compose_brief(inputs: BriefInputs) -> Document:
    """The brief as a document.

    Raises:
        ProvenanceError: An obligation is called breached and no ruling is given.
    """
    sheet = Sheet(inputs=inputs, numbers=index_numbers(inputs.assessment, inputs.comparisons))
    assessment, run = inputs.assessment, inputs.run
    title = sheet.ceasefire.title if sheet.ceasefire else inputs.record.title
    return Document(
        title=f"Ceasefire brief: {title}",
        subtitle=_subtitle(sheet),
        language="en",
        run_id=run.run_id,
        recorded_at=run.recorded_at,
        as_of=assessment.as_of,
        is_simulated=sheet.is_simulated,
        notices=tuple(_banners(sheet)),
        blocks=(
            *summarise(sheet),
            *describe_obligations(sheet),
            *describe_clocks(sheet),
            *describe_allegations(sheet),
            *describe_talks(sheet),
            *describe_delegations(sheet),
            *describe_field(sheet),
            *tabulate_counts(sheet),
            *chart_time(sheet),
            *draw_maps(sheet),
            *compare_ceasefires(sheet),
            *list_disputes(sheet),
            *list_unknowns(sheet),
            *_incidents_and_numbers(sheet),
            *list_sources(sheet),
            *explain_run(sheet),
        ),
    )


def compose_outline(inputs: BriefInputs) -> Outline:
    """The words of a brief: its summary, and what cannot be known."""
    sheet = Sheet(inputs=inputs, numbers=index_numbers(inputs.assessment, inputs.comparisons))
    return Outline(
        notices=tuple(_banners(sheet)),
        summary=summarise(sheet),
        side_by_side=counters_side_by_side(sheet),
        unknowns=list_unknowns(sheet),
        counts={anchor: count for anchor, count, _ in sheet.numbers.entries},
        sources={source_anchor(one): one for one in inputs.record.sources},
    )


def _subtitle(sheet: Sheet) -> str:
    assessment = sheet.inputs.assessment
    known = "everything known at the time of the run"
    if assessment.as_of:
        known = f"what was known by {text.known_by(assessment.as_of)}"
    return f"{sheet.inputs.record.title} · {text.period(assessment.period)} · from {known}"


def _banners(sheet: Sheet) -> Iterator[Notice]:
    if sheet.is_simulated:
        feeds = [one.feed for one in sheet.inputs.assessment.feeds if one.feed.is_simulated]
        names = text.joined(feed.counter for feed in feeds)
        words = f"SIMULATED: the incidents of {names} were generated and never happened. "
        yield Notice(severity="alarm", text=words + "Do not act on their numbers.")
    yield Notice(severity="warning", text="DRAFT – internal, not released.")


def _incidents_and_numbers(sheet: Sheet) -> tuple[Block, ...]:
    inputs = sheet.inputs
    lists = (*list_incidents(inputs), *list_other_incidents(inputs, rank=sheet.numbers.rank()))
    listed = {entry.anchor for one in lists for entry in one.entries}
    blocks: list[Block] = [Section(heading="Incidents", level=2, anchor="incidents")]
    for one in lists:
        blocks += _left_out(one)
        blocks.append(one)
    if not any(one.entries for one in lists):
        blocks.append(Paragraph(inlines=sentence("No incident is in the loaded reports.")))
    words = (
        "What stands behind each number: first the incidents that were counted, then those that "
        "only may belong. An incident without a link is not printed here; `truceline show` with "
        "its id opens it, and the CSV of incidents holds those of the period."
    )
    blocks.append(Section(heading="Numbers", level=2, anchor="numbers"))
    blocks.append(Paragraph(inlines=sentence(words)))
    return (*blocks, list_numbers(sheet.numbers, listed=listed, most=inputs.max_incidents))


def _left_out(one: IncidentList) -> list[Block]:
    left = one.total - len(one.entries)
    if not left:
        return []
    words = f"{one.caption}: the first {len(one.entries)} of {text.number(one.total)} are printed; "
    words += f"{text.number(left)} more are in the CSV of incidents."
    return [Notice(severity="note", text=words)]
