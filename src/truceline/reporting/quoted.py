"""Whether a text prints a number, however it groups or writes the digits."""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_quoted"]

# What people put between thousands: comma, point, apostrophes, blanks of several widths.
_BETWEEN = "[.,'’٬ \u00a0\u2009\u202f]?"


def is_quoted(number: str, text: str) -> bool:
    """Whether a text prints this number; `possible only: up to 12` counts as 12.

    Digits of any script are read (`٢٩٧` is 297), with or without signs between thousands. A
    number in words is not found. What has no digit is looked for as it is.
    """
    digits = re.findall(r"\d+(?:[.,]\d+)*", _plain_digits(number))
    if not digits:
        return bool(number.strip()) and number.casefold() in text.casefold()
    plain = _plain_digits(text)
    return any(re.search(_pattern(one), plain) for one in digits)


def _pattern(number: str) -> str:
    """Finds the number alone, not as a part of a longer one."""
    whole, _, rest = re.sub(r"[,.](?=\d{3}(?:\D|$))", "", number).partition(".")
    groups = [whole[max(0, end - 3) : end] for end in range(len(whole), 0, -3)][::-1]
    ends = rf"[.,٫]{rest}" if rest else ""
    return rf"(?<!\d)(?<!\d[.,]){_BETWEEN.join(groups)}{ends}(?![.,]?\d)"


def _plain_digits(text: str) -> str:
    return "".join(
        str(unicodedata.digit(char)) if unicodedata.digit(char, None) is not None else char
        for char in text
    )
