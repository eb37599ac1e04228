"""Whose words a clause is, and how it is put forward: attribution, modality, denial."""
