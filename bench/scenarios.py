"""Times, memory and agreement of the stability engines, each size a process of its own.

Prints a table and fails when a budget is exceeded. Seconds are processor seconds of the engine
alone (the machine may be busy), memory is the highest of the whole process. Promised on 2 cores:
14 options with 5 players and 4 concepts within 1 s, 20 options (a million states) within 20 s and
2 GB, whatever the rankings; 10,000 draws at 64 states within 10 s, the smallest change there within
5 s; and 20,000 random models on which all three engines agree.

    python bench/scenarios.py            all sizes and 20,000 models
    python bench/scenarios.py 1000       the same with 1,000 models
"""

from __future__ import annotations

import resource
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np

TESTS = Path(__file__).parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from scenarios.games import (  # noqa: E402
    option_game,
    random_option_game,
    random_partial,
    snake_game,
)
from truceline.scenarios.inverse import fewest_swaps  # noqa: E402
from truceline.scenarios.literal import literal_stability  # noqa: E402
from truceline.scenarios.model import Concept, Game  # noqa: E402
from truceline.scenarios.optionform import option_stability  # noqa: E402
from truceline.scenarios.robustness import robustness  # noqa: E402
from truceline.scenarios.simultaneous import simultaneous_stability  # noqa: E402
from truceline.scenarios.sparse import sparse_stability  # noqa: E402
from truceline.scenarios.stability import stability  # noqa: E402
from truceline.talks.power import parse_rule, voting_power  # noqa: E402

FOUR = (Concept.NASH, Concept.GENERAL, Concept.SYMMETRIC, Concept.SEQUENTIAL)
SIM = (Concept.SIMULTANEOUS,)
PLAYERS = 5
MODELS = 20_000


class Case(NamedTuple):
    """One line of the table; budgets of 0 are none."""

    name: str
    make: Callable[[], Game]
    concepts: tuple[Concept, ...]
    seconds: float
    megabytes: float


def additive(options: int) -> Game:
    """Every player weighs the options in its own order, lexicographically."""
    rng = np.random.default_rng([1, options])
    masks = np.arange(1 << options)
    ranks = []
    for _ in range(PLAYERS):
        order, wanted = rng.permutation(options), rng.integers(0, 2, options)
        ranks.append(sum((masks >> int(bit) & 1 ^ wanted[bit]) << k for k, bit in enumerate(order)))
    return option_game(masks, owners(options), ranks)


def adversarial(options: int, *, share: float = 1.0, lasting: float = 0.0) -> Game:
    """Rankings in random order; a share of the states feasible, of the options irreversible."""
    rng = np.random.default_rng([2, options])
    masks = np.flatnonzero(rng.random(1 << options) < share)
    chances = [1 - lasting, lasting / 2, lasting / 2]
    return option_game(
        masks,
        owners(options),
        [rng.permutation(masks.size) for _ in range(PLAYERS)],
        directions=rng.choice(["both", "on", "off"], options, p=chances).tolist(),
    )


def owners(options: int) -> list[int]:
    return [option % PLAYERS for option in range(options)]


def cases() -> Iterable[Case]:
    yield Case("14 options, additive", lambda: additive(14), FOUR, 1, 0)
    yield Case("14 options, random", lambda: adversarial(14), FOUR, 1, 0)
    yield Case("14 options, random, SIM", lambda: adversarial(14), SIM, 0, 0)
    yield Case("20 options, additive", lambda: additive(20), FOUR, 20, 2048)
    yield Case("20 options, random", lambda: adversarial(20), FOUR, 20, 2048)
    yield Case(
        "20 options, random, 6 of 10 states feasible, 3 of 10 options irreversible",
        lambda: adversarial(20, share=0.6, lasting=0.3),
        FOUR,
        20,
        2048,
    )
    yield Case("20 options, 20 players, one long path", lambda: snake_game(20), FOUR, 0, 2048)
    yield Case("20 options, additive, SIM", lambda: additive(20), SIM, 20, 2048)
    yield Case("20 options, random, SIM", lambda: adversarial(20), SIM, 0, 2048)
    yield Case(
        "20 options, random, 6 of 10 states feasible, 3 of 10 options irreversible, SIM",
        lambda: adversarial(20, share=0.6, lasting=0.3),
        SIM,
        0,
        2048,
    )
    yield Case("22 options, random", lambda: adversarial(22), FOUR, 0, 0)


