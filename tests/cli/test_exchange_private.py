"""Private matching by command: two rooms of SIMULATED persons, and files carried between them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from exchange.invented import CANARY, FAMILIES_MAPPING, PARTY_MAPPING, invented_lists
from truceline.cli.main import cli
from truceline.core.errors import InvalidValue, UnknownId
from truceline.exchange.judging import pair_id_of
from truceline.store.vault import Cost
from truceline.workspace import init_workspace, open_workspace
from truceline.workspace.exchange import ExchangeRoom
from truceline.workspace.exchange_private_log import PrivateLog

pytest.importorskip("private_set_intersection.python", reason="the extra `private`")

PASSPHRASE = " ".join(("seven", "dull", "copper", "kettles"))  # of rooms that hold nobody
CHEAP = Cost(rounds=1, memory_kib=64, lanes=1)
LATIN = "Canarymark"
PERSONAL = (CANARY, *CANARY.split(), LATIN, "الحلبي", "Halabi", "Maarrat", "فاطمة", "Fatima")
PROBES_MAPPING = FAMILIES_MAPPING.replace("list: families", "list: probes")
NO_CONSENT = "\n".join(
    line for line in FAMILIES_MAPPING.splitlines() if not line.startswith("consent")
).replace("list: families", "list: silent")
LISTS = invented_lists()
Run = Callable[..., Result]


def marked(content: bytes) -> bytes:
    """The list with a marked name in its first row."""
    return content.replace(content.splitlines()[1].split(b",")[1], LATIN.encode(), 1)


def make(folder: Path, *lists: tuple[bytes, str]) -> None:
    with (
        open_workspace(folder) as workspace,
        workspace.exchange.create(user="Mona", passphrase=PASSPHRASE, cost=CHEAP) as room,
    ):
        for content, mapping in lists:
            room.lists.add(content, mapping=mapping, suffix=".csv")
        room.users.add("Rami", passphrase=PASSPHRASE, roles=["intermediary"])
        room.users.add("Pia", passphrase=PASSPHRASE, roles=["reviewer"])


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("private")
    init_workspace(folder / "asker", pack="minsk").close()
    shutil.copytree(folder / "asker", folder / "holder")
    probes = invented_lists(persons=3, shared=0, seed=99).families
    make(
        folder / "asker",
        (LISTS.families, FAMILIES_MAPPING),
        (probes, PROBES_MAPPING),
        (LISTS.families, NO_CONSENT),
    )
    make(folder / "holder", (marked(LISTS.party), PARTY_MAPPING))
    return folder


@pytest.fixture
def rooms(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


class Side:
    """One side with its room; everything that it prints is kept."""

    def __init__(self, folder: Path, name: str) -> None:
        self.room, self.stick = folder / name, folder / "stick"
        self.stick.mkdir(exist_ok=True)
        self.printed = ""

    def run(self, *arguments: object, code: int = 0, user: str = "Mona") -> Result:
        environment = {"TRUCELINE_USER": user, "TRUCELINE_PASSPHRASE": PASSPHRASE}
        line = ["-w", str(self.room), "exchange", "private", *map(str, arguments)]
        done = CliRunner().invoke(cli, line, env=environment)
        assert done.exit_code == code, done.output
        self.printed += done.output
        return done

    def carry(self, *arguments: object) -> Path:
        """Run a step; gives the file that it wrote."""
        before = set(self.stick.iterdir())
        self.run(*arguments, "--into", self.stick)
        (wrote,) = set(self.stick.iterdir()) - before
        return wrote


@pytest.fixture
def asker(rooms: Path) -> Side:
    return Side(rooms, "asker")


@pytest.fixture
def holder(rooms: Path) -> Side:
    side = Side(rooms, "holder")
    budget = ("--in-session", "512", "--in-all", "600", "--agreement", "Letter of 3 May")
    side.run("budget", *budget)
    return side


def asked(asker: Side) -> Path:
    return asker.carry("ask", "--of", "Party A", "--list", "families", "--probes", "probes")


def requested(asker: Side, holder: Side) -> Path:
    bound = holder.carry("commit", asked(asker), "--list", "party-a-detained")
    return asker.carry("request", bound)


def leaked(folder: Path, *sides: Side) -> set[str]:
    """Marked names in any file, file name or line printed."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    seen = b"".join(path.read_bytes() + str(path.relative_to(folder)).encode() for path in paths)
    seen += "".join(side.printed for side in sides).encode()
    return {
        mark
        for mark in PERSONAL
        for form in ("utf-8", "utf-16-le", "cp1256", "unicode_escape")
        if mark.encode(form, "ignore") in seen
    }


