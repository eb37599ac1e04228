"""Checks a model: its flaws, and what a reader must know though a game can be built.

Each finding has file, line and repair; nothing is mended in silence.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from truceline.core.findings import Finding, Severity
from truceline.scenarios.flaws import flaw, flaws_of
from truceline.scenarios.model import Basis, ConflictModel, Preference, Statement
from truceline.scenarios.preferences import readings_of
from truceline.scenarios.states import States, feasible_states

__all__ = ["check_model", "errors_of"]

_CITED_HINT = "Cite it (`sources: [ID#PLACE]` or claims), or say who judged it (`judged_by`)."


def check_model(model: ConflictModel) -> tuple[Finding, ...]:
    """Every flaw of a model, in order of line.

    Errors are what `build_game` refuses; warnings say what is uncited or cannot decide anything;
    notes say what was left open because claims contradict each other.
    """
    found = [*flaws_of(model), *_weak(model)]
    return tuple(sorted(found, key=lambda one: (one.where.line or 0) if one.where else 0))


def errors_of(model: ConflictModel) -> tuple[Finding, ...]:
    """Flaws with which no game can be built."""
    return tuple(one for one in flaws_of(model) if one.severity is Severity.ERROR)


def _weak(model: ConflictModel) -> Iterator[Finding]:
    """What a reader must know though a game can be built."""
    today = model.status_quo_basis
    if today.is_contested:
        claims = ", ".join((*today.claims, *today.contested_by))
        message = f"What is taken today is contested ({claims}): the claim known first counts."
        hint = "Judge which claim holds (`truceline judge`)."
        yield flaw(model, model.status_quo_line, "contested", message, hint, Severity.NOTE)
    for line, around, basis in _bases(model):
        if basis.is_contested:
            claims = ", ".join((*basis.claims, *basis.contested_by))
            message = f"{around} is contested ({claims}) and left open."
            hint = "Judge which claim holds (`truceline judge`), or leave it so."
            yield flaw(model, line, "contested", message, hint, Severity.NOTE)
        elif not basis.is_cited:
            message = f"{around} is uncited."
            yield flaw(model, line, "uncited", message, _CITED_HINT, Severity.WARNING)
        elif basis.judged_by and not (basis.reason or basis.claims):
            message, hint = f"{around} is judged by {basis.judged_by} without a reason.", "Add one."
            yield flaw(model, line, "uncited", message, hint, Severity.WARNING)
    yield from _silent_players(model)
    yield from _idle_statements(model)


def _bases(model: ConflictModel) -> Iterator[tuple[int, str, Basis]]:
    for option in model.options:
        yield option.line, f"The option '{option.option_id}'", option.basis
    for exclusion in model.exclusions:
        yield exclusion.line, f"The exclusion '{exclusion.expression}'", exclusion.basis
    for preference in model.preferences:
        whose = f"of '{preference.player}'"
        parts: Iterable[tuple[int, str, Basis]] = (
            *((s.line, f"The statement '{s.expression}' {whose}", s.basis)
              for s in preference.statements),
            *((o.line, f"The order '{o.better} > {o.worse}' {whose}", o.basis)
              for o in preference.orders),
        )  # fmt: skip
        yield from parts
        if preference.ranking:
            yield preference.line, f"The ranking {whose}", preference.basis
    for one in model.positions:
        yield one.line, f"The position of '{one.actor}' on '{one.issue}'", one.basis


def _silent_players(model: ConflictModel) -> Iterator[Finding]:
    if not (model.options or model.states):
        return  # positions alone: nobody moves
    told = {preference.player for preference in model.preferences}
    movers = {option.owner for option in model.options} | set(model.moves)
    for player in model.players:
        if player.player not in told:
            message = f"Nothing is said of what '{player.player}' prefers: all of it stays open."
            hint = "Add a preference, or take the player out."
            yield flaw(model, player.line, "no-preference", message, hint, Severity.WARNING)
        if player.player not in movers:
            message = f"'{player.player}' owns no option, and so can decide nothing."
            hint = "Give it an option, or take the player out."
            yield flaw(model, player.line, "no-option", message, hint, Severity.WARNING)


def _idle_statements(model: ConflictModel) -> Iterator[Finding]:
    """Statements that are true, or false, in every feasible state: they decide nothing."""
    if errors_of(model):
        return
    states = feasible_states(model)
    for preference in model.preferences:
        for statement in preference.statements:
            if all(_is_constant(text, states) for text in readings_of(statement)):
                yield _idle(model, preference, statement, states)


def _is_constant(text: str, states: States) -> bool:
    return bool(states.where(text).all()) or not states.where(text).any()


def _idle(
    model: ConflictModel, preference: Preference, statement: Statement, states: States
) -> Finding:
    always = "true" if states.where(statement.expression).all() else "false"
    message = f"The statement '{statement.expression}' of '{preference.player}' is {always} in "
    message += "every feasible state: it decides nothing."
    hint = "Correct it, or take it out."
    return flaw(model, statement.line, "idle", message, hint, Severity.WARNING)
