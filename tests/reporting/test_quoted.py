from __future__ import annotations

import pytest

from truceline.reporting.quoted import is_quoted


@pytest.mark.parametrize(
    ("number", "text", "expected"),
    [
        ("297", "We counted 297 explosions.", True),
        ("297", "We counted 297.", True),
        ("297", "We counted 1,297 explosions.", False),
        ("297", "We counted 2975 and 1297.", False),
        ("297", "About 297.5 on average", False),
        ("1,234", "1234 shots", True),
        ("1234", "1,234 shots", True),
        ("1234", "1\u00a0234 tirs", True),
        ("1234", "12 34", False),
        ("297", "أُحصي ٢٩٧ انفجارًا", True),
        ("possible only: up to 12", "up to 12 of them", True),
        ("3–5", "at least 3", True),
        ("not known", "The number is Not Known.", True),
        ("not known", "It is known.", False),
        ("0", "There were 10.", False),
        ("", "Anything", False),
        ("7", "", False),
    ],
)
def test_a_number_is_found_however_it_is_written_and_never_inside_another(
    number: str, text: str, expected: bool
) -> None:
    assert is_quoted(number, text) is expected
