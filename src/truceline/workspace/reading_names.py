"""The names that documents are read with: of a workspace, or of packs where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from truceline.claims.model import Gazetteer
from truceline.core.actor import Actor
from truceline.core.place import Place, Route
from truceline.ingest.pack import read_pack
from truceline.record import fold
from truceline.workspace.packs import bundled_packs, find_pack, read_sound_pack

__all__ = ["Names", "pack_names"]


@dataclass(frozen=True, kw_only=True, eq=False)
class Names:
    """Actors, places and routes, and the gazetteers that are made of them once per language."""

    actors: tuple[Actor, ...] = ()
    places: tuple[Place, ...] = ()
    routes: tuple[Route, ...] = ()
    _made: dict[str, Gazetteer] = field(default_factory=dict)

    def gazetteer(self, language: str) -> Gazetteer:
        """What finds these names in documents of a language.

        Raises:
            MissingExtra: What it needs is not installed.
        """
        if language not in self._made:
            from truceline.claims.gazetteer import build_gazetteer  # noqa: PLC0415 (many tables)

            self._made[language] = build_gazetteer(
                self.actors, self.places, language=language, routes=self.routes
            )
        return self._made[language]


def pack_names(packs: Sequence[str] = ()) -> Names:
    """The names of packs, bundled ones or folders; of all bundled packs where none is named.

    Raises:
        InvalidValue: There is no such pack, or it has errors.
    """
    actors: dict[str, Actor] = {}
    places: dict[str, Place] = {}
    routes: dict[str, Route] = {}
    for name in packs or bundled_packs():
        folder = find_pack(name)
        # Bundled packs are checked before they are released.
        reading = read_pack(folder) if name in bundled_packs() else read_sound_pack(folder)
        record = fold(reading.entries)
        # Of two packs that name one thing the first counts.
        actors = {**record.actors, **actors}
        places = {**record.places, **places}
        routes = {**record.routes, **routes}
    return Names(
        actors=tuple(actors.values()),
        places=tuple(places.values()),
        routes=tuple(routes.values()),
    )
