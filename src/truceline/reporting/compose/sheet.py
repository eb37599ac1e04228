"""What all sections look up: inputs, the lens of one audience, numbers with their anchors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from truceline.briefs import text
from truceline.briefs.model import Cell, Column, Inline, Paragraph
from truceline.core.observation import Observation
from truceline.ingest.topics import load_topics
from truceline.monitor.model import Count
from truceline.record.model import ObligationStatus
from truceline.reporting.inputs import ReportInputs
from truceline.reporting.lens import Lens
from truceline.reporting.model import Audience, Number, SectionSpec
from truceline.reporting.numbers import entry_numbers, subject_of

__all__ = [
    "DUE_LABELS",
    "EVERYWHERE",
    "Sheet",
    "columns",
    "each_once",
    "paragraph",
    "read_sheet",
    "spread",
]

EVERYWHERE = "Everywhere"

# List of obligations → its label.
DUE_LABELS = {
    "fell-due": "Fell due in this period",
    "changed": "Changed since the report before",
    "due-next": "Due next",
    "overdue": "Overdue",
    "contested": "Contested",
}

# What a number can say instead of digits; see `text.counted`.
_WORDS = ("not known", "not observed", "not in force")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One report as one audience may read it.

    Attributes:
        numbers: Those of the sections that this audience gets.
        anchors: Where each number, by key, leads to.
        statuses: Obligations now, and in the report before, as this audience may know them.
        observations: Those that may be shown by now; `withheld` how many may not.
    """

    inputs: ReportInputs
    lens: Lens
    sections: tuple[SectionSpec, ...]
    numbers: tuple[Number, ...]
    anchors: Mapping[str, str]
    statuses: tuple[tuple[ObligationStatus, ...], tuple[ObligationStatus, ...]]
    observations: tuple[Observation, ...]
    withheld: int = 0

    @property
    def is_internal(self) -> bool:
        """Whether it is for the team itself."""
        return self.lens.audience is Audience.INTERNAL

    def heading(self, key: str, **values: object) -> str:
        """A label in all languages of the plan, for a heading or the head of a column."""
        return "".join(piece.text for piece in self.lens.label(key, **values))

    def say(self, key: str, **values: object) -> Paragraph:
        """A sentence of ours in the leading language."""
        return paragraph(self.lens.words(key, **values))

    def of(self, section_id: str) -> tuple[Number, ...]:
        """The numbers of one section, in their order."""
        return tuple(one for one in self.numbers if one.section_id == section_id)

    def written(self, value: object) -> str:
        """A day, an instant or a period as the leading language writes it."""
        return self.lens.labels.written(value, self.lens.language)

    def place(self, zone: str) -> str:
        """Name of a region as the house writes it."""
        if not zone:
            return self.lens.words(EVERYWHERE)
        shape = self.inputs.zones.get(zone)
        is_drawn_only = shape is not None and zone not in self.inputs.record.zones
        return self.lens.name(shape.name if shape and is_drawn_only else zone)

    def inline(self, number: Number) -> Inline:
        """A number in running text, linked to what stands behind it."""
        return Inline(text=self.printed(number), href=self._href(number), style="strong")

    def term(self, word: str) -> str:
        """A topic or kind of observation in the leading language; as it is where not offered."""
        for name, topic in load_topics().items():
            if word == name or word in topic.kinds:
                labels = topic.labels if word == name else topic.kinds[word].labels
                return labels.get(self.lens.language, labels["en"])
        return word

    def named(self, number: Number) -> str:
        """What the entries of a number are: a list of obligations, or of observations."""
        subject = subject_of(number)
        if subject in DUE_LABELS:
            return self.lens.words(DUE_LABELS[subject])
        return self.term(subject.partition(":")[2])

    def cell(self, number: Number | None) -> Cell:
        """A number in a table, linked; `not known` where a counter gave none."""
        if number is None:
            return Cell.of(self.lens.words("not known"))
        title = doubt(number.count) if number.count else ""
        return Cell.of(self.printed(number), href=self._href(number), title=title)

    def printed(self, number: Number) -> str:
        """A number as this edition prints it: digits as they are, words in its language."""
        if number.text in _WORDS:
            return self.lens.words(number.text)
        count = number.count
        if count and count.value is None and count.possible:
            most = text.number(count.possible)
            return self.lens.words("possible only: up to {number}", number=most)
        return number.text

    def _href(self, number: Number) -> str:
        return f"#{self.anchors[number.key]}"


