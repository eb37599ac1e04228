"""Relief: hazards, clearance, access, movements and pledges, as somebody says they are.

In: the record of a day of knowledge. Out: what each claimant last said by a day, steps that do
not follow from what that claimant said before, figures side by side. Refused: one state where
claimants differ, and any sum of figures.
"""

from truceline.relief.state import RELIEF_KINDS, STEPS, OddStep, ReliefOn, relief_on, state_on

__all__ = ["RELIEF_KINDS", "STEPS", "OddStep", "ReliefOn", "relief_on", "state_on"]
