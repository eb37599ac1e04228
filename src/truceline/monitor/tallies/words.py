"""One honest sentence for each tally, for somebody who reads no tables."""

from __future__ import annotations

from truceline.core.dates import Period
from truceline.monitor.tallies.attributed import Attributed
from truceline.monitor.tallies.episodes import EpisodeTally
from truceline.monitor.tallies.parallel import ParallelTally, SideTally
from truceline.monitor.tallies.units import Character, UnitLine, UnitTally
from truceline.monitor.tallies.withdrawal import Placing, WithdrawalRow, WithdrawalTally

__all__ = ["in_words"]


def in_words(
    result: UnitTally | EpisodeTally | WithdrawalRow | WithdrawalTally | ParallelTally | Attributed,
) -> str:
    """What a tally says, and what it does not know; nothing is added in the telling."""
    if isinstance(result, UnitTally):
        return _units(result)
    if isinstance(result, EpisodeTally):
        return _episodes(result)
    if isinstance(result, ParallelTally):
        return _parallel(result)
    if isinstance(result, Attributed):
        verb = "denies that" if result.is_denial else "says that"
        return f"{result.claimant} {verb} {result.about} is a “{result.word}” ({result.cited})."
    rows = (result,) if isinstance(result, WithdrawalRow) else result.latest()
    said = " ".join(_row(row) for row in rows)
    if isinstance(result, WithdrawalTally):
        said += "".join(_unaccounted(result))
    return said.strip() or "Nobody saw weapons; that is not to say that they were withdrawn."


# -- units and episodes ----------------------------------------------------------------------------


def _units(tally: UnitTally) -> str:
    when = _when(tally.period)
    if not tally.lines:
        said = f"{tally.counter} entered no fire, {when}: that is what it noticed, no more."
    else:
        said = f"{tally.counter}, {when}: {'; '.join(map(_unit, tally.lines))}; each by itself."
    if tally.exercises:
        apart = "; ".join(map(_unit, tally.exercises))
        said += f" Apart from these, assessed as training exercises: {apart}."
    if tally.maybe_exercises:
        said += (
            f" {len(tally.maybe_exercises)} of the entries speak of an exercise, but nobody "
            "assessed them as one."
        )
    if tally.mismatched:
        said += f" {len(tally.mismatched)} entries state a unit that is not their kind's: left out."
    return said


def _unit(line: UnitLine) -> str:
    name = line.title.lower()
    if line.number is None:
        return f"{name}, not counted ({len(line.entries)} entries)"
    floor = "at least " if line.is_floor else "about " if line.about else ""
    undetermined = dict(line.by_character).get(Character.UNDETERMINED, 0.0)
    said = f"{floor}{line.number:,g} {name}"
    return f"{said} ({undetermined:,g} undetermined)" if undetermined else said


def _episodes(tally: EpisodeTally) -> str:
    said = (
        f"{tally.counter}, {_when(tally.period)}: {len(tally.by_clock)} episodes by the clock "
        f"(pauses up to {tally.gap_minutes:g} minutes)"
    )
    if tally.directionless:
        said += f", {tally.directionless} of them without a stated direction"
    if tally.by_day:
        said += (
            f". Without clock times, {len(tally.by_day)} further groups by place, direction and "
            "day, each one episode or more: the two are not added"
        )
    if tally.unplaced:
        said += f". {len(tally.unplaced)} entries name no place and are in none"
    return f"{said}."


# -- withdrawal ------------------------------------------------------------------------------------


def _row(row: WithdrawalRow) -> str:
    number = "an uncounted number" if row.number is None else f"{row.number:,g}"
    floor = "at least " if row.is_floor and row.number is not None else ""
    said = f"{row.on}, {row.place}, {row.side or 'side not stated'}: {floor}{number}"
    said += f" {row.weapon.lower()}: {row.placing}"
    if row.distance and row.required_m is not None:
        near, far = row.distance.least_m / 1000, row.distance.most_m / 1000
        said += f", {near:.1f}–{far:.1f} km from the line ({row.required_m / 1000:g} km owed)"
    if row.placing is Placing.NOT_VERIFIABLE:
        said += "; whether it was withdrawn is not known"
    return f"{said}. {_sentence(row.contradicts)}".strip()


def _sentence(words: str) -> str:
    return f"This contradicts: {words}." if words else ""


def _unaccounted(tally: WithdrawalTally) -> list[str]:
    said = []
    for holding, number in tally.unaccounted:
        where = f" {holding.side}, {holding.place}, {holding.class_id}: "
        if number is None:
            said.append(f"{where}how many of {holding.number:g} declared were there is not known.")
        elif number:
            said.append(f"{where}{number:g} of {holding.number:g} declared were not seen.")
    return said


# -- two guarantors --------------------------------------------------------------------------------


def _parallel(tally: ParallelTally) -> str:
    first, second = tally.first, tally.second
    said = f"{tally.zone}, {_when(tally.period)}: {_side(first, second.counter)}; "
    said += f"{_side(second, first.counter)}."
    if tally.agreed_least is not None:
        most = tally.agreed_most
        range_ = f"at least {tally.agreed_least}" if most is None else f"{tally.agreed_least}"
        range_ += f" to {most}" if most not in (None, tally.agreed_least) else ""
        said += f" Both stand behind {range_}."
    return f"{said} The two are not added: one case may stand in both lists."


def _side(side: SideTally, other: str) -> str:
    if side.registered is None:
        return f"{side.counter} published no number"
    said = f"{side.counter} registered {side.registered}"
    if side.on_word_of:
        said += (
            f" ({', '.join(f'{number} on the word of {whom}' for whom, number in side.on_word_of)})"
        )
    if side.confirmed_by_other is None:
        said += f", of which {other} is not known to have confirmed any"
    else:
        said += f", of which {other} confirmed {side.confirmed_by_other}"
    if side.contested_by_other:
        said += f" and contests {side.contested_by_other}"
    return said


def _when(period: Period) -> str:
    return f"{period.from_on}" if period.days == 1 else f"{period}"
