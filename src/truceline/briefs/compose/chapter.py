"""A document as the last chapter of another: its sections one level down, its anchors its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar

from truceline.briefs.document import Block, Cell, Document, Inline, Paragraph, Section

__all__ = ["with_chapter"]

T = TypeVar("T")


def with_chapter(document: Document, chapter: Document, *, name: str) -> Document:
    """The document with another one at its end; what the chapter warns of stands in it too.

    Args:
        document: A brief.
        chapter: What is added; both may have sections and sources of the same anchors.
        name: Goes before every anchor of the chapter, so that each link leads to its own.
    """
    moved = {anchor: f"{name}-{anchor}" for anchor in _anchors(chapter.blocks)}
    warned = tuple(
        Paragraph(inlines=(Inline(text=notice.text, style="strong"),))
        for notice in chapter.notices
        if notice not in document.notices
    )
    blocks: tuple[Block, ...] = (
        Section(heading=chapter.title, level=2, anchor=name),
        Paragraph(inlines=(Inline(text=chapter.subtitle),)),
        *warned,
        *_moved(chapter.blocks, moved),
    )
    return replace(
        document,
        blocks=(*document.blocks, *blocks),
        is_simulated=document.is_simulated or chapter.is_simulated,
    )


def _anchors(part: object) -> set[str]:
    found = {part.anchor} - {""} if isinstance(part, Section | Cell) else set()
    if isinstance(part, tuple):
        return found.union(*map(_anchors, part))
    if is_dataclass(part):
        return found.union(*(_anchors(getattr(part, one.name)) for one in fields(part)))
    return found


def _moved(part: T, moved: Mapping[str, str]) -> T:
    """The same with its anchors, and the links to them, renamed."""
    if isinstance(part, tuple):
        return tuple(_moved(one, moved) for one in part)  # type: ignore[return-value]
    if not is_dataclass(part) or isinstance(part, type):
        return part
    if isinstance(part, Inline):
        target = moved.get(part.href.removeprefix("#"))
        is_own = part.href.startswith("#") and target
        return replace(part, href=f"#{target}") if is_own else part
    changed = {one.name: _moved(getattr(part, one.name), moved) for one in fields(part)}
    if isinstance(part, Section | Cell):
        changed["anchor"] = moved.get(part.anchor, part.anchor)
    if isinstance(part, Section):
        changed["level"] = 3
    return replace(part, **changed)
