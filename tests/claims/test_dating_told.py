"""The days of what a text goes on to tell: hours later, in lists, after a charge, over weeks."""

from __future__ import annotations

import pytest

from claims.test_dating import dated

# Text → trigger → its first and last day; empty where it has none.
TOLD = {
    "On 4 May 2019 the army left Kestel. Several hours later, rebels attacked Kestel.": (
        "attacked",
        "2019-05-04 2019-05-04",
    ),
    "On 4 May 2019 the army left Kestel. Later that day, rebels attacked Kestel.": (
        "attacked",
        "2019-05-04 2019-05-04",
    ),
    "* Oman: on 4 May 2019 Oman praised the deal.\n* Chad: Chad rejected the deal.": (
        "rejected",
        "",
    ),
    "On 4 May 2019 rebels attacked Kestel. The army resisted for six weeks.": ("resisted", ""),
    "On 4 May 2019 two men were wounded following an airstrike on Kestel.": (
        "airstrike",
        "2019-05-04 2019-05-04",
    ),
    "On 4 May 2019 rebels attacked Kestel, in which eight soldiers died.": (
        "died",
        "2019-05-04 2019-05-04",
    ),
    "On 4 May 2019 rebels attacked Kestel. On the 6th the army bombed Kestel.": (
        "bombed",
        "2019-05-06 2019-05-06",
    ),
    "On the night of 4 May 2019 rebels attacked Kestel.": ("attacked", "2019-05-04 2019-05-04"),
    "On 4 May 2019 the sides signed a truce. Rebels in Kestel rejected the truce.": (
        "rejected",
        "2019-05-04 …",
    ),
}


@pytest.mark.parametrize("text", TOLD)
def test_a_claim_takes_the_day_that_the_telling_has_come_to(text: str) -> None:
    trigger, days = TOLD[text]
    assert dated(text, None)[trigger] == days
