"""The text of WordprocessingML: every run that is printed, in order, with marks between.

Source: ECMA-376 part 1, 17.3 (paragraphs and runs), 17.4 (tables), 17.11 (notes), 17.13.5
(revisions); part 3 (alternate content).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from truceline.ingest.documents.flow import BLOCK, CELL, LINE, joined
from truceline.ingest.documents.model import Node

__all__ = ["WordText"]

# Deleted or moved away, or a second form of what stands beside it.
_DELETED = {"del", "moveFrom"}
_INSERTED = {"ins", "moveTo"}
_SKIPPED = {*_DELETED, "Fallback", "pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sdtPr"}
_TEXTS = {
    "tab": " ",
    "ptab": " ",
    "br": LINE,
    "cr": LINE,
    "noBreakHyphen": "\u2011",
    "softHyphen": "\u00ad",
}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}


def _name(node: Node) -> str:
    return str(node.tag).rpartition("}")[2]


@dataclass(slots=True, kw_only=True)
class WordText:
    """Takes the text out of one document, and counts its notes as it meets them.

    Attributes:
        notes: Elements of notes by kind (`footnote`, `endnote`) and id.
        has_changes: Whether a tracked change was met.
    """

    notes: Mapping[tuple[str, str], Node]
    has_changes: bool = False
    _numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    _met: list[tuple[str, str]] = field(default_factory=list)

    def blocks(self, node: Node) -> list[str]:
        """Pieces and marks of all below a node; it calls itself as deep as the file nests."""
        pieces: list[str] = []
        for child in node:
            name = _name(child)
            self.has_changes |= name in _DELETED | _INSERTED
            if name in _SKIPPED:
                continue
            if name == "p":
                pieces += self._paragraph(child)
            elif name == "tr":
                pieces += self._row(child)
            elif name == "tbl":
                pieces += [BLOCK, *self.blocks(child), BLOCK]
            else:
                pieces += self.blocks(child)
        return pieces

    def numbered_notes(self) -> list[str]:
        """The notes that were referred to, in order, each after its number."""
        pieces: list[str] = []
        # The list grows while it is read, where a note refers to another; each is met once.
        for number, key in enumerate(self._met, start=1):
            note = self.notes.get(key)
            text = " ".join(joined(self.blocks(note)).split()) if note is not None else ""
            pieces += [f"[{number}] {text}", BLOCK]
        return pieces

    def _paragraph(self, paragraph: Node) -> list[str]:
        boxes: list[str] = []
        pieces: list[str] = []
        self._runs(paragraph, pieces, boxes)
        return [*pieces, BLOCK, *boxes]

    def _runs(self, node: Node, pieces: list[str], boxes: list[str]) -> None:
        for child in node:
            name = _name(child)
            self.has_changes |= name in _DELETED | _INSERTED
            if name == "t":
                pieces.append(child.text or "")
            elif name == "txbxContent":
                boxes += self.blocks(child)
            elif name in _NOTES:
                pieces.append(self._reference(child, _NOTES[name]))
            elif name in _TEXTS:
                pieces.append(_TEXTS[name])
            elif name not in _SKIPPED:
                self._runs(child, pieces, boxes)

    def _reference(self, node: Node, kind: str) -> str:
        namespace = str(node.tag).rpartition("}")[0]
        key = kind, node.get(f"{namespace}}}id") or ""
        if key not in self._numbers:
            self._met.append(key)
            self._numbers[key] = len(self._met)
        return f"[{self._numbers[key]}]"

    def _row(self, row: Node) -> list[str]:
        """Cells parted by tabs; one by one where a cell holds more than one paragraph."""
        cells = [joined(self.blocks(cell)) for cell in self._cells(row)]
        if any("\n\n" in cell for cell in cells):
            return [piece for cell in cells for piece in (BLOCK, self._again(cell), BLOCK)]
        return [*(" ".join(cell.split()) + CELL for cell in cells), LINE]

    def _cells(self, row: Node) -> list[Node]:
        """Cells of the row itself, also those inside a content control."""
        cells: list[Node] = []
        for child in row:
            name = _name(child)
            if name == "tc":
                cells.append(child)
            elif name not in _SKIPPED:
                cells += self._cells(child)
        return cells

    @staticmethod
    def _again(text: str) -> str:
        """A finished text with its marks put back, since it is joined once more."""
        marked = text.replace("\n\n", BLOCK).replace("\n", LINE)
        return marked.replace("\t", CELL)
