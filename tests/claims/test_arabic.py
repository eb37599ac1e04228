"""Sentences of our own in the style of agencies; none is anybody's wording."""

from __future__ import annotations

import pytest

from truceline.claims.events.frames import load_frames
from truceline.claims.languages.arabic import Arabic
from truceline.claims.languages.arabic_words import Words, folded

from .languages_read import read

# Sentence, trigger, type, actor (part of it), source ("" the author), polarity.
SENTENCES = [
    ("أعلن الجيش انسحاب وحداته من البلدة.", "انسحاب", "RETREAT", "", "الجيش", "+"),
    (
        "وأضافت الوزارة أن المسلحين أطلقوا عشر قذائف على حلب.",
        "أطلقوا",
        "ASSAULT",
        "المسلحين",
        "الوزارة",
        "+",
    ),
    ("شنت طائرات حربية غارات على ريف إدلب الجنوبي.", "غارات", "ASSAULT", "طائرات", "", "+"),
    (
        "اندلعت اشتباكات بين الفصائل وقوات النظام في محور الكبانة.",
        "اشتباكات",
        "ASSAULT",
        "",
        "",
        "+",
    ),
    ("أصيب سبعة مدنيين بجروح جراء القصف.", "أصيب", "CASUALTIES", "", "", "+"),
    ("نفت موسكو أن تكون قواتها قصفت المستشفى.", "قصفت", "ASSAULT", "قواتها", "موسكو", "-"),
    ("طالب المبعوث الأطراف بوقف القتال.", "طالب", "REQUEST", "المبعوث", "", "+"),
    ("توصل الطرفان إلى اتفاق على هدنة مدتها أسبوع.", "توصل", "AGREE", "الطرفان", "", "+"),
    ("أطلقت الفصائل سراح عشرين أسيرا.", "أطلقت", "CONCEDE", "الفصائل", "", "+"),
    ("انطلقت في جنيف جولة جديدة من المحادثات.", "انطلقت", "CONSULT", "", "", "+"),
    ("أغلقت القوات الطريق الدولي أمام المدنيين.", "أغلقت", "COERCE", "القوات", "", "+"),
    ("هدد المتحدث باسم الفصائل باستئناف القتال.", "هدد", "THREATEN", "المتحدث", "", "+"),
    ("فرض الاتحاد الأوروبي عقوبات على ثلاثة مسؤولين.", "فرض", "SANCTION", "الاتحاد", "", "+"),
    (
        "وقالت الوكالة إن تعزيزات عسكرية وصلت إلى المطار.",
        "وصلت",
        "MOBILIZE",
        "تعزيزات",
        "الوكالة",
        "+",
    ),
    ("ستسير روسيا وتركيا دوريات على الطريق.", "ستسير", "COOPERATE", "روسيا", "", "+"),
    ("وبحسب ناشطين، سيطرت الفصائل على ثلاث قرى.", "سيطرت", "ASSAULT", "الفصائل", "ناشطين", "+"),
    ("رحبت الأمم المتحدة بالاتفاق.", "رحبت", "SUPPORT", "الأمم", "", "+"),
    ("أدانت باريس الهجوم.", "أدانت", "ACCUSE", "باريس", "", "+"),
    ("سجل المراقبون خمسة خروقات للهدنة.", "خروقات", "ASSAULT", "", "المراقبون", "+"),
    ("قتل ثلاثة جنود وأصيب آخرون في كمين.", "قتل", "CASUALTIES", "", "", "+"),
    ("قتل ثلاثة جنود وأصيب آخرون في كمين.", "أصيب", "CASUALTIES", "", "", "+"),
]


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "actor", "source", "polarity"), SENTENCES, ids=range(len(SENTENCES))
)
def test_a_sentence_tells_who_did_what_in_whose_words(
    text: str, trigger: str, kind: str, actor: str, source: str, polarity: str
) -> None:
    found = [one for one in read(text, "ar") if trigger in one.trigger]
    assert [(one.kind, one.polarity) for one in found] == [(kind, polarity)]
    assert source in found[0].source
    assert bool(source) == bool(found[0].source)
    assert actor in found[0].actors


@pytest.mark.parametrize(
    "text", ["كان الطقس باردا في دمشق.", "محادثات جنيف", "لن يشارك الوفد ما لم ينسحب الجيش."]
)
def test_what_no_frame_fits_and_what_is_only_a_condition_is_no_claim(text: str) -> None:
    assert read(text, "ar") == []


def test_every_token_lies_at_its_place_with_vowel_signs_and_marks() -> None:
    text = "قَصَفَتِ القواتُ حلبَ [3]، و«انسحبت» لاحقًا!\n\nالطقس بارد؟"
    parsed = Arabic(load_frames("ar")).parse(text)
    assert "".join(text[one.start : one.end] for one in parsed.tokens) == "".join(
        text.replace("[3]", "").split()
    )
    assert [one.lemma for one in parsed.predicates] == ["قصف", "انسحب"]


@pytest.mark.parametrize(
    ("form", "lemma", "tense"),
    [
        ("أعلنت", "أعلن", "past"),
        ("ويعلن", "أعلن", "present"),
        ("سينسحبون", "انسحب", "future"),
        ("التقوا", "التقى", "past"),
        ("يلتقي", "التقى", "present"),
        ("يقول", "قال", "present"),
        ("تدعو", "دعا", "present"),
        ("يصل", "وصل", "present"),
    ],
)
def test_forms_of_a_verb_are_built_from_its_past(form: str, lemma: str, tense: str) -> None:
    words = Words(["أعلن", "انسحب", "التقى", "قال", "دعا", "وصل"], [])
    found = words.verb(folded(form))
    assert found is not None
    assert (found.lemma, found.tense) == (lemma, tense)


def test_a_word_that_is_no_form_of_a_known_verb_is_not_guessed() -> None:
    assert Words(["أعلن"], []).verb(folded("يلعبون")) is None
