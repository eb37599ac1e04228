"""The bundled packs are sound, sourced, named in their languages and free of loaded words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from truceline.core.pack import Body, PackEntry
from truceline.ingest.pack import PackReading, read_pack
from truceline.record import fold
from truceline.record.check import check_entries
from truceline.workspace.packs import bundled_packs, find_pack

LANGUAGES = {"syria": {"en", "ar", "ru"}, "minsk": {"en", "uk", "ru"}}
LOADED = re.compile(r"regime|terroris|spoiler|neutrali[sz]e", re.IGNORECASE)
# Said to be the words of the text that is cited, and whose they are.
ATTRIBUTED = re.compile(r"that the text calls|\(words of (the|a) ")


@pytest.fixture(scope="module", params=bundled_packs())
def pack(request: pytest.FixtureRequest) -> PackReading:
    return read_pack(find_pack(str(request.param)))


def leaves(body: Body, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], str]]:
    if isinstance(body, str):
        yield path, body
    elif isinstance(body, dict):
        for key, value in body.items():
            yield from leaves(value, (*path, key))
    else:
        for value in body:
            yield from leaves(value, path)


def texts(entries: tuple[PackEntry, ...]) -> Iterator[tuple[PackEntry, tuple[str, ...], str]]:
    for entry in entries:
        for path, text in leaves(dict(entry.body)):
            yield entry, path, text


def pack_id(pack: PackReading) -> str:
    return next(entry.entry_id for entry in pack.entries if entry.kind == "pack")


def test_a_bundled_pack_has_no_flaw_and_no_warning(pack: PackReading) -> None:
    assert pack.findings == ()
    assert check_entries(pack.entries) == ()


def test_every_source_is_cited_and_can_be_found_again(pack: PackReading) -> None:
    cited = {
        text.split("#", maxsplit=1)[0].strip()
        for _, path, text in texts(pack.entries)
        if path[-1] in {"source", "sources"}
    }
    sources = {entry.entry_id: entry.body for entry in pack.entries if entry.kind == "sources"}
    assert set(sources) == cited
    lost = [
        name
        for name, body in sources.items()
        if not (body.get("url") or body.get("locator"))
        and not (body.get("publisher") and len(str(body.get("published", ""))) == len("2016-09-21"))
    ]
    assert lost == []


def test_every_entry_says_when_it_was_known(pack: PackReading) -> None:
    """Else it would be known from the import on only. Sources are shown whatever the day."""
    entries = [entry for entry in pack.entries if entry.kind not in {"pack", "sources"}]
    assert [entry.entry_id for entry in entries if not entry.body.get("known")] == []


def test_actors_tracks_and_routes_are_named_in_every_language_of_their_pack(
    pack: PackReading,
) -> None:
    wanted = LANGUAGES[pack_id(pack)]
    lacking = {
        f"{entry.kind}/{entry.entry_id}"
        for entry in pack.entries
        if entry.kind in {"actors", "tracks", "routes"}
        and not wanted <= {code for code, name in _names(entry).items() if name}
    }
    assert lacking == set()


def _names(entry: PackEntry) -> dict[str, Body]:
    names = entry.body["names"]
    assert isinstance(names, dict)
    return names


def test_places_and_zones_of_syria_are_named_in_english_and_arabic() -> None:
    entries = read_pack(find_pack("syria")).entries
    lacking = {
        entry.entry_id
        for entry in entries
        if entry.kind in {"places", "zones"} and not {"en", "ar"} <= set(_names(entry))
    }
    assert lacking == {"qasab-latakia"}  # known from a dataset that gives no Arabic name


def test_loaded_words_stand_only_where_they_are_somebodys(pack: PackReading) -> None:
    bare = [
        (entry.where(), text)
        for entry, path, text in texts(pack.entries)
        if LOADED.search(text)
        and path[-1] != "value"
        and not (entry.kind == "sources" and path[-1] in {"title", "url", "locator", "publisher"})
        and not ATTRIBUTED.search(text)
        # The agreed name of a document holds the word.
        and text not in {str(e.body.get("title")) for e in pack.entries if e.kind == "sources"}
    ]
    assert bare == []


def test_every_claim_names_who_says_it_or_where(pack: PackReading) -> None:
    record = fold(pack.entries)
    claims = [claim for dispute in record.disputes for claim in dispute.claims]
    assert claims
    assert all(claim.claimant and claim.cited for claim in claims)


def test_a_state_of_a_ceasefire_is_one_story() -> None:
    """A ceasefire that goes on has not been declared over, whichever claims are computed with."""
    for name in bundled_packs():
        for ceasefire in fold(read_pack(find_pack(name)).entries).ceasefires.values():
            if ceasefire.ended.value.basis == "ongoing":
                assert ceasefire.end_kind.value in {"ongoing", "unstated"}, ceasefire.ceasefire_id


@pytest.mark.parametrize(
    ("agreement", "provision", "due"),
    [
        ("sochi-memorandum-2018", "6", "2018-10-10"),
        ("sochi-memorandum-2018", "5", "2018-10-15"),
        ("sochi-memorandum-2018", "8a", "2018-12-31"),
        ("sochi-memorandum-2018", "8b", "2018-12-31"),
        ("moscow-protocol-2020", "2b", "2020-03-12"),
        ("de-escalation-memorandum-2017", "maps", "2017-06-04"),
        ("de-escalation-memorandum-2017", "working-group", "2017-05-18"),
        ("un-resolution-2254", "governance", "2016-06-18"),
        ("sochi-memorandum-2018", "3", "unstated"),
        ("moscow-protocol-2020", "2", "unstated"),
    ],
)
def test_a_due_date_is_that_of_the_text(agreement: str, provision: str, due: str) -> None:
    record = fold(read_pack(find_pack("syria")).entries)
    owed = {p.provision_id: p.obligation for p in record.agreements[agreement].provisions}
    obligation = owed[provision]
    assert obligation is not None
    assert str(obligation.due.value) == due


@pytest.mark.parametrize(
    ("pack_name", "ceasefire", "in_effect", "ended"),
    [
        ("syria", "cessation-2016-02", "2016-02-27 00:00", "2016-04-18"),
        ("syria", "truce-2016-09", "2016-09-12 19:00", "2016-09-19"),
        ("syria", "ceasefire-2016-12", "2016-12-30 00:00", "ongoing"),
        ("syria", "deescalation-2017", "2017-05-06", None),
        ("syria", "southwest-2017", "2017-07-09 12:00", "2018-06-19"),
        ("syria", "eastern-ghouta-2017", "2017-07-22 12:00", "2018-04-14"),
        ("syria", "northern-homs-2017", "2017-08-03 12:00", "2018-05-15"),
        ("syria", "idlib-2018", "2018-09-17", "ongoing"),
        ("syria", "idlib-2020", "2020-03-06 00:01", "2024-11-27"),
        ("minsk", "minsk-1", "2014-09-05 18:00", "2015-01-23"),
        ("minsk", "minsk-2", "2015-02-15 00:00", "2022-02-22"),
        ("minsk", "july-2020", "2020-07-27 00:01", "unstated"),
    ],
)
def test_a_ceasefire_begins_and_ends_on_the_days_of_the_public_record(
    pack_name: str, ceasefire: str, in_effect: str, ended: str | None
) -> None:
    found = fold(read_pack(find_pack(pack_name)).entries).ceasefires[ceasefire]
    assert str(found.in_effect.value) == in_effect
    if ended:
        assert str(found.ended.value) == ended


def test_the_guarantors_alone_are_bound_by_the_memorandum_of_2017() -> None:
    memorandum = fold(read_pack(find_pack("syria")).entries).agreements[
        "de-escalation-memorandum-2017"
    ]
    assert set(memorandum.signatories) == {"russia", "turkey", "iran"}
    bound = {actor for p in memorandum.provisions if p.obligation for actor in p.obligation.bound}
    assert bound == {"russia", "turkey", "iran"}
    assert {str(value) for value, _ in memorandum.in_effect.options} == {
        "2017-05-04", "2017-05-05", "2017-05-06",
    }  # fmt: skip


def test_the_packs_lie_inside_the_package() -> None:
    assert {find_pack(name).parent.name for name in bundled_packs()} == {"packs"}
    assert all(isinstance(find_pack(name), Path) for name in bundled_packs())
