"""The one place that speaks to OpenMined's library of private set intersection (ECDH).

Source: Meadows (1986); as built in openmined-psi, with Google's private-join-and-compute.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Sequence
from typing import Any

from truceline.core.errors import MissingExtra, SafetyRefusal

__all__ = ["blinded_list", "blinded_request", "blinded_twice", "digest", "found", "fresh_key"]

_NO_FALSE_HITS = 1e-9
"""Asked of the library, which needs a rate; the plain form of a list has no false hits at all."""


def digest(message: bytes) -> str:
    """SHA-256 of a message, as commitments write it."""
    return hashlib.sha256(message).hexdigest()


def fresh_key(*, asks: bool) -> bytes:
    """A new blinding key, for the side that asks or the one that holds; for one session."""
    library = _library()
    side = library.client if asks else library.server
    return bytes(side.CreateWithNewKey(True).GetPrivateKeyBytes())


def blinded_request(key: bytes, written: Sequence[str]) -> bytes:
    """Keys under the asker's blinding key."""
    asker = _library().client.CreateFromKey(key, True)
    return bytes(asker.CreateRequest(list(written)).SerializeToString())


def blinded_list(key: bytes, written: Sequence[str], *, asked: int) -> bytes:
    """Keys under the holder's blinding key, sorted by the library, so that no order is told."""
    library = _library()
    holder = library.server.CreateFromKey(key, True)
    form = library.DataStructure.RAW
    setup = holder.CreateSetupMessage(_NO_FALSE_HITS, asked, list(written), form)
    return bytes(setup.SerializeToString())


def blinded_twice(key: bytes, request: bytes) -> tuple[bytes, int]:
    """A request under both keys, and the number of keys in it.

    Raises:
        SafetyRefusal: It is no request.
    """
    library = _library()
    holder = library.server.CreateFromKey(key, True)
    parsed = _parsed(library.Request, request)
    response = _refusing(lambda: holder.ProcessRequest(parsed))
    return bytes(response.SerializeToString()), len(parsed.encrypted_elements)


def found(key: bytes, setup: bytes, response: bytes, *, asked: int) -> list[int]:
    """Positions in the request that stand on the holder's list.

    Raises:
        SafetyRefusal: The messages are none, or answer another number of keys than was asked for.
    """
    library = _library()
    asker = library.client.CreateFromKey(key, True)
    parsed = _parsed(library.ServerSetup, setup), _parsed(library.Response, response)
    if len(parsed[1].encrypted_elements) != asked:
        raise _garbled()  # the library would take a message of another kind for one without hits
    return sorted(_refusing(lambda: asker.GetIntersection(*parsed)))


def _library() -> Any:  # noqa: ANN401 (the library has no types)
    try:
        with warnings.catch_warnings():
            # Its generated code warns of a protobuf to come; that is not for the user to mend.
            warnings.simplefilter("ignore")
            import private_set_intersection.python as library  # noqa: PLC0415 (an extra)
    except ImportError as exc:
        raise MissingExtra(
            "Private set intersection needs openmined-psi.",
            hint="Install it: pip install 'truceline[private]'",
        ) from exc
    return library


def _parsed(kind: Callable[[], Any], message: bytes) -> Any:  # noqa: ANN401 (made by protobuf)
    from google.protobuf.message import DecodeError  # noqa: PLC0415 (comes with the library)

    parsed = kind()
    try:
        parsed.ParseFromString(message)
    except DecodeError as exc:
        raise _garbled() from exc
    return parsed


def _refusing(step: Callable[[], Any]) -> Any:  # noqa: ANN401
    try:
        return step()
    except (RuntimeError, ValueError) as exc:
        raise _garbled() from exc


def _garbled() -> SafetyRefusal:
    return SafetyRefusal(
        "A message of the session is garbled or not of this session.",
        hint="Begin a new session; tell the other side.",
    )
