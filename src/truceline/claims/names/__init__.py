"""Names: what the gazetteer knows, and how a name is told in a text.

In: a pack's actors and places, bundled tables (`SOURCE.md`), cities of GeoNames. Out: senses of
names, and atoms where they stand in a text. It refuses to guess between two places of one name
that nothing in the document tells apart by more than their size: the rank says how it was chosen.
"""
