"""Changes of a text that should change no claim, each with the way back to the first text."""

from __future__ import annotations

import json
import random
import re
import textwrap
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from truceline.claims.model import Gazetteer, Suggestion
from truceline.claims.read import read_document
from truceline.core.document import Document

GOLD = Path(__file__).parent.parent / "reading" / "gold" / "texts"
_UNSTATED = {"own-dev-chapter": date(2013, 5, 15)}

ENVOY = """\
Envoy's shuttle ends in Malakal

MALAKAL, May 14 — The UN's envoy left Malakal on Tuesday after three days of talks with both \
sides. Rebel commanders told her they would "stop all shelling of the airport" by Friday, but the \
army's spokesman, Col. Deng Akol, called the offer "an insult" and said his men hadn't been asked.

“We won't hand over the bridge,” he told reporters. “They've broken every truce since 2017. They \
fired twelve rockets at our barracks yesterday and they killed two cooks.” The rebels deny it.

According to a hospital doctor, at least 17 people were wounded last week, five of them children. \
Aid workers’ convoys have been stopped at the ferry since 3 May; about 2,400 families went without \
flour. The governor didn't answer questions.

The two sides' delegations agreed to meet again in Juba in ten days. The African Union promised \
to send 40 observers if the guns fall silent, and Kenya offered a plane.
"""
BRIEF = """\
What the Taiz corridor needs

The road deal signed in April has failed on three counts. The city council’s engineers were never \
let through, the Houthis' checkpoints multiplied, and neither army published its maps. A deputy \
minister accused Sanaa of having “sold the same kilometre twice”.

Since the opening, traders have paid 1.5 million rials in tolls. Snipers killed eleven drivers \
between 2 and 9 May and wounded 30 more. Government troops retook the cement works on 6 May, \
which the other side described as “a breach of everything we signed”.

The coalition should withdraw its guns at least 12 km and the Houthis must open the northern \
gate. Oman might mediate; Saudi Arabia has rejected any monitors. The parties didn’t agree on who \
pays. If nothing moves before Ramadan ends, the corridor will close.
"""


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed text and, for each of its characters, the place in the first one.

    An inserted character has the place of the one before it, so a mention leads back.
    """

    text: str
    places: tuple[int, ...]


def edited(text: str, edits: Iterable[tuple[int, int, str]]) -> Changed:
    """Put words in the place of characters; edits in order, none overlapping."""
    parts: list[str] = []
    places: list[int] = []
    at = 0
    for start, end, words in edits:
        parts += [text[at:start], words]
        places += [*range(at, start), *([start] * len(words))]
        at = end
    parts.append(text[at:])
    places += range(at, len(text))
    return Changed("".join(parts), tuple(places))


def after(first: Changed, edit: Callable[[str], Changed]) -> Changed:
    """A change of a changed text."""
    second = edit(first.text)
    return Changed(second.text, tuple(first.places[at] for at in second.places))


def texts() -> dict[str, str]:
    """Texts of our own; the untouched half of the gold is not among them."""
    own = {path.stem: path.read_text("utf-8") for path in sorted(GOLD.glob("own-dev-*.txt"))}
    return own | {"envoy": ENVOY, "brief": BRIEF}


def published(name: str) -> date:
    """When each is read as published; the chapter, which does not say, soon after what it tells."""
    sidecar = GOLD / f"{name}.json"
    stated = json.loads(sidecar.read_text("utf-8"))["published"] if sidecar.exists() else ""
    return date.fromisoformat(stated) if stated else _UNSTATED.get(name, date(2019, 5, 15))


# --- changes


def replaced(text: str, pattern: str, words: str) -> Changed:
    return edited(text, [(one.start(), one.end(), words) for one in re.finditer(pattern, text)])


def on_one_line(text: str) -> Changed:
    """Lines of a paragraph joined; list items and a break after a heading or note stay."""
    return replaced(text, r"(?<=[^\n-])\n[ \t]*(?=[^\s•\d])", " ")


def wrapped(text: str, width: int) -> Changed:
    """Each paragraph filled to a width, words and hyphens left whole."""
    edits: list[tuple[int, int, str]] = []
    for paragraph in re.finditer(r"[^\s][^\n]*", text):
        lines = textwrap.wrap(
            paragraph.group(), width, break_long_words=False, break_on_hyphens=False
        )
        at = paragraph.start()
        for line in lines[:-1]:
            at += len(line)
            blank = re.compile(r"[ \t]*").match(text, at)
            assert blank is not None
            edits.append((at, blank.end(), "\n"))
            at = blank.end()
    return edited(text, edits)


def hyphenated(text: str, width: int, seed: int = 7) -> Changed:
    """Each paragraph filled, long words cut at the line's end."""
    rng = random.Random(seed)  # noqa: S311 - the same changes in every run, nothing secret
    edits: list[tuple[int, int, str]] = []
    column = 0
    for word in re.finditer(r"\S+|\n", text):
        length = word.end() - word.start()
        if word.group() == "\n":
            column = 0
        elif column + 1 + length <= width:
            column += 1 + length
        elif re.fullmatch(r"[a-z]{7,}", word.group()) and column + 5 < width:
            cut = word.start() + rng.randint(3, length - 3)
            edits.append((cut, cut, "-\n"))
            column = word.end() - cut
        elif column:
            edits.append((word.start() - 1, word.start(), "\n"))
            column = length
    return edited(text, edits)


