"""Geography: where zones lie, where reports may lie, and how the two meet.

In come places, routes and zones as a pack states them, boundaries that the user added, and tables
of reports; out come zones with their polygons, footprints of reports, and each report's share in
each zone. It refuses to guess: a place that nobody can find draws no zone, a code that no codebook
explains places no report, and lines that were never agreed give possible counts only.
"""

from truceline.geography.basemap import outline
from truceline.geography.codebook import Codebook, Precision, load_codebooks
from truceline.geography.construct import build_zones
from truceline.geography.countries import Countries, Country, load_countries
from truceline.geography.extent import extent
from truceline.geography.footprints import footprints
from truceline.geography.model import AreaLayer, Footprints, PlaceShares, ZoneShape
from truceline.geography.names import plain_name
from truceline.geography.points import swapped_point
from truceline.geography.sectors import sector
from truceline.geography.shares import place_shares

__all__ = [
    "AreaLayer",
    "Codebook",
    "Countries",
    "Country",
    "Footprints",
    "PlaceShares",
    "Precision",
    "ZoneShape",
    "build_zones",
    "extent",
    "footprints",
    "load_codebooks",
    "load_countries",
    "outline",
    "place_shares",
    "plain_name",
    "sector",
    "swapped_point",
]
