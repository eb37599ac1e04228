"""Who sits where, who is missing, what each track left: cases in notation, then bundled packs."""

from __future__ import annotations

from datetime import date

import pytest

from record.notation import flaws, folded
from talks.bundled import bundled
from truceline.talks.tracks import (
    given_seats,
    hand_overs,
    issues_by_track,
    last_meetings,
    missing_on,
    observers_of,
    track_links,
    who_sits_where,
)

ON = date(2018, 10, 20)
TALKS = """
    == tracks/t.yaml
    - {id: one, names: {en: One}, level: 1, started: 2018-01-01, sources: [s]}
    - {id: two, names: {en: Two}, level: 2, started: 2018-01-01, sources: [s]}
    == rounds/r.yaml
    - {id: one-1, track: one, from: 2018-02-01, until: 2018-02-02, sources: [s],
       participations: [{actor: north, role: party}, {actor: monitor, role: observer}]}
    - {id: one-2, track: one, from: 2018-03-01, until: 2018-03-02, sources: [s],
       participations: [{actor: north, role: party}]}
    - {id: two-1, track: two, from: 2018-02-01, until: unstated, sources: [t]}
"""


def test_a_round_that_names_nobody_is_not_stated_and_not_empty() -> None:
    seating = who_sits_where(folded(TALKS), date(2018, 4, 1))
    assert (seating.counted, seating.uncounted) == (("one",), ("two",))
    two = next(room for room in seating.rooms if room.track.track_id == "two")
    assert not two.is_stated
    assert two.why == "The entry of round two-1 names nobody."
    assert seating.everywhere == ()


def test_who_is_only_not_named_any_more_is_not_called_absent() -> None:
    (missing,) = missing_on(folded(TALKS), date(2018, 4, 1))
    assert (missing.actor_id, missing.kind, missing.since) == (
        "monitor",
        "no longer named",
        "one-1",
    )
    assert not missing.is_surely_absent


def test_before_its_first_round_a_track_has_no_seats_and_says_why() -> None:
    rooms = who_sits_where(folded(TALKS), date(2018, 1, 15)).rooms
    assert {room.why for room in rooms} == {
        "No round had begun by that day, as far as the record says."
    }


def test_a_round_that_is_not_known_yet_seats_nobody() -> None:
    text = TALKS.replace("- {id: one-2,", "- {id: one-2, known: 2018-09-01,")
    (met, _) = last_meetings(folded(text, as_of="2018-08-31"), date(2018, 4, 1))
    assert met.last
    assert met.last.round_id == "one-1"


def test_an_unknown_word_of_attendance_is_refused_with_its_line() -> None:
    text = TALKS.replace("{actor: monitor, role: observer}",
                         "{actor: monitor, role: observer, attended: perhaps}")  # fmt: skip
    (flaw,) = flaws(text)
    assert "'attended' says 'perhaps'." in flaw


# -- the bundled packs ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("number", "observers"),
    [
        ("1", {"un", "united-states"}),
        ("2", {"un", "jordan", "united-states"}),
        ("7", {"un", "jordan", "united-states"}),
        ("9", {"un", "jordan"}),
        ("13", {"un", "jordan", "iraq", "lebanon"}),
        ("15", {"un", "jordan", "iraq", "lebanon"}),
    ],
)
def test_who_observed_astana_is_answered_round_by_round(number: str, observers: set[str]) -> None:
    history = observers_of(bundled("syria"), "astana")
    (held,) = [one for one in history.rounds if one.round.number == number]
    assert {seat.actor_id for seat in held.observers} == observers
    assert held.sources


def test_the_united_states_declined_round_nine_and_iraq_and_lebanon_came_from_thirteen() -> None:
    rounds = {one.round.number: one for one in observers_of(bundled("syria"), "astana").rounds}
    (declined,) = rounds["9"].not_seated
    assert declined.actor_id == "united-states"
    assert declined.attended
    assert [c.claimant for _, c in declined.attended.options] == ["kazakhstan"]
    assert rounds["13"].first_named == ("iraq", "lebanon")
    assert {one.actor_id for one in rounds["12"].not_seated} == {"iraq", "lebanon"}


