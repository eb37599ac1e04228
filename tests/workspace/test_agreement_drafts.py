from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from truceline.core.errors import UnknownId
from truceline.ingest.pack import read_pack_files
from truceline.record.schema import schema_findings
from truceline.workspace import Workspace, init_workspace
from truceline.workspace.agreement_drafts import AgreementDraft, draft_agreement

from .builders import Clock

TEXT = """\
INVENTED MEMORANDUM

Russia and Turkey, as guarantors, have agreed on this invented text:

1. The Parties shall cease all hostilities and shall not use any weapons.
2. Turkey shall withdraw its heavy weapons within seven (7) days after signature.
3. No party shall open fire. Each side refrains from flights.
4. Russia undertakes to release all detainees by 15 October 2018, together with Turkey.
5. A joint centre will be established within 48 hours of the entry into force.
6. The two sides shall patrol the road within ten days.
7. Done in two copies.
"""


@pytest.fixture(scope="module")
def syria(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with init_workspace(tmp_path_factory.mktemp("s") / "ws", clock=Clock()) as workspace:
        yield workspace


@pytest.fixture(scope="module")
def drafted(syria: Workspace, tmp_path_factory: pytest.TempPathFactory) -> AgreementDraft:
    path = tmp_path_factory.mktemp("text") / "memo.txt"
    path.write_text(TEXT, encoding="utf-8")
    before = syria.ledger.writes
    draft = draft_agreement(syria, str(path))
    assert syria.ledger.writes == before, "a draft writes nothing"
    return draft


def test_each_article_has_its_passage_and_what_it_may_oblige_to(drafted: AgreementDraft) -> None:
    entry = yaml.safe_load(drafted.agreement)
    owed = {p["id"]: p.get("obligation") for p in entry["provisions"]}
    assert entry["checked"] == "false"
    assert owed == {
        "1": {"kind": "cease", "bound": ["russia", "turkey"], "due": "unstated"},
        "2": {"kind": "withdraw", "bound": ["turkey"], "due": "7 days after signed"},
        "3": {"kind": "refrain", "bound": [], "due": "unstated"},
        "4": {"kind": "release", "bound": ["russia"], "due": "2018-10-15"},
        "5": {"kind": "establish", "bound": [], "due": "2 days after in_effect"},
        "6": {"kind": "patrol", "bound": ["russia", "turkey"], "due": "unstated"},
        "7": None,
    }
    for part in entry["provisions"]:
        start, _, end = part["note"].split("characters ")[1].split(" ")[0].partition("-")
        assert TEXT[int(start) : int(end)] == part["text"]
    notes = {p["id"]: p["note"] for p in entry["provisions"]}
    assert "Also named: turkey" in notes["4"]
    assert "within ten days" in notes["6"]


def test_a_draft_reads_as_a_pack_without_flaws(drafted: AgreementDraft) -> None:
    reading = read_pack_files({path: text.encode() for path, text in drafted.files.items()})
    assert not reading.findings
    assert {entry.kind for entry in reading.entries} == {"agreements", "sources"}
    assert not [flaw for entry in reading.entries for flaw in schema_findings(entry)]


@pytest.mark.slow
def test_russian_and_arabic_articles_are_drafted(syria: Workspace, tmp_path: Path) -> None:
    russian = (
        "1. Стороны обязуются прекратить применение оружия.\n"
        "2. Турция обязана отвести войска в течение 5 дней после подписания.\n"
        "3. Освободить всех удерживаемых лиц.\n"
    )
    arabic = (
        "المادة الأولى\nيلتزم الطرفان بوقف إطلاق النار في المنطقة كلها.\n"
        "المادة الثانية\nتلتزم تركيا بسحب الأسلحة الثقيلة خلال 7 أيام من توقيع هذا الاتفاق.\n"
    )
    found = []
    for name, text in (("ru.txt", russian), ("ar.txt", arabic)):
        (tmp_path / name).write_text(text, encoding="utf-8")
        draft = draft_agreement(syria, str(tmp_path / name), language=name[:2])
        entry = yaml.safe_load(draft.agreement)
        found += [(p["obligation"]["kind"], p["obligation"]["due"]) for p in entry["provisions"]]
    assert found == [
        ("cease", "unstated"),
        ("withdraw", "5 days after signed"),
        ("release", "unstated"),
        ("cease", "unstated"),
        ("withdraw", "7 days after signed"),
    ]


def test_what_is_no_file_and_no_document_is_refused(syria: Workspace) -> None:
    with pytest.raises(UnknownId):
        draft_agreement(syria, "nowhere.txt")


@pytest.mark.slow
def test_a_real_text_about_an_agreement_is_drafted_with_exact_passages(
    syria: Workspace, shared: Path
) -> None:
    path = shared / "text" / "wikipedia_syria" / "idlib_demilitarization_(2018–2019).md"
    if not path.exists():
        pytest.skip("no text of an agreement in the shared material")
    draft = draft_agreement(syria, str(path))
    assert draft.provisions
    assert draft.obligations <= draft.provisions
