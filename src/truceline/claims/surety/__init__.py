"""How sure a suggested claim is, from methods that do not know of each other."""
