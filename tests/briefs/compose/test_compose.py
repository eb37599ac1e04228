from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from briefs.builders import ARABIC, GED, HOSTILE, claim, inputs, status
from truceline.briefs import Document, compose_brief, reports_behind, text
from truceline.briefs.model import (
    Bullets,
    IncidentList,
    Inline,
    NumberList,
    Paragraph,
    Section,
    Table,
)
from truceline.core.errors import ProvenanceError
from truceline.core.report_table import day_number
from truceline.monitor.change import (
    ChangeWindow,
    DailySeries,
    FeedChange,
    StartChange,
    level_change_of,
)
from truceline.record.model import Dispute, State

SECTIONS = [
    "summary",
    "obligations",
    "allegations",
    "counts",
    "over-time",
    "map",
    "comparison",
    "disputes",
    "unknowns",
    "incidents",
    "numbers",
    "sources",
    "run",
]
LOADED = ("regime", "terrorist", "violation", "breach", "spoiler", "neutralised")


def inlines(document: Document) -> Iterator[Inline]:
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield from block.inlines
        elif isinstance(block, Bullets):
            yield from (inline for entry in block.entries for inline in entry)
        elif isinstance(block, Table):
            yield from (inline for row in block.rows for cell in row for inline in cell.inlines)


def prose(document: Document) -> str:
    return "".join(inline.text for inline in inlines(document))


def anchors(document: Document) -> list[str]:
    found = [block.anchor for block in document.blocks if isinstance(block, Section)]
    for block in document.blocks:
        if isinstance(block, IncidentList | NumberList):
            found += [entry.anchor for entry in block.entries]
        elif isinstance(block, Table):
            found += [cell.anchor for row in block.rows for cell in row if cell.anchor]
    return found


def test_sections_stand_in_the_order_of_the_reader_s_questions(document: Document) -> None:
    found = [b.anchor for b in document.blocks if isinstance(b, Section) and b.level == 2]
    assert found == SECTIONS


def test_every_link_inside_leads_somewhere_and_no_anchor_is_used_twice(
    document: Document,
) -> None:
    found = anchors(document)
    linked = {inline.href[1:] for inline in inlines(document) if inline.href.startswith("#")}
    assert linked <= set(found)
    assert len(found) == len(set(found))


def test_every_number_opens_to_its_incidents_and_each_to_its_source_row(
    document: Document,
) -> None:
    [numbers] = [block for block in document.blocks if isinstance(block, NumberList)]
    lists = [block for block in document.blocks if isinstance(block, IncidentList)]
    printed = {entry.anchor: entry for one in lists for entry in one.entries}
    first = numbers.entries[0]
    assert first.counted_total == 3
    assert all(ref.is_listed for ref in first.counted)
    entry = printed[first.counted[0].incident_id]
    assert dict(entry.source_row)["headline"] == HOSTILE
    assert entry.origin == "ged.csv, row 1, line 2"


def test_incidents_of_the_period_before_open_as_well(document: Document) -> None:
    [numbers] = [block for block in document.blocks if isinstance(block, NumberList)]
    before = numbers.entries[1]
    assert "8 April – 5 May 2017" in before.labels[0]
    assert all(ref.is_listed for ref in before.counted)


def test_the_summary_says_how_recorded_numbers_moved(document: Document) -> None:
    words = prose(document.only("summary"))
    assert "Events recorded by UCDP GED fell from 5 to 3." in words
    assert "so the direction is not certain" in words
    assert "2 (67 %) rest on one source alone: A monitor" in words


def test_the_summary_keeps_both_days_of_a_disputed_start(document: Document) -> None:
    words = prose(document.only("summary"))
    assert "Sources differ on when it took effect: 6 May 2017 (Guarantor, 5 May 2017)" in words
    assert "; 4 May 2017 (the text itself" in words


def test_a_zone_without_agreed_lines_is_possible_only(document: Document) -> None:
    words = prose(document)
    assert "its lines were never agreed, so incidents there are possible only" in words
    assert "possible only: up to 14" in words


def test_a_lumped_label_names_whom_it_may_cover(document: Document) -> None:
    assert "The label Rebels may also cover Guarantor" in prose(document.only("summary"))


def test_what_nobody_checked_is_called_unchecked(document: Document) -> None:
    assert "(unchecked)" in prose(document.only("obligations"))
    assert f"{ARABIC} (inferred)" in prose(document.only("obligations"))


def test_loaded_words_appear_only_as_somebody_s_words(document: Document) -> None:
    own = "".join(inline.text for inline in inlines(document) if inline.style != "quoted").lower()
    assert not [word for word in LOADED if word in own]


def test_no_count_is_a_sum_across_counters() -> None:
    """300 incidents by one counter and 299 by the other never make 599 anywhere."""
    brief = compose_brief(inputs(300, 7))
    texts = {inline.text for inline in inlines(brief)}
    assert {"300", "299"} <= texts
    assert "599" not in texts


