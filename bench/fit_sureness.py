"""Fits the weights of sureness on development gold, and says how well they are calibrated.

    python bench/fit_sureness.py          # print the tables
    python bench/fit_sureness.py --write  # also write data/sureness.yaml and the tables in docs
    python bench/fit_sureness.py --judge GOLD.jsonl --texts DIR  # judge the weights that are there

Why it is done so stands in docs/validation-reading.md. Only development gold is opened for fitting.
Needs the shared texts that it annotates (TRUCELINE_SHARED).
"""

from __future__ import annotations

import argparse
import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import yaml
from numpy.typing import NDArray
from scipy.optimize import brentq, minimize

from truceline.claims.evaluate import Gold, Texts, read_gold
from truceline.claims.evaluate.score import score_document
from truceline.claims.events.frames import Frames, load_frames
from truceline.claims.read import Reading, open_reading
from truceline.claims.surety.signs import AGAINST, AGREEING, signs_of
from truceline.claims.surety.sureness import log_odds, tiers
from truceline.core.document import Document
from truceline.workspace.reading_names import pack_names

ROOT = Path(__file__).parent.parent
GOLD = ROOT / "tests" / "reading" / "gold"
SHARED = ROOT / os.environ.get("TRUCELINE_SHARED", "../shared")
WEIGHTS = ROOT / "src" / "truceline" / "claims" / "data" / "sureness.yaml"
DOCS = ROOT / "docs" / "validation-reading.md"
BEGIN, END = "<!-- fitted: sureness -->\n", "<!-- end of fitted -->\n"

DEVELOPMENT = ("own-dev.jsonl", "wiki-dev.jsonl")
SIGNS = AGREEING + AGAINST
FORGOTTEN, PASSES = 0.25, 6
"""Share of the frames' words that a pass forgets, and how many passes there are."""
P_UNSEEN, P_ELSEWHERE = 0.75, 0.65
"""Stated, not fitted: share of suggestions that are right on unseen text, and in a language without
annotated claims."""
MODEL = {"agrees": 1.0, "silent": -0.5}
"""Stated, not fitted: what a language model's reading counts, in log-odds."""
PRIOR = dict.fromkeys(AGREEING, 0.2) | dict.fromkeys(AGAINST, -0.2) | {"framed": 2.0}
SPREAD = dict.fromkeys(SIGNS, 0.2) | {"framed": 2.0}

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class Case:
    """A suggestion on annotated text, judged."""

    doc: str
    is_forgetful: bool
    is_right: bool
    signs: tuple[float, ...]
    sureness: float


@dataclass(frozen=True, kw_only=True)
class Curve:
    """Fitted weights, the intercept first."""

    weights: Floats

    def odds(self, cases: Sequence[Case]) -> Floats:
        return self.weights[0] + _matrix(cases) @ self.weights[1:]


# --- Cases ---------------------------------------------------------------------------------


def forget(frames: Frames, turn: int) -> Frames:
    """Frames that do not know a share of their words, always the same in one turn."""

    def is_kept(word: str) -> bool:
        digest = hashlib.sha256(f"{turn}:{word}".encode()).digest()
        return int.from_bytes(digest[:4], "big") / 2**32 >= FORGOTTEN

    kept = (
        replace(
            one,
            verbs=tuple(filter(is_kept, one.verbs)),
            nouns=tuple(filter(is_kept, one.nouns)),
        )
        for one in frames.all
    )
    return Frames(kept, frames.classes)


def cases_of(gold: Gold, documents: Mapping[str, Document], *, turns: int) -> Iterator[Case]:
    """Every suggestion that is judged; turn 0 forgets nothing."""
    whole, names = load_frames("en"), pack_names().gazetteer("en")
    for turn in range(turns + 1):
        frames = forget(whole, turn) if turn else whole
        for doc in gold.annotated:
            reading = open_reading(documents[doc], names, frames=frames)
            yield from judged(reading, gold, documents[doc], doc, is_forgetful=turn > 0)


def judged(
    reading: Reading, gold: Gold, document: Document, doc: str, *, is_forgetful: bool
) -> Iterator[Case]:
    said = [reading.suggest(one) for one in reading.chosen]
    scored = score_document(gold, doc, document, lambda _: said)
    right = {id(pair.said) for pair in scored.pairs}
    counted = {id(one) for one in scored.said}
    for chosen, one in zip(reading.chosen, said, strict=True):
        if id(one) in counted:
            signs = signs_of(reading.parsed, chosen, one, reading.frames, reading.hung)
            yield Case(
                doc=doc,
                is_forgetful=is_forgetful,
                is_right=id(one) in right,
                signs=tuple(signs[name] for name in SIGNS),
                sureness=one.sureness,
            )


