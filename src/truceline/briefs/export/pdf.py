"""A document as PDF: tagged, with bookmarks, its fonts within; set by Typst from `brief.typ`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import typst

from truceline.briefs.charts import drawn_meanwhile, render_svg
from truceline.briefs.export.typeset import Drawn, typeset
from truceline.briefs.model import Document, Figure
from truceline.core.errors import ConfigError, InvalidValue

__all__ = ["PdfExporter", "check_fonts"]

FONT_FILES = (
    "noto-sans/NotoSans_400Regular.ttf",
    "noto-sans/NotoSans_400Regular_Italic.ttf",
    "noto-sans/NotoSans_700Bold.ttf",
    "amiri/Amiri_400Regular.ttf",
    "amiri/Amiri_700Bold.ttf",
)
_FONT_FAMILY = re.compile(r'font-family="[^"]*"')
_SIZE = re.compile(r'<svg[^>]*? width="([\d.]+)"[^>]*? height="([\d.]+)"')
_UNSEEN = (
    "Some letters in this file have no picture in its fonts and show as empty boxes. "
    "They are whole in the Word, HTML and text files of the same document."
)


@dataclass(frozen=True, slots=True)
class PdfExporter:
    """Writes PDF/UA-1 where every letter allows it; the file carries no time but its run's."""

    name: str = "pdf.v1"
    suffix: str = ".pdf"

    def export(self, document: Document) -> bytes:
        """The bytes of a .pdf file.

        Raises:
            ConfigError: The fonts are not where the package keeps them.
            InvalidValue: Typst cannot set the document.
        """
        fonts = check_fonts(_fonts())
        figures = [block for block in document.blocks if isinstance(block, Figure)]
        with drawn_meanwhile(_picture, figures) as pictures:
            svgs = [picture.result() for picture in pictures]
        drawn = {
            figure.anchor: _drawn(svg, f"figure-{number}.svg")
            for number, (figure, svg) in enumerate(zip(figures, svgs, strict=True), start=1)
        }
        parts = {"brief.typ": (files("truceline.briefs.export") / "brief.typ").read_bytes()}
        for one, svg in zip(drawn.values(), svgs, strict=True):
            parts[one.file] = svg.encode()
        return _compiled(document, drawn, parts, fonts)


def check_fonts(folder: Path) -> Path:
    """The folder, if it holds every font.

    Raises:
        ConfigError: Some are missing; without them names would be drawn in other letters.
    """
    missing = [name for name in FONT_FILES if not (folder / name).is_file()]
    if missing:
        raise ConfigError(
            f"PDF files need fonts that are not in {folder}: {', '.join(missing)}.",
            hint="Install Truceline again (in a checkout: make setup), or write Word or HTML.",
        )
    return folder


def _fonts() -> Path:
    return Path(str(files("truceline.briefs"))) / "fonts"


def _picture(figure: Figure) -> str:
    """The figure as SVG, in the fonts that the file holds."""
    svg = render_svg(figure.spec, prefix=figure.anchor)
    return _FONT_FAMILY.sub('font-family="Noto Sans, Amiri"', svg)


def _drawn(svg: str, file: str) -> Drawn:
    size = _SIZE.search(svg)
    width, height = (float(size[1]), float(size[2])) if size else (600.0, 400.0)
    return Drawn(file=file, width=width, height=height)


def _compiled(
    document: Document, drawn: Mapping[str, Drawn], parts: Mapping[str, bytes], fonts: Path
) -> bytes:
    """The file as PDF/UA-1; without that promise where a letter stands in its way."""
    try:
        return _compile(document, drawn, parts, fonts, standards=["ua-1"])
    except typst.TypstError as exc:
        note = _UNSEEN if "could not be displayed" in str(exc) else ""
    try:
        return _compile(document, drawn, parts, fonts, standards=[], note=note)
    except typst.TypstError as exc:
        raise InvalidValue(
            f"The document cannot be set as PDF: {exc}.",
            hint="Write it as Word or HTML, and report this sentence.",
        ) from exc


def _compile(
    document: Document,
    drawn: Mapping[str, Drawn],
    parts: Mapping[str, bytes],
    fonts: Path,
    *,
    standards: list[str],
    note: str = "",
) -> bytes:
    values = json.dumps(typeset(document, drawn, note=note), ensure_ascii=False)
    # Typst names its main file "main"; nothing is read from the disk but the fonts.
    given = {"main": parts["brief.typ"], "document.json": values.encode()}
    given |= {name: content for name, content in parts.items() if name != "brief.typ"}
    made: bytes = typst.compile(  # type: ignore[call-overload] # its types forget files by name
        given,
        format="pdf",
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        timestamp=int(document.recorded_at.timestamp()),
        pdf_standards=standards,
    )
    return made