def test_two_parties_match_by_files_and_only_the_asker_learns_hits(
    rooms: Path, asker: Side, holder: Side
) -> None:
    answer = holder.carry("answer", requested(asker, holder))
    read = json.loads(asker.run("read", answer, "--format", "json").stdout)
    hits = {row["row"] for row in read if row["kind"] == "sought"}
    # The intermediary may look up its own rows; the canary test below reads everything printed.
    with unlocked(asker) as room:
        keys = {row.row_id: row.native_key for row in room.state.rows.values()}
        words = [one.words for one in room.log.deeds() if one.words.startswith("Private")]
        assert room.log.check().is_whole
    true = set(LISTS.same.values())
    found = {keys[row] for row in hits}
    assert len(found & true) >= 0.9 * len(found) > 5
    assert not [row for row in read if row["kind"] == "probe"]
    assert any("decoys, 3 probes" in one for one in words)
    assert any("read an answer" in one for one in words)
    with unlocked(holder) as room:
        events = [repr(event.payload) for event in room.state.others["queries"]]
        assert not any(row in one for row in hits for one in events)
    assert leaked(rooms, asker, holder) == set()
    # Only those who agreed to an exchange, too, may be named; protected persons never.
    session = json.loads(answer.read_bytes())["session_id"]
    told = asker.run("may-tell", session).stdout.split()
    assert 0 < len(told) < len(hits)
    assert (
        asker.run("hits", session, "--format", "json").stdout
        == json.dumps(read, ensure_ascii=False, indent=2) + "\n"
    )


def unlocked(side: Side, user: str = "Mona") -> ExchangeRoom:
    return open_workspace(side.room).exchange.unlock(user=user, passphrase=PASSPHRASE)


def test_steps_out_of_order_and_files_of_another_kind_are_refused(
    asker: Side, holder: Side
) -> None:
    first = asked(asker)
    assert "no request" in holder.run("answer", first, code=3).output
    assert "asking side's own file" in asker.run("request", first, code=8).output
    assert "not begun here" in holder.run("request", first, code=3).output
    bound = holder.carry("commit", first, "--list", "party-a-detained")
    request = asker.carry("request", bound)
    assert "No budget is agreed" in asker.run("answer", request, code=8).output
    answer = holder.carry("answer", request)
    other = asked(asker)
    forged = json.loads(answer.read_bytes())
    forged["session_id"] = json.loads(other.read_bytes())["session_id"]
    answer.with_name("forged").write_text(json.dumps(forged))
    assert "was not taken in" in asker.run("read", answer.with_name("forged"), code=3).output
    assert "not begun here" in holder.run("read", answer, code=3).output


def test_a_session_is_used_once_on_both_sides(asker: Side, holder: Side) -> None:
    first = asked(asker)
    bound = holder.carry("commit", first, "--list", "party-a-detained")
    assert "seen before" in holder.run("commit", first, "--list", "party-a-detained", code=8).output
    request = asker.carry("request", bound)
    answer = holder.carry("answer", request)
    assert "answered already" in holder.run("answer", request, code=8).output
    asker.run("read", answer)
    assert "read already" in asker.run("read", answer, code=8).output
    session = json.loads(answer.read_bytes())["session_id"]
    # Its secrets are gone: nothing is left to close.
    asker.run("close", session, code=3)
    holder.run("close", session, code=3)


def test_what_is_over_budget_or_without_one_is_refused(asker: Side, holder: Side) -> None:
    small = ("--in-session", "100", "--in-all", "600", "--agreement", "Letter of 3 May")
    holder.run("budget", *small)
    over = holder.run("commit", asked(asker), "--list", "party-a-detained", code=8).output
    assert "100 are left of the budget" in over
    holder.run("budget", "--in-session", "300", "--in-all", "400", *small[4:])
    requested(asker, holder)
    spent = holder.run("commit", asked(asker), "--list", "party-a-detained", code=8).output
    assert "of the budget" in spent
    # A room that never agreed on a budget answers nothing.
    without = asker.run("commit", asked(asker), "--list", "families", code=8).output
    assert "No budget is agreed" in without
    assert "refused (commit)" in holder.run("sessions", "--format", "json").output


def test_two_commands_at_once_cannot_spend_one_budget_twice(holder: Side) -> None:
    booked = {"number": 0, "digest": "0" * 64, "size": 512}
    with unlocked(holder) as room, unlocked(holder, "Rami") as other:
        PrivateLog(room.state).keep("1" * 32, "holding", {}, booked=booked)
        with pytest.raises(InvalidValue, match="another content"):
            PrivateLog(other.state).keep("2" * 32, "holding", {}, booked=booked)
        assert PrivateLog(other.state).book().spent == 512


def test_a_changed_batch_or_list_is_refused_and_the_right_one_still_goes(
    asker: Side, holder: Side
) -> None:
    request, changed = requested(asker, holder), holder.stick / "changed"
    other = json.loads(asker.carry("request", _bound_anew(asker, holder)).read_bytes())
    said = json.loads(request.read_bytes())
    changed.write_text(json.dumps(said | {"body": other["body"]}))
    assert "not the one" in holder.run("answer", changed, code=8).output
    answer = holder.carry("answer", request)
    said = json.loads(answer.read_bytes())
    for name in ("setup", "body"):
        changed.write_text(json.dumps(said | {name: other["body"]}))
        asker.run("read", changed, code=8)
    changed.write_text(json.dumps(said | {"session_id": LATIN}))
    assert LATIN not in asker.run("read", changed, code=3).output
    asker.run("read", answer)


