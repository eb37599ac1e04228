"""Whose words: ten ways of telling, in sentences with a bar before the word that is asked of."""

from __future__ import annotations

import pytest

from claims.test_voices import voice_of
from truceline.claims.model import AttributionKind

TOLD = {
    "the object noun of a verb of saying": [
        "The junta admitted the |bombing of a wedding in Harn.",
        "Separatist channels claimed the |capture of an armoured train.",
        "The insurgents denied any role in the |kidnapping of two surveyors.",
        "The consulate confirmed the |arrest of three of its clerks.",
        "The bishop spoke of the |expulsion of forty families from Lesk.",
        "A pilot recounted the |bombardment of his own base.",
        "The ministry disputed the |deaths of any civilians in the raid.",
        "A rebel channel trumpeted the |seizure of the customs post.",
        "The faction claimed a mortar |attack on the barracks at Odo.",
        "State radio reported |clashes between herders and a border patrol.",
        "The customs union alleged the |abduction of two of its drivers.",
        "A deserter admitted the |murder of a schoolmaster.",
        "The cabinet acknowledged the |withdrawal of its gunners from the dunes.",
        "The cooperative complained of repeated |raids on its silos.",
        "The insurgents confirmed the |release of a Dutch geologist.",
    ],
    "verbs of saying within a relative clause": [
        "A column which pilots swore was |retreating was bombed twice.",
        "They mourned a teacher whom neighbours believe soldiers |executed.",
        "The letter names an officer who survivors testified |ordered the massacre.",
        "The mine, which sappers reckon was |laid in May, killed a shepherd.",
        "Two villages which the clan alleges were |burned by the army lie in the hills.",
        "He fled a prison where inmates recalled guards |beating men to death.",
        "A truck that guards swear never |stopped ran over a child.",
        "The captives, whom the rebels claim they |fed well, had lost their teeth.",
        "The fighters that the governor concedes |crossed the border were never found.",
        "A cook who the envoys suspect |poisoned the delegation has vanished.",
        "They dug up a well that herders complain was |filled with rubble by troops.",
        "The pass, which both armies assert they |control, is empty.",
        "He led us to a pit where, he said, militiamen had |buried eleven men.",
        "The radio mast that the faction announced it had |captured was still guarded.",
        "A boy whose aunt says he was |beaten in custody cannot walk.",
    ],
    "reports and rumours that become known": [
        "Word reached the coast that the fleet had |shelled Marn.",
        "A rumour ran through the camp that guards had |shot two boys.",
        "Stories trickled out that the rebels were |executing deserters.",
        "Whispers spread through the barracks that the general had |fled.",
        "On Friday claims surfaced online that the army |used phosphorus in Harn.",
        "There are persistent rumours that the two sides have |reached a secret deal.",
        "News came in the night that the bridge had been |blown up.",
        "With reports mounting that militias were |looting aid, the agency halted its convoys.",
        "Speculation grew that the governor would resign as troops were |leaving the capital.",
        "Testimony has emerged that prisoners were |starved at Vesk.",
        "A report has surfaced that the two generals |met in secret.",
        "Accounts began circulating that the faction was |burning crops.",
        "Hints emerged over the weekend that Odo had |agreed to reopen the port.",
        "Word leaked that the judges had been |detained.",
        "Rumors are rife that the faction |executed its own treasurer.",
        "There was speculation that the army had |bombed the dam itself.",
        "It emerged that the faction had |sold the aid.",
    ],
    "hearsay in the passive": [
        "Two sailors were presumed |killed when the tug sank.",
        "Six miners are believed |buried in the shaft and four are feared dead.",
        "The oil terminal was said |destroyed by the blast.",
        "Up to nine raiders were claimed |wounded by the guards.",
        "The judge is rumoured to have |fled abroad.",
        "A patrol was alleged to have |fired on farmers.",
        "Three nurses were reported |detained at the crossing.",
        "A hundred families are thought to have |left the valley.",
        "The mayor is understood to have |surrendered to the rebels.",
        "Several shells were reported to have |landed in Orla.",
        "Eleven fishermen were reported |drowned.",
        "Twelve recruits are feared |killed in the landslide at the barracks.",
        "Two journalists were reported missing and later |found dead.",
        "The warehouse was reportedly said to have been |looted.",
        "The treasurer is said to have |paid the raiders.",
        "Four hostages were believed |freed near the border.",
    ],
    "quotations that the speaker interrupts": [
        '"They killed my brother," whispered the widow, "and |burned the house."',
        "« The army |shelled us all night », recounts a shepherd, « then the tanks came ».",
        '"Our convoy was |attacked twice," complained the driver. "Nobody came to help."',
        '"The rebels," sneered the colonel, "|fled like hares."',
        "« We released nine men », boasted yesterday the clan's chief, « and we |received none ».",
        '"The truce has collapsed," according to the envoy, "and both sides are |rearming."',
        "“The mine was blown up by the army,” a foreman insisted. “It |flooded within an hour.”",
        '"Guards beat us," she said. "They took our shoes. Two men |died."',
        "« They attacked at noon », explained Captain Obe, « and we |fired back ».",
        '"The faction agreed," the mediator told the press. "It will |sign on Monday."',
        '"We lost nine men," the captain conceded, "but the attackers |fled."',
        "“Troops burned the silos,” Mrs Adi wrote in a letter. “They |shot our dogs.”",
        "'They arrested my husband,' said a weaver. \"They |beat him too.\"",
    ],
    "speakers of many words": [
        "The valley's long-serving relief coordinator testified that guards had |beaten inmates.",
        "An aide to the late governor's eldest son insisted the clan had |fired first.",
        "Several of the teachers who had stayed behind in Lesk swore that troops "
        "|looted the school.",
        "The breakaway region's self-styled foreign minister, Olan Brek, complained "
        "that Orland had |armed the clans.",
        "Both the captain of the tug and his mate maintained that the navy had |fired on them.",
        "The families of nine men missing since May believe that the garrison |shot them.",
        "A statement by the front's political bureau blamed the army for |shelling the market.",
        "The daily close to the presidency wrote that rebels had |mined the pass.",
        "The harbour union's outgoing deputy chair accused troops of |beating two pilots.",
        "The last remaining doctor in Odo's only hospital said shells had |killed four patients.",
        "A relative of one of the men who disappeared in May alleges that the garrison |shot him.",
        "Balu's exiled mayor, now in the capital, maintained that herders had |burned the silos.",
        "Three officers from the joint verification team in Odo told the council that "
        "the gunners had |left.",
        "The lawyer for the eleven detained pilots contends police |tortured them.",
    ],
    "sources that close a sentence": [
        "Militiamen |burned the school and soldiers shot two teachers, according to a "
        "local priest.",
        "Tanks |entered Lesk, guns shelled the station and nine people died, nurses said.",
        "The clans exchanged prisoners but |kept the bodies, a mediator told the paper.",
        "The dam was |mined and the valley was flooded, the engineers maintain.",
        "The fleet |shelled Marn, and marines took the harbour, per the admiralty.",
        "Rebels took the mill; soldiers |shot the miller, in the words of his widow.",
        "The garrison |surrendered on Sunday and its guns were destroyed, the front's "
        "radio announced.",
        "The gunners left the dunes but mines |remain, according to the joint team.",
        "Herders |burned two silos and killed a guard, the cooperative's chair told "
        "reporters on Monday.",
        "Police detained nine pilots; the harbour was |closed for two days, the union said.",
        "Shells |fell on Odo and Balu, killing six, hospital staff said.",
        "The faction |freed eleven men while the army held on to nine, relatives say.",
    ],
    "counts and versions": [
        "By a local priest's tally, 46 people were |shot at the bridge.",
        "On the admiralty's own account, its guns |hit the hospital.",
        "According to figures from the health office, 90 people |died.",
        "In the front's version of events, the army |attacked first.",
        "By UN estimates, 30,000 people |fled Marn in June.",
        "To hear the colonel tell it, the rebels |shot their own men.",
        "From what survivors recall, the guards |fired without warning.",
        "As far as the villagers are concerned, the army |burned the barns.",
        "By the government's admission, its jets |bombed the wedding.",
        "In a version given by the militia, the prisoners |attacked the guards.",
        "By the union's count, police |detained forty pilots.",
        "In the prefect's account, the herders |shot first.",
        "According to hospital records, six patients were |killed.",
        "Going by the cooperative's books, raiders |stole 900 cattle.",
        "By most accounts, the garrison |opened fire.",
        "On the evidence of two deserters, officers |sold the fuel.",
        "In its annual report, the union says police |beat pilots.",
    ],
    "views": [
        "Brokers |hold out scant hope of an exchange.",
        "Mediators |see no sign of a breakthrough.",
        "Villagers |dread another raid on the mill.",
        "Envoys |put little faith in the pledge.",
        "The generals reckon the truce will |collapse by May.",
        "Aid workers worry that the clans will |block the road.",
        "The front |sees the offer as a trap.",
        "Many fishermen suspect that the navy |mined the strait.",
        "Priests |entertain no illusions about the deal.",
        "Lawyers |see scant prospect of a fair trial.",
        "The elders |have no faith in the pledge.",
        "Shipping firms |fear fresh attacks in the strait.",
        "Envoys believe the faction will |split.",
        "The council |regards the blockade as an act of war.",
    ],
    "clauses joined to what is said": [
        "The priest said guards shot two boys and that a third was |hanged.",
        "The front declared that it had taken Marn, that nine tanks were destroyed and "
        "that the fleet had |fled.",
        "A nurse told us that nine men died, and two were |buried alive.",
        "The bulletin says that shells hit the pier and a barge |sank.",
        "The elders maintain that the army burned Lesk, poisoned the wells and |shot the herds.",
        "The governor claimed the clans had broken the truce. They had also |kidnapped "
        "two tax men.",
        "The widow said that soldiers came at night. They had |dragged her son from bed "
        "and shot him.",
        "The report notes that guards beat inmates, while doctors |looked away.",
        "The envoy said both sides had agreed and the guns would be |withdrawn within a week.",
        "The captain said shells fell at noon and that his men |fired back.",
        "The union alleges that police beat two pilots, robbed a third and |burned the office.",
        "The prefect insisted the road was open, adding that troops had |cleared the mines.",
        "The team reported that gunners had left; mines, it said, |remained.",
        "Relatives say that he was arrested in May, was beaten and |died in June.",
    ],
}
OWN = [
    "The rebels attacked the post and |burned the mill.",
    "The army |withdrew from Kestel on Monday.",
    "The envoys met in Orla and |agreed on a truce.",
    "Nine people were |killed in the shelling of Tarn.",
    "The ministry |denounced the attack on the clinic.",
    "The two sides |announced a ceasefire.",
    "The mission |deployed monitors along the line.",
    "The rebels claimed the province as theirs and |shelled Kestel.",
    "Fighting |resumed after the army said the truce was over.",
    "The envoy |left the hall, saying that talks had failed.",
    "The governor |visited the camp and said that aid would come.",
    "The army |shelled the village, but residents said nobody was hurt.",
    "The parties reported progress. The army |left Vesk.",
    "The general was |arrested after he denied the charges.",
    "The committee published its report and |closed the inquiry.",
    "Gunmen |killed the journalist who reported the massacre.",
    "The two sides |exchanged lists of prisoners.",
    "He said the talks were over. The next day the army |attacked Kestel.",
    "Reports were |burned by the rebels in Tarn.",
    "Rebels |seized the radio tower and declared a curfew.",
    "The delegation |rejected the proposal.",
    "The government |confirmed its support for the deal.",
    "Police |arrested two men who they said were spies.",
    "The ministry announced the withdrawal of its forces, and troops |left Dorn.",
    "On the army's orders, militiamen |burned the school.",
    "By the river's edge, soldiers |shot two men.",
    "The bridge that rebels seized was |destroyed.",
    "The council expected the vote on Monday. Rebels |attacked the hall.",
    "The king expressed hope for peace and |released nine prisoners.",
    "The commander reported to headquarters and was |arrested.",
]


