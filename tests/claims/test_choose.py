"""Which predicates of a sentence are claims: one act, one claim."""

from __future__ import annotations

import pytest

from truceline.claims.events.choose import choose
from truceline.claims.events.frames import load_frames
from truceline.claims.languages.english import English
from truceline.claims.model import Parsed
from truceline.claims.voicing.voices import Voices, load_voices

FRAMES = load_frames("en")

# Sentence → the triggers and types that it tells, in order; nothing else may be found.
TOLD = {
    "Rebels shelled Kestel and seized two trucks.": "shelled ASSAULT, seized COERCE",
    "The envoy urged both sides to free their prisoners.": "urged REQUEST",
    "The rebels want to keep the port.": "want INTENT",
    "The army agreed to lift the siege.": "agreed AGREE",
    "The army accused the rebels of shelling the port.": "accused ACCUSE, shelling ASSAULT",
    "Shelling near Kadugli killed nine people.": "Shelling ASSAULT, killed CASUALTIES",
    "A spokesman said the road was closed.": "closed SITUATION",
    "If the rebels fire, the army will leave the valley.": "leave RETREAT",
    "They repelled an assault.": "assault ASSAULT",
    "The withdrawal of the guns was completed on Monday.": "withdrawal RETREAT",
    "The rebels failed to release the prisoners.": "release RETREAT",
    "The camp, which the army shelled in May, has reopened.": "shelled ASSAULT, reopened SITUATION",
    "The guerrillas are using the pause to recruit fighters.": "recruit MOBILIZE",
    "The army retaliated by shelling the hills.": "shelling ASSAULT",
    "Nine guards were killed or wounded.": "killed CASUALTIES",
    "The truce is fragile.": "is ASSESSMENT",
    "The pause could help the rebels.": "help ASSESSMENT",
    "In violation of the lines, the mission saw six howitzers.": "saw SITUATION",
    "After a series of negotiations, the town fell to the rebels.": (
        "negotiations CONSULT, fell ASSAULT"
    ),
    "The council condemned the attack.": "condemned ACCUSE",
    "Should the talks fail, the rebels will attack the port.": "attack ASSAULT",
    "Once the terms are met, the talks could start.": "talks CONSULT",
    "The plan does not name the dead, let alone address their families.": "name ASSESSMENT",
    "The army has tried to keep the lead and prevent a revolt.": "tried INTENT",
    "The committee called for disbanding the militia.": "called REQUEST",
    "The guards accused the army of torture.": "accused ACCUSE, torture ASSAULT",
    "The accord was seen as a trap.": "seen ASSESSMENT",
    "At the end of the talks, nine men were killed.": "killed CASUALTIES",
    "The king ordered two brigades to withdraw from the island.": "ordered RETREAT",
    "The envoys will gather on Friday for a round of talks.": "gather CONSULT",
    "There are doubts about the truce.": "are ASSESSMENT",
    "There is no proof that the king will abdicate.": "is ASSESSMENT",
    "The talks, led by Oman, failed.": "failed REJECT",
    "Talks involving three groups failed.": "failed REJECT",
    "The guards fled before the siege could begin.": "fled RETREAT",
    "Kestel was the last town held by the rebels.": "held SITUATION",
    "A farmer spoke of heavy shelling.": "shelling ASSAULT",
    "The berm that soldiers threw up stands.": "threw MOBILIZE",
    "It halted its advance.": "halted RETREAT",
    "Donors ought to pay the guards.": "pay ASSESSMENT",
}


@pytest.fixture(scope="module")
def parsed() -> Parsed:
    return English(FRAMES.nouns).parse("\n\n".join(TOLD))


@pytest.fixture(scope="module")
def found(parsed: Parsed) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {sentence: [] for sentence in TOLD}
    for one in choose(parsed, FRAMES, Voices(parsed, load_voices("en")), {}):
        token = parsed.tokens[parsed.predicates[one.number].head]
        start, end = next(span for span in parsed.paragraphs if span[0] <= token.start < span[1])
        told[parsed.stored[start:end].strip()].append(f"{token.text} {one.event_type}")
    return told


@pytest.mark.parametrize("sentence", TOLD)
def test_a_sentence_tells_each_act_once(sentence: str, found: dict[str, list[str]]) -> None:
    assert ", ".join(found[sentence]) == TOLD[sentence]


def test_a_noun_keeps_the_verb_that_carries_it(parsed: Parsed) -> None:
    carried = [
        (parsed.tokens[parsed.predicates[one.verb].head].text, one.event_type)
        for one in choose(parsed, FRAMES, Voices(parsed, load_voices("en")), {})
        if one.verb is not None
    ]
    assert ("repelled", "ASSAULT") in carried
    assert ("completed", "RETREAT") in carried


def test_a_verb_without_a_subject_names_the_clause_it_stands_in(parsed: Parsed) -> None:
    within = {
        parsed.tokens[parsed.predicates[one.number].head].text: one.within
        for one in choose(parsed, FRAMES, Voices(parsed, load_voices("en")), {})
    }
    over = within["release"]
    assert over is not None
    assert parsed.tokens[parsed.predicates[over].head].text == "failed"
    assert within["shelled"] is None
