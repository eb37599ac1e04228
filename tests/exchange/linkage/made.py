"""A small list of invented persons, spelled by hand in both scripts, for tests."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

GIVEN = [("خالد", "Khaled"), ("سامر", "Samer"), ("فراس", "Firas"), ("ماهر", "Maher"),
         ("باسل", "Bassel"), ("عدنان", "Adnan"), ("نبيل", "Nabil"), ("رامي", "Rami"),
         ("زياد", "Ziad"), ("طارق", "Tareq"), ("وائل", "Wael"), ("هاني", "Hani")]  # fmt: skip
FATHER = [("محمد", "Mohamad"), ("احمد", "Ahmad"), ("يوسف", "Yousef"), ("ابراهيم", "Ibrahim"),
          ("محمود", "Mahmoud"), ("حسن", "Hassan"), ("علي", "Ali"), ("عمر", "Omar")]  # fmt: skip
FAMILY = [
    ("شاهين", "Shahin"),
    ("دروبي", "Droubi"),
    ("قباني", "Qabbani"),
    ("حوراني", "Hourani"),
    ("مارديني", "Mardini"),
    ("صباغ", "Sabbagh"),
    ("خطيب", "Khatib"),
    ("نجار", "Najjar"),
    ("سمان", "Samman"),
    ("زعبي", "Zoubi"),
    ("طرابلسي", "Trabulsi"),
    ("بيطار", "Bitar"),
]
MOTHER = [("مريم", "Mariam"), ("هدى", "Huda"), ("سعاد", "Souad"), ("ليلى", "Layla")]
PLACE = [
    ("حلب", "Aleppo"),
    ("حمص", "Homs"),
    ("دوما", "Douma"),
    ("درعا", "Daraa"),
    ("منبج", "Manbij"),
]


def row(at: int, person: dict[str, int], script: int, list_id: str) -> dict[str, object]:
    said: dict[str, object] = {
        "row_id": f"{list_id}-{at}",
        "list_id": list_id,
        "given": GIVEN[person["given"]][script],
        "father": FATHER[person["father"]][script],
        "family": FAMILY[person["family"]][script],
        "mother": MOTHER[person["mother"]][script],
        "place": PLACE[person["place"]][script],
        "birth_place": PLACE[person["place"]][script],
        "sex": "M",
        "born_first": person["born"],
        "born_last": person["born"],
        "event_first": person["event"],
        "event_last": person["event"],
    }
    said["full"] = " ".join(str(said[each]) for each in ("given", "father", "family"))
    return said


def made_list(persons: int = 260, seed: int = 5) -> tuple[pa.Table, list[tuple[int, int]]]:
    """Two lists, the one Arabic and the other Latin; every third person on both; some brothers.

    Returns:
        The table, and (person, family group) of each row.
    """
    generator = np.random.default_rng(seed)
    rows: list[dict[str, object]] = []
    truth: list[tuple[int, int]] = []
    person: dict[str, int] = {}
    for number in range(persons):
        brothers = number % 4 == 1
        if brothers:
            person = person | {
                "given": (person["given"] + 1 + int(generator.integers(0, 10))) % len(GIVEN),
                "born": person["born"] + int(generator.integers(1, 12)) * 365,
            }
        else:
            person = {
                "given": int(generator.integers(0, len(GIVEN))),
                "father": int(generator.integers(0, len(FATHER))),
                "family": int(generator.integers(0, len(FAMILY))),
                "mother": int(generator.integers(0, len(MOTHER))),
                "place": int(generator.integers(0, len(PLACE))),
                "born": int(generator.integers(-7000, 10000)),
                "event": int(generator.integers(15000, 17500)),
            }
        group = number - 1 if brothers else number
        for script, list_id in ((0, "arabic"), (1, "latin")):
            if number % 3 == 0 or number % 2 == script:
                rows.append(row(len(rows), person, script, list_id))
                truth.append((number, group))
    return pa.Table.from_pylist(rows), truth