# --- Fit -----------------------------------------------------------------------------------


def fit(cases: Sequence[Case]) -> Curve:
    """Logistic regression with a normal prior on each weight; no sign may turn."""
    matrix, right, mass = _matrix(cases), _right(cases), _mass(cases)
    centre = np.array([PRIOR[name] for name in SIGNS])
    spread = np.array([SPREAD[name] for name in SIGNS])

    def loss(given: Floats) -> tuple[float, Floats]:
        odds = given[0] + matrix @ given[1:]
        apart = (given[1:] - centre) / spread
        off = mass * (1 / (1 + np.exp(-odds)) - right)
        lost = np.sum(mass * (np.logaddexp(0, odds) - right * odds)) + np.sum(apart**2) / 2
        return float(lost), np.concatenate([[off.sum()], off @ matrix + apart / spread])

    bounds = [(None, None), *((0, None) for _ in AGREEING), *((None, 0) for _ in AGAINST)]
    start = np.concatenate([[0.0], centre])
    found = minimize(loss, start, jac=True, bounds=bounds, method="L-BFGS-B")
    return Curve(weights=found.x)


def optimism(cases: Sequence[Case], odds: Floats) -> float:
    """What to take off the frames' log-odds so that on average as many are right as stated.

    Only frames were written with the development texts in view; the kind of clause was not.
    """
    mass, framed = _mass(cases), _framed(cases)

    def beyond(off: float) -> float:
        return float(np.average(_p(odds - off * framed), weights=mass)) - P_UNSEEN

    return float(brentq(beyond, -9, 9))


def left_out(cases: Sequence[Case]) -> Floats:
    """Log-odds of each case by weights that were fitted without its document."""
    odds = np.zeros(len(cases))
    for doc in sorted({one.doc for one in cases}):
        curve = fit([one for one in cases if one.doc != doc])
        held = [at for at, one in enumerate(cases) if one.doc == doc]
        odds[held] = curve.odds([cases[at] for at in held])
    return odds


def _matrix(cases: Sequence[Case]) -> Floats:
    return np.array([one.signs for one in cases])


def _right(cases: Sequence[Case]) -> Floats:
    return np.array([one.is_right for one in cases], dtype=np.float64)


def _framed(cases: Sequence[Case]) -> Floats:
    return _matrix(cases)[:, SIGNS.index("framed")]


def _mass(cases: Sequence[Case]) -> Floats:
    """All forgetful passes together weigh as much as one reading."""
    return np.array([1 / PASSES if one.is_forgetful else 1.0 for one in cases])


def _p(odds: Floats) -> Floats:
    return 1 / (1 + np.exp(-odds))


# --- Calibration ---------------------------------------------------------------------------


def in_tenths(p: Floats) -> NDArray[np.int64]:
    return np.minimum((p * 10).astype(np.int64), 9)


def in_tiers(p: Floats) -> NDArray[np.int64]:
    return np.array([sum(one < tier.least for tier in tiers()) for one in p], dtype=np.int64)


def calibration_error(p: Floats, right: Floats, bins: NDArray[np.int64]) -> float:
    """Expected calibration error: Naeini et al. (2015), AAAI 29, "Bayesian binning"."""
    return sum(
        abs(p[bins == one].mean() - right[bins == one].mean()) * np.mean(bins == one)
        for one in np.unique(bins)
    )


def ranked_right(p: Floats, right: Floats) -> float:
    """How often a right suggestion is surer than a wrong one (area under the ROC curve)."""
    apart = p[right == 1][:, None] - p[right == 0][None]
    return float(np.mean((apart > 0) + (apart == 0) / 2)) if apart.size else float("nan")


def summary(name: str, p: Floats, right: Floats) -> str:
    share = right.mean()
    figures = (
        np.mean((p - right) ** 2),
        share * (1 - share),
        calibration_error(p, right, in_tenths(p)),
        calibration_error(p, right, in_tiers(p)),
        ranked_right(p, right),
    )
    cells = " | ".join(f"{one:.3f}" for one in (share, p.mean(), *figures))
    return f"| {name} | {len(p)} | {cells} |\n"


SUMMARY = (
    "| | suggestions | right | mean sureness | Brier | Brier of a constant | ECE, 10 bins"
    " | ECE, 3 tiers | ranked right |\n|---|--:|--:|--:|--:|--:|--:|--:|--:|\n"
)
RELIABILITY = "| sureness | suggestions | mean | right |\n|---|--:|--:|--:|\n"


