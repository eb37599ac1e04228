"""What a model answered → raw claims, however broken the answer is.

An answer is text that nobody vouches for. It is never run, never followed and never shown as it
is; only objects of the asked shape are taken out of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["MAX_ANSWER_CHARACTERS", "MAX_CLAIMS", "Answer", "read_answer"]

MAX_ANSWER_CHARACTERS = 1_000_000
"""A longer answer to one window is none."""
MAX_CLAIMS = 400
"""Most claims of one window; more are made up."""

_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?</think(?:ing)?>", re.DOTALL | re.IGNORECASE)
_FENCE = re.compile(r"\A\s*```[a-z]*\s*\n(.*?)\n?\s*```\s*\Z", re.DOTALL | re.IGNORECASE)
_OPENED_FENCE = re.compile(r"\A\s*```[a-z]*\s*\n", re.IGNORECASE)
_LIST = re.compile(r'\A\s*\{\s*"claims"\s*:\s*\[|\A\s*\[')
_BETWEEN = re.compile(r"[\s,]*")


@dataclass(frozen=True, slots=True)
class Answer:
    """The claims of an answer, and what is wrong with it.

    Attributes:
        claims: Objects in order; none where the answer cannot be read.
        code: Of the finding, such as `asking.not-json`; empty where all is well.
        flaw: What is wrong, as a sentence; empty where all is well.
    """

    claims: tuple[dict[str, Any], ...] = ()
    code: str = ""
    flaw: str = ""


def read_answer(text: str) -> Answer:
    """The raw claims of an answer; those before a break where it breaks off."""
    if len(text) > MAX_ANSWER_CHARACTERS:
        flaw = f"The answer has {len(text):,} characters, beyond {MAX_ANSWER_CHARACTERS:,}."
        return Answer((), "asking.too-long", flaw)
    body = _THOUGHTS.sub("", text)
    fenced = _FENCE.match(body)
    body = fenced[1] if fenced else _OPENED_FENCE.sub("", body)
    if not body.strip():
        return Answer((), "asking.no-answer", "The answer is empty.")
    try:
        given = json.loads(body, parse_constant=_refuse)
    except (ValueError, RecursionError):
        return _salvaged(body)
    return _claims_of(given)


def _refuse(name: str) -> float:
    raise ValueError(f"{name} is no JSON.")


def _claims_of(given: object) -> Answer:
    listed = given.get("claims") if isinstance(given, dict) else given
    if not isinstance(listed, list):
        return Answer((), "asking.not-claims", "The answer is JSON, but no list of claims.")
    claims = tuple(one for one in listed if isinstance(one, dict))
    if len(claims) > MAX_CLAIMS:
        flaw = f"The answer has {len(claims):,} claims, beyond {MAX_CLAIMS}: none was read."
        return Answer((), "asking.too-long", flaw)
    if len(claims) < len(listed):
        flaw = f"Of {len(listed)} claims of the answer, {len(listed) - len(claims)} are no objects."
        return Answer(claims, "asking.not-claims", flaw)
    return Answer(claims)


def _salvaged(body: str) -> Answer:
    """The whole claims before the place at which an answer stops being JSON."""
    opened = _LIST.match(body)
    claims = tuple(_objects(body, opened.end())) if opened else ()
    if not claims:
        return Answer((), "asking.not-json", "The answer is not JSON.")
    flaw = f"The answer breaks off: the claims before the break were read ({len(claims)})."
    return Answer(claims, "asking.broken-off", flaw)


def _objects(body: str, at: int) -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder(parse_constant=_refuse)
    for _ in range(MAX_CLAIMS):
        between = _BETWEEN.match(body, at)
        at = between.end() if between else at
        try:
            one, at = decoder.raw_decode(body, at)
        except (ValueError, RecursionError):
            return
        if not isinstance(one, dict):
            return
        yield one