def kind_of(marked: str) -> AttributionKind:
    """In whose voice the word after the bar stands."""
    word = marked.partition("|")[2].split(" ", maxsplit=1)[0].strip('«»“”".,;')
    return voice_of(marked.replace("|", ""), word).attribution.kind


@pytest.mark.parametrize("way", TOLD)
def test_what_somebody_tells_never_stands_in_the_author_s_voice(way: str) -> None:
    leaks = [text for text in TOLD[way] if kind_of(text) is AttributionKind.AUTHOR]
    assert not leaks


def test_what_the_author_tells_stays_the_author_s() -> None:
    assert not [text for text in OWN if kind_of(text) is not AttributionKind.AUTHOR]


def test_words_of_unclear_scope_are_marked_so() -> None:
    text = "The governor claimed the clans had broken the truce. They had also kidnapped two men."
    said = voice_of(text, "kidnapped")
    assert said.is_unclear
    assert said.attribution.source == "The governor"


def test_an_according_to_before_a_semicolon_does_not_speak_for_what_follows() -> None:
    text = "Guards left the hall on Monday, according to a clerk; police shut the road at noon."
    assert voice_of(text, "left").attribution.source == "a clerk"
    assert voice_of(text, "shut").attribution.kind is AttributionKind.AUTHOR
