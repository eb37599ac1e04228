"""Cells as values: numbers, codes and instants, each refused with its column's name."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from truceline.core.errors import InvalidValue

__all__ = ["coded", "number", "unix_instant", "utc_instant", "whole_number"]

_MAX_COUNT = 1_000_000_000  # nothing counted in one row comes near; Arrow's int64 holds it


def number(text: str, *, column: str, decimal: str = ".") -> float | None:
    """A finite number; None where the cell is empty.

    Raises:
        InvalidValue: It is no number.
    """
    text = text.strip()
    if not text:
        return None
    if decimal != "." and "." not in text:
        text = text.replace(decimal, ".")
    try:
        value = float(text)
    except ValueError as exc:
        raise _no_number(text, column) from exc
    if not math.isfinite(value) or "_" in text:
        raise _no_number(text, column)
    return value


def whole_number(text: str, *, column: str) -> int | None:
    """A count as `4` or `4.0`; None where the cell is empty, which is not zero.

    Raises:
        InvalidValue: It is no whole number, or beyond anything that a row can count.
    """
    if text.isdecimal() and len(text) < 10:  # the usual case, without a float between
        return int(text)
    value = number(text, column=column)
    if value is None:
        return None
    if not value.is_integer() or abs(value) > _MAX_COUNT:
        raise InvalidValue(
            f"Column {column} says '{text.strip()}', which is no count.",
            hint="Give a whole number, or leave it empty where it is not known.",
        )
    return int(value)


def coded(text: str, *, column: str, known: frozenset[str]) -> str:
    """A code of a codebook, `1.0` written as `1`.

    Raises:
        InvalidValue: The codebook does not know it.
    """
    code = text.strip().removesuffix(".0")
    if code not in known:
        raise InvalidValue(
            f"Column {column} says '{text.strip()}', which its codebook does not know.",
            hint=f"Correct it to one of {', '.join(sorted(known))}.",
        )
    return code


def unix_instant(text: str, *, column: str) -> datetime | None:
    """An instant from Unix seconds; None where the cell is empty.

    Raises:
        InvalidValue: It is no such number, or far out of time (milliseconds, for example).
    """
    seconds = number(text, column=column)
    if seconds is None:
        return None
    try:
        return datetime.fromtimestamp(seconds, tz=UTC)
    except (ValueError, OverflowError, OSError) as exc:
        raise InvalidValue(
            f"Column {column} says '{text.strip()}', which is no time in Unix seconds.",
            hint="Give seconds since 1970-01-01 UTC, not milliseconds.",
        ) from exc


def utc_instant(text: str, *, column: str) -> datetime | None:
    """An instant from ISO text, UTC unless it states an offset; a day alone is its first instant.

    Raises:
        InvalidValue: It is not ISO 8601.
    """
    text = text.strip()
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    except (ValueError, OverflowError) as exc:
        raise InvalidValue(
            f"Column {column} says '{text}', which is no instant.",
            hint="Write 2020-03-06T14:05:00Z or 2020-03-06.",
        ) from exc


def _no_number(text: str, column: str) -> InvalidValue:
    hint = "Correct it, or leave it empty where it is not known."
    if "," in text:
        hint = "Write numbers with a decimal point and without thousands separators."
    return InvalidValue(f"Column {column} says '{text}', which is no number.", hint=hint)
