from __future__ import annotations

import pytest

from truceline.core.errors import InvalidValue
from truceline.core.findings import Severity
from truceline.reporting.house import default_house, read_house, style_flaws
from truceline.reporting.labels import load_labels
from truceline.reporting.model import Audience

HOUSE = default_house()
PUBLIC = Audience.PUBLIC


def _said(text: str, language: str = "en", audience: Audience = PUBLIC) -> list[str]:
    found = style_flaws(text, HOUSE, audience, language)
    return [text[one.where.start : one.where.end] for one in found if one.where]


@pytest.mark.parametrize(
    ("text", "language", "flaws"),
    [
        ("The regime withdrew.", "en", ["regime"]),
        ("The ceasefire regime held.", "en", []),
        ("The minister said “terrorists” had fired.", "en", []),
        ("TERRORISTS were NEUTRALISED.", "en", ["TERRORISTS", "NEUTRALISED"]),
        ("Le régime a tiré ; le régime de cessez-le-feu tient.", "fr", ["régime"]),
        ("Режим прекращения огня соблюдался.", "ru", []),
        ("Боевики обстреляли село.", "ru", ["Боевики"]),
        ("قَصَفَت قوات النِّظام القرية.", "ar", ["قوات النِّظام"]),
        ("صمد نظام وقف إطلاق النار.", "ar", []),
        ("قال الوزير إن «الإرهابيين» أطلقوا النار.", "ar", []),
    ],
)
def test_words_that_take_a_side_stand_only_as_somebodys_own(
    text: str, language: str, flaws: list[str]
) -> None:
    assert _said(text, language) == flaws


@pytest.mark.parametrize(
    ("text", "flaws"),
    [
        ("Crimea and the DPR", ["Crimea", "DPR"]),
        ("the Autonomous Republic of Crimea and the city of Sevastopol, Ukraine", []),
        ("the occupied Syrian Golan", []),
        ("on Golan Heights", ["Golan Heights"]),
        ("a dpr file", []),
    ],
)
def test_names_that_the_house_does_not_write_are_found_with_the_approved_one(
    text: str, flaws: list[str]
) -> None:
    assert _said(text) == flaws


def test_a_flaw_names_the_approved_form_in_the_language_of_the_text() -> None:
    flaw = style_flaws("В Крыму спокойно.", HOUSE, PUBLIC, "ru")[0]
    assert flaw.code == "house.unapproved-name"
    assert "Автономная Республика Крым" in flaw.hint
    assert flaw.severity is Severity.WARNING


def test_inside_the_team_names_are_free_and_loaded_words_only_noted() -> None:
    found = style_flaws("The regime and the DPR.", HOUSE, Audience.INTERNAL, "en")
    assert [(one.code, one.severity) for one in found] == [("house.loaded-word", Severity.NOTE)]


@pytest.mark.parametrize("language", load_labels().languages)
def test_every_bundled_name_and_disclaimer_stands_in_every_language(language: str) -> None:
    assert all(language in one.names for one in HOUSE.names)
    assert all(language in texts for texts in HOUSE.disclaimers.values())
    assert any(one.language == language for one in HOUSE.loaded)


def test_a_house_of_ones_own_replaces_what_it_says_and_keeps_the_rest() -> None:
    own = read_house(
        "id: envoy\nnames:\n  - id: golan\n    name: {en: Golan}\n"
        "disclaimers:\n  map: {en: Not a survey.}\n"
        "loaded:\n  - {word: regime, language: en, allowed: true}\nallowed: [Jane Doe]\n"
    )
    assert own.name_of("golan", PUBLIC, "ar") == "Golan"
    assert own.name_of("crimea", PUBLIC, "en").startswith("Autonomous Republic")
    assert own.disclaimers["map"]["en"] == "Not a survey."
    assert own.disclaimers["map"]["fr"] == HOUSE.disclaimers["map"]["fr"]
    assert style_flaws("The regime.", own, PUBLIC, "en") == ()
    assert own.allowed == ("Jane Doe",)


@pytest.mark.parametrize(
    ("text", "line", "said", "hint"),
    [
        ("id: x\nnmes: []\n", 2, "'nmes' is not a key here", "Did you mean 'names'"),
        ("id: x\nnames:\n  - id: golan\n    name: {de: Golan}\n", 4, "name.en' is missing", "Add"),
        ("id: x\nid: y\n", 2, "stands twice, first in line 1", "Delete"),
        ("id: x\nloaded:\n  - {word: a, language: en}\n", 3, "give its `forms`", "house-style"),
        ("- a\n", 1, "has no keys", "Start with"),
        ("id: [\n", 2, "not YAML", "Check indentation"),
    ],
)
def test_a_house_style_with_a_slip_is_refused_with_line_and_repair(
    text: str, line: int, said: str, hint: str
) -> None:
    with pytest.raises(InvalidValue, match=said) as caught:
        read_house(text, "house-style.yaml")
    assert caught.value.where is not None
    assert (caught.value.where.line, caught.value.where.label) == (line, "house-style.yaml")
    assert hint in caught.value.hint
