"""An explanation as data, and told in one sentence."""

from __future__ import annotations

from dataclasses import dataclass

from truceline.scenarios.literal import CREDIBLE, SYMMETRIC
from truceline.scenarios.model import Concept, ConflictModel, Game, Ranks
from truceline.scenarios.paths import Step
from truceline.scenarios.reasons import Reason

__all__ = ["Explanation", "Temptation", "tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Temptation:
    """One improvement, and what becomes of it.

    Attributes:
        end: State that the player would move to.
        answer: Moves of the opponents that deter it, a shortest way; empty where none does. Under
            SIM they are made at the same time as the move, all from the state that it left.
        answered: State in which answer and move end; -1 where nothing deters.
        answers: Number of states in which the opponents could make it end.
        ways_out: Where none deters: states into which the player escapes from answers that would
            have been no better, under the concepts that let it move once more.
        reasons: Why the improvement is one, for the player.
        deterring: Why the end of the answer is no better.
    """

    end: int
    answer: tuple[Step, ...] = ()
    answered: int = -1
    answers: int = 0
    ways_out: tuple[int, ...] = ()
    reasons: tuple[Reason, ...] = ()
    deterring: tuple[Reason, ...] = ()

    @property
    def is_deterred(self) -> bool:
        """Whether an answer deters it."""
        return self.answered >= 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a state is stable for a player under a concept, or why not."""

    player: str
    state: int
    concept: Concept
    temptations: tuple[Temptation, ...]
    sentence: str

    @property
    def is_stable(self) -> bool:
        """Whether every improvement is deterred."""
        return all(each.is_deterred for each in self.temptations)


def tell(
    game: Game,
    player: int,
    state: int,
    concept: Concept,
    temptations: tuple[Temptation, ...],
    *,
    model: ConflictModel | None = None,
) -> str:
    """Why the state is stable for the player, or the first improvement for which it would leave."""
    who, here = _name(game, player, model), game.labels[state]
    if not temptations:
        known = "a better state" if _is_known(game, player) else "a state known to be better"
        return f"{here} is stable for {who}: no move of its own leads to {known}."
    free = next((each for each in temptations if not each.is_deterred), None)
    if free is None:
        said = "; ".join(_deterred(game, each, concept, model) for each in temptations)
        return f"{here} is stable for {who}: {said}."
    there, why = game.labels[free.end], _why_free(game, player, free, concept)
    return f"{who} would leave {here} for {there}{_decided(free.reasons)}: {why}."


def _why_free(game: Game, player: int, free: Temptation, concept: Concept) -> str:
    if concept is Concept.NASH:
        return "it is better, and this concept looks no further"
    if not free.answers:
        kind = "improvement" if concept in CREDIBLE else "move"
        if concept is Concept.SIMULTANEOUS:
            return "the others have no improvement that could be made at the same time"
        return f"the others have no {kind} in answer"
    if free.ways_out:
        out = game.labels[free.ways_out[0]]
        return f"from every answer that would hurt there is a way out, such as to {out}"
    states = "one state" if free.answers == 1 else f"{free.answers} states"
    better = "better" if _is_known(game, player) else "better, or not known to be worse"
    return f"the others can make it end in {states}, {better} than what it left"


def _deterred(game: Game, met: Temptation, concept: Concept, model: ConflictModel | None) -> str:
    steps = [
        f"{_name(game, step.player, model)} can move to {game.labels[step.end]}"
        for step in met.answer
    ]
    is_joint = concept is Concept.SIMULTANEOUS
    moved = " and ".join(steps) if is_joint else ", then ".join(steps)
    how = f"if at the same time {moved}, it" if is_joint else f"{moved}: it"
    last = ", without a better way out" if concept in SYMMETRIC else ""
    return (
        f"{game.labels[met.end]} tempts{_decided(met.reasons)}, but {how} ends in "
        f"{game.labels[met.answered]}, which is no better{_decided(met.deterring)}{last}"
    )


def _decided(reasons: tuple[Reason, ...]) -> str:
    return f" (by '{reasons[-1].text}')" if reasons else ""


def _is_known(game: Game, player: int) -> bool:
    return isinstance(game.preferred[player], Ranks)


def _name(game: Game, player: int, model: ConflictModel | None) -> str:
    names = {each.player: each.name for each in model.players} if model else {}
    return names.get(game.players[player]) or game.players[player]
