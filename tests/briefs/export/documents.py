"""Small documents for the tests of exporters: four languages side by side, and long tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from truceline.briefs.model import (
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Figure,
    Inline,
    Notice,
    Paragraph,
    Section,
    Table,
)

__all__ = ["ARABIC_SENTENCE", "PLACE", "document", "said", "side_by_side", "table"]

PLACE = "حي القدم"
ARABIC_SENTENCE = "تأخرت الدورية ساعتين عند حاجز القطيفة يوم 2018-10-20."
_AT = datetime(2018, 10, 20, 16, 30, tzinfo=UTC)


def said(text: str, language: str = "", *, style: str = "", href: str = "") -> Inline:
    return Inline(text=text, language=language, style=style, href=href)


def document(
    *blocks: Block, language: str = "en", title: str = "Daily report 12", **more: object
) -> Document:
    settings: dict[str, object] = {
        "subtitle": "20 October 2018, as of 19:30",
        "run_id": "run-1",
        "recorded_at": _AT,
        "as_of": None,
        "is_simulated": False,
        "notices": (),
    }
    settings |= more
    return Document(title=title, language=language, blocks=blocks, **settings)  # type: ignore[arg-type]


def table(rows: int, columns: int, *, caption: str = "Annex", words: str = "seen") -> Table:
    return Table(
        caption=caption,
        columns=tuple(Column(heading=f"Heading{n}") for n in range(columns)),
        rows=tuple(
            tuple(Cell.of(f"r{row}c{column} {words}") for column in range(columns))
            for row in range(rows)
        ),
    )


def _four(words: Sequence[str]) -> tuple[Inline, ...]:
    pieces = [said(word, tag) for word, tag in zip(words, ("en", "fr", "ar", "ru"), strict=True)]
    return tuple(part for piece in pieces for part in (said(" · "), piece))[1:]


def side_by_side(language: str = "en") -> Document:
    return document(
        Section(heading="Summary · Résumé · الملخص · Сводка", level=2, anchor="summary"),
        Paragraph(inlines=(said("Recorded: "), said("297", href="#n-1"), said(" explosions."))),
        Paragraph(inlines=_four(("not known", "inconnu", "غير معروف", "неизвестно"))),
        Paragraph(inlines=(said(ARABIC_SENTENCE, "ar"),)),
        Notice(severity="warning", text="What we could not see"),
        Bullets(entries=((said(PLACE, "ar"), said(", 3 km south of the base")),)),
        Section(heading="Region A", level=3, anchor="region-a"),
        Table(
            caption="Seen and heard · ملحق",
            columns=(Column(heading="Place · المكان"), Column(heading="Number", align="right")),
            rows=((Cell.of(PLACE), Cell.of("-5", anchor="n-1")),),
        ),
        Figure(
            anchor="chart", spec=_chart(), caption="Events per day", alt="Two bars: 3 and 5 events."
        ),
        language=language,
        title="التقرير اليومي" if language == "ar" else "Daily report 12",
    )


def _chart() -> dict[str, object]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "width": 300,
        "height": 120,
        "data": {"values": [{"day": "Sat", "n": 3}, {"day": "Sun", "n": 5}]},
        "mark": "bar",
        "encoding": {"x": {"field": "day"}, "y": {"field": "n", "type": "quantitative"}},
    }
