"""Speed and memory of reading English: the founding texts, Wikipedia articles, all in one text.

Prints a table, or JSON with `--format json`, and fails below 2,000 words a second of one core or
at 600 MB. All work runs in a fresh process on one thread; speed is of processor time, so other
work on the machine hardly changes it. Needs the shared real texts.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from truceline.claims.languages import english
from truceline.claims.model import Gazetteer
from truceline.claims.read import read_document
from truceline.claims.text.paragraphs import paragraphs
from truceline.core.document import Document
from truceline.workspace.reading_names import pack_names

ROOT = Path(__file__).parent.parent
LEAST_WORDS_PER_SECOND = 2_000
MOST_MEGABYTES = 600
BATCH = 128  # paragraphs, as reading parses them
SHORTEST_TIMED = 500  # words
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True)
class Measured:
    """What reading a group of texts took.

    `parser_share` is spaCy's share of the time: parsing the same paragraphs alone. `megabytes` is
    the highest memory of the process up to the end of the group's reading.
    """

    texts: str
    documents: int
    words: int
    claims: int
    seconds: float
    words_per_second: float
    slowest_words_per_second: float
    parser_share: float
    megabytes: float


def groups() -> dict[str, list[str]]:
    """Texts by group; all articles joined are a text of some 350 pages."""
    folder = ROOT / os.environ.get("TRUCELINE_SHARED", "../shared")
    founding = [path.read_text("utf-8") for path in sorted((folder / "seeds").glob("*.txt"))]
    articles = sorted((folder / "data" / "text").glob("wikipedia_*/*.md"))
    told = [path.read_text("utf-8") for path in articles]
    held = {"founding texts": founding, "Wikipedia": told, "all in one text": ["\n\n".join(told)]}
    return {name: texts for name, texts in held.items() if any(texts)}


def measure_all() -> Iterator[Measured]:
    gazetteer = pack_names().gazetteer("en")
    warm = Document(source_id="warm", text="Rebels shelled Aleppo on Monday.", language="en")
    seconds_of(warm, gazetteer)
    for name, texts in groups().items():
        documents = [Document(source_id="bench", text=text, language="en") for text in texts]
        words = [len(one.text.split()) for one in documents]
        took, claims = zip(*(seconds_of(one, gazetteer) for one in documents), strict=True)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        # Of a very short text the fixed cost would be told, not the speed.
        speeds = [
            count / spent
            for count, spent in zip(words, took, strict=True)
            if count >= SHORTEST_TIMED
        ]
        yield Measured(
            texts=name,
            documents=len(documents),
            words=sum(words),
            claims=sum(claims),
            seconds=sum(took),
            words_per_second=sum(words) / sum(took),
            slowest_words_per_second=min(speeds),
            parser_share=0.0,
            megabytes=peak,
        )


def with_parser_shares(read: list[Measured]) -> Iterator[Measured]:
    """The parser alone, after all reading: its memory is no part of reading's."""
    for one, texts in zip(read, groups().values(), strict=True):
        yield replace(one, parser_share=sum(map(parser_seconds, texts)) / one.seconds)


def seconds_of(document: Document, gazetteer: Gazetteer) -> tuple[float, int]:
    """Processor seconds of reading a document whole, and how many claims it gave."""
    began = time.process_time()
    claims = read_document(document, gazetteer)
    return time.process_time() - began, len(claims)


def parser_seconds(text: str) -> float:
    """Processor seconds of spaCy alone on a text's paragraphs."""
    model = english._model()  # noqa: SLF001 - the very model that reading uses
    pieces = [" ".join(text[at:end].split()) for at, end in paragraphs(text)]
    began = time.process_time()
    with model.memory_zone():
        for _ in model.pipe(pieces, batch_size=BATCH):
            pass
    return time.process_time() - began


def table(rows: list[dict]) -> str:
    lines = ["texts            docs    words  claims  words/s  slowest  spaCy      MB"]
    lines += [
        f"{one['texts']:<15} {one['documents']:>5} {one['words']:>8,} {one['claims']:>7,}"
        f" {one['words_per_second']:>8,.0f} {one['slowest_words_per_second']:>8,.0f}"
        f" {one['parser_share']:>6.0%} {one['megabytes']:>7.0f}"
        for one in rows
    ]
    lines.append(
        f"words/s: of one core's processor time, at least {LEAST_WORDS_PER_SECOND:,} promised; "
        f"below {MOST_MEGABYTES} MB promised"
    )
    return "\n".join(lines)


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--format", choices=("text", "json"), default="text")
    arguments.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    asked = arguments.parse_args()
    if asked.measure:
        print(json.dumps([asdict(one) for one in with_parser_shares(list(measure_all()))]))
        return
    if not groups():
        print("bench: reading skipped, the shared real texts are absent (set TRUCELINE_SHARED)")
        return
    told = subprocess.run(
        [sys.executable, __file__, "--measure"],
        env=os.environ | ONE_THREAD,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    rows = json.loads(told)
    is_kept = all(
        one["words_per_second"] >= LEAST_WORDS_PER_SECOND and one["megabytes"] < MOST_MEGABYTES
        for one in rows
    )
    print(json.dumps({"texts": rows, "kept": is_kept}) if asked.format == "json" else table(rows))
    if not is_kept:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
