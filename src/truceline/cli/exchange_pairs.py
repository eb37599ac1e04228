"""Commands on pairs: compare all rows, see what waits, judge, take back."""

from __future__ import annotations

from typing import Any

import click

from truceline.cli.exchange import pass_room
from truceline.cli.options import format_option
from truceline.cli.output import print_json, print_rows, working
from truceline.exchange.judging import PairState, Standing, Verdict
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_queue import PairShown

__all__ = ["judge_command", "link_command", "pairs_command", "undo_command"]

_COLUMNS = ["pair", "p_same", "weight", "state", "lists", "because"]


@click.command("link")
@pass_room
def link_command(room: ExchangeRoom) -> None:
    """Compare all rows of all lists; nothing is joined by it."""
    with working("Comparing rows"):
        pairs = room.pairs.link()
    waiting = room.pairs.number_waiting()
    click.echo(f"{pairs:,} pairs were compared; {waiting:,} wait for a reader.")
    click.echo(f"{room.pairs.number_unlikely:,} do not wait: 'same' is less likely than 0.05.")


@click.command("pairs")
@click.argument("pair", required=False)
@click.option("--most", type=click.IntRange(1), default=20, show_default=True, help="How many.")
@click.option("--conflicts", is_flag=True, help="Only those on which people differ.")
@format_option("table", "json", "csv")
@pass_room
def pairs_command(
    room: ExchangeRoom, pair: str | None, most: int, conflicts: bool, form: str
) -> None:
    """Pairs that wait for you, by what hangs on them; or PAIR side by side.

    A table of pairs holds no name; PAIR shows what your role may see.
    """
    if pair:
        _show(room.pairs.show(pair), form)
    elif conflicts:
        differ = [
            {"pair": one.pair_id, "state": one.state.value, "said": _said(one)}
            for one in room.pairs.conflicts()
        ]
        print_rows(differ, form=form, columns=["pair", "state", "said"])
    else:
        rows: list[dict[str, Any]] = [
            {
                "pair": one.pair_id,
                "p_same": one.p_same,
                "weight": round(one.weight, 3),
                "state": one.state.value,
                "lists": " · ".join(one.lists),
                "because": " ".join(one.because),
            }
            for one in room.pairs.queue(most=most)
        ]
        print_rows(rows, form=form, columns=_COLUMNS)
        if room.pairs.rows_not_compared:
            click.echo(
                f"{room.pairs.rows_not_compared} rows were added since: truceline exchange link",
                err=True,
            )


def _said(standing: Standing) -> str:
    return "; ".join(
        f"{one.by}: {one.verdict.value}" for one in standing.judgements if not one.is_undone
    )


def _show(shown: PairShown, form: str) -> None:
    rows: list[dict[str, Any]] = [
        {"field": one.label, shown.lists[0]: one.left, f"{shown.lists[1]} ": one.right,
         "": one.mark}
        for one in shown.fields
    ]  # fmt: skip
    if form == "json":
        print_json(
            {
                "pair": shown.pair_id,
                "lists": shown.lists,
                "fields": [
                    {"field": one.key, "left": one.left, "right": one.right, "mark": one.mark}
                    for one in shown.fields
                ],
                "probabilities": shown.probabilities,
                "reasons": shown.reasons,
                "because": shown.because,
                "state": shown.standing.state.value,
                "verdict": shown.standing.verdict,
                "judgements": [
                    {"id": one.judgement_id, "by": one.by, "verdict": one.verdict.value,
                     "reason": one.reason, "at": one.at, "undone_by": one.undone_by}
                    for one in shown.standing.judgements
                ],
            }
        )  # fmt: skip
        return
    print_rows(rows, form=form, columns=list(rows[0]) if rows else ["field"])
    for words in (*shown.reasons, *shown.because):
        click.echo(words, err=True)
    _say(shown.standing)


@click.command("judge")
@click.argument("pair")
@click.argument("verdict", type=click.Choice([one.value for one in Verdict]))
@click.option("--reason", default="", help="Why, in a sentence.")
@pass_room
def judge_command(room: ExchangeRoom, pair: str, verdict: str, reason: str) -> None:
    """Say of PAIR that its rows are the same person, kin, different, or that you are unsure.

    Write no name into --reason: a shell keeps what is typed.
    """
    _say(room.pairs.judge(pair, verdict, reason=reason))


@click.command("undo")
@click.argument("judgement")
@click.option("--reason", default="", help="Why, in a sentence.")
@pass_room
def undo_command(room: ExchangeRoom, judgement: str, reason: str) -> None:
    """Take JUDGEMENT back; it stays readable."""
    _say(room.pairs.undo(judgement, reason=reason))


def _say(standing: Standing) -> None:
    verdict = f" as {standing.verdict.value}" if standing.verdict else ""
    click.echo(f"{standing.pair_id} is {standing.state.value}{verdict}.")
    if standing.state is PairState.SECOND:
        click.echo(f"{standing.readers_needed} persons must say so; a second reader is needed.")
    for one in standing.judgements:
        undone = f", taken back by {one.undone_by}" if one.is_undone else ""
        click.echo(f"  {one.judgement_id}  {one.by}: {one.verdict.value}{undone}", err=True)
