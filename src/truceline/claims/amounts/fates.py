"""What happened to those who are counted: killed, wounded, missing, captured, neutralised."""

from __future__ import annotations

from dataclasses import replace

from truceline.claims.amounts.figure_text import Figure, Text, is_person

__all__ = ["with_fate", "with_shared_fates"]

_REACH = 5  # pieces from a number's noun to what happened to it


def with_fate(text: Text, figure: Figure) -> Figure:
    """The figure as one of casualties, where the words beside it say what happened."""
    is_counted = figure.kind == "count"
    direct = _direct_fate(text, figure)
    if is_counted and direct >= 0:
        return replace(figure, kind="casualties", fate=direct, end=direct + 1)
    if not is_counted or not (is_person(text, figure) or not figure.unit):
        return figure
    if figure.noun[1] and text.kind(figure.noun[0]) == "F":
        return replace(figure, kind="casualties", fate=figure.noun[0])
    after = _fate_after(text, figure.end)
    if after >= 0:
        return replace(figure, kind="casualties", fate=after)
    before = _fate_before(text, figure.start)
    if before >= 0 and (figure.unit or text.pieces.values[before] != "captured"):
        return replace(figure, kind="casualties", fate=before, is_fate_before=True)
    return figure


def _direct_fate(text: Text, figure: Figure) -> int:
    """A fate right after the number or its noun, or the noun itself ("9 war-related deaths")."""
    at = figure.end
    while not figure.unit and at < figure.end + 4 and text.kind(at) in "x-":
        at += 1
    if text.kind(at) == "K":
        return at
    return at if at == figure.end and text.kind(at) == "F" and not _governs(text, at) else -1


def _governs(text: Text, at: int) -> bool:
    """Whether a fate is the active verb of the next figure ("12 soldiers killed 3 men")."""
    following = text.kind(at + 1)
    if following == "Q":
        following = text.kind(at + 2)
    return text.kind(at) == "F" and following in "DNYVv"


def _fate_after(text: Text, end: int) -> int:
    """A passive or a noun that follows the phrase: "12 people were killed", "3 men missing"."""
    at, has_auxiliary = end, False
    while at < end + _REACH and text.kind(at) in "Aa":
        has_auxiliary, at = True, at + 1
    if text.kind(at) in ("F", "K") and (has_auxiliary or not _governs(text, at)):
        return at
    return -1


def _fate_before(text: Text, start: int) -> int:
    """A verb before it: "killed 12", "wounding at least 30 others"."""
    at = start - 1
    while at > start - 4 and text.kind(at) in "toA":
        at -= 1
    return at if text.kind(at) == "F" else -1


def with_shared_fates(text: Text, figures: list[Figure]) -> list[Figure]:
    """Reads "killed 12 soldiers and 3 civilians"; "four soldiers and 12 civilians were killed"."""
    for at in range(1, len(figures)):
        one, following = figures[at - 1], figures[at]
        is_shared = one.is_fate_before and following.fate < 0 and _may_share(text, following)
        if is_shared and _are_joined(text, one, following):
            figures[at] = replace(following, kind="casualties", fate=one.fate, is_fate_before=True)
    for at in range(len(figures) - 2, -1, -1):
        one, following = figures[at], figures[at + 1]
        is_after = following.fate >= following.end - 1 and following.kind == "casualties"
        is_shared = is_after and one.fate < 0 and bool(one.unit) and bool(following.unit)
        if is_shared and _may_share(text, one) and _are_joined(text, one, following):
            figures[at] = replace(one, kind="casualties", fate=following.fate)
    return figures


def _are_joined(text: Text, one: Figure, following: Figure) -> bool:
    return text.pieces.kinds[one.end : following.start] in ("&", ",", ",&")


def _may_share(text: Text, figure: Figure) -> bool:
    return figure.kind == "count" and (not figure.unit or is_person(text, figure))
