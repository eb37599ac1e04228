"""Linkage of lists beside Splink, in one run: `python bench/persons.py FOLDER [FOLDER…]`.

A folder holds `records.parquet` as the generator of synthetic lists writes it. TRUCELINE_SHARED
(default ../shared) names where `tools/evaluate_pairs.py` stands. `--ours` leaves the peers out.
Splink is trained as its documentation has it: chance agreement from random pairs, the rest by
expectation maximisation over two blockings; once on names as written, once on our canonical names.
"""

from __future__ import annotations

import argparse
import importlib
import os
import resource
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import splink.comparison_library as cl
from persons_lists import table_of
from splink import Linker, SettingsCreator, block_on
from splink.internals.duckdb.database_api import DuckDBAPI

from truceline.exchange.clusters import cluster
from truceline.exchange.linkage import link, rows_of
from truceline.exchange.linkage.columns import persons_of

NAMES = ("given", "father", "family", "mother")
HEADS = (
    *("seconds", "compl.", "/row", "best-F1", "F1@.5"),
    *("P@.95", "ECE", "x-scr.", "largest"),
)
Found = tuple[np.ndarray, np.ndarray, np.ndarray]


def ours(table: pa.Table) -> tuple[Found, np.ndarray]:
    """Pairs, their probability and the clusters, by Truceline."""
    pairs = link(rows_of(table))
    labels = cluster(pairs, len(table)).labels
    return (pairs.left, pairs.right, pairs.p_same.astype(float)), labels


def written(table: pa.Table) -> pd.DataFrame:
    """What Splink compares: names as the lists write them."""
    frame = table.select(["row_id", *NAMES, "sex", "place", "area"]).to_pandas()
    for name in NAMES:
        frame[name] = frame[name].str.lower()
    for ours, theirs in (("born_first", "dob"), ("event_first", "event")):
        days = table.column(ours).to_pandas()
        written_days = pd.to_datetime(days, unit="D").dt.strftime("%Y-%m-%d")
        frame[theirs] = written_days.where(days.notna(), None)
    return frame.rename(columns={"row_id": "unique_id"})


def canonical(table: pa.Table) -> pd.DataFrame:
    """The same with our canonical name in the place of each part."""
    frame = written(table)
    persons = persons_of(rows_of(table))
    for name in NAMES:
        numbers = persons.names.canon(name)
        frame[name] = [f"n{number}" if number > 0 else None for number in numbers.tolist()]
    return frame


def by_splink(frame: pd.DataFrame, *, is_exact: bool) -> Found:
    """Pairs and their probability, by Splink on DuckDB."""

    def name(column: str) -> Any:
        one = cl.ExactMatch(column) if is_exact else cl.JaroWinklerAtThresholds(column, [0.92, 0.8])
        return one.configure(term_frequency_adjustments=True)

    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            *(name(column) for column in NAMES),
            cl.DateOfBirthComparison("dob", input_is_string=True),
            cl.AbsoluteDateDifferenceAtThresholds(
                "event", input_is_string=True, metrics=["day"] * 4, thresholds=[1, 7, 31, 366]
            ),
            cl.ExactMatch("sex"),
            cl.JaroWinklerAtThresholds("place", [0.92, 0.8]),
            cl.JaroWinklerAtThresholds("area", [0.92, 0.8]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given", "family"),
            block_on("father", "family"),
            block_on("given", "father", "area"),
            block_on("dob", "given"),
            block_on("dob", "family"),
            block_on("event", "given"),
            block_on("event", "family"),
            block_on("event", "father"),
        ],
    )
    api = DuckDBAPI()
    linker = Linker(api.register(frame), settings, log_level=50)
    training = linker.training
    likely = [block_on("given", "father", "family", "dob")]
    training.estimate_probability_two_random_records_match(likely, recall=0.3)
    training.estimate_u_using_random_sampling(max_pairs=2e6)
    training.estimate_parameters_using_expectation_maximisation(block_on("given", "family"))
    training.estimate_parameters_using_expectation_maximisation(block_on("dob", "area"))
    found = linker.inference.predict(threshold_match_probability=0.01).as_pandas_dataframe()
    at = pd.Series(np.arange(len(frame)), index=frame["unique_id"])
    left = at[found["unique_id_l"]].to_numpy()
    right = at[found["unique_id_r"]].to_numpy()
    return left, right, found["match_probability"].to_numpy(float)


def line(who: str, seconds: float, score: dict[str, Any], largest: int | None) -> str:
    """One line of the table."""
    half, sure = score["at"]["0.5"], score["at"]["0.95"]
    return (
        f"{who:24} {seconds:7.1f} {score['pairs_completeness']:6.3f} "
        f"{score['candidate_pairs'] / score['n_records']:6.1f} {score['best']['f1']:7.3f} "
        f"{half['f1']:7.3f} {sure['p']:7.3f} {score.get('ece_p_ge_0.05', float('nan')):6.3f} "
        f"{score['at']['best']['r_cross_script']:6.3f} {largest or half['max_cluster']:8d}"
    )


def scorer() -> Callable[..., dict[str, Any]]:
    """The function that scores pairs, from where the shared tools stand."""
    sys.path[:0] = [str(Path(os.environ.get("TRUCELINE_SHARED", "../shared")) / "tools")]
    found: Callable[..., dict[str, Any]] = importlib.import_module("evaluate_pairs").evaluate
    return found


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of the processor, over all threads, and the result."""
    begun = time.process_time()
    found = work()
    return time.process_time() - begun, found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--ours", action="store_true", help="leave the peers out")
    asked = parser.parse_args()
    evaluate = scorer()
    for folder in asked.folders:
        made = pd.read_parquet(folder / "records.parquet")
        table = table_of(made)
        print(f"\n{folder.name}: {len(made):,} rows")
        print(f"{'':24} " + " ".join(f"{one:>7}" for one in HEADS))
        seconds, (found, labels) = timed(partial(ours, table))
        largest = int(np.bincount(labels).max())
        print(line("Truceline", seconds, evaluate(made, *found, [0.5, 0.95]), largest), flush=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{'':24} most memory so far {peak:,.0f} MiB", flush=True)
        if asked.ours:
            continue
        for who, frame, is_exact in (
            ("Splink", written(table), False),
            ("Splink, our names", canonical(table), True),
        ):
            seconds, found = timed(partial(by_splink, frame, is_exact=is_exact))
            print(line(who, seconds, evaluate(made, *found, [0.5, 0.95]), None), flush=True)


if __name__ == "__main__":
    main()
