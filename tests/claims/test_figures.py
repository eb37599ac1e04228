from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.claims.amounts.figures import find_figures
from truceline.claims.model import Counted
from truceline.claims.times.dates import find_dates

from .plain_tokens import cut


def found(
    text: str, language: str = "en", *, pos: Mapping[str, str] | None = None
) -> tuple[Counted, ...]:
    tokens = cut(text, pos=pos)
    dates = find_dates(text, tokens, language=language)
    return find_figures(text, tokens, dates, language=language)


def said(text: str, language: str = "en", *, pos: Mapping[str, str] | None = None) -> str:
    """Every figure: `words = qualifier value unit kind (what is counted)`."""
    lines = []
    for one in found(text, language, pos=pos):
        value = "?" if one.value is None else f"{one.value:g}"
        value += f"-{one.high:g}" if one.high is not None else ""
        counted = f" ({one.counted})" if one.counted else ""
        words = f"{one.mention.text_in(text)} = {one.qualifier} {value} {one.unit} {one.kind}"
        lines.append(words + counted)
    return "; ".join(lines)


ENGLISH = [
    ("There came 1,392 delegates.", "1,392 delegates = exact 1392 delegate count (delegates)"),
    ("Of 1,392, many left.", "1,392 = exact 1392  count"),
    (
        "There were about 340,000 people.",
        "about 340,000 people = about 340000 person count (people)",
    ),
    ("Some 300 families fled.", "Some 300 families = about 300 family count (families)"),
    (
        "Nearly 40 artillery shells landed.",
        "Nearly 40 artillery shells = nearly 40 shell count (artillery shells)",
    ),
    (
        "More than 100 Russian soldiers left.",
        "More than 100 Russian soldiers = more_than 100 soldier count (Russian soldiers)",
    ),
    ("Fewer than 20 tents stood.", "Fewer than 20 tents = less_than 20 tent count (tents)"),
    (
        "No fewer than 6 checkpoints fell.",
        "No fewer than 6 checkpoints = at_least 6 checkpoint count (checkpoints)",
    ),
    ("No more than 6 tanks stayed.", "No more than 6 tanks = at_most 6 tank count (tanks)"),
    ("Up to 50 tanks stayed.", "Up to 50 tanks = up_to 50 tank count (tanks)"),
    (
        "As many as 200 fighters left.",
        "As many as 200 fighters = up_to 200 fighter count (fighters)",
    ),
    ("It fired 5 or more rockets.", "5 or more rockets = at_least 5 rocket count (rockets)"),
    ("It fired 1,000+ rockets.", "1,000+ rockets = at_least 1000 rocket count (rockets)"),
    ("It fired 5 to 7 shells.", "5 to 7 shells = between 5-7 shell count (shells)"),
    ("It fired 5–7 shells.", "5–7 shells = between 5-7 shell count (shells)"),
    (
        "Between 5 and 7 explosions were heard.",
        "Between 5 and 7 explosions = between 5-7 explosion count (explosions)",
    ),
    (
        "Numbers rose from 30 to 40 fighters.",
        "30 = exact 30  count; 40 fighters = exact 40 fighter count (fighters)",
    ),
    (
        "Some 3.5 million refugees left.",
        "Some 3.5 million refugees = about 3.5e+06 refugee count (refugees)",
    ),
    ("Three soldiers came.", "Three soldiers = exact 3 soldier count (soldiers)"),
    (
        "There fell 30 people, of whom 12 were women.",
        "30 people = exact 30 person count (people); 12 = exact 12 person count",
    ),
    (
        "Nine civilians died, two of them children.",
        "Nine civilians died = exact 9 civilian casualties (civilians died); "
        "two of them = exact 2 civilian count",
    ),
    ("One of them had since died.", "One of them = exact 1 person casualties (died)"),
    ("One of them said so.", ""),
    (
        "They logged 1,274 violations: 812 in Aden.",
        "1,274 violations = exact 1274 violation count (violations); "
        "812 = exact 812 violation count",
    ),
    (
        "Around one in five children starves.",
        "Around one in five children = about 0.2 child share (children)",
    ),
    ("They bombed the old quarter of Aden several times.", ""),
    ("Shops close by six in the evening.", ""),
    ("Most of the men are under 18.", "Most of the men = vague ? man count (men)"),
    ("Twenty-one shells fell.", "Twenty-one shells = exact 21 shell count (shells)"),
    (
        "A hundred and five prisoners left.",
        "A hundred and five prisoners = exact 105 prisoner count (prisoners)",
    ),
    (
        "One hundred thousand people left.",
        "One hundred thousand people = exact 100000 person count (people)",
    ),
    ("A dozen rockets fell.", "A dozen rockets = exact 12 rocket count (rockets)"),
    ("Half a million people left.", "Half a million people = exact 500000 person count (people)"),
    (
        "A quarter of a million people left.",
        "A quarter of a million people = exact 250000 person count (people)",
    ),
    (
        "Hundreds of fighters left.",
        "Hundreds of fighters = at_least_order 100 fighter count (fighters)",
    ),
    (
        "Tens of thousands of people left.",
        "Tens of thousands of people = at_least_order 10000 person count (people)",
    ),
    (
        "Several violations were seen.",
        "Several violations = vague ? violation count (violations)",
    ),
    ("A few hundred men stayed.", "A few hundred men = at_least_order 100 man count (men)"),
    (
        "More than hundreds of rebels left.",
        "More than hundreds of rebels = at_least_order 100 rebel count (rebels)",
    ),
    ("Few believe it.", ""),
    (
        "Half of the territory was lost.",
        "Half of the territory = exact 0.5 territory share (territory)",
    ),
    ("A third of the city was lost.", "third of the city = exact 0.3333 city share (city)"),
    (
        "Two thirds of the seats were lost.",
        "Two thirds of the seats = exact 0.6667 seat share (seats)",
    ),
    ("About 60% of the area was lost.", "About 60% of the area = about 60 percent share (area)"),
    ("Only 12 percent came.", "Only 12 percent = exact 12 percent share"),
    ("The eighth round of talks began.", "eighth round = exact 8 round ordinal (round)"),
    ("The 8th round of talks began.", "8th round = exact 8 round ordinal (round)"),
    ("One-third of the city was lost.", "One-third of the city = exact 0.3333 city share (city)"),
    ("A third party asked first.", ""),
    ("The 5+5 body met.", ""),
    ("The 120-strong unit left.", "120-strong = exact 120 person count (strong)"),
    (
        "Two of the six hostages were freed.",
        "Two of the six hostages = exact 2 hostage count (hostages)",
    ),
    ("Most of the fighters left.", "Most of the fighters = vague ? fighter count (fighters)"),
    ("The most important town fell.", ""),
    ("The line lies 15 km away.", "15 km = exact 15 km distance"),
    ("A zone 15-20 km deep was set.", "15-20 km deep = between 15-20 km depth"),
    ("To a depth of 15 kilometres.", "15 kilometres = exact 15 km depth"),
    ("A six-kilometre corridor was set.", "six-kilometre = exact 6 km distance"),
    ("A 72-hour truce was set.", "72-hour = exact 72 hour duration"),
    ("The truce held for two weeks.", "two weeks = exact 2 week duration"),
    ("It lasted two and a half hours.", "two and a half hours = exact 2.5 hour duration"),
    ("It lasted two and half years.", "two and half years = exact 2.5 year duration"),
    ("It lasted half an hour.", "half an hour = exact 0.5 hour duration"),
    ("They must leave within 24 hours.", "within 24 hours = exact 24 hour deadline"),
    ("They must leave within a week.", "within a week = exact 1 week deadline"),
    ("A man waited a week later.", ""),
    ("It cost $5 million.", "$5 million = exact 5e+06 dollar money"),
    ("It cost about 300 euros.", "about 300 euros = about 300 euro money"),
    (
        "Four de-escalation zones were set.",
        "Four de-escalation zones = exact 4 zone count (de-escalation zones)",
    ),
    ("They took three more villages.", "three more villages = exact 3 village count (villages)"),
    (
        "At least 12 civilians were killed.",
        "At least 12 civilians = at_least 12 civilian casualties (civilians killed)",
    ),
    (
        "Shells killed at least 12 and wounded 30.",
        "at least 12 = at_least 12 person casualties (killed); "
        "30 = exact 30 person casualties (wounded)",
    ),
    (
        "It left 12 dead, 30 injured and 3 missing.",
        "12 dead = exact 12 person casualties (dead); "
        "30 injured = exact 30 person casualties (injured); "
        "3 missing = exact 3 person casualties (missing)",
    ),
    (
        "A raid killed 12 soldiers and 3 civilians.",
        "12 soldiers = exact 12 soldier casualties (soldiers killed); "
        "3 civilians = exact 3 civilian casualties (civilians killed)",
    ),
    (
        "Four soldiers and 12 civilians were wounded.",
        "Four soldiers = exact 4 soldier casualties (soldiers wounded); "
        "12 civilians = exact 12 civilian casualties (civilians wounded)",
    ),
    (
        "The army neutralised 15 terrorists.",
        "15 terrorists = exact 15 terrorist casualties (terrorists neutralised)",
    ),
    (
        "It captured 3 villages and 12 fighters.",
        "3 villages = exact 3 village count (villages); "
        "12 fighters = exact 12 fighter count (fighters)",
    ),
    (
        "12 soldiers killed 3 men.",
        "12 soldiers = exact 12 soldier count (soldiers); "
        "3 men = exact 3 man casualties (men killed)",
    ),
    ("The deaths of 12 men were mourned.", "12 men = exact 12 man casualties (men deaths)"),
    ("30 others were hurt.", "30 others = exact 30 person casualties (others hurt)"),
    ("They walked out twice.", "twice = exact 2 time count"),
    ("It fell by about a third.", "about a third = about 0.3333  share"),
    ("One convoy arrived.", "One convoy = exact 1 convoy count (convoy)"),
    ("One soldier was killed.", "One soldier = exact 1 soldier casualties (soldier killed)"),
]
NONE = [
    "It was signed on 11 December 2017 and in 2015–17.",
    "Resolution 2254 and Article 5 and p. 12 say so.",
    "They used 122 mm guns and five-point plans, or 7.62-mm rifles.",
    "A Su-25, a T-72 and the M4 motorway were seen.",
    "It was shown [95] before.12 The next followed.",
    "One of the groups left; one side stayed; no one spoke.",
    "(1) a truce; (2) talks",
    "Call +963 11 222 3333 now.",
    "A 20-year-old man spoke.",
    "The children under 5 were ill.",
    "They will meet again in three weeks.",
    "It is twice as much.",
    "In 2017 and 1998 it was calm.",
    "They came at 14:30 and left.",
    "The Kestel 4 area was shelled.",
    "See S/RES/2254 and hill 1154.",
]
OTHERS = [
    ("ru", "около 40 снарядов", "около 40 снарядов = about 40 shell count (снарядов)"),
    ("ru", "прибыли 1 392 делегата", "1 392 делегата = exact 1392 delegate count (делегата)"),
    (
        "ru",
        "погибли не менее 12 солдат",
        "не менее 12 солдат = at_least 12 soldier casualties (солдат погибли)",
    ),
    ("ru", "от 5 до 7 взрывов", "от 5 до 7 взрывов = between 5-7 explosion count (взрывов)"),
    ("ru", "восьмой раунд", "восьмой раунд = exact 8 round ordinal (раунд)"),
    ("ru", "5 млн долларов", "5 млн долларов = exact 5e+06 dollar money"),
    ("ru", "несколько нарушений", "несколько нарушений = vague ? violation count (нарушений)"),
    ("ru", "3,5 км", "3,5 км = exact 3.5 km distance"),
    ("ar", "نحو 40 قذيفة", "نحو 40 قذيفة = about 40 shell count (قذيفة)"),
    ("ar", "مقتل 12 مدنيا", "12 مدنيا = exact 12 civilian casualties (مدنيا مقتل)"),
    ("ar", "الجولة الثامنة", "الجولة الثامنة = exact 8 round ordinal (الجولة)"),
    ("ar", "ثلاثة جنود", "ثلاثة جنود = exact 3 soldier count (جنود)"),
    ("ar", "٥٠ بالمئة", "٥٠ بالمئة = exact 50 percent share"),
]


