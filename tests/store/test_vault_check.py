"""Whatever is changed behind the vault's back is found, at the first row that does not fit."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from truceline.core.errors import StoreDamaged, TrucelineError
from truceline.store.vault import Vault
from truceline.store.vault_crypto import public_bytes, signing_key
from truceline.store.vault_rows import NewRow, payload_bytes

from .vault_case import CANARIES, PASSPHRASE, SECOND, Ticking, every_byte, filled, make, tamper

AMAL = "Amalcanary"


def opened(folder: Path) -> Vault:
    return Vault.open(folder, user=AMAL, passphrase=PASSPHRASE, clock=Ticking())


@pytest.mark.parametrize("column", ["log_tag", "subject_ref", "event_tag", "head", "body", "link"])
@pytest.mark.parametrize("seq", [1, 5, 12])
def test_a_changed_row_breaks_the_chain_at_that_row(tmp_path: Path, seq: int, column: str) -> None:
    filled(tmp_path).close()
    other = "subject_ref % 4 + 1" if column == "subject_ref" else "randomblob(length(head))"
    tamper(tmp_path, f"UPDATE rows SET {column} = {other} WHERE seq = {seq}")  # noqa: S608
    verified = opened(tmp_path).chain_ok()
    assert (verified.is_whole, verified.first_broken, verified.rows) == (False, seq, seq - 1)
    assert f"Row {seq}" in verified.reason or "commit" in verified.reason.lower()


@pytest.mark.parametrize(
    ("statement", "first_broken", "reason"),
    [
        ("DELETE FROM rows WHERE seq = 4", 4, "missing"),
        ("UPDATE commits SET signature = randomblob(64) WHERE number = 2", 2, "signature"),
        ("UPDATE commits SET user_ref = 9 WHERE number = 2", 2, "signature"),
        ("UPDATE commits SET at = '2019-01-01' WHERE number = 3", 5, "signature"),
        ("DELETE FROM commits WHERE number = 2", 2, "out of order"),
        ("UPDATE subjects SET wrapped = zeroblob(60) WHERE subject_ref = 2", 2, "no erasure"),
        ("UPDATE subjects SET wrapped = randomblob(60) WHERE subject_ref = 3", 3, "not what was"),
    ],
)
def test_a_changed_commit_or_key_is_found(
    tmp_path: Path, statement: str, first_broken: int, reason: str
) -> None:
    filled(tmp_path).close()
    tamper(tmp_path, statement)
    verified = opened(tmp_path).chain_ok()
    assert verified.first_broken == first_broken
    assert reason in verified.reason


def test_rows_cut_off_at_the_end_are_missed_and_nothing_is_written_over_it(
    tmp_path: Path,
) -> None:
    filled(tmp_path).close()
    tamper(
        tmp_path,
        "DELETE FROM commits WHERE number > 3",
        "DELETE FROM rows WHERE seq > (SELECT max(last_seq) FROM commits)",
    )
    vault = opened(tmp_path)
    verified = vault.chain_ok()
    assert (verified.first_broken, "cut off" in verified.reason) == (8, True)
    with pytest.raises(StoreDamaged, match="The end of the vault"):
        vault.append("rows", "r-1", {}, event_id="e-1", by=AMAL)
    (tmp_path / "head").unlink()
    assert "missing" in vault.chain_ok().reason


def test_an_older_copy_of_the_whole_folder_is_known_by_a_head_written_down(
    tmp_path: Path,
) -> None:
    vault = filled(tmp_path / "now")
    shutil.copytree(tmp_path / "now", tmp_path / "older")
    vault.append("rows", "r-1", {}, event_id="e-1", by=AMAL)
    older = opened(tmp_path / "older")
    assert older.chain_ok().is_whole
    assert "cut off" in older.chain_ok(known_head=vault.head()).reason
    assert vault.chain_ok(known_head=older.head()).is_whole


def test_a_rewritten_chain_without_the_signer_is_found(tmp_path: Path) -> None:
    """Somebody who knows the format, but no passphrase, drops a row and computes links anew."""
    filled(tmp_path / "one").close()
    make(tmp_path / "two").close()
    shutil.copy(tmp_path / "two" / "vault.sqlite", tmp_path / "one" / "vault.sqlite")
    with pytest.raises(StoreDamaged, match="The end of the vault"):
        opened(tmp_path / "one").append("rows", "r-1", {}, event_id="e-1", by=AMAL)
    assert not opened(tmp_path / "one").chain_ok().is_whole


def test_who_has_a_program_of_his_own_cannot_act_as_another_nor_take_anothers_key(
    tmp_path: Path,
) -> None:
    with filled(tmp_path / "whole") as vault:
        vault.add_user("Basil", SECOND, ["reviewer"], by=AMAL)
    mine = public_bytes(signing_key(bytes(32))).hex()
    added = {"act": "added", "user_ref": 1, "name": AMAL, "roles": ["intermediary"]}
    key = {"act": "passphrase", "user_ref": 1}
    forgeries = (
        (added, "signed by no intermediary"),
        (added | {"user_ref": 9, "name": "Eve"}, "signed by no intermediary"),
        ({"act": "removed", "user_ref": 1}, "signed by no intermediary"),
        (key, "gives another person a key"),
    )
    for number, (said, reason) in enumerate(forgeries):
        folder = tmp_path / str(number)
        shutil.copytree(tmp_path / "whole", folder)
        payload = payload_bytes(said | {"public_key": mine})
        row = NewRow(log="users", subject_id="vault", event_id="forged", payload=payload)
        with Vault.open(folder, user="Basil", passphrase=SECOND, clock=Ticking()) as basil:
            basil._writer.write(lambda _, row=row: [row], by="Basil")  # type: ignore[misc]
        with opened(folder) as vault:
            verified = vault.chain_ok()
            assert (reason in verified.reason, verified.first_broken) == (True, vault.last_seq)
            vault.remove_user("Basil", by=AMAL)  # at once, and the new key goes to its owner
        with opened(folder) as vault:
            assert len(list(vault.events("rows"))) == 3


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sound")
    filled(folder).close()
    return folder


def everything(vault: Vault) -> list[object]:
    files = [vault.file(one) for one in sorted(vault._files.ids())]
    return [*vault.events(), *files, vault.users()]


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255), st.integers(1, 40))
@example(place=0.0, change=255, length=40)
@example(place=0.001, change=7, length=20)
def test_corrupt_bytes_are_either_harmless_or_a_clear_error(
    sound: Path, tmp_path_factory: pytest.TempPathFactory, place: float, change: int, length: int
) -> None:
    folder = tmp_path_factory.mktemp("corrupt", numbered=True) / "v"
    shutil.copytree(sound, folder)
    content = bytearray((folder / "vault.sqlite").read_bytes())
    start = int(place * len(content))
    for at in range(start, min(start + length, len(content))):
        content[at] ^= change
    (folder / "vault.sqlite").write_bytes(bytes(content))
    truth = everything(opened(sound))
    try:
        with opened(folder) as vault:
            found = everything(vault)
            assert found == truth or not vault.chain_ok().is_whole
    except TrucelineError as exc:
        told = f"{exc} {exc!r} {exc.__cause__!r}"
        assert not any(canary in told for canary in CANARIES)
    finally:
        shutil.rmtree(folder.parent)


def test_a_damaged_file_is_named_and_never_half_given(tmp_path: Path) -> None:
    vault = filled(tmp_path)
    file_id = min(vault._files.ids())
    path = tmp_path / "files" / f"{file_id}.sealed"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreDamaged, match=file_id[:8]):
        vault.file(file_id)


WRITER = """
import sys
from pathlib import Path
from truceline.store.vault import Vault
from store.vault_case import PASSPHRASE, Ticking
vault = Vault.open(Path(sys.argv[1]), user="Amalcanary", passphrase=PASSPHRASE, clock=Ticking())
for number in range(100_000):
    event_id = f"{sys.argv[2]}-{number}"
    rows = [(f"s-{event_id}-{i}", {"n": i}, f"{event_id}-{i}") for i in range(20)]
    vault.append_many("cases", rows, by="Amalcanary")
    print(event_id, flush=True)
