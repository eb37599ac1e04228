from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from truceline.briefs.export import exporter_for
from truceline.briefs.model import Document, Notice, Section, Table
from truceline.core.errors import ProvenanceError
from truceline.core.observation import Observation
from truceline.record.model import ObligationStatus, State
from truceline.reporting.compose import annexes, compose_report
from truceline.reporting.house import default_house
from truceline.reporting.inputs import ReportInputs
from truceline.reporting.lens import Lens, lens_for
from truceline.reporting.model import Audience, Changed, Draft, SectionText, Step
from truceline.reporting.secrets import secrets_of
from truceline.reporting.templates import templates
from truceline.workspace import open_workspace

from .made import AT, draft, fill, gathered, observation, plan, written

OUTSIDE = (Audience.PARTIES, Audience.PUBLIC)
_INCIDENT = re.compile(r"i-[0-9a-f]{10}|ucdp-ged:")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("composed")
    fill(folder).close()
    return folder / "ws"


@pytest.fixture(scope="module")
def inputs(filled: Path) -> ReportInputs:
    entries = (observation(), observation("e-2", topic="patrol", kind="patrol-done"))
    with open_workspace(filled) as workspace:
        return gathered(workspace, entries=entries)


def lens_of(audience: Audience, inputs: ReportInputs) -> Lens:
    house = default_house()
    secrets = secrets_of(inputs.observations, (), inputs.record, plan=inputs.plan, house=house)
    return lens_for(audience, inputs.plan, house, inputs.record, secrets=secrets, released_at=AT)


def composed(inputs: ReportInputs, audience: Audience = Audience.INTERNAL) -> Document:
    return compose_report(inputs, lens_of(audience, inputs))


def as_json(document: Document) -> Any:
    return json.loads(exporter_for("json").export(document))


def values(body: Any, *names: str) -> Iterator[Any]:
    """Every value under one of these names, at whatever depth."""
    if isinstance(body, dict):
        for name, value in body.items():
            if name in names:
                yield value
            yield from values(value, *names)
    elif isinstance(body, list):
        for one in body:
            yield from values(one, *names)


def with_texts(inputs: ReportInputs, *texts: SectionText) -> ReportInputs:
    return replace(inputs, draft=draft(texts=texts))


def prose(document: Document) -> str:
    return "\n".join(values(as_json(document), "text"))


@pytest.mark.parametrize("audience", list(Audience))
def test_every_link_inside_an_edition_leads_somewhere(
    inputs: ReportInputs, audience: Audience
) -> None:
    body = as_json(composed(inputs, audience))
    anchors = set(values(body, "anchor"))
    links = {link for link in values(body, "href") if str(link).startswith("#")}
    assert len(links) > 10
    assert {link.removeprefix("#") for link in links} <= anchors


@pytest.mark.parametrize("audience", OUTSIDE)
def test_outside_a_number_leads_to_its_rule_and_coverage_and_to_no_incident(
    inputs: ReportInputs, audience: Audience
) -> None:
    document = composed(inputs, audience)
    words = json.dumps(as_json(document), ensure_ascii=False)
    assert not _INCIDENT.search(words)
    assert "truceline count" not in words
    method = [b for b in document.blocks if isinstance(b, Table) and "c-1" in _anchors(b)]
    assert [c.heading for c in method[0].columns][2:5] == ["Counter", "Rule", "Period"]


def _anchors(table: Table) -> set[str]:
    return {cell.anchor for row in table.rows for cell in row}


@pytest.mark.parametrize("audience", OUTSIDE)
def test_outside_no_position_time_or_name_of_an_entry_stands_as_given(
    inputs: ReportInputs, audience: Audience
) -> None:
    tables = [one.table for one in annexes(inputs, lens_of(audience, inputs))]
    said = prose(composed(inputs, audience)) + repr(tables)
    for secret in ("Hill of the mill", "36.712", "09:40", "Karim", "Omar", "Armed men"):
        assert secret not in said
    assert "No orders to let anybody pass" in said


