"""What claims about one thing disagree on: figures, days, actors, denial, surety."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from truceline.claims.evidence.deaths import is_of_dead
from truceline.claims.likeness.likeness import Told
from truceline.claims.model import Counted, Role

__all__ = ["Difference", "differences"]

# A text's own voice and its "somebody said" differ in who vouches, not in what happened.
_SAID_TO_BE = frozenset({"asserted", "reported"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What claims of one group disagree on.

    Attributes:
        field: `figure`, `date`, `actor`, `polarity` or `modality`.
        about: What the figure counts; empty elsewhere.
        sides: Each value in words with the claims that say it, at least two.
    """

    field: str
    sides: tuple[tuple[str, tuple[str, ...]], ...]
    about: str = ""


def differences(held: Sequence[Told]) -> Iterator[Difference]:
    """What claims of one group disagree on, field by field."""
    yield from _figure_differences(held)
    yield from _sides("date", ((_days(one), one.claim_id) for one in held if _days(one)))
    yield from _sides("polarity", ((one.suggestion.polarity, one.claim_id) for one in held))
    yield from _actor_differences(held)
    surety = [(one.suggestion.modality.value, one.claim_id) for one in held]
    if not {value for value, _ in surety} <= _SAID_TO_BE:
        yield from _sides("modality", surety)


def _actor_differences(held: Sequence[Told]) -> Iterator[Difference]:
    """Who does it: by id where there is one, for two texts may call one actor differently."""
    acting = [(_actors(one), one.claim_id) for one in held if _actors(one)]
    names: dict[frozenset[str], str] = {}
    for actors, _ in acting:
        names.setdefault(frozenset(actors), ", ".join(sorted(actors.values())))
    yield from _sides("actor", ((names[frozenset(who)], name) for who, name in acting))


def _figure_differences(held: Sequence[Told]) -> Iterator[Difference]:
    by_unit: dict[tuple[str, str], list[tuple[Counted, str]]] = defaultdict(list)
    for one in held:
        for figure in one.suggestion.figures:
            if figure.value is not None:
                by_unit[figure.kind, _counted(figure)].append((figure, one.claim_id))
    for (_, counted), figures in sorted(by_unit.items()):
        if not _is_reconciled([figure for figure, _ in figures]):
            sides = ((_figure_words(figure), claim_id) for figure, claim_id in figures)
            yield from _sides("figure", sides, about=counted)


def _counted(figure: Counted) -> str:
    """What must be the same in two figures that differ: the dead are not the wounded."""
    befell = figure.counted.split()[-1:] if figure.kind == "casualties" else []
    if not befell:
        return figure.unit
    return f"{figure.unit} {'killed' if is_of_dead(figure) else befell[0].lower()}"


def _is_reconciled(figures: Sequence[Counted]) -> bool:
    """Whether one number could be meant by all: "more than 60" and 65 do not disagree."""
    low = max(_bounds(one)[0] for one in figures)
    high = min(_bounds(one)[1] for one in figures)
    return low <= high


def _bounds(figure: Counted) -> tuple[float, float]:
    value, high = figure.value or 0.0, figure.high
    if high is not None:
        return value, high
    most = float("inf")
    return {
        "about": (value * 0.9, value * 1.1),
        "nearly": (value * 0.9, value),
        "more_than": (value, most),
        "at_least": (value, most),
        "at_least_order": (value, most),
        "less_than": (0.0, value),
        "at_most": (0.0, value),
        "up_to": (0.0, value),
    }.get(figure.qualifier, (value, value))


def _sides(field: str, said: Iterable[tuple[str, str]], *, about: str = "") -> Iterator[Difference]:
    by_value: dict[str, list[str]] = defaultdict(list)
    for value, claim_id in said:
        by_value[value].append(claim_id)
    if len(by_value) > 1:
        sides = tuple((value, tuple(dict.fromkeys(ids))) for value, ids in by_value.items())
        yield Difference(field=field, sides=sides, about=about)


def _days(one: Told) -> str:
    """The days of a claim in words; empty where it gives none."""
    when = one.suggestion.dated
    if when is None or (when.first_day is None and when.last_day is None):
        return ""
    if when.first_day == when.last_day:
        return str(when.first_day)
    return f"{when.first_day or '…'} to {when.last_day or '…'}"


def _actors(one: Told) -> dict[str, str]:
    """Names of who acts, by id or folded name."""
    held = (party for party in one.suggestion.parties if party.role is Role.ACTOR)
    return {party.actor_id or party.name.casefold(): party.name for party in held}


def _figure_words(figure: Counted) -> str:
    words = "" if figure.qualifier == "exact" else figure.qualifier.replace("_", " ") + " "
    high = "" if figure.high is None else f" to {figure.high:,g}"
    whom = f" ({figure.counted})" if figure.kind == "casualties" and figure.counted else ""
    return f"{words}{figure.value:,g}{high}{whom}"
