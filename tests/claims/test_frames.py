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


@pytest.fixture(scope="module")
def found() -> Mapping[str, set[str]]:
    """Sentence → ids of the frames that found a claim in it; all are parsed in one batch."""
    sentences = [one for frame in FRAMES.all for one in (*frame.likes, *frame.unlike)]
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