"""


@pytest.mark.slow
def test_a_program_killed_while_writing_loses_nothing_it_had_committed(tmp_path: Path) -> None:
    make(tmp_path).close()
    told: list[str] = []
    for attempt in range(3):
        command = [sys.executable, "-c", WRITER, str(tmp_path), f"try{attempt}"]
        tests = {"PYTHONPATH": str(Path(__file__).parents[1])}
        with subprocess.Popen(  # noqa: S603 (our own program)
            command, stdout=subprocess.PIPE, text=True, env=os.environ | tests
        ) as writer:
            assert writer.stdout is not None
            told.append(writer.stdout.readline().strip())
            time.sleep(0.1 * attempt)
            os.kill(writer.pid, signal.SIGKILL)
            told += [line.strip() for line in writer.stdout if line.endswith("\n")]
        with opened(tmp_path) as vault:
            held = [event.event_id for event in vault.events("cases")]
            assert {f"{one}-{i}" for one in told for i in range(20)} <= set(held)
            assert len(held) % 20 == attempt
            assert vault.chain_ok().is_whole
            assert vault.append("cases", "after", {}, event_id=f"after-{attempt}", by=AMAL)
            held_now = [event for event in vault.events("cases") if event.subject_id == "after"]
            assert len(held_now) == attempt + 1
    assert b"try" not in every_byte(tmp_path)
