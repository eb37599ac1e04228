"""The zone index: which zones hold which points, for ten events or ten thousand million.

In come zones with their days of validity, then points with their days; out come all pairs of row
and zone, each row judged by itself, and how many rows could not be placed. A grid over the zones
answers for most points; only those in a cell that a boundary crosses get an exact test. It
refuses a zone whose outline is invalid or leaves the earth, and a ring that jumps the antimeridian.
"""

from truceline.geography.zone_index.build import build_zone_index
from truceline.geography.zone_index.cache import cached_zone_index
from truceline.geography.zone_index.index import ZoneIndex
from truceline.geography.zone_index.kernel import PAIR_SCHEMA, ZONE_DAY_KERNEL, ZONE_KERNEL
from truceline.geography.zone_index.model import Unplaced, ZonePairs
from truceline.geography.zone_index.table import CELL_SCHEMA, cell_sql, cell_table, pairs_sql
from truceline.geography.zone_index.zone_set import ZoneSet, read_zone_set

__all__ = [
    "CELL_SCHEMA",
    "PAIR_SCHEMA",
    "ZONE_DAY_KERNEL",
    "ZONE_KERNEL",
    "Unplaced",
    "ZoneIndex",
    "ZonePairs",
    "ZoneSet",
    "build_zone_index",
    "cached_zone_index",
    "cell_sql",
    "cell_table",
    "pairs_sql",
    "read_zone_set",
]
