"""Files with the published header of PA-X, generated: no row of them exists."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path

from truceline.core.source import content_id
from truceline.ingest.model import SourceFile
from truceline.ingest.pa_x import pax_columns

# As it stands in version 3; later ones moved columns.
HEADER = (
    *("Con", "Contp", "PP", "PPName", "Reg", "AgtId", "Agt", "Year", "Dat", "Status", "Lgt"),
    *("N_characters", "Agtp", "Stage", "StageSub", "Part", "ThrdPart", "OthAgr", "Loc1ISO"),
    *("Loc2ISO", "Loc1GWNO", "Loc2GWNO", "UcdpCon", "UcdpAgr", "PamAgr", "CowWar"),
    *pax_columns().codes.values(),
)
_STAGES = ("Pre", "SubPar", "SubComp", "Imp", "Ren", "Cea", "Oth")


def made_row(native_id: int, **cells: str) -> dict[str, str]:
    """One invented agreement, the same for the same number."""
    chance = random.Random(native_id)  # noqa: S311 (invented rows)
    day = date(1990, 1, 1) + timedelta(days=chance.randrange(12_000))
    codes = {
        code: str(chance.choice((0, 0, 0, 0, 1, 2, 3))) for code in pax_columns().codes.values()
    }
    row = dict.fromkeys(HEADER, "") | codes
    row |= {
        "Con": f"Country {native_id % 90}",
        "Contp": "Government/territory",
        "PP": str(native_id % 150),
        "PPName": f"Process {native_id % 150}",
        "Reg": "Region",
        "AgtId": str(native_id),
        "Agt": f"Agreement “{native_id}”, on a truce",
        "Year": str(day.year),
        "Dat": day.isoformat(),
        "Status": "Multiparty signed/agreed",
        "Lgt": str(chance.randrange(1, 60)),
        "N_characters": str(chance.randrange(300, 90_000)),
        "Agtp": "Intra",
        "Stage": chance.choice(_STAGES),
        "StageSub": "Ceas",
        "Part": f"For the Government: A. Person {native_id};\nFor the Movement: B. Person",
        "ThrdPart": "Witness: C. Person, of an organisation",
        "Loc1ISO": "XAA",
        "Loc1GWNO": "999",
    }
    return row | cells


def made_csv(rows: Sequence[Mapping[str, str]], header: Sequence[str] = HEADER) -> bytes:
    """Rows as UTF-8 with a byte order mark and quoted line ends."""
    sink = io.StringIO(newline="")
    writer = csv.DictWriter(sink, header, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + sink.getvalue().encode()


def as_file(content: bytes, name: str = "pax_data_v9.csv") -> SourceFile:
    """The same as an opened file."""
    return SourceFile(
        path=Path(name), source_id=content_id(content), content=content, encoding="utf-8-sig"
    )
