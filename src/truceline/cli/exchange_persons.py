"""Commands on persons: rows that people said are one."""

from __future__ import annotations

from typing import Any

import click

from truceline.cli.exchange import pass_room
from truceline.cli.options import format_option
from truceline.cli.output import print_rows
from truceline.exchange.judging import FIELDS, field_text
from truceline.workspace.exchange import ExchangeRoom

__all__ = ["person_command", "persons_command"]


@click.command("persons")
@click.option("--most", type=click.IntRange(1), default=50, show_default=True, help="How many.")
@format_option("table", "json", "csv")
@pass_room
def persons_command(room: ExchangeRoom, most: int, form: str) -> None:
    """Persons by content-free ids, those on most rows first; no names."""
    rows = [
        {
            "person": one.person_id,
            "rows": len(one.rows),
            "lists": ", ".join(one.lists),
            "contradicted": len(one.contradicted),
        }
        for one in room.persons.all()[:most]
    ]
    print_rows(rows, form=form, columns=["person", "rows", "lists", "contradicted"])


@click.command("person")
@click.argument("person")
@format_option("table", "json", "csv")
@pass_room
def person_command(room: ExchangeRoom, person: str, form: str) -> None:
    """Every row of PERSON as its list said it, as far as your role may see."""
    held = room.persons.one(person)
    rows: list[dict[str, Any]] = []
    for key, label in FIELDS.items():
        values = {row.row_id: field_text(row, key) for row in held.rows}
        if any(values.values()):
            rows.append({"field": label, **values})
    print_rows(rows, form=form, columns=["field", *(row.row_id for row in held.rows)])
