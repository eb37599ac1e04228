"""Prints what was opened: a tree of values, who states each, and what documents say of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import click

from truceline.briefs.text import printable

__all__ = ["print_shown"]

_WHEN = {"first_day", "last_day", "basis", "at", "text"}


def print_shown(found: Mapping[str, Any]) -> None:
    """Print an opened thing for a person; JSON carries more of it."""
    _print_tree({key: one for key, one in found.items() if key != "accepted_claims"}, 0)
    if found.get("accepted_claims"):
        _print_claims(found["accepted_claims"])


def _print_tree(value: object, depth: int) -> None:
    indent = "  " * depth
    if isinstance(value, dict):
        for key, inner in value.items():
            _print_entry(key, inner, depth)
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, dict) and {"claim_id", "value", "cited"} <= set(item):
                click.echo(f"{indent}{_claim(item['value'], item)}")
                continue
            click.echo(f"{indent}-") if isinstance(item, dict) else None
            _print_tree(item, depth + 1)
    else:
        click.echo(f"{indent}{value}")


def _print_entry(key: str, value: Any, depth: int) -> None:
    indent = "  " * depth
    if isinstance(value, dict) and set(value) == {"value", "options"}:
        _print_stated(key, value, indent)
    elif isinstance(value, dict) and set(value) == _WHEN:
        click.echo(f"{indent}{key}: {_in_words(value)}")
    elif isinstance(value, dict | list) and value:
        click.echo(f"{indent}{key}:")
        _print_tree(value, depth + 1)
    elif value not in (None, "", [], {}):
        click.echo(f"{indent}{key}: {value}")


def _print_stated(key: str, stated: Mapping[str, Any], indent: str) -> None:
    """A value, and below it every claim of it: the value computed with comes first."""
    value, options = _in_words(stated["value"]), stated["options"]
    if not options and value == "–":
        return
    click.echo(f"{indent}{key}: {value}")
    for said, claim in options:
        click.echo(f"{indent}  {_claim(said, claim)}")


def _claim(said: Any, claim: Mapping[str, Any]) -> str:
    """What is said, by whom, when and where."""
    who = claim["claimant"] or "the cited text"
    day = f" on {claim['said_on']}" if claim["said_on"] else ""
    when = f" in {claim['said_in']}" if claim["said_in"] else day
    cited = f" in {claim['cited']}" if claim["cited"] else ""
    chosen = ", chosen by a person" if claim["is_ruling"] else ""
    return f"{claim['claim_id']}  {_in_words(said)}: {who}{when}{cited}{chosen}"


def _in_words(value: Any) -> str:
    if isinstance(value, dict) and set(value) == _WHEN:
        days = [day for day in (value.get("first_day"), value.get("last_day")) if day]
        text = value.get("text") or " to ".join(dict.fromkeys(days)) or value["basis"]
        return str(text)
    return "–" if value in (None, "", [], {}) else str(value)


def _print_claims(rows: Sequence[Mapping[str, Any]]) -> None:
    """What documents say of it: who, how it is put, the passage, why it stands here."""
    click.echo(f"accepted claims: {len(rows)} (what documents say; no status or date rests on it)")
    for row in rows:
        said_on = row["said_on"] or "undated"
        document = printable(row["document_name"])
        click.echo(f"  {row['claim']}  {printable(row['claimant'])}, {row['put']}, {said_on}")
        click.echo(f"    “{printable(row['quote'])}”")
        click.echo(f"    here because: {printable(row['because'])}; in {document}")
        if row["incident"]:
            click.echo(f"    told as: {row['report']} ({row['incident']})")
