"""The gazetteer on sentences of our own; each names what must be found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.claims.gazetteer import build_gazetteer
from truceline.claims.model import Gazetteer, Named, Token
from truceline.ingest.pack import read_pack
from truceline.record import fold
from truceline.workspace.packs import find_pack

_WORD = re.compile(r"(?:[^\W\d]\.){2,}|['’`]s\b|[^\W_]+(?:['’][^\W_]{2,})*|\S")
AUTUMN_2018, SPRING_2016, WINTER_2019 = date(2018, 10, 2), date(2016, 3, 1), date(2019, 12, 9)


def tokens_of(
    text: str, *, labels: dict[str, str] | None = None, pos: dict[str, str] | None = None
) -> tuple[Token, ...]:
    sentence, tokens = 0, []
    for at, match in enumerate(_WORD.finditer(text)):
        word = match.group()
        place = {"head": at, "start": match.start(), "end": match.end(), "sentence": sentence}
        label, part = (labels or {}).get(word, ""), (pos or {}).get(word, "")
        tokens.append(Token(text=word, lemma="", pos=part, tag="", rel="", label=label, **place))
        sentence += word in ".!?"
    return tuple(tokens)


@cache
def gazetteer(pack: str, language: str = "en") -> Gazetteer:
    record = fold(read_pack(find_pack(pack)).entries)
    actors, places = list(record.actors.values()), list(record.places.values())
    routes = list(record.routes.values())
    return build_gazetteer(actors, places, language=language, routes=routes)


def names(
    text: str,
    pack: str = "syria",
    *,
    language: str = "en",
    on: date | None = AUTUMN_2018,
    tokens: Sequence[Token] | None = None,
) -> dict[str, Named]:
    found = gazetteer(pack, language).find(text, tokens or tokens_of(text), on)
    return {named.mention.text_in(text): named for named in found}


COUNTRIES = [
    ("Turkey rejected the offer.", "Turkey", "turkey"),
    ("Türkiye rejected the offer.", "Türkiye", "turkey"),
    ("The Russian Federation agreed.", "Russian Federation", "russia"),
    ("The U.S. agreed with the UK.", "U.S.", "united-states"),
    ("The U.S. agreed with the UK.", "UK", "united-kingdom"),
    ("Sudan and South Sudan share a border.", "South Sudan", "country:SS"),
    ("North Korea and the Netherlands spoke.", "North Korea", "country:KP"),
    ("It depends on Iran`s help.", "Iran", "iran"),
    ("It depends on Iran s help.", "Iran", "iran"),
    ("Russians and Turks left together.", "Turks", "turkey"),
    ("The talks of the Swiss failed.", "Swiss", "country:CH"),
    ("The Syrian Arab Republic signed.", "Syrian Arab Republic", "syrian-government"),
    ("Ankara has ordered a pause.", "Ankara", "turkey"),
    ("ANKARA (own report) - Calm.", "ANKARA", "turkey"),
    ("Damascus said no.", "Damascus", "syrian-government"),
    ("The Kremlin welcomed it.", "Kremlin", "russia"),
    ("The White House stayed silent.", "White House", "united-states"),
    ("The Pentagon stayed silent.", "Pentagon", "country:US/ministry-of-defence"),
    ("Iraqi Kurdistan and Baghdad argued.", "Baghdad", "iraq"),
]

BODIES = [
    ("The UN asked for calm.", "UN", "un"),
    ("The U.N. asked for calm.", "U.N.", "un"),
    ("The Security Council met.", "Security Council", "un-security-council"),
    ("NATO and the OSCE sent notes.", "OSCE", "body:osce"),
    ("The Red Cross has no access.", "Red Cross", "icrc"),
    ("IGAD mediates.", "IGAD", "body:igad"),
    ("The Arab League met.", "Arab League", "arab-league"),
    ("Inspectors of the OPCW arrived.", "OPCW", "body:opcw"),
    ("The Observatory counted nine.", "The Observatory", "sohr"),
    ("Yesterday Jabhat al Nusra left.", "Jabhat al Nusra", "hts"),
    ("Yesterday Jabhat al-Nusra left.", "Jabhat al-Nusra", "hts"),
    ("Ahrar al Sham left.", "Ahrar al Sham", "ahrar-al-sham"),
    ("Hezbollah fighters withdrew.", "Hezbollah fighters", "body:hezbollah"),
    ("A Hezbollah spokesman denied it.", "Hezbollah spokesman", "body:hezbollah/spokesperson"),
]

GROUPS = [
    ("Turkish troops crossed.", "Turkish troops", "country:TR/military"),
    ("The Syrian army advanced.", "Syrian army", "syrian-army"),
    ("Syria s army advanced.", "Syria s army", "syrian-army"),
    ("Syrian government forces advanced.", "Syrian government forces", "syrian-army"),
    ("The government of Syria agreed.", "government of Syria", "syrian-government"),
    ("Rebels held the hill.", "Rebels", "generic:rebels"),
    ("Anti-Assad rebels held on.", "Anti-Assad rebels", "generic:rebels"),
    ("Pro-government forces fled.", "Pro-government forces", "generic:pro-government-forces"),
    ("The guarantor countries met.", "guarantor countries", "generic:guarantors"),
    ("A monitor counted nine dead.", "monitor", "generic:monitor"),
    ("Kurdish militias fled.", "Kurdish militias", "generic:militias"),
    ("Western governments protested.", "Western governments", "generic:governments"),
    (
        "Russian-backed regime forces fled.",
        "Russian-backed regime forces",
        "generic:government-forces/backed-by:RU",
    ),
    (
        "The U.S.-led coalition struck.",
        "U.S.-led coalition",
        "generic:coalition/backed-by:US",
    ),
    (
        "The Turkish-backed Syrian National Army fled.",
        "Turkish-backed Syrian National Army",
        "syrian-national-army",
    ),
    ("The two presidents met.", "presidents", "generic:president"),
    (
        "The Russian and Turkish foreign ministers met.",
        "Russian",
        "country:RU/minister-of-foreign-affairs",
    ),
    (
        "Iran's defence ministry replied.",
        "Iran's defence ministry",
        "country:IR/ministry-of-defence",
    ),
]

PERSONS = [
    ("President Vladimir Putin flew in.", "President Vladimir Putin", "person:vladimir-putin"),
    ("Putin flew in.", "Putin", "person:vladimir-putin"),
    ("The Turkish president agreed.", "Turkish president", "person:recep-tayyip-erdogan"),
    ("Troops of al-Assad fled.", "al-Assad", "person:bashar-al-assad"),
    ("Assad s uncle fled.", "Assad", "person:bashar-al-assad"),
    (
        "Iran's Foreign Minister Javad Zarif left.",
        "Iran's Foreign Minister Javad Zarif",
        "person:mohammad-javad-zarif",
    ),
    ("The envoy, De Mistura, left.", "De Mistura", "staffan-de-mistura"),
    ("Mr. Omar Haddad resigned. Later Haddad left.", "Haddad", "person:omar-haddad"),
    (
        "Russian Colonel Pavel Orekhov said so.",
        "Pavel Orekhov",
        "person:pavel-orekhov",
    ),
]

PLACES = [
    ("They met in the Black Sea resort of Sochi.", "Black Sea resort of Sochi", "sochi", "city"),
    ("Calm in northern Syria.", "northern Syria", "area:SY/northern-syria", "region"),
    ("Calm in Eastern Ghouta.", "Eastern Ghouta", "area:eastern-ghouta", "region"),
    ("Calm in Idlib province.", "Idlib province", "area:SY/idlib-province", "province"),
    ("Calm in the Idlib Governorate.", "Idlib Governorate", "area:SY/idlib-province", "province"),
    ("Along the M4 motorway it was calm.", "M4 motorway", "m4", "road"),
    ("Near Hmeimim Air Base it was calm.", "Hmeimim Air Base", "area:hmeimim-air-base", "base"),
    ("Calm in Saraqeb.", "Saraqeb", "saraqib", "city"),
    ("Calm in Khan Sheikhoun.", "Khan Sheikhoun", "khan-shaykhun", "city"),
    ("Calm in Maaret al-Numan.", "Maaret al-Numan", "maarrat-an-numan", "city"),
    ("Calm in Jisr al-Shughour.", "Jisr al-Shughour", "jisr-ash-shughur", "city"),
    ("Calm in the city of Aleppo.", "city of Aleppo", "aleppo", "city"),
    ("Calm in the village of Kestel.", "village of Kestel", "name:kestel", "village"),
    ("Calm on Syrian territory.", "Syrian territory", "country:SY", "country"),
    ("Calm in the Syrian capital.", "Syrian capital", "damascus", "city"),
    ("Calm in Mumbai.", "Mumbai", "geonames:1275339", "city"),
]


@pytest.mark.parametrize(("text", "words", "actor_id"), COUNTRIES + BODIES + GROUPS + PERSONS)
def test_an_actor_is_found_under_each_of_its_names(text: str, words: str, actor_id: str) -> None:
    assert names(text)[words].actor_id == actor_id


@pytest.mark.parametrize(("text", "words", "place_id", "kind"), PLACES)
def test_a_place_is_found_with_its_kind(text: str, words: str, place_id: str, kind: str) -> None:
    named = names(text)[words]
    assert (named.place_id, named.place_kind) == (place_id, kind)


@pytest.mark.parametrize(
    ("text", "words", "actor_id", "place_id"),
    [
        ("The SMM heard shots near Avdiivka.", "SMM", "osce-smm", ""),
        ("The SMM heard shots near Avdiivka.", "Avdiivka", "", "avdiivka"),
        (
            "Ukrainian Armed Forces withdrew.",
            "Ukrainian Armed Forces",
            "ukrainian-armed-forces",
            "",
        ),
        ("Kyiv agreed.", "Kyiv", "ukraine", "geonames:703448"),
        ("“DPR” members left.", "DPR", "armed-formations-donetsk", ""),
        ("The OSCE met in Minsk.", "Minsk", "country:BY", "minsk"),
        ("Calm along the line of contact.", "line of contact", "", "generic:line-of-contact"),
    ],
)
def test_another_pack_gives_its_own_ids(
    text: str, words: str, actor_id: str, place_id: str
) -> None:
    named = names(text, "minsk", on=WINTER_2019)[words]
    assert (named.actor_id, named.place_id) == (actor_id, place_id)


@pytest.mark.parametrize(
    ("text", "words", "key"),
    [
        ("Позже Путина поддержал Эрдоган.", "Путина", "person:vladimir-putin"),
        ("Об этом сообщили в Кремле.", "Кремле", "russia"),
        ("Сирийская армия отошла.", "Сирийская армия", "syrian-army"),
        ("Турецкими военными занят холм.", "Турецкими военными", "country:TR/military"),
        (
            "Министр обороны России уехал.",
            "Министр обороны России",
            "country:RU/minister-of-defence",
        ),
        ("Страны-гаранты договорились.", "Страны-гаранты", "generic:guarantors"),
        ("По данным ООН, всё тихо.", "ООН", "un"),
    ],
)
def test_russian_names_are_told_in_every_case(text: str, words: str, key: str) -> None:
    found = names(text, language="ru", on=None)
    assert found[words].actor_id == key


@pytest.mark.parametrize(
    ("text", "words", "key"),
    [
        ("دخل الجيش السوري مدينة حلب", "الجيش السوري", "syrian-army"),
        ("أعلنت تركيا وروسيا الهدنة", "وروسيا", "russia"),
        ("بحسب المرصد السوري لحقوق الإنسان", "المرصد السوري لحقوق الإنسان", "sohr"),
        (
            "قال وزير الخارجية الروسي سيرغي لافروف",
            "وزير الخارجية الروسي سيرغي لافروف",
            "person:sergei-lavrov",
        ),
    ],
)
def test_arabic_names_are_told_through_prefixes(text: str, words: str, key: str) -> None:
    assert names(text, language="ar")[words].actor_id == key


@pytest.mark.parametrize(
    "text",
    [
        "Of course he was reading in March.",
        "They polish the nice mobile.",
        "It is about us, who are they?",
        "Hope and Victoria are words.",
        "He sold a turkey.",
        "WHO IS THERE AND WHERE IS THE DOOR",
        "An M4 rifle was found.",
        "An order was given at noon.",
    ],
)
def test_common_words_are_no_names(text: str) -> None:
    assert names(text) == {}


def test_a_capital_may_stand_for_its_government_or_be_a_place() -> None:
    named = names("Moscow has ordered a pause.")["Moscow"]
    assert (named.kind, named.actor_id, named.found_by) == ("both", "russia", "metonym")
    assert named.lon_deg == pytest.approx(37.6, abs=0.1)
    assert named.lat_deg == pytest.approx(55.75, abs=0.1)


def test_a_country_has_a_point_inside_it() -> None:
    named = names("Syria agreed.")["Syria"]
    assert (named.kind, named.country) == ("both", "SY")
    assert 35.7 < (named.lon_deg or 0) < 42.4


def test_a_demonym_before_a_noun_describes_it() -> None:
    named = names("A Turkish patrol passed.")["Turkish"]
    assert named.is_adjective
    assert (named.actor_id, named.found_by) == ("turkey", "demonym")


def test_an_office_resolves_by_the_day_and_stays_an_office_without_one() -> None:
    text = "The American president agreed."
    obama = names(text, on=SPRING_2016)["American president"]
    trump = names(text, on=AUTUMN_2018)["American president"]
    assert (obama.name, trump.name) == ("Barack Obama", "Donald Trump")
    assert names(text, on=None)["American president"].actor_id == "country:US/president"


def test_the_table_of_offices_says_nothing_of_days_after_it_was_written() -> None:
    named = names("The American president agreed.", on=date(2031, 1, 1))["American president"]
    assert named.actor_id == "country:US/president"


def test_the_taggers_mistakes_do_not_replace_what_is_known() -> None:
    text = "Jordan met Iran in Sochi."
    tokens = tokens_of(text, labels={"Jordan": "PERSON", "Sochi": "NORP"})
    found = names(text, tokens=tokens)
    assert (found["Jordan"].actor_id, found["Sochi"].place_id) == ("jordan", "sochi")


def test_the_tagger_is_believed_where_nothing_else_is_known() -> None:
    text = "On Monday Salma Kanj spoke; then Kanj left."
    propn = {"Salma": "PROPN", "Kanj": "PROPN"}
    tokens = tokens_of(text, labels={"Salma": "PERSON", "Kanj": "PERSON"}, pos=propn)
    found = names(text, tokens=tokens)
    assert found["Salma Kanj"].found_by == "tagger"
    assert found["Kanj"].actor_id == "person:salma-kanj"


def test_another_bearer_of_a_known_surname_is_another_person() -> None:
    text = "His brother Maher al-Assad left."
    tokens = tokens_of(text, pos={"Maher": "PROPN", "Assad": "PROPN"})
    assert names(text, tokens=tokens)["Maher al-Assad"].actor_id == "person:maher-al-assad"


def test_a_small_town_is_found_only_where_its_country_is_spoken_of() -> None:
    assert "Gaziantep" in names("They left Gaziantep.")  # More than 300,000 live there.
    assert "Kilis" not in names("They left Kilis.")
    assert "Kilis" in names("In Turkey they left Kilis.")


def test_a_verb_is_no_group() -> None:
    text = "Hunger forces them out."
    assert names(text, tokens=tokens_of(text, pos={"forces": "VERB"})) == {}


def test_a_list_is_not_read_as_one_name() -> None:
    text = "Turkey\n\n   Syrian National Army\n   * Forces"
    assert set(names(text)) == {"Turkey", "Syrian National Army", "Forces"}


_SNIPPETS = """
Russian Turkish-backed regime forces President Putin Sochi al-Assad Syria s 's the of M4 Idlib
province U.S.-led coalition - , . UN Security Council Jisr ash-Shughur Дамаск сирийская армия
الجيش السوري Mr. Omar Haddad village Kestel as at An _ ’ “ северная
"""
_PIECES = st.sampled_from(_SNIPPETS.split())


@settings(max_examples=150, deadline=None)
@given(st.lists(_PIECES | st.text(max_size=8), max_size=30), st.sampled_from(["", " "]))
def test_mentions_lie_on_token_borders_and_never_overlap(parts: list[str], gap: str) -> None:
    text = (gap or " ").join(parts)
    tokens = tokens_of(text)
    found = gazetteer("syria").find(text, tokens, AUTUMN_2018)
    starts, ends = {t.start for t in tokens}, {t.end for t in tokens}
    assert all(n.mention.start in starts and n.mention.end in ends for n in found)
    mentions = [named.mention for named in found]
    assert mentions == sorted(mentions)
    assert not any(a.overlaps(b) for a, b in pairwise(mentions))


def test_an_empty_text_names_nobody() -> None:
    assert gazetteer("syria").find("", (), None) == ()
