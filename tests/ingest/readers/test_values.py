from __future__ import annotations

from datetime import UTC, datetime

import pytest

from truceline.core.errors import InvalidValue
from truceline.ingest.readers.values import (
    coded,
    number,
    unix_instant,
    utc_instant,
    whole_number,
)


@pytest.mark.parametrize(
    ("text", "value"), [("4", 4), ("4.0", 4), (" 12 ", 12), ("", None), ("-3", -3), ("1e3", 1000)]
)
def test_counts_are_whole_and_empty_is_not_zero(text: str, value: int | None) -> None:
    assert whole_number(text, column="best") == value


@pytest.mark.parametrize(
    "text", ["2.5", "nan", "inf", "1e400", "1_000", "1,234", "many", "9" * 30, "1e10", "²", "--"]
)
def test_what_is_no_count_is_refused_with_its_column(text: str) -> None:
    with pytest.raises(InvalidValue, match="Column best says") as caught:
        whole_number(text, column="best")
    assert caught.value.hint


def test_decimal_commas_are_read_where_the_mapping_says_so() -> None:
    assert number("35,62", column="lat", decimal=",") == 35.62
    assert number("35.62", column="lat", decimal=",") == 35.62
    with pytest.raises(InvalidValue, match="no number") as caught:
        number("35,62", column="lat")
    assert "decimal point" in caught.value.hint


def test_codes_must_stand_in_their_codebook() -> None:
    assert coded("2.0", column="where_prec", known=frozenset("12")) == "2"
    with pytest.raises(InvalidValue, match="'9'"):
        coded("9", column="where_prec", known=frozenset("12"))


def test_instants_are_utc() -> None:
    noon = datetime(2020, 3, 6, 12, tzinfo=UTC)
    assert unix_instant("1583496000", column="timestamp") == noon
    assert utc_instant("2020-03-06T14:00:00+02:00", column="known") == noon
    assert utc_instant("2020-03-06 12:00", column="known") == noon
    assert utc_instant("2020-03-06", column="known") == noon.replace(hour=0)
    assert utc_instant("", column="known") is None


@pytest.mark.parametrize("text", ["1583496000000", "yesterday", "1e300"])
def test_milliseconds_and_words_are_no_unix_seconds(text: str) -> None:
    with pytest.raises(InvalidValue, match="timestamp"):
        unix_instant(text, column="timestamp")


def test_an_instant_that_is_not_iso_is_refused() -> None:
    with pytest.raises(InvalidValue, match="no instant"):
        utc_instant("6.3.2020 14:00", column="known")
