"""Accepted claims become reports, each in the feed of its claimant; what is none says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from claims.accepting import DAY, HOMS, TODAY, accept, by, figure
from truceline.claims.evidence.accepted import Accepted
from truceline.claims.evidence.incidents import FAMILY, Told, feed_of, tell
from truceline.claims.model import Dated, EventType, Party, Role, Whereabouts
from truceline.core.claim import Modality
from truceline.core.report import Grade

TEXT = "The army shelled Homs on 8 May, killing 5 people."
HAMA = Whereabouts(name="Hama", kind="city", place_id="hama", lon_deg=36.75, lat_deg=35.13)


def told(*accepted: Accepted) -> list[Told]:
    found = tell(accepted, names={"army": "The army"}, today=TODAY)
    return [found[one.document.source_id, one.claim_id] for one in accepted]


LATER = Dated(first_day=TODAY + timedelta(days=2), last_day=TODAY + timedelta(days=2), basis="")


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"event_type": EventType.AGREE}, "AGREE is no kind of incident"),
        ({"polarity": "-"}, "it is denied or negated"),
        ({"modality": Modality.POSSIBLE}, "it is put as possible"),
        ({"places": ()}, "it states no place"),
        ({"places": (HOMS, HAMA)}, "it names several places"),
        ({"places": (Whereabouts(name="Kestel"),)}, "its place, Kestel, has no point"),
        ({"dated": None}, "it states no day"),
        ({"dated": Dated(first_day=None, last_day=DAY, basis="")}, "no beginning or no end"),
        ({"dated": LATER}, "lies ahead"),
    ],
)
def test_what_is_no_report_says_why(changes: dict[str, Any], why: str) -> None:
    (one,) = told(accept(TEXT, **changes))
    assert one.report is None
    assert why in one.why


def test_a_report_carries_claimant_place_day_deaths_and_its_passage() -> None:
    army = Party(role=Role.ACTOR, name="troops", actor_id="army")
    (one,) = told(
        accept(
            TEXT,
            attribution=by("the White Helmets"),
            parties=(army,),
            figures=(figure(TEXT, "5", "people killed"),),
        )
    )
    report = one.report
    assert report is not None
    assert report.feed == feed_of(one.claimant).feed == f"{FAMILY}.{one.claimant.key}"
    assert (report.codebook, report.precision, report.first_day) == ("claims.v1", "city", DAY)
    assert (report.side_a, report.fatalities_best, report.grade) == ("The army", 5, Grade.REPORTED)
    assert (report.reported_by, report.headline) == ("White Helmets", TEXT)
    assert (report.row["quote"], report.row["characters"]) == (TEXT, f"0–{len(TEXT)}")


def test_only_a_text_that_saw_it_itself_is_graded_as_observed() -> None:
    text = "Our patrol saw the army shell Homs on 8 May."
    own, quoted = told(accept(text), accept(text, "b.txt", attribution=by("the patrol")))
    assert own.report is not None
    assert quoted.report is not None
    assert (own.report.grade, quoted.report.grade) == (Grade.OBSERVED, Grade.REPORTED)


def test_two_claimants_of_one_shelling_are_two_reports_of_two_feeds() -> None:
    first, second = told(
        accept(TEXT, attribution=by("Monitor A")), accept(TEXT, "b.txt", attribution=by("Ministry"))
    )
    assert first.report is not None
    assert second.report is not None
    assert first.report.feed != second.report.feed


@pytest.mark.parametrize(
    ("changes", "number"),
    [
        ({}, 1),
        ({"places": (HAMA,)}, 2),
        ({"dated": Dated(first_day=DAY, last_day=DAY + timedelta(days=3), basis="")}, 2),
        ({"mode": "airstrike"}, 2),
    ],
    ids=["told again", "elsewhere", "days not certain", "of another kind"],
)
def test_what_one_claimant_tells_again_of_one_day_place_and_kind_is_one_report(
    changes: dict[str, Any], number: int
) -> None:
    monitor = by("Monitor A")
    again = accept(f"Again: {TEXT}", "b.txt", attribution=monitor, **changes)
    found = told(accept(TEXT, attribution=monitor), again)
    assert len({one.report.report_id for one in found if one.report}) == number


def test_the_harm_that_a_sentence_tells_along_is_part_of_its_attack() -> None:
    attack = accept(TEXT)
    harm = replace(
        accept(
            TEXT,
            event_type=EventType.CASUALTIES,
            places=(),
            trigger="killing",
            figures=(figure(TEXT, "5", "people killed"),),
        ),
        document=attack.document,
    )
    first, second = told(attack, harm)
    assert first.report is not None
    assert first.report == second.report
    assert first.report.fatalities_best == 5


def test_a_count_of_several_is_no_single_incident() -> None:
    text = "The army opened fire on Homs in 3 attacks."
    attacks = figure(text, "3", "attacks", kind="count", unit="attack")
    (one,) = told(accept(text, figures=(attacks,)))
    assert (one.report, one.why) == (None, "it counts several (3): a count, not one incident")