def test_egypt_observes_astana_by_one_claim_alone_and_at_no_round() -> None:
    history = observers_of(bundled("syria"), "astana")
    (claimed,) = history.claimed
    assert claimed.actor_id == "egypt"
    assert claimed.attended
    assert [c.claimant for _, c in claimed.attended.options] == ["ponars-memo-author"]
    assert "egypt" not in history.ever


def test_sochi_handed_geneva_a_committee_of_150_and_its_final_statement() -> None:
    items = {
        one.item.left_id: one
        for one in hand_overs(bundled("syria"), ON)
        if one.item and (one.from_track, one.to_track) == ("sochi", "geneva")
    }
    assert set(items) == {"constitutional-committee", "final-statement"}
    committee = items["constitutional-committee"].item
    assert committee
    assert committee.size
    assert {value for value, _ in committee.size.options} == {"150"}
    assert committee.handed
    assert {c.claimant for _, c in committee.handed.options} >= {"un-special-envoy", "russia"}
    assert all(one.sources and one.link for one in items.values())


def test_nothing_was_handed_over_before_the_congress_met() -> None:
    before = hand_overs(bundled("syria"), date(2018, 1, 28))
    assert [(one.from_track, one.to_track) for one in before] == [("astana", "sochi")]


def test_sochi_is_a_complement_to_one_and_a_bypass_to_another_and_both_are_kept() -> None:
    links = {(one.kind, one.track_id, one.other_id): one for one in track_links(bundled("syria"))}
    bypass = links["competes-with", "sochi", "geneva"]
    assert "reuters" in {claim.claimant for claim in bypass.held_by}
    assert "ponars-memo-author" in {claim.claimant for claim in bypass.denied_by}
    assert bypass.is_disputed
    complement = links["complements", "sochi", "geneva"]
    assert "ponars-memo-author" in {claim.claimant for claim in complement.held_by}


def test_part_of_the_opposition_gave_its_seats_to_the_turkish_delegation() -> None:
    (given,) = given_seats(bundled("syria"), ON)
    assert (given.round.round_id, given.seat.represented_by) == ("sochi-congress-2018", "turkey")
    assert given.seat.represented
    assert {c.claimant for _, c in given.seat.represented.options} == {
        "turkey",
        "ponars-memo-author",
    }


def test_in_october_2018_astana_last_met_in_sochi_and_left_a_statement() -> None:
    met = {one.track_id: one for one in last_meetings(bundled("syria"), ON)}
    astana = met["astana"]
    assert astana.last
    assert (astana.last.round_id, astana.days_since) == ("astana-10", 81)
    assert [one.kind for one in astana.left] == ["statement"]
    assert astana.later
    assert astana.later.round_id == "astana-11"
    assert met["geneva"].left == ()


def test_some_issues_of_syria_were_on_nobody_s_agenda() -> None:
    matrix = issues_by_track(bundled("syria"), ON)
    nobody = {row.issue.issue_id for row in matrix.on_no_agenda}
    assert {"kurdish-question", "reconstruction", "decentralisation"} <= nobody
    constitution = next(row for row in matrix.rows if row.issue.issue_id == "constitution")
    assert set(constitution.rounds) == {"astana", "geneva", "sochi"}


def test_the_sdf_fought_and_sat_in_no_room() -> None:
    missing = {(one.actor_id, one.kind) for one in missing_on(bundled("syria"), ON)}
    assert ("sdf", "fighting") in missing
    assert ("united-states", "declined") in missing
    assert not any(actor == "un" for actor, _ in missing)


def test_minsk_seats_three_in_every_room_and_names_no_observer() -> None:
    record = bundled("minsk")
    seating = who_sits_where(record, date(2019, 12, 10))
    assert {one.actor_id for one in seating.everywhere} == {"russia", "ukraine"}
    assert observers_of(record, "trilateral-contact-group").ever == ()
