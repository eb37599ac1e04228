"""A document as Markdown (GitHub's dialect), readable as plain text too."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from truceline.briefs.export.incident_columns import INCIDENT_HEADINGS, incident_cells
from truceline.briefs.model import (
    Block,
    Bullets,
    Document,
    Figure,
    IncidentList,
    IncidentRef,
    Inline,
    Notice,
    NumberEntry,
    NumberList,
    Paragraph,
    Section,
    Table,
)
from truceline.briefs.text import plural, printable

__all__ = ["MarkdownExporter", "escape"]

_SPECIAL = re.compile(r"([\\`*_\[\]{}|~#$!])")
_LINE_START = re.compile(r"^(\d+)([.)])(?=\s|$)|^([-+](?=\s)|[-=]+$)")


@dataclass(frozen=True, slots=True)
class MarkdownExporter:
    """Writes headings, tables, links; a figure as its caption and its words."""

    name: str = "markdown.v1"
    suffix: str = ".md"

    def export(self, document: Document) -> bytes:
        """UTF-8 text."""
        parts = [_notice(notice) for notice in document.notices]
        parts += [f"# {escape(document.title)}", escape(document.subtitle)]
        parts += [part for block in document.blocks for part in _block(block)]
        return ("\n\n".join(parts) + "\n").encode()


def escape(text: str) -> str:
    """Text that Markdown shows as it is: no markup, no HTML, no line break."""
    flat = printable(text)
    safe = flat.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    safe = _SPECIAL.sub(r"\\\1", safe)
    return _LINE_START.sub(lambda m: f"\\{m[3]}" if m[3] else f"{m[1]}\\{m[2]}", safe)


def _block(block: Block) -> Iterator[str]:  # noqa: C901 - one branch per kind of block
    match block:
        case Section():
            anchor = f'<a id="{block.anchor}"></a>'
            yield f"{anchor}\n\n{'#' * block.level} {escape(block.heading)}"
        case Paragraph():
            yield _inlines(block.inlines)
        case Bullets():
            yield "\n".join(f"- {_inlines(entry)}" for entry in block.entries)
        case Notice():
            yield _notice(block)
        case Table():
            yield from _table(block)
        case Figure():
            anchor = f'<a id="{block.anchor}"></a>'
            yield f"{anchor}*Figure: {escape(block.caption)}* {escape(block.alt)}"
        case IncidentList():
            yield from _incidents(block)
        case NumberList():
            yield "\n".join(_number(entry) for entry in block.entries)


def _notice(notice: Notice) -> str:
    return f"> **{notice.severity.upper()}: {escape(notice.text)}**"


def _inlines(inlines: Sequence[Inline]) -> str:
    return "".join(_inline(inline) for inline in inlines)


def _inline(inline: Inline) -> str:
    # Spaces around the words stay outside the marks, where Markdown wants them.
    words = escape(inline.text)
    before = " " if inline.text[:1].isspace() else ""
    after = " " if inline.text[-1:].isspace() and inline.text.strip() else ""
    marked = f"**{words}**" if inline.style == "strong" and words else words
    if inline.href and words:
        marked = f"[{marked}]({_address(inline.href)})"
    return before + marked + after


def _address(href: str) -> str:
    """A link target in which nothing can end the link early; only anchors and the web."""
    if not href.startswith(("#", "https://", "http://")):
        return "#"
    return re.sub(
        r"[^\w#:/?&=.,;~%+@-]", lambda m: "".join(f"%{b:02X}" for b in m[0].encode()), href
    )


def _table(table: Table) -> Iterator[str]:
    yield f"**{escape(table.caption)}**"
    heads = [escape(column.heading) for column in table.columns]
    rules = ["--:" if column.align == "right" else ":--" for column in table.columns]
    rows = [
        [
            (f'<a id="{cell.anchor}"></a>' if cell.anchor else "") + _inlines(cell.inlines)
            for cell in row
        ]
        for row in table.rows
    ]
    yield "\n".join(_line(row) for row in (heads, rules, *rows))


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _incidents(incidents: IncidentList) -> Iterator[str]:
    yield f"**{escape(incidents.caption)}** ({plural(incidents.total, 'incident')})"
    if not incidents.entries:
        return
    rows = [
        [f'<a id="{entry.anchor}"></a>{entry.anchor}', *map(escape, incident_cells(entry))]
        for entry in incidents.entries
    ]
    heads = ["Incident", *INCIDENT_HEADINGS]
    yield "\n".join(_line(row) for row in (heads, [":--"] * len(heads), *rows))
    yield "Source rows, as given:"
    yield "\n".join(
        f"- [{entry.anchor}](#{entry.anchor}), {escape(entry.origin)}: "
        + "; ".join(f"{escape(column)}: {escape(value)}" for column, value in entry.source_row)
        for entry in incidents.entries
    )


def _number(entry: NumberEntry) -> str:
    labels = "; ".join(escape(label) for label in entry.labels)
    counted = _refs(entry.counted, entry.counted_total)
    words = f'- <a id="{entry.anchor}"></a>**{entry.anchor}** {labels}. Counted: {counted}'
    if entry.possible_total:
        words += f" Possible besides: {_refs(entry.possible, entry.possible_total)}"
    return words


def _refs(refs: Sequence[IncidentRef], total: int) -> str:
    links = [
        f"[{ref.incident_id}](#{ref.incident_id})" if ref.is_listed else ref.incident_id
        for ref in refs
    ]
    more = f" and {total - len(refs)} more" if total > len(refs) else ""
    return (", ".join(links) or "none") + more + "."
