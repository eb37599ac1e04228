"""What a session counted and found, as the vault keeps it: numbers, and content-free ids."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import asdict
from typing import Any

from truceline.exchange.private import Asking, Hit, Hits
from truceline.exchange.rights import no_such
from truceline.workspace.exchange_private_log import PrivateLog

__all__ = ["in_words", "keep_hits", "kept_hits", "numbers_of"]


def keep_hits(log: PrivateLog, hits: Hits) -> None:
    """Seal what was found, with the numbers and digests of the session; once for each session."""
    said: dict[str, Any] = asdict(hits.record)
    session = said.pop("session_id")
    probes = sum(one.kind == "probe" for one in hits.hits)
    log.record(
        session,
        "read",
        f"Private matching: read an answer; {hits.record.hits} hits, {probes} on probes",
        event_id=f"private-read-{session}",
        found=[[one.row_id, one.kind, [list(key) for key in one.keys]] for one in hits.hits],
        **said,
    )


def kept_hits(log: PrivateLog, session_id: str, *, held: Container[str]) -> tuple[Hit, ...]:
    """Hits of a session, without rows that were erased since.

    Args:
        log: Of private matching.
        session_id: Of a session that was read.
        held: Ids of rows that the room holds.

    Raises:
        UnknownId: No such session was read here.
    """
    said = log.said(session_id, "read")
    if said is None:
        raise no_such()
    return tuple(
        Hit(row_id=row_id, kind=kind, keys=tuple(tuple(one) for one in keys))
        for row_id, kind, keys in said["found"]
        if row_id in held
    )


def numbers_of(asking: Asking) -> dict[str, int]:
    """What a batch holds, decoys and probes counted apart."""
    rows = {(one.row_id, one.kind) for place in asking.asked for one in place}
    return {
        "rows": sum(kind == "sought" for _, kind in rows),
        "keys": len(asking.written),
        "decoys": sum(not place for place in asking.asked),
        "probes": sum(kind == "probe" for _, kind in rows),
        "left_out": asking.left_out,
    }


def in_words(numbers: Mapping[str, int]) -> str:
    """Numbers with what they count."""
    return ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in numbers.items())
