"""How places, errors and findings read."""

from __future__ import annotations

import re

import pytest

from truceline.core import errors
from truceline.core.errors import InvalidValue, TrucelineError, UnknownId
from truceline.core.findings import Finding, Severity
from truceline.core.pack import PackEntry
from truceline.core.source import Span, content_id


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span(source_id="ab12", line=3, row=2, label="ged.csv"), "ged.csv, line 3"),
        (Span(source_id="ab12", row=2, label="ged.csv"), "ged.csv, row 2"),
        (Span(source_id="ab12", start=0, end=17), "ab12, characters 0–17"),
        (Span(source_id="ab12"), "ab12"),
    ],
)
def test_a_place_names_its_file_and_its_finest_position(span: Span, text: str) -> None:
    assert str(span) == text


def test_an_error_says_what_where_and_what_next() -> None:
    where = Span(source_id="s", line=7, label="zones/a.yaml")
    error = InvalidValue("km is -1.", hint="Give a positive number.", where=where)
    assert str(error) == "km is -1. [zones/a.yaml, line 7] Give a positive number."
    assert str(InvalidValue("km is -1.")) == "km is -1."


def test_a_finding_says_where_what_and_what_next() -> None:
    where = Span(source_id="s", row=4, label="ged.csv")
    finding = Finding(code="report.bad-row", message="No id.", hint="Add one.", where=where)
    assert str(finding) == "ged.csv, row 4: No id. Add one."
    assert finding.severity is Severity.ERROR


def test_errors_can_be_caught_as_python_knows_them() -> None:
    assert issubclass(InvalidValue, ValueError)
    assert issubclass(UnknownId, LookupError)


def test_every_error_has_a_code_of_its_own_and_stands_in_the_tree() -> None:
    classes = [getattr(errors, name) for name in errors.__all__]
    assert all(issubclass(cls, TrucelineError) for cls in classes)
    assert len({cls.code for cls in classes}) == len(classes)
    tree = set(re.findall(r"[A-Z]\w+", str(errors.__doc__)))
    assert set(errors.__all__) <= tree


def test_a_value_without_a_line_of_its_own_takes_the_line_around_it() -> None:
    entry = PackEntry(
        kind="zones", entry_id="z", body={}, file="zones/z.yaml", lines={(): 1, ("disc",): 4}
    )
    assert str(entry.where(("disc", "km"))) == "zones/z.yaml, line 4"
    assert str(entry.where(("names", "en"))) == "zones/z.yaml, line 1"


def test_an_id_is_that_of_the_content_alone() -> None:
    assert content_id(b"") == "e3b0c44298fc1c149afbf4c8996fb924"  # first half of SHA-256 of nothing
