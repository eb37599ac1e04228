"""A brief in the terminal: its sections as text, without the lists that only files can hold."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterator

from rich.console import Console
from rich.table import Table as RichTable
from rich.text import Text

from truceline.briefs.document import (
    Block,
    Bullets,
    Document,
    Figure,
    Inline,
    Notice,
    Paragraph,
    Section,
    Table,
)

__all__ = ["print_document"]

_PIPE_WIDTH = 110


def print_document(document: Document, *, sections: Collection[str]) -> None:
    """Print title, notices and the named sections of a brief.

    Args:
        document: The brief.
        sections: Anchors of sections of level 2.
    """
    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False)
    console.print(Text(document.title, style="bold"))
    console.print(Text(document.subtitle))
    for notice in document.notices:
        console.print(Text(f"!! {notice.text}", style="bold red"))
    for block in _of(document, sections):
        _print(console, block)


def _of(document: Document, sections: Collection[str]) -> Iterator[Block]:
    is_wanted = False
    for block in document.blocks:
        if isinstance(block, Section) and block.level == 2:
            is_wanted = block.anchor in sections
        if is_wanted:
            yield block


def _print(console: Console, block: Block) -> None:
    match block:
        case Section():
            style = "bold underline" if block.level == 2 else "bold"
            console.print()
            console.print(Text(block.heading, style=style))
        case Paragraph():
            console.print(_words(block.inlines))
        case Bullets():
            for entry in block.entries:
                console.print(Text("• ").append(_words(entry)))
        case Notice():
            console.print(Text(f"! {block.text}", style="yellow"))
        case Table():
            _print_table(console, block)
        case Figure():
            console.print(Text(f"[{block.caption}] {block.alt}"))
        case _:
            pass  # lists of incidents and numbers are for files, where they can be followed


def _words(inlines: tuple[Inline, ...]) -> Text:
    """Running text; a link to a source becomes nothing: the file has it."""
    words = Text()
    for inline in inlines:
        if inline.href.startswith("#s-"):
            words.rstrip()
        else:
            words.append(inline.text, style="bold" if inline.style == "strong" else "")
    return words


def _print_table(console: Console, block: Table) -> None:
    table = RichTable(title=block.caption, title_justify="left", box=None, pad_edge=False)
    for column in block.columns:
        table.add_column(column.heading, justify="right" if column.align == "right" else "left")
    for row in block.rows:
        table.add_row(*(_words(cell.inlines) for cell in row))
    console.print(table)
