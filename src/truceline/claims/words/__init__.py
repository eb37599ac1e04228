"""Pieces of a text that grammars read: words by their kind, numbers as values."""
