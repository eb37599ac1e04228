"""A document as one self-contained HTML file: no script, no network, light and dark, printable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from truceline.briefs.charts import drawn_meanwhile, render_svg
from truceline.briefs.export.incident_columns import INCIDENT_HEADINGS, incident_cells
from truceline.briefs.export.script import (
    is_right_to_left,
    runs_right_to_left,
    settled,
    starts_right,
)
from truceline.briefs.model import Figure
from truceline.briefs.text import plural, printable

if TYPE_CHECKING:
    from truceline.briefs.model import Document

__all__ = ["HtmlExporter"]

# Where a picture goes that is still being drawn: no text of a source keeps a NUL (`printable`).
_PLACE = "\0{}\0"
_TAG = re.compile("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
_PLACES = re.compile("\0(\\d+)\0")


@dataclass(frozen=True, slots=True)
class HtmlExporter:
    """Fills `brief.html.j2`; its links work without JavaScript."""

    name: str = "html.v1"
    suffix: str = ".html"

    def export(self, document: Document) -> bytes:
        """UTF-8 text."""
        folder = files("truceline.briefs.export")
        template = (folder / "brief.html.j2").read_text(encoding="utf-8")
        style = (folder / "brief.css").read_text(encoding="utf-8")
        environment = Environment(
            loader=DictLoader({"brief": template}),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=lambda value: printable(value) if type(value) is str else value,
        )
        figures = [block for block in document.blocks if isinstance(block, Figure)]
        is_rtl = is_right_to_left(document.language)
        with drawn_meanwhile(_picture, figures) as pictures:
            page = environment.get_template("brief").render(
                document=document,
                style=Markup(style),  # noqa: S704 - our own file
                picture=lambda figure: Markup(_PLACE.format(figures.index(figure))),  # noqa: S704
                address=_address,
                plural=plural,
                headings=INCIDENT_HEADINGS,
                cells=incident_cells,
                kind=lambda block: type(block).__name__,
                tag=lambda language: language if _TAG.fullmatch(language) else "",
                rtl=is_rtl,
                is_rtl=is_right_to_left,
                runs_rtl=lambda pieces: runs_right_to_left(pieces, default=is_rtl),
                at_right=lambda pieces: starts_right(pieces, is_rtl=is_rtl),
                settled=lambda pieces: settled(
                    pieces, is_rtl=runs_right_to_left(pieces, default=is_rtl)
                ),
            )
            return _PLACES.sub(lambda place: pictures[int(place[1])].result(), page).encode()


def _picture(figure: Figure) -> str:
    """The figure as SVG inside the page, with its words for those who cannot see it."""
    svg = render_svg(figure.spec, prefix=figure.anchor)
    label = Markup('<svg role="img" aria-label="{}" ').format(figure.alt)
    return svg.replace("<svg ", label, 1)  # drawn and escaped by vl-convert


def _address(href: str) -> str:
    """Only anchors of this page and addresses of the web may be followed."""
    return href if href.startswith(("#", "https://", "http://")) else ""
