"""Delegations: who sat, according to whom, and beside which population or agreed quota.

In: entries of a pack with seats as claims, groups, references and who is missing. Out: figures kept
side by side, parts that cannot be disjoint, shares beside references with exact intervals. Refused:
a sum over claimants, and a comparison without a stated reference.
"""

from truceline.talks.delegations.entries import DELEGATIONS
from truceline.talks.delegations.model import Delegation, Group, Missing, Reference, Seats
from truceline.talks.delegations.overlap import Overlap, overlaps
from truceline.talks.delegations.read import known_delegations, read_delegation
from truceline.talks.delegations.represent import Represented, represented
from truceline.talks.delegations.whole import Beside, DelegationOn, whole_delegation

__all__ = [
    "DELEGATIONS",
    "Beside",
    "Delegation",
    "DelegationOn",
    "Group",
    "Missing",
    "Overlap",
    "Reference",
    "Represented",
    "Seats",
    "known_delegations",
    "overlaps",
    "read_delegation",
    "represented",
    "whole_delegation",
]
