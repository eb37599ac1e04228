"""Every frame finds its own sentences and leaves the others alone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import pytest

from truceline.claims.events.choose import choose
from truceline.claims.events.frames import load_frames
from truceline.claims.languages.english import English
from truceline.claims.voicing.voices import Voices, load_voices

FRAMES = load_frames("en")
BY_ID = {frame.frame_id: frame for frame in FRAMES.all}


# Words of war and talks that tell of neither: a bare mention, a figure of speech, another sense.
BARE = (
    "The UN talks are a subject of many books.",
    "The ceasefire zone is 12 km wide.",
    "The attack helicopter was built in Kestel.",
    "The author thanks two readers.",
    "The strike committee has nine members.",
    "See chapter four for the siege of Kestel.",
    "The war museum opened its doors to children.",
    "The patrol car was red.",
    "A fire destroyed the bakery's oven.",
    "The peace prize went to a poet.",
    "The protest song became famous.",
    "He teaches a course on sanctions law.",
    "The bus collected children from school.",
    "Workers mined coal in the valley.",
    "The company collected samples of rain.",
    "The hotel put off its guests with high prices.",
    "The bird hit the window.",
    "He ran over his notes before the lecture.",
    "The team inspected the kitchen for mice.",
    "The festival was postponed because of rain.",
    "The film discussed the war in Vietnam.",
    "The radio presented the news at nine.",
    "The shop came under new management.",
    "The price of bread hit a record.",
    "They exchanged rings in the church.",
    "The retreat of the glacier continues.",
    "She fired the kiln at dawn.",
    "The withdrawal of cash is limited to 50 euros.",
    "The parade marched past the school.",
    "The orchestra struck up a waltz.",
    "The mission statement was framed.",
    "The treaty port had a lighthouse.",
    "The agreement of verbs is taught in grade six.",
    "The harvest was threatened by frost.",
    "Visitors entered the gallery free of charge.",
    "Sanctions lawyers earn well.",
    "The siege mentality of the party is well known.",
    "The prisoner of conscience wrote poems.",
    "The withdrawal symptoms lasted a week.",
    "The protest movement has a long history.",
)


@pytest.fixture(scope="module")
def found() -> Mapping[str, set[str]]:
    """Sentence → ids of the frames that found a claim in it; all are parsed in one batch."""
    sentences = [one for frame in FRAMES.all for one in (*frame.likes, *frame.unlike)]
    sentences.extend(BARE)
    parsed = English(FRAMES.nouns).parse("\n\n".join(dict.fromkeys(sentences)))
    told: defaultdict[str, set[str]] = defaultdict(set)
    for one in choose(parsed, FRAMES, Voices(parsed, load_voices("en")), {}):
        at = parsed.tokens[parsed.predicates[one.number].head].start
        start, end = next(span for span in parsed.paragraphs if span[0] <= at < span[1])
        if one.frame is not None:
            told[parsed.stored[start:end].strip()].add(one.frame.frame_id)
    return told


def test_no_two_frames_share_an_id() -> None:
    assert len(BY_ID) == len(FRAMES.all)


def test_every_class_that_a_frame_names_exists() -> None:
    wanted = {
        word.lstrip("~")[1:]
        for frame in FRAMES.all
        for slots in (frame.when, frame.unless)
        for words in slots.values()
        for word in words
        if word.lstrip("~").startswith("#")
    }
    assert wanted <= set(FRAMES.classes)


@pytest.mark.parametrize("frame_id", sorted(BY_ID))
def test_a_frame_finds_its_own_sentences_and_no_lookalike(
    frame_id: str, found: Mapping[str, set[str]]
) -> None:
    frame = BY_ID[frame_id]
    assert len(frame.likes) >= 2
    assert frame.unlike
    for sentence in frame.likes:
        assert frame.event_type in {BY_ID[one].event_type for one in found[sentence]}, sentence
    for sentence in frame.unlike:
        assert frame_id not in found[sentence], sentence


def test_a_bare_mention_is_no_event(found: Mapping[str, set[str]]) -> None:
    acts = {
        sentence: {one for one in found[sentence] if BY_ID[one].event_type.is_plover}
        for sentence in BARE
    }
    assert {sentence: ids for sentence, ids in acts.items() if ids} == {}
