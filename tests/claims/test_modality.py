"""How a clause is put: what outweighs that it was said, and what does not."""

from __future__ import annotations

import pytest

from truceline.claims.events.frames import load_frames
from truceline.claims.languages.english import English
from truceline.claims.model import EventType
from truceline.claims.voicing.modality import put_of
from truceline.claims.voicing.voices import Voices, load_voices
from truceline.core.claim import Modality

# Text → the word that is asked, its modality and its polarity.
PUT = {
    "The rebels will leave on Monday.": ("leave", "planned", "+"),
    "If the shelling stops, the rebels will leave.": ("leave", "conditional", "+"),
    "The rebels left if they could.": ("left", "asserted", "+"),
    "The mission could not verify the count.": ("verify", "asserted", "-"),
    "The rebels may leave.": ("leave", "possible", "+"),
    "The rebels reportedly left.": ("left", "reported", "+"),
    "The rebels allegedly burned Kestel.": ("burned", "alleged", "+"),
    "The rebels are unlikely to leave.": ("leave", "expected", "+"),
    "A clerk said the port would reopen.": ("reopen", "expected", "+"),
    "They thanked Oman for flying out the wounded.": ("flying", "reported", "+"),
}


def put(text: str, word: str, event_type: EventType | None = None) -> tuple[Modality, str]:
    """Modality and polarity of the predicate that a word heads."""
    parsed, words = English(load_frames("en").nouns).parse(text), load_voices("en")
    number = next(
        number
        for number, one in enumerate(parsed.predicates)
        if parsed.tokens[one.head].text == word
    )
    voice = Voices(parsed, words).of(number)
    found = put_of(parsed, number, voice, words, event_type=event_type)
    return found.modality, found.polarity


@pytest.mark.parametrize("text", PUT)
def test_a_clause_is_put_as_its_words_say(text: str) -> None:
    word, modality, polarity = PUT[text]
    assert put(text, word) == (Modality(modality), polarity)


def test_an_aim_is_intended_in_whatever_words() -> None:
    text = "The rebels want a seat."
    assert put(text, "want") == (Modality.ASSERTED, "+")
    assert put(text, "want", EventType.INTENT) == (Modality.INTENDED, "+")
