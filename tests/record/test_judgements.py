"""Judgements choose between claims; taken back, everything is as before."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.claim import Claim
from truceline.core.errors import InvalidValue
from truceline.core.judgement import Judgement, TakenBack
from truceline.record import Basis, Dispute, Record, State, fold, statuses, unused_judgements
from truceline.record.judgements import parse_instant

from .notation import entries, flaws, shown

PACK = """
    == agreements/a.yaml
    id: a
    title: A
    sources: [s]
    known: 2018-09-17
    signed: {claims: [{value: 2018-09-17, by: north, at: 2018-09-17},
                      {value: 2018-09-20, by: south, at: 2018-09-20}]}
    provisions:
      - id: talk
        text: X
        obligation: {kind: agree, bound: [north], due: {claims: [
          {value: 10 days after signed, by: north, at: 2018-09-18},
          {value: 14 days after signed, by: south, at: 2018-09-19}]}}
      - id: leave
        text: Y
        obligation: {kind: withdraw, bound: [north], due: 2018-10-10, verified_by: [monitor],
          status: {claims: [
          {value: done, by: monitor, at: 2018-10-09},
          {value: not-done, by: south, at: 2018-10-12}]}}
    == ceasefires/c.yaml
    id: c
    title: C
    sources: [s]
    known: 2018-09-17
    in_effect: 2018-09-18
    ended:
      claims:
        - {value: ongoing, by: north, at: 2018-10-02}
        - {value: 2018-10-05, by: south, at: 2018-10-05}
        - {value: 2018-10-01, by: monitor, at: 2018-11-01, preferred: true}
    == tracks/t.yaml
    - {id: t, names: {en: T}, level: '1', sources: [s], known: 2018-09-17}
    - {id: u, names: {en: U}, level: '2', sources: [s], known: 2018-09-17,
       relations: [{kind: prepares, track: t, claims: [
         {value: 'yes', by: north, at: 2018-09-18}, {value: 'no', by: south, at: 2018-09-19}]}]}
