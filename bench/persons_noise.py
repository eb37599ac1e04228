"""Lists with noise that the generator of lists does not make: `python bench/persons_noise.py`.

`--rows` (5,000), `--seed` (7) and names of variants narrow what is run. TRUCELINE_SHARED (default
../shared) names where `tools/persons_bench.py` and `tools/evaluate_pairs.py` stand. The generator
draws people and plain lists; each variant then takes fields away, changes who is on the lists, or
writes errors of its own. The columns: F1 at the best threshold in hindsight and at 0.5, precision
and recall of pairs scored 0.95 or more and how many those are, calibration error of pairs from
0.05 up, precision of pairs called kin (one household), the largest cluster.
"""

from __future__ import annotations

import argparse
import importlib
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pandas as pd
from persons_lists import table_of

from truceline.exchange.clusters import cluster
from truceline.exchange.linkage import link, rows_of

Frame = pd.DataFrame
Rng = np.random.Generator
NAMES = ["given", "father", "grandfather", "family", "mother"]
PLACES = ["birth_place", "place", "governorate"]
LISTS = ("FAM", "AUTH", "NGO", "TRACE", "MEDIA")
LATIN = {name: {"latin": 1.0} for name in LISTS}
ARABIC = {name: {"latin": 0.0} for name in LISTS}
REPEATED = {name: {"dup": 0.45} for name in LISTS}
TURKISH = [
    *(("kh", "h"), ("gh", "ğ"), ("sh", "ş"), ("ch", "ç"), ("ou", "u"), ("oo", "u"), ("ee", "i")),
    *(("j", "c"), ("w", "v"), ("q", "k"), ("th", "s"), ("dh", "z"), ("aa", "a"), ("-", " ")),
]
HEADS = (
    *("rows", "true", "expected", "compl", "best", "half", "sure", "P95", "R95", "ece", "kin"),
    *("largest", "seconds"),
)


def tools() -> tuple[ModuleType, ModuleType]:
    """The generator and the scorer, from where the shared tools stand."""
    sys.path[:0] = [str(Path(os.environ.get("TRUCELINE_SHARED", "../shared")) / "tools")]
    return importlib.import_module("persons_bench"), importlib.import_module("evaluate_pairs")


def lists_of(
    rows: int, seed: int, lists: Mapping[str, Mapping[str, Any]] | None = None, *, few: int = 0
) -> Frame:
    """Plain lists, with settings of lists changed, and names drawn from few where asked."""
    made, _ = tools()
    rng = made.Rng(seed)
    names = made.Names(rng)
    if few:
        best = np.argsort(-np.diff(names.male.c, prepend=0))[:few]
        names.male = made.Alias([names.male.items[at] for at in best], 1 / (np.arange(few) + 3.0))
        kept = np.argsort(-names.sur_w)[: 12 * few]
        names.sur_items = [names.sur_items[at] for at in kept]
        names.sur_w = names.sur_w[kept]
        names.surname = made.Alias(names.sur_items, names.sur_w)
        names.sur_w = np.append(names.sur_w, np.full(1000, 1e-12))
        names.sur_items += names.sur_items[:1] * 1000
    people, towns = made.build_population(int(rows / 1.245), names, rng)
    settings = {name: {**made.LISTS[name], **(lists or {}).get(name, {})} for name in made.LISTS}
    found, _ = made.make_records(people, towns, names, rng, settings)
    return pd.DataFrame(found, columns=made.COLS)


def without(frame: Frame, columns: list[str], at: Any = None) -> Frame:
    """Fields taken away, from all rows or some."""
    frame = frame.copy()
    frame.loc[slice(None) if at is None else at, columns] = None
    return frame


def some(frame: Frame, rng: Rng, share: float, *lists: str) -> np.ndarray:
    """(rows,) which rows, of these lists."""
    drawn = rng.random(len(frame)) < share
    return drawn & (frame.list_id.isin(lists).to_numpy() if lists else True)


