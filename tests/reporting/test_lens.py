from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import box

from reporting.planted import CUT_OFF, claim, entry, events, plan, record
from truceline.core.errors import UnknownId
from truceline.core.judgement import Judgement
from truceline.core.observation import Observation
from truceline.geography.model import ZoneShape
from truceline.record.model import State
from truceline.record.status import statuses
from truceline.reporting.audiences import AudienceRules, FieldRule, Form, load_audiences
from truceline.reporting.folding import fold
from truceline.reporting.house import default_house
from truceline.reporting.lens import ROW_FIELDS, Lens, lens_for
from truceline.reporting.model import Audience
from truceline.reporting.secrets import secrets_of

OUTSIDE = (Audience.PARTIES, Audience.PUBLIC)
HOUSE = default_house()


def _lens(audience: Audience | AudienceRules, *, languages: tuple[str, ...] = ("en",)) -> Lens:
    return lens_for(audience, plan(languages=languages), HOUSE, record())


def _printed(lens: Lens, one: Observation) -> str:
    """Everything that a row of this audience can show."""
    plain = {"means", "number", "kind"}
    read = {
        "position": lens.position,
        "event_place": lens.event_place,
        "when": lens.times,
        "observer": lens.observer,
    }
    cells = [
        read[name](one) if name in read else lens.text(one, ROW_FIELDS[name][0])
        for name in lens.observation_row_fields()
        if name not in plain
    ]
    return "\n".join(cells)


def test_the_team_reads_an_entry_as_it_was_given() -> None:
    printed = _printed(_lens(Audience.INTERNAL), entry())
    for given_value in (
        "Ismene Valtonen",
        "Old pumping station (48.02312, 37.80224)",
        "07:35–09:10",
    ):
        assert given_value in printed
    assert "Avdiivka (48.14019, 37.75008)" in printed


@pytest.mark.parametrize(
    ("audience", "position", "times"),
    [
        (
            Audience.PARTIES,
            "in a square of 20 km around 48.1° N, 37.9° E",
            "20 October 2018, in the morning",
        ),
        (
            Audience.PUBLIC,
            "in a square of 50 km around 47.9° N, 37.5° E",
            "20 October 2018",
        ),
    ],
)
def test_outside_a_position_is_a_square_and_a_time_a_part_of_the_day_or_less(
    audience: Audience, position: str, times: str
) -> None:
    lens = _lens(audience)
    assert (lens.position(entry()), lens.times(entry())) == (position, times)
    assert "persons" not in lens.observation_row_fields()
    assert lens.position(entry(position_lon_deg=None, position_lat_deg=None)) == "withheld"


WORD = st.text(alphabet="bcdfghjklmnpqrstvwxz", min_size=6, max_size=10)
FREE_TEXT = ("place_name", "weapon", "stated_reason", "side", "from_direction", "reason_given_by")


@given(
    names=st.tuples(WORD, WORD, WORD, WORD),
    lon=st.floats(20, 60).map(lambda x: round(x, 5)),
    lat=st.floats(30, 60).map(lambda x: round(x, 5)),
    at=st.times(min_value=time(0, 1)).map(lambda t: t.replace(second=0, microsecond=0)),
    hidden_in=st.sampled_from(FREE_TEXT),
    audience=st.sampled_from(OUTSIDE),
)
def test_no_secret_planted_in_any_field_gets_outside(
    names: tuple[str, str, str, str],
    lon: float,
    lat: float,
    at: time,
    hidden_in: str,
    audience: Audience,
) -> None:
    first, last, observer, team = names
    told = (
        f"{first.upper()} {last} of {team}, {observer}, at {lat:.5f}, {lon:.5f} from {at:%H:%M} on"
    )
    one = entry(
        persons=(f"{first} {last}",),
        observer=observer,
        team=team,
        position_name=f"{team} house",
        position_lon_deg=lon,
        position_lat_deg=lat,
        from_at=at,
        until_at=None,
        description=told,
        **{hidden_in: told},
    )
    printed = fold(_printed(_lens(audience), one))
    for secret in (first, last, observer, team, f"{lon:.5f}", f"{lat:.5f}", f"{at:%H:%M}"):
        assert secret not in printed


def test_free_text_is_cleaned_of_the_secrets_of_other_entries_too() -> None:
    secrets = secrets_of((entry(),), events(), record(), plan=plan(), house=HOUSE)
    lens = lens_for(Audience.PUBLIC, plan(), HOUSE, record(), secrets=secrets)
    said = lens.clean("Kovalenko met M. Dragan and the patrol of 7:35 in Avdiivka.")
    assert said == "[withheld] met M. [withheld] and the patrol of [withheld] in Avdiivka."
    assert _lens(Audience.INTERNAL).clean("Kovalenko") == "Kovalenko"


