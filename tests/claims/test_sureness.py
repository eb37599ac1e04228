"""How sure a claim is follows from what speaks for it, and says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.languages_read import FewNames
from truceline.claims.model import Suggestion
from truceline.claims.read import open_reading, read_document
from truceline.claims.surety.signs import AGAINST, AGREEING, signs_of
from truceline.claims.surety.sureness import Weights, p_right, tier_of, tiers, weights
from truceline.core.document import Document
from truceline.core.errors import InvalidValue

DOCS = Path(__file__).parents[2] / "docs" / "validation-reading.md"
SIGNS = (*AGREEING, *AGAINST)
strengths = st.fixed_dictionaries({name: st.floats(0, 1) for name in SIGNS})
TOLD = "On 3 March 2020 the army shelled the town."
UNKNOWN = "The outlook darkens the valley."


def read(text: str, language: str = "en") -> Suggestion:
    (one,) = read_document(Document(source_id="d", text=text, language=language), FewNames())
    return one


@given(signs=strengths, name=st.sampled_from(SIGNS), other=st.floats(0, 1))
def test_more_agreement_never_makes_a_claim_less_sure(
    signs: dict[str, float], name: str, other: float
) -> None:
    low, high = sorted((signs[name], other))
    weak, strong = p_right({**signs, name: low}), p_right({**signs, name: high})
    assert 0 < min(weak, strong) <= max(weak, strong) < 1
    assert weak <= strong if name in AGREEING else strong <= weak


@given(signs=strengths)
def test_a_language_without_annotated_claims_is_never_surer(signs: dict[str, float]) -> None:
    assert p_right(signs, is_fitted=False) <= p_right(signs)


def test_a_claim_that_a_frame_knows_is_surer_than_a_kind_of_clause() -> None:
    told, unknown = read(TOLD), read(UNKNOWN)
    assert told.frame
    assert not unknown.frame
    assert told.sureness > unknown.sureness
    assert told.reasons[0].startswith("a frame")
    assert unknown.reasons[0] == "only the kind of clause says so"


def test_reasons_are_one_to_four_and_reading_twice_gives_the_same() -> None:
    for text in (TOLD, UNKNOWN):
        one = read(text)
        assert 1 <= len(set(one.reasons)) == len(one.reasons) <= 4
        assert read(text) == one


def test_an_unfitted_language_says_so() -> None:
    one = read("Турция вывела войска из города.", "ru")
    assert "no annotated claims in this language say how often that is right" in one.reasons
    assert tier_of(one.sureness).name != "sure"


def test_every_sign_is_from_0_to_1_and_has_a_weight() -> None:
    reading = open_reading(
        Document(source_id="d", text=f"{TOLD} {UNKNOWN}", language="en"), FewNames()
    )
    for chosen in reading.chosen:
        said = reading.suggest(chosen)
        signs = signs_of(reading.parsed, chosen, said, reading.frames, reading.hung)
        assert signs.keys() == weights().signs.keys()
        assert all(0 <= one <= 1 for one in signs.values())


@pytest.mark.parametrize(
    ("sureness", "name"),
    [
        *((1, "sure"), (0.8, "sure"), (0.799, "likely"), (0.5, "likely")),
        *((0.499, "doubtful"), (0, "doubtful")),
    ],
)
def test_tiers_begin_where_the_glossary_says(sureness: float, name: str) -> None:
    assert tier_of(sureness).name == name
    assert [one.least for one in tiers()] == sorted((one.least for one in tiers()), reverse=True)


def test_a_weight_whose_direction_turned_is_refused() -> None:
    held = weights()
    turned = {**held.signs, "framed": -0.1}
    with pytest.raises(InvalidValue, match="turned \\['framed'\\]") as caught:
        Weights(intercept=0, elsewhere=0, languages=held.languages, signs=turned,
                usual=held.usual, model_agrees=1, model_silent=0)  # fmt: skip
    assert "bench/fit_sureness.py" in caught.value.hint


def test_the_published_weights_are_those_in_use() -> None:
    published = dict(re.findall(r"^\| (\w+) \| ([+-]\d\.\d\d) \|$", DOCS.read_text("utf-8"), re.M))
    held = weights().signs
    assert published.keys() == held.keys()
    for name, weight in published.items():
        assert float(weight) == pytest.approx(held[name], abs=0.0056)
