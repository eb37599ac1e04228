"""One file per language: text → tokens and predicates; here the choice of the one that reads.

In: a language tag, or a document whose words show its language. Out: what parses it, and a finding
where a document says one language and its words another. It refuses a language that it cannot
read: parsed as English, it would give nonsense with exact offsets.
"""

from __future__ import annotations

from truceline.claims.events.frames import Frames
from truceline.claims.languages.arabic import Arabic
from truceline.claims.languages.english import English
from truceline.claims.languages.russian import Russian
from truceline.claims.model import Language
from truceline.core.document import Document
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.ingest.documents.language import find_language

__all__ = ["READ", "language_for", "language_to_read"]

READ = ("ar", "en", "ru")
"""Tags of the languages that are read."""
_HINT = (
    "English, Russian and Arabic are read: if it is one of them, state it (--language en, ru, ar)."
)


def language_for(tag: str, frames: Frames) -> Language:
    """What parses a language.

    Args:
        tag: BCP 47 tag; what follows the language ("en-GB") makes no difference.
        frames: Of that language: their nouns become predicates, in Arabic their verbs too.

    Raises:
        InvalidValue: The language is not read.
    """
    match _primary(tag):
        case "en":
            return English(frames.nouns)
        case "ru":
            return Russian(frames.nouns)
        case "ar":
            return Arabic(frames)
    raise InvalidValue(f'No reader for the language "{tag}".', hint=_HINT)


def language_to_read(document: Document) -> tuple[str, tuple[Finding, ...]]:
    """The language in which to read a document; empty where it is not to be read, with why.

    Its words count for more than its label: a text that plainly is in another language that is
    read is read in that one, with a warning. One that says an unread language is left alone.
    """
    said, shown = _primary(document.language), find_language(document.text)
    if said and said not in READ:
        message = f'No claim was looked for: its language, "{document.language}", is not read.'
        return "", (_finding(document, "reading.language-unread", message),)
    if not said and not shown:
        message = (
            "No claim was looked for: its language is not stated, and its words are not plainly "
            "those of English, Russian or Arabic."
        )
        return "", (_finding(document, "reading.language-unknown", message),)
    if said and shown and said != shown:
        message = f'It says that it is in "{document.language}"; its words are "{shown}".'
        return shown, (_finding(document, "reading.language-disagrees", message, Severity.WARNING),)
    return said or shown, ()


def _primary(tag: str) -> str:
    return tag.replace("_", "-").split("-", maxsplit=1)[0].lower()


def _finding(
    document: Document, code: str, message: str, severity: Severity = Severity.ERROR
) -> Finding:
    is_read = severity is Severity.WARNING
    return Finding(
        code=code,
        message=message,
        hint="Read by its words; correct the label if they are right." if is_read else _HINT,
        severity=severity,
        where=Span(source_id=document.source_id, label=document.name or document.title),
    )