def test_a_region_stands_for_a_position_only_if_it_is_no_smaller_than_the_square() -> None:
    big = ZoneShape(zone_id="north", name="N", geometry=box(37, 47.5, 39, 49), accuracy_m=1)
    small = ZoneShape(zone_id="post", name="P", geometry=box(37.79, 48, 37.81, 48.03), accuracy_m=1)
    lens = lens_for(Audience.PUBLIC, plan(), HOUSE, record(), shapes=(small, big))
    assert lens.position(entry()) == "The North"
    assert "square" in replace(lens, shapes=(small,)).position(entry())


def test_the_point_of_an_event_is_left_out_where_the_observers_stood_at_it() -> None:
    lens = _lens(Audience.PARTIES)
    assert "48.1° N" in lens.event_place(entry())
    assert lens.event_place(entry(lon_deg=37.8025, lat_deg=48.0233)) == "Avdiivka"


def test_a_delay_opens_a_field_when_its_hours_are_over() -> None:
    bundled = load_audiences()[Audience.PUBLIC]
    opened = FieldRule(form=Form.DAY, after_hours=72)
    fields = {**bundled.fields, "observation.from_at": opened, "observation.until_at": opened}
    lens = _lens(replace(bundled, fields=fields))
    assert lens.times(entry()) == "20 October 2018"
    ended = datetime(2018, 10, 20, 9, 10, tzinfo=CUT_OFF.tzinfo)
    later = replace(lens, released_at=ended + timedelta(hours=72))
    assert later.times(entry()) == "20 October 2018, 07:35–09:10"


def test_a_side_or_speaker_is_named_only_if_it_is_a_party_or_says_nobodys_name() -> None:
    lens = _lens(Audience.PUBLIC)
    assert lens.party("north") == "The North"
    assert lens.party("a soldier of the armed formations") == "a soldier of the armed formations"
    assert lens.party("Sergeant Petrenko") == "withheld"
    assert _lens(Audience.INTERNAL).party("Sergeant Petrenko") == "Sergeant Petrenko"


def test_names_are_written_as_the_house_does_and_no_person_is_named_in_public() -> None:
    lens = _lens(Audience.PUBLIC, languages=("ar", "en"))
    assert lens.name("north") == "الشمال"
    assert lens.name("DPR").startswith("التشكيلات المسلحة")
    assert _lens(Audience.PUBLIC).name("Ilse Brandt") == "a person"
    assert _lens(Audience.PARTIES).name("envoy") == "Ilse Brandt"
    assert _lens(Audience.INTERNAL).name("DPR") == "DPR"


def test_labels_stand_side_by_side_each_with_its_language_and_none_twice() -> None:
    lens = _lens(Audience.PUBLIC, languages=("en", "fr", "ar-SY"))
    pieces = lens.label("Incidents")
    assert [(one.text, one.language) for one in pieces] == [
        ("Incidents", "en"),
        (" · ", ""),
        ("الحوادث", "ar-SY"),
    ]
    assert lens.words("Daily report") == "Daily report"
    assert {one.language for one in lens.disclaimer_lines()} == {"en", "fr", "ar"}
    with pytest.raises(UnknownId, match="no label 'Nonsense'"):
        lens.label("Nonsense")


@pytest.mark.parametrize(
    ("cited", "state"), [("ruling-draft", State.UNDECIDED), ("ruling-final", State.BREACHED)]
)
def test_a_ruling_is_seen_outside_only_when_it_is_published(cited: str, state: State) -> None:
    known = record(claim(cited=cited))
    inside = statuses(known, on=date(2018, 10, 20))
    assert inside[0].state is State.BREACHED
    lens = lens_for(Audience.PUBLIC, plan(), HOUSE, known)
    outside = lens.statuses(inside)[0]
    assert outside.state is state
    assert bool(outside.evidence) is (state is State.BREACHED)
    assert lens_for(Audience.INTERNAL, plan(), HOUSE, known).statuses(inside) == inside


def test_a_judgement_keeps_its_effect_outside_but_not_the_name_of_who_judged() -> None:
    claims = (
        claim(claim_id="a" * 16, value="done", is_ruling=False, claimant="x"),
        claim(claim_id="b" * 16, value="not-done", is_ruling=False, claimant="y"),
    )
    judged = Judgement(
        subject="obligation:accord/1",
        field="status",
        claim_id="a" * 16,
        by="Milena Dragan",
        reason="Seen by our own team.",
        recorded_at=datetime(2018, 10, 19, 12, tzinfo=UTC),
    )
    known = record(*claims, judgements=(judged,))
    inside = statuses(known, on=date(2018, 10, 20))[0]
    outside = lens_for(Audience.PUBLIC, plan(), HOUSE, known).statuses((inside,))[0]
    assert "Milena Dragan" in inside.reason
    assert outside.state is inside.state
    assert outside.reason.endswith("So judged by the mission on 2018-10-19.")
