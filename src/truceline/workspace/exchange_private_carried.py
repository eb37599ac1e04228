"""Files of private matching that people carry: keys, sealed lists, encodings."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from truceline.core.errors import InvalidValue
from truceline.exchange.private import Commitment, read_message
from truceline.workspace.exchange_private_log import checked_session

__all__ = ["bytes_of", "carried", "read_carried", "read_commitment", "text_of"]

_FORMAT = 1
_DIGEST = re.compile(r"[0-9a-f]{64}")


def carried(kind: str, **said: object) -> bytes:
    """A file of this kind: JSON, bytes as Base64."""
    return json.dumps({"truceline_private_matching": _FORMAT, "kind": kind} | said).encode()


def read_carried(content: bytes, kind: str) -> dict[str, Any]:
    """What such a file says.

    Raises:
        InvalidValue: It is none of this kind.
    """
    said: Any = None
    with suppress(ValueError, RecursionError):
        said = json.loads(content)
    is_ours = isinstance(said, dict) and said.get("truceline_private_matching") == _FORMAT
    if is_ours and said.get("kind") == kind:
        return dict(said)
    # Raised out here: the error above may hold what the file says, and must not hang on ours.
    raise InvalidValue(
        f"This file is no {kind.replace('_', ' ')} of private matching.",
        hint="Ask the other side for the right file.",
    )


def bytes_of(said: Mapping[str, Any], name: str) -> bytes:
    """A value that was bytes.

    Raises:
        InvalidValue: It is missing, or no Base64.
    """
    try:
        return base64.b64decode(said[name], validate=True)
    except (ValueError, KeyError, TypeError):
        pass
    raise InvalidValue(
        "A file of private matching is garbled.", hint="Ask the other side for it again."
    )


def text_of(content: bytes) -> str:
    """Bytes as a value of such a file."""
    return base64.b64encode(content).decode()


def read_commitment(content: bytes) -> Commitment:
    """What the other side binds itself to.

    Raises:
        InvalidValue: It is no commitment, or its session or digest cannot be one.
    """
    found = read_message(content, Commitment)
    checked_session(found.session_id)
    if not _DIGEST.fullmatch(found.digest):
        raise InvalidValue(
            "The commitment names no SHA-256.", hint="Ask the other side for the right file."
        )
    return found
