"""Text of one's own: every sentence that this audience may read, each language by itself."""

from __future__ import annotations

from collections.abc import Iterator

from truceline.briefs.model import Block, Inline, Notice, Paragraph
from truceline.reporting.compose.sheet import Sheet
from truceline.reporting.model import Audience, SectionSpec, SectionText

__all__ = ["written_texts"]

_CIRCLES = tuple(Audience)
_MARKS = {Audience.INTERNAL: "internal only", Audience.PARTIES: "for the parties"}


def written_texts(sheet: Sheet, section: SectionSpec) -> tuple[Block, ...]:
    """What people wrote under a section; internally with what they must still settle."""
    blocks: list[Block] = []
    for written in _readable(sheet, section):
        blocks += _paragraphs(sheet, written)
    if sheet.is_internal:
        blocks += _flags(sheet, section)
    if not blocks and section.kind in ("text", "summary"):
        blocks.append(sheet.say("No text was written."))
    return tuple(blocks)


def _readable(sheet: Sheet, section: SectionSpec) -> list[SectionText]:
    """Texts for this circle or a wider one, the widest first, in the order of the languages."""
    reader = _CIRCLES.index(sheet.lens.audience)
    texts = [
        one
        for one in sheet.inputs.draft.texts
        if one.section_id == section.section_id and _CIRCLES.index(one.audience) >= reader
    ]
    return sorted(texts, key=lambda one: _rank(sheet, one))


def _rank(sheet: Sheet, one: SectionText) -> tuple[int, int, str]:
    languages = sheet.inputs.plan.languages
    place = languages.index(one.language) if one.language in languages else len(languages)
    return -_CIRCLES.index(one.audience), place, one.language


def _paragraphs(sheet: Sheet, written: SectionText) -> Iterator[Paragraph]:
    mark = _MARKS.get(written.audience, "") if sheet.is_internal else ""
    parts = [part.strip() for part in written.text.split("\n\n") if part.strip()]
    for index, part in enumerate(parts):
        words = Inline(text=part, language=written.language)
        lead = Inline(text=f"[{sheet.lens.words(mark)}] ", style="strong") if mark else None
        yield Paragraph(inlines=(lead, words) if lead and not index else (words,))


def _flags(sheet: Sheet, section: SectionSpec) -> Iterator[Notice]:
    changed = [one for one in sheet.inputs.changed if one.text.section_id == section.section_id]
    if changed:
        numbers = "; ".join(
            dict.fromkeys(f"{one.label}: {one.before} → {one.now}" for one in changed)
        )
        key = "Numbers below this text changed after it was written: {numbers}"
        yield Notice(severity="warning", text=sheet.lens.words(key, numbers=numbers))
    for one in sheet.inputs.draft.conflicts:
        if one.other.section_id == section.section_id:
            words = sheet.lens.words(
                "Two people wrote here at the same time: a person must join their texts"
            )
            said = " / ".join((one.current.text, one.other.text))
            yield Notice(severity="alarm", text=f"{words}: {said}")
