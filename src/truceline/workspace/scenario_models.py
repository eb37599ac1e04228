"""Models of conflicts in a workspace: as of a day, with their claims, text and runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from importlib.metadata import version
from typing import Any, TypeAlias

import yaml

from truceline.core.claim import Claim
from truceline.core.errors import InvalidValue, UnknownId
from truceline.core.findings import Finding
from truceline.core.pack import PackEntry
from truceline.core.run import Run
from truceline.record.judgements import holding
from truceline.scenarios.check import check_model
from truceline.scenarios.choices import OpenPart, open_parts, settled
from truceline.scenarios.entries import claims_of_model
from truceline.scenarios.model import ConflictModel
from truceline.scenarios.read import known_models
from truceline.store import Ledger
from truceline.workspace.once import Once
from truceline.workspace.record import RecordStage
from truceline.workspace.scenario_citations import ModelCitation, citations_in
from truceline.workspace.scenario_pairs import is_pair, open_pairs, with_pairs

__all__ = ["KEPT", "ModelStage", "Taken", "parse_taken"]

Taken: TypeAlias = tuple[tuple[str, int], ...]
"""Open parts that are read one way: key and number of the reading."""

_MOST_DIGITS = 3
KEPT = 16
"""How many answers of a kind are kept."""


def parse_taken(words: Iterable[str]) -> Taken:
    """Open parts read one way, as people write them: `russia.5=0`; empty words are left out.

    Raises:
        InvalidValue: One is not written so, or a part is read in two ways.
    """
    found: dict[str, int] = {}
    for word in filter(None, words):
        key, _, number = word.rpartition("=")
        if not key or not (number.isascii() and number.isdecimal()) or len(number) > _MOST_DIGITS:
            raise InvalidValue(
                f"'{word}' reads no part one way.", hint="Write PART=NUMBER, such as russia.5=0."
            )
        if found.get(key, int(number)) != int(number):
            raise InvalidValue(
                f"'{key}' is read in two ways: {found[key]} and {int(number)}.",
                hint="Choose one of them, or leave it open.",
            )
        found[key] = int(number)
    return tuple(sorted(found.items()))


class ModelStage:
    """Reads models from the record; computes nothing itself."""

    def __init__(
        self, ledger: Ledger, record: RecordStage, *, clock: Callable[[], datetime]
    ) -> None:
        self._ledger = ledger
        self._record = record
        self._clock = clock
        # The number of writes is part of each key: an answer never rests on what is out of date.
        self._models = Once(lambda _writes, as_of: self._read(as_of), most=KEPT)
        self._open = Once(lambda _writes, *asked: self._all_open(*asked), most=KEPT)
        self._settled = Once(lambda _writes, *asked: self._settle(*asked), most=KEPT)

    def models(self, as_of: date | None = None) -> Mapping[str, ConflictModel]:
        """Every model that was known at the end of a day, by id."""
        return self._models(self._ledger.writes, as_of)

    def model(self, model_id: str, as_of: date | None = None, taken: Taken = ()) -> ConflictModel:
        """One model, with some of what is open read one way.

        Raises:
            UnknownId: There is none of that id, or it was not known by then; or no such open part.
            InvalidValue: Such a part has no such reading, or readings contradict each other.
        """
        models = self.models(as_of)
        if model_id not in models:
            raise self._no_model(model_id, as_of)
        if not taken:
            return models[model_id]
        return self._settled(self._ledger.writes, model_id, as_of, taken)

    def _settle(self, model_id: str, as_of: date | None, taken: Taken) -> ConflictModel:
        known = [part.key for part in self.open_parts(model_id, as_of)]
        if unknown := next((key for key, _ in taken if key not in known), ""):
            raise UnknownId(
                f"'{unknown}' is not open in this model.",
                hint=f"Open: {', '.join(known) or 'nothing'}.",
            )
        pairs = {key: number for key, number in taken if is_pair(key)}
        parts = {key: number for key, number in taken if not is_pair(key)}
        model = self.model(model_id, as_of)
        return with_pairs(settled(model, parts) if parts else model, pairs)

    def _no_model(self, model_id: str, as_of: date | None) -> UnknownId:
        known = ", ".join(self.models(as_of)) or "none"
        if as_of is not None and model_id in self.models():
            return UnknownId(
                f"The model '{model_id}' was not known by {as_of}.",
                hint=f"Ask for a later day, or for everything known. Known by then: {known}.",
            )
        return UnknownId(f"There is no model '{model_id}'.", hint=f"Known models: {known}.")

    def findings(self, model_id: str, as_of: date | None = None) -> tuple[Finding, ...]:
        """Flaws of a model, and what a reader must know of it."""
        return check_model(self.model(model_id, as_of))

    def open_parts(self, model_id: str, as_of: date | None = None) -> tuple[OpenPart, ...]:
        """What the model leaves open and can be read one way or another."""
        self.model(model_id, as_of)
        return self._open(self._ledger.writes, model_id, as_of)

    def _all_open(self, model_id: str, as_of: date | None) -> tuple[OpenPart, ...]:
        model = self.model(model_id, as_of)
        return (*open_parts(model), *open_pairs(model))

    def claims(self, model_id: str, as_of: date | None = None) -> Mapping[str, Claim]:
        """The claims inside a model that were known by then, by id."""
        return claims_of_model(self._entry(model_id, as_of), as_of=as_of)

    def citations(self, model_id: str, as_of: date | None = None) -> tuple[ModelCitation, ...]:
        """Everything that a model cites, part by part."""
        model = self.model(model_id, as_of)
        return tuple(citations_in(model, self.claims(model_id, as_of)))

    def citing(self, source_id: str, as_of: date | None = None) -> tuple[ModelCitation, ...]:
        """Every place at which a model cites a document, directly or through a claim."""
        return tuple(
            one
            for model_id in self.models(as_of)
            for one in self.citations(model_id, as_of)
            if one.source_id == source_id
        )

    def written(self, model_id: str, as_of: date | None = None) -> str:
        """The model as the pack writes it now (YAML), comments included.

        Raises:
            UnknownId: There is no such model by then.
        """
        entry = self._entry(model_id, as_of)
        if sum(one.file == entry.file for one in self._record.entries) > 1:
            return str(yaml.safe_dump(dict(entry.body), allow_unicode=True, sort_keys=False))
        texts: Mapping[str, str] = json.loads(self._ledger.source_content(entry.source_id))
        return texts[entry.file]

    def _entry(self, model_id: str, as_of: date | None) -> PackEntry:
        self.model(model_id, as_of)
        kinds = (entry for entry in self._record.entries if entry.kind == "scenarios")
        return next(entry for entry in kinds if entry.entry_id == model_id)

    def _read(self, as_of: date | None) -> Mapping[str, ConflictModel]:
        judged = holding(self._record.at(as_of).judgements)
        return known_models(self._record.entries, as_of=as_of, judgements=judged)

    def _run(
        self,
        command: str,
        model_id: str,
        as_of: date | None,
        taken: Taken,
        **parameters: Any,  # noqa: ANN401 (whatever was asked with)
    ) -> Run:
        entry = self._entry(model_id, as_of)
        judged = self._record.at(as_of).judgements
        asked = {"model": model_id, "as_of": as_of, "taken": [list(one) for one in taken]}
        run = Run(
            command=command,
            parameters={k: str(v) for k, v in (asked | parameters).items() if v not in (None, [])},
            inputs=(entry.source_id, *(one.judgement_id for one in judged)),
            code_version=version("truceline"),
            recorded_at=self._clock(),
        )
        self._ledger.keep_run(run)
        return run