def test_a_section_is_left_out_where_it_is_hidden_or_not_for_the_audience(
    inputs: ReportInputs,
) -> None:
    hidden = replace(inputs, draft=draft(hidden=("counts",)))
    inside = {b.anchor for b in composed(hidden).blocks if isinstance(b, Section)}
    public = {b.anchor for b in composed(inputs, Audience.PUBLIC).blocks if isinstance(b, Section)}
    assert "patrols" in inside - public
    assert "counts" in public - inside


def test_a_text_goes_no_further_than_its_circle_and_none_is_lost_inside(
    inputs: ReportInputs,
) -> None:
    texts = (
        written("For all."),
        written("For the parties.", audience=Audience.PARTIES),
        written("For us.", audience=Audience.INTERNAL),
        written("بالعربية", language="ar"),
    )
    told = {one: prose(composed(with_texts(inputs, *texts), one)) for one in Audience}
    assert all("For all." in one and "بالعربية" in one for one in told.values())
    assert [("For the parties." in told[one], "For us." in told[one]) for one in Audience] == [
        (True, True), (True, False), (False, False)
    ]  # fmt: skip


def test_a_number_that_changed_under_a_text_is_flagged_and_the_text_stays(
    inputs: ReportInputs,
) -> None:
    text = written("Two events.")
    changed = Changed(text=text, key="k", label="Events", before="2", now="3")
    flagged = replace(with_texts(inputs, text), changed=(changed,))
    notices = [b.text for b in composed(flagged).blocks if isinstance(b, Notice)]
    assert any("Events: 2 → 3" in words for words in notices)
    assert "Two events." in prose(composed(flagged))
    assert "2 → 3" not in prose(composed(flagged, Audience.PUBLIC))


def test_unknown_is_printed_as_unknown_and_never_as_zero(inputs: ReportInputs) -> None:
    tables = [b for b in composed(inputs).blocks if isinstance(b, Table)]
    rows = [row for t in tables for row in t.rows if row[0].text == "Never agreed"]
    assert rows
    assert all(row[2].text.startswith("possible only") for row in rows)
    assert {row[5].text for row in rows if len(row) == 7} == {"cannot be compared"}


def test_the_banner_says_what_the_edition_is(inputs: ReportInputs) -> None:
    def banner(**changed: object) -> str:
        made: Draft = draft(**changed)
        document = composed(replace(inputs, draft=made), Audience.PUBLIC)
        return " ".join(notice.text for notice in document.notices)

    assert "DRAFT" in banner()
    assert banner(step=Step.RELEASED) == ""
    corrected = banner(step=Step.RELEASED, version=2, reason="A late row.")
    assert "Correction 1" in corrected
    assert "A late row." in corrected


def test_what_could_not_be_seen_names_every_gap(inputs: ReportInputs) -> None:
    document = composed(inputs).only("unseen")
    said = prose(document)
    assert "UCDP GED does not state its coverage" in said
    assert "Never agreed: the lines of the zone were never agreed" in said
    assert "Restrictions of our freedom of movement: 1" in said


def test_a_breach_without_a_ruling_is_refused(inputs: ReportInputs) -> None:
    agreement = inputs.record.agreements["truce"]
    obligation = agreement.provisions[0].obligation
    assert obligation is not None
    breached = ObligationStatus(
        obligation=obligation,
        agreement_id="truce",
        text="",
        state=State.BREACHED,
        reason="",
        evidence=(),
        due=obligation.due.value,
    )
    with pytest.raises(ProvenanceError, match="without a ruling"):
        composed(replace(inputs, statuses_now=(breached,)))


@pytest.mark.parametrize("kind", [f"{one.template_id}.v{one.version}" for one in templates()])
def test_every_template_has_all_its_labels_in_every_language(filled: Path, kind: str) -> None:
    languages = ("ar", "en", "fr", "ru")
    asked = replace(plan(), template=kind, languages=languages, previous_cut_off=None)
    entries: tuple[Observation, ...] = (observation(),)
    with open_workspace(filled) as workspace:
        made = gathered(workspace, draft(plan=asked), entries)
    for audience in Audience:
        document = composed(made, audience)
        assert document.language == "ar"
        assert any("Résumé" in b.heading for b in document.blocks if isinstance(b, Section))


def test_the_same_inputs_give_the_same_bytes(inputs: ReportInputs) -> None:
    once, again = (exporter_for("html").export(composed(inputs)) for _ in range(2))
    assert once == again