@pytest.mark.parametrize(("text", "expected"), ENGLISH)
def test_english_figures(text: str, expected: str) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", NONE)
def test_what_only_holds_a_number_is_no_figure(text: str) -> None:
    assert said(text) == ""


@pytest.mark.parametrize(("language", "text", "expected"), OTHERS)
def test_russian_and_arabic_figures(language: str, text: str, expected: str) -> None:
    assert said(text, language) == expected


def test_parts_of_speech_find_the_head_noun_of_words_that_no_list_holds() -> None:
    pos = {"ten": "NUM", "European": "ADJ", "nations": "NOUN", "met": "VERB"}
    assert said("ten European nations met", pos=pos) == (
        "ten European nations = exact 10 nation count (European nations)"
    )


def test_neutralised_is_never_read_as_killed() -> None:
    (one,) = found("The ministry said 15 fighters were neutralised.")
    assert (one.kind, one.counted) == ("casualties", "fighters neutralised")


@given(
    value=st.integers(32, 10**9).filter(lambda value: not 1900 <= value <= 2099),
    form=st.sampled_from(["{}", "{:,}"]),
)
def test_any_number_in_digits_comes_back(value: int, form: str) -> None:
    (one,) = found(f"They counted {form.format(value)} shells there.")
    assert (one.value, one.unit, one.qualifier) == (value, "shell", "exact")


