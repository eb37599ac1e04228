"""Figures of a text: value, qualifier, unit, what is counted, and what happened to them."""