def reliability(p: Floats, right: Floats) -> str:
    """Rows of tenths, then of tiers."""
    tenths, tier = in_tenths(p), in_tiers(p)
    rows = [(f"{one / 10:.1f}–{(one + 1) / 10:.1f}", tenths == one) for one in range(10)]
    rows += [(f"**{one.name}**", tier == at) for at, one in enumerate(tiers())]
    return "".join(
        f"| {name} | {held.sum()} | {p[held].mean():.2f} | {right[held].mean():.2f} |\n"
        for name, held in rows
        if held.any()
    )


# --- Out -----------------------------------------------------------------------------------


def tables(cases: Sequence[Case], off: float, curve: Curve) -> str:
    odds, right = left_out(cases), _right(cases)
    shipped = odds - off * _framed(cases)
    forgetful = np.array([one.is_forgetful for one in cases])
    shown = SUMMARY
    for name, held in (("as it reads", ~forgetful), ("with words forgotten", forgetful)):
        shown += summary(f"{name}, as fitted", _p(odds[held]), right[held])
        shown += summary(f"{name}, as shipped", _p(shipped[held]), right[held])
    shown += "\nReliability with words forgotten, as fitted:\n\n" + RELIABILITY
    shown += reliability(_p(odds[forgetful]), right[forgetful])
    shown += "\nReliability as it reads, as shipped:\n\n" + RELIABILITY
    shown += reliability(_p(shipped[~forgetful]), right[~forgetful])
    shown += (
        f"\nTaken off what a frame counts: {off:.2f}.\n\n| sign | weight, log-odds |\n|---|--:|\n"
    )
    shown += "".join(
        f"| {name} | {weight:+.2f} |\n"
        for name, weight in zip(SIGNS, _shipped(curve, off)[1:], strict=True)
    )
    return shown


def _shipped(curve: Curve, off: float) -> Floats:
    weights = curve.weights.copy()
    weights[1 + SIGNS.index("framed")] -= off
    return weights


def record(curve: Curve, off: float, cases: Sequence[Case]) -> str:
    weights = _shipped(curve, off)
    usual = np.average(_matrix(cases), axis=0, weights=_mass(cases))
    held = {
        "intercept": round(float(weights[0]), 3),
        "elsewhere": round(log_odds(P_ELSEWHERE) - log_odds(P_UNSEEN), 3),
        "languages": ["en"],
        "model": MODEL,
        "signs": {
            name: {"weight": round(float(weight), 3), "usual": round(float(mean), 3)}
            for name, weight, mean in zip(SIGNS, weights[1:], usual, strict=True)
        },
    }
    head = (
        "# By bench/fit_sureness.py, in log-odds; `usual` is a sign's mean where it was fitted.\n"
        f"# Stated, not fitted: {P_UNSEEN} of the suggestions on unseen text are right, and"
        f" {P_ELSEWHERE}\n# of those in a language without annotated claims; what a model counts.\n"
    )
    return head + yaml.safe_dump(held, sort_keys=False, default_flow_style=None, width=100)


def judge(path: Path, folders: Sequence[Path]) -> None:
    """Print how well the weights that are there hold on annotated claims, as they are."""
    gold, documents = read_gold(path.read_bytes(), label=path.name, texts=Texts(folders))
    cases = list(cases_of(gold, documents, turns=0))
    p, right = np.array([one.sureness for one in cases]), _right(cases)
    print(SUMMARY + summary(path.name, p, right) + "\n" + RELIABILITY + reliability(p, right))


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--judge", type=Path)
    asked.add_argument("--texts", type=Path, action="append", default=[])
    given = asked.parse_args()
    if given.judge:
        judge(given.judge, given.texts)
        return
    cases: list[Case] = []
    for name in DEVELOPMENT:
        texts = Texts([GOLD / "texts", SHARED])
        gold, documents = read_gold((GOLD / name).read_bytes(), label=name, texts=texts)
        cases += cases_of(gold, documents, turns=PASSES)
    curve = fit(cases)
    unseen = [one for one in cases if one.is_forgetful]
    off = optimism(unseen, curve.odds(unseen))
    shown = tables(cases, off, curve)
    print(shown)
    if given.write:
        WEIGHTS.write_text(record(curve, off, cases), encoding="utf-8")
        before, rest = DOCS.read_text(encoding="utf-8").split(BEGIN)
        after = rest.split(END)[1]
        DOCS.write_text(f"{before}{BEGIN}{shown}{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
