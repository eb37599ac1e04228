"""Ingest: what a user brings becomes values with a place.

In come files of incidents (UCDP GED, ACLED, any table with a mapping), boundary files and
process packs; out go reports, findings, area layers and pack entries, each pointing to its row or
line. It refuses a file that it cannot read whole, and drops nothing unseen: rows in = reports +
findings of severity error + duplicates. `boundaries` is not re-exported: GDAL takes 100 MB to load,
and most days nobody adds boundaries.
"""

from truceline.ingest.files import open_source, text_lines
from truceline.ingest.mapping import FileMapping, read_mapping
from truceline.ingest.model import Reader, Reading, SourceFile
from truceline.ingest.pack import PackReading, read_pack, read_pack_files
from truceline.ingest.propose import propose_mapping
from truceline.ingest.read import find_reader, installed_readers, read_file
from truceline.ingest.readers.mapped import MappedReader

__all__ = [
    "FileMapping",
    "MappedReader",
    "PackReading",
    "Reader",
    "Reading",
    "SourceFile",
    "find_reader",
    "installed_readers",
    "open_source",
    "propose_mapping",
    "read_file",
    "read_mapping",
    "read_pack",
    "read_pack_files",
    "text_lines",
]
