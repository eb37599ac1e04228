"""No allegation in the author's voice: kinds of reported speech, each in sentences of its own."""

from __future__ import annotations

import pytest

from claims.test_voices import voice_of
from truceline.claims.model import AttributionKind

# Kind → text → the word whose voice is asked, and its source.
TOLD = {
    "what hangs deep below a word of saying": {
        "The staff announced the loss of two tanks in clashes near Orel.": ("clashes", "The staff"),
        "The party condemned Ankara, because its jets struck a clinic.": ("struck", "The party"),
        "Villagers fled, afraid that the militia would return.": ("return", "Villagers"),
        "Two bridges would be blown up, a colonel threatened.": ("blown", "a colonel"),
    },
    "turns of a transcript": {
        "A talk with Ada Roum\n\nQ: And then?\n\nA: The rebels shelled the dam.": (
            "shelled",
            "Ada Roum",
        ),
        "Debate\n\nMs Farah: Who came?\n\nMr Noor: The army shelled the dam.": (
            "shelled",
            "Mr Noor",
        ),
    },
    "verbs that let speak with a clause": {
        "The survey found that most wells were poisoned.": ("poisoned", "The survey"),
        "A nun regretted that the bells were sold.": ("sold", "A nun"),
        "The second version holds that a clerk opened the gate.": ("opened", "The second version"),
        "The miners whispered that the owner had left.": ("left", "The miners"),
        "Ministers made it clear that the border would stay shut.": ("stay", "Ministers"),
    },
    "what is heard": {
        "It was learned that two brothers had fled to the coast.": ("fled", "unnamed"),
        "It was rumoured that the mayor had left.": ("left", "unnamed"),
    },
    "a state of mind": {
        "The bishop is convinced that the roof will fall.": ("fall", "The bishop"),
    },
    "what one owns to": {
        "The mayor claims to have paid the fine.": ("paid", "The mayor"),
        "The guard confessed to having burned the barn.": ("burned", "The guard"),
    },
    "nouns that tell": {
        "Doctors voiced fears that the fever would spread.": ("spread", "Doctors"),
        "In her reading, the deal buys time.": ("buys", "her"),
    },
    "verbs amid what is said": {
        "The party, one aide conceded, is split.": ("is", "one aide"),
        "The league, as one coach put it, was bankrupt.": ("was", "one coach"),
        "Flares had gone up, the pilot maintained, and a wing was alight.": ("was", "the pilot"),
    },
    "views": {
        "The road is regarded by most drivers as unsafe.": ("regarded", "most drivers"),
        "Traders see the bridge as a trap.": ("see", "Traders"),
    },
    "quotations": {
        "«You wrote that the old fort was lost», the colonel shouted.": ("lost", "the colonel"),
        "The guard slept. «The grain is counted twice each night», wrote the miller.": (
            "counted",
            "the miller",
        ),
    },
    "who spoke before": {
        "The navy spoke at dawn, the guards said. It said a ship had sunk.": ("sunk", "The navy"),
        "A report says fuel is short. Oil, it adds, comes by sea.": ("comes", "A report"),
    },
    "what a colon opens": {
        "Minister: the guards fired first": ("fired", "Minister"),
        "The nun listed the damage: an organ was sold.": ("sold", "The nun"),
    },
    "an account that runs on": {
        "A cook described the raid. Men in masks burned the barn.": ("burned", "A cook"),
        "The bargee told us that a tug came. It was sunk at dusk.": ("sunk", "The bargee"),
        "A nurse spoke. Two wells were poisoned. She added that fuel was short.": (
            "poisoned",
            "A nurse",
        ),
    },
    "what a sentence rests on": {
        "Based on accounts by deserters, the unit burned its guns.": ("burned", "deserters"),
        "To its critics, the mission hides the facts.": ("hides", "its critics"),
        "The guards fled, if the almanac is accurate.": ("fled", "the almanac"),
    },
    "views that are only seen so": {
        "For Damascus, the zone is a trap.": ("is", "Damascus"),
        "The deal was widely seen as dead.": ("seen", "unnamed"),
        "The strong sense was that the round had failed.": ("failed", "The strong sense"),
        "The raid hit what the navy called a port from which pirates sailed.": (
            "sailed",
            "the navy",
        ),
        "The army named two men it claims shelled the dam.": ("shelled", "The army"),
        "The gates, so the story goes, were opened.": ("opened", "unnamed"),
    },
    "speakers in one sentence with others": {
        "I am not sure the roof will hold, said a nun.": ("hold", "a nun"),
        "The guards feel they have won this, said a clerk.": ("won", "a clerk"),
        "The nun says help was promised, but none has come.": ("come", "The nun"),
        "He argued the clerk had lied, relied on gossip and slept.": ("relied", "He"),
        "The monk said the ford was mined; two carts sank.": ("sank", "The monk"),
        "As stated by the harbour office, the ship sank.": ("sank", "the harbour office"),
        "Nine died, according to aides, amid heavy rain.": ("died", "aides"),
        "Despite assurances from Oslo that jets would not strike, guns fired.": ("strike", "Oslo"),
        "Traders fail to see how peace can bring work, fill the shops or cut debts.": (
            "cut",
            "Traders",
        ),
    },
    "what goes on by its first word": {
        "The nun said a bus was hit. Two were wounded.": ("wounded", "The nun"),
        "The clerk said guns fell silent. The note added that all was well.": (
            "was",
            "The note",
        ),
        "The abbot recalled the night. The guard had fled.": ("fled", "The abbot"),
        "This was reported by the mission as follows: guns fired. Men fell.": (
            "fell",
            "the mission",
        ),
    },
    "words within marks": {
        "In the text, the guarantors « reject all attempts at division » again.": (
            "reject",
            "the guarantors",
        ),
    },
    "what the parser tore": {
        "Delegates waited in the lobby to state that all roads were safe.": (
            "were",
            "Delegates",
        ),
        "The clerk claimed that taxes had doubled; and also asserted that nobody had paid.": (
            "paid",
            "The clerk",
        ),
    },
}
# What stays the author's.
OWN = {
    "The king, on landing, declared that the war was won and ordered his men home.": "ordered",
    "The mayor said the road was shut. He then resigned.": "resigned",
    "Four fled, the staff says. Yet it met the king. They declared a truce in the hills.": "met",
    "The consul denied the allegations.": "denied",
    "The consul, who was hurt in the raid, said nothing.": "hurt",
    "A car bomb detonated, several have accused the cells.": "detonated",
    "The monk said it was shelled, but the abbot reported nothing and did not reply.": "reply",
    "It seems that a way out was found.": "found",
    "We stay, the envoy declared, and demanded four hundred men.": "demanded",
    "Police arrested a nun on Monday, as crowds gathered outside.": "gathered",
    "The bishop denounced the raid, in which two nuns were killed.": "killed",
    "Note: The army withdrew from Orel on Friday.": "withdrew",
    "The deal has two parts: the army left and the rebels freed ten men.": "freed",
    "The rebels said nothing for a week. Then they attacked.": "attacked",
    "The minister said talks had failed. He resigned.": "resigned",
    "The boy found that the door was open.": "was",
    "It is clear that the dam will fail.": "fail",
    "They met in Oslo; afterwards, the envoy said that talks would go on.": "met",
    "The mayor said the bill was paid, but this claim has not been proved.": "proved",
    "According to sources stationed in the port, the ship had sunk.": "stationed",
    "The guard spoke separately to each miner.": "spoke",
    "The army shelled the town, signalling that the truce was over.": "shelled",
    'He called it "the old line. The army "took the hill that morning". Snow fell.': "fell",
}