def spelt(frame: Frame, at: np.ndarray, write: Callable[[str], str]) -> Frame:
    """Names of some rows written otherwise, in their slots and in the whole name alike."""
    frame = frame.copy()
    for column in [*NAMES, "full_name"]:
        held = at & frame[column].notna().to_numpy()
        frame.loc[held, column] = [write(each) for each in frame.loc[held, column]]
    return frame


def turkish(word: str) -> str:
    """As a Turkish clerk would write it."""
    word = word.lower()
    for one, other in TURKISH:
        word = word.replace(one, other)
    return word.title()


def mistyped(rng: Rng, share: float) -> Callable[[str], str]:
    """Letters lost, doubled, exchanged, or read wrongly, in some of the words."""

    def wrong(word: str) -> str:
        if len(word) < 4 or rng.random() > share:
            return word
        at, how = int(rng.integers(1, len(word) - 1)), rng.random()
        if how < 0.4:
            return word[:at] + word[at + 1 :]
        if how < 0.6:
            return word[:at] + word[at] + word[at:]
        if how < 0.8:
            return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
        other = word[int(rng.integers(len(word)))]
        return word[:at] + other + word[at + 1 :]

    return lambda name: " ".join(wrong(word) for word in name.split(" "))


def exchanged(frame: Frame, at: np.ndarray, one: str, other: str) -> Frame:
    """Two columns changed places in some rows that say both."""
    frame = frame.copy()
    at = at & frame[one].notna().to_numpy() & frame[other].notna().to_numpy()
    frame.loc[at, [one, other]] = frame.loc[at, [other, one]].to_numpy()
    return frame


def years_only(frame: Frame) -> Frame:
    """No day nor month of any date."""
    return frame.assign(dob=frame.dob.str[:4], event_date=frame.event_date.str[:4])


def heaped(frame: Frame, rng: Rng) -> Frame:
    """Births from guessed ages, up to four years off and mostly ending in 0 or 5."""
    year = frame.dob.str[:4].astype(float) + rng.integers(-4, 5, len(frame))
    rounded = np.where(rng.random(len(frame)) < 0.6, (year / 5).round() * 5, year)
    said = frame.dob.notna().to_numpy()
    years = zip(np.nan_to_num(rounded), said, strict=True)
    return frame.assign(dob=[f"{int(each)}" if has else None for each, has in years])


def late(frame: Frame, rng: Rng) -> Frame:
    """Events by the day of their registration, weeks or months later on every list but one."""
    days = pd.to_datetime(frame.event_date.where(frame.event_date.str.len() == 10), errors="coerce")
    delay = rng.exponential(70, len(frame)) * (frame.list_id != "FAM")
    moved = (days + pd.to_timedelta(delay.round(), unit="D")).dt.strftime("%Y-%m-%d")
    return frame.assign(event_date=moved.where(days.notna(), None))


def one_raid(frame: Frame, rng: Rng) -> Frame:
    """Half of all people taken on two days in one town: day and place say little there."""
    people = frame.person_id.to_numpy()
    taken = rng.random(people.max() + 1)[people]
    frame = frame.copy()
    for least, day in ((0.0, "2013-08-21"), (0.25, "2014-02-07")):
        at = (taken >= least) & (taken < least + 0.25)
        arabic = at & (frame.script == "arabic").to_numpy()
        frame.loc[at & frame.event_date.notna(), "event_date"] = day
        frame.loc[at & frame.place.notna(), "place"] = "Homs"
        frame.loc[arabic & frame.place.notna(), "place"] = "حمص"
        frame.loc[at & frame.governorate.notna(), "governorate"] = "Homs"
        frame.loc[arabic & frame.governorate.notna(), "governorate"] = "حمص"
    return frame


