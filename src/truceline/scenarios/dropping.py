"""Which claim, if wrong, would flip an outcome: each claim is left out once.

A part of the model that rests on the claim alone is then open: a statement may be wanted or not, a
ranking or a pair is not known, an exclusion excludes nothing. Parts that others support as well
stay, and a part that this claim alone contested is contested no more. Options, named outcomes and
the status quo cannot be left out, since the rest is written in them: what could not be tried is
named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from truceline.scenarios.model import Basis, ConflictModel, Preference

__all__ = ["DroppedClaim", "claims_of", "drop_claim", "drop_each_claim"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DroppedClaim:
    """What leaving one claim out does.

    Attributes:
        claim: Id of the claim.
        changed: The parts that rested on it alone or were contested by it alone, as written.
        untried: Parts that rest on it alone and cannot be left out.
        before: The answer with all claims.
        after: The answer without this one.
    """

    claim: str
    changed: tuple[str, ...]
    untried: tuple[str, ...]
    before: str
    after: str

    @property
    def is_decisive(self) -> bool:
        """Whether the answer flips."""
        return self.before != self.after


def drop_each_claim(
    model: ConflictModel, judge: Callable[[ConflictModel], str]
) -> tuple[DroppedClaim, ...]:
    """Leave each claim out once and ask again; decisive claims first, then in order of mention.

    Args:
        model: As written.
        judge: The answer for a model, such as the verdict on an outcome.
    """
    before = judge(model)
    found = []
    for claim in claims_of(model):
        without, changed = drop_claim(model, claim)
        found.append(
            DroppedClaim(
                claim=claim,
                changed=changed,
                untried=tuple(_fixed_parts(model, claim)),
                before=before,
                after=judge(without) if changed else before,
            )
        )
    return tuple(sorted(found, key=lambda dropped: not dropped.is_decisive))


def claims_of(model: ConflictModel) -> tuple[str, ...]:
    """Every claim that supports or contests a part of the model, each once, in order of mention."""
    found: dict[str, None] = {}
    for _, basis in _parts(model):
        found.update(dict.fromkeys((*basis.claims, *basis.contested_by)))
    return tuple(found)


def drop_claim(model: ConflictModel, claim: str) -> tuple[ConflictModel, tuple[str, ...]]:
    """The model without the claim, and the parts that this changes."""
    exclusions, changed = [], []
    for exclusion in model.exclusions:
        if _rests(exclusion.basis, claim):
            changed.append(exclusion.expression)
        else:
            exclusions.append(replace(exclusion, basis=_without(exclusion.basis, claim)))
            changed += [exclusion.expression] * _is_freed(exclusion.basis, claim)
    preferences = []
    for preference in model.preferences:
        kept, touched = _drop_from(preference, claim)
        changed += touched
        # A player of whom nothing is written has everything open.
        if kept.statements or kept.ranking or kept.orders:
            preferences.append(kept)
    return (
        replace(model, exclusions=tuple(exclusions), preferences=tuple(preferences)),
        tuple(changed),
    )


def _drop_from(preference: Preference, claim: str) -> tuple[Preference, list[str]]:
    name = preference.player
    if _rests(preference.basis, claim) and preference.ranking:
        return replace(preference, ranking=()), [f"{name}: the ranking"]
    statements, orders, changed = [], [], []
    for said in preference.statements:
        is_open = said.is_open or _rests(said.basis, claim)
        statements.append(replace(said, is_open=is_open, basis=_without(said.basis, claim)))
        if is_open != said.is_open or _is_freed(said.basis, claim):
            changed.append(f"{name}: {said.expression}")
    for order in preference.orders:
        if _rests(order.basis, claim):
            changed.append(f"{name}: {order.better} > {order.worse}")
        else:
            orders.append(replace(order, basis=_without(order.basis, claim)))
            changed += [f"{name}: {order.better} > {order.worse}"] * _is_freed(order.basis, claim)
    freed = [f"{name}: the preference"] * _is_freed(preference.basis, claim)
    kept = replace(
        preference,
        statements=tuple(statements),
        orders=tuple(orders),
        basis=_without(preference.basis, claim),
    )
    return kept, [*changed, *freed]


def _without(basis: Basis, claim: str) -> Basis:
    return replace(
        basis,
        claims=tuple(one for one in basis.claims if one != claim),
        contested_by=tuple(one for one in basis.contested_by if one != claim),
    )


def _is_freed(basis: Basis, claim: str) -> bool:
    """Whether the claim and nothing else contests a part."""
    return set(basis.contested_by) == {claim}


def _rests(basis: Basis, claim: str) -> bool:
    """Whether the claim and nothing else stands behind a part."""
    return set(basis.claims) == {claim} and not basis.judged_by


def _fixed_parts(model: ConflictModel, claim: str) -> Iterator[str]:
    for option in model.options:
        if _rests(option.basis, claim):
            yield f"option {option.option_id}"
    for outcome in model.outcomes:
        if _rests(outcome.basis, claim):
            yield f"outcome {outcome.outcome_id}"
    if _rests(model.status_quo_basis, claim):
        yield "the status quo"


def _parts(model: ConflictModel) -> Iterator[tuple[str, Basis]]:
    for option in model.options:
        yield option.option_id, option.basis
    for exclusion in model.exclusions:
        yield exclusion.expression, exclusion.basis
    for preference in model.preferences:
        yield preference.player, preference.basis
        for statement in preference.statements:
            yield statement.expression, statement.basis
        for order in preference.orders:
            yield f"{order.better} > {order.worse}", order.basis
    for outcome in model.outcomes:
        yield outcome.outcome_id, outcome.basis
    yield "the status quo", model.status_quo_basis
