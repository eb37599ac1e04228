"""Rows that are one person, without chains: every member agrees with the whole, not with one.

In: pairs with their probabilities, what people judged. Out: clusters with their weakest member,
and draws of the clustering for estimates. It refuses judgements that contradict each other, and
never puts more rows together than one person can have.
"""

from truceline.exchange.clusters.cluster import cluster
from truceline.exchange.clusters.draws import draws
from truceline.exchange.clusters.model import MOST_ROWS, Clusters

__all__ = ["MOST_ROWS", "Clusters", "cluster", "draws"]
