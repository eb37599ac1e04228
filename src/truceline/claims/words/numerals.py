"""Number words and digits → one value: "twenty-one", "3.5 million", "two thirds", "5 to 7"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from truceline.claims.words.lexing import Pieces

__all__ = ["Numeral", "read_numeral"]

_DIGITS = "DYN"


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number over pieces `start` to `end`, end exclusive.

    Attributes:
        value: None where the words are vague.
        high: Upper end of a range.
        order: Order of magnitude of vague words ("thousands": 1000); 0 without one.
        form: `number`, `vague`, `share`, `ordinal` or `repeat` ("twice").
        currency: Of a sign before it; empty without one.
    """

    value: float | None
    start: int
    end: int
    high: float | None = None
    order: float = 0.0
    form: str = "number"
    currency: str = ""


def read_numeral(pieces: Pieces, at: int) -> Numeral | None:
    """The number that begins at a piece; None where there is none."""
    kind = pieces.kinds[at]
    if kind == "$":
        money = read_numeral(pieces, at + 1) if at + 1 < len(pieces.kinds) else None
        if money is None or money.form != "number" or money.currency:
            return None
        return Numeral(money.value, at, money.end, high=money.high, currency=str(pieces.values[at]))
    if kind == "O":
        return _fraction(pieces, at, 1.0) or Numeral(_value(pieces, at), at, at + 1, form="ordinal")
    if kind in "VvR":
        return _vague(pieces, at)
    if kind in "hT":
        return _half(pieces, at)
    return _with_range(pieces, _counted(pieces, at))


def _value(pieces: Pieces, at: int) -> float:
    return float(cast("float", pieces.values[at]))


def _vague(pieces: Pieces, at: int) -> Numeral:
    """Reads "several", "hundreds", "tens of thousands", "several hundred", and "twice"."""
    if pieces.kinds[at] == "R":
        return Numeral(_value(pieces, at), at, at + 1, form="repeat")
    end, order, kinds = at + 1, 0.0, pieces.kinds
    if kinds[at] == "v":
        order = _value(pieces, at)
    while True:
        step = end + (kinds[end : end + 1] == "o")
        if kinds[step : step + 1] not in ("v", "X"):
            break
        order = max(order, 1.0) * _value(pieces, step)
        end = step + 1
    return Numeral(None, at, end, order=order, form="vague")


def _half(pieces: Pieces, at: int) -> Numeral | None:
    """Reads "half", "half a million", "half an hour", "thirds"."""
    kinds = pieces.kinds
    if kinds[at] == "T":
        return _of_scale(pieces, Numeral(1 / _value(pieces, at), at, at + 1, form="share"))
    value = _value(pieces, at)
    step = at + 1 + (kinds[at + 1 : at + 2] == "a")
    if kinds[step : step + 1] == "X":
        return Numeral(value * _value(pieces, step), at, step + 1)
    if kinds[step : step + 1] == "U":  # "half an hour", "half a year"
        return Numeral(value, at, step)
    return Numeral(value, at, at + 1, form="share")


def _of_scale(pieces: Pieces, share: Numeral) -> Numeral:
    """Reads "a quarter of a million" as a number, not a share."""
    if pieces.kinds[share.end : share.end + 3] != "oaX" or share.value is None:
        return share
    scale = _value(pieces, share.end + 2)
    return Numeral(share.value * scale, share.start, share.end + 3)


def _fraction(pieces: Pieces, at: int, count: float) -> Numeral | None:
    """Reads "a third of": an ordinal is a share between an article and "of"."""
    kinds = pieces.kinds
    is_part = kinds[at + 1 : at + 2] == "o"
    # "fell by about a third": a change, and no thing after it that is counted.
    is_change = kinds[at - 2 : at - 1] == "Q" and kinds[at + 1 : at + 2] not in ("x", "U", "-")
    if at == 0 or kinds[at - 1] != "a" or not (is_part or is_change) or _value(pieces, at) < 3:
        return None
    return Numeral(count / _value(pieces, at), at, at + 1, form="share")


def _counted(pieces: Pieces, at: int) -> Numeral | None:
    """Digits or words of one number, scales and a trailing "and a half" included."""
    kinds = pieces.kinds
    if kinds[at] != "a":
        value, end = _summed(pieces, at, at, 0.0)
        return _tail(pieces, value, at, end) if end > at else None
    following = kinds[at + 1 : at + 2]
    if following == "U":
        return Numeral(1.0, at, at + 1)
    if following == "T":
        return _of_scale(pieces, Numeral(1 / _value(pieces, at + 1), at, at + 2, form="share"))
    if following != "X":
        return None
    value, end = _summed(pieces, at, at + 1, 1.0)
    return _tail(pieces, value, at, end)


