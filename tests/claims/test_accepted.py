"""What people accepted: since when it was known, how the record speaks of it, who says it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from claims.accepting import accept, by, document, whole
from claims.reviewing import decided, edit, undo
from truceline.claims.evidence.accepted import (
    accepted_claims,
    accepted_since,
    claim_of,
    claimant_of,
)
from truceline.claims.model import EventType, Party, Role
from truceline.claims.reviewing.review import Action, fold_reviews
from truceline.core.claim import Modality
from truceline.core.document import Page

TEXT = "The monitor said the army shelled Homs on 8 May."


def test_a_claim_is_known_from_its_acceptance_and_not_from_the_reading() -> None:
    said = replace(whole(TEXT), source_id="doc")
    first, second = decided(Action.ACCEPT, said), decided(Action.ACCEPT, said, by="Omar")
    (one,) = accepted_claims(document(TEXT), [first, second])
    assert one.since == claim_of(one).known_at == first.recorded_at
    assert one.quote == claim_of(one).value == TEXT
    assert accepted_claims(document(TEXT), []) == ()


def test_what_is_corrected_or_accepted_again_is_known_from_then() -> None:
    said = replace(whole(TEXT), source_id="doc")
    first = decided(Action.ACCEPT, said)
    later = edit(said, mode="shelling")
    (now,) = accepted_claims(document(TEXT), [first, later])
    assert (now.said.mode, now.since) == ("shelling", later.recorded_at)
    gone = undo(first)
    again = decided(Action.ACCEPT, said)
    assert accepted_claims(document(TEXT), [first, gone]) == ()
    (one,) = accepted_claims(document(TEXT), [first, gone, again])
    assert one.since == again.recorded_at


def test_what_is_rejected_or_disputed_is_not_accepted() -> None:
    said = replace(whole(TEXT), source_id="doc")
    yes, no = decided(Action.ACCEPT, said), decided(Action.REJECT, said, by="Omar")
    for decisions in ([no], [yes, no]):
        assert accepted_claims(document(TEXT), decisions) == ()
        assert accepted_since(fold_reviews((), decisions)[0], decisions) is None


def test_the_record_keeps_who_says_it_how_and_where_it_stands() -> None:
    party = Party(role=Role.ACTOR, name="the army")
    one = accept(
        TEXT,
        attribution=by("the monitor"),
        modality=Modality.ALLEGED,
        polarity="-",
        parties=(party,),
        event_type=EventType.ASSAULT,
        mode="shelling",
    )
    claim = claim_of(one)
    assert (claim.kind, claim.claimant) == ("ASSAULT/shelling", "words:the monitor")
    assert (claim.modality, claim.polarity) == (Modality.ALLEGED, "-")
    assert claim.roles == (("actor", "words:the army"),)
    assert (claim.place_id, claim.span.start, claim.span.end) == ("homs", 0, len(TEXT))
    assert claim.cited.endswith(f"#characters 0–{len(TEXT)}")
    paged = replace(one, document=replace(one.document, pages=(Page(number=3, start=0, end=99),)))
    assert claim_of(paged).cited.endswith("#page 3")


@pytest.mark.parametrize(
    ("said", "other", "is_one"),
    [
        (by("the White Helmets"), by("White Helmets"), True),
        (by("Turkey", "turkey"), by("Ankara", "turkey"), True),
        (by("Republic of Turkey"), by("Turkey", "turkey"), True),
        (by("a Syrian official"), by("a Syrian official"), False),
        (by("the Russian side"), by("the Turkish side"), False),
    ],
    ids=["an article", "an id", "a name of the record", "nobody named", "two sides"],
)
def test_one_claimant_is_one_counter_in_all_documents(
    said: object, other: object, *, is_one: bool
) -> None:
    names, ids = {"turkey": "Turkey"}, {"turkey": "turkey", "republic of turkey": "turkey"}
    keys = {
        claimant_of(accept(f"{name}{TEXT}", name, attribution=voice), names, ids).key
        for name, voice in (("a.txt", said), ("b.txt", other))
    }
    assert (len(keys) == 1) == is_one


def test_a_text_that_speaks_itself_is_its_publisher_or_itself_alone() -> None:
    one = claimant_of(accept(TEXT), {})
    assert (one.name, one.is_author) == ("Desk", True)
    held = accept(TEXT)
    unknown = replace(held, document=replace(held.document, publisher=""))
    assert claimant_of(unknown, {}).name == "a.txt"
    assert claimant_of(unknown, {}).key != one.key
