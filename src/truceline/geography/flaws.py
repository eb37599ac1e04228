"""Why a zone cannot be drawn: raised while drawing, turned into a finding by `construct`."""

from __future__ import annotations

from collections.abc import Mapping

from truceline.core.pack import Body

__all__ = ["ZoneFlaw", "kilometres", "mapping_of", "text_of", "texts_of"]


class ZoneFlaw(Exception):
    """A flaw in a zone's construction; it never leaves the room.

    Attributes:
        code: Code of the finding that it becomes.
        message: What is wrong, to follow the zone's id and a colon.
        hint: How to repair it.
    """

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint


def mapping_of(body: Body, example: str) -> Mapping[str, Body]:
    """The arguments as a mapping."""
    if not isinstance(body, dict):
        raise _misshapen(example)
    return body


def text_of(body: Body | None, example: str) -> str:
    """One text value."""
    if not isinstance(body, str) or not body.strip():
        raise _misshapen(example)
    return body.strip()


def texts_of(body: Body | None, example: str) -> list[str]:
    """A list of texts, at least one."""
    if not isinstance(body, list) or not body:
        raise _misshapen(example)
    return [text_of(item, example) for item in body]


def kilometres(body: Body | None, example: str, *, least: float = 0.0) -> float:
    """A distance above `least` kilometres, in metres."""
    text = text_of(body, example)
    try:
        distance = float(text)
    except ValueError:
        distance = float("nan")
    if not least < distance < 2000:
        raise ZoneFlaw(
            "zone.bad-distance",
            f"'{text}' is not a distance in kilometres above {max(least, 0):g} and below 2000.",
            f"Write it as in `{example}`.",
        )
    return distance * 1000


def _misshapen(example: str) -> ZoneFlaw:
    return ZoneFlaw(
        "zone.bad-construction",
        "its construction lacks a value, or gives one of the wrong shape.",
        f"Write it as `{example}`.",
    )
