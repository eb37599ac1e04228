"""The detained, the dead, the missing: who is on two lists, how many are on none, who goes when.

In: rows of lists as their holders wrote them. Out: judged pairs, persons, estimates, plans, cases.
It refuses to decide: pairs are suggested with reasons, and persons judge them. Nothing here opens
a file; what is kept is sealed by the store's vault.
"""

__all__: list[str] = []
