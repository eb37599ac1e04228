"""What a tab complains of while someone works in it."""

from __future__ import annotations

from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, Page, Request

__all__ = ["Watch", "is_wider_than_the_window", "settle", "wait_drawn"]


class Watch:
    """Collects errors of the console and the page, and requests that leave this machine."""

    def __init__(self, page: Page, address: str) -> None:
        self.complaints: list[str] = []
        self._host = urlsplit(address).netloc
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.complaints.append(f"page error: {error}"))
        page.on("request", self._asked)

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.complaints.append(f"console: {message.text} at {message.location['url']}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob"} and parts.netloc != self._host:
            self.complaints.append(f"request to {request.url}")


def settle(page: Page) -> None:
    """Wait until the page has loaded what it needs and drawn it."""
    page.wait_for_load_state("networkidle")
    wait_drawn(page)


def wait_drawn(page: Page) -> None:
    """Wait until the page was drawn; until then a browser drops the keys pressed on it."""
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")


def is_wider_than_the_window(page: Page) -> bool:
    """Whether the whole page must be scrolled sideways."""
    wide: bool = page.evaluate("() => document.documentElement.scrollWidth > window.innerWidth")
    return wide
