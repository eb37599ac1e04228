"""Sentences of our own in the style of bulletins and agencies; none is anybody's wording."""

from __future__ import annotations

import sys

import pytest

from truceline.claims.events.frames import load_frames
from truceline.claims.languages.russian import Russian, load_models
from truceline.core.errors import MissingExtra

from .languages_read import read

pytest.importorskip("slovnet")

# Sentence, trigger, type, actor (part of it), source ("" the author), polarity.
SENTENCES = [
    (
        "Вооружённые формирования обстреляли населённый пункт Кестель в провинции Идлиб.",
        "обстреляли",
        "ASSAULT",
        "формирования",
        "",
        "+",
    ),
    (
        "В течение суток режим прекращения огня нарушен 12 раз, говорится в бюллетене центра.",
        "нарушен",
        "ASSAULT",
        "",
        "бюллетене",
        "+",
    ),
    (
        "Турецкая сторона зафиксировала 5 случаев нарушения режима тишины.",
        "нарушения",
        "ASSAULT",
        "",
        "Турецкая сторона",
        "+",
    ),
    ("Из района эскалации выведены 30 единиц тяжёлой техники.", "выведены", "RETREAT", "", "", "+"),
    (
        "Вывод тяжёлых вооружений из буферной зоны завершён 10 октября.",
        "Вывод",
        "RETREAT",
        "",
        "",
        "+",
    ),
    (
        "Министерство обороны сообщило о выводе войск из Бельска.",
        "выводе",
        "RETREAT",
        "",
        "Министерство",
        "+",
    ),
    (
        "Повстанцы освободили 17 пленных, в том числе двух женщин.",
        "освободили",
        "CONCEDE",
        "Повстанцы",
        "",
        "+",
    ),
    (
        "Стороны обменялись телами погибших при посредничестве Красного Креста.",
        "обменялись",
        "CONCEDE",
        "Стороны",
        "",
        "+",
    ),
    (
        "Как сообщило агентство, в результате обстрела погибли девять мирных жителей.",
        "погибли",
        "CASUALTIES",
        "",
        "агентство",
        "+",
    ),
    (
        "Представитель оппозиции заявил, что армия обстреляла рынок.",
        "обстреляла",
        "ASSAULT",
        "армия",
        "Представитель",
        "+",
    ),
    (
        "Министр утверждает, что колонна была атакована боевиками.",
        "атакована",
        "ASSAULT",
        "боевиками",
        "Министр",
        "+",
    ),
    (
        "Дамаск не выполнил обещание, войска не отошли от линии фронта.",
        "отошли",
        "RETREAT",
        "войска",
        "",
        "-",
    ),
    (
        "Минобороны опровергло сообщения об ударе по больнице.",
        "ударе",
        "ASSAULT",
        "",
        "Минобороны",
        "-",
    ),
    (
        "Анкара отрицает, что поставляла ракеты боевикам.",
        "поставляла",
        "AID",
        "Анкара",
        "Анкара",
        "-",
    ),
    (
        "Иран призвал стороны прекратить огонь и сесть за стол переговоров.",
        "призвал",
        "REQUEST",
        "Иран",
        "",
        "+",
    ),
    (
        "Президент пригрозил возобновить наступление, если перемирие будет сорвано.",
        "пригрозил",
        "THREATEN",
        "Президент",
        "",
        "+",
    ),
    ("Посол потребовал, чтобы боевики покинули город.", "потребовал", "REQUEST", "Посол", "", "+"),
    (
        "Делегации договорились создать совместную комиссию.",
        "договорились",
        "AGREE",
        "Делегации",
        "",
        "+",
    ),
    ("Второй раунд переговоров пройдёт в Астане 15 марта.", "раунд", "CONSULT", "", "", "+"),
    (
        "Спецпосланник встретился с лидерами оппозиции в Женеве.",
        "встретился",
        "CONSULT",
        "Спецпосланник",
        "",
        "+",
    ),
    (
        "Оппозиция отказалась участвовать в переговорах.",
        "отказалась",
        "REJECT",
        "Оппозиция",
        "",
        "+",
    ),
    (
        "Боевики захватили село и взяли в заложники трёх жителей.",
        "захватили",
        "ASSAULT",
        "Боевики",
        "",
        "+",
    ),
    ("Армия перекрыла трассу, соединяющую Хаму и Хомс.", "перекрыла", "COERCE", "Армия", "", "+"),
    (
        "Военная полиция начала патрулировать шоссе.",
        "патрулировать",
        "COOPERATE",
        "полиция",
        "",
        "+",
    ),
    ("В столице прошёл митинг сторонников оппозиции.", "митинг", "PROTEST", "", "", "+"),
    ("Евросоюз ввёл санкции против пяти чиновников.", "ввёл", "SANCTION", "Евросоюз", "", "+"),
    ("Штаб объявил перемирие на 72 часа.", "объявил", "CONCEDE", "Штаб", "Штаб", "+"),
    ("Правительство намерено продолжить операцию.", "намерено", "INTENT", "Правительство", "", "+"),
    ("Войска должны быть отведены до полуночи.", "отведены", "RETREAT", "", "", "+"),
    (
        "По словам источника, боевики могут применить хлор.",
        "применить",
        "ASSAULT",
        "боевики",
        "источник",
        "+",
    ),
    ("Турция усилила группировку у границы танками.", "усилила", "MOBILIZE", "Турция", "", "+"),
    (
        "Сапёры уничтожили 40 мин. Об этом сообщил начальник центра.",
        "уничтожили",
        "ASSAULT",
        "Сапёры",
        "начальник",
        "+",
    ),
    (
        "В министерстве сообщили, что дорога закрыта.",
        "закрыта",
        "SITUATION",
        "",
        "министерстве",
        "+",
    ),
    (
        "«Мы отвергаем этот план», — сказал командир отряда.",
        "отвергаем",
        "REJECT",
        "",
        "командир",
        "+",
    ),
    ("Положение остаётся напряжённым.", "остаётся", "ASSESSMENT", "", "", "+"),
    (
        "Гуманитарный конвой доставил продукты в осаждённый город.",
        "доставил",
        "AID",
        "конвой",
        "",
        "+",
    ),
    (
        "Полиция задержала подозреваемого и освободила двоих задержанных.",
        "задержала",
        "COERCE",
        "Полиция",
        "",
        "+",
    ),
    (
        "Полиция задержала подозреваемого и освободила двоих задержанных.",
        "освободила",
        "CONCEDE",
        "Полиция",
        "",
        "+",
    ),
    (
        "Россия и Иран провели совместное патрулирование дороги.",
        "патрулирование",
        "COOPERATE",
        "Россия",
        "",
        "+",
    ),
    ("Москва осудила теракт в Бельске.", "осудила", "ACCUSE", "Москва", "", "+"),
    ("Переговоры в Женеве закончились провалом.", "закончились", "REJECT", "", "", "+"),
]


