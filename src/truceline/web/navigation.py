"""What the top of each page leads to: groups of pages, and the pages of the group one is in."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GROUPS", "Group", "Navigation", "navigation_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Pages that belong together: (address, word); the group's word leads to the first."""

    word: str
    pages: tuple[tuple[str, str], ...]

    @property
    def address(self) -> str:
        """Where the group's word leads."""
        return self.pages[0][0]


GROUPS = (
    Group(word="Overview", pages=(("/", "Overview"),)),
    Group(
        word="Monitoring",
        pages=(
            ("/ceasefires", "Ceasefires"),
            ("/holding", "Holding"),
            ("/warning", "Warnings"),
            ("/map", "Map"),
            ("/incidents", "Incidents"),
            ("/duplicates", "Duplicates"),
            ("/casualties", "Casualties"),
            ("/observations", "Observations"),
            ("/patrols", "Patrols"),
        ),
    ),
    Group(
        word="Agreements and talks",
        pages=(
            ("/agreements", "Agreements"),
            ("/obligations", "Obligations"),
            ("/calendar", "Calendar"),
            ("/allegations", "Allegations"),
            ("/tracks", "Talks"),
            ("/delegations", "Delegations"),
            ("/actors", "Actors"),
            ("/forces", "Forces"),
        ),
    ),
    Group(
        word="Persons and relief",
        pages=(("/exchange", "Exchange"), ("/relief", "Relief")),
    ),
    Group(
        word="Evidence",
        pages=(
            ("/documents", "Documents"),
            ("/review", "Review"),
            ("/contradictions", "Contradictions"),
            ("/sources", "Sources"),
        ),
    ),
    Group(word="Scenarios", pages=(("/scenarios", "Scenarios"),)),
    Group(word="Reports", pages=(("/reports", "Reports"),)),
    Group(word="Search", pages=(("/search", "Search"),)),
)


# Pages whose address does not begin with that of the page under which they lie.
_UNDER = {"/rounds/": "/tracks/"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Navigation:
    """The navigation as a page shows it.

    Attributes:
        group: The one that the page is in; None for a page that none holds.
        current: Address of the page in it that is shown, or under which it lies.
    """

    groups: tuple[Group, ...]
    group: Group | None
    current: str


def navigation_at(path: str) -> Navigation:
    """The navigation of the page at a path."""
    for begins, above in _UNDER.items():
        path = above + path.removeprefix(begins) if path.startswith(begins) else path
    for group in GROUPS:
        for address, _ in group.pages:
            if path == address or (address != "/" and path.startswith(f"{address}/")):
                return Navigation(groups=GROUPS, group=group, current=address)
    return Navigation(groups=GROUPS, group=None, current="")
