from __future__ import annotations

import importlib.util
import re
import sys
from dataclasses import replace
from pathlib import Path
from types import ModuleType

import numpy as np
import pyarrow as pa
import pytest
from numpy.typing import NDArray

from truceline.core.errors import InvalidValue
from truceline.exchange.linkage import Judged, Pairs, link, reasons, rows_of
from truceline.exchange.linkage.levels import FEATURES
from truceline.exchange.linkage.model import CLASSES

from .made import made_list

pytest.importorskip("arabic_name_romanizer")


Made = tuple[pa.Table, list[tuple[int, int]], Pairs]


@pytest.fixture(scope="module")
def made() -> Made:
    table, truth = made_list()
    return table, truth, link(rows_of(table))


def kinds(pairs: Pairs, truth: list[tuple[int, int]]) -> NDArray[np.str_]:
    named = []
    for left, right in zip(pairs.left.tolist(), pairs.right.tolist(), strict=True):
        (one, group), (other, groups) = truth[left], truth[right]
        named.append("same" if one == other else "kin" if group == groups else "other")
    return np.array(named)


def test_one_person_in_two_scripts_is_found(made: Made) -> None:
    _, truth, pairs = made
    same = kinds(pairs, truth) == "same"
    wanted = sum(1 for at in {t[0] for t in truth} if [t[0] for t in truth].count(at) == 2)
    assert (pairs.p_same[same] > 0.5).sum() >= 0.9 * wanted
    assert same[pairs.p_same > 0.9].mean() >= 0.95


def test_brothers_come_out_as_kin_and_not_as_one_person(made: Made) -> None:
    _, truth, pairs = made
    kin = kinds(pairs, truth) == "kin"
    assert kin.sum() > 20
    assert (pairs.p_kin[kin] > 0.5).mean() >= 0.8
    assert (pairs.p_same[kin] > 0.5).mean() <= 0.05


def test_the_reasons_of_brothers_are_a_sentence_without_a_name(made: Made) -> None:
    table, truth, pairs = made
    kin = np.flatnonzero((kinds(pairs, truth) == "kin") & (pairs.p_kin > 0.8))
    sentences = [reasons(pairs, int(at)) for at in kin]
    pattern = r"same .*father.*, births? .* apart: brother, 0\.\d\d|.*: brother, 1\.00"
    assert any(re.fullmatch(pattern, each[0]) for each in sentences)
    assert all("given name differs" in each or "given name" in " ".join(each) for each in sentences)
    said = {str(word) for column in ("given", "father", "family") for word in
            table.column(column).to_pylist()}  # fmt: skip
    assert not any(word in line for each in sentences for line in each for word in said)


def test_probabilities_sum_to_one_and_pairs_are_sorted_once_each(made: Made) -> None:
    table, _, pairs = made
    total = pairs.p_same + pairs.p_kin + pairs.p_namesake + pairs.p_unrelated
    np.testing.assert_allclose(total, 1, atol=1e-5)
    assert (pairs.left < pairs.right).all()
    code = pairs.left * len(table) + pairs.right
    assert (np.diff(code) > 0).all()
    assert set(pairs.levels) == set(FEATURES)
    assert all(re.fullmatch(r"[a-z-]+\.v\d+", feature) for feature in FEATURES)


def test_linking_again_gives_the_same(made: Made) -> None:
    table, _, pairs = made
    np.testing.assert_array_equal(link(rows_of(table)).p_same, pairs.p_same)


def test_a_judged_pair_stands_as_judged_and_moves_the_others(made: Made) -> None:
    table, _, pairs = made
    doubtful = np.argsort(np.abs(pairs.p_same - 0.5))[:30]
    met = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
    apart = next(at for at in range(1, len(table)) if (0, at) not in met)
    judged = Judged(
        left=np.append(pairs.left[doubtful], apart),
        right=np.append(pairs.right[doubtful], 0),
        verdicts=np.array(["different"] * 30 + ["same"]),
    )
    after = link(rows_of(table), judged=judged)
    added = (after.left == 0) & (after.right == apart)  # no key had brought them together
    assert after.p_same[added].tolist() == [1]
    kept = {f"p_{each}": getattr(after, f"p_{each}")[~added] for each in CLASSES}
    after = replace(after, **kept)
    assert (after.p_same[doubtful] == 0).all()
    others = np.setdiff1d(np.flatnonzero((pairs.p_same > 0.05) & (pairs.p_same < 0.99)), doubtful)
    assert (after.p_same[others] <= pairs.p_same[others] + 1e-6).all()
    total = after.p_same + after.p_kin + after.p_namesake + after.p_unrelated
    np.testing.assert_allclose(total, 1, atol=1e-5)


def test_an_unsure_judgement_counts_for_nothing(made: Made) -> None:
    table, _, pairs = made
    judged = Judged(left=pairs.left[:5], right=pairs.right[:5], verdicts=np.full(5, "unsure"))
    np.testing.assert_array_equal(link(rows_of(table), judged=judged).p_same, pairs.p_same)


def test_a_strange_verdict_is_refused() -> None:
    with pytest.raises(InvalidValue, match="perhaps"):
        Judged(left=np.zeros(1, int), right=np.ones(1, int), verdicts=np.array(["perhaps"]))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_hardly_any_rows_give_hardly_any_pairs(count: int) -> None:
    table, _ = made_list(4)
    pairs = link(rows_of(table.slice(0, count)))
    assert len(pairs) <= count


@pytest.mark.parametrize(
    "missing", [["place", "area"], ["birth_place", "born_first", "born_last"], ["family", "full"]]
)
def test_columns_that_no_list_has_count_as_not_said(missing: list[str]) -> None:
    table, _ = made_list(60)
    held = [each for each in missing if each in table.column_names]
    assert len(link(rows_of(table.drop_columns(held)))) > 0


def test_rows_without_ids_or_with_one_id_twice_are_refused() -> None:
    with pytest.raises(InvalidValue, match="row_id"):
        rows_of(pa.table({"list_id": ["a"]}))
    with pytest.raises(InvalidValue, match="twice"):
        rows_of(pa.table({"row_id": ["1", "1"], "list_id": ["a", "a"]}))


def _tool(folder: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, folder / f"{name}.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


# The tool that makes the lists leaves its file of names open.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.slow
def test_ten_thousand_made_rows_are_linked_within_the_bounds(shared: Path) -> None:
    tools = shared.parent / "tools"
    made, _ = _tool(tools, "persons_bench").generate(10_000, seed=4)
    bench = _tool(Path(__file__).parents[3] / "bench", "persons_lists")
    pairs = link(rows_of(bench.table_of(made)))
    found = _tool(tools, "evaluate_pairs").evaluate(
        made, pairs.left, pairs.right, pairs.p_same.astype(float), [0.5, 0.95]
    )
    assert len(pairs) <= 10 * len(made)
    assert found["pairs_completeness"] >= 0.93
    assert found["best"]["f1"] >= 0.90
    assert found["at"]["0.5"]["f1"] >= 0.90
    assert found["at"]["0.95"]["p"] >= 0.95
    assert found["at"]["0.5"]["r_cross_script"] >= 0.80
    assert found["ece_p_ge_0.05"] <= 0.03
