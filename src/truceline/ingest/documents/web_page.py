"""Web pages: the main text where trafilatura finds it, the whole visible text where it finds none.

Scripts, styles and hidden templates are no text. Paragraphs are parted by a blank line, rows of a
table and broken lines by a line end, cells by a tab; runs of blanks are one, as on the screen.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any  # what trafilatura gives, narrowed to our own shapes below

from truceline.core.errors import MissingExtra, UnreadableDocument
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.ingest.documents.encodings import charset_of, decode
from truceline.ingest.documents.flow import without_marks
from truceline.ingest.documents.limits import (
    MAX_HTML_BYTES,
    MAX_HTML_DEPTH,
    MAX_HTML_ELEMENTS,
    MEBIBYTE,
    beyond,
)
from truceline.ingest.documents.model import Extract, Node
from truceline.ingest.documents.page_metadata import read_metadata
from truceline.ingest.documents.page_text import Paragraph, visible_text
from truceline.ingest.documents.stored import replaced, require_words, store

__all__ = ["extract_page"]

_SAVE_OTHERWISE = "Open it in a browser and save it as text, or print it to PDF."
_XML_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,200}\?>")
_META_BYTES = 2048
_MIN_MAIN_CHARACTERS = 250
_MIN_MAIN_SHARE = 0.25


def extract_page(content: bytes, *, media: str, where: Span) -> Extract:
    """The main text of a web page with what its tags state of it.

    Raises:
        MissingExtra: trafilatura is not installed.
        UnreadableDocument: It says nothing, or is beyond a limit.
    """
    if len(content) > MAX_HTML_BYTES:
        raise beyond(
            f"The page has {len(content) / MEBIBYTE:.0f} MiB",
            f"{MAX_HTML_BYTES // MEBIBYTE} MiB (MAX_HTML_BYTES)",
            hint=_SAVE_OTHERWISE,
            where=where,
        )
    text, decoding = decode(content, declared=_declared(content, media), where=where)
    # NUL ends the text for libxml2, and what follows would be lost.
    nuls = text.count("\0")
    tree = _tree(without_marks(text.replace("\0", "\ufffd")), where)
    metadata = read_metadata(tree)  # first: finding the main text changes the tree
    visible = visible_text(tree)
    known = _known_main(tree)
    main = visible.main(known) if known is not None else ()
    text, findings = _main_or_all(main, visible.paragraphs, where)
    stored = store([text], where=where)
    hint = "The text may come by script: " + _SAVE_OTHERWISE[0].lower() + _SAVE_OTHERWISE[1:]
    require_words(stored.text, where=where, hint=hint)
    return Extract(
        text=stored.text,
        title=metadata.title,
        publisher=metadata.publisher,
        days=metadata.days,
        findings=(
            *decoding,
            *((replaced(nuls, where),) if nuls else ()),
            *findings,
            *stored.findings,
        ),
    )


def _declared(content: bytes, media: str) -> str:
    head = content[:_META_BYTES].decode("latin-1")
    return charset_of(media) or charset_of(head)


def _tree(text: str, where: Span) -> Node:
    try:
        from trafilatura import load_html  # noqa: PLC0415 (optional)
    except ImportError as exc:
        raise MissingExtra(
            "Web pages need trafilatura, which is not installed.",
            hint="Install it: pip install 'truceline[reading]'.",
        ) from exc
    # The declaration of an encoding would be believed although the text is decoded; with a type of
    # document in the first line, trafilatura takes the page for one and leaves its start alone.
    tree: Any = load_html("<!DOCTYPE html>\n" + _XML_DECLARATION.sub("", text))
    if tree is None:
        raise UnreadableDocument("The page is empty.", hint=_SAVE_OTHERWISE, where=where)
    found: Node = tree
    _check_tree(found, where)
    return found


def _check_tree(tree: Node, where: Span) -> None:
    elements, depth = 0, 0
    level = [tree]
    while level:
        depth += 1
        elements += len(level)
        level = [child for node in level for child in node]
    for found, limit, name, what in (
        (depth, MAX_HTML_DEPTH, "MAX_HTML_DEPTH", "elements inside each other"),
        (elements, MAX_HTML_ELEMENTS, "MAX_HTML_ELEMENTS", "elements"),
    ):
        if found > limit:
            raise beyond(
                f"The page has {found:,} {what} or more",
                f"{limit:,} ({name})",
                hint=_SAVE_OTHERWISE,
                where=where,
            )


def _known_main(tree: Node) -> Node | None:
    """What trafilatura takes for the main text; it changes the tree."""
    import trafilatura  # noqa: PLC0415 (optional; found above)

    found: Any = trafilatura.bare_extraction(
        tree, include_comments=False, include_tables=True, favor_recall=True, with_metadata=False
    )
    body: Node | None = getattr(found, "body", None)
    return body


def _main_or_all(
    main: Sequence[Paragraph], visible: Sequence[Paragraph], where: Span
) -> tuple[str, tuple[Finding, ...]]:
    """The main text, with what was left out said; the whole page where hardly any was found."""
    text, whole = ("\n\n".join(each.text for each in some) for some in (main, visible))
    if len(text) == len(whole):
        return text, ()
    if len(text) < min(_MIN_MAIN_CHARACTERS, _MIN_MAIN_SHARE * len(whole)):
        finding = Finding(
            code="document.whole-page",
            message="No main text was found on the page, so all its visible text was stored.",
            hint="Menus and teasers may be among it: look at what is read from it.",
            severity=Severity.WARNING,
            where=where,
        )
        return whole, (finding,)
    finding = Finding(
        code="document.left-out",
        message=f"Stored: {len(text):,} of {len(whole):,} visible characters; "
        "menus, teasers and the like were left out.",
        hint="If a part of the article is missing, save the page as text and add that.",
        severity=Severity.NOTE,
        where=where,
    )
    return text, (finding,)
