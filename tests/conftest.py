"""What several tests need: the shared real material, where it is present."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The gate judges a change, so it draws the same examples each time; a desk draws new ones, and
# fewer. Neither has deadlines: a busy machine is no fault of the code.
settings.register_profile("gate", derandomize=True, deadline=None)
settings.register_profile("desk", deadline=None, max_examples=40)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "desk"))

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    folder = Path(os.environ.get("TRUCELINE_SHARED", "../shared"))
    folder = folder if folder.is_absolute() else ROOT / folder
    if not (folder / "data").is_dir():
        pytest.skip(f"real data not found in {folder}: set TRUCELINE_SHARED")
    return folder / "data"
