"""Our form of allegations as XLSForm, for KoboToolbox, ODK and Enketo, in four languages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import yaml

from truceline.ingest.topics import Labels
from truceline.ingest.topics import load_words as load_observed
from truceline.ingest.xlsform import LANGUAGE_NAMES, labelled, write_form
from truceline.talks.allegations.words import known_kinds, load_words

__all__ = ["allegation_form", "choices_of", "form_fields"]


@cache
def _written() -> Mapping[str, Any]:
    text = (files("truceline.talks.allegations") / "data" / "form.yaml").read_text("utf-8")
    body: Mapping[str, Any] = yaml.safe_load(text)
    return body


def form_fields() -> Mapping[str, Mapping[str, Any]]:
    """Questions by the field they fill, in their order, each with its labels."""
    fields: Mapping[str, Mapping[str, Any]] = _written()["fields"]
    return fields


def choices_of() -> Mapping[str, Mapping[str, Labels]]:
    """What each question with a choice offers, by word."""
    own, observed = load_words(), load_observed()
    return {
        "by_kind": own.by_kinds,
        "channel": own.channels,
        "kind": known_kinds(),
        "qualifier": observed.qualifiers,
        "unit": observed.units,
    }


def allegation_form() -> bytes:
    """The form as an Excel workbook with the sheets `survey`, `choices` and `settings`.

    Source: XLSForm reference (https://xlsform.org); ODK XForms specification for `once(uuid())`.
    """
    settings = {
        "form_title": _written()["title"]["en"],
        "form_id": "truceline_allegation",
        "version": load_words().version,
        "default_language": LANGUAGE_NAMES["en"],
        "instance_name": "concat(${first_on}, ' ', ${alleged_by}, ' ', ${kind})",
    }
    return write_form(_survey(), _choices(), settings)


def _survey() -> Iterator[dict[str, str]]:
    # Made once on the device and kept through edits: an allegation sent twice is one.
    yield {"type": "calculate", "name": "entry_id", "calculation": "once(uuid())"}
    for group, labels in _written()["groups"].items():
        yield {"type": "begin_group", "name": group} | labelled(labels)
        for name, field in form_fields().items():
            if field["group"] == group:
                yield _question(name, field)
        yield {"type": "end_group", "name": group}


def _question(name: str, field: Mapping[str, Any]) -> dict[str, str]:
    row = {"type": field["type"], "name": name, "constraint": field.get("constraint", "")}
    row |= labelled(field["labels"])
    if field.get("required"):
        row["required"] = "yes"
    if "message" in field:
        row |= labelled(_written()["messages"][field["message"]], "constraint_message")
    return row


def _choices() -> Iterator[dict[str, str]]:
    for name, offered in choices_of().items():
        for word, labels in offered.items():
            # A choice's name has no spaces; the reader takes either.
            yield {"list_name": name, "name": word.replace(" ", "_")} | labelled(labels)
