"""The web application over one workspace."""

from __future__ import annotations

import functools
from importlib.metadata import version
from pathlib import Path

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from truceline.web.errors import install_error_pages
from truceline.web.exchange_sessions import install_rooms
from truceline.web.page import Pages
from truceline.web.pages import PAGE_GROUPS
from truceline.web.pages.map_files import keep_bodies
from truceline.web.security import install_security
from truceline.workspace.workspace import Workspace

__all__ = ["STATIC", "create_app"]

STATIC = Path(__file__).parent / "static"


def create_app(workspace: Workspace) -> FastAPI:
    """The dashboard of a workspace; whoever opened the workspace closes it.

    Args:
        workspace: Kept open for the life of the application.
    """
    app = FastAPI(
        title="Truceline",
        version=version("truceline"),
        docs_url=None,
        redoc_url=None,
        openapi_url="/openapi.json",
    )
    app.state.workspace = workspace
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    install_security(app)
    keep_bodies(app)
    install_rooms(app)
    pages = _all_pages()
    app.router.routes.extend(pages.router.routes)
    install_error_pages(app, pages)
    return app


@functools.cache
def _all_pages() -> Pages:
    """The pages hold nothing of a workspace: built once, half a second, for every application."""
    pages = Pages()
    for register in PAGE_GROUPS:
        register(pages)
    return pages
