"""The political half of a process: who meets, who is bound, what is done, who may rule on it.

In: the record as of a day, allegations, rosters and rules of a vote. Out: who sits where, where
each obligation stands and since when, rulings, panels drawn by lot that anyone can draw again.
It refuses to add figures of two claimants, and calls nothing a violation without a named ruling.
"""

__all__: list[str] = []
