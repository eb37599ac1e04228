"""Warning: charts that speak when incidents rise, at a stated rate of false alarms.

In come the reports of one feed seen through zones, and how the charts are run. Out come alerts with
the incidents that made them, a back-test against stated events, and self-excitation as a
diagnostic. Refused are zones without agreed lines and series too short to learn a level from; days
that nobody observed neither raise nor calm a chart. Alerts are internal unless released.
"""

from truceline.monitor.warning.chart import run_chart
from truceline.monitor.warning.hawkes import (
    SelfExcitation,
    fit_self_excitation,
    spread_within_days,
)
from truceline.monitor.warning.model import (
    Alert,
    ChartPath,
    Knowledge,
    Pair,
    Reference,
    WarningRule,
    Watch,
)
from truceline.monitor.warning.replay import (
    BackTest,
    ChartRow,
    EventRow,
    StatedEvent,
    back_test,
)
from truceline.monitor.warning.watch import ALL, alerts_of, watch, watch_all
from truceline.monitor.warning.words import in_words

__all__ = [
    "ALL",
    "Alert",
    "BackTest",
    "ChartPath",
    "ChartRow",
    "EventRow",
    "Knowledge",
    "Pair",
    "Reference",
    "SelfExcitation",
    "StatedEvent",
    "WarningRule",
    "Watch",
    "alerts_of",
    "back_test",
    "fit_self_excitation",
    "in_words",
    "run_chart",
    "spread_within_days",
    "watch",
    "watch_all",
]