def run(place: int) -> None:
    """Measure one case in this process."""
    case = list(cases())[place]
    game = case.make()
    started = time.process_time()
    stability(game, case.concepts)
    seconds = time.process_time() - started
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    is_over = 0 < case.seconds < seconds or 0 < case.megabytes < megabytes
    allowed = f"{case.seconds or '–':>4} s  {case.megabytes or '–':>5} MB"
    print(f"{case.name:<76}{seconds:8.2f} s  {megabytes:6.0f} MB   allowed {allowed}", flush=True)
    if is_over:
        raise SystemExit(1)


class Task(NamedTuple):
    """One more line: a question to a game of 64 states, or to a council of 30."""

    name: str
    ask: Callable[[], object]
    seconds: float


def sixty_four(players: int) -> Game:
    """64 states, rankings in random order."""
    rng = np.random.default_rng([0, players])
    ranks = [rng.permutation(64) for _ in range(players)]
    return option_game(np.arange(64), [option % players for option in range(6)], ranks)


def shares() -> object:
    """10,000 draws for each of three players of whom pairs are known, three in ten at most."""
    rng, game = np.random.default_rng(4), sixty_four(3)
    open_game = replace(game, preferred=tuple(random_partial(rng, 64) for _ in range(3)))
    return robustness(open_game, states=range(8), concepts=list(Concept), seed=1)


def tasks() -> Iterable[Task]:
    yield Task("10,000 draws, 64 states, 6 concepts, 8 states asked", shares, 10)
    for players in (2, 3, 5):
        for concept in Concept:
            name = f"fewest swaps, 64 states, {players} players, random, {concept}"
            ask = partial(fewest_swaps, sixty_four(players), state=10, concept=concept)
            yield Task(name, ask, 5)
    seats = [3 + 7 * k % 29 for k in range(30)]
    members = [f"m{k}" for k in range(30)]
    rule = parse_rule("seats >= 75 %", members, {"seats": [*map(Fraction, seats)]})
    yield Task("voting power, 30 members", partial(voting_power, rule), 0.5)


def answer(task: Task) -> bool:
    """Whether the answer came within its budget."""
    started = time.process_time()
    task.ask()
    seconds = time.process_time() - started
    print(f"{task.name:<76}{seconds:8.2f} s              allowed {task.seconds:>4} s", flush=True)
    return seconds <= task.seconds


def mismatches(models: int) -> int:
    """States on which an engine differs from the definitions, over all concepts."""
    rng, found = np.random.default_rng(20_000), 0
    for _ in range(models):
        game = random_option_game(rng)
        literal = literal_stability(game, Concept)
        fast = dict(option_stability(game, set(Concept) - set(SIM)))
        fast[SIM[0]] = simultaneous_stability(game)
        sparse = sparse_stability(game, Concept)
        for concept, expected in literal.items():
            found += int((fast[concept] != expected).sum() + (sparse[concept] != expected).sum())
    return found


def main(models: int) -> None:
    failed = [
        place
        for place in range(len(list(cases())))
        if subprocess.run([sys.executable, __file__, "--case", str(place)], check=False).returncode
    ]
    late = [task.name for task in tasks() if not answer(task)]
    started = time.process_time()
    found = mismatches(models)
    seconds = time.process_time() - started
    print(f"{models} random models, 6 concepts, 3 engines: {found} mismatches, {seconds:.0f} s")
    if failed or late or found:
        raise SystemExit(1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["--case"]:
        run(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else MODELS)
