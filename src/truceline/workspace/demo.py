"""The demo workspace: the bundled pack, and simulated incidents or a real file."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import yaml

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue
from truceline.core.place import Place
from truceline.ingest.simulate import SimulatedFeed, Simulation, demo_scene, simulate
from truceline.ingest.simulate_observations import simulated_observations
from truceline.workspace.ingest import FileOptions
from truceline.workspace.open import init_workspace
from truceline.workspace.workspace import Workspace

__all__ = ["DEMO_CEASEFIRE", "DEMO_DAY", "build_demo"]

# What the demo's brief is about: four areas, four weeks after they were to begin.
DEMO_CEASEFIRE = "deescalation-2017"
DEMO_DAY = date(2017, 6, 2)
_PERIOD = Period(from_on=date(2016, 11, 1), until_on=date(2017, 8, 1))
_STARTS = (date(2016, 12, 30), date(2017, 5, 6))
_MARKER = ".truceline-demo"


def build_demo(
    folder: Path,
    *,
    real_file: Path | None = None,
    seed: int = 7,
    progress: Callable[[str], None] = lambda _: None,
) -> Workspace:
    """Make the demo workspace anew; an earlier demo in the same folder is replaced.

    Args:
        folder: Where; a folder that is not an earlier demo is refused.
        real_file: A UCDP GED file to use instead of simulated incidents.
        seed: Of the simulation; the same seed gives the same incidents.
        progress: Told what is being done.

    Raises:
        InvalidValue: The folder holds something else.
    """
    _clear(folder)
    progress("Loading the process pack")
    workspace = init_workspace(folder, pack="syria")
    (folder / _MARKER).touch()
    if real_file is not None:
        progress(f"Reading {real_file.name}")
        workspace.ingest.add(real_file)
        return workspace
    progress("Simulating incidents")
    simulation = _simulate(workspace, seed)
    _add_coverage(workspace, simulation)
    for feed in simulation.feeds:
        progress(f"Reading {feed.counter}")
        _add_feed(workspace, feed)
    progress("Entering observations")
    _add_observations(workspace)
    return workspace


def _clear(folder: Path) -> None:
    if not folder.exists() or (folder.is_dir() and not any(folder.iterdir())):
        return
    if not (folder / _MARKER).is_file():
        raise InvalidValue(
            f"{folder} is there already and no demo.", hint="Name another folder for the demo."
        )
    shutil.rmtree(folder)


def _simulate(workspace: Workspace, seed: int) -> Simulation:
    record = workspace.record.at(None)
    ceasefire = record.ceasefires[DEMO_CEASEFIRE]
    names = _sides(workspace)
    places = tuple(
        place for place in record.places.values() if _is_inside(place, ceasefire.country)
    )
    scene = demo_scene(
        places,
        _STARTS,
        side_a=names[0],
        side_b=names[1],
        third_party=record.actors["isil"].name,
        period=_PERIOD,
    )
    return simulate(scene, seed=seed)


def _sides(workspace: Workspace) -> list[str]:
    """Names of the first actor of each side of the demo's ceasefire."""
    record = workspace.record.at(None)
    return [record.actors[group[0]].name for group in record.ceasefires[DEMO_CEASEFIRE].between]


def _is_inside(place: Place, country: str) -> bool:
    return place.country == country and place.lon_deg is not None


def _add_coverage(workspace: Workspace, simulation: Simulation) -> None:
    """Say in the workspace's own pack when the simulated mission could look."""
    source = {
        "id": "simulation",
        "title": "Simulated by Truceline's demo",
        "publisher": "Truceline",
    }
    entries = [
        {
            "id": f"sim-{number}",
            "feed": span.feed,
            "from": str(span.from_on),
            "until": str(span.until_on or "ongoing"),
            "state": span.state.value,
            "reason": span.reason,
            "sources": ["simulation"],
            "known": str(span.from_on),
        }
        for number, span in enumerate(simulation.coverage, start=1)
    ]
    for name, content in (("sources", [source]), ("coverage", entries)):
        path = workspace.packs.folder / name / "simulation.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    workspace.packs.load()


def _add_feed(workspace: Workspace, feed: SimulatedFeed) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        mapping = Path(scratch) / f"{feed.feed}.yaml"
        mapping.write_text(feed.mapping_yaml, encoding="utf-8")
        for number, release in enumerate(feed.releases, start=1):
            path = Path(scratch) / f"{feed.feed}-{number:02}.csv"
            path.write_text(release.csv_text, encoding="utf-8")
            options = FileOptions(
                mapping=mapping,
                published_on=release.published_on,
                is_complete=release.is_complete,
            )
            workspace.ingest.add(path, options)


def _add_observations(workspace: Workspace) -> None:
    """A team's own observations, about every topic; their feed says that it is simulated."""
    side_a, side_b = _sides(workspace)
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "sim-observations.csv"
        text = simulated_observations(side_a=side_a, side_b=side_b)
        path.write_text(text, encoding="utf-8")
        workspace.observations.add_file(path, by="Truceline's demo", is_simulated=True)
