"""What makes a model unsound: names, owners, moves, expressions, status quo, cycles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from truceline.core.errors import InvalidValue
from truceline.core.findings import Finding, Severity
from truceline.core.source import Span
from truceline.scenarios.language import is_pattern, names_in, parse_expression
from truceline.scenarios.model import ConflictModel, Preference
from truceline.scenarios.preferences import cycle_of_orders, tiers_of
from truceline.scenarios.states import (
    MOST_OPTIONS,
    States,
    feasible_states,
    labels_of,
    states_of,
    status_quo_of,
)

__all__ = ["flaw", "flaws_of", "place_in"]

_RESERVED = frozenset({"and", "or", "not", "if", "iff", "true", "false"})


def place_in(model: ConflictModel, line: int) -> Span | None:
    """File and line of a part of a model; of the model itself where the part has no line."""
    if model.where is None or not line:
        return model.where
    return Span(source_id=model.where.source_id, line=line, label=model.where.label)


def flaw(
    model: ConflictModel,
    line: int,
    code: str,
    message: str,
    hint: str,
    severity: Severity = Severity.ERROR,
) -> Finding:
    """A flaw of a model at a line, with its repair."""
    where = place_in(model, line)
    return Finding(
        code=f"scenario.{code}", message=message, hint=hint, severity=severity, where=where
    )


def flaws_of(model: ConflictModel) -> list[Finding]:
    """Flaws of structure, of expressions, and of states as far as the expressions are sound."""
    found = [*_name_flaws(model), *_owner_flaws(model), *_form_flaws(model), *_move_flaws(model)]
    if len(model.options) > MOST_OPTIONS:
        message = f"The model has {len(model.options)} options; {MOST_OPTIONS} is the limit."
        hint = "Merge options of one owner that are only taken together."
        return [*found, flaw(model, 0, "too-large", message, hint)]
    has_states = bool(model.options) != bool(model.states)
    unread = list(_expression_flaws(model))
    if has_states and not list(_expression_flaws(replace(model, preferences=()))):
        sound = [
            preference
            for preference in model.preferences
            if not list(_expression_flaws(replace(model, preferences=(preference,))))
        ]
        found += _state_flaws(model, sound, feasible_states(model))
    return found + unread


def _name_flaws(model: ConflictModel) -> Iterator[Finding]:
    named = [(one.option_id, one.line) for one in model.options]
    named += [(one.outcome_id, one.line) for one in model.outcomes]
    named += [(state, 0) for state in model.states]
    times = Counter(name for name, _ in named)
    for name, line in named:
        if times[name] > 1:
            message = f"'{name}' names two things of the model."
            yield flaw(model, line, "bad-name", message, "Give one of them another id.")
        elif name in _RESERVED or (model.options and is_pattern(name)):
            message = f"'{name}' is a word of expressions."
            yield flaw(model, line, "bad-name", message, "Choose another id.")
        elif not _is_name(name):
            message = f"'{name}' cannot stand in an expression."
            hint = "Use letters, digits, '-', '_', '.' and ':' only, no spaces."
            yield flaw(model, line, "bad-name", message, hint)


def _is_name(text: str) -> bool:
    try:
        return names_in(parse_expression(text)) == (text,)
    except InvalidValue:
        return False


def _owner_flaws(model: ConflictModel) -> Iterator[Finding]:
    players = [player.player for player in model.players]
    for option in model.options:
        if option.owner not in players:
            owned = f"by '{option.owner}', who is no player" if option.owner else "by nobody"
            message = f"The option '{option.option_id}' is owned {owned} of this model."
            hint = f"Write `owner: …` with one of: {', '.join(players)}."
            yield flaw(model, option.line, "no-owner", message, hint)
        if option.direction not in {"both", "on", "off"}:
            message = f"The option '{option.option_id}' has the direction '{option.direction}'."
            hint = "Write both, on (never taken back) or off (never taken again)."
            yield flaw(model, option.line, "bad-direction", message, hint)
    for name, times in Counter(players).items():
        if times > 1:
            yield flaw(model, 0, "bad-name", f"The player '{name}' stands twice.", "Keep one.")
    for preference in model.preferences:
        if preference.player not in players:
            message = f"A preference is that of '{preference.player}', who is no player."
            hint = f"Players: {', '.join(players)}."
            yield flaw(model, preference.line, "unknown-player", message, hint)


def _form_flaws(model: ConflictModel) -> Iterator[Finding]:
    if not model.players:
        yield flaw(model, 0, "no-player", "The model has no player.", "Add `players: …`.")
    is_positions_only = bool(model.positions) and not (model.options or model.states)
    if bool(model.options) == bool(model.states) and not is_positions_only:
        both = "both options and states" if model.options else "neither options nor states"
        hint = "Give options, or states one by one with the moves between them."
        yield flaw(model, 0, "no-states", f"The model has {both}.", hint)
    for preference in model.preferences:
        ways = (preference.statements, preference.ranking, preference.orders)
        if sum(map(bool, ways)) != 1:
            message = f"The preference of '{preference.player}' is written in "
            message += f"{sum(map(bool, ways)) or 'none'} of the three ways."
            hint = "Write statements, or a ranking, or orders."
            yield flaw(model, preference.line, "no-preference", message, hint)
    if model.states and model.exclusions:
        message, hint = (
            "States are given one by one, so nothing can be excluded.",
            "Leave them out.",
        )
        yield flaw(model, model.exclusions[0].line, "idle", message, hint)


def _move_flaws(model: ConflictModel) -> Iterator[Finding]:
    if model.options and model.moves:
        message = "In option form the moves follow from the options."
        yield flaw(model, 0, "bad-move", message, "Leave `moves` out.")
        return
    players = {player.player for player in model.players}
    for player, rows in model.moves.items():
        ends = {state for row in rows.values() for state in row}
        unknown = sorted({*rows, *ends} - set(model.states))
        if player not in players:
            unknown.insert(0, player)
        for name in unknown:
            message = f"A move of '{player}' names '{name}', which the model has not."
            yield flaw(model, 0, "bad-move", message, "Add it to `states`, or correct the name.")
        for state in (state for state, row in rows.items() if state in row):
            message = f"A move of '{player}' leads from '{state}' to itself."
            yield flaw(model, 0, "bad-move", message, "Leave it out: staying is no move.")


def _expression_flaws(model: ConflictModel) -> Iterator[Finding]:
    """What cannot be read, or names what the model has not."""
    states = _names_only(model)
    for line, text, around in _expressions(model):
        try:
            states.where(text)
        except InvalidValue as exc:
            is_name = exc.message.startswith("The model has no ")
            code = "unknown-option" if is_name else "bad-expression"
            yield flaw(model, line, code, f"{around}: {exc.message}", exc.hint)


def _names_only(model: ConflictModel) -> States:
    """The names of a model over no states: reading an expression there costs nothing."""
    full = states_of(model)
    if full.names:
        return full
    return States(masks=full.masks[:0], names=(), options=full.options, outcomes=full.outcomes)


def _expressions(model: ConflictModel) -> Iterator[tuple[int, str, str]]:
    for exclusion in model.exclusions:
        yield exclusion.line, exclusion.expression, "An exclusion"
    for outcome in model.outcomes:
        yield outcome.line, outcome.outcome_id, f"The outcome '{outcome.outcome_id}'"
    for preference in model.preferences:
        around = f"The preference of '{preference.player}'"
        for statement in preference.statements:
            yield statement.line, statement.expression, around
            for rival in statement.rivals:
                yield statement.line, rival, around
        for ranking in (preference.ranking, *preference.rivals):
            yield from ((preference.line, text, around) for tier in ranking for text in tier)
        for order in preference.orders:
            yield order.line, order.better, around
            yield order.line, order.worse, around


def _state_flaws(
    model: ConflictModel, preferences: Sequence[Preference], states: States
) -> Iterator[Finding]:
    if not states.size:
        message = "The exclusions leave no state."
        yield flaw(model, model.exclusions[-1].line, "no-states", message, "Take one out.")
        return
    yield from _status_quo_flaws(model, states)
    for outcome in model.outcomes:
        if not states.named(outcome.outcome_id).any():
            message = f"No feasible state is the outcome '{outcome.outcome_id}'."
            hint = "Correct its pattern, or the exclusion that rules it out."
            yield flaw(model, outcome.line, "empty-outcome", message, hint)
    for preference in preferences:
        yield from _cycle_flaws(model, preference, states)


def _status_quo_flaws(model: ConflictModel, states: States) -> Iterator[Finding]:
    if not model.status_quo:
        message = "The model does not say where things stand today."
        hint = "Write `today: yes` or `today: no` with each option, or a `status_quo`."
        yield flaw(model, 0, "no-status-quo", message, hint, Severity.WARNING)
        return
    known = set(states.options) | set(states.names)
    for name in [name for name in model.status_quo if name not in known]:
        message, hint = f"The status quo names '{name}', which the model has not.", "Correct it."
        yield flaw(model, model.status_quo_line, "unknown-option", message, hint)
    silent = [name for name in states.options if name not in model.status_quo]
    if silent:
        message = f"The status quo does not say whether '{silent[0]}' is taken today"
        message += f", nor of {len(silent) - 1} more." if len(silent) > 1 else "."
        line = {option.option_id: option.line for option in model.options}[silent[0]]
        yield flaw(model, line, "no-status-quo", message, "Write `today: yes` or `today: no`.")
    elif set(model.status_quo) <= known and status_quo_of(model, states) < 0:
        yield _infeasible(model)


def _infeasible(model: ConflictModel) -> Finding:
    """The status quo is excluded: by which exclusion."""
    names = [option.option_id for option in model.options]
    mask = sum(1 << names.index(name) for name, taken in model.status_quo.items() if taken)
    everything = states_of(model)
    today = States(
        masks=np.array([mask], dtype=np.int64),
        names=(),
        options=everything.options,
        outcomes=everything.outcomes,
    )
    label = labels_of(today)[0]
    why = [
        f"'{exclusion.expression}' (line {exclusion.line})"
        for exclusion in model.exclusions
        if not exclusion.basis.is_contested and today.where(exclusion.expression)[0]
    ]
    message = f"The status quo {label} is infeasible: it is excluded by {' and '.join(why)}."
    hint = "Correct the status quo, or the exclusion: what is cannot be impossible."
    return flaw(model, model.status_quo_line, "status-quo-infeasible", message, hint)


def _cycle_flaws(model: ConflictModel, preference: Preference, states: States) -> Iterator[Finding]:
    cycle = cycle_of_orders(preference.orders, states)
    if cycle:
        said = ", ".join(f"{one.better} > {one.worse} (line {one.line})" for one in cycle)
        message = f"The preference of '{preference.player}' is a cycle: {said}."
        if len(cycle) == 1:
            message += " Some states are on both sides."
        hint = (
            "Take one out, or narrow it. Where sources differ, write them as claims of one order."
        )
        yield flaw(model, cycle[-1].line, "preference-cycle", message, hint)
    for ranking in (preference.ranking, *preference.rivals):
        tiers = tiers_of(ranking, states)
        height = np.sum(tiers, axis=0) if tiers else np.zeros(states.size)
        twice = np.flatnonzero(height > 1)
        if twice.size:
            label = labels_of(_only(states, int(twice[0])))[0]
            at = [str(k) for k, tier in enumerate(tiers, start=1) if tier[twice[0]]]
            message = f"The ranking of '{preference.player}' has state {label} in tiers "
            message += f"{' and '.join(at)}: it would be better than itself."
            hint = "Narrow one of the tiers: `(…) & !(…)`."
            yield flaw(model, preference.line, "preference-cycle", message, hint)


def _only(states: States, index: int) -> States:
    if states.names:
        return States(masks=states.masks, names=(states.names[index],), options={}, outcomes={})
    masks = states.masks[index : index + 1]
    return States(masks=masks, names=(), options=states.options, outcomes=states.outcomes)
