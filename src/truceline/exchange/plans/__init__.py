"""Who is released where and when: exchange plans that keep parity in heads.

In: persons by a content-free id, events with seats, rules. Out: a plan, its ledger, what binds.
It refuses persons without consent to their destination and rules that contradict each other; it
never gives a person a price: parity counts heads, nothing else.
"""

from truceline.exchange.plans.binding import Binding, find_binding
from truceline.exchange.plans.ledger import Flaw, Ledger, LedgerLine, Way, check_plan, ways_of
from truceline.exchange.plans.lists import ListLine, Reader, event_list
from truceline.exchange.plans.model import (
    Event,
    Held,
    Infeasible,
    LeftOut,
    Plan,
    Relaxation,
    Rules,
    StageResult,
)
from truceline.exchange.plans.replan import replan
from truceline.exchange.plans.solve import make_plan

__all__ = [
    "Binding",
    "Event",
    "Flaw",
    "Held",
    "Infeasible",
    "Ledger",
    "LedgerLine",
    "LeftOut",
    "ListLine",
    "Plan",
    "Reader",
    "Relaxation",
    "Rules",
    "StageResult",
    "Way",
    "check_plan",
    "event_list",
    "find_binding",
    "make_plan",
    "replan",
    "ways_of",
]