def _summed(pieces: Pieces, at: int, end: int, group: float) -> tuple[float, int]:
    """Value of digits, words and scales from a piece on, and the piece after them."""
    total = 0.0
    while end < len(pieces.kinds):
        step = _joint(pieces, end) if end > at else end
        if pieces.kinds[step : step + 1] == "X":
            scale = _value(pieces, step)
            group = (group or 1.0) * scale
            if scale >= 1000:
                total, group = total + group, 0.0
        elif _may_add(pieces, step, end > at, group):
            group += _value(pieces, step)
        else:
            break
        end = step + 1
    return total + group, end


def _tail(pieces: Pieces, value: float, at: int, end: int) -> Numeral:
    kinds = pieces.kinds
    if kinds[end : end + 3] == "&ah":
        return Numeral(value + 0.5, at, end + 3)
    if kinds[end : end + 3] == "&hU":  # "two and half years"
        return Numeral(value + 0.5, at, end + 2)
    ordinal = end + (kinds[end : end + 1] == "-")
    if value == 1 and kinds[ordinal : ordinal + 2] == "Oo" and _value(pieces, ordinal) >= 3:
        return Numeral(1 / _value(pieces, ordinal), at, ordinal + 1, form="share")  # one third of
    if kinds[end : end + 1] == "T" or kinds[end : end + 2] == "-T":  # two thirds
        share = end + (kinds[end] == "-")
        return Numeral(value / _value(pieces, share), at, share + 1, form="share")
    return Numeral(value, at, end)


def _joint(pieces: Pieces, end: int) -> int:
    """Past a hyphen ("twenty-one") or an "and" ("a hundred and five")."""
    kinds = pieces.kinds
    if kinds[end : end + 1] == "-" and kinds[end + 1 : end + 2] in ("N", "X"):
        return end + 1
    is_joined = kinds[end : end + 1] == "&" and kinds[end - 1] in "XN"
    return end + 1 if is_joined and kinds[end + 1 : end + 2] == "N" else end


def _may_add(pieces: Pieces, at: int, is_later: bool, group: float) -> bool:
    """Whether a piece continues the number: units after tens, tens after hundreds."""
    kind = pieces.kinds[at : at + 1]
    if not kind or kind not in _DIGITS:
        return False
    if not is_later:
        return True
    is_word = kind == "N" and pieces.ends[at] > pieces.starts[at] and _is_word(pieces, at)
    if not is_word or not _is_word(pieces, at - 1):
        return False
    value = _value(pieces, at)
    return (
        group == 0
        or (value < 10 <= group and group % 10 == 0)
        or (value < 100 <= group and group % 100 == 0)
    )


def _is_word(pieces: Pieces, at: int) -> bool:
    """Whether a number is spelt out: the lexicon's values are whole and its pieces long."""
    kind, length = pieces.kinds[at], pieces.ends[at] - pieces.starts[at]
    if kind in "X&-":
        return True
    return (
        kind == "N"
        and isinstance(pieces.values[at], int)
        and length >= 2
        and (length != len(str(pieces.values[at])))
    )


def _has_joint(pieces: Pieces, low: Numeral) -> bool:
    kinds, joint = pieces.kinds, pieces.kinds[low.end : low.end + 1]
    before = kinds[max(0, low.start - 2) : low.start]
    if before == "gr":
        return False  # "rose from 30 to 40" is two figures
    if joint == "&":
        return before.endswith("b")
    if joint == "Q":  # Russian "от 5 до 7"
        return before.endswith("r") and pieces.values[low.end] == "up_to"
    return bool(joint) and joint in "k-|"


def _with_range(pieces: Pieces, low: Numeral | None) -> Numeral | None:
    """Reads "5 to 7", "5–7", "between 5 and 7", "5 or 6"."""
    if low is None or low.form != "number" or low.value is None:
        return low
    if not _has_joint(pieces, low):
        return low
    kinds = pieces.kinds
    if low.end + 1 >= len(kinds) or kinds[low.end + 1] not in _DIGITS:
        return low
    high = _counted(pieces, low.end + 1)
    if high is None or high.value is None or high.form != "number":
        return low
    value = low.value
    if kinds[high.end - 1] == "X" and kinds[low.end - 1] != "X" and value < high.value / 100:
        value *= _value(pieces, high.end - 1)  # "5 to 7 million"
    if value >= high.value:
        return low
    return Numeral(value, low.start, high.end, high=high.value)
