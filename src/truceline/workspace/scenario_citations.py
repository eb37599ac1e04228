"""What a scenario model rests on, part by part: from a document to the models that cite it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from truceline.core.claim import Claim
from truceline.scenarios.model import Basis, ConflictModel, Preference

__all__ = ["ModelCitation", "citations_in"]

_Part = tuple[str, str, Basis, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCitation:
    """One place at which a model cites a document.

    Attributes:
        part: Of the model, such as `option share-power` or `statement 5 of russia`.
        text: What that part says, as the model writes it.
        source_id: The document.
        locator: Where in it; empty where not stated.
        claim_id: The claim through which it is cited; empty where it is cited directly.
        is_against: Whether it contradicts the part.
        line: Of the part in the model's file.
    """

    model_id: str
    title: str
    part: str
    text: str
    source_id: str
    locator: str
    claim_id: str
    is_against: bool
    line: int

    def __str__(self) -> str:
        verb = "contradicts" if self.is_against else "cited by"
        place = f" ({self.locator})" if self.locator else ""
        return f"{verb} scenario model {self.model_id}, {self.part}: {self.text}{place}"


def citations_in(model: ConflictModel, claims: Mapping[str, Claim]) -> Iterator[ModelCitation]:
    """Every citation of a model, in the order of its parts.

    Args:
        model: As read.
        claims: The claims inside it, by id.
    """
    for part, text, basis, line in _parts(model):
        cited = [(one, False) for one in basis.claims]
        cited += [(one, True) for one in basis.contested_by]
        for one, is_against in cited:
            claim = claims.get(one)
            source_id, _, locator = (claim.cited if claim else one).partition("#")
            yield ModelCitation(
                model_id=model.model_id,
                title=model.title,
                part=part,
                text=text,
                source_id=source_id.strip(),
                locator=locator.strip(),
                claim_id=one if claim else "",
                is_against=is_against,
                line=line,
            )


def _parts(model: ConflictModel) -> Iterator[_Part]:
    """Name, words, basis and line of each part of a model."""
    line = model.where.line or 0 if model.where else 0
    yield "as a whole", model.title, Basis(claims=model.sources), line
    today = ", ".join(name for name, taken in model.status_quo.items() if taken)
    yield "today's state", today or "nothing taken", _own(model), model.status_quo_line
    for option in model.options:
        yield f"option {option.option_id}", option.title, option.basis, option.line
    for number, one in enumerate(model.exclusions, start=1):
        yield f"exclusion {number}", one.expression, one.basis, one.line
    for outcome in model.outcomes:
        yield f"outcome {outcome.outcome_id}", outcome.title, outcome.basis, outcome.line
    for preference in model.preferences:
        yield from _wishes(preference)
    for stand in model.positions:
        name = f"position of {stand.actor} on {stand.issue}"
        yield name, f"{stand.position:g}", stand.basis, stand.line


def _own(model: ConflictModel) -> Basis:
    """What today's state rests on beyond the options: those are named by themselves."""
    told = {one for option in model.options for one in option.basis.claims}
    basis = model.status_quo_basis
    return replace(basis, claims=tuple(one for one in basis.claims if one not in told))


def _wishes(preference: Preference) -> Iterator[_Part]:
    whose = f"of {preference.player}"
    for number, one in enumerate(preference.statements, start=1):
        yield f"statement {number} {whose}", one.expression, one.basis, one.line
    for number, pair in enumerate(preference.orders, start=1):
        yield f"pair {number} {whose}", f"{pair.better} > {pair.worse}", pair.basis, pair.line
    if preference.ranking:
        tiers = " > ".join(", ".join(tier) for tier in preference.ranking)
        yield f"ranking {whose}", tiers, preference.basis, preference.line