def placeholder(frame: Frame, rng: Rng) -> Frame:
    """Two lists write one date of birth where they know none, and one place."""
    at = some(frame, rng, 0.3, "AUTH", "NGO", "FAM")
    frame = frame.copy()
    frame.loc[at, "dob"] = "1970-01-01"
    at = some(frame, rng, 0.3, "AUTH", "NGO")
    frame.loc[at, "event_date"] = "2012-01-01"
    return frame


def one_town(frame: Frame) -> Frame:
    """All of one town, which the lists name."""
    return frame.assign(
        birth_place=frame.birth_place.where(frame.birth_place.isna(), "داريا"),
        place=frame.place.where(frame.place.isna(), "داريا"),
        governorate=frame.governorate.where(frame.governorate.isna(), "ريف دمشق"),
    )


def kin_only(frame: Frame) -> Frame:
    """Only households of which several are on lists, each written as of one household's town."""
    several = frame.groupby("household_id").person_id.transform("nunique") > 1
    return frame[several].reset_index(drop=True)


def nobody_twice(frame: Frame) -> Frame:
    """Each person on one list, once."""
    return frame.drop_duplicates("person_id").reset_index(drop=True)


def twins(frame: Frame, rng: Rng) -> Frame:
    """Brothers share births to the day, events and places: only given names tell them apart."""
    del rng
    frame = frame.copy()
    first = frame.dropna(subset=["dob"]).drop_duplicates("household_id").set_index("household_id")
    years = frame.dob.str[:4].astype(float)
    # A father taken with his son keeps his own date.
    is_brother = (years - frame.household_id.map(first.dob.str[:4].astype(float))).abs() <= 15
    for column in ("dob", "event_date"):
        shared = frame.household_id.map(first[column])
        fit = frame[column].notna() & shared.notna() & is_brother
        frame.loc[fit, column] = shared[fit]
    return frame


def initials(frame: Frame, rng: Rng) -> Frame:
    """Given names cut to a letter in a third of the rows of two lists."""
    at = some(frame, rng, 0.33, "NGO", "MEDIA") & frame.given.notna().to_numpy()
    frame = frame.copy()
    frame.loc[at, "full_name"] = None
    frame.loc[at, "given"] = frame.loc[at, "given"].str[:1] + "."
    return frame


FIVE = ["birth_place", "place", "grandfather", "mother", "kunya", "event_date", "sex"]
FEW: dict[str, Any] = {"few": 25}
Change = Callable[[Frame, Rng], Frame]
# Variant: settings of `lists_of`, and what is done to its rows.
VARIANTS: dict[str, tuple[dict[str, Any], Change]] = {
    "plain": ({}, lambda f, _: f),
    "Latin only": ({"lists": LATIN}, lambda f, _: f),
    "Arabic only": ({"lists": ARABIC}, lambda f, _: f),
    "a list without births": ({}, lambda f, _: without(f, ["dob"], f.list_id == "AUTH")),
    "no births": ({}, lambda f, _: without(f, ["dob"])),
    "no births, no events": ({}, lambda f, _: without(f, ["dob", "event_date"])),
    "half the places gone": ({}, lambda f, rng: without(f, PLACES, some(f, rng, 0.5))),
    "few names": (FEW, lambda f, _: f),
    "few names, years only": (FEW, lambda f, _: years_only(f)),
    "five fields": ({}, lambda f, _: without(years_only(f), FIVE)),
    "five fields, few names": (FEW, lambda f, _: without(years_only(f), FIVE)),
    "names and area only": ({"few": 60}, lambda f, _: without(f, [*FIVE, "dob"])),
    "kin only": ({}, lambda f, _: kin_only(f)),
    "twins": ({}, lambda f, rng: twins(kin_only(f), rng)),
    "given and family swapped": (
        {},
        lambda f, rng: exchanged(f, some(f, rng, 0.15), "given", "family"),
    ),
    "given and father swapped": (
        {},
        lambda f, rng: exchanged(f, some(f, rng, 0.15, "NGO", "TRACE"), "given", "father"),
    ),
    "300 rows": ({"rows": 300}, lambda f, _: f),
    "60 rows": ({"rows": 60}, lambda f, _: f),
    "duplicates inside lists": ({"lists": REPEATED}, lambda f, _: f),
    "one list": (
        {"times": 3, "lists": REPEATED},
        lambda f, _: f[f.list_id == "NGO"].reset_index(drop=True),
    ),
    "nobody on two lists": ({}, lambda f, _: nobody_twice(f)),
    "nobody twice, few names": (FEW, lambda f, _: nobody_twice(years_only(f))),
    "Turkish spelling": (
        {},
        lambda f, rng: spelt(
            f, (f.script == "latin").to_numpy() & some(f, rng, 1, "TRACE", "MEDIA"), turkish
        ),
    ),
    "a typo in every fifth word": (
        {},
        lambda f, rng: spelt(f, some(f, rng, 1), mistyped(rng, 0.2)),
    ),
    "births from guessed ages": ({}, heaped),
    "late registration": ({}, late),
    "two raids": ({}, one_raid),
    "placeholder dates": ({}, placeholder),
    "one town": ({"few": 60}, lambda f, _: one_town(f)),
    "initials": ({}, initials),
    "whole names only": ({}, lambda f, _: without(f, [*NAMES, "kunya"])),
    "no family names": (
        {},
        lambda f, rng: without(f, ["family", "full_name"], some(f, rng, 0.6)),
    ),
    "no fathers": ({}, lambda f, _: without(f, ["father", "full_name", "grandfather"])),
}


