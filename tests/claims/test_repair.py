from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.claims.model import (
    Attribution,
    Counted,
    Dated,
    EventType,
    Mention,
    Party,
    Role,
    Suggestion,
)
from truceline.claims.text.paragraphs import MOST_CHARACTERS, paragraphs
from truceline.claims.text.portions import MOST_CHARACTERS as MOST_OF_A_PORTION
from truceline.claims.text.portions import moved, portions
from truceline.claims.text.repair import repair

WORDS = frozenset(
    [
        *("recruit", "over", "came", "cease", "fire", "ceasefire", "high", "ranking", "backed"),
        *("line", "well", "known", "прекращение", "огня", "юго", "западе", "по"),
    ]
)


def repaired(stored: str, *seen: str) -> str:
    return repair(stored, WORDS.__contains__, seen=frozenset(seen)).text.strip()


def parts(stored: str) -> list[str]:
    return [" ".join(stored[start:end].split()) for start, end in paragraphs(stored)]


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("Syria s army didn t go, they ve said", "Syria's army didn't go, they've said"),
        ("The U.N. s envoy", "The U.N.'s envoy"),
        ("« Yes », he said. “No,” she ‘said’", '" Yes ", he said. "No," she \'said\''),
        ("the pause to re-\ncruit men", "the pause to recruit men"),
        ("a high-\nranking officer", "a high-ranking officer"),
        ("Russian-\nbacked troops", "Russian-backed troops"),
        ("Ka-\ndugli fell", "Kadugli fell"),
        ("Kırk-\nlareli fell", "Kırklareli fell"),
        ("прекра-\nщение огня по Алеп-\nпо", "прекращение огня по Алеппо"),
        ("на юго-\nзападе, на Юго-\nЗападе", "на юго-западе, на Юго- Западе"),
        ("cease\u00adfire in the o\ufb03ce\u200b", "ceasefire in the office"),
        ("JUBA, Nov 17 -\nThey met.", "They met."),
        ("DAMASCUS\n(Reuters) - They met.", "They met."),
        ("They  met\r\n in\u00a0Sochi.", "They met in Sochi."),
    ],
)
def test_what_was_lost_or_cut_is_mended(stored: str, text: str) -> None:
    assert repaired(stored) == text


@pytest.mark.parametrize(
    ("stored", "text"),
    [
        ("They met [12] and left.[3, 4]", "They met and left."),
        (
            "a hundred days.1 Attacks stopped,2 they say.",
            "a hundred days. Attacks stopped, they say.",
        ),
        ("in 2019.3 Then they said “no”12 again", 'in 2019. Then they said "no" again'),
        ("until 19:30 on a 0.5 km strip, 1,5 m deep", "until 19:30 on a 0.5 km strip, 1,5 m deep"),
        ("“12 men left” on p.7 of No.5 there", '"12 men left" on p.7 of No.5 there'),
        ("on 9 May, 12\n  men left", "on 9 May, 12 men left"),
    ],
)
def test_note_marks_go_and_figures_stay(stored: str, text: str) -> None:
    assert repaired(stored) == text


def test_a_cut_word_is_joined_as_the_text_writes_it_elsewhere() -> None:
    assert repaired("a well-\nknown line") == "a well-known line"
    assert repaired("a well-\nknown line", "wellknown") == "a wellknown line"


def test_a_word_without_end_is_blanked_not_cut_into_tokens() -> None:
    assert repaired("before " + "(" * 5_000 + " after") == "before after"


@given(st.text(alphabet="ab. -\n\u00adﬁ[12]s'“”\u200b", max_size=60))
def test_every_repaired_character_leads_back_into_the_text(stored: str) -> None:
    one = repair(stored, WORDS.__contains__)
    assert len(one.places) == len(one.text) + 1
    assert list(one.places) == sorted(one.places)
    assert all(0 <= place < len(stored) for place in one.places[:-1])
    assert "  " not in one.text
    assert "\n" not in one.text


