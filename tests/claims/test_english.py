from __future__ import annotations

import pytest

from truceline.claims.languages.english import English
from truceline.claims.model import Parsed, Predicate

PARSER = English({"withdrawal", "attack", "talk"})


def parse(text: str) -> Parsed:
    return PARSER.parse(text)


def predicate(parsed: Parsed, lemma: str) -> Predicate:
    return next(one for one in parsed.predicates if one.lemma == lemma)


def words(parsed: Parsed, lemma: str, slot: str) -> str:
    phrase = getattr(predicate(parsed, lemma), slot)
    return parsed.phrase_mention(phrase).text_in(parsed.stored) if phrase else ""


def test_tokens_keep_their_places_in_the_stored_text() -> None:
    text = "Syria s army  left\nthe ceasefire zone.[12] It didn t re-\nturn."
    tokens = parse(text).tokens
    assert [text[one.start : one.end] for one in tokens] == [
        *("Syria", " s", "army", "left", "the", "ceasefire", "zone", "."),
        *("It", "did", "n t", "re-\nturn", "."),
    ]
    assert tokens[-2].text == "return"


def test_a_joined_verb_shares_its_subject_and_a_relative_clause_has_what_it_hangs_on() -> None:
    parsed = parse("The rebels left Douma and shelled the army, which had attacked the town.")
    assert words(parsed, "shell", "subject") == "The rebels"
    assert predicate(parsed, "shell").subject.basis == "shared"  # type: ignore[union-attr]
    assert words(parsed, "attack", "subject") == "the army"


def test_a_passive_clause_has_its_agent_and_a_noun_its_owner() -> None:
    parsed = parse("Two soldiers were killed by rebels after Turkey's withdrawal from the town.")
    assert words(parsed, "kill", "agent") == "rebels"
    assert predicate(parsed, "kill").is_passive
    assert words(parsed, "withdrawal", "subject") == "Turkey's"


def test_a_clause_that_is_reported_is_the_complement_of_the_verb() -> None:
    parsed = parse("Moscow said that it would not withdraw its troops.")
    said, withdraw = predicate(parsed, "say"), predicate(parsed, "withdraw")
    assert parsed.predicates[said.complement or 0] is withdraw
    assert withdraw.tense == "future"
    assert [parsed.tokens[at].text for at in withdraw.negation] == ["not"]


@pytest.mark.parametrize(
    ("text", "lemma", "tense"),
    [
        ("Rebels would leave, officials said.", "leave", "future"),
        ("The army said it would leave Douma and burn the bridge.", "burn", "future"),
        ("The army said it would have left Douma.", "leave", "past"),
        ("The army says it would leave Douma.", "leave", ""),
        ("It would withdraw if Ankara left.", "withdraw", ""),
    ],
)
def test_would_is_the_future_only_in_a_report_of_the_past(
    text: str, lemma: str, tense: str
) -> None:
    assert predicate(parse(text), lemma).tense == tense


def test_a_verb_that_ends_in_a_silent_e_keeps_it() -> None:
    parsed = parse("Rebels staged a raid, seized the post and paced the line.")
    assert {"stage", "seize"} <= {one.lemma for one in parsed.predicates}


def test_heads_stay_within_sentences_and_predicates_in_order() -> None:
    parsed = parse(
        "They met in Sochi. The talks failed, and both sides left. (He (she (they)) said)"
    )
    for first, last in parsed.sentences:
        assert all(first <= parsed.tokens[at].head < last for at in range(first, last))
    heads = [one.head for one in parsed.predicates]
    assert heads == sorted(set(heads))
    assert all(one.first <= one.head < one.last for one in parsed.predicates)


@pytest.mark.parametrize("text", ["", " \n\n ", "\u200b\u00ad", "[12]", "((((", "•", "1."])
def test_a_text_without_words_has_no_predicates(text: str) -> None:
    assert parse(text).predicates == ()


def test_one_endless_sentence_is_cut_and_no_word_of_it_lost() -> None:
    text = "the army said that the town " * 900
    parsed = parse(text)
    assert "".join(one.text for one in parsed.tokens) == text.replace(" ", "")
    assert max(last - first for first, last in parsed.sentences) < len(parsed.tokens) / 2


def test_a_text_reads_the_same_whatever_was_read_before_it() -> None:
    text = "Kadugli's garrison fired 12 shells at Dilling."
    before = parse(text)
    parse("Abrakadabra Xyzzyplugh attacked Qwertyville. " * 50)
    assert parse(text) == before
