"""What observers counted, unit by unit: explosions, projectiles, flashes, flares, bursts, shots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnitMismatch
from truceline.core.observation import Observation, Qualifier
from truceline.monitor.tallies.rules import TallyRule, exercise_words, load_tally_rules

__all__ = ["Assessment", "Character", "UnitLine", "UnitTally", "tally_units"]

_ASSUMED = (
    "Entries are added as they were entered: two positions may have heard the same fire.",
    "What nobody was in reach of is not in it.",
)
_TOPIC = "ceasefire-violation"


class Character(StrEnum):
    """What a unit was assessed to be; `undetermined` is a result of its own and is kept."""

    OUTGOING = "outgoing"
    IMPACT = "impact"
    IN_FLIGHT = "in flight"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What a team assessed an entry to be, where it did.

    Attributes:
        character: Outgoing, impact, in flight or undetermined.
        is_exercise: Assessed as a training exercise: counted apart.
    """

    character: Character = Character.UNDETERMINED
    is_exercise: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitLine:
    """One unit, by its own rule.

    Attributes:
        rule: Name of the rule with its version; `title` as tables head it.
        number: Sum of the entries that give a number; None where none does.
        is_floor: Some entries give no number, or say "at least": there were more.
        about: Of `number`, what was given as "about".
        by_character: (character, number) of those counted, undetermined among them.
        entries: Entry ids behind it; `uncounted` those among them without a number.
    """

    rule: str
    title: str
    number: float | None
    is_floor: bool
    about: float
    by_character: tuple[tuple[Character, float], ...]
    entries: tuple[str, ...]
    uncounted: tuple[str, ...] = ()

    def __add__(self, other: UnitLine) -> UnitLine:
        """Refused: units of one rule are never added to those of another, nor exercises to fire.

        Raises:
            UnitMismatch: Always.
        """
        raise UnitMismatch(
            f"{self.title} and {other.title.lower()} cannot be added: each is a count of its own.",
            hint="Show them side by side.",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitTally:
    """What one counter's entries of a period hold, a line per unit; there is no sum over lines.

    Attributes:
        lines: Units not assessed as an exercise; a unit that no entry names has no line.
        exercises: Units assessed as training exercises.
        other_kinds: (kind, entry ids) of violations that are no unit of fire, such as craters.
        other_topics: Entries of other topics; `outside` of other days.
        maybe_exercises: Entry ids whose words speak of an exercise, while nobody assessed them as
            one: they are in `lines` until somebody does.
        mismatched: Entry ids whose stated unit is not that of their kind: they are in no line.
    """

    counter: str
    period: Period
    lines: tuple[UnitLine, ...]
    exercises: tuple[UnitLine, ...] = ()
    other_kinds: tuple[tuple[str, tuple[str, ...]], ...] = ()
    other_topics: int = 0
    outside: int = 0
    maybe_exercises: tuple[str, ...] = ()
    mismatched: tuple[str, ...] = ()
    assumptions: tuple[str, ...] = ()


def tally_units(
    observations: Iterable[Observation],
    *,
    counter: str,
    period: Period,
    assessed: Mapping[str, Assessment] | None = None,
) -> UnitTally:
    """Add what a team's entries counted, each unit by its own rule.

    Args:
        observations: Of one counter, in any order.
        counter: Who counts.
        period: Half-open days, by the day on which an entry began.
        assessed: What an entry was assessed to be, by its id; the others are undetermined, and are
            not taken for an exercise.

    Raises:
        InvalidValue: An entry id occurs twice.
    """
    given = sorted(observations, key=lambda one: (one.on, one.entry_id))
    if len({one.entry_id for one in given}) < len(given):
        raise InvalidValue(
            "An entry stands in the list twice, and would be counted twice.",
            hint="Give each entry once, in its last version.",
        )
    inside = [one for one in given if period.from_on <= one.on < period.until_on]
    fire = [one for one in inside if one.topic == _TOPIC]
    rules = {
        kind: rule
        for rule in load_tally_rules().values()
        if rule.measure == "units"
        for kind in rule.kinds
    }
    unlike = tuple(one.entry_id for one in fire if _is_unlike(one, rules))
    counted = [one for one in fire if one.kind in rules and one.entry_id not in unlike]
    said = assessed or {}
    exercises = [one for one in counted if _of(said, one).is_exercise]
    real = [one for one in counted if not _of(said, one).is_exercise]
    return UnitTally(
        counter=counter,
        period=period,
        lines=_lines(real, rules, said),
        exercises=_lines(exercises, rules, said),
        other_kinds=_others(one for one in fire if one.kind not in rules),
        other_topics=len(inside) - len(fire),
        outside=len(given) - len(inside),
        maybe_exercises=tuple(
            one.entry_id for one in real if one.entry_id not in said and _speaks_of_exercise(one)
        ),
        mismatched=unlike,
        assumptions=_ASSUMED,
    )


def _lines(
    entries: Sequence[Observation],
    rules: Mapping[str, TallyRule],
    assessed: Mapping[str, Assessment],
) -> tuple[UnitLine, ...]:
    groups: dict[str, list[Observation]] = defaultdict(list)
    for one in entries:
        groups[rules[one.kind].rule_id].append(one)
    known = load_tally_rules()
    return tuple(_line(known[name], groups[name], assessed) for name in known if name in groups)


def _line(
    rule: TallyRule, entries: Sequence[Observation], assessed: Mapping[str, Assessment]
) -> UnitLine:
    numbers = [one.number for one in entries if one.number is not None]
    uncounted = tuple(one.entry_id for one in entries if one.number is None)
    characters: dict[Character, float] = defaultdict(float)
    for one in entries:
        if one.number is not None:
            characters[_of(assessed, one).character] += one.number
    return UnitLine(
        rule=rule.name,
        title=rule.title,
        number=sum(numbers) if numbers else None,
        is_floor=bool(uncounted) or any(one.qualifier is Qualifier.AT_LEAST for one in entries),
        about=sum(one.number or 0 for one in entries if one.qualifier is Qualifier.ABOUT),
        by_character=tuple((kind, characters[kind]) for kind in Character if kind in characters),
        entries=tuple(one.entry_id for one in entries),
        uncounted=uncounted,
    )


def _of(assessed: Mapping[str, Assessment], one: Observation) -> Assessment:
    return assessed.get(one.entry_id, Assessment())


def _is_unlike(one: Observation, rules: Mapping[str, TallyRule]) -> bool:
    return one.kind in rules and bool(one.unit) and one.unit not in rules[one.kind].units


def _others(entries: Iterable[Observation]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in entries:
        found[one.kind].append(one.entry_id)
    return tuple((kind, tuple(found[kind])) for kind in sorted(found))


def _speaks_of_exercise(one: Observation) -> bool:
    words = f"{one.description} {one.weapon}".casefold()
    return any(word in words for word in exercise_words())
