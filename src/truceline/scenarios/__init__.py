"""Scenarios: what may come next, and what would have to change.

In: a conflict model, options and preferences with the claims they rest on. Out: which states are
stable and why, how surely, and the smallest change that makes a wanted outcome hold. Refused: a
model of more than 22 options, and any share given out as a probability of an outcome.
"""

from truceline.scenarios.model import Concept, ConflictModel, Game, Stability

__all__ = ["Concept", "ConflictModel", "Game", "Stability"]
