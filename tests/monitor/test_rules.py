from __future__ import annotations

import pytest

from truceline.core.errors import UnknownId
from truceline.monitor import load_rules, rule_named


def test_every_rule_is_versioned_explained_and_sourced() -> None:
    rules = load_rules()
    assert list(rules) == ["events", "incident-days", "fatalities", "units"]
    for rule in rules.values():
        assert rule.title
        assert rule.explanation.endswith(".")
        assert "UCDP" in rule.source or "OSCE" in rule.source


@pytest.mark.parametrize("name", ["events", "events.v1"])
def test_a_rule_is_found_with_and_without_its_version(name: str) -> None:
    assert rule_named(name).name == "events.v1"


def test_an_unknown_rule_is_answered_with_the_nearest() -> None:
    with pytest.raises(UnknownId, match="no counting rule 'incident_days'") as caught:
        rule_named("incident_days")
    assert caught.value.hint == "Did you mean 'incident-days'?"