def without_quotes(text: str) -> Changed:
    """Quotation marks and apostrophes stripped as some wires do: a blank in their place."""
    blanked = replaced(text, "[“”„«»\"'’‘]", " ")
    tidy = after(blanked, lambda one: replaced(one, r"(?<= ) +| +(?=\n)", ""))
    return after(tidy, lambda one: replaced(one, r"(?m)^ +|(?<=\S) (?=[.,;:])", ""))


def without_apostrophes(text: str) -> Changed:
    return replaced(text, r"(?<=\w)['’](?=\w)", " ")


def with_notes(text: str, seed: int = 7) -> Changed:
    """Note marks after some sentences."""
    rng = random.Random(seed)  # noqa: S311 - the same changes in every run, nothing secret
    ends = [one.end() for one in re.finditer(r"(?<=[a-z]{3})[.,](?=\s)", text)]
    return edited(text, [(at, at, f"[{rng.randint(1, 400)}]") for at in ends if rng.random() < 0.6])


def with_guillemets(text: str) -> Changed:
    """Every other quotation mark opens."""
    quotes = list(re.finditer('[“”"]', text))
    return edited(text, [(one.start(), one.end(), "«»"[at % 2]) for at, one in enumerate(quotes)])


# --- claims, as they can be compared


@dataclass(frozen=True, slots=True)
class Told:
    """A claim without offsets: where it stood in the first text, and what it says."""

    place: int
    kind: str
    parties: tuple[tuple[str, str], ...]
    figures: tuple[tuple[str, float | None, str, str], ...]
    dated: tuple[date | None, date | None] | None
    source: str
    put: str


def read(text: str, names: Gazetteer, published_on: date) -> tuple[Suggestion, ...]:
    document = Document(source_id="t1", text=text, language="en", published_on=published_on)
    return read_document(document, names)


def told(change: Changed, claims: Sequence[Suggestion]) -> list[Told]:
    return [
        Told(
            place=change.places[one.trigger.start],
            kind=f"{one.event_type} {one.mode}",
            parties=tuple((party.role.value, bare(party.name)) for party in one.parties),
            figures=tuple((n.kind, n.value, n.qualifier, n.unit) for n in one.figures),
            dated=(one.dated.first_day, one.dated.last_day) if one.dated else None,
            source=bare(one.attribution.source),
            put=f"{one.modality} {one.polarity}",
        )
        for one in claims
    ]


def bare(name: str) -> str:
    """A name without what the changes touch."""
    return re.sub(r"\[\d+\]|[^\w]", "", name).lower()


def unchanged(text: str) -> Changed:
    return Changed(text, tuple(range(len(text))))
