from __future__ import annotations

import math

import pytest

from truceline.geography import load_codebooks

SHAPES = {"disc", "admin1", "admin2", "area", "country", "stated", "unplaced"}


@pytest.mark.parametrize("codebook_id", sorted(load_codebooks()))
def test_each_codebook_is_versioned_has_a_source_and_lines_that_can_be_drawn(
    codebook_id: str,
) -> None:
    book = load_codebooks()[codebook_id]
    assert codebook_id.rpartition(".v")[2].isdigit()
    assert book.source
    assert book.countries in {"gw", "iso"}
    for precision in book.codes.values():
        assert precision.shape in SHAPES
        assert precision.meaning
        needs_radius = precision.shape in {"disc", "admin1", "admin2"}
        assert math.isfinite(precision.radius_m) == needs_radius


def test_only_25_km_is_said_to_be_in_the_ucdp_codebook() -> None:
    codes = load_codebooks()["ucdp-where-prec.v1"].codes
    theirs = {c: p.radius_m for c, p in codes.items() if not p.ours and math.isfinite(p.radius_m)}
    assert theirs == {"2": 25_000}


def test_an_unknown_code_means_nothing() -> None:
    book = load_codebooks()["ucdp-where-prec.v1"]
    assert [book.read(code) for code in ("", "0", "8", "near")] == [None] * 4
    assert book.read(" 3.0 ") == book.codes["3"]