def test_a_blank_line_parts_paragraphs_unless_a_sentence_runs_over_a_page() -> None:
    assert parts("One.\n\nTwo and\n\nthree.\r\n \r\nFour.") == ["One.", "Two and three.", "Four."]


def test_marks_of_lists_begin_paragraphs_and_are_left_out() -> None:
    text = (
        "It asks for:\n• guns;\n• men.\n1. First point\n2. Second point\n\n- a dash\n# Head\nText"
    )
    assert parts(text) == [
        *("It asks for:", "guns;", "men.", "First point", "Second point", "a dash", "Head", "Text"),
    ]
    assert parts("1 Interview, 2021.\n2 Bulletin, p. 7.") == ["Interview, 2021.", "Bulletin, p. 7."]


@pytest.mark.parametrize(
    "text",
    [
        "Between 17 and\n18 February they fired",
        "They shot\n12 Syrians there",
        "a pause\n– and nothing else – came",
        "until December\n12. The army left.",
        "12 Syrians were killed in Homs",
    ],
)
def test_a_number_or_dash_of_a_sentence_is_no_mark_of_a_list(text: str) -> None:
    assert parts(text) == [" ".join(text.split())]


def test_a_line_that_had_room_for_the_next_word_ends_a_paragraph() -> None:
    first = "The army left the town on Monday morning, officials said."
    second = "Rebels entered it by night. They met nobody, and the road to the north is open now."
    assert parts(f"{second}\n{first}\n{second} It rained") == [second, first, f"{second} It rained"]
    assert parts(f"{second} It is\n{first.replace('said', 'at Gen.')}\nSmith's house") != []


def test_an_endless_paragraph_is_cut_after_sentences_and_loses_nothing() -> None:
    text = "The army left the town on Monday. " * 2_000
    cut = list(paragraphs(text))
    assert max(end - start for start, end in cut) <= MOST_CHARACTERS
    assert all(text[start:end].rstrip().endswith("Monday.") for start, end in cut)
    assert [one for one, _ in cut[1:]] == [end for _, end in cut[:-1]]
    assert sum(end - start for start, end in paragraphs("x" * 50_000)) == 50_000


@pytest.mark.parametrize(
    "text",
    ["x." + " " * 10**6 + "x", "a-" + "\n" * 10**6, "ab\n\n" * 10**5, "a" * 10**6, ". " * 10**5],
)
def test_hostile_layouts_cost_no_more_than_their_length(text: str) -> None:
    began = time.process_time()
    for start, end in paragraphs(text):
        repair(text, WORDS.__contains__, start=start, end=end)
    assert time.process_time() - began < 10


def test_a_long_text_is_read_in_portions_between_paragraphs() -> None:
    text = "The army left the town on Monday.\n\n" * 20_000
    cut = list(portions(text))
    assert [cut[0][0], cut[-1][1]] == [0, len(text)]
    assert [start for start, _ in cut[1:]] == [end for _, end in cut[:-1]]
    assert all(end - start <= MOST_OF_A_PORTION for start, end in cut)
    assert all(text[start:end].startswith("The army") for start, end in cut)
    assert list(portions("short")) == [(0, 5)]


def test_a_claim_of_a_later_portion_is_moved_with_all_its_mentions() -> None:
    at = Mention(start=3, end=5)
    claim = Suggestion(
        source_id="t1",
        quote=at,
        trigger=at,
        event_type=EventType.RETREAT,
        parties=(Party(role=Role.ACTOR, name="army", mention=at), Party(role=Role.ACTOR, name="x")),
        dated=Dated(first_day=None, last_day=None, basis="unknown", mention=at),
        figures=(Counted(value=1.0, qualifier="exact", unit="", kind="count", mention=at),),
        attribution=Attribution(mention=at),
    )
    there = moved(claim, 100)
    on = Mention(start=103, end=105)
    assert (there.quote, there.trigger, there.attribution.mention) == (on, on, on)
    assert [party.mention for party in there.parties] == [on, None]
    assert (there.dated and there.dated.mention, there.figures[0].mention) == (on, on)
    assert moved(there, -100) == claim
    assert moved(claim, 0) is claim
