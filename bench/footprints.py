"""Many footprints against many zones: speed, and how far shares by points lie from exact ones.

    python bench/footprints.py                         300 zones, 200,000 reports
    python bench/footprints.py --footprints 1e6 --per-place 1
    python bench/footprints.py --truth 200             simulated truth: bias of expected counts
    python bench/footprints.py --workspace ws          the real table, from a workspace with the
                                                       pack `syria` and UCDP GED, Syria 2016-2018

Radii as in UCDP GED for Syria 2016-2018 without boundaries: 55 % 1 km, 36 % 25 km, the rest 30 to
75 km. There a place is named 5.8 times on average; `--per-place 1` makes every footprint another.
Per second of processor time on one thread, after a first pass that cuts the zones' edges. Prints
Markdown; ends with 1 where certain, possible or inside differ from `place_shares`, or a bound is
missed (100,000 a second at 64 points by the fastest way, numba's where the extra `fast` is there).
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import sys
import time
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path

import numpy as np
from zones_made import made_events, made_zones

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from geography.truths import ZONES, judged, together
from truceline.core.dates import Period
from truceline.geography import (
    Footprints,
    PlaceShares,
    ZoneShape,
    footprints,
    load_countries,
    place_shares,
)
from truceline.geography.sampled import build_footprint_index, sample_shares
from truceline.monitor import FeedReports, ZoneShares, count, rule_named
from truceline.monitor.model import Count
from truceline.monitor.sensitivity import in_words, vary_count

RADII_M = np.array([1_000.0, 25_000.0, 30_000.0, 75_000.0, 50_000.0])
REPORTS = np.array([7853, 5086, 305, 564, 479])
PER_PLACE, LEAST_PER_S = 5.8, 100_000.0
AREAS = [
    "idlib-deescalation-area",
    "northern-homs-deescalation-area",
    "eastern-ghouta-deescalation-area",
    "south-west-deescalation-area",
    "deescalation-areas-2017",
]


def made_footprints(number: int, per_place: float) -> Footprints:
    rng = np.random.default_rng(11)
    places = made_events(max(1, int(number / per_place)))
    radius = rng.choice(RADII_M, len(places["row"]), p=REPORTS / REPORTS.sum())
    at = np.arange(number) if per_place == 1 else rng.integers(0, len(radius), number)
    return Footprints(
        lon_deg=places["lon_deg"][at],
        lat_deg=places["lat_deg"][at],
        radius_m=radius[at],
        area=np.full(number, -1),
        areas=(),
        basis=np.full(number, "", dtype=object),
    )


def first(all_of_them: Footprints, number: int) -> Footprints:
    columns = {n: getattr(all_of_them, n)[:number] for n in ("lon_deg", "lat_deg", "radius_m")}
    return Footprints(
        **columns, area=np.full(number, -1), areas=(), basis=np.full(number, "", dtype=object)
    )


def speed(number: int, zones: list, points: list[int]) -> bool:
    clock = time.process_time()
    ways = {"numpy": build_footprint_index(zones)}
    seconds_index = time.process_time() - clock
    if importlib.util.find_spec("numba"):
        ways["numba"] = build_footprint_index(zones, is_fast=True)
        sample_shares(made_footprints(100, 1.0), ways["numba"])  # compiles
    load = os.getloadavg()[0]
    print(f"{len(zones)} zones; index {seconds_index:.1f} s; load at the start {load:.1f}.\n")
    print("| reports per place | points | by | reports per s | pairs | first pass, s |")
    print("|--:|--:|---|--:|--:|--:|")
    met: dict[float, bool] = {}
    for per_place in (PER_PLACE, 1.0):
        made = made_footprints(number, per_place)
        for each, (way, index) in product(points, ways.items()):
            seconds = []
            for _ in range(4):
                again = replace(made)  # Its discs are told apart anew.
                clock = time.process_time()
                shares = sample_shares(again, index, points=each)
                seconds.append(time.process_time() - clock)
            rate = number / min(seconds)
            if each <= 64:
                met[per_place] = met.get(per_place, False) or rate >= LEAST_PER_S
            print(
                f"| {per_place:g} | {each} | {way} | {rate:,.0f} | {len(shares.row):,} "
                f"| {seconds[0]:.1f} |"
            )
    return all(met.values())


def errors(number: int, zones: list, points: list[int]) -> bool:
    made = first(made_footprints(number, 1), number)
    some = zones[::6]
    exact = [place_shares(made, zone) for zone in some]
    print(f"\n{number:,} footprints, {len(some)} zones, against exact areas (`place_shares`):\n")
    print("| points | pairs in part | mean error | 99 % within | max | bias of the sum | others |")
    print("|--:|--:|--:|--:|--:|--:|--:|")
    differ = 0
    for each in points:
        shares = sample_shares(made, some, points=each)
        off, total, wrong = [], 0.0, 0
        for number_, one in enumerate(exact):
            got = shares.of_zone(number_)
            part = one.possible & ~one.certain
            off.append((got.p_inside - one.p_inside)[part])
            total += float(one.p_inside[part].sum())
            for name in ("certain", "possible", "inside"):
                wrong += int((getattr(got, name) != getattr(one, name)).sum())
        all_off = np.concatenate(off)
        size = np.abs(all_off)
        differ += wrong
        print(
            f"| {each} | {len(size):,} | {size.mean():.4f} | {np.quantile(size, 0.99):.3f} "
            f"| {size.max():.3f} | {all_off.sum() / total:+.3%} | {wrong} differ |"
        )
    return differ == 0


def truth(lands: int) -> None:
    print("| zone | incidents truly inside | expected | bias | points inside | bias |")
    print("|---|--:|--:|--:|--:|--:|")
    for kind in ZONES:
        v = together([judged(kind, events=20_000, seed=seed) for seed in range(lands)])
        print(
            f"| {kind} | {v.true:,.0f} | {v.expected:,.0f} | {v.bias:+.2%} "
            f"| {v.by_point:,.0f} | {v.bias_by_point:+.0%} |"
        )


def real(folder: str) -> None:
    from truceline.workspace.open import open_workspace  # noqa: PLC0415

    monitor = open_workspace(folder).monitor
    (reports,) = monitor.feeds()
    placed, _ = footprints(reports.table, layers=(), countries=load_countries())
    precisions(reports)
    zones = {area: monitor.zone(area, None) for area in AREAS}
    areas(reports, placed, zones)
    sensitivity(reports, placed, zones["eastern-ghouta-deescalation-area"])


def precisions(reports: FeedReports) -> None:
    labels = reports.labels("precision")
    codes = np.array(labels.values)[labels.codes]
    print("| precision | reports | share |\n|---|--:|--:|")
    for name, chosen in (("1", ["1"]), ("2", ["2"]), ("1–2", ["1", "2"])):
        here = np.isin(codes, chosen)
        print(f"| {name} | {here.sum():,} | {here.mean():.1%} |")


def counted(reports: FeedReports, zone: ZoneShape, shares: PlaceShares) -> Count:
    named = ZoneShares(zone_id=zone.zone_id, shares=shares, is_stated=zone.is_stated)
    return count(reports, rule=rule_named("events"), zone=named)


def areas(reports: FeedReports, placed: Footprints, zones: dict[str, ZoneShape]) -> None:
    shares = sample_shares(placed, list(zones.values()))
    print(
        "\n| area | edge ± | both ways | count | certain | expected | by points | possible | sure |"
    )
    print("|---|--:|---|--:|--:|--:|--:|--:|--:|")
    for number, (area, zone) in enumerate(zones.items()):
        made, exact = shares.of_zone(number), place_shares(placed, zone)
        one, by_points = (counted(reports, zone, each) for each in (exact, made))
        differ = any(
            (getattr(exact, k) != getattr(made, k)).any() for k in ("inside", "certain", "possible")
        )
        print(
            f"| {area} | {zone.accuracy_m / 1000:g} km | {'DIFFER' if differ else 'same'} "
            f"| {one.value:,.0f} | {one.certain:,.0f} | {one.expected:,.1f} "
            f"| {by_points.expected:,.1f} | {one.possible:,.0f} | {one.certain / one.value:.0%} |"
        )


def sensitivity(reports: FeedReports, placed: Footprints, zone: ZoneShape) -> None:
    period = Period(from_on=date(2017, 5, 6), until_on=date(2018, 3, 1))
    rule = rule_named("events")
    varied = vary_count(reports, rule=rule, zone=zone, placed=placed, period=period)
    print(f"\n{zone.zone_id}, 6 May 2017 to 28 February 2018:\n")
    print("| choice | changed | count | certain | expected | possible |\n|---|---|--:|--:|--:|--:|")
    rows = [("as asked", "", varied.asked)]
    rows += [(row.choice, row.changed, row.count) for row in varied.rows]
    for choice, changed, one in rows:
        numbers = (one.value, one.certain, one.expected, one.possible)
        print(f"| {choice} | {changed} | " + " | ".join(f"{n:,.0f}" for n in numbers) + " |")
    print("\n> " + in_words(varied))


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    asked.add_argument("--footprints", type=float, default=200_000)
    asked.add_argument("--zones", type=int, default=300)
    asked.add_argument("--points", type=int, nargs="+", default=[64, 256])
    asked.add_argument("--truth", type=int, default=0)
    asked.add_argument("--workspace", default="")
    given = asked.parse_args()
    if given.workspace:
        real(given.workspace)
        return 0
    if given.truth:
        truth(given.truth)
        return 0
    zones = made_zones(given.zones)
    fast = speed(int(given.footprints), zones, given.points)
    right = errors(5_000, zones, [16, *given.points, 1024])
    return 0 if fast and right else 1


if __name__ == "__main__":
    sys.exit(main())
