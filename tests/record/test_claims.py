from __future__ import annotations

from pathlib import Path

from truceline.ingest.pack import read_pack
from truceline.record import fold
from truceline.record.claims import citations, claims_of
from truceline.record.ties import ties_of_actor, ties_of_place

PACK = Path(__file__).parents[2] / "src/truceline/packs/syria"
RECORD = fold(read_pack(PACK).entries)


def test_every_dispute_is_among_the_claims_and_none_stands_twice() -> None:
    claims = claims_of(RECORD)
    ids = [claim.claim_id for claim in claims]
    assert len(ids) == len(set(ids))
    assert {claim.claim_id for one in RECORD.disputes for claim in one.claims} <= set(ids)
    assert any(claim.field.endswith("status") for claim in claims)


def test_a_citation_names_the_entry_and_the_place_in_the_document() -> None:
    found = citations(RECORD, "geonames")
    assert {one.kind for one in found} >= {"place"}
    assert all(one.locator for one in found if one.kind == "place")
    assert citations(RECORD, "no-such-source") == ()


def test_an_actor_is_found_wherever_the_record_names_it() -> None:
    ties = ties_of_actor(RECORD, "turkey")
    signed = {one.agreement_id for one, roles in ties.agreements if "signatory" in roles}
    assert "moscow-protocol-2020" in signed
    bound = {one.obligation_id for one, roles in ties.obligations if "bound" in roles}
    assert any(one.startswith("moscow-protocol-2020/") for one in bound)
    assert all(roles for _, roles in (*ties.rounds, *ties.tracks, *ties.ceasefires))
    assert not any(ties_of_actor(RECORD, "nobody").agreements)


def test_a_place_knows_the_rounds_held_there() -> None:
    held = {one.place_id for one in RECORD.rounds.values() if one.place_id}
    place = sorted(held)[0]
    assert all(one.place_id == place for one in ties_of_place(RECORD, place).rounds)
    assert ties_of_place(RECORD, place).rounds
