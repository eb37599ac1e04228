"""What the page of a report in the making shows: sections, texts of one's own, open points."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from truceline.core.errors import TrucelineError
from truceline.core.findings import Finding
from truceline.reporting.fold import heads_of
from truceline.reporting.model import Audience, Changed, Draft, SectionSpec, SectionText
from truceline.web.context import Context
from truceline.web.reporting_document import Part, as_stored, keys_of_anchors, parts_of
from truceline.web.reporting_rows import AUDIENCE_WORDS, heading_of, instant, report_path
from truceline.workspace.once import Once
from truceline.workspace.report_builder import HOUSE_FILE
from truceline.workspace.reports import Built

__all__ = ["builder_content", "built_report", "place_key", "point_row", "read_place", "text_row"]

_LANGUAGES = {"en": "English", "fr": "French", "ar": "Arabic", "ru": "Russian"}
_MOST_CHANGED = 4
_KEPT = 4


def built_report(context: Context, report_id: str) -> Built:
    """The report for the team, made once for as long as nothing is written anywhere."""
    workspace, app = context.workspace, context.request.app
    if not hasattr(app.state, "built_reports"):
        app.state.built_reports = Once(
            lambda _writes, _last, _style, wanted: workspace.reports.build(wanted), most=_KEPT
        )
    kept: Callable[[int, str, int, str], Built] = app.state.built_reports
    last = workspace.reports.events(report_id)[-1].event_id
    house = workspace.folder / HOUSE_FILE
    style = house.stat().st_mtime_ns if house.is_file() else 0
    return kept(workspace.ledger.writes, last, style, report_id)


def place_key(section: str, language: str, audience: Audience) -> str:
    """Name of the place of a text, as forms send it."""
    return f"{section}:{language}:{audience.value}"


def read_place(key: str) -> tuple[str, str, Audience] | None:
    """Section, language and audience of such a name; None where it is none."""
    section, _, rest = key.partition(":")
    language, _, audience = rest.partition(":")
    if not section or not language or audience not in {one.value for one in Audience}:
        return None
    return section, language, Audience(audience)


def builder_content(
    context: Context, built: Built, sent: Mapping[str, Mapping[str, str]]
) -> dict[str, Any]:
    """Sections of the template in order, each with what is computed and what was written.

    Args:
        context: Of the request.
        built: The report for the team itself.
        sent: Texts that were sent and not taken, by place: `text` and `base`.
    """
    parts = {one.anchor: one for one in _parts(context, built)}
    flaws = _flaws(built)
    sections = [
        _section(built, spec, parts.get(spec.section_id), flaws, sent)
        for spec in built.inputs.template.sections
    ]
    return {"sections": sections, "counters": [feed.counter for feed in built.inputs.feeds]}


def _parts(context: Context, built: Built) -> list[Part]:
    keys = keys_of_anchors(built.document, built.inputs.numbers)
    path = report_path(built.draft.report_id, "/number")

    def address(href: str) -> str:
        key = keys.get(href.removeprefix("#"))
        if key is not None:
            return context.link(path, key=key)
        return href if href.startswith("#") else ""

    return parts_of(as_stored(built.making.computed(), with_pictures=False), address)


def _flaws(built: Built) -> list[dict[str, str]]:
    """What the house writes otherwise in the texts, for every audience, each once."""
    found: dict[tuple[str, str], Finding] = {}
    for audience in Audience:
        for one in built.making.flaws(audience):
            found.setdefault((one.message, one.hint), one)
    rows = []
    for one in found.values():
        # The stage puts the place of the text before the words: `summary, en: …`.
        place, separator, words = one.message.partition(": ")
        section, _, language = place.partition(", ")
        rows.append(
            {
                "section": section if separator else "",
                "language": language,
                "message": words if separator else one.message,
                "hint": one.hint,
            }
        )
    return rows


def _section(
    built: Built,
    spec: SectionSpec,
    part: Part | None,
    flaws: Iterable[Mapping[str, str]],
    sent: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    draft = built.draft
    mine = [one for one in built.changed if one.text.section_id == spec.section_id]
    boxes = [_box(draft, spec, *place, mine, sent) for place in _places(built, spec)]
    blocks = list(part.blocks) if part else []
    if spec.kind in ("text", "summary") and blocks and blocks[0]["kind"] == "paragraph":
        blocks.pop(0)  # it says that no text was written: the boxes show that themselves
    if spec.kind != "summary":
        # The page's own banner and every caption say it too; here it hid the numbers.
        blocks = [one for one in blocks if not _says_simulated(one)]
    return {
        "section_id": spec.section_id,
        "heading": heading_of(spec.heading),
        "kind": spec.kind,
        "is_hidden": spec.section_id in draft.hidden,
        "readers": [one.value for one in spec.audiences],
        "is_for_all": set(spec.audiences) == set(Audience),
        "blocks": blocks,
        "boxes": [one for one in boxes if one["is_first"] or one["is_used"]],
        "other_boxes": [one for one in boxes if not (one["is_first"] or one["is_used"])],
        "flaws": [one for one in flaws if one["section"] == spec.section_id],
        "has_changed": bool(mine),
        "has_conflict": any(one["conflict"] for one in boxes),
    }


def _says_simulated(block: Mapping[str, Any]) -> bool:
    is_alarm = block["kind"] == "notice" and block["severity"] == "alarm"
    return is_alarm and "SIMULATED" in block["text"]


def _places(built: Built, spec: SectionSpec) -> list[tuple[str, Audience]]:
    """Languages and circles in which a section may be written, the usual one first."""
    plan, draft = built.draft.plan, built.draft
    circles = sorted(spec.audiences, key=list(Audience).index, reverse=True)
    places = [(language, circle) for circle in circles for language in plan.languages]
    written = [
        (one.language, one.audience) for one in draft.texts if one.section_id == spec.section_id
    ]
    return list(dict.fromkeys([*places, *written]))


def _box(
    draft: Draft,
    spec: SectionSpec,
    language: str,
    audience: Audience,
    changed: Sequence[Changed],
    sent: Mapping[str, Mapping[str, str]],
) -> dict[str, Any]:
    heads = heads_of(draft, spec.section_id, language, audience)
    key = place_key(spec.section_id, language, audience)
    back = sent.get(key, {})
    standing = heads[0] if heads else None
    base = standing.event_id if standing else ""
    text = standing.text if standing else ""
    widest = max(spec.audiences, key=list(Audience).index)
    return {
        "key": key,
        "language": language,
        "language_words": _LANGUAGES.get(language, language),
        "audience": audience.value,
        "audience_words": AUDIENCE_WORDS[audience],
        "is_rtl": language.partition("-")[0] == "ar",
        "is_first": audience is widest and language == draft.plan.languages[0],
        "is_used": bool(text or len(heads) > 1 or back),
        "text": back.get("text", text),
        "base": back.get("base", base),
        "saved": text_row(standing) if standing else None,
        "conflict": [text_row(one) for one in heads] if len(heads) > 1 else [],
        "merge": back.get("merge", ""),
        "changed": _changed_rows(changed, language, audience),
    }


def text_row(one: SectionText) -> dict[str, Any]:
    """A text with who wrote it and when."""
    return {
        "event_id": one.event_id,
        "text": one.text,
        "by": one.by,
        "recorded_at": one.recorded_at,
        "recorded_words": instant(one.recorded_at),
    }


def _changed_rows(
    changed: Iterable[Changed], language: str, audience: Audience
) -> dict[str, list[dict[str, Any]]]:
    """Numbers that changed under a text: those that it quotes first, many others folded."""
    place = (language, audience)
    mine = [one for one in changed if (one.text.language, one.text.audience) == place]
    quoted = sum(one.is_quoted for one in mine)
    rows = [
        {
            "label": one.label,
            "before": one.before,
            "now": one.now,
            "is_quoted": one.is_quoted,
            "key": one.key,
        }
        for one in sorted(mine, key=lambda one: not one.is_quoted)
    ]
    most = max(_MOST_CHANGED, quoted)
    return {"first": rows[:most], "more": rows[most:]}


def point_row(point: TrucelineError) -> dict[str, str]:
    """What stands in the way, in words; a hint that names a command is for terminals."""
    hint = "" if "truceline " in point.hint or "--" in point.hint else point.hint
    return {"message": point.message, "hint": hint}