@pytest.mark.parametrize("kind", TOLD)
def test_what_is_told_is_never_the_author_s(kind: str) -> None:
    found = {
        text: voice_of(text, word).attribution.source for text, (word, _) in TOLD[kind].items()
    }
    assert found == {text: source for text, (_, source) in TOLD[kind].items()}


@pytest.mark.parametrize("text", OWN)
def test_what_the_author_tells_is_nobody_else_s(text: str) -> None:
    assert voice_of(text, OWN[text]).attribution.kind is AttributionKind.AUTHOR


def test_what_an_announced_thing_will_do_goes_on_with_who_announced_it() -> None:
    said = voice_of("A minister announced patrols. These patrols will guard the river.", "guard")
    assert said.attribution.kind is AttributionKind.FREE_INDIRECT
    assert said.attribution.source == "A minister"


def test_a_lost_quotation_mark_does_not_turn_what_follows() -> None:
    text = 'We shut the road, the mayor said. "The bridge is guarded day and night," he said.'
    assert voice_of(text, "guarded").attribution.kind is AttributionKind.DIRECT


def test_a_long_text_of_what_would_be_is_read_to_its_end() -> None:
    text = "The mayor said that the road was shut. " + "It would open again in May. " * 1500
    assert voice_of(text, "open").attribution.kind is AttributionKind.FREE_INDIRECT
