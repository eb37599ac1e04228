"""A section on a model at the end of a brief: every link leads to its own anchor."""

from __future__ import annotations

from dataclasses import replace

from briefs.builders import inputs
from truceline.briefs import Document, compose_brief, exporter_for
from truceline.briefs.compose.chapter import with_chapter
from truceline.briefs.document import Cell, Column, Inline, Notice, Paragraph, Section, Table


def chapter(like: Document) -> Document:
    linked = Paragraph(inlines=(Inline(text="see", href="#s-paper"), Inline(text="x", href="#no")))
    row = (Cell.of("A paper", anchor="s-paper"),)
    return replace(
        like,
        title="Scenario: two who could hold",
        subtitle="from everything known",
        notices=(Notice(severity="note", text="No forecast."),),
        blocks=(
            Section(heading="Sources", level=2, anchor="sources"),
            linked,
            Table(caption="Documents", columns=(Column(heading="Document"),), rows=(row,)),
        ),
    )


def test_a_chapter_keeps_its_anchors_apart_from_those_of_the_brief() -> None:
    brief = compose_brief(inputs())
    joined = with_chapter(brief, chapter(brief), name="scenario-two")
    assert joined.blocks[: len(brief.blocks)] == brief.blocks
    head, subtitle, warning, sources, linked, table = joined.blocks[len(brief.blocks) :]
    assert head == Section(heading="Scenario: two who could hold", level=2, anchor="scenario-two")
    assert sources == Section(heading="Sources", level=3, anchor="scenario-two-sources")
    assert isinstance(linked, Paragraph)
    assert [one.href for one in linked.inlines] == ["#scenario-two-s-paper", "#no"]
    assert isinstance(table, Table)
    assert table.rows[0][0].anchor == "scenario-two-s-paper"
    assert isinstance(warning, Paragraph)
    assert warning.inlines[0].text == "No forecast."
    assert isinstance(subtitle, Paragraph)


def test_the_joined_document_is_written_with_each_anchor_once() -> None:
    brief = compose_brief(inputs())
    html = exporter_for("html").export(
        with_chapter(brief, replace(chapter(brief), blocks=brief.blocks[:3]), name="again")
    )
    assert html.count(b'id="summary"') == 1
    assert html.count(b'id="again-summary"') == 1
