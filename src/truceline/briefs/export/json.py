"""A document as JSON: the same blocks, each with its type."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from typing import Any

from truceline.briefs.model import Document

__all__ = ["JsonExporter"]


@dataclass(frozen=True, slots=True)
class JsonExporter:
    """Writes the blocks of a document, figures as their Vega-Lite specifications."""

    name: str = "json.v1"
    suffix: str = ".json"

    def export(self, document: Document) -> bytes:
        """UTF-8 text, keys in the order of the shapes."""
        return (json.dumps(_plain(document), ensure_ascii=False, indent=1) + "\n").encode()


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value that a document can hold
    if is_dataclass(value) and not isinstance(value, type):
        shape = {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
        return {"type": type(value).__name__.lower(), **shape}
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, date) else value
