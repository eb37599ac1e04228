"""Tables and tallies of monitors, read as counts with their counter and rule."""
