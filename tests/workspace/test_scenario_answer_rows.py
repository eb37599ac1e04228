"""Rows say no more than is known."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from truceline.scenarios.model import Concept
from truceline.scenarios.robustness import Robustness, Share
from truceline.scenarios.verdicts import Verdict
from truceline.workspace.scenario_answer_rows import outcome_verdict

ALWAYS, NEVER, OPEN = Verdict.ALWAYS, Verdict.NEVER, Verdict.UNDECIDED
SOMETIMES = Verdict.SOMETIMES


def found(share: float, verdicts: Mapping[int, Verdict]) -> Robustness:
    drawn = Share(value=share, low=0, high=1, draws=10, worth=10)
    return Robustness(
        concept=Concept.NASH,
        states=tuple(verdicts),
        verdicts=dict(verdicts),
        shares=dict.fromkeys(verdicts, drawn),
        by_player={},
        any_state=drawn,
        sampler="",
        seed=1,
    )


@pytest.mark.parametrize(
    ("verdicts", "share", "said"),
    [
        ([ALWAYS, OPEN], 1.0, "always"),
        ([NEVER, NEVER], 0.0, "never"),
        ([NEVER, SOMETIMES], 0.0, "sometimes"),
        ([SOMETIMES], 1.0, "sometimes"),
        ([SOMETIMES, SOMETIMES], 1.0, "at least sometimes"),
        ([OPEN], 0.0, "not decided"),
        ([NEVER, OPEN], 0.0, "not decided"),
        ([OPEN], 0.4, "sometimes"),
        ([OPEN], 1.0, "at least sometimes"),
    ],
)
def test_an_outcome_is_not_called_more_than_its_states_show(
    verdicts: list[Verdict], share: float, said: str
) -> None:
    assert outcome_verdict(found(share, dict(enumerate(verdicts)))) == said
