"""Accepted claims as the record knows them: subjects, incidents, deaths."""