def test_a_zone_that_does_not_hold_yet_has_no_count_and_says_so() -> None:
    given = inputs()
    later = replace(given.shapes["strip"], valid_from=date(2018, 9, 17))
    document = compose_brief(replace(given, shapes={**given.shapes, "strip": later}))
    [table] = [
        block
        for block in document.blocks
        if isinstance(block, Table) and block.caption == "By zone: UCDP GED"
    ]
    texts = [cell.text for cell in table.rows[0]]
    assert texts[1:6] == ["not in force in this period", "–", "–", "–", "–"]


def test_a_note_that_several_rows_share_is_printed_once() -> None:
    given = inputs()
    [row] = given.comparisons
    again = replace(row, window="in effect")
    other = replace(row, label="Truce of December", notes=())
    document = compose_brief(replace(given, comparisons=(row, again, other)))
    words = prose(document.only("comparison"))
    assert words.count("Most events of its window fall after its end.") == 1
    assert "* Truce of September: Most events" in words


def test_reports_behind_the_numbers_can_be_asked_for_those_of_the_period_first() -> None:
    given = inputs()
    ids = reports_behind(given.assessment, given.comparisons)
    assert ids[:4] == ("ucdp-ged:0", "ucdp-ged:1", "ucdp-ged:2", "ucdp-ged:50000")
    assert len(ids) == len(set(ids)) == 3 + 5 + 2 + 6 + 10 + 5


def test_a_dispute_on_a_provision_names_it_by_its_own_number() -> None:
    given = inputs()
    dispute = Dispute(
        subject="obligation:memo/1",
        field="due",
        claims=(claim("2017-06-04", "guarantor"),),
    )
    document = compose_brief(replace(given, record=replace(given.record, disputes=(dispute,))))
    assert "obligation Memorandum on the area, provision 1: due" in prose(document)


def test_breached_without_a_ruling_is_refused() -> None:
    claimed = replace(inputs(), statuses=(status(State.BREACHED),))
    with pytest.raises(ProvenanceError, match="without a ruling"):
        compose_brief(claimed)


def test_breached_with_a_ruling_is_printed() -> None:
    ruled = replace(inputs(), statuses=(status(State.BREACHED, is_ruled=True),))
    assert "breached" in prose(compose_brief(ruled).only("obligations"))


def test_more_incidents_than_fit_are_counted_and_left_to_the_csv() -> None:
    document = compose_brief(inputs(30, most=10))
    lists = [block for block in document.blocks if isinstance(block, IncidentList)]
    assert [(len(one.entries), one.total) for one in lists[:2]] == [(10, 30), (10, 29)]
    [numbers] = [block for block in document.blocks if isinstance(block, NumberList)]
    assert numbers.entries[0].counted_total == 30


def test_a_period_without_a_ceasefire_and_without_feeds_is_no_calm() -> None:
    given = inputs()
    bare = replace(given.assessment, ceasefire_id="", feeds=())
    document = compose_brief(replace(given, assessment=bare, comparisons=(), statuses=()))
    assert document.title == "Ceasefire brief: A small process"
    assert not document.is_simulated
    notices = [getattr(block, "text", "") for block in document.blocks]
    assert any("unknown" in text for text in notices)


def test_numbers_of_periods_that_the_feed_reaches_in_part_neither_rise_nor_fall() -> None:
    given = inputs()
    [feed, *others] = given.assessment.feeds
    lines = tuple(
        replace(line, previous=replace(line.previous, filters={"feed_reaches": "2017-05-01 to …"}))
        for line in feed.totals
    )
    feeds = (replace(feed, totals=lines, unlabelled=("guarantor",)), *others)
    brief = compose_brief(replace(given, assessment=replace(given.assessment, feeds=feeds)))
    words = prose(brief.only("summary"))
    assert "Events recorded by UCDP GED fell" not in words
    assert "its reports reach 1 May 2017" in words
    assert "It has no label for Guarantor" in words


def test_the_modelled_ratio_stands_beside_the_exact_one_and_says_what_it_assumes() -> None:
    given = inputs()
    [row] = given.comparisons
    number = np.arange(-60, 60)
    series = DailySeries(
        label="everywhere",
        day=number + day_number(row.start),
        count=np.where(number < 0, 5.0, 2.0) + (number**2 % 3).astype(np.float64),
        exposure=np.ones(120),
    )
    window = ChangeWindow(days_before=28, days_during=28)
    change = level_change_of(series, start=row.start, window=window)
    asked = StartChange(label=row.label, start=row.start, change=change)
    feed = FeedChange(feed=GED, starts=(asked,))
    fixed = replace(given, changes=(feed,))
    section = compose_brief(fixed).only("comparison")
    [table, model] = [block for block in section.blocks if isinstance(block, Table)]
    position = [one.heading for one in table.columns].index("Modelled ratio (95 %)")
    assert table.rows[0][position].text == text.estimate(change.effect.ratio)
    assert [cell.text for cell in model.rows[0]][1:4:2] == ["28 + 28", table.rows[0][position].text]
    assert "leaves out the 14 on either side of the start" in prose(section)
    assert "Assumed: Without the start, the level" in prose(section)
    silent = replace(fixed, changes=(replace(feed, starts=(), unknown="it knows no actor"),))
    words = prose(compose_brief(silent).only("comparison"))
    assert "No change was modelled: it knows no actor" in words
