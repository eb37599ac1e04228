"""The days of a claim: its own, those of a clause beside it, and those a chronology has come to."""

from __future__ import annotations

from datetime import date

import pytest

from claims.languages_read import FewNames
from truceline.claims.read import read_document
from truceline.core.document import Document

SATURDAY = date(2019, 5, 11)
CHRONOLOGY = [
    (
        "On 23 August 2019, following the capture of a hill, the army encircled the post.",
        {"capture": "… 2019-08-23", "encircled": "2019-08-23 2019-08-23"},
    ),
    (
        "On 6 May 2019, after six days of airstrikes on the region, the army launched a raid.",
        {"airstrikes": "2019-04-30 2019-05-06"},
    ),
    (
        "On 4 May 2019 shells fell. The army said it was not attacking Kestel. Later in the day"
        " it shelled the town, killing three people.",
        {"attacking": "2019-05-04 2019-05-04", "killing": "2019-05-04 2019-05-04"},
    ),
    (
        "On 4 May 2019 shells fell. The minister said the army will attack Kestel.",
        {"attack": "2019-05-04 …"},
    ),
    ("On 4 May 2019 shells fell. The truce later collapsed.", {"collapsed": ""}),
    (
        "New rifts (such as the offensive against the port in May 2019) led to a boycott.",
        {"led": ""},
    ),
    ("The army attacked Kestel (4 May 2019).", {"attacked": "2019-05-04 2019-05-04"}),
    ("On 4 May 2019 shells fell. The army has shelled Kestel.", {"shelled": ""}),
    (
        "On 4 May 2019 rebels agreed to leave by 9 May. They handed over two tanks.",
        {"handed over": "2019-05-04 2019-05-04"},
    ),
    (
        "12 March 2018\n\nThe army shelled Kestel.\n\n13 March 2018\n\nRebels freed two men.",
        {"shelled": "2018-03-12 2018-03-12", "freed": "2018-03-13 2018-03-13"},
    ),
    ("### 12 March 2018\nThe army shelled Kestel.", {"shelled": "2018-03-12 2018-03-12"}),
    (
        "In 2009 and late 2010, rebels shelled Kestel.",
        {"shelled": "2009-01-01 2010-12-31"},
    ),
    (
        "On 9 July 2010 the army attacked Kestel, which led to a truce.",
        {"led": "2010-07-09 2010-07-09"},
    ),
    (
        "By 1988 the army held the hills. In that year it shelled Kestel.",
        {"held": "… 1988-12-31", "shelled": "1988-01-01 1988-12-31"},
    ),
    (
        "On 4 May 2018 rebels shelled Kestel. By the end of the year the army had left Kestel.",
        {"left": "… 2018-12-31"},
    ),
    (
        "Erdogan said at the 5 March 2020 meeting that the truce is fragile.",
        {"is": "2020-03-05 2020-03-05"},
    ),
    (
        "On 9 May 2019 the army said that a general had died near Kestel.",
        {"died": ""},
    ),
    ("On 9 May 2019 the army announced the death of a guard.", {"death": ""}),
    (
        "On 9 May 2019 a man was killed by a car, which was carrying out a patrol.",
        {"killed": "2019-05-09 2019-05-09", "patrol": "2019-05-09 2019-05-09"},
    ),
    (
        "## Timeline of 2018\n\n* 14 March – Rebels captured Kestel.",
        {"captured": "2018-03-14 2018-03-14"},
    ),
    (
        "On 5 March 2017 rebels launched a raid. On 9 March 2017 jets bombed Kestel. The army"
        " said it had lost six men since the start of the raid.",
        {"lost": "2017-03-05 …"},
    ),
    (
        "On 4 May 2019 rebels attacked Kestel. The army arrested a priest. The minister said"
        " a guard was killed in Asur. Oman blamed Chad for the attack. The envoy denied it all.",
        {"arrested": "2019-05-04 2019-05-04", "killed": "", "denied": ""},
    ),
    (
        "In June 2019 rebels met. On 4 July 2019 a minister visited Kestel. Oman accused Chad.",
        {"met": "2019-06-01 2019-06-30", "accused": ""},
    ),
    (
        "By the spring of 1997 the army held the hills. On 9 April rebels met. By dawn the army"
        " had shelled Kestel. Four days after that rebels attacked Asur.",
        {
            "met": "1997-04-09 1997-04-09",
            "shelled": "1997-04-09 1997-04-09",
            "attacked": "1997-04-13 1997-04-13",
        },
    ),
    ("On 4 May 2019 jets bombed Kestel. Clashes in Asur killed two.", {"killed": ""}),
    ("By the beginning of 2014, rebels had captured Kestel.", {"captured": "… 2014-01-01"}),
]
NEWS = [
    ("The army denied on Friday that it had moved guns to Kestel.", {"moved": ""}),
    ("The army said on Friday that the truce was fragile.", {"was": "2019-05-10 2019-05-10"}),
    ("The road has been closed for a week.", {"closed": "2019-05-04 …"}),
    ("Rebels shelled Kestel on Wednesday. The army attacked a village.", {"attacked": ""}),
    (
        "Rebels shelled Kestel on Wednesday and killed two men.",
        {"killed": "2019-05-08 2019-05-08"},
    ),
    ("Jordan hosted talks in 2018 and still shelters rebels.", {"shelters": ""}),
    (
        "Rebels shelled Kestel on Wednesday. Two men were killed.",
        {"killed": "2019-05-08 2019-05-08"},
    ),
    ("Rebels shelled Kestel on Wednesday. They seized a bus.", {"seized": "2019-05-08 2019-05-08"}),
    (
        "The army said on Wednesday that rebels shelled Kestel. Two men were killed.",
        {"shelled": "", "killed": ""},
    ),
    (
        "Three men have died since rebels attacked Kestel on Wednesday.",
        {"died": "2019-05-08 …", "attacked": "2019-05-08 2019-05-08"},
    ),
    (
        "Rebels had left two days before the army attacked Kestel on 4 March.",
        {"left": "2019-03-02 2019-03-02", "attacked": "2019-03-04 2019-03-04"},
    ),
    (
        "The army has advanced since 2012, when rebels attacked Kestel.",
        {"advanced": "2012-01-01 …", "attacked": "2012-01-01 2012-12-31"},
    ),
    ("Two years after the start of talks the army left Kestel.", {"left": ""}),
    ("By March the rebels had captured the hills.", {"captured": "… 2019-03-31"}),
    (
        "The council demanded that the siege be lifted by the end of June.",
        {"demanded": "… 2019-06-30"},
    ),
    (
        "He accused the rebels of shelling the market on Sunday.",
        {"accused": "", "shelling": "2019-05-05 2019-05-05"},
    ),
    ("Monday's attack on the convoy killed four men.", {"killed": "2019-05-06 2019-05-06"}),
    (
        "Two people were killed and six injured on Monday when a shell hit a bus.",
        {"killed": "2019-05-06 2019-05-06", "injured": "2019-05-06 2019-05-06"},
    ),
    (
        "The patrol was attacked on Monday after shots were heard overnight.",
        {"heard": "2019-05-05 2019-05-06"},
    ),
    (
        "Gunmen attacked Kestel on Tuesday; two men died. The attackers fled. The army has since"
        " sent tanks to Asur.",
        {
            "died": "2019-05-07 2019-05-07",
            "fled": "2019-05-07 2019-05-07",
            "sent": "2019-05-07 …",
        },
    ),
    (
        "Over the past 24 hours rebels shelled Kestel. One guard was wounded.",
        {"wounded": "2019-05-10 2019-05-11"},
    ),
    ("The agency has treated 2,900 wounded men this year.", {"treated": "2019-01-01 2019-05-11"}),
    ("The talks planned for 20 May may be put off.", {"put off": ""}),
    (
        "The army counted 100 rebels in March, and guards accused the army of lies.",
        {"accused": ""},
    ),
    (
        "Rebels freed two men on Sunday and promised to leave by Friday. Two weeks earlier they had"
        " attacked Kestel.",
        {"attacked": "2019-04-21 2019-04-21"},
    ),
    ("On New Year's Eve rebels shelled Kestel.", {"shelled": "2018-12-31 2018-12-31"}),
    ("In the summer, rebels shelled Kestel.", {"shelled": "2018-06-01 2018-08-31"}),
]


def dated(text: str, published: date | None) -> dict[str, str]:
    document = Document(source_id="t", text=text, published_on=published, language="en")
    return {
        one.trigger.text_in(text): f"{one.dated.first_day or '…'} {one.dated.last_day or '…'}"
        if one.dated
        else ""
        for one in read_document(document, FewNames())
    }


@pytest.mark.parametrize(("text", "expected"), CHRONOLOGY)
def test_a_chronology_tells_on_from_its_days(text: str, expected: dict[str, str]) -> None:
    found = dated(text, None)
    assert {word: found.get(word) for word in expected} == expected


@pytest.mark.parametrize(("text", "expected"), NEWS)
def test_news_dates_only_what_its_words_date(text: str, expected: dict[str, str]) -> None:
    found = dated(text, SATURDAY)
    assert {word: found.get(word) for word in expected} == expected
