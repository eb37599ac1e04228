"""Which predicates are claims, and of which type: frames are data, conditions are code."""
