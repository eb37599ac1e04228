"""Whatever two people do in whatever order: editions stay as they are, no sentence is lost."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from truceline.core.errors import TrucelineError
from truceline.reporting.fold import heads_of
from truceline.reporting.model import Audience, Draft, Step
from truceline.workspace import Workspace

from .builders import Clock
from .made_reports import DAY, add_import, tiny_reports

ID = "daily-1"
PEOPLE = st.sampled_from(["Amal", "Omar"])
SECTIONS = st.sampled_from(["summary", "mines"])


class TwoPeople(RuleBasedStateMachine):
    """Each acts on the draft as it was when that person last read it."""

    template: Path

    @initialize()
    def open_report(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        shutil.copytree(self.template, self.folder / "ws")
        self.clock = Clock()
        self.workspace = Workspace(self.folder / "ws", clock=self.clock)
        self.reports = tiny_reports(self.workspace)
        first = self.reports.open("daily", on=DAY, by="Amal")
        self.read: dict[str, Draft] = {"Amal": first, "Omar": first}
        self.said: dict[str, str] = {}
        self.bytes: dict[tuple[str, str], bytes] = {}
        self.imports = 0

    def attempt(self, act: Callable[[], object]) -> None:
        """Do it; where it is refused, nothing has happened and the refusal says what to do."""
        before = (self.reports.events(ID), self.reports.editions())
        self.clock.now += timedelta(minutes=1)
        try:
            act()
        except TrucelineError as exc:
            refused = exc
        else:
            return
        assert refused.hint
        assert (self.reports.events(ID), self.reports.editions()) == before

    @rule(person=PEOPLE)
    def read_again(self, person: str) -> None:
        self.read[person] = self.reports.draft(ID)

    @rule(person=PEOPLE, section=SECTIONS, words=st.sampled_from(["1", "Quiet.", "Loud.", ""]))
    def write(self, person: str, section: str, words: str) -> None:
        heads = heads_of(self.read[person], section, "en", Audience.PUBLIC)
        base, settles = (heads[0].event_id, heads[1:]) if heads else ("", [])

        def act() -> None:
            ids = [one.event_id for one in settles]
            made = self.reports.write(ID, section, words, base=base, settles=ids, by=person)
            self.said[made.last_event] = words

        self.attempt(act)

    @rule(person=PEOPLE, section=SECTIONS)
    def keep(self, person: str, section: str) -> None:
        self.attempt(lambda: self.reports.keep(ID, section, by=person))

    @rule(person=PEOPLE, section=SECTIONS, is_shown=st.booleans())
    def show(self, person: str, section: str, is_shown: bool) -> None:
        self.attempt(lambda: self.reports.show(ID, section, is_shown, person))

    @rule(person=PEOPLE, to=st.sampled_from(Step))
    def move(self, person: str, to: Step) -> None:
        step = self.read[person].step
        self.attempt(lambda: self.reports.move(ID, to, by=person, remark="r", expected=step))

    @rule(person=PEOPLE)
    def send_up_and_release(self, person: str) -> None:
        for to in (Step.TEAM, Step.OFFICER):
            self.attempt(lambda to=to: self.reports.move(ID, to, by=person))  # type: ignore[misc]
        self.attempt(lambda: self.reports.release(ID, by=person))

    @rule(person=PEOPLE)
    def correct(self, person: str) -> None:
        self.attempt(lambda: self.reports.correct(ID, by=person, reason="A late row."))

    @rule()
    def change_a_number(self) -> None:
        self.imports += 1
        add_import(self.workspace.ledger, f"import-{self.imports}")

    @invariant()
    def every_edition_is_what_it_was(self) -> None:
        for one in self.reports.editions():
            for name in one.files:
                content = self.reports.file(one.edition_id, name)
                assert self.bytes.setdefault((one.edition_id, name), content) == content
        assert {key for key, _ in self.bytes} == {one.edition_id for one in self.reports.editions()}

    @invariant()
    def every_sentence_is_there(self) -> None:
        draft = self.reports.draft(ID)
        texts = (*draft.texts, *(one.other for one in draft.conflicts), *draft.replaced)
        assert {one.event_id: one.text for one in texts} == self.said

    def teardown(self) -> None:
        for one in self.reports.editions():
            assert all(is_same for _, is_same in self.reports.reproduce(one.edition_id))
        releases = [e for e in self.reports.events(ID) if e.kind == "released"]
        assert len(self.reports.editions()) == 3 * len(releases)
        self.workspace.close()
        shutil.rmtree(self.folder)


@pytest.fixture
def machine(template: Path) -> type[TwoPeople]:
    return type("TwoPeopleHere", (TwoPeople,), {"template": template})


def test_two_people_in_any_order_lose_nothing_and_change_no_edition(
    machine: type[TwoPeople],
) -> None:
    quick = settings(
        max_examples=12,
        stateful_step_count=20,
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow],
    )
    run_state_machine_as_test(machine, settings=quick)


@pytest.mark.slow
def test_many_more_orders_do_neither(machine: type[TwoPeople]) -> None:
    long = settings(
        max_examples=30,
        stateful_step_count=40,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=long)
