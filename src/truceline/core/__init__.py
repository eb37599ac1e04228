"""The words that every room speaks: uncertain time, sources and spans, claims, reports, errors.

In: values. Out: frozen values that refuse nonsense themselves, each with a place.
It imports no other room and knows no file, no database and no screen.
"""