def spread(count: Count) -> str:
    """Certain to possible, in digits: `3–31`, or `3` where nothing is in doubt."""
    if count.is_unknown:
        return "–"
    ends = dict.fromkeys((text.number(count.certain), text.number(count.possible)))
    return "–".join(ends)


def doubt(count: Count) -> str:
    """What a reader must know beside a count, in one line."""
    words = f"{count.counter}, {text.period(count.period)}, rule {count.rule}; certain to "
    return words + f"possible: {text.span_of_count(count)}; coverage {count.coverage}"


def read_sheet(inputs: ReportInputs, lens: Lens) -> Sheet:
    """The report as an audience may read it; its numbers speak of no more than its lists do."""
    sections = tuple(
        one
        for one in inputs.template.sections
        if lens.audience in one.audiences and one.section_id not in inputs.draft.hidden
    )
    statuses, observations = _readable(inputs, lens)
    numbers = _numbers(inputs, lens, sections, statuses, observations)
    return Sheet(
        inputs=inputs,
        lens=lens,
        sections=sections,
        numbers=numbers,
        anchors=_anchors(numbers, sections, is_internal=lens.audience is Audience.INTERNAL),
        statuses=statuses,
        observations=observations,
        withheld=len(inputs.observations) - len(observations),
    )


def _readable(
    inputs: ReportInputs, lens: Lens
) -> tuple[
    tuple[tuple[ObligationStatus, ...], tuple[ObligationStatus, ...]], tuple[Observation, ...]
]:
    before = inputs.plan.previous.until_on - timedelta(days=1)
    statuses = (
        lens.statuses(inputs.statuses_now),
        lens.statuses(inputs.statuses_before, on=before),
    )
    observations = tuple(
        one for one in inputs.observations if not lens.is_delayed(one, inputs.released_at)
    )
    return statuses, observations


def _numbers(
    inputs: ReportInputs,
    lens: Lens,
    sections: Sequence[SectionSpec],
    statuses: tuple[tuple[ObligationStatus, ...], tuple[ObligationStatus, ...]],
    observations: tuple[Observation, ...],
) -> tuple[Number, ...]:
    shown = {one.section_id for one in sections}
    mine = tuple(one for one in inputs.numbers if one.section_id in shown)
    if lens.audience is Audience.INTERNAL:
        return mine
    entries = entry_numbers(
        inputs.template,
        inputs.plan,
        statuses=statuses,
        observations=observations,
        late=inputs.late,
    )
    counted = tuple(one for one in mine if one.count)
    return (*counted, *(one for one in entries if one.section_id in shown))


def _anchors(
    numbers: Iterable[Number], sections: Sequence[SectionSpec], *, is_internal: bool
) -> dict[str, str]:
    """Numbers that rest on the same incidents share an entry; outside, those of one question."""
    anchors: dict[str, str] = {}
    shared: dict[object, str] = {}
    for number in numbers:
        count = number.count
        if count is None:
            anchors[number.key] = _listed_at(number, sections)
        elif is_internal:
            behind = (count.feed, count.report_ids, count.value_reports)
            anchors[number.key] = shared.setdefault(behind, f"n-{len(shared) + 1}")
        else:
            anchors[number.key] = shared.setdefault(number.command, f"c-{len(shared) + 1}")
    return anchors


def _listed_at(number: Number, sections: Sequence[SectionSpec]) -> str:
    """Where the entries of a number are listed: in its own section, or for a headline elsewhere."""
    subject = subject_of(number)
    _, _, topic = subject.partition(":")
    for section in sections:
        if subject in DUE_LABELS and section.kind == "obligations":
            return f"{section.section_id}-{subject}"
        if section.kind != "summary" and topic and _holds(section, topic):
            return section.section_id
    return number.section_id


def _holds(section: SectionSpec, topic: str) -> bool:
    return any(topic in section.options.get(name, ()) for name in ("topics", "kinds"))


def each_once(numbers: Iterable[Number]) -> tuple[Number, ...]:
    """Counted numbers without those that ask the same again."""
    return tuple({one.command: one for one in numbers if one.count}.values())


def columns(sheet: Sheet, *keys: str, right: Iterable[str] = ()) -> tuple[Column, ...]:
    """Heads of columns by label; those in `right` hold numbers."""
    numeric = set(right)
    return tuple(
        Column(heading=sheet.heading(key), align="right" if key in numeric else "left")
        for key in keys
    )


def paragraph(words: str, *, language: str = "") -> Paragraph:
    """Running text of one piece."""
    return Paragraph(inlines=(Inline(text=words, language=language),))
