"""The navigation: every page in one group, and the page one is on marked."""

from __future__ import annotations

from truceline.web.navigation import GROUPS, navigation_at


def test_every_page_stands_in_one_group_and_marks_itself_and_what_lies_under_it() -> None:
    pages = [(group, address) for group in GROUPS for address, _ in group.pages]
    assert len({address for _, address in pages}) == len(pages)
    for group, address in pages:
        found = navigation_at(address)
        assert (found.group, found.current) == (group, address)
    assert navigation_at("/incidents/i-1").current == "/incidents"
    assert navigation_at("/review/groups").current == "/review"
    assert navigation_at("/reviewed").group is None
