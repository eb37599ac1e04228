"""Which pairs of rows are worth comparing: keys of several fields with caps, and a rough look.

In: numbers of names, dates and places by row. Out: pairs, each once, at most so many per row.
"""

__all__: list[str] = []
