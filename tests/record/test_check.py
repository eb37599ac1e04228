"""Every flaw of a pack is named with file, line, what is wrong and how to mend it."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.findings import Severity
from truceline.core.pack import PackEntry
from truceline.record import fold, statuses
from truceline.record.check import check_entries

from .notation import FRAME, entries, flaws

PLACES = """
    == places/p.yaml
    - {id: home, names: {en: Home}, lon: 36.1, lat: 35.1, sources: [s]}
    - {id: east, names: {en: East}, lon: 36.6, lat: 35.1, sources: [s]}
    - {id: top, names: {en: Top}, lon: 36.1, lat: 35.6, sources: [s]}
    - {id: far, names: {en: Far}, lon: 36.6, lat: 35.6, sources: [s]}
    - {id: lost, names: {en: Lost}, location: unknown, sources: [s]}
    == routes/r.yaml
    - {id: road, names: {en: Road}, through: [home, east], accuracy_m: 500, sources: [s]}
"""


def agreement(*lines: str) -> str:
    """An agreement with one obligation, whose own lines start on line 8."""
    head = """
    == agreements/a.yaml
    id: a
    title: A
    sources: [s]
    signed: 2018-09-17
    signatories: [north]
    provisions:
      - {id: 1, text: X, obligation: {kind: cease, bound: [north],
"""
    return head + "".join(f"         {line}\n" for line in lines) + "         where: unstated}}\n"


def ceasefire(*lines: str) -> str:
    head = "\n    == ceasefires/c.yaml\n    id: c\n    title: C\n    sources: [s]\n"
    return head + "".join(f"    {line}\n" for line in lines)


def zone(construction: str, *more: str) -> str:
    head = "\n    == zones/z.yaml\n    id: z\n    names: {en: Z}\n    sources: [s]\n"
    lines = ["accuracy_m: 100", construction, *more]
    return PLACES + head + "".join(f"    {line}\n" for line in lines)


ROUTE = """
    == routes/moved.yaml
    id: moved
    names: {en: Moved}
    sources: [s]
    accuracy_m: 100
    courses:
      - {through: [home, far], from: 2014-09-19}
      - {through: [home, top], from: 2015-02-18}
"""


def place(*lines: str) -> str:
    head = "\n    == places/p.yaml\n    id: q\n    names: {en: Q}\n    sources: [s]\n"
    return head + "".join(f"    {line}\n" for line in lines)


IN_EFFECT = "in_effect: 2020-03-06"
FLAWS = {
    "unknown key": (
        ceasefire(IN_EFFECT, "endet: 2020-03-07"),
        "ceasefires/c.yaml, line 5: 'endet' is not a key here. Did you mean 'ended'?",
    ),
    "unknown key like none": (
        ceasefire(IN_EFFECT, "zzz: 1"),
        "ceasefires/c.yaml, line 5: 'zzz' is not a key here. Known keys: agreement, between,",
    ),
    "unknown key of an obligation": (
        agreement("frm: 2018-09-17,"),
        "agreements/a.yaml, line 8: 'provisions.0.obligation.frm' is not a key here. "
        "Did you mean 'from'?",
    ),
    "unknown key of a claim": (
        ceasefire("in_effect: {claims: [{value: 2018, form: north}]}"),
        "ceasefires/c.yaml, line 4: 'in_effect.claims.0.form' is not a key here. "
        "Known keys: at, by, known, note, preferred, ruling, source, value.",
    ),
    "unknown key beside claims": (
        ceasefire("in_effect:", "  claims: [{value: 2018}]", "  value: 2019"),
        "ceasefires/c.yaml, line 6: 'in_effect.value' is not a key here. Known keys: claims.",
    ),
    "missing key": (
        ceasefire("declared: 2020-03-05"),
        "ceasefires/c.yaml, line 1: 'in_effect' is missing. Add it; write `unstated` where",
    ),
    "missing sources": (
        "\n    == places/p.yaml\n    - {id: q, names: {en: Q}, lon: 1, lat: 1}\n",
        "places/p.yaml, line 1: 'sources' is missing.",
    ),
    "wrong id": (
        "\n    == places/p.yaml\n    - {id: Big Q, names: {en: Q}, lon: 1, lat: 1, sources: [s]}\n",
        "places/p.yaml, line 1: 'id' is 'Big Q'. Use lower-case letters, digits,",
    ),
    "wrong word": (
        agreement("addressed_basis: guessed,"),
        "agreements/a.yaml, line 8: 'provisions.0.obligation.addressed_basis' is 'guessed'. "
        "Write one of '', 'stated' or 'inferred'.",
    ),
    "wrong shape": (
        ceasefire(IN_EFFECT, "zones: z"),
        "ceasefires/c.yaml, line 5: 'zones': input should be a valid list.",
    ),
    "no claim in claims": (
        ceasefire("in_effect: {claims: []}"),
        "ceasefires/c.yaml, line 4: 'in_effect.claims': list should have at least 1 item",
    ),
    "wrong word of how it ended": (
        ceasefire(IN_EFFECT, "end_kind: over"),
        "ceasefires/c.yaml, line 5: 'end_kind' is 'over'. Write one of: declared-over, collapsed,",
    ),
    "wrong word of a status": (
        agreement("status: {claims: [{value: finished, by: north}]},"),
        "agreements/a.yaml, line 8: A claim of the status says 'finished'. "
        "Write one of: done, partly-done, begun, not-done, accepted.",
    ),
    "violation without a ruling": (
        agreement("status: {claims: [{value: violation, by: court}]},"),
        "agreements/a.yaml, line 8: A claim of the status says 'violation'. "
        "Write one of: done, partly-done, begun, not-done, accepted. "
        "A violation is for a ruling to say",
    ),
    "ruling of something else": (
        agreement("status: {claims: [{value: done, by: court, ruling: true}]},"),
        "agreements/a.yaml, line 8: A ruling of the status says 'done'. "
        "Write one of: violation, no-violation.",
    ),
    "unknown actor": (
        agreement("addressed: [nort],"),
        "agreements/a.yaml, line 8: There is no actor 'nort' in this pack. "
        "Did you mean 'north'?",
    ),
    "unknown actor like none": (
        ceasefire(IN_EFFECT, "parties: [xyzzy]"),
        "ceasefires/c.yaml, line 5: There is no actor 'xyzzy' in this pack. "
        "Add an entry with this id.",
    ),
    "unknown side": (
        ceasefire(IN_EFFECT, "between: [[north], [soth]]"),
        "ceasefires/c.yaml, line 5: There is no actor 'soth' in this pack. Did you mean 'south'?",
    ),
    "unknown zone": (
        zone("disc: {place: home, km: 5}") + ceasefire(IN_EFFECT, "zones: [zz]"),
        "ceasefires/c.yaml, line 5: There is no zone 'zz' in this pack. Did you mean 'z'?",
    ),
    "unknown place": (
        zone("disc: {place: hom, km: 5}"),
        "zones/z.yaml, line 5: There is no place 'hom' in this pack. Did you mean 'home'?",
    ),
    "unknown end of a buffer": (
        zone("buffer: {route: road, km: 5, from: hom}"),
        "zones/z.yaml, line 5: There is no place 'hom' in this pack. Name a place on the route.",
    ),
    "unknown source behind a locator": (
        ceasefire("in_effect: {claims: [{value: 2020-03-06, source: 'u#p. 2'}]}"),
        "ceasefires/c.yaml, line 4: There is no source 'u' in this pack.",
    ),
    "31 February": (
        ceasefire("in_effect: 2020-02-31"),
        "ceasefires/c.yaml, line 4: '2020-02-31' is not a day. "
        "Write an existing day as YYYY-MM-DD.",
    ),
    "bad day inside a claim": (
        ceasefire("in_effect:", "  claims:", "    - {value: 6 March, by: north}"),
        "ceasefires/c.yaml, line 6: '6 March' is not a day.",
    ),
    "bad day of knowledge": (
        ceasefire(IN_EFFECT, "known: March"),
        "ceasefires/c.yaml, line 5: 'March' is not a day.",
    ),
    "an offset in a clock time": (
        ceasefire("in_effect: '2020-03-06T00:01+03:00'"),
        "ceasefires/c.yaml, line 4: '2020-03-06T00:01+03:00' is not a time. "
        "Write it as 2020-03-06T00:01, in local time, without an offset.",
    ),
    "a date that counts from what is read later": (
        ceasefire("declared: 1 day after in_effect", IN_EFFECT),
        "ceasefires/c.yaml, line 4: '1 day after in_effect' counts from 'in_effect', which",
    ),
    "a date beyond the calendar": (
        agreement("due: 9999999 days after signed,"),
        "agreements/a.yaml, line 1: '9999999 days after signed' lies beyond the calendar. Give",
    ),
    "an obligation that ends before it starts": (
        agreement("from: 2018-10-15, until: 2018-10-01,"),
        "agreements/a.yaml, line 8: It ends (2018-10-01) before it starts (2018-10-15). "
        "Swap or correct the two dates.",
    ),
    "an obligation due before it starts": (
        agreement("from: 2018-10-15,", "due: 2018-10-10,"),
        "agreements/a.yaml, line 9: It is due (2018-10-10) before it starts (2018-10-15).",
    ),
    "a ceasefire that ends before it starts": (
        ceasefire(IN_EFFECT, "ended: 2020-03-05"),
        "ceasefires/c.yaml, line 5: It ends (2020-03-05) before it starts (2020-03-06).",
    ),
    "a claim that a ceasefire ended before it starts": (
        ceasefire(
            IN_EFFECT, "ended:", "  claims:",
            "    - {value: 2020-04-01}", "    - {value: 2019-04-01}",
        ),
        "ceasefires/c.yaml, line 8: It ends (2019-04-01) before it starts (2020-03-06).",
    ),
    "two preferred claims": (
        ceasefire(
            "in_effect:", "  claims:", "    - {value: 2020-03-06, preferred: true}",
            "    - {value: 2020-03-05, preferred: true}",
        ),
        "ceasefires/c.yaml, line 4: Two claims are marked preferred. Mark at most one",
    ),
    "one side": (
        ceasefire(IN_EFFECT, "between: [[north]]"),
        "ceasefires/c.yaml, line 5: 'between' names 1 sides. Give two lists of actor ids.",
    ),
    "longitude out of range": (
        place("lon: 190", "lat: 35"),
        "places/p.yaml, line 4: 'lon' is 190. It must lie between -180 and 180. "
        "Check whether longitude and latitude were swapped.",
    ),
    "swapped coordinates": (
        place("lon: 35", "lat: 136"),
        "places/p.yaml, line 5: 'lat' is 136. It must lie between -90 and 90. Check whether",
    ),
    "a comma in a number": (
        place("lon: '35,5'", "lat: 36"),
        "places/p.yaml, line 4: '35,5' is not a number. Write digits with a point.",
    ),
    "half a point": (
        place("lon: 35"),
        "places/p.yaml, line 1: 'lat' is missing. Add it, or `location: unknown`.",
    ),
    "a point of an unknown place": (
        place("location: unknown", "lon: 35", "lat: 36"),
        "places/p.yaml, line 4: A place with a point is not unknown. Leave out either",
    ),
    "a negative radius": (
        place("lon: 35", "lat: 36", "radius_m: -5"),
        "places/p.yaml, line 6: 'radius_m' is -5. It must lie between 0 and 1e+06.",
    ),
    "no construction": (
        zone("note: none"),
        "zones/z.yaml, line 1: The zone has no constructions. Give exactly one of: disc, hull,",
    ),
    "two constructions": (
        zone("disc: {place: home, km: 5}", "country: SY"),
        "zones/z.yaml, line 1: The zone has 2 constructions: disc, country. Give exactly one",
    ),
    "a disc of nothing": (
        zone("disc: {place: home, km: 0}"),
        "zones/z.yaml, line 5: 'km' is 0. It must lie between 0.001 and 2000.",
    ),
    "a part of a strip that ends nowhere": (
        zone("line_strip: {route: road, side: left, km: 5, from: home, until: fa}"),
        "zones/z.yaml, line 5: There is no place 'fa' in this pack. Name a place on the route.",
    ),
    "a strip with two sides": (
        zone("line_strip: {route: road, side: left, toward: top, km: 5}"),
        "zones/z.yaml, line 5: A strip needs one of 'side' and 'toward', not both. Write `side:",
    ),
    "a strip toward nowhere": (
        zone("line_strip: {route: road, toward: tap, km: 5}"),
        "zones/z.yaml, line 5: There is no place 'tap' in this pack. Did you mean 'top'?",
    ),
    "a way that is none": (
        zone("buffer: {route: road, km: 5, from: home, until: far, way: around}"),
        "zones/z.yaml, line 5: 'buffer.way' is 'around'. Write one of 'along' or 'against'.",
    ),
    "a line on no day": (
        zone("buffer: {route: road, km: 5, on: 2014-09}"),
        "zones/z.yaml, line 5: '2014-09' is not a day. Write an existing day as YYYY-MM-DD.",
    ),
    "a bearing that does not exist": (
        zone("sector: {place: home, bearing: 400, spread: 10, far_km: 5}"),
        "zones/z.yaml, line 5: 'bearing' is 400. It must lie between 0 and 360.",
    ),
    "a route that both stays and moved": (
        PLACES + ROUTE + "    through: [home, far]\n",
        "routes/moved.yaml, line 1: The route needs one of 'through' and 'courses', not both.",
    ),
    "a course that ends before it starts": (
        PLACES + ROUTE.replace("2015-02-18}", "2015-02-18, until: 2015-01-01}"),
        "routes/moved.yaml, line 7: It ends (2015-01-01) before it starts (2015-02-18). Swap",
    ),
    "a zone along a line that moved while it held": (
        zone("buffer: {route: moved, km: 5}", "valid: {from: 2014-12-01}") + ROUTE,
        "zones/z.yaml, line 5: Zone 'z': route 'moved' moves while the zone holds (2015-02-18). "
        "Say which day's line is meant, as in `on: 2014-09-19`; or write one zone for each",
    ),
    "a ring that crosses itself": (
        zone("polygon: {through: [home, far, east, top]}"),
        "zones/z.yaml, line 5: Zone 'z': its ring crosses or touches itself at 35.",
    ),
    "a provision id twice": (
        agreement() + "      - {id: 1, text: Y}\n",
        "agreements/a.yaml, line 9: The provision id '1' stands twice. Give each provision",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "start"), FLAWS.values(), ids=FLAWS.keys())
def test_a_flaw_is_named_with_file_line_and_repair(text: str, start: str) -> None:
    (flaw,) = flaws(text)
    assert flaw.startswith(start)


def test_a_time_zone_must_be_an_iana_name() -> None:
    (flaw,) = flaws("", frame=FRAME.replace("Asia/Damascus", "Damascus"))
    assert flaw == (
        "pack.yaml, line 3: 'Damascus' is not a time zone. "
        "Write an IANA name such as Asia/Damascus."
    )


@pytest.mark.parametrize(
    "text",
    [
        zone("unstated: {within: w}").replace("accuracy_m: 100", "accuracy_m: 9000")
        + "    == zones/w.yaml\n    - {id: w, names: {en: W}, accuracy_m: 9000, country: SY, "
        "sources: [s]}\n",
        place("location: unknown"),
        agreement("zone: unstated, from: unstated, due: end of 2018,"),
        agreement("from: 2018-09-17, due: 7 days after signed, until: 6 months after from,"),
        ceasefire("declared: 2020-03-05", IN_EFFECT, "ended: 2020-03-06", "end_kind: lapsed"),
        ceasefire("in_effect: unknown", "ended: ongoing"),
        agreement() + ceasefire("agreement: a", "in_effect: 2 days after signed"),
    ],
    ids=["zone", "place", "obligation", "relative", "one-day", "unknown", "from-agreement"],
)
def test_what_is_unstated_or_unknown_is_no_flaw(text: str) -> None:
    assert flaws(text) == []


def test_flaws_come_in_the_order_of_files_and_lines() -> None:
    text = ceasefire(IN_EFFECT, "parties: [nort]", "zzz: 1") + place("lon: 200", "lat: 200")
    places = [flaw.split(":")[0] for flaw in flaws(text)]
    assert places == ["ceasefires/c.yaml, line 6", "places/p.yaml, line 4", "places/p.yaml, line 5"]


WHOLE = (
    zone("buffer: {route: moved, km: 5, on: 2015-02-18}", "valid: {from: 2018, until: unstated}")
    + agreement("from: 2018-09-17, due: 7 days after signed,", "status: {claims: [{value: done}]},")
    + ceasefire("agreement: a", "in_effect: 1 day after signed", "ended: {claims: [{value: 2019}]}")
    + "    == rounds/r.yaml\n    - {id: r, track: t, from: 2018, sources: [s], "
    "participations: [{actor: north, role: party}]}\n"
    "    == tracks/t.yaml\n    - {id: t, names: {en: T}, level: 1, sources: [s], "
    "relations: [{kind: prepares, track: t, claims: [{value: 'yes', at: 2018-05}]}]}\n"
    "    == coverage/c.yaml\n    - {id: k, feed: f, from: 2018-01-01T08:00, state: observed, "
    "until: 2018-01-01T16:00, cause: team, who: base, sources: [s]}\n" + ROUTE
)
GARBLE = st.sampled_from(
    ["", "x", "-1", "1e999", "nan", "2018-02-31", "7 days after from", "9999999 days after signed",
     "9999-12-31", "0001-01-01", "unknown", "ongoing", [], {}, [[]], {"claims": []},
     {"claims": [{"value": "2018"}]}, {"value": "x"}, "s#", "٣"]
)  # fmt: skip


def garble(entry: PackEntry, path: tuple[str | int, ...], value: Any) -> PackEntry:
    body: Any = copy.deepcopy(dict(entry.body))
    around = body
    for step in path[:-1]:
        around = around[step]
    around[path[-1]] = value
    return replace(entry, body=body)


@settings(deadline=None, max_examples=150)
@given(choice=st.data())
def test_a_garbled_value_is_a_finding_or_can_be_folded_on_any_day(choice: st.DataObject) -> None:
    found = list(entries(WHOLE))
    index = choice.draw(st.integers(0, len(found) - 1))
    path = choice.draw(st.sampled_from([p for p in found[index].lines if p and p != ("id",)]))
    found[index] = garble(found[index], path, choice.draw(GARBLE))
    findings = check_entries(found)
    assert all(f.where is not None and f.where.line and f.hint for f in findings)
    if not any(f.severity is Severity.ERROR for f in findings):
        for as_of in (None, date(2018, 9, 17), date.max):
            statuses(fold(found, as_of=as_of), on=date(2018, 10, 20))


def test_the_whole_short_pack_is_sound() -> None:
    assert flaws(WHOLE) == []