@given(text=st.sampled_from([text for text, _ in ENGLISH]), gap=st.sampled_from(["\n", "  "]))
def test_rewrapping_lines_changes_no_figure(text: str, gap: str) -> None:
    keys = [
        [
            (one.value, one.high, one.qualifier, one.unit, one.kind, one.counted)
            for one in found(form)
        ]
        for form in (text, text.replace(" ", gap))
    ]
    assert keys[0] == keys[1]


LINES = (
    "killed 12 wounded and , - 3.5 million about at least half a third of the hundreds dozen $",
    "% 2017 soldiers were km within to between from deep (1) one two twenty or more people .",
    "dead first round : + 5th several thousand mm thirds",
)
WORDS = [word for line in LINES for word in line.split()]


@settings(max_examples=300)
@given(
    text=st.one_of(st.text(), st.lists(st.sampled_from(WORDS), max_size=14).map(" ".join)),
    language=st.sampled_from(["ar", "en", "ru"]),
)
def test_no_text_breaks_it_and_no_figure_overlaps_another(text: str, language: str) -> None:
    end = 0
    for one in found(text, language):
        assert end <= one.mention.start < one.mention.end <= len(text)
        assert one.value is None or one.value >= 0
        assert one.high is None or (one.value is not None and one.high > one.value)
        end = one.mention.end
