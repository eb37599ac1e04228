"""Messages of a session as files to be carried, and secret states as payloads for the vault."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from truceline.core.errors import InvalidValue
from truceline.exchange.private.model import (
    Answer,
    Asked,
    Asking,
    Commitment,
    HolderBook,
    Holding,
    Request,
)

__all__ = ["Message", "payload_of_state", "read_message", "state_of_payload", "written_message"]

Message = Commitment | Request | Answer
State = Asking | Holding | HolderBook
AnyMessage = TypeVar("AnyMessage", Commitment, Request, Answer)
AnyState = TypeVar("AnyState", Asking, Holding, HolderBook)

_BYTES = frozenset({"body", "setup", "key", "request"})
_SETS = frozenset({"sessions", "digests", "answered"})
_FORMAT = 1


def written_message(message: Message) -> bytes:
    """A message as a file: JSON, bytes as Base64. It holds no name in clear."""
    said = {"truceline_private_matching": _FORMAT, "kind": type(message).__name__.lower()}
    return json.dumps(said | _plain(message), indent=1).encode()


def read_message(content: bytes, kind: type[AnyMessage]) -> AnyMessage:
    """A message that the other side wrote.

    Args:
        content: Of the file.
        kind: What is expected now.

    Raises:
        InvalidValue: It is none, or one of another kind or format.
    """
    try:
        said = json.loads(content)
        is_expected = (
            said.pop("truceline_private_matching") == _FORMAT
            and said.pop("kind") == kind.__name__.lower()
        )
        if is_expected:
            return kind(**_checked(said, kind))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        pass
    raise InvalidValue(
        f"This file is no {kind.__name__.lower()} of a session of private matching.",
        hint="Ask the other side for the right file.",
    )


def payload_of_state(state: State) -> dict[str, Any]:
    """A secret state, to be sealed in the vault between two messages."""
    return _plain(state)


def state_of_payload(payload: Mapping[str, Any], kind: type[AnyState]) -> AnyState:
    """A secret state, from the vault.

    Raises:
        InvalidValue: It is none of this kind.
    """
    try:
        said = {name: _opened(name, value) for name, value in payload.items()}
        return kind(**said)
    except (ValueError, KeyError, TypeError):
        pass
    raise InvalidValue(f"This is no state of a session ({kind.__name__}).", hint="Begin anew.")


def _plain(value: Message | State) -> dict[str, Any]:
    return {one.name: _closed(getattr(value, one.name)) for one in fields(value)}


def _closed(value: Any) -> Any:  # noqa: ANN401 (JSON)
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, Asked | Commitment):
        return asdict(value)
    if isinstance(value, tuple):
        return [_closed(one) for one in value]
    return value


def _opened(name: str, value: Any) -> Any:  # noqa: ANN401 (JSON)
    if name in _BYTES:
        return base64.b64decode(value, validate=True)
    if name in _SETS:
        return frozenset(value)
    if name == "asked_for":
        return Commitment(**value)
    if name == "written":
        return tuple(value)
    if name == "asked":
        return tuple(
            tuple(Asked(**one | {"parts": tuple(one["parts"])}) for one in place) for place in value
        )
    return value


def _checked(said: Mapping[str, Any], kind: type[Message]) -> dict[str, Any]:
    """Fields of a message that came from outside, each of its type."""
    checked = {name: _opened(name, value) for name, value in said.items()}
    types: dict[str, type] = {"size": int, "body": bytes, "setup": bytes}
    for one in fields(kind):
        if type(checked[one.name]) is not types.get(one.name, str):
            raise binascii.Error(one.name)
    return checked
