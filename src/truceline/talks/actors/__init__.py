"""Actors over time: who belonged to whom on a day, what became of groups, who is a party."""

from truceline.talks.actors.forces import STAGES, ForcePresence, StageAnswer, forces_on
from truceline.talks.actors.lineage import ActorEvent, actor_timeline, predecessors, successors
from truceline.talks.actors.partiality import (
    DualRole,
    PartyReason,
    dual_roles,
    is_party_to,
    named_actor,
    party_flag,
    party_reasons,
)
from truceline.talks.actors.ties import Holds, Member, groups_on, holds_on, members_on, tie_holds

__all__ = [
    "STAGES",
    "ActorEvent",
    "DualRole",
    "ForcePresence",
    "Holds",
    "Member",
    "PartyReason",
    "StageAnswer",
    "actor_timeline",
    "dual_roles",
    "forces_on",
    "groups_on",
    "holds_on",
    "is_party_to",
    "members_on",
    "named_actor",
    "party_flag",
    "party_reasons",
    "predecessors",
    "successors",
    "tie_holds",
]
