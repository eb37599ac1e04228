"""Two SIMULATED lists of persons who never lived, for tests and pictures of the exchange room.

Names are drawn at random from short lists of common ones; no row describes anybody.
"""

from __future__ import annotations

import csv
import io
import random
from dataclasses import dataclass

__all__ = [
    "ASKED",
    "CANARY",
    "FAMILIES_MAPPING",
    "OTHER_MAPPING",
    "PARTY_MAPPING",
    "Invented",
    "invented_lists",
]

# A name that stands in no other text: whatever shows it has leaked it.
CANARY = "زرقاويش الكنارملي"

PARTY_MAPPING = """\
list: party-a-detained
given_by: Party A (SIMULATED)
for_purpose: [matching, exchange]
is_simulated: true
key: No
full: Name
father: Father
mother: Mother
sex: Sex
born: Birth
place: Town
area: Governorate
event: {constant: detained}
event_on: Since
held_by: {constant: Party A}
held_at: Site
health: {column: Health, values: {chronic illness: sick}}
consent: Consent
"""
OTHER_MAPPING = PARTY_MAPPING.replace("party-a", "party-b").replace("Party A", "Party B")
ASKED = """\
goes_to: {party-a-detained: Party B, party-b-detained: Party A}
events:
  - {id: day-1, on: 2026-12-01, seats: 6}
  - {id: day-2, on: 2026-12-08, seats: 12}
rules: {parity: 0}
"""
FAMILIES_MAPPING = """\
list: families
given_by: Families (SIMULATED)
for_purpose: matching
is_simulated: true
key: رقم
full: الاسم
father: الأب
mother: الأم
sex: الجنس
born: المواليد
place: المكان
area: المحافظة
event: {constant: missing}
event_on: التاريخ
consent: موافقة
sensitivity: حساسية
"""
_MEN = (
    ("محمد", "Mohammad"), ("أحمد", "Ahmad"), ("خالد", "Khaled"), ("صالح", "Saleh"),
    ("صلاح", "Salah"), ("يوسف", "Yusuf"), ("حسن", "Hasan"), ("حسين", "Hussein"),
    ("عمر", "Omar"), ("إبراهيم", "Ibrahim"), ("سمير", "Samir"), ("نادر", "Nader"),
)  # fmt: skip
_WOMEN = (("فاطمة", "Fatima"), ("مريم", "Maryam"), ("هدى", "Huda"), ("سعاد", "Suad"))
_FAMILIES = (
    ("الحلبي", "al-Halabi"), ("النجار", "al-Najjar"), ("الخطيب", "al-Khatib"),
    ("الحداد", "al-Haddad"), ("درويش", "Darwish"), ("شاهين", "Shahin"), ("قباني", "Qabbani"),
    ("العلي", "al-Ali"), ("منصور", "Mansour"), ("حمدان", "Hamdan"),
)  # fmt: skip
_TOWNS = (
    ("داريا", "Darayya", "ريف دمشق", "Rural Damascus"),
    ("دوما", "Douma", "ريف دمشق", "Rural Damascus"),
    ("الرستن", "Rastan", "حمص", "Homs"),
    ("معرة النعمان", "Maarrat al-Numan", "إدلب", "Idlib"),
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Invented:
    """Both lists, and which rows tell one person.

    Attributes:
        party: CSV in Latin script.
        families: CSV in Arabic script.
        same: Keys of one person on both lists.
    """

    party: bytes
    families: bytes
    same: dict[str, str]


def invented_lists(*, persons: int = 40, shared: int = 26, seed: int = 7) -> Invented:
    """Two lists of invented persons.

    Args:
        persons: Rows of each list.
        shared: How many persons are on both.
        seed: Draws the same lists again.
    """
    draw = random.Random(seed)  # noqa: S311 (invented names, no secrets)
    party, families, same = [], [], {}
    for number in range(2 * persons - shared):
        sex, (given, father, mother, family) = _names(draw)
        town, year, month = draw.choice(_TOWNS), draw.randint(1950, 1998), draw.randint(1, 12)
        day, since = draw.randint(13, 28), draw.randint(2012, 2016)
        if number < persons:
            party.append({
                "No": f"A{number:03}", "Name": f"{given[1]} {father[1]} {family[1]}",
                "Father": father[1], "Mother": mother[1], "Sex": sex,
                "Birth": f"{year}-{month:02}-{day:02}", "Town": town[1], "Governorate": town[3],
                "Since": f"{since}-{month:02}", "Site": f"Site {draw.randint(1, 3)}",
                "Health": "chronic illness" if number % 9 == 0 else "",
                "Consent": "exchange" if number % 5 else "refused" if number % 2 else "none",
            })  # fmt: skip
        if number < shared or number >= persons:
            if number < shared:
                same[f"A{number:03}"] = f"F{number:03}"
            families.append({
                "رقم": f"F{number:03}", "الاسم": f"{given[0]} {father[0]} {family[0]}",
                "الأب": father[0], "الأم": mother[0], "الجنس": "ذكر" if sex == "M" else "أنثى",
                "المواليد": str(year) if number % 3 else f"{day}/{month}/{year}",
                "المكان": town[0], "المحافظة": town[2], "التاريخ": f"{month}/{since}",
                "موافقة": "مطابقة" if number % 4 else "matching; exchange",
                "حساسية": "محمي" if number % 7 == 0 else "",
            })  # fmt: skip
    families[-1]["الاسم"] = CANARY
    return Invented(party=_csv(party), families=_csv(families), same=same)


def _names(draw: random.Random) -> tuple[str, tuple[tuple[str, str], ...]]:
    sex = "F" if draw.random() < 0.15 else "M"
    given = draw.choice(_WOMEN if sex == "F" else _MEN)
    return sex, (given, draw.choice(_MEN), draw.choice(_WOMEN), draw.choice(_FAMILIES))


def _csv(rows: list[dict[str, str]]) -> bytes:
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
