"""A composed brief, shared by the tests of this room."""

from __future__ import annotations

import pytest

from briefs.builders import inputs
from truceline.briefs import Document, compose_brief


@pytest.fixture(scope="session")
def document() -> Document:
    return compose_brief(inputs())
