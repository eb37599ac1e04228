"""Codebooks: what a source's code for the precision of a place means on the ground."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import yaml

__all__ = ["Codebook", "Precision", "load_codebooks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """One line of a codebook.

    Attributes:
        shape: disc, admin1, admin2, country, stated, area or unplaced.
        radius_m: Radius of the disc, for areas the one to fall back to; NaN where none.
        meaning: In words, such as `near a place`.
        ours: The codebook gives no distance: the reading is ours.
    """

    shape: str
    radius_m: float
    meaning: str
    ours: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """A versioned table from precision codes to footprints.

    Attributes:
        codebook_id: Such as `ucdp-where-prec.v1`.
        title: How a reader calls it.
        source: Where the codes are defined.
        countries: Which country codes its feed uses: `gw` or `iso`.
        codes: Precision by code; `*` for every code.
    """

    codebook_id: str
    title: str
    source: str
    countries: str
    codes: Mapping[str, Precision]

    def read(self, code: str) -> Precision | None:
        """What a code means; None where the codebook has no such code."""
        plain = code.strip().removesuffix(".0")
        return self.codes.get(plain) or self.codes.get("*")

    def basis(self, precision: Precision) -> str:
        """The footprint in words, with who says so: `near a place: 25 km (UCDP GED codebook)`."""
        by = "our reading" if precision.ours else self.title
        if precision.shape == "area":
            return f"{precision.meaning} ({by})" if precision.ours else precision.meaning
        return f"{precision.meaning}: {_distance(precision.radius_m)} ({by})"


def _distance(radius_m: float) -> str:
    return f"{radius_m:g} m" if radius_m < 1000 else f"{radius_m / 1000:g} km"


@cache
def load_codebooks() -> Mapping[str, Codebook]:
    """The bundled codebooks by id."""
    text = (files("truceline.geography") / "data" / "codebooks.yaml").read_text(encoding="utf-8")
    return {
        codebook_id: Codebook(
            codebook_id=codebook_id,
            title=body["title"],
            source=body["source"],
            countries=body["countries"],
            codes={code: _precision(line) for code, line in body["codes"].items()},
        )
        for codebook_id, body in yaml.safe_load(text).items()
    }


def _precision(line: Mapping[str, object]) -> Precision:
    return Precision(
        shape=str(line["shape"]),
        radius_m=float(str(line.get("radius_m", "nan"))),
        meaning=str(line["meaning"]),
        ours=bool(line["ours"]),
    )
