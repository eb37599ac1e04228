"""Whose words a clause is: the source that its own sentence, or the one before, names."""

from __future__ import annotations

import pytest

from truceline.claims.events.frames import load_frames
from truceline.claims.languages.english import English
from truceline.claims.model import AttributionKind
from truceline.claims.voicing.voices import Voice, Voices, load_voices

# Text → the word whose voice is asked, and its source.
SOURCES = {
    "The ministry's claim that rebels shelled Kestel was rejected.": ("shelled", "The ministry"),
    "Accusations that the army burned Kestel were made.": ("burned", "unnamed"),
    "The opinion among monks is that snow will fall.": ("fall", "monks"),
    "In the words of one envoy, the truce failed.": ("failed", "one envoy"),
    "The talks are expected to resume in June.": ("resume", "author"),
    "The men were believed to have fled.": ("fled", "unnamed"),
    "It is easy to think that the dam can burst.": ("burst", "author"),
    "The mayor was gloomy: Nothing will change, a clerk said.": ("was", "author"),
    "He left the hall, adding that two men had fled.": ("fled", "He"),
    "A general said a deal is near, and they will sign it.": ("sign", "A general"),
    "A general said the army would rest. It would then march home.": ("march", "A general"),
    "The army took the pass, a clerk said. Snow fell.": ("fell", "author"),
    "The road is shut, a clerk said. If snow fell, the post could starve.": ("starve", "a clerk"),
    "This confirmed the fears.": ("confirmed", "author"),
    "The guarantors confirmed their agreement on the text.": ("confirmed", "author"),
    "The army allegedly burned Kestel.": ("burned", "unnamed"),
    "We do not trust them. The road is shut, a farmer said.": ("trust", "a farmer"),
    # Where the parser loses a speaker, who stands before the verb speaks.
    "Two carts burned, the clerk, Nabil Roum, told us by phone.": (
        "burned",
        "the clerk, Nabil Roum",
    ),
    "Local clerks report that nine wells have been poisoned.": ("poisoned", "Local clerks"),
    "As the poet Sokolov notes, the fort fell in May.": ("fell", "the poet Sokolov"),
    "The war, the envoy used to say, was lost early.": ("lost", "the envoy"),
    "General Sow, opening the session: The front is holding.": ("holding", "General Sow"),
    # Who goes on with an account.
    "The planes came twice, says Abu Roum, a baker. Nobody was hurt.": (
        "hurt",
        "Abu Roum, a baker",
    ),
    "A guard told the court that he had seen her. Men were taken away.": ("taken", "A guard"),
    "The tax would end, said the mayor. He thanked us. Roads would follow.": (
        "follow",
        "the mayor",
    ),
    "An elder says he met six of them. They came in carts.": ("came", "An elder"),
    "The envoy arrived. Her brother left. The well, she said, was dry.": ("was", "The envoy"),
    "Oslo denied reports that its drones hit a mill.": ("hit", "Oslo"),
    "According to one, they fled; according to another, they drowned.": ("drowned", "another"),
    # What the author tells in his own voice.
    "He said that guns had come, a charge that Oslo denied.": ("denied", "author"),
    "The unit rested. A scout said the ford was shut. The team then drove on.": ("drove", "author"),
    "The report lists abuses. The army has rejected the report.": ("rejected", "author"),
    "Tolls rose (according to Oslo, 11).": ("rose", "author"),
    "Sow: «We stay». At night the neighbours opened fire.": ("opened", "author"),
    "The parties:\n\n1. Agreed that guns would leave;\n\n2. Decided to meet.": (
        "Decided",
        "author",
    ),
    "In our view the plan failed. Critics say that it rewards thieves.": ("failed", "author"),
    "I took over in May. A general said his map was better. We left.": ("left", "author"),
    "They were seen spreading oil.": ("spreading", "author"),
}


def voice_of(text: str, word: str) -> Voice:
    """The voice of the predicate that a word heads, last first."""
    parsed = English(load_frames("en").nouns).parse(text)
    numbers = [
        number
        for number, one in enumerate(parsed.predicates)
        if parsed.tokens[one.head].text == word
    ]
    return Voices(parsed, load_voices("en")).of(numbers[-1])


@pytest.mark.parametrize("text", SOURCES)
def test_each_clause_is_its_speaker_s(text: str) -> None:
    word, source = SOURCES[text]
    assert voice_of(text, word).attribution.source == source


def test_what_goes_on_with_a_speaker_is_free_indirect() -> None:
    said = voice_of("A general said the army would rest. It would then march home.", "march")
    assert said.attribution.kind is AttributionKind.FREE_INDIRECT


def test_the_first_person_is_direct_speech_though_its_marks_were_lost() -> None:
    said = voice_of("We do not trust them. The road is shut, a farmer said.", "trust")
    assert said.attribution.kind is AttributionKind.DIRECT
