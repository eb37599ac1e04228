"""Words of a brief on a page: its blocks as plain mappings, their links led to pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from truceline.briefs.model import Block, Bullets, Inline, Notice, Paragraph, Section, Table

__all__ = ["fold_blocks", "plain_blocks"]

_Address = Callable[[str], str]


def plain_blocks(blocks: Iterable[Block], address: _Address) -> list[dict[str, Any]]:
    """Blocks as mappings with a `kind`; pictures and lists of incidents are left to the page.

    Args:
        blocks: Of a document.
        address: Where a link of the document (`#n-3`, `#s-un`) leads on this page.
    """
    found = []
    for block in blocks:
        shape = _shape(block, address)
        if shape:
            found.append(shape)
    return found


def fold_blocks(
    blocks: Iterable[Mapping[str, Any]], *, skips: Iterable[str] = ()
) -> list[dict[str, Any]]:
    """Plain blocks gathered under the sections that they stand in.

    Args:
        blocks: Of `plain_blocks`.
        skips: Anchors of sections whose heading the page writes itself.

    Returns:
        Mappings with `heading` and `anchor` (empty for what stands under none), the `blocks`, and
        how many `sentences` their bullets and paragraphs hold.
    """
    parts: list[dict[str, Any]] = [{"heading": "", "anchor": "", "blocks": []}]
    for block in blocks:
        if block["kind"] == "section":
            heading = "" if block["anchor"] in skips else block["heading"]
            parts.append({"heading": heading, "anchor": block["anchor"], "blocks": []})
        else:
            parts[-1]["blocks"].append(block)
    return [part | {"sentences": sum(map(_said, part["blocks"]))} for part in parts]


def _said(block: Mapping[str, Any]) -> int:
    return len(block["entries"]) if block["kind"] == "bullets" else block["kind"] == "paragraph"


def _shape(block: Block, address: _Address) -> dict[str, Any]:
    match block:
        case Section():
            words = {"heading": block.heading, "level": block.level, "anchor": block.anchor}
            return {"kind": "section", **words}
        case Paragraph():
            return {"kind": "paragraph", "inlines": _inlines(block.inlines, address)}
        case Bullets():
            entries = [_inlines(entry, address) for entry in block.entries]
            return {"kind": "bullets", "entries": entries}
        case Notice():
            return {"kind": "notice", "severity": block.severity, "text": block.text}
        case Table():
            return _table(block, address)
    return {}


def _table(block: Table, address: _Address) -> dict[str, Any]:
    return {
        "kind": "table",
        "caption": block.caption,
        "columns": [{"heading": column.heading, "align": column.align} for column in block.columns],
        "rows": [
            [{"inlines": _inlines(cell.inlines, address), "title": cell.title} for cell in row]
            for row in block.rows
        ],
    }


def _inlines(inlines: Iterable[Inline], address: _Address) -> list[dict[str, str]]:
    return [
        {"text": one.text, "style": one.style, "href": address(one.href) if one.href else ""}
        for one in inlines
    ]
