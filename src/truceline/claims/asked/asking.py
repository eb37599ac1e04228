"""A language model as a second reader: what it is asked, and what of its answers is kept.

Optional, and never believed: every quote and mention is looked up in the stored text, and what is
not there is left out with a finding. Offsets are always found here, never taken from an answer.
The text of a document goes in as material; whatever it orders, only claims can come out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from truceline.claims.asked.answers import read_answer
from truceline.claims.asked.asked_claims import read_claim
from truceline.claims.asked.asked_shapes import claims_schema
from truceline.claims.model import Mention, Suggestion
from truceline.claims.text.quoting import ENOUGH, Folded, Found, find_quote
from truceline.claims.text.windows import cut_windows
from truceline.core.document import Document
from truceline.core.errors import SourceError, SourceRefused, SourceUnreachable
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span

__all__ = ["Asker", "Message", "ask_document", "claims_schema", "messages_for", "unanswered"]

Message = Mapping[str, str]
"""A message of a conversation: `role` (`system` or `user`) and `content`."""
WINDOW_CHARACTERS = 4000
OVERLAP_CHARACTERS = 400
LONGEST_QUOTE = 1500
_UNREAD = frozenset(
    (
        *("asking.failed", "asking.gave-up", "asking.no-answer", "asking.not-json"),
        *("asking.broken-off", "asking.too-long", "asking.not-claims"),
    )
)
_BY_ANOTHER = "The frames' claims are not touched. Ask again, or ask another model."


class Asker(Protocol):
    """Puts one conversation to a model and gives its answer as text.

    Attributes:
        name: Name of the model, kept as the method of each claim that comes from it.
    """

    name: str

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """The answer to a conversation, asked for as JSON of a schema; nobody vouches for it.

        Raises:
            SourceUnreachable: There is no answer, and there will be none to the next question.
            SourceRefused: The model or its server refuses; likewise.
            SourceError: This one answer cannot be used.
        """
        ...


@cache
def _instructions() -> str:
    return (files("truceline.claims") / "asking.txt").read_text(encoding="utf-8")


def messages_for(document: Document, window: Mention) -> tuple[Message, ...]:
    """The conversation that asks for the claims of one window."""
    passage = {
        "published": document.published_on.isoformat() if document.published_on else None,
        "language": document.language or None,
        "passage": window.text_in(document.text),
    }
    asked = json.dumps(passage, ensure_ascii=False)
    return (
        {"role": "system", "content": _instructions()},
        {"role": "user", "content": asked},
    )


def ask_document(
    document: Document,
    asker: Asker,
    *,
    window_characters: int = WINDOW_CHARACTERS,
    overlap_characters: int = OVERLAP_CHARACTERS,
    skip: Sequence[tuple[int, int]] = (),
    on_window: Callable[[int, int], None] | None = None,
) -> tuple[tuple[Suggestion, ...], tuple[Finding, ...]]:
    """Ask a model for the claims of a document, window by window.

    Args:
        document: What is read; its text leaves for wherever the asker sends it.
        asker: The model.
        window_characters: Most characters of the text that one question holds.
        overlap_characters: Most of them that two neighbours share.
        skip: Ranges that are not asked about, such as tables.
        on_window: Told after each window (windows done, windows in all).

    Returns:
        Claims in order of the text, each with a quote that stands there exactly, and findings: on
        what was left out, and on windows that nobody answered (see `unanswered`).

    Raises:
        InvalidValue: The windows cannot be cut so.
    """
    windows = cut_windows(
        document.text, at_most=window_characters, overlap=overlap_characters, skip=skip
    )
    whole = " ".join(document.text.split())
    claims: list[Suggestion] = []
    findings: list[Finding] = []
    for number, window in enumerate(windows, start=1):
        try:
            answer = asker.ask(messages_for(document, window), claims_schema())
        except SourceError as exc:
            is_last = isinstance(exc, SourceUnreachable | SourceRefused)
            findings += _failed(document, windows[number - 1 :] if is_last else [window], exc)
            if is_last:
                break
            continue
        read = _Window(document, window, asker.name, whole)
        claims += read.claims(answer)
        findings += read.findings
        if on_window:
            on_window(number, len(windows))
    return _once(claims), tuple(findings)


def unanswered(findings: Sequence[Finding]) -> tuple[Mention, ...]:
    """Passages that no model read whole: its silence on a claim there says nothing."""
    return tuple(
        Mention(start=one.where.start, end=one.where.end)
        for one in findings
        if one.code in _UNREAD and one.where and one.where.start is not None and one.where.end
    )


@dataclass(slots=True)
class _Window:
    """One window while its answer is read; `findings` says what was left out.

    Attributes:
        whole: The document's text with runs of blanks as one.
    """

    document: Document
    window: Mention
    method: str
    whole: str
    findings: list[Finding] = field(default_factory=list)

    def claims(self, answer: str) -> Iterator[Suggestion]:
        given = read_answer(answer)
        if given.code:
            self._note(given.code, given.flaw, _BY_ANOTHER)
        folded = Folded(self.document.text, self.window)
        after = self.window.start
        for raw in given.claims:
            quote = raw.get("quote")
            found = self._find(quote, folded, after)
            if found is None:
                self._drop(quote)
                continue
            after = found.mention.start
            yield read_claim(
                raw,
                found,
                folded,
                source_id=self.document.source_id,
                method=self.method,
                published_on=self.document.published_on,
            )

    def _find(self, quote: object, folded: Folded, after: int) -> Found | None:
        if not isinstance(quote, str) or len(quote) > LONGEST_QUOTE:
            return None
        return find_quote(quote, folded, after=after)

    def _drop(self, quote: object) -> None:
        """Leave a claim out: its quote is not what the window says."""
        if not isinstance(quote, str) or not quote.strip():
            self._note("asking.no-quote", "A claim of the model has no quote: left out.")
            return
        told = f"A claim of the model quotes {_shown(quote)}"
        if len(quote) > LONGEST_QUOTE:
            flaw = f"which is longer than {LONGEST_QUOTE:,} characters: left out."
            self._note("asking.quote-too-long", f"{told}, {flaw}")
        elif re.search(rf"(?<!\w){re.escape(' '.join(quote.split()))}(?!\w)", self.whole):
            flaw = (
                "which stands elsewhere in the document, not in the passage asked about: left out."
            )
            self._note("asking.quote-elsewhere", f"{told}, {flaw}")
        else:
            flaw = f"nor {ENOUGH:g} % of it with the same numbers and negations: left out."
            self._note("asking.quote-not-found", f"{told}, which is not in the text, {flaw}")

    def _note(self, code: str, message: str, hint: str = "") -> None:
        self.findings.append(
            Finding(
                code=code,
                message=message,
                hint=hint or "Nothing is left to do; a person can add the claim by hand.",
                severity=Severity.WARNING,
                where=_span(self.document, self.window),
            )
        )


def _failed(document: Document, windows: Sequence[Mention], exc: SourceError) -> Iterator[Finding]:
    """One finding for the window that failed, and one for all that were not asked about then."""
    yield Finding(
        code="asking.failed",
        message=f"The model gave no answer: {exc.message}",
        hint=exc.hint,
        severity=Severity.WARNING,
        where=_span(document, windows[0]),
    )
    rest = windows[1:]
    if rest:
        yield Finding(
            code="asking.gave-up",
            message=f"{len(rest)} further passages were not asked about.",
            hint=_BY_ANOTHER,
            severity=Severity.WARNING,
            where=_span(document, Mention(start=rest[0].start, end=rest[-1].end)),
        )


def _span(document: Document, window: Mention) -> Span:
    label = document.name or document.title
    return Span(source_id=document.source_id, start=window.start, end=window.end, label=label)


def _shown(quote: str) -> str:
    """A quote as a message can carry it, however long or strange it is."""
    folded = " ".join("".join(mark if mark.isprintable() else " " for mark in quote).split())
    return f'"{folded[:80]}{"…" if len(folded) > 80 else ""}"'


def _once(claims: Sequence[Suggestion]) -> tuple[Suggestion, ...]:
    """Claims in order of the text; what two windows both gave stands once."""
    kept: dict[object, Suggestion] = {}
    for one in claims:
        kept.setdefault((one.trigger, one.event_type, one.polarity, one.modality), one)
    return tuple(sorted(kept.values(), key=lambda one: (one.quote, one.trigger)))
