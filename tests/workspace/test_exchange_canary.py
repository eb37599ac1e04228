"""A marked name goes through the whole exchange room and shows in nothing that the room leaves."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from exchange.invented import ASKED as BOTH_ASKED
from exchange.invented import CANARY, FAMILIES_MAPPING, PARTY_MAPPING, invented_lists
from truceline.core.errors import TrucelineError
from truceline.store.vault import Cost, VerifiedChain
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_plan_report import Report
from truceline.workspace.workspace import Workspace

PASSPHRASE = "copper lantern quiet meadow"  # noqa: S105 (of a test)
LATIN = "Canarymark"
ASKED = (
    BOTH_ASKED.replace(", party-b-detained: Party A", "")
    .replace("2026", "2099")
    .replace("parity: 0", "parity: none")
)
MARKS = (CANARY, *CANARY.split(), LATIN, "Amaluser", "Basiluser", PASSPHRASE)


def marked(content: bytes) -> bytes:
    """The party's list with a marked name in Latin letters, in each of its columns of words."""
    header, first, *rest = content.decode().splitlines()
    cells = [LATIN if cell and not cell[0].isdigit() else cell for cell in first.split(",")]
    return "\n".join([header, ",".join(cells), *rest]).encode()


def seen_in(folder: Path) -> set[str]:
    told = "".join(str(path.relative_to(folder)) for path in folder.rglob("*"))
    found = told.encode() + b"".join(
        path.read_bytes() for path in folder.rglob("*") if path.is_file()
    )
    return {
        mark
        for mark in MARKS
        for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp1256", "unicode_escape")
        if mark.encode(encoding, "ignore") in found
    }


def refusals(room: ExchangeRoom) -> str:
    """What is answered to what cannot be done with marked names."""
    header, *_ = PARTY_MAPPING.splitlines()
    garbage = b"\xff\xfe\x00" + LATIN.encode()
    attempts: list[Callable[[], object]] = [
        lambda: room.lists.add(f"{LATIN}\n{LATIN}".encode(), mapping=PARTY_MAPPING, suffix=".csv"),
        lambda: room.lists.add(LATIN.encode(), mapping=header, suffix=".csv"),
        lambda: room.lists.add(garbage, mapping=PARTY_MAPPING, suffix=".xlsx"),
        lambda: room.lists.one(LATIN),
        lambda: room.pairs.show(f"{LATIN}~{LATIN}"),
        lambda: room.cases.open([LATIN]),
        lambda: room.cases.one(LATIN),
        lambda: room.log.erase(LATIN, reason=LATIN),
        lambda: room.users.remove(LATIN),
        lambda: room.lists.add(LATIN.encode(), mapping=PARTY_MAPPING, suffix=".csv"),
        lambda: room.plans.replan(LATIN, Report(reason=LATIN)),
        lambda: room.plans.printed(LATIN, LATIN, reader="public"),
        lambda: room.cases.family_sheet(room.cases.all()[0].case_id, rows=[LATIN]),
        lambda: room.estimates.one(LATIN),
        lambda: room.private.hits(LATIN),
    ]  # fmt: skip
    told = []
    for attempt in attempts:
        with pytest.raises(TrucelineError) as caught:
            attempt()
        error: BaseException | None = caught.value
        while error is not None:
            told.append(f"{error} {error!r} {getattr(error, 'hint', '')} {error.args}")
            error = error.__cause__ or error.__context__
    return "\n".join(told)


@pytest.mark.slow
def test_a_marked_name_shows_in_no_file_log_progress_error_or_repr(
    workspace: Workspace,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    caplog.set_level(logging.DEBUG)
    lists, progress = invented_lists(), []
    room = workspace.exchange.create(
        user="Amaluser",
        passphrase=PASSPHRASE,
        cost=Cost(rounds=1, memory_kib=8, lanes=1),
    )
    told = [
        room.lists.add(marked(lists.party), mapping=PARTY_MAPPING, suffix=".csv"),
        room.lists.add(lists.families, mapping=FAMILIES_MAPPING, suffix=".csv"),
    ]
    room.pairs.link(progress=lambda words, share: progress.append(f"{words} {share}"))
    rows = sorted(room.state.rows)
    first = room.pairs.queue()[0]
    case = room.cases.open(rows[:1])
    evidence = {"to": "located", "on": "2020-01-01", "evidence": [LATIN]}
    room.cases.record(case.case_id, "step", evidence)
    room.users.add("Basiluser", passphrase=PASSPHRASE[::-1], roles=["reviewer", "planner"])
    plan = room.plans.make(ASKED)
    with workspace.exchange.unlock(user="Basiluser", passphrase=PASSPHRASE[::-1]) as second:
        second.plans.agree(plan.plan_id)
    late = room.plans.one(plan.plan_id)
    again = room.plans.replan(
        plan.plan_id, Report(withdrawn=tuple(late.plan.assigned)[:1], reason=LATIN)
    )
    estimated = room.estimates.estimate(number=2)
    room.users.rotate()
    errors = refusals(room)
    room.log.erase(rows[1], reason=f"asked by {LATIN}")
    chain: VerifiedChain = room.log.check()
    assert chain.is_whole
    shown = [repr(room), repr(room.state.vault), repr(told), repr(first), repr(chain)]
    shown += [repr(again), repr(estimated), repr(room.estimates.kept()), repr(room.plans.all())]
    shown += [repr(deed) for deed in room.log.deeds()] + [repr(room.cases.all())]
    shown += [*progress, errors, caplog.text, *capfd.readouterr()]
    # The log names who acted; it is the people of the lists that it must not name.
    acting = {"Amaluser", "Basiluser"}
    assert not {mark for mark in MARKS if mark not in acting and mark in "\n".join(shown)}
    room.close()
    assert seen_in(tmp_path) == set()