def made(name: str, rows: int, seed: int) -> Frame:
    """The lists of one variant."""
    settings, change = VARIANTS[name]
    asked = {"rows": rows * settings.get("times", 1), **settings}
    asked.pop("times", None)
    return change(lists_of(seed=seed, **asked), np.random.default_rng(seed))


def scored(frame: Frame) -> dict[str, float]:
    """What came of one variant; nan where it has no truth to be found."""
    _, scorer = tools()
    begun = time.process_time()
    table = table_of(frame)
    pairs = link(rows_of(table))
    seconds = time.process_time() - begun
    largest = float(np.bincount(cluster(pairs, len(table)).labels).max())
    sure = pairs.p_same >= 0.95
    people, homes = frame.person_id.to_numpy(), frame.household_id.to_numpy()
    called = pairs.p_kin > 0.5
    is_kin = people[pairs.left] != people[pairs.right]
    is_kin &= homes[pairs.left] == homes[pairs.right]
    found = {
        "rows": len(frame), "true": scorer.true_pairs(people), "sure": int(sure.sum()),
        "kin": float((called & is_kin).sum() / max(called.sum(), 1)),
        "largest": largest, "seconds": seconds, "expected": float(pairs.p_same.sum()),
    }  # fmt: skip
    if not found["true"] or not len(pairs):
        return found
    score = scorer.evaluate(frame, pairs.left, pairs.right, pairs.p_same.astype(float), [0.5, 0.95])
    return found | {
        "compl": score["pairs_completeness"], "best": score["best"]["f1"],
        "half": score["at"]["0.5"]["f1"], "P95": score["at"]["0.95"]["p"],
        "R95": score["at"]["0.95"]["r"], "ece": score.get("ece_p_ge_0.05", float("nan")),
    }  # fmt: skip


def _cell(head: str, found: dict[str, float]) -> str:
    if head not in found:
        return f"{'–':>9}"
    is_share = isinstance(found[head], float) and head not in ("largest", "expected", "seconds")
    return f"{found[head]:9.3f}" if is_share else f"{found[head]:9.0f}"


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("variants", nargs="*", help="all if none is named")
    parser.add_argument("--rows", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    print(f"{'':28}" + "".join(f"{one:>9}" for one in HEADS))
    for name in asked.variants or VARIANTS:
        found = scored(made(name, asked.rows, asked.seed))
        print(f"{name:28}" + "".join(_cell(one, found) for one in HEADS), flush=True)


if __name__ == "__main__":
    main()
