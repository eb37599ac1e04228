"""Who is on two lists: pairs of rows as one person, close kin, namesakes or unrelated people.

In: rows of lists as columns. Out: pairs with the probability of each class and its reasons.
It decides nothing: every pair goes to a person, and what people judged outweighs the model.
"""

from truceline.exchange.linkage.linking import link
from truceline.exchange.linkage.model import Judged, Pairs, Rows, rows_of
from truceline.exchange.linkage.reasons import reasons

__all__ = ["Judged", "Pairs", "Rows", "link", "reasons", "rows_of"]
