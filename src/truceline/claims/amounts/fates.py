"""What happened to those who are counted: killed, wounded, missing, captured, neutralised."""

from __future__ import annotations

from dataclasses import replace

from truceline.claims.amounts.figure_text import Figure, Text, is_person

__all__ = ["with_fate", "with_shared_fates", "with_shared_units"]

_PARTITIVE = ("of whom", "of which", "of them", ":", "including", "among them", "and")
_MEANWHILE = ("since", "now", "later", "already", "then")
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
    while at < end + _REACH and (text.kind(at) in "Aa" or _is_meanwhile(text, at, has_auxiliary)):
        has_auxiliary, at = True, at + 1
    if text.kind(at) in ("F", "K") and (has_auxiliary or not _governs(text, at)):
        return at
    return -1


def _is_meanwhile(text: Text, at: int, has_auxiliary: bool) -> bool:
    """Whether a word only says when, between an auxiliary and its verb ("had since died")."""
    return has_auxiliary and text.words(at, at + 1).lower() in _MEANWHILE


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


def with_shared_units(text: Text, figures: list[Figure]) -> list[Figure]:
    """Reads "30 people, of whom 12 were women", "nine violations: six in Kestel", "two of them"."""
    for at in range(1, len(figures)):
        one, following = figures[at - 1], figures[at]
        is_bare = following.kind in ("count", "share", "casualties") and not following.unit
        is_known = one.kind in ("count", "casualties") and one.unit not in ("", "time")
        if is_bare and is_known and (following.is_part or _is_below(text, one, following)):
            figures[at] = replace(following, unit=one.unit)
    return figures


def _is_below(text: Text, one: Figure, following: Figure) -> bool:
    """Whether a bare number goes on counting what the figure before it counted."""
    between = text.words(one.end, following.start).lower()
    is_of = between.rstrip().endswith(_PARTITIVE)
    is_smaller = (following.numeral.value or 0) < (one.numeral.value or 0)
    in_one = "." not in text.pieces.kinds[one.end : following.start]
    return in_one and is_smaller and following.kind != "share" and is_of


def _are_joined(text: Text, one: Figure, following: Figure) -> bool:
    return text.pieces.kinds[one.end : following.start] in ("&", ",", ",&")


def _may_share(text: Text, figure: Figure) -> bool:
    return figure.kind == "count" and (not figure.unit or is_person(text, figure))
