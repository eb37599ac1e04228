"""Mission reports in a workspace: every step of two people, every refusal, editions that stay."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta

import pytest

from truceline.core.errors import InvalidValue, SafetyRefusal, StoreDamaged, UnknownId
from truceline.reporting.model import Audience, Edition, Step
from truceline.workspace import Workspace
from truceline.workspace.reports import ReportStage

from .builders import Clock
from .made_reports import DAY, TinyBuilder, add_import, tiny_reports

ID = "daily-1"


@pytest.fixture
def reports(workspace: Workspace) -> ReportStage:
    return tiny_reports(workspace)


def opened(reports: ReportStage, **changes: object) -> str:
    given: dict[str, object] = {"on": DAY, "by": "Amal"} | changes
    return reports.open("daily", **given).report_id  # type: ignore[arg-type]


def at_officer(reports: ReportStage, report_id: str = ID) -> None:
    reports.move(report_id, Step.TEAM, by="Amal")
    reports.move(report_id, Step.OFFICER, by="Omar")


def released(reports: ReportStage, text: str = "1 import.") -> tuple[Edition, ...]:
    opened(reports)
    reports.write(ID, "summary", text, base="", by="Amal")
    at_officer(reports)
    return reports.release(ID, by="Omar", remark="Checked.")


def bytes_of(reports: ReportStage) -> dict[tuple[str, str], bytes]:
    return {
        (one.edition_id, name): reports.file(one.edition_id, name)
        for one in reports.editions()
        for name in one.files
    }


def meanwhile(reports: ReportStage) -> list[Callable[[], None]]:
    """What others do while a report is being built."""
    builder = reports._builder
    assert isinstance(builder, TinyBuilder)
    return builder.meanwhile


# -- opening --------------------------------------------------------------------------------------


def test_a_daily_report_is_cut_off_in_the_evening_by_local_time(reports: ReportStage) -> None:
    draft = reports.draft(opened(reports))
    assert (draft.report_id, draft.plan.number, draft.step) == (ID, 1, Step.DRAFT)
    assert str(draft.plan.period) == "2019-12-30 to 2019-12-30 (1 days)"
    assert draft.plan.cut_off.isoformat() == "2019-12-30T19:30:00+02:00"
    assert draft.plan.previous_cut_off is None
    assert reports.list() == (draft,)


def test_a_daily_report_after_days_off_reports_all_of_them(
    reports: ReportStage, clock: Clock
) -> None:
    released(reports)
    clock.pass_days(7)
    monday = reports.draft(opened(reports, on=DAY + timedelta(days=3)))
    assert (monday.plan.number, monday.plan.period.days) == (2, 3)
    assert monday.plan.previous_cut_off == reports.draft(ID).plan.cut_off
    later = reports.draft(opened(reports, on=DAY + timedelta(days=8)))
    assert later.plan.period.days == 1  # a week and more is no weekend
    own = reports.draft(opened(reports, on=DAY + timedelta(days=8), from_on=DAY))
    assert (own.report_id, own.plan.period.days) == ("daily-4", 9)


def test_a_corrected_old_report_does_not_move_the_days_of_the_next_one(
    reports: ReportStage, clock: Clock
) -> None:
    released(reports)
    clock.pass_days(3)
    second = opened(reports, on=DAY + timedelta(days=1))
    at_officer(reports, second)
    reports.release(second, by="Omar")
    reports.correct(ID, by="Amal", reason="A row was missing.")
    at_officer(reports)
    reports.release(ID, by="Omar")  # its cut-off is now later than that of the second
    clock.pass_days(1)
    third = reports.draft(opened(reports, on=DAY + timedelta(days=2), cut_off=clock.now)).plan
    assert third.period.days == 1
    assert third.previous_cut_off == reports.draft(second).plan.cut_off


def test_an_instant_in_another_zone_is_kept_in_local_time(reports: ReportStage) -> None:
    asked = datetime(2019, 12, 30, 17, 30, tzinfo=UTC)
    plan = reports.draft(opened(reports, cut_off=asked)).plan
    assert (plan.cut_off, plan.cut_off.utcoffset()) == (asked, timedelta(hours=2))


def test_a_weekly_report_has_numbers_of_its_own(reports: ReportStage) -> None:
    released(reports)
    weekly = reports.open("weekly.v1", on=DAY, by="Omar", cut_off=time(9), title=" Week one ")
    assert (weekly.report_id, weekly.plan.period.days) == ("weekly-1", 7)
    assert (weekly.plan.title, weekly.plan.cut_off.hour) == ("Week one", 9)


@pytest.mark.parametrize(
    ("changes", "error", "words"),
    [
        ({}, InvalidValue, "daily-1 reports the same days from the same cut-off"),
        ({"by": " "}, InvalidValue, "Nobody vouches"),
        ({"languages": ("xx",)}, UnknownId, "'xx'"),
        ({"from_on": date(2020, 1, 1)}, InvalidValue, "holds no day"),
        ({"cut_off": datetime(2019, 12, 1, tzinfo=UTC)}, InvalidValue, "comes before the period"),
        ({"cut_off": datetime(2019, 12, 31)}, InvalidValue, "names no zone"),  # noqa: DTZ001
        ({"title": "a\x00b"}, InvalidValue, "no page can show"),
        ({"event_id": "x" * 65}, InvalidValue, "is no id"),
    ],
)  # fmt: skip
def test_a_report_that_cannot_be_is_not_opened(
    reports: ReportStage, changes: dict[str, object], error: type[Exception], words: str
) -> None:
    opened(reports)
    with pytest.raises(error, match=words):
        opened(reports, **changes)
    with pytest.raises(UnknownId, match="no template 'hourly'"):
        reports.open("hourly", on=DAY, by="A")
    assert len(reports.list()) == 1


def test_what_is_sent_twice_is_done_once(reports: ReportStage) -> None:
    for _ in range(2):
        opened(reports, event_id="a")
        reports.write(ID, "summary", "Quiet.", base="", by="Amal", event_id="b")
        reports.keep(ID, "summary", by="Amal", event_id="c")
        reports.show(ID, "mines", False, "Amal", event_id="d")
    for _ in range(2):
        reports.move(ID, Step.TEAM, by="Amal", event_id="e")
    for _ in range(2):
        reports.move(ID, Step.OFFICER, by="Omar", event_id="f")
    first, again = (reports.release(ID, by="Omar", event_id="g") for _ in range(2))
    assert (first, len(reports.editions())) == (again, 3)
    for _ in range(2):
        reports.correct(ID, by="Omar", reason="why", event_id="h")
    assert [one.event_id for one in reports.events(ID)] == list("abcdefgh")


def test_another_thing_under_the_same_id_is_refused(reports: ReportStage) -> None:
    opened(reports, event_id="a")
    reports.write(ID, "summary", "Quiet.", base="", by="Amal", event_id="b")
    for text, by in (("Loud.", "Amal"), ("Quiet.", "Omar")):
        with pytest.raises(InvalidValue, match="b was recorded before"):
            reports.write(ID, "summary", text, base="", by=by, event_id="b")
    with pytest.raises(InvalidValue, match="a was recorded before"):
        reports.move(ID, Step.TEAM, by="Amal", event_id="a")


def test_a_text_sent_again_after_its_numbers_changed_is_still_the_same(
    reports: ReportStage, workspace: Workspace
) -> None:
    opened(reports)
    for _ in range(2):
        draft = reports.write(ID, "summary", "1 import.", base="", by="Amal", event_id="b")
        add_import(workspace.ledger, "more")
    assert draft.texts[0].basis == {"imports": "1"}


# -- writing --------------------------------------------------------------------------------------


def test_two_people_who_write_upon_the_same_text_are_both_kept(reports: ReportStage) -> None:
    opened(reports)
    base = reports.write(ID, "summary", "Old.", base="", by="Amal").last_event
    reports.write(ID, "summary", "Mine.", base=base, by="Amal")
    draft = reports.write(ID, "summary", "Yours.", base=base, by="Omar")
    assert [(one.current.text, one.other.text) for one in draft.conflicts] == [("Mine.", "Yours.")]
    at_officer(reports)
    with pytest.raises(InvalidValue, match=r"Amal and Omar .* stand against each other"):
        reports.release(ID, by="Omar")
    both = [draft.conflicts[0].current.event_id, draft.conflicts[0].other.event_id]
    joined = reports.write(ID, "summary", "Ours.", base=both[0], settles=both[1:], by="Omar")
    assert (joined.conflicts, joined.step) == ((), Step.TEAM)


@pytest.mark.parametrize(
    ("section", "changes", "error", "words"),
    [
        ("weather", {}, UnknownId, "no section 'weather'"),
        ("summary", {"language": "ar"}, InvalidValue, "not written in 'ar'"),
        ("summary", {"by": ""}, InvalidValue, "Nobody vouches"),
        ("summary", {"text": "x" * 20_001}, InvalidValue, "20,001 characters"),
        ("summary", {"text": "\ud800"}, InvalidValue, "no page can show"),
    ],
)
def test_a_text_that_has_no_place_is_refused(
    reports: ReportStage, section: str, changes: dict[str, str], error: type[Exception], words: str
) -> None:
    opened(reports)
    given = {"text": "A.", "by": "Amal", "base": ""} | changes
    with pytest.raises(error, match=words):
        reports.write(ID, section, given.pop("text"), **given)  # type: ignore[arg-type]
    assert len(reports.events(ID)) == 1


def test_nothing_is_done_to_a_report_that_is_not_there(reports: ReportStage) -> None:
    for ask in (
        lambda: reports.draft("daily-9"),
        lambda: reports.draft(""),
        lambda: reports.write("daily-9", "summary", "A.", base="", by="Amal"),
        lambda: reports.move("daily-9", Step.TEAM, by="Amal"),
        lambda: reports.release("daily-9", by="Amal"),
        lambda: reports.build("daily-9"),
    ):
        with pytest.raises(UnknownId, match="no mission report"):
            ask()


def test_a_changed_number_stops_the_release_until_its_writer_confirms(
    reports: ReportStage, workspace: Workspace
) -> None:
    opened(reports)
    reports.write(ID, "summary", "1 import.", base="", by="Amal")
    at_officer(reports)
    add_import(workspace.ledger, "late")
    (changed,) = reports.build(ID).changed
    assert (changed.before, changed.now, changed.is_quoted) == ("1", "2", True)
    with pytest.raises(InvalidValue, match="quotes 1 for 'Imports', which is now 2"):
        reports.release(ID, by="Omar")
    assert reports.editions() == ()
    kept = reports.keep(ID, "summary", by="Amal")
    assert (kept.step, reports.open_points(ID)) == (Step.OFFICER, ())
    assert len(reports.release(ID, by="Omar")) == 3


def test_a_text_rests_on_the_numbers_that_its_writer_saw(
    reports: ReportStage, workspace: Workspace
) -> None:
    opened(reports)
    add_import(workspace.ledger, "while it was written")
    seen = {"imports": "1", "gone": "7"}
    draft = reports.write(ID, "summary", "1 import.", base="", by="Amal", seen=seen)
    assert draft.texts[0].basis == {"imports": "1", "gone": "7"}
    assert [one.key for one in reports.build(ID).changed] == ["gone", "imports"]


def test_only_the_text_that_was_read_is_confirmed(reports: ReportStage) -> None:
    opened(reports)
    with pytest.raises(UnknownId, match="no text under 'summary'"):
        reports.keep(ID, "summary", by="Amal")
    old = reports.write(ID, "summary", "Old.", base="", by="Amal").last_event
    reports.write(ID, "summary", "New.", base=old, by="Omar")
    with pytest.raises(InvalidValue, match="Omar wrote another text"):
        reports.keep(ID, "summary", by="Amal", base=old)
    reports.write(ID, "summary", "Newer.", base=old, by="Amal")
    with pytest.raises(InvalidValue, match="stand against each other"):
        reports.keep(ID, "summary", by="Amal")


# -- the chain ------------------------------------------------------------------------------------


def test_each_step_keeps_name_time_and_remark(reports: ReportStage, clock: Clock) -> None:
    opened(reports)
    reports.move(ID, Step.TEAM, by="Amal", remark="Look at mines.")
    clock.pass_days(1)
    draft = reports.move(ID, Step.DRAFT, by="Omar", remark="Done.", expected=Step.TEAM)
    assert [(one.by, one.remark) for one in draft.steps] == [
        ("Amal", "Look at mines."),
        ("Omar", "Done."),
    ]
    assert draft.steps[1].recorded_at == clock.now


def test_a_move_from_where_it_no_longer_stands_is_refused(reports: ReportStage) -> None:
    opened(reports)
    reports.move(ID, Step.TEAM, by="Amal")
    with pytest.raises(InvalidValue, match="no longer stands at 'draft'"):
        reports.move(ID, Step.TEAM, by="Omar", expected=Step.DRAFT)
    with pytest.raises(InvalidValue, match="why"):
        reports.move(ID, Step.DRAFT, by="Omar")


def test_a_change_to_what_the_officer_has_takes_it_from_him(reports: ReportStage) -> None:
    opened(reports)
    at_officer(reports)
    assert reports.show(ID, "mines", False, "Amal").step is Step.TEAM
    with pytest.raises(InvalidValue, match="stands at 'team', not with the officer"):
        reports.release(ID, by="Omar")


def test_a_report_is_not_released_before_its_cut_off(reports: ReportStage, clock: Clock) -> None:
    opened(reports, on=clock.now.date())
    at_officer(reports)
    with pytest.raises(InvalidValue, match="lies ahead"):
        reports.release(ID, by="Omar")
    clock.pass_days(1)
    assert reports.release(ID, by="Omar")


def test_a_leak_stops_all_three_editions(reports: ReportStage) -> None:
    with pytest.raises(SafetyRefusal, match=r"public edition of daily-1 .* report\.json") as caught:
        released(reports, "Seen from Hill 42.")
    assert "report build daily-1 --audience public" in caught.value.hint
    assert (reports.editions(), reports.draft(ID).step) == ((), Step.OFFICER)


@pytest.mark.parametrize("what", ["import", "text"])
def test_what_is_written_during_a_release_stops_it(
    reports: ReportStage, workspace: Workspace, what: str
) -> None:
    def write() -> None:
        if what == "import":
            add_import(workspace.ledger, "late")
        else:
            tiny_reports(workspace).write(ID, "summary", "Late words.", base="", by="Amal")

    opened(reports)
    at_officer(reports)
    meanwhile(reports).append(write)
    with pytest.raises(InvalidValue, match="written while daily-1 was being released"):
        reports.release(ID, by="Omar")
    assert reports.editions() == ()


# -- editions -------------------------------------------------------------------------------------


def test_a_release_makes_three_numbered_editions(reports: ReportStage, clock: Clock) -> None:
    made = released(reports)
    assert [one.audience for one in made] == list(Audience)
    assert {(one.number, one.version, one.released_by, one.remark) for one in made} == {
        ("1", 1, "Omar", "Checked.")
    }
    assert {one.released_at for one in made} == {clock.now}
    assert len({one.edition_id for one in made}) == 3
    assert reports.edition(made[0].edition_id) == made[0]
    with pytest.raises(InvalidValue, match="nothing in it changes"):
        reports.write(ID, "summary", "Late words.", base="", by="Amal")
    with pytest.raises(InvalidValue, match="released already"):
        reports.release(ID, by="Omar")


def test_a_correction_is_a_new_edition_and_the_old_one_stays(
    reports: ReportStage, workspace: Workspace, clock: Clock
) -> None:
    first = released(reports)
    before = bytes_of(reports)
    add_import(workspace.ledger, "late")
    clock.pass_days(1)
    draft = reports.correct(ID, by="Omar", reason=" A late row. ")
    assert (draft.step, draft.version, draft.plan.cut_off) == (Step.DRAFT, 2, clock.now)
    assert draft.plan.cut_off.utcoffset() == timedelta(hours=2)
    text = draft.texts[0].event_id
    reports.write(ID, "summary", "2 imports.", base=text, by="Amal")
    at_officer(reports)
    second = reports.release(ID, by="Omar")
    assert [one.number for one in second] == ["1 (correction 1)"] * 3
    assert [one.corrects for one in second] == [one.edition_id for one in first]
    assert second[0].reason == "A late row."
    assert (
        json.loads(reports.file(second[0].edition_id, "report.json"))["subtitle"] == "corrects True"
    )
    assert {key: it for key, it in bytes_of(reports).items() if key in before} == before
    found = reports.compare(first[2].edition_id, second[2].edition_id)
    assert [(one.before, one.after) for one in found.numbers] == [("1", "2")]
    assert [(one.gone, one.new) for one in found.texts] == [(("1 import.",), ("2 imports.",))]


def test_an_edition_is_made_again_from_what_was_known_then(
    reports: ReportStage, workspace: Workspace, clock: Clock
) -> None:
    made = released(reports)
    add_import(workspace.ledger, "dated before, known after")
    workspace.ledger.withdraw(workspace.ledger.batches()[0].batch_id, by="A", reason="r")
    clock.pass_days(3)
    for one in made:
        assert reports.reproduce(one.edition_id) == (("report.json", True), ("report.txt", True))


def test_the_house_style_of_the_release_is_kept_with_it(reports: ReportStage) -> None:
    builder = reports._builder
    assert isinstance(builder, TinyBuilder)
    builder.house_text = "then"
    (one, *_) = released(reports)
    builder.house_text = "now"
    assert reports.file(one.edition_id, "report.txt") == b"internal 1.1 then"
    assert all(is_same for _, is_same in reports.reproduce(one.edition_id))


def test_a_damaged_edition_is_told(reports: ReportStage, workspace: Workspace) -> None:
    (one, *_) = released(reports)
    (workspace.folder / "editions" / one.edition_id / "report.txt").write_bytes(b"forged")
    with pytest.raises(StoreDamaged, match=r"report\.txt"):
        reports.reproduce(one.edition_id)


def test_numbers_are_computed_once_per_import(reports: ReportStage, workspace: Workspace) -> None:
    opened(reports)
    first = reports.numbers(ID)
    reports.write(ID, "summary", "A.", base="", by="Amal")
    assert reports.numbers(ID) is first
    add_import(workspace.ledger, "more")
    assert reports.numbers(ID)[0].text == "2"
