"""Intake: lists of persons as they were given, row by row.

In: the bytes of a list with its mapping (CSV, Excel, OpenDocument, JSON), or PFIF 1.4. Out: one
`PersonRow` per row, as its list said it, and findings with their places; none holds a value of a
row. Refused: a list that lacks a mapped column. Nothing is dropped unseen, and nothing is guessed:
a date in doubt is an interval.
"""

from truceline.exchange.intake.columns import table_of
from truceline.exchange.intake.mapping import ListMapping, read_list_mapping
from truceline.exchange.intake.model import Brought, ListHeader
from truceline.exchange.intake.read import read_mapped_list, read_pfif_list
from truceline.exchange.intake.stored import payload_of, row_of

__all__ = [
    "Brought",
    "ListHeader",
    "ListMapping",
    "payload_of",
    "read_list_mapping",
    "read_mapped_list",
    "read_pfif_list",
    "row_of",
    "table_of",
]
