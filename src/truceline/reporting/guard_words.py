"""Words by which the guard tells a protected value from a chance one, as data."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from truceline.reporting.checked import Strict, read_checked
from truceline.reporting.folding import words_of
from truceline.reporting.labels import load_labels

__all__ = ["GuardWords", "common_words", "load_guard_words", "role_words"]


class GuardWords(Strict):
    """The lists of `data/guard.yaml`, which says what each is for."""

    position_words: tuple[str, ...]
    place_links: tuple[str, ...]
    observer_words: tuple[str, ...]
    person_words: tuple[str, ...]
    team_words: tuple[str, ...]
    time_before: tuple[str, ...]
    time_ranges: tuple[str, ...]
    time_after: tuple[str, ...]
    axis_words: tuple[str, ...]
    role_words: tuple[tuple[str, ...], ...]
    common_words: tuple[tuple[str, ...], ...]


@cache
def load_guard_words() -> GuardWords:
    """The bundled lists."""
    place = files("truceline.reporting").joinpath("data/guard.yaml")
    text = place.read_text(encoding="utf-8")
    return read_checked(text, "guard.yaml", GuardWords, hint="Give each list of words.")


@cache
def common_words() -> frozenset[str]:
    """Folded words that name nobody: those listed, and every word of a label or a month."""
    labels = load_labels()
    texts = [text for by_language in labels.texts.values() for text in by_language.values()]
    texts += [month for months in labels.months.values() for month in months]
    texts += [word for line in load_guard_words().common_words for word in line]
    return role_words() | {word for text in texts for word in words_of(text)}


@cache
def role_words() -> frozenset[str]:
    """Folded words of which somebody may be described without being named."""
    return frozenset(
        word for line in load_guard_words().role_words for one in line for word in words_of(one)
    )
