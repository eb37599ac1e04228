"""Commands that judge reading: against annotated claims, and one annotator against another."""

from __future__ import annotations

import importlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from truceline.claims.evaluate import (
    Evaluation,
    ReadDocument,
    Score,
    Texts,
    agree,
    agreement_record,
    as_record,
    evaluate,
    read_gold,
)
from truceline.cli.options import format_option
from truceline.cli.output import print_findings, print_json, print_rows, working
from truceline.core.errors import InvalidValue
from truceline.workspace.reading_names import pack_names
from truceline.workspace.reading_plain import bundled_reader

_SHARES = ("precision", "recall", "f1")


@click.group("evaluate")
def evaluate_command() -> None:
    """How well reading reads, and how far two annotators agree."""


@evaluate_command.command("reading")
@click.argument("gold", type=click.Path(path_type=Path))
@click.option(
    "--texts",
    "folders",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    metavar="DIR",
    help="Folder of the texts that were annotated; may be repeated.",
)
@click.option(
    "--pack",
    "packs",
    multiple=True,
    metavar="PACK",
    help="Read with the names of this pack; may be repeated; all bundled packs without it.",
)
@click.option(
    "--reader",
    default="",
    metavar="MODULE:FUNCTION",
    help="What reads a document, in place of our own; it is scored by the same rules.",
)
@format_option("text", "json")
def reading_command(
    gold: Path, folders: tuple[Path, ...], packs: tuple[str, ...], reader: str, form: str
) -> None:
    """Score reading against the annotated claims in GOLD.

    How claims are matched and what each figure means stands in docs/validation-reading.md.
    """
    claims, texts = read_gold(gold.read_bytes(), label=gold.name, texts=Texts(folders))
    print_findings(claims.findings)
    with working(f"Reading {len(texts)} documents"):
        read = _find_reader(reader) if reader else bundled_reader(pack_names(packs))
        evaluation = evaluate(claims, texts, read)
    if form == "json":
        print_json(as_record(evaluation))
    else:
        _print_evaluation(evaluation)


@evaluate_command.command("agreement")
@click.argument("first", type=click.Path(path_type=Path))
@click.argument("second", type=click.Path(path_type=Path))
@format_option("text", "json")
def agreement_command(first: Path, second: Path, form: str) -> None:
    """Compare the annotations in FIRST and SECOND where both annotated."""
    (mine, _), (yours, _) = (
        read_gold(path.read_bytes(), label=path.name, texts=None) for path in (first, second)
    )
    print_findings((*mine.findings, *yours.findings))
    record = agreement_record(agree(mine, yours))
    if form == "json":
        print_json(record)
    else:
        print_agreement(record)


def _find_reader(name: str) -> ReadDocument:
    module, _, function = name.partition(":")
    hint = "Write MODULE:FUNCTION: a function that takes a document and gives suggestions."
    try:
        found = getattr(importlib.import_module(module), function)
    except (ValueError, AttributeError) as exc:
        raise InvalidValue(f"There is no reader '{name}'.", hint=hint) from exc
    except ModuleNotFoundError as exc:
        # A package that the reader itself lacks is said as it is: it is another fault.
        if not f"{module}.".startswith(f"{exc.name}."):
            raise
        raise InvalidValue(f"There is no reader '{name}'.", hint=hint) from exc
    read: ReadDocument = found
    return read


def _row(name: str, score: Score) -> dict[str, object]:
    shares = {"precision": score.precision, "recall": score.recall, "f1": score.f1}
    return {"what": name, **shares, "gold": score.asked, "suggested": score.said}


def _print_evaluation(evaluation: Evaluation) -> None:
    rows = [
        _row("PLOVER types", evaluation.plover),
        _row("all types", evaluation.all),
        _row("PLOVER types, strict", evaluation.strict_plover),
        _row("all types, strict", evaluation.strict_all),
        _row("passages, any type", evaluation.span),
    ]
    columns = ["what", *_SHARES, "gold", "suggested"]
    print_rows(rows, form="table", columns=columns, title="Claims")
    slots = [_row(name.replace("_", " "), score) for name, score in evaluation.slots.items()]
    click.echo("")
    print_rows(slots, form="table", columns=columns, title="Slots of matched claims")
    documents = [_row(doc, as_one) for doc, as_one in _by_document(evaluation).items()]
    click.echo("")
    print_rows(documents, form="table", columns=columns, title="Documents, all types")
    click.echo("")
    click.echo(f"Attributed claims put in the author's voice: {_percent(evaluation.leak)}")
    click.echo(f"Quotes exact: {_percent(evaluation.quotes_exact)}")
    if evaluation.whole.outside:
        click.echo(
            f"Suggestions outside what was annotated, not counted: {evaluation.whole.outside}"
        )


def _by_document(evaluation: Evaluation) -> Mapping[str, Score]:
    return {
        doc: Score(
            found=len(one.pairs), asked=len(one.gold), right=len(one.pairs), said=len(one.said)
        )
        for doc, one in evaluation.documents.items()
    }


def print_agreement(record: Mapping[str, Any]) -> None:
    """Print how far two people agree, as tables."""
    counts = record["counts"]
    click.echo(
        f"{counts['first']} and {counts['second']} claims in {counts['documents']} documents that"
        f" both annotated; {counts['paired']} in common by passage."
    )
    for doc in record["only_one"]:
        click.echo(f"Only one of the two annotated {doc}: not compared.")
    if counts["left_out"]:
        click.echo(f"Claims where the other did not annotate, not compared: {counts['left_out']}")
    rows: list[dict[str, object]] = [
        {"what": "passages, F1", "value": record["span_f1"]},
        {"what": "type, share", "value": record["type_share"]},
        {"what": "type or alternative, share", "value": record["type_share_lenient"]},
        *({"what": f"{name}, kappa".replace("_", " "), "value": kappa}
          for name, kappa in record["kappa"].items()),
    ]  # fmt: skip
    click.echo("")
    print_rows(rows, form="table", columns=["what", "value"], title="Agreement")
    slots = [{"what": name.replace("_", " "), **one} for name, one in record["slots"].items()]
    click.echo("")
    print_rows(slots, form="table", columns=["what", *_SHARES, "n"], title="Slots, first as asked")


def _percent(share: float | None) -> str:
    return "not known: there is none to judge" if share is None else f"{100 * share:.1f} %"
