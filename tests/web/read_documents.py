"""A workspace with documents, read by a reader that costs nothing, and what browsers send to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from truceline.web.security import COOKIE
from truceline.workspace import Workspace, init_workspace
from workspace.builders import write_pack
from workspace.stub_reading import TEXT, write_text

__all__ = ["PAGE", "PROGRAM", "bring", "claims_of", "decide", "one_document", "post", "read_one"]

PAGE = {"accept": "text/html"}
PROGRAM = {"accept": "application/json"}


def read_one(folder: Path, text: str = TEXT, *, name: str = "report.txt") -> Workspace:
    """A workspace with one document that was read."""
    workspace = init_workspace(folder / "ws", pack=str(write_pack(folder / "tiny")))
    workspace.reading.add(write_text(folder, name, text))
    workspace.reading.read()
    return workspace


def one_document(workspace: Workspace) -> str:
    """Id of the only document."""
    (row,) = workspace.reading.documents()
    return row.source_id


def claims_of(workspace: Workspace) -> list[str]:
    """Ids of its claims, in order of their passages."""
    return [one.claim_id for one in workspace.reading.claims(one_document(workspace))]


def post(browser: TestClient, address: str, headers: Any = PROGRAM, **fields: Any) -> Any:
    """Send a form with the token of this browser."""
    sent = {"csrf": browser.cookies[COOKIE], "by": "Amal", **fields}
    return browser.post(address, data=sent, headers=headers, follow_redirects=False)


def bring(
    browser: TestClient, *files: tuple[str, bytes], headers: Any = PROGRAM, **fields: str
) -> Any:
    """Send files as the form does."""
    sent = {"csrf": browser.cookies[COOKIE], "by": "Amal", **fields}
    parts = [("file", (name, content, "application/octet-stream")) for name, content in files]
    return browser.post(
        "/documents", data=sent, files=parts, headers=headers, follow_redirects=False
    )


def decide(
    browser: TestClient, workspace: Workspace, action: str, number: int = 0, **fields: Any
) -> Any:
    """Decide on the claim of a number."""
    claim = claims_of(workspace)[number]
    fields = {"action": action, "claim": claim, "document": one_document(workspace), **fields}
    return post(browser, "/review/decisions", **fields)
