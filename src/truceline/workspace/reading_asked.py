"""A language model asked beside the frames, on documents that the frames have read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from truceline.claims.asked.asking import Asker, Message, ask_document, unanswered
from truceline.claims.asked.two_methods import merge_methods
from truceline.claims.tabular.tables import table_ranges
from truceline.core.document import Document
from truceline.core.errors import SourceUnreachable
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.workspace.reading_work import Outcome

__all__ = ["ask_too", "left_out"]

_MOST_IN_VAIN = 3
"""Questions in a row that nobody answered; then a run of a thousand documents asks no more."""
_NOT_ASKED = frozenset({"asking.failed", "asking.gave-up"})


def ask_too(
    found: Iterable[tuple[Document, Outcome]], asker: Asker | None
) -> Iterator[tuple[Document, Outcome]]:
    """What the frames gave, with what a model says to it; no claim of the frames is lost.

    Raises:
        SafetyRefusal: The text would leave this machine, and that was not allowed.
        ConfigError: The key cannot be sent.
    """
    patient = _Patient(asker) if asker else None
    for document, outcome in found:
        if patient is None or outcome.suggestions is None:
            yield document, outcome
        else:
            yield document, _asked(document, outcome, patient)


def left_out(model: str, where: Span) -> Finding:
    """The finding that an older reading also asked a model, and this one did not."""
    name = model.removeprefix("model:")
    return Finding(
        code="reading.model-left-out",
        message=f"An older reading also asked the model {name}; this one did not, and its "
        "suggestions that nobody decided about are gone.",
        hint=f"Ask it again: truceline read --ask URL --ask-model {name}",
        severity=Severity.WARNING,
        where=where,
    )


class _Patient:
    """An asker that gives up for good after a while; see `Asker`."""

    def __init__(self, asker: Asker) -> None:
        self.name = asker.name
        self.answers = 0
        self._asker = asker
        self._in_vain = 0

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        if self._in_vain >= _MOST_IN_VAIN:
            raise SourceUnreachable(
                f"it did not answer {_MOST_IN_VAIN} times in a row and is asked no more.",
                hint="Start the model's server, and read again with --ask.",
            )
        try:
            answer = self._asker.ask(messages, schema)
        except SourceUnreachable:
            self._in_vain += 1
            raise
        self._in_vain = 0
        self.answers += 1
        return answer


def _asked(document: Document, outcome: Outcome, asker: _Patient) -> Outcome:
    from truceline.claims.surety.recalibrate import with_model  # noqa: PLC0415 (scipy)

    before = asker.answers
    asked, findings = ask_document(document, asker, skip=table_ranges(document.text))
    merged = merge_methods(outcome.suggestions or (), asked, unread=unanswered(findings))
    is_whole = not any(one.code in _NOT_ASKED for one in findings)
    name = f"{outcome.method}+{asker.name}" if asker.answers > before else outcome.method
    return replace(
        outcome,
        suggestions=tuple(map(with_model, merged)),
        method=name,
        findings=(*outcome.findings, *findings),
        asked=asker.name if is_whole else "",
    )
