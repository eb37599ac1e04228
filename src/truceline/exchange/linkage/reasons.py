"""Why a pair got its probability, in sentences for the person who judges it."""

from __future__ import annotations

from truceline.exchange.linkage.model import CLASSES, Pairs

__all__ = ["reasons"]

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NAMES = {
    "given-alike.v1": "given name",
    "father-alike.v1": "father",
    "grandfather-alike.v1": "grandfather",
    "family-alike.v1": "family name",
    "mother-alike.v1": "mother",
    "mothers-family-alike.v1": "mother's family",
    "kunya-alike.v1": "kunya",
}
_SPELT = {3: "{} spelt much alike", 4: "{} a letter apart", 5: "part of the {} the same"}
_SENTENCES = {
    "given-alike.v1": {7: "given name and father's name changed places"},
    "given-is-fathers.v1": {1: "the given name of the one is the father's name of the other"},
    "birth-years-apart.v1": {
        1: "born on the same day", 2: "births alike with day and month changed places",
        3: "births in one year, day or month alike", 4: "born in one year, on other days",
        5: "births one year apart on the same day", 6: "births ten years apart on the same day",
        10: "same year of birth",
    },
    "event-days-apart.v1": {
        1: "same day of the event", 2: "same month of the event", 3: "events within a week",
        4: "events within a month", 5: "events alike with day and month changed places",
        6: "events a year apart on the same day", 7: "events within four months",
        8: "events within a year", 9: "events more than a year apart",
        10: "events more than three years apart",
    },
    "place-alike.v1": {
        2: "other place of the same area", 3: "places in other areas", 4: "other places",
        5: "same area", 6: "other areas",
    },
    "birth-place-alike.v1": {2: "other birth places", 4: "birth place is not the other's place"},
    "sex-agrees.v1": {3: "of different sex"},
}  # fmt: skip
_SIBLING, _PARENT, _COUSIN = 1, 2, 3
_SEX = "sex-agrees.v1"


def reasons(pairs: Pairs, at: int) -> tuple[str, ...]:
    """Sentences on one pair: first what decides and the likeliest class, then the rest.

    Such as "same father and town, births nine years apart: brother, 0.97". No name stands in them.
    """
    levels = {feature: int(values[at]) for feature, values in pairs.levels.items()}
    shared = _shared(levels)
    apart = _apart(levels, int(pairs.years_apart[at]) if len(pairs.years_apart) else -1)
    found = {each: float(getattr(pairs, f"p_{each}")[at]) for each in CLASSES}
    likeliest = max(CLASSES, key=lambda each: found[each])
    same = [f"same {_listed(shared)}"] if shared else []
    lead = ", ".join([*same, *apart[:1]]) or "nothing in common that can be compared"
    further = (*apart[1:], *_spellings(levels))
    one_list = ("both rows stand on one list",) if pairs.is_one_list[at] else ()
    return (
        f"{lead}: {_named(likeliest, pairs, at, levels)}, {found[likeliest]:.2f}",
        *further,
        *one_list,
    )


def _shared(levels: dict[str, int]) -> list[str]:
    shared = [name for feature, name in _NAMES.items() if levels.get(feature, 0) in (1, 2)]
    place, born = levels.get("place-alike.v1", 0), levels.get("birth-place-alike.v1", 0)
    if place == 1 or born == 3:
        shared.append("town")
    if born == 1:
        shared.append("birth place")
    return shared


def _apart(levels: dict[str, int], years: int) -> list[str]:
    """Dates first, then places and sex."""
    found = []
    for feature in ("birth-years-apart.v1", "event-days-apart.v1", "place-alike.v1",
                    "birth-place-alike.v1", _SEX):  # fmt: skip
        level = levels.get(feature, 0)
        sentence = _SENTENCES[feature].get(level)
        if not sentence and feature == "birth-years-apart.v1" and level and years > 0:
            sentence = f"births {_counted(years)} apart"
        if sentence:
            found.append(sentence)
    return found


def _spellings(levels: dict[str, int]) -> list[str]:
    found = []
    for feature, name in _NAMES.items():
        level = levels.get(feature, 0)
        if level in _SPELT:
            found.append(_SPELT[level].format(name))
        elif level == 6:
            found.append(f"{name} differs")
        elif sentence := _SENTENCES.get(feature, {}).get(level):
            found.append(sentence)
    crossed = _SENTENCES["given-is-fathers.v1"].get(levels.get("given-is-fathers.v1", 0))
    return [*found, crossed] if crossed else found


def _counted(years: int) -> str:
    number = _NUMBERS[years] if years < len(_NUMBERS) else str(years)
    return f"{number} year" if years == 1 else f"{number} years"


def _listed(shared: list[str]) -> str:
    return shared[0] if len(shared) == 1 else f"{', '.join(shared[:-1])} and {shared[-1]}"


def _named(likeliest: str, pairs: Pairs, at: int, levels: dict[str, int]) -> str:
    if likeliest != "kin":
        return {"same": "one person", "namesake": "namesakes", "unrelated": "unrelated"}[likeliest]
    kind = int(pairs.kin_kinds[at]) if len(pairs.kin_kinds) else 0
    sex = levels.get(_SEX, 0)
    if kind == _PARENT:
        return "parent and child"
    if kind == _COUSIN:
        return "cousin"
    return {1: "brother", 2: "sister"}.get(sex, "brother or sister") if kind == _SIBLING else "kin"
