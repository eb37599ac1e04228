"""A run: what computed a result, so that it can be explained and repeated."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

__all__ = ["Run"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Code version, parameters and inputs of one computation.

    Attributes:
        command: What was asked for, such as `monitor.count`.
        parameters: Values asked with, JSON-able.
        inputs: Ids and hashes of the batches it read, sorted.
        code_version: Version of Truceline.
        recorded_at: When it ran (UTC); not part of the id.
    """

    command: str
    parameters: Mapping[str, Any]
    inputs: tuple[str, ...]
    code_version: str
    recorded_at: datetime

    @property
    def run_id(self) -> str:
        """Same question, code and inputs give the same id."""
        text = json.dumps(
            [self.command, dict(self.parameters), self.inputs, self.code_version],
            sort_keys=True,
            default=str,
        )
        return "run-" + hashlib.sha256(text.encode()).hexdigest()[:16]
