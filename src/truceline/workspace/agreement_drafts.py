"""Drafts of agreements: a document, read into a pack file for a person to edit.

Nothing of a draft enters the record: it is text, until a person has put it into a pack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from truceline.claims.provisions import DraftProvision, draft_provisions
from truceline.core.document import Document
from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding
from truceline.ingest.documents.read import read_document
from truceline.workspace.reading_names import Names
from truceline.workspace.workspace import Workspace

__all__ = ["AgreementDraft", "draft_agreement", "open_text"]

_HEAD = """\
# A draft, made by reading {name}. Nothing of it is in the record.
# `text` is the exact passage: put it into your own words. Kind, parties and due dates are suggested
# by single words. Compare each with the text, correct it, take the note out; when everything is
# compared, set `checked: true` and put the file into your pack.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDraft:
    """A draft as files of a pack.

    Attributes:
        files: Text by path inside a pack: the agreement, and the source that it cites.
        provisions: How many articles were found.
        obligations: For how many of them an obligation is suggested.
        findings: What was found while the document was opened.
    """

    files: dict[str, str]
    provisions: int
    obligations: int
    findings: tuple[Finding, ...] = ()

    @property
    def agreement(self) -> str:
        """The file of the agreement."""
        return next(text for path, text in self.files.items() if path.startswith("agreements/"))


def open_text(workspace: Workspace, name: str) -> tuple[Document, tuple[Finding, ...]]:
    """A document by the path of its file, or by its id in the workspace.

    Raises:
        UnknownId: It is neither.
        UnreadableDocument: The file is no document.
    """
    path = Path(name)
    if path.is_file():
        return read_document(path.read_bytes(), name=path.name)
    return workspace.reading.document(name), ()


def draft_agreement(workspace: Workspace, name: str, *, language: str = "") -> AgreementDraft:
    """Read the text of an agreement into a draft.

    Args:
        workspace: Its actors are the names that are found.
        name: Path of a file, or id of a document.
        language: Language of the text where it is too short to show it: en, ru or ar.

    Raises:
        UnknownId: There is no such file or document.
        InvalidValue: Its language is not read, or it holds no words.
    """
    document, findings = open_text(workspace, name)
    if language:
        document = replace(document, language=language)
    record = workspace.record.at()
    names = Names(actors=tuple(record.actors.values()), places=tuple(record.places.values()))
    gazetteer = names.gazetteer(document.language or "en")
    drafts, parties, preamble = draft_provisions(document, gazetteer)
    if not drafts:
        raise InvalidValue("The document holds no words.", hint="Name the text of an agreement.")
    draft_id = _slug(document.name or document.source_id)
    cited = f"text-{draft_id}"
    entry: dict[str, Any] = {
        "id": f"draft-{draft_id}",
        "title": document.title or document.name or draft_id,
        "signed": "unstated",
        "parties": list(parties),
        "sources": [cited],
        "checked": "false",
        "note": _about(document, preamble),
        "provisions": [_provision(document, one, parties) for one in drafts],
    }
    source = {
        "id": cited,
        "title": document.title or document.name,
        "language": document.language,
        "locator": f"sha256 {document.source_id}",
        "checked": "false",
    }
    head = _HEAD.format(name=document.name or document.source_id)
    return AgreementDraft(
        files={
            f"agreements/{draft_id}.yaml": head + _dumped(entry),
            f"sources/{draft_id}.yaml": _dumped([source]),
        },
        provisions=len(drafts),
        obligations=sum(bool(one.kind) for one in drafts),
        findings=findings,
    )


def _about(document: Document, preamble: tuple[int, int]) -> str:
    words = f"Drafted by reading {document.source_id}; suggestions only."
    if document.text[: preamble[1]].strip():
        words += f" Characters 0-{preamble[1]}, before the first article, are not drafted."
    return words


def _provision(document: Document, one: DraftProvision, parties: tuple[str, ...]) -> dict[str, Any]:
    start, end = one.article.start, one.article.end
    found: dict[str, Any] = {"id": one.article.article_id, "text": document.text[start:end]}
    notes = [f"Passage: characters {start}-{end} of the text."]
    if one.kind:
        bound = one.bound or (parties if one.is_of_parties else ())
        found["obligation"] = {"kind": one.kind, "bound": list(bound), "due": one.due}
        notes.append(f"Suggested: {one.kind}, for the words '{_flat(one.because)}'.")
    else:
        notes.append("No words of an obligation were found.")
    found["note"] = " ".join([*notes, *_doubts(one, parties)])
    return found


def _doubts(one: DraftProvision, parties: tuple[str, ...]) -> list[str]:
    """What a person must look at."""
    found = []
    if one.others:
        found.append(f"Its words also suggest: {', '.join(one.others)}.")
    if one.kind and not one.bound:
        whose = "taken from before the first article" if one.is_of_parties and parties else "open"
        found.append(f"Who owes it is {whose}.")
    if one.named:
        found.append(f"Also named: {', '.join(one.named)}.")
    if one.due_words:
        found.append(f"Due, for the words '{_flat(one.due_words)}'.")
    return found


def _flat(words: str) -> str:
    return " ".join(words.split())


def _slug(name: str) -> str:
    stem = re.sub(r"[^a-z0-9]+", "-", name.rpartition("/")[2].lower().partition(".")[0]).strip("-")
    return stem[:60].strip("-") or "agreement"


def _dumped(value: Any) -> str:  # noqa: ANN401 (foreign nesting)
    return yaml.safe_dump(value, sort_keys=False, allow_unicode=True, width=96)
