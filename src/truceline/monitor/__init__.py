"""Monitoring: reports become counts by named rules, comparisons and assessments.

In come the reports of one feed as a table, shares of zones, stated coverage, ceasefires. Out come
counts with their certain, expected and possible parts, never sums across counters. Refused are
filters that cannot run, sums of unlike units, and rates where nobody was looking.
"""

from truceline.monitor.assess import (
    FeedCase,
    assess,
    find_lumped,
    periods_of,
    source_concentration,
)
from truceline.monitor.ceasefires import CeasefireCase, compare_ceasefires, in_effect_until
from truceline.monitor.compare import compare_starts, exposure_days
from truceline.monitor.count import Chosen, choose, count, count_chosen, weigh_chosen
from truceline.monitor.coverage import coverage_of
from truceline.monitor.filters import (
    ReportFilter,
    Selection,
    filter_between,
    find_unlabelled,
    select,
    select_reports,
)
from truceline.monitor.grid import Cells, grid_cells
from truceline.monitor.intervals import binomial_interval, rate_interval, rate_ratio
from truceline.monitor.names import did_you_mean, resolve_actor
from truceline.monitor.rules import load_rules, rule_named
from truceline.monitor.scope import FeedReports, ZoneShares
from truceline.monitor.series import weekly_series

__all__ = [
    "CeasefireCase",
    "Cells",
    "Chosen",
    "FeedCase",
    "FeedReports",
    "ReportFilter",
    "Selection",
    "ZoneShares",
    "assess",
    "binomial_interval",
    "choose",
    "compare_ceasefires",
    "compare_starts",
    "count",
    "count_chosen",
    "coverage_of",
    "did_you_mean",
    "exposure_days",
    "filter_between",
    "find_lumped",
    "find_unlabelled",
    "grid_cells",
    "in_effect_until",
    "load_rules",
    "periods_of",
    "rate_interval",
    "rate_ratio",
    "resolve_actor",
    "rule_named",
    "select",
    "select_reports",
    "source_concentration",
    "weekly_series",
    "weigh_chosen",
]
