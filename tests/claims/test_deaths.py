"""Deaths are taken only from words that say so, and never added up."""

from __future__ import annotations

from typing import Any

import pytest

from claims.accepting import accept, by, figure
from truceline.claims.evidence.accepted import claimant_of
from truceline.claims.evidence.deaths import Deaths, deaths_of, toll_of
from truceline.claims.model import EventType
from truceline.core.claim import Modality


@pytest.mark.parametrize(
    ("qualifier", "low", "best", "high"),
    [
        ("exact", 5, 5, 5),
        ("about", None, 5, None),
        ("at_least", 5, None, None),
        ("more_than", 6, None, None),
        ("up_to", None, None, 5),
        ("less_than", None, None, 4),
    ],
)
def test_a_bound_is_no_best_figure(
    qualifier: str, low: int | None, best: int | None, high: int | None
) -> None:
    text = "5 people were killed."
    found = deaths_of([figure(text, "5", "people killed", qualifier=qualifier)], text)
    assert found == Deaths(low=low, best=best, high=high)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("5 militants were neutralised.", "militants neutralised"),
        ("5 terrorists were liquidated.", "terrorists liquidated"),
        ("There were 5 casualties.", "casualties"),
        ("5 people were wounded.", "people wounded"),
        ("Обезврежено 5 боевиков.", "боевиков обезврежено"),
    ],
)
def test_what_is_not_said_to_be_dead_is_no_death(text: str, counted: str) -> None:
    assert deaths_of([figure(text, "5", counted)], text) == Deaths()
    one = accept(text, event_type=EventType.CASUALTIES, figures=(figure(text, "5", counted),))
    toll = toll_of(one, claimant_of(one, {}))
    assert toll is not None
    assert (toll.deaths.low, toll.deaths.best, toll.deaths.high) == (None, None, None)
    assert toll.deaths.why == "its figure is not said to be of dead"
    assert toll.others[0].startswith("5")


def test_dead_and_wounded_counted_together_give_no_deaths() -> None:
    text = "The strike left 5 people killed or wounded."
    found = deaths_of([figure(text, "5", "people killed")], text)
    assert (found.best, found.why) == (None, "its figure counts dead and wounded together")


def test_two_figures_of_deaths_are_not_added() -> None:
    text = "5 soldiers and 3 civilians were killed."
    figures = [figure(text, "5", "soldiers killed"), figure(text, "3", "civilians killed")]
    found = deaths_of(figures, text)
    assert (found.low, found.best, found.high) == (None, None, None)
    assert "not added" in found.why


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"polarity": "-"}, "it is denied or negated"),
        ({"modality": Modality.PLANNED}, "it is put as planned"),
    ],
)
def test_what_is_denied_or_only_planned_gives_no_deaths(changes: dict[str, Any], why: str) -> None:
    text = "5 people were killed, the ministry denied."
    one = accept(text, figures=(figure(text, "5", "people killed"),), **changes)
    toll = toll_of(one, claimant_of(one, {}))
    assert toll is not None
    assert toll.deaths == Deaths(why=why)


def test_each_claim_gives_its_own_claimant_s_figure() -> None:
    told = []
    for who, number in (("the ministry", 2), ("the monitor", 9)):
        text = f"{number} people were killed, {who} said."
        figures = (figure(text, str(number), "people killed"),)
        one = accept(text, who, figures=figures, attribution=by(who.title()))
        told.append(toll_of(one, claimant_of(one, {})))
    assert [(one.claimant.name, one.deaths.best) for one in told if one] == [
        *(("Ministry", 2), ("Monitor", 9)),
    ]
    assert toll_of(accept("The army shelled Homs."), told[0].claimant) is None  # type: ignore[union-attr]