@pytest.mark.parametrize(
    ("text", "trigger", "kind", "actor", "source", "polarity"), SENTENCES, ids=range(len(SENTENCES))
)
def test_a_sentence_tells_who_did_what_in_whose_words(
    text: str, trigger: str, kind: str, actor: str, source: str, polarity: str
) -> None:
    found = [one for one in read(text, "ru") if trigger in one.trigger]
    assert [(one.kind, one.polarity) for one in found] == [(kind, polarity)]
    assert source in found[0].source
    assert bool(source) == bool(found[0].source)
    assert actor in found[0].actors


@pytest.mark.parametrize(
    "text",
    [
        "Это было за год до начала переговоров.",
        "Зона прекращения огня на севере провинции.",
        "Спустя час журналистов попросили выключить камеры в зале заседаний, где висит флаг.",
    ],
)
def test_a_bare_mention_is_no_event(text: str) -> None:
    assert [one for one in read(text, "ru") if one.kind in {"CONSULT", "ASSAULT", "CONCEDE"}] == []


def test_every_token_lies_at_its_place_whatever_was_repaired() -> None:
    text = "МОСКВА, 14 марта. /ТАСС/. «Ёлки»\u00a0— сказал\nон [3].\n\n1) Войска ушли из Хамы."
    parsed = Russian(load_frames("ru").nouns).parse(text)
    assert all(
        text[one.start : one.end].strip() == text[one.start : one.end] for one in parsed.tokens
    )
    words = [text[one.start : one.end] for one in parsed.tokens if one.pos != "PUNCT"]
    assert words == ["Ёлки", "сказал", "он", "Войска", "ушли", "из", "Хамы"]


def test_a_word_that_a_line_end_cut_is_whole_and_a_compound_keeps_its_hyphen() -> None:
    text = "Войска заяв-\nляют о прекра-\nщении огня на северо-\nзападе Ид-\nлиба."
    words = [one.text for one in Russian(load_frames("ru").nouns).parse(text).tokens]
    assert {"заявляют", "прекращении", "северо-западе", "Идлиба"} <= set(words)


def test_a_sentence_that_only_names_the_source_belongs_to_the_one_before() -> None:
    found = read("Колонна вошла в Бельск. Об этом сообщил начальник центра.", "ru")
    assert {one.source for one in found} == {"начальник центра"}


def test_what_is_said_if_stays_in_the_speakers_voice() -> None:
    text = (
        "Глава делегации в среду заявил, что его сторона готова подписать соглашение, "
        "если Дамаск прекратит бомбардировки и освободит заключённых."
    )
    assert {one.source for one in read(text, "ru")} == {"Глава делегации"}


def test_a_tree_that_runs_in_a_circle_is_mended_not_followed_for_ever() -> None:
    words = "Да нет же ведь вот оно как бы так-то ну и что ж поди ж ты"
    parsed = Russian().parse(" ".join([words] * 5))
    for at in range(len(parsed.tokens)):
        here, seen = at, set()
        while parsed.tokens[here].head != here:
            assert here not in seen
            seen.add(here)
            here = parsed.tokens[here].head


@pytest.mark.parametrize("text", ["", " \n\n ", "...", "1234", "Hello, this is English."])
def test_odd_texts_are_read_without_a_claim(text: str) -> None:
    parsed = Russian(load_frames("ru").nouns).parse(text)
    assert all(one.pos != "NOUN" for one in parsed.predicates)


def test_without_the_extra_the_install_line_is_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "slovnet", None)
    load_models.cache_clear()
    with pytest.raises(MissingExtra) as caught:
        Russian().parse("Войска ушли.")
    assert "truceline[reading]" in caught.value.hint


def test_frames_are_written_without_yo_for_lemmas_are() -> None:
    frames = load_frames("ru")
    lemmas = [word for frame in frames.all for word in (*frame.verbs, *frame.nouns)]
    lemmas += [word for words in frames.classes.values() for word in words]
    assert [word for word in lemmas if "ё" in word or word != word.lower()] == []
