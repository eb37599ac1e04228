"""Committees: panels chosen by lot under quotas that cross, and nominations checked against them.

In: persons with their features, seats, quotas and aims. Out: the fairest lottery over panels
(LEXIMIN), a table of equally likely panels that anyone can verify, the smallest repair of quotas
that nobody can fill, and audits of panels that others nominated. Refused: a lottery under quotas
that cannot be met, and any claim of fairness beyond the persons in the pool.
"""

from truceline.talks.committee.audit import Audited, audit
from truceline.talks.committee.leximin import find_lottery
from truceline.talks.committee.model import Lottery, Pool, Progress, Quota
from truceline.talks.committee.pool import build_pool
from truceline.talks.committee.quota_text import Wanted, read_quotas
from truceline.talks.committee.repair import Repair, smallest_repairs
from truceline.talks.committee.table import (
    LotteryTable,
    draw_panel,
    draw_table,
    table_text,
    verify_table,
)

__all__ = [
    "Audited",
    "Lottery",
    "LotteryTable",
    "Pool",
    "Progress",
    "Quota",
    "Repair",
    "Wanted",
    "audit",
    "build_pool",
    "draw_panel",
    "draw_table",
    "find_lottery",
    "read_quotas",
    "smallest_repairs",
    "table_text",
    "verify_table",
]
