from __future__ import annotations

from briefs.export.documents import ARABIC_SENTENCE, document, said, side_by_side
from truceline.briefs import exporter_for
from truceline.briefs.model import Paragraph


def page(language: str = "en") -> str:
    return exporter_for("html").export(side_by_side(language)).decode()


def test_an_arabic_paragraph_runs_right_to_left_in_its_language() -> None:
    found = page().replace("\u200e", "")
    assert f'<p dir="rtl"><bdi lang="ar" dir="rtl">{ARABIC_SENTENCE}</bdi></p>' in found
    assert (
        '<bdi lang="fr" dir="ltr">inconnu</bdi> · <bdi lang="ar" dir="rtl">غير معروف</bdi>' in found
    )


def test_an_arabic_document_is_turned_as_a_whole() -> None:
    found = page("ar")
    assert '<html lang="ar" dir="rtl">' in found
    assert '<td class="right" dir="ltr" data-side="start" id="n-1">-5</td>' in found


def test_a_tag_that_is_none_cannot_leave_its_attribute() -> None:
    hostile = '"><script>'
    made = document(Paragraph(inlines=(said("x", hostile),)), language=hostile)
    found = exporter_for("html").export(made).decode()
    assert "<script" not in found
    assert '<html lang="en">' in found


def test_sides_are_named_by_the_direction_of_writing() -> None:
    style = page().partition("<style>")[2].partition("</style>")[0]
    assert "border-left" not in style
    assert "padding-left" not in style
