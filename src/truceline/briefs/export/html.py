"""A document as one self-contained HTML file: no script, no network, light and dark, printable."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from jinja2 import DictLoader, Environment, StrictUndefined
from markupsafe import Markup

from truceline.briefs.charts import render_svg
from truceline.briefs.export.incident_columns import INCIDENT_HEADINGS, incident_cells
from truceline.briefs.text import plural, printable

if TYPE_CHECKING:
    from truceline.briefs.model import Document, Figure

__all__ = ["HtmlExporter"]


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
        page = environment.get_template("brief").render(
            document=document,
            style=Markup(style),  # noqa: S704 - our own file
            picture=_picture,
            address=_address,
            plural=plural,
            headings=INCIDENT_HEADINGS,
            cells=incident_cells,
            kind=lambda block: type(block).__name__,
        )
        return page.encode()


def _picture(figure: Figure) -> Markup:
    """The figure as SVG inside the page, with its words for those who cannot see it."""
    svg = render_svg(figure.spec, prefix=figure.anchor)
    label = Markup('<svg role="img" aria-label="{}" ').format(figure.alt)
    return Markup(svg.replace("<svg ", label, 1))  # noqa: S704 - drawn and escaped by vl-convert


def _address(href: str) -> str:
    """Only anchors of this page and addresses of the web may be followed."""
    return href if href.startswith(("#", "https://", "http://")) else ""
