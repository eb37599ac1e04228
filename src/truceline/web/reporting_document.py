"""A mission report's document on a page: its sections as plain mappings, links led to pages.

Documents are read as `report.json` holds them, those just made like those released.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from truceline.briefs.export import EXPORTERS
from truceline.briefs.model import Document, Figure, IncidentList, NumberList
from truceline.reporting.model import Number

__all__ = ["Part", "as_stored", "keys_of_anchors", "parts_of"]

_Address = Callable[[str], str]
_Stored = Mapping[str, Any]
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "ku"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section of the second level, with everything until the next one.

    Attributes:
        blocks: Mappings with a `kind`: `heading`, `paragraph`, `bullets`, `notice`, `table`,
            `figure`, `incidents` or `numbers`.
    """

    anchor: str
    heading: str
    blocks: list[dict[str, Any]] = field(default_factory=list)


def as_stored(document: Document, *, with_pictures: bool) -> dict[str, Any]:
    """A document as its `report.json` would hold it, without what a page does not show.

    Args:
        document: As it was just made.
        with_pictures: Also the specifications of maps and charts, which may be large.
    """
    kept = tuple(
        block if with_pictures or not isinstance(block, Figure) else replace(block, spec={})
        for block in document.blocks
        if not isinstance(block, IncidentList | NumberList)
    )
    found: dict[str, Any] = json.loads(EXPORTERS["json"].export(replace(document, blocks=kept)))
    return found


def parts_of(document: _Stored, address: _Address) -> list[Part]:
    """The sections of a stored document.

    Args:
        document: As its `report.json` holds it.
        address: Where a link of the document (`#n-3`, `#i-…`) leads on this page.
    """
    parts: list[Part] = []
    for block in document["blocks"]:
        shape = _SHAPES[block["type"]](block, address) if block["type"] in _SHAPES else {}
        if shape.get("kind") == "heading" and shape["level"] == 2:
            parts.append(Part(anchor=shape["anchor"], heading=shape["heading"]))
        elif shape and parts:
            parts[-1].blocks.append(shape)
    return parts


def keys_of_anchors(document: Document, numbers: Sequence[Number]) -> dict[str, str]:
    """The key of a number that stands behind each anchor `n-1`, `n-2`, … of a document.

    Several numbers that rest on the same reports share an anchor; the first stands for all.
    """
    by_label: dict[str, str] = {}
    for one in numbers:
        by_label.setdefault(f"{one.label}: {one.text}", one.key)
    return {
        entry.anchor: by_label[label]
        for block in document.blocks
        if isinstance(block, NumberList)
        for entry in block.entries
        for label in entry.labels[:1]
        if label in by_label
    }


# -- shapes --------------------------------------------------------------------------------------


def _named(block: _Stored, kind: str, *names: str) -> dict[str, Any]:
    return {"kind": kind, **{name: block[name] for name in names}}


def _inlines(inlines: Iterable[_Stored], address: _Address) -> list[dict[str, str]]:
    found = []
    for one in inlines:
        language = one["language"]
        is_rtl = language.partition("-")[0] in _RIGHT_TO_LEFT
        found.append(
            {
                "text": one["text"],
                "style": one["style"],
                "href": address(one["href"]) if one["href"] else "",
                "lang": language,
                "dir": ("rtl" if is_rtl else "ltr") if language else "",
            }
        )
    return found


def _table(block: _Stored, address: _Address) -> dict[str, Any]:
    return {
        **_named(block, "table", "caption", "is_folded", "columns"),
        "rows": [
            [
                {
                    "inlines": _inlines(cell["inlines"], address),
                    "title": cell["title"],
                    "anchor": cell["anchor"],
                }
                for cell in row
            ]
            for row in block["rows"]
        ],
    }


def _numbers(block: _Stored, address: _Address) -> dict[str, Any]:
    return {
        "kind": "numbers",
        "entries": [
            {
                **{name: entry[name] for name in ("anchor", "labels")},
                **{name: entry[name] for name in ("counted_total", "possible_total")},
                "counted": list(_refs(entry["counted"], address)),
                "possible": list(_refs(entry["possible"], address)),
            }
            for entry in block["entries"]
        ],
    }


def _refs(refs: Iterable[_Stored], address: _Address) -> Iterator[dict[str, str]]:
    for one in refs:
        yield {"report_id": one["report_id"], "link": address(f"#{one['incident_id']}")}


def _incidents(block: _Stored, address: _Address) -> dict[str, Any]:
    names = ("when", "place", "kind", "figures", "headline")
    return {
        **_named(block, "incidents", "caption", "is_simulated", "total"),
        "rows": [
            {"link": address(f"#{one['anchor']}"), **{name: one[name] for name in names}}
            for one in block["entries"]
        ],
    }


_SHAPES: Mapping[str, Callable[[_Stored, _Address], dict[str, Any]]] = {
    "section": lambda block, _: _named(block, "heading", "heading", "level", "anchor"),
    "paragraph": lambda block, address: {
        "kind": "paragraph",
        "inlines": _inlines(block["inlines"], address),
    },
    "bullets": lambda block, address: {
        "kind": "bullets",
        "entries": [_inlines(entry, address) for entry in block["entries"]],
    },
    "notice": lambda block, _: _named(block, "notice", "severity", "text"),
    "table": _table,
    "figure": lambda block, _: _named(block, "figure", "anchor", "caption", "alt", "spec"),
    "numberlist": _numbers,
    "incidentlist": _incidents,
}