def _bound_anew(asker: Side, holder: Side) -> Path:
    holder.run("budget", "--in-session", "999", "--in-all", "9999", "--agreement", "Letter")
    return holder.carry("commit", asked(asker), "--list", "party-a-detained")


def test_without_recorded_consent_nobody_is_asked_for_or_encoded(asker: Side, holder: Side) -> None:
    assert (
        "consent to matching"
        in asker.run("ask", "--of", "Party A", "--list", "silent", code=3).output
    )
    key = asker.carry("bloom-key")
    unit = ("--key", key, "--unit", "Unit", "--agreement", "Contract 4")
    vouched = ("--holds-no-list", "--knows-no-key")
    assert (
        "consent to matching"
        in asker.run("bloom", "--list", "silent", *unit, *vouched, code=3).output
    )
    # Who may not match privately learns not even that there are sessions.
    assert "nothing of this name" in holder.run("sessions", user="Pia", code=3).output


def test_one_refusal_holds_for_all_rows_of_a_person_and_erasing_one_ends_open_sessions(
    asker: Side,
) -> None:
    refusing = LISTS.families.splitlines()[:2]
    mapping = FAMILIES_MAPPING.replace("list: families", "list: refusing")
    mapping = mapping.replace("consent: موافقة", "consent: {constant: refused}")
    with unlocked(asker) as room:
        room.lists.add(b"\n".join(refusing), mapping=mapping, suffix=".csv")
        before = room.private.ask(holder="Party A", lists=["families"]).numbers
        (refused,) = (row for row in room.state.rows.values() if row.list_id == "refusing")
        alike = next(
            row.row_id
            for row in room.state.rows.values()
            if row.list_id == "families" and row.native_key == refused.native_key
        )
        pair = pair_id_of(refused.row_id, alike)
        room.pairs.judge(pair, "same", reason="The same key.")
        with unlocked(asker, "Rami") as second:
            second.pairs.judge(pair, "same", reason="The same key.")
        step = room.private.ask(holder="Party A", lists=["families"])
        assert step.numbers["left_out"] == before["left_out"] + 1
        room.log.erase(alike, reason="The family asked for it.")
        with pytest.raises(UnknownId):
            room.private.close(step.session_id)


def test_encodings_go_only_to_an_isolated_unit_with_a_fresh_key_and_a_label(
    rooms: Path, asker: Side
) -> None:
    key = asker.carry("bloom-key")
    line = ("bloom", "--list", "families", "--key", key, "--agreement", "Contract 4")
    asker.run(*line, "--unit", "Unit", "--holds-no-list", code=8)
    vouched = ("--holds-no-list", "--knows-no-key")
    asker.run(*line, "--unit", "families (simulated)", *vouched, code=8)
    wrote = json.loads(asker.carry(*line, "--unit", "Unit", *vouched).read_bytes())
    assert "pseudonymous personal data" in wrote["label"]
    assert "pseudonymous personal data" in asker.printed
    assert 20 < len(wrote["rows"]) < 40
    again = asker.run(*line, "--unit", "Unit", *vouched, code=8)
    assert "used before" in again.output
    assert leaked(rooms, asker) == set()


def test_a_party_seals_without_a_room_and_only_the_intermediary_opens_once(
    rooms: Path, asker: Side, holder: Side
) -> None:
    key = asker.carry("keypair")
    party = rooms / "party"
    party.mkdir()
    (party / f"{LATIN}.csv").write_bytes(marked(LISTS.party))
    (party / "m.yaml").write_text(PARTY_MAPPING, encoding="utf-8")
    nowhere = Side(rooms, "no-room")
    seal = ("seal", party / f"{LATIN}.csv", "--mapping", party / "m.yaml", "--to")
    sealed = nowhere.carry(*seal, key)
    assert not nowhere.room.exists()
    shown = asker.printed.split("each party: ")[1].splitlines()[0]
    assert shown in nowhere.printed
    name = "Party A (SIMULATED)"
    assert "does not open" in asker.run("open", sealed, "--from", "Party B", code=8).output
    assert "not begun here" in holder.run("open", sealed, "--from", name, code=3).output
    assert "40 rows in, 40 new" in asker.run("open", sealed, "--from", name).output
    assert "taken in before" in asker.run("open", sealed, "--from", name, code=8).output
    # A party cannot take over the list of another: the id of the families' list is taken.
    mapping = PARTY_MAPPING.replace("party-a-detained", "families")
    (party / "m.yaml").write_text(mapping, encoding="utf-8")
    stolen = nowhere.carry(*seal, key)
    assert "another party" in asker.run("open", stolen, "--from", name, code=8).output
    assert "no public key" in nowhere.run(*seal, sealed, code=3).output
    shutil.rmtree(party)
    assert leaked(rooms, asker, nowhere) == set()
