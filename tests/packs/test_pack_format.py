"""The page that explains packs names everything that a pack may hold, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from truceline.core.place import CONSTRUCTIONS
from truceline.ingest.pack import KINDS
from truceline.record import vocabulary
from truceline.record.schema import SCHEMAS

PAGE = (Path(__file__).parents[2] / "docs" / "pack-format.md").read_text()
CODE = re.findall(r"```.*?```|`[^`]+`", PAGE, re.DOTALL)
WORDS = set(re.findall(r"[A-Za-z_][\w-]*|1\.5", " ".join(CODE)))


def models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
        for field in annotation.model_fields.values():
            yield from models(field.annotation)
    for arg in get_args(annotation):
        yield from models(arg)


def keys(model: type[BaseModel]) -> set[str]:
    return {
        field.alias or name for each in models(model) for name, field in each.model_fields.items()
    }


def words(annotation: Any) -> set[str]:
    """The words of every `Literal` in a type."""
    args = get_args(annotation)
    return {arg for arg in args if isinstance(arg, str)}.union(*map(words, args))


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_key_of_a_kind_is_explained(kind: str) -> None:
    assert keys(SCHEMAS[kind]) - WORDS == set()


@pytest.mark.parametrize("kind", SCHEMAS)
def test_every_word_that_a_key_may_hold_is_listed(kind: str) -> None:
    allowed = {
        word
        for model in models(SCHEMAS[kind])
        for field in model.model_fields.values()
        for word in words(field.annotation)
    }
    # The tags of unions are not in the text.
    assert allowed - WORDS - {"", "text", "claims", "label"} == set()


def test_every_folder_and_every_construction_is_explained() -> None:
    assert all(f"{kind}/" in PAGE and f"**{kind}**" in PAGE for kind in KINDS)
    assert set(CONSTRUCTIONS) <= WORDS


def test_the_words_that_decide_are_those_that_the_page_lists() -> None:
    listed = {word for group in vocabulary._WORDS.values() for word in group}
    listed |= {*vocabulary._FULFILMENT, *vocabulary._RULINGS}
    assert listed - WORDS - {"1", "2"} == set()
