"""Who says what: claims, actors and cited documents as rows with links."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar

from truceline.briefs import text
from truceline.core.claim import Claim, Stated
from truceline.core.dates import When
from truceline.web.context import Context
from truceline.web.subjects import contradiction_path

__all__ = [
    "actor_links",
    "claim_row",
    "is_open",
    "said_on",
    "source_links",
    "stated_row",
    "when_row",
]

T = TypeVar("T")
_CODE = re.compile(r"^[a-z]+(-[a-z]+)+$")
_OPEN = {"unstated": "not stated", "unknown": "not known"}


def actor_links(context: Context, actor_ids: Iterable[str]) -> list[dict[str, str]]:
    """Name and address of each actor; no address where the record does not know the id."""
    known = context.record.actors
    return [
        {
            "id": one,
            "name": known[one].name if one in known else one,
            "link": context.link(f"/actors/{one}") if one in known else "",
        }
        for one in actor_ids
    ]


def source_links(context: Context, cited: Iterable[str]) -> list[dict[str, Any]]:
    """Title, locator and address of each cited document."""
    return [_source(context, one) for one in cited if one]


def _source(context: Context, cited: str) -> dict[str, Any]:
    source_id, _, locator = cited.partition("#")
    source = context.record.sources.get(source_id)
    return {
        "id": source_id,
        "title": source.title if source else source_id,
        "publisher": source.publisher if source else "",
        "locator": locator,
        "link": context.link(f"/sources/{source_id}") if source else "",
        "checked": source.checked if source else None,
    }


def claim_row(context: Context, claim: Claim) -> dict[str, Any]:
    """A claim: its value, who says it, when it was said and known, and where it can be read."""
    return {
        "claim_id": claim.claim_id,
        "value": claim.value,
        "words": _plain_words(claim.value),
        "is_denial": claim.polarity == "-",
        "who": actor_links(context, [claim.claimant])[0] if claim.claimant else None,
        "said_on": claim.said or None,
        "known_on": claim.known_at.date() if claim.known_at.year > 1 else None,
        "is_known_otherwise": claim.known_at.year > 1 and claim.known_at.date() != claim.said_on,
        "source": source_links(context, [claim.cited])[0] if claim.cited else None,
        "is_ruling": claim.is_ruling,
        "is_preferred": claim.is_preferred,
    }


def _plain_words(value: str) -> str:
    """A value of a pack for people: `not-done` as `not done`, `2017-05-06` as `6 May 2017`."""
    return value.replace("-", " ") if _CODE.match(value) else text.with_days(value)


def said_on(claim: Claim) -> date:
    """The day on which a claim was said; where that is not stated, when it was known."""
    return claim.said_on or claim.known_at.date()


def when_row(time: When) -> dict[str, Any]:
    """An uncertain time: in words, and as days."""
    return {
        "words": text.when(time),
        "first_day": time.first_day,
        "last_day": time.last_day,
        "basis": time.basis,
    }


def is_open(time: When) -> bool:
    """Whether no day can be named: not stated, not known, or it lasts."""
    return not time.is_known


def stated_row(context: Context, stated: Stated[T]) -> dict[str, Any]:
    """A value with everybody who states it."""
    # The claim computed with stands first: judged, else preferred, else known earliest.
    options = [
        {**_value(value), "claim": claim_row(context, claim), "is_used": at == 0}
        for at, (value, claim) in enumerate(stated.options)
    ]
    first = stated.options[0][1] if stated.is_disputed else None
    path = contradiction_path(first.subject, first.field) if first else ""
    return {
        **_value(stated.value),
        "is_disputed": stated.is_disputed,
        "contradiction": context.link(path) if path else "",
        "options": options,
    }


def _value(value: object) -> dict[str, Any]:
    if isinstance(value, When):
        return when_row(value)
    return {"words": _OPEN.get(f"{value}", f"{value}")}
