"""Tallies: what observers and guarantors counted, each by a rule of its own.

In come a team's observations, a feed's reports, sightings of weapons with the line of contact, and
two guarantors' tallies. Out come units, episodes, weapons by place, and lists side by side, with
what is undetermined, uncounted or unseen. Refused are sums over rules, days or guarantors, and a
count by a rule that a feed cannot support; what nobody saw is never called withdrawn.
"""

from truceline.monitor.tallies.attributed import SPOILING, Attributed, attributed
from truceline.monitor.tallies.episodes import Episode, EpisodeTally, tally_episodes
from truceline.monitor.tallies.parallel import (
    Answer,
    ParallelTally,
    Registered,
    SideTally,
    compare_items,
    compare_tallies,
)
from truceline.monitor.tallies.regimes import Regime, WeaponClass, load_regimes, regime_named
from truceline.monitor.tallies.rules import (
    TallyRule,
    convert,
    count_under,
    load_tally_rules,
    tally_rule_named,
    why_not,
)
from truceline.monitor.tallies.table import parallel_tallies
from truceline.monitor.tallies.units import (
    Assessment,
    Character,
    UnitLine,
    UnitTally,
    tally_units,
)
from truceline.monitor.tallies.withdrawal import (
    ContactLine,
    Distance,
    Holding,
    Placing,
    WeaponSighting,
    WithdrawalRow,
    WithdrawalTally,
    distance_to_line,
    sightings_of,
    tally_withdrawal,
)
from truceline.monitor.tallies.words import in_words

__all__ = [
    "SPOILING",
    "Answer",
    "Assessment",
    "Attributed",
    "Character",
    "ContactLine",
    "Distance",
    "Episode",
    "EpisodeTally",
    "Holding",
    "ParallelTally",
    "Placing",
    "Regime",
    "Registered",
    "SideTally",
    "TallyRule",
    "UnitLine",
    "UnitTally",
    "WeaponClass",
    "WeaponSighting",
    "WithdrawalRow",
    "WithdrawalTally",
    "attributed",
    "compare_items",
    "compare_tallies",
    "convert",
    "count_under",
    "distance_to_line",
    "in_words",
    "load_regimes",
    "load_tally_rules",
    "parallel_tallies",
    "regime_named",
    "sightings_of",
    "tally_episodes",
    "tally_rule_named",
    "tally_units",
    "tally_withdrawal",
    "why_not",
]
