"""Our form of observations as XLSForm, for KoboToolbox, ODK and Enketo, in four languages."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from openpyxl import Workbook

from truceline.ingest.topics import LANGUAGES, Labels, load_topics, load_words

__all__ = [
    "LANGUAGE_NAMES",
    "Form",
    "FormField",
    "labelled",
    "load_form",
    "observation_form",
    "write_form",
]

LANGUAGE_NAMES = {
    "en": "English (en)",
    "fr": "Français (fr)",
    "ar": "العربية (ar)",
    "ru": "Русский (ru)",
}
# Fields of every entry, whatever its topic; an event's point matters where its place does.
_ALWAYS = {
    *("topic", "kind", "on", "from_at", "until_at", "last_on", "observer", "team"),
    *("position", "position_name", "description"),
}
_SAME_AS = {"event_point": "place_name"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One question of the form.

    Attributes:
        type: Of XLSForm, such as `integer` or `select_one topic`.
        constraint: XLSForm expression; empty where any value of the type will do.
        message: Key of what is said where it does not hold.
    """

    name: str
    group: str
    type: str
    labels: Labels
    is_required: bool = False
    constraint: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The bundled form: fields by name in their order, and its words."""

    title: Labels
    groups: Mapping[str, Labels]
    fields: Mapping[str, FormField]
    messages: Mapping[str, Labels]


@cache
def load_form() -> Form:
    """The bundled form."""
    source = files("truceline.ingest") / "data" / "observation-form.yaml"
    body = yaml.safe_load(source.read_text(encoding="utf-8"))
    return Form(
        title=body["title"],
        groups=body["groups"],
        fields={name: _field(name, one) for name, one in body["fields"].items()},
        messages=body["messages"],
    )


def _field(name: str, body: Mapping[str, Any]) -> FormField:
    return FormField(
        name=name,
        group=body["group"],
        type=body["type"],
        labels=body["labels"],
        is_required=bool(body.get("required")),
        constraint=body.get("constraint", ""),
        message=body.get("message", ""),
    )


def observation_form() -> bytes:
    """The form as an Excel workbook with the sheets `survey`, `choices` and `settings`.

    Source: XLSForm reference (https://xlsform.org); ODK XForms specification for `once(uuid())`.
    """
    settings = {
        "form_title": load_form().title["en"],
        "form_id": "truceline_observation",
        "version": load_words().version,
        "default_language": LANGUAGE_NAMES["en"],
        "instance_name": "concat(${on}, ' ', ${topic}, ' ', ${kind})",
    }
    return write_form(_survey(), _choices(), settings)


def write_form(
    survey: Iterable[Mapping[str, str]],
    choices: Iterable[Mapping[str, str]],
    settings: Mapping[str, str],
) -> bytes:
    """A form as an Excel workbook.

    Args:
        survey: Questions by XLSForm's columns; labels as `labelled` makes them.
        choices: What they offer; `topic` is the one column to filter by.
        settings: By XLSForm's columns.
    """
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    _fill(sheet, _survey_columns(), survey)
    _fill(book.create_sheet("choices"), _choice_columns(), choices)
    _fill(book.create_sheet("settings"), list(settings), [settings])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(
    sheet: Any,  # noqa: ANN401 (openpyxl has no types)
    columns: Sequence[str],
    rows: Iterable[Mapping[str, str]],
) -> None:
    sheet.append(list(columns))
    for row in rows:
        sheet.append([row.get(column, "") for column in columns])


def labelled(labels: Labels, column: str = "label") -> dict[str, str]:
    """A text in every language, by XLSForm's columns."""
    return {f"{column}::{LANGUAGE_NAMES[language]}": labels[language] for language in LANGUAGES}


def _survey_columns() -> list[str]:
    words = [
        f"{kind}::{name}"
        for kind in ("label", "constraint_message")
        for name in LANGUAGE_NAMES.values()
    ]
    given = ["required", "relevant", "constraint", "choice_filter", "calculation", "default"]
    return ["type", "name", *words, *given]


def _survey() -> Iterator[dict[str, str]]:
    # Made once on the device and kept through edits: an entry sent twice is one entry.
    yield {"type": "calculate", "name": "entry_id", "calculation": "once(uuid())"}
    form = load_form()
    for group, labels in form.groups.items():
        yield {"type": "begin_group", "name": group} | labelled(labels)
        for field in form.fields.values():
            if field.group == group:
                yield _question(field)
        yield {"type": "end_group", "name": group}


def _question(field: FormField) -> dict[str, str]:
    row = {"type": field.type, "name": field.name, "constraint": field.constraint}
    row |= labelled(field.labels) | {"relevant": _relevant(field.name)}
    if field.is_required:
        row["required"] = "yes"
    if field.message:
        row |= labelled(load_form().messages[field.message], "constraint_message")
    if field.name == "kind":
        row["choice_filter"] = "topic = ${topic}"
    if field.name == "qualifier":
        row["default"] = "exact"
    return row


def _relevant(name: str) -> str:
    """For which topics a question is asked; empty for all."""
    topics = load_topics().values()
    wanted = _SAME_AS.get(name, name)
    asked = [topic.topic_id for topic in topics if wanted in topic.fields]
    if name in _ALWAYS or len(asked) == len(topics):
        return ""
    return " or ".join(f"${{topic}} = '{one}'" for one in asked)


def _choice_columns() -> list[str]:
    return ["list_name", "name", *(f"label::{name}" for name in LANGUAGE_NAMES.values()), "topic"]


def _choices() -> Iterator[dict[str, str]]:
    topics, words = load_topics(), load_words()
    for topic in topics.values():
        yield {"list_name": "topic", "name": topic.topic_id} | labelled(topic.labels)
    for topic in topics.values():
        for kind in topic.kinds.values():
            row = {"list_name": "kind", "name": kind.kind_id, "topic": topic.topic_id}
            yield row | labelled(kind.labels)
    for name, offered in (
        ("means", words.means),
        ("qualifier", words.qualifiers),
        ("unit", words.units),
    ):
        for word, labels in offered.items():
            # A choice's name has no spaces; the reader takes either.
            yield {"list_name": name, "name": word.replace(" ", "_")} | labelled(labels)