"""
FOUND = entries(PACK)
BARE = fold(FOUND)
NOON = datetime(2019, 1, 1, 12, tzinfo=UTC)


def dispute_of(record: Record, subject: str, field: str) -> Dispute:
    return next(d for d in record.disputes if (d.subject, d.field) == (subject, field))


def claim_by(who: str, subject: str = "ceasefire:c", field: str = "ended") -> Claim:
    claims = dispute_of(BARE, subject, field).claims
    return next(claim for claim in claims if claim.claimant == who)


def judgement(claim: Claim | None, *, at: datetime = NOON, taken: int | None = None) -> Judgement:
    """A judgement for a claim, or that the end of `c` cannot be decided; taken back after days."""
    made = Judgement(
        subject=claim.subject if claim else "ceasefire:c",
        field=claim.field if claim else "ended",
        claim_id=claim.claim_id if claim else "",
        by="Amal",
        reason="I was there.",
        recorded_at=at,
    )
    if taken is None:
        return made
    back = TakenBack(by="Omar", reason="No.", recorded_at=at + timedelta(days=taken))
    return replace(made, taken_back=back)


def ended(*made: Judgement, as_of: date | None = None) -> str:
    return shown(fold(FOUND, as_of=as_of, judgements=made).ceasefires["c"].ended).split(" <-")[0]


def test_a_judgement_goes_before_the_preferred_claim_and_every_claim_stays() -> None:
    record = fold(FOUND, judgements=[judgement(claim_by("south"))])
    stated, dispute = record.ceasefires["c"].ended, dispute_of(record, "ceasefire:c", "ended")
    assert shown(stated) == (
        "2018-10-05 <- 2018-10-05 (south, 2018-10-05), ongoing (north, 2018-10-02), "
        "2018-10-01 (monitor, 2018-11-01)"
    )
    assert (dispute.basis, dispute.chosen) == (Basis.JUDGED, claim_by("south").claim_id)
    assert dispute.judgement is not None
    assert dispute.claims == dispute_of(BARE, "ceasefire:c", "ended").claims


def test_without_a_judgement_a_dispute_says_why_a_claim_is_computed_with() -> None:
    assert [(d.subject, d.field, d.basis, bool(d.chosen)) for d in BARE.disputes] == [
        ("agreement:a", "signed", Basis.EARLIEST, True),
        ("obligation:a/talk", "due", Basis.EARLIEST, True),
        ("obligation:a/leave", "status", Basis.ALL, False),
        ("ceasefire:c", "ended", Basis.PREFERRED, True),
        ("track:u", "relations.prepares.t", Basis.EARLIEST, True),
    ]


def test_cannot_be_decided_is_shown_and_changes_nothing() -> None:
    record = fold(FOUND, judgements=[judgement(None)])
    dispute = dispute_of(record, "ceasefire:c", "ended")
    assert dispute.judgement is not None
    assert (dispute.judgement.is_undecidable, dispute.basis) == (True, Basis.PREFERRED)
    assert record.ceasefires == BARE.ceasefires


def test_what_counts_from_a_judged_day_moves_with_it() -> None:
    made = [judgement(claim_by("south", "agreement:a", "signed"))]
    owed = fold(FOUND, judgements=made).agreements["a"].provisions[0].obligation
    assert owed is not None
    assert str(owed.due.value) == "2018-09-30"
    made.append(judgement(claim_by("south", "obligation:a/talk", "due")))
    owed = fold(FOUND, judgements=made).agreements["a"].provisions[0].obligation
    assert owed is not None
    assert str(owed.due.value) == "2018-10-04"


def test_the_newest_judgement_holds_and_taken_back_the_one_before_it() -> None:
    first = judgement(claim_by("north"))
    second = judgement(claim_by("south"), at=NOON + timedelta(hours=1))
    assert ended(first, second) == "2018-10-05"
    taken = TakenBack(by="O", reason="r", recorded_at=NOON + timedelta(hours=2))
    assert ended(first, replace(second, taken_back=taken)) == "ongoing"


def test_a_day_sees_a_judgement_from_when_it_was_made_until_it_was_taken_back() -> None:
    made = judgement(claim_by("south"), taken=2)
    seen = [ended(made, as_of=date(2018, 12, 31) + timedelta(days=n)) for n in range(4)]
    assert seen == ["2018-10-01", "2018-10-05", "2018-10-05", "2018-10-01"]


def test_a_claim_that_was_not_known_yet_cannot_be_chosen_for_that_day() -> None:
    early = judgement(claim_by("monitor"), at=datetime(2018, 10, 6, tzinfo=UTC))
    assert ended(early, as_of=date(2018, 10, 6)) == "ongoing"
    assert ended(early, as_of=date(2018, 11, 1)) == "2018-10-01"


def test_claims_known_after_the_judgement_are_told_apart() -> None:
    early = judgement(claim_by("north"), at=datetime(2018, 10, 3, tzinfo=UTC))
    dispute = dispute_of(fold(FOUND, judgements=[early]), "ceasefire:c", "ended")
    assert [claim.claimant for claim in dispute.newer] == ["south", "monitor"]


def moved(pack: str) -> Record:
    made = [
        judgement(claim_by("south", "obligation:a/talk", "due")),
        judgement(claim_by("south", "track:u", "relations.prepares.t")),
    ]
    return fold(entries(pack), judgements=made)


def test_a_provision_or_a_relation_added_above_moves_no_judgement() -> None:
    pack = PACK.replace("provisions:\n", "provisions:\n      - {id: new, text: N}\n")
    pack = pack.replace("relations: [", "relations: [{kind: complements, track: t}, ")
    record = moved(pack)
    assert unused_judgements(record) == ()
    assert dispute_of(record, "obligation:a/talk", "due").basis is Basis.JUDGED
    assert dispute_of(record, "track:u", "relations.prepares.t").basis is Basis.JUDGED
    # The same claim has one id, wherever it is read.
    owed = record.agreements["a"].provisions[1].obligation
    assert owed is not None
    assert owed.due.options[0][1].claim_id == dispute_of(record, *OWED).chosen


OWED = ("obligation:a/talk", "due")


def test_a_judgement_whose_claim_was_edited_chooses_nothing_and_is_listed() -> None:
    record = moved(PACK.replace("14 days after signed", "15 days after signed"))
    assert dispute_of(record, *OWED).basis is Basis.EARLIEST
    assert [one.subject for one in unused_judgements(record)] == ["obligation:a/talk"]


# -- status ----------------------------------------------------------------------------------


def state(*made: Judgement, pack: str = PACK, on: date = date(2018, 12, 1)) -> tuple[State, str]:
    record = fold(entries(pack), judgements=made)
    found = next(s for s in statuses(record, on=on) if s.obligation.obligation_id == "a/leave")
    assert len(found.evidence) >= len(STATUS)  # every claim stays, whatever was judged
    return found.state, found.reason


STATUS = dispute_of(BARE, "obligation:a/leave", "status").claims
DONE = judgement(STATUS[0])


def test_a_judged_status_takes_the_place_of_what_was_known_and_says_who_judged() -> None:
    assert state()[0] is State.DISPUTED
    assert state(DONE) == (
        State.DONE,
        "Done according to Monitor; verified by Monitor. "
        "So judged by Amal on 2019-01-01: I was there.",
    )
    assert state(replace(DONE, taken_back=judgement(STATUS[0], taken=0).taken_back)) == state()


def test_that_a_status_cannot_be_decided_stands_beside_it() -> None:
    got, reason = state(replace(DONE, claim_id=""))
    assert got is State.DISPUTED
    assert reason.endswith("Amal judged on 2019-01-01 that it cannot be decided: I was there.")


def test_a_status_claim_known_after_the_judgement_counts_beside_it() -> None:
    later = PACK.replace(
        "{value: not-done, by: south, at: 2018-10-12}",
        "{value: not-done, by: south, at: 2018-10-12},"
        "{value: not-done, by: militia, at: 2019-06-01}",
    )
    assert state(DONE, pack=later)[0] is State.DONE
    assert state(DONE, pack=later, on=date(2019, 6, 1))[0] is State.DISPUTED


def test_a_judgement_replaces_no_ruling() -> None:
    ruled = PACK.replace(
        "{value: done, by: monitor",
        "{value: violation, by: court, at: 2018-10-11, ruling: true}, {value: done, by: monitor",
    )
    assert state(DONE, pack=ruled)[0] is State.BREACHED


# -- properties ------------------------------------------------------------------------------

DAYS = st.integers(0, 20)
CLAIMS = st.sampled_from([*(claim_by(who) for who in ("north", "south", "monitor")), None])
JUDGEMENTS = st.lists(
    st.builds(
        lambda claim, day, taken: judgement(claim, at=NOON + timedelta(days=day), taken=taken),
        CLAIMS,
        DAYS,
        st.none() | DAYS,
    ),
    max_size=5,
    unique_by=lambda one: one.judgement_id,
)


@settings(deadline=None)
@given(JUDGEMENTS, st.randoms())
def test_the_order_in_which_judgements_arrive_does_not_matter(
    made: list[Judgement], chance: object
) -> None:
    mixed = sorted(made, key=lambda _: chance.random())  # type: ignore[attr-defined]
    assert fold(FOUND, judgements=mixed) == fold(FOUND, judgements=made)


@settings(deadline=None)
@given(JUDGEMENTS, CLAIMS)
def test_to_judge_and_take_back_is_as_before(made: list[Judgement], claim: Claim | None) -> None:
    late = judgement(claim, at=NOON + timedelta(days=30), taken=1)
    before, after = fold(FOUND, judgements=made), fold(FOUND, judgements=[*made, late])
    assert replace(after, judgements=before.judgements) == before
    assert late in after.judgements


@settings(deadline=None)
@given(JUDGEMENTS, DAYS)
def test_nothing_judged_or_taken_back_later_changes_the_answer(
    made: list[Judgement], day: int
) -> None:
    as_of = (NOON + timedelta(days=day)).date()
    end = datetime.combine(as_of + timedelta(days=1), time(), UTC)
    then = [
        replace(j, taken_back=None) if j.taken_back and j.taken_back.recorded_at >= end else j
        for j in made
        if j.recorded_at < end
    ]
    assert fold(FOUND, as_of=as_of, judgements=made) == fold(FOUND, as_of=as_of, judgements=then)


# -- as a pack writes them -------------------------------------------------------------------


def written(one: Judgement, **changes: str) -> str:
    lines = {
        "id": one.judgement_id,
        "subject": one.subject,
        "field": one.field,
        "claim": one.claim_id,
        "judged_by": one.by,
        "reason": one.reason,
        "recorded": one.recorded_at.isoformat(),
    } | changes
    return "\n    == judgements/j.yaml" + "".join(
        f'\n    {key}: "{value}"' for key, value in lines.items()
    )


def test_a_pack_brings_its_judgements() -> None:
    made = judgement(claim_by("south"))
    pack = PACK + written(made, value="2018-10-05")
    assert flaws(pack) == []
    assert fold(entries(pack)) == fold(FOUND, judgements=[made])
    assert fold(entries(pack), judgements=[made]) == fold(FOUND, judgements=[made])


def told() -> Iterator[tuple[str, str]]:
    made = judgement(claim_by("south"))
    yield written(made, reason="Other."), "is not what was recorded under this id"
    yield written(made, value="2018-10-06"), "is not that of the chosen claim, '2018-10-05'"
    gone = replace(made, claim_id="c-gone")
    yield written(gone), "chooses nothing: no such claim differs"
    yield written(made, recorded="2019-01-01"), "has no offset from UTC"
    yield written(made, recorded="soon"), "'soon' is not an instant"
    yield written(made, judged_by=""), "'judged_by'"


@pytest.mark.parametrize(("text", "flaw"), list(told()))
def test_a_judgement_of_a_pack_that_is_not_whole_is_told(text: str, flaw: str) -> None:
    assert any(flaw in found for found in flaws(PACK + text))


def test_an_instant_needs_its_offset() -> None:
    assert parse_instant("2019-01-01T15:00:00+03:00") == NOON
    with pytest.raises(InvalidValue, match="offset"):
        parse_instant("2019-01-01T12:00:00")
