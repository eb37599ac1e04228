"""The vault: sealed, signed, append-only; what is erased is gone."""

from __future__ import annotations

import json
import resource
import shutil
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.errors import (
    InvalidValue,
    MigrationNeeded,
    SafetyRefusal,
    StoreDamaged,
    StoreLocked,
    TrucelineError,
    UnknownId,
)
from truceline.store import Ledger, back_up, restore
from truceline.store.files import writer_lock
from truceline.store.vault import Vault, VaultEvent, WrongPassphrase
from truceline.store.vault_crypto import KeyRing, Keys, bound, public_bytes, seal, signing_key
from truceline.store.vault_epochs import _privates, box_of, fetch_keys, grant
from truceline.store.vault_rows import opened_rows, payload_bytes
from truceline.store.vault_tables import vault_reading, vault_writing

from .conftest import now
from .vault_case import (
    CANARIES,
    NAME,
    PASSPHRASE,
    SECOND,
    Ticking,
    every_byte,
    filled,
    make,
    tamper,
)
from .vault_case import payload as person

AMAL = "Amalcanary"


def held(vault: Vault) -> Keys:
    """The keys that an open vault holds."""
    with vault_reading(vault._engine) as connection:
        return vault._ring.at(connection)


def test_what_was_sealed_is_read_back_by_log_and_subject_after_opening_anew(
    tmp_path: Path,
) -> None:
    filled(tmp_path).close()
    with Vault.open(tmp_path, user=AMAL, passphrase=PASSPHRASE, clock=Ticking()) as vault:
        rows = list(vault.events("rows"))
        assert [event.payload for event in rows] == [person(0), person(1), person(2)]
        assert [event.subject_id for event in vault.events("rows", "subject-canary-1")] == [
            "subject-canary-1"
        ]
        assert {event.by for event in rows} == {AMAL}
        assert [event.seq for event in vault.events()] == list(range(1, vault.last_seq + 1))
        (file_id,) = vault._files.ids("subject-canary-1")
        assert vault.file(file_id).decode() == f"{NAME};Kanarekanari;1"


def test_nothing_that_was_said_nor_by_whom_nor_of_whom_lies_in_clear_in_any_byte(
    tmp_path: Path,
) -> None:
    vault = filled(tmp_path)
    vault.add_user("Basilcanary", SECOND, ["reviewer"], by=AMAL)
    vault.erase("subject-canary-1", by=AMAL, reason=f"asked by the family of {NAME}")
    found = every_byte(tmp_path) + "".join(p.name for p in tmp_path.rglob("*")).encode()
    for canary in (*CANARIES, "Basilcanary", PASSPHRASE, "reviewer", "judgements"):
        for encoding in ("utf-8", "utf-16-le"):
            assert canary.encode(encoding) not in found
    shown = repr(vault) + repr(vault._ring) + repr(held(vault)) + repr(vault._writer.opened)
    shown += repr(list(vault.events("rows"))) + repr(vault.erasures())
    assert NAME not in shown
    assert vault._writer.opened.secrets.master.hex() not in shown


def test_a_crash_writes_no_memory_to_a_file(tmp_path: Path) -> None:
    make(tmp_path)
    assert resource.getrlimit(resource.RLIMIT_CORE)[0] == 0


def test_an_event_is_there_once_and_its_id_never_serves_twice(tmp_path: Path) -> None:
    vault = make(tmp_path)
    assert vault.append("cases", "c-1", {"name": NAME}, event_id="e-1", by=AMAL)
    assert not vault.append("cases", "c-1", {"name": NAME}, event_id="e-1", by=AMAL)
    with pytest.raises(InvalidValue, match="another content") as caught:
        vault.append("cases", "c-1", {"name": NAME + "x"}, event_id="e-1", by=AMAL)
    assert NAME not in str(caught.value)
    two = [("c-2", {"a": 1}, "e-2"), ("c-2", {"a": 2}, "e-2")]
    with pytest.raises(InvalidValue, match="Event 2 of this batch"):
        vault.append_many("cases", two, by=AMAL)
    assert [event.event_id for event in vault.events("cases")] == ["e-1"]


def test_a_check_sees_the_events_of_its_subject_and_can_refuse(tmp_path: Path) -> None:
    vault = make(tmp_path)
    vault.append("cases", "c-1", {"step": 1}, event_id="e-1", by=AMAL)

    def refuse(held: tuple[VaultEvent, ...]) -> None:
        raise InvalidValue(f"{len(held)} before")

    with pytest.raises(InvalidValue, match="1 before"):
        vault.append("cases", "c-1", {"step": 2}, event_id="e-2", by=AMAL, check=refuse)
    assert not vault.append("cases", "c-1", {"step": 1}, event_id="e-1", by=AMAL, check=refuse)
    assert vault.last_seq == 2


def test_a_file_and_what_is_said_with_it_are_there_together_or_not_at_all(tmp_path: Path) -> None:
    vault = make(tmp_path)

    def cut_off(file_id: str) -> Iterator[tuple[str, str, dict[str, object], str]]:
        yield "rows", "r-1", {"file": file_id}, "e-1"
        raise InvalidValue("The program was cut off here.")

    with pytest.raises(InvalidValue, match="cut off"):
        vault.put_file("raw-1", NAME.encode(), by=AMAL, along=cut_off)
    assert vault.last_seq == 1
    said = [("rows", "r-1", {"n": 1}, "e-1"), ("lists", "l-1", {"n": 2}, "e-2")]
    file_id = vault.put_file("raw-1", NAME.encode(), by=AMAL, along=lambda _: said)
    assert [one.event_id for one in vault.events()][1:] == [f"file-{file_id}", "e-1", "e-2"]
    assert [path.name for path in (tmp_path / "files").iterdir()] == [f"{file_id}.sealed"]
    assert len(vault._files.ids()) == vault.chain_ok().commits - 1 == 1
    with pytest.raises(InvalidValue, match="none of the vault's own"):
        vault.append("rows", "r-1", {}, event_id="user-1-removed", by=AMAL)


def test_nobody_acts_in_the_name_of_another(tmp_path: Path) -> None:
    vault = make(tmp_path)
    with pytest.raises(InvalidValue, match="Only the user who opened"):
        vault.append("cases", "c-1", {}, event_id="e-1", by="Basil")


def test_erasing_destroys_the_key_in_every_file_and_the_log_says_by_whom_and_why(
    tmp_path: Path,
) -> None:
    vault = filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / "vault.sqlite")) as connection:
        keys = [bytes(one) for (one,) in connection.execute("SELECT wrapped FROM subjects")]
    (file_id,) = vault._files.ids("subject-canary-1")
    sealed_file = vault._files._path(file_id).read_bytes()
    assert all(key in every_byte(tmp_path) for key in keys)
    vault.erase("subject-canary-1", by=AMAL, reason="the family asked on 3 May")
    gone = [key for key in keys if key not in every_byte(tmp_path)]
    assert len(gone) == 1
    assert sealed_file not in every_byte(tmp_path)
    assert not (tmp_path / "vault.sqlite-journal").exists()
    events = list(vault.events("", "subject-canary-1"))
    assert [(event.payload, event.is_erased) for event in events] == [(None, True)] * 4
    (erasure,) = vault.erasures()
    assert (erasure.subject_id, erasure.by) == ("subject-canary-1", AMAL)
    assert vault.chain_ok().is_whole
    with pytest.raises(UnknownId):
        vault.file(file_id)


def test_what_was_erased_stays_erased_and_an_old_event_given_again_adds_nothing(
    tmp_path: Path,
) -> None:
    vault = filled(tmp_path)
    vault.erase("subject-canary-1", by=AMAL, reason="asked")
    vault.erase("subject-canary-1", by=AMAL, reason="asked again")
    assert len(vault.erasures()) == 1
    with pytest.raises(InvalidValue, match="1 of the 1 subjects"):
        vault.append("rows", "subject-canary-1", person(1), event_id="new", by=AMAL)
    again = [("subject-canary-1", person(1), "event-canary-rows-1")]
    assert vault.append_many("rows", again, by=AMAL) == 0
    with pytest.raises(UnknownId):
        vault.erase("never-seen", by=AMAL, reason="asked")


def test_unknown_name_and_wrong_passphrase_get_one_answer_and_failures_make_one_wait(
    tmp_path: Path,
) -> None:
    clock = Ticking()
    make(tmp_path, clock).close()

    def attempt(user: str, passphrase: str) -> str:
        with pytest.raises(WrongPassphrase) as caught:
            Vault.open(tmp_path, user=user, passphrase=passphrase, clock=clock)
        return str(caught.value)

    answers = {attempt(user, "not the passphrase") for user in (AMAL, "Nobody")}
    assert len(answers) == 1
    for _ in range(5):
        attempt(AMAL, "not the passphrase")
        clock.at += timedelta(minutes=10)
    attempt(AMAL, "not the passphrase")
    assert "failed attempts" in attempt(AMAL, PASSPHRASE)
    clock.at += timedelta(minutes=10)
    Vault.open(tmp_path, user=AMAL, passphrase=PASSPHRASE, clock=clock).close()
    assert "failed" not in attempt(AMAL, "not the passphrase")


def test_after_a_changed_passphrase_the_old_one_and_an_earlier_copy_open_nothing_later(
    tmp_path: Path,
) -> None:
    clock = Ticking()
    vault = make(tmp_path / "v", clock)
    vault.append("rows", "r-1", {"name": NAME}, event_id="e-1", by=AMAL)
    vault.add_user("Basil", SECOND, ["reviewer"], by=AMAL)
    shutil.copytree(tmp_path / "v", tmp_path / "earlier")
    with pytest.raises(WrongPassphrase):
        vault.change_passphrase(current="not the passphrase", new=SECOND)
    for weak, reason in (("short", "too weak"), (PASSPHRASE, "that you have")):
        with pytest.raises(InvalidValue, match=reason):
            vault.change_passphrase(current=PASSPHRASE, new=weak)
    elsewhere = Vault.open(tmp_path / "v", user=AMAL, passphrase=PASSPHRASE, clock=clock)
    basil = Vault.open(tmp_path / "v", user="Basil", passphrase=SECOND, clock=clock)
    vault.change_passphrase(current=PASSPHRASE, new=SECOND)
    vault.append("rows", "r-1", {"later": NAME}, event_id="e-2", by=AMAL)
    with pytest.raises(SafetyRefusal, match="passphrase was changed"):
        list(elsewhere.events())
    # Who saw the passphrase and has an earlier copy knows all that the user's slot held then.
    with Vault.open(tmp_path / "earlier", user=AMAL, passphrase=PASSPHRASE, clock=clock) as seen:
        assert [one.payload for one in seen.events("rows")] == [{"name": NAME}]
        known, seed = held(seen), seen._writer.opened.secrets.seed
    with pytest.raises(WrongPassphrase):
        Vault.open(tmp_path / "v", user=AMAL, passphrase=PASSPHRASE, clock=clock)
    with (
        vault_reading(vault._engine) as connection,
        pytest.raises(StoreDamaged, match="newest key"),
    ):
        fetch_keys(connection, known, user_ref=1, seed=seed)
    rows = opened_rows(vault._engine, KeyRing(known, lambda _, keys: keys), log="rows", after=2)
    with pytest.raises(StoreDamaged):
        list(rows)
    basil.append("rows", "r-2", {}, event_id="e-3", by="Basil")
    vault.change_passphrase(current=SECOND, new=PASSPHRASE)
    with Vault.open(tmp_path / "v", user=AMAL, passphrase=PASSPHRASE, clock=clock) as anew:
        said = [event.payload for event in anew.events("rows", "r-1")]
        assert said == [{"name": NAME}, {"later": NAME}]
        assert anew.chain_ok().is_whole


def test_an_intermediary_lets_people_in_and_out_and_the_last_one_stays(tmp_path: Path) -> None:
    vault = make(tmp_path)
    vault.add_user("Basil", SECOND, ["reviewer"], by=AMAL)
    with pytest.raises(InvalidValue, match="There is a user"):
        vault.add_user("Basil", SECOND, ["reviewer"], by=AMAL)
    basil = Vault.open(tmp_path, user="Basil", passphrase=SECOND, clock=Ticking())
    assert basil.append("judgements", "r-1", {"same": True}, event_id="e-1", by="Basil")
    with pytest.raises(SafetyRefusal, match="Only an intermediary"):
        basil.remove_user(AMAL, by="Basil")
    vault.remove_user("Basil", by=AMAL)
    assert [user.name for user in vault.users()] == [AMAL]
    with pytest.raises(SafetyRefusal, match="may no longer"):
        basil.append("judgements", "r-1", {"same": False}, event_id="e-2", by="Basil")
    with pytest.raises(WrongPassphrase):
        Vault.open(tmp_path, user="Basil", passphrase=SECOND, clock=Ticking())
    with pytest.raises(SafetyRefusal, match="last intermediary"):
        vault.remove_user(AMAL, by=AMAL)
    assert vault.chain_ok().is_whole


def test_who_was_taken_out_opens_no_later_copy_not_even_with_the_keys_of_an_earlier_one(
    tmp_path: Path,
) -> None:
    vault = filled(tmp_path / "v")
    for name in ("Basil", "Chadi"):
        vault.add_user(name, SECOND, ["intermediary"], by=AMAL)
    chadi = Vault.open(tmp_path / "v", user="Chadi", passphrase=SECOND, clock=Ticking())
    old = Vault.open(tmp_path / "v", user="Basil", passphrase=SECOND, clock=Ticking())
    known = held(old)
    vault.remove_user("Basil", by=AMAL)
    with pytest.raises(SafetyRefusal, match="may no longer"):
        list(old.events())  # also where the vault is still open
    vault.append("rows", "subject-canary-0", {"later": NAME}, event_id="later", by=AMAL)
    file_id = vault.put_file("subject-canary-0", NAME.encode(), by=AMAL)
    shutil.copytree(tmp_path / "v", tmp_path / "stolen")
    with pytest.raises(WrongPassphrase):
        Vault.open(tmp_path / "stolen", user="Basil", passphrase=SECOND, clock=Ticking())
    with pytest.raises(StoreDamaged):  # the first master key opens no subject any more
        list(opened_rows(vault._engine, KeyRing(known, lambda _, keys: keys)))
    # Who stays reads everything, in an open vault, anew, and as a new user, and may go on.
    vault.add_user("Dima", SECOND, ["reviewer"], by=AMAL)
    vault.rotate(by=AMAL)
    assert chadi.append("rows", "subject-canary-1", {"by": "C"}, event_id="c", by="Chadi")
    chadi.erase("subject-canary-2", by="Chadi", reason="Asked for.")
    chadi.change_passphrase(current=SECOND, new=PASSPHRASE)
    for name, words in ((AMAL, PASSPHRASE), ("Chadi", PASSPHRASE), ("Dima", SECOND)):
        with Vault.open(tmp_path / "v", user=name, passphrase=words, clock=Ticking()) as anew:
            said = [one.payload for one in anew.events("rows", "subject-canary-0")]
            assert said == [person(0), {"later": NAME}]
            assert anew.file(file_id) == NAME.encode()
            assert anew.chain_ok().is_whole


def test_from_a_vault_of_version_1_a_user_goes_at_once_whoever_has_not_opened_it_since(
    tmp_path: Path,
) -> None:
    with filled(tmp_path) as vault:
        names = (AMAL, "Basil", "Chadi", "Dima")
        for name in names[1:]:
            vault.add_user(name, SECOND, ["intermediary"], by=AMAL)
        keys = held(vault)
        slots = [
            seal(
                keys.heads, json.dumps([name, "intermediary"]).encode(),
                place=bound(b"slot", keys.vault_id, number.to_bytes(8), b"user"),
            )
            for number, name in enumerate(names, start=1)
        ]  # fmt: skip
    tamper(
        tmp_path, "DROP TABLE epochs", "DROP TABLE grants", "PRAGMA user_version = 1",
        "CREATE TRIGGER subjects_UPDATE BEFORE UPDATE ON subjects BEGIN SELECT 1; END",
        *(f"UPDATE slots SET sealed = x'{sealed.hex()}' WHERE user_ref = {number}"  # noqa: S608
          for number, sealed in enumerate(slots, start=1)),
    )  # fmt: skip
    with Vault.open(tmp_path, user=AMAL, passphrase=PASSPHRASE, clock=Ticking()) as old:
        old.remove_user("Dima", by=AMAL)
        old.append("rows", "subject-canary-0", {"later": NAME}, event_id="later", by=AMAL)
        newest = held(old)
    with pytest.raises(WrongPassphrase):
        Vault.open(tmp_path, user="Dima", passphrase=SECOND, clock=Ticking())
    for name in ("Basil", "Chadi"):
        with Vault.open(tmp_path, user=name, passphrase=SECOND, clock=Ticking()) as anew:
            assert len(list(anew.events("rows"))) == 4
            assert anew.chain_ok().is_whole
    # Version 2 sealed its keys to another key of the user: what it granted opens too.
    with vault_writing(old._engine) as connection:
        seed = old._writer.opened.secrets.seed
        _, private = _privates(seed, newest.vault_id)
        connection.exec_driver_sql("DELETE FROM grants WHERE user_ref = 1")
        grant(connection, newest, user_ref=1, box=private.public_key().public_bytes_raw())
        connection.exec_driver_sql("PRAGMA user_version = 2")
    with Vault.open(tmp_path, user=AMAL, passphrase=PASSPHRASE, clock=Ticking()) as anew:
        assert len(list(anew.events("rows"))) == 4


def test_the_key_of_signatures_opens_what_is_sealed_to_it() -> None:
    """The pair of libsodium's test `ed25519_convert`."""
    seed = bytes.fromhex("421151a459faeade3d247115f94aedae42318124095afabe4d1451a559faedee")
    curve = "f1814f0e8ff1043d8a44d25babff3cedcae6c22c3edaa48f857ae70de2baae50"
    assert box_of(public_bytes(signing_key(seed))).hex() == curve
    private, _ = _privates(seed, bytes(16))
    assert private.public_key().public_bytes_raw().hex() == curve
    for wrong in (b"", bytes([1]) + bytes(31), b"\xff" * 32):
        with pytest.raises(StoreDamaged):
            box_of(wrong)


def test_what_one_thread_reads_is_whole_while_another_gives_the_vault_new_keys(
    tmp_path: Path,
) -> None:
    vault = filled(tmp_path)
    begun = vault.events("rows")
    first = next(begun)
    vault.rotate(by=AMAL)
    assert [first.payload, *(one.payload for one in begun)] == [person(0), person(1), person(2)]
    is_over, reads, problems = threading.Event(), [0], list[Exception]()

    def read() -> None:
        while not is_over.is_set():
            try:
                reads[0] += len(list(vault.events("rows"))) >= 3
            except TrucelineError as exc:
                problems.append(exc)

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(6):
        vault.rotate(by=AMAL)
        vault.append("rows", "subject-canary-0", {"n": number}, event_id=f"n-{number}", by=AMAL)
    is_over.set()
    reader.join()
    assert (reads[0] > 0, problems) == (True, [])
    assert vault.chain_ok().is_whole


def test_rows_cannot_be_changed_nor_two_programs_write_at_once(tmp_path: Path) -> None:
    vault = filled(tmp_path)
    with closing(sqlite3.connect(tmp_path / "vault.sqlite")) as connection:
        for statement in (
            "UPDATE rows SET body = x'00'",
            "DELETE FROM rows",
            "DELETE FROM commits",
            "DELETE FROM subjects",
            "UPDATE subjects SET wrapped = x'00'",
        ):
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                connection.execute(statement)
    with writer_lock(tmp_path), pytest.raises(StoreLocked):
        vault.append("rows", "r-9", {}, event_id="e-9", by=AMAL)


def test_a_newer_vault_and_a_file_that_is_none_are_refused(tmp_path: Path) -> None:
    filled(tmp_path).close()
    tamper(tmp_path, "PRAGMA user_version = 4")
    with pytest.raises(MigrationNeeded, match="version 4"):
        Vault.open(tmp_path, user=AMAL, passphrase=PASSPHRASE, clock=Ticking())
    (tmp_path / "vault.sqlite").write_bytes(b"no database at all" * 100)
    with pytest.raises(StoreDamaged, match=r"vault\.sqlite"):
        Vault.open(tmp_path, user=AMAL, passphrase=PASSPHRASE, clock=Ticking())
    with pytest.raises(StoreDamaged, match="no vault"):
        Vault.open(tmp_path / "nowhere", user=AMAL, passphrase=PASSPHRASE, clock=Ticking())


def test_a_backup_holds_the_vault_sealed_and_a_cut_one_is_refused(
    ledger: Ledger, tmp_path: Path
) -> None:
    vault = filled(ledger.folder / "vault")
    back_up(ledger, tmp_path / "b.tar.gz")
    restore(tmp_path / "b.tar.gz", tmp_path / "anew", clock=now)
    assert NAME.encode() not in every_byte(tmp_path / "anew")
    place = tmp_path / "anew" / "vault"
    with Vault.open(place, user=AMAL, passphrase=PASSPHRASE, clock=Ticking()) as anew:
        assert anew.chain_ok(known_head=vault.head()).is_whole
        assert all(anew.file(one).startswith(NAME.encode()) for one in anew._files.ids())
    tamper(ledger.folder / "vault", "UPDATE rows SET body = x'00' WHERE seq = 4")
    with pytest.raises(StoreDamaged, match="Row 4"):
        back_up(ledger, tmp_path / "c.tar.gz")


texts = st.text(st.characters(), max_size=20)
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@pytest.fixture(scope="module")
def shared_vault(tmp_path_factory: pytest.TempPathFactory) -> Vault:
    return make(tmp_path_factory.mktemp("vault"))


@settings(max_examples=30)
@given(said=st.dictionaries(texts, values, max_size=4))
def test_any_payload_comes_back_as_it_was(shared_vault: Vault, said: dict[str, object]) -> None:
    event_id = f"event-{shared_vault.last_seq}"
    shared_vault.append("fuzz", "r-1", said, event_id=event_id, by=AMAL)
    *_, last = shared_vault.events("fuzz", "r-1", after=shared_vault.last_seq - 1)
    assert last.payload == said


@pytest.mark.parametrize(
    "value", [float("nan"), {1, 2}, object(), b"bytes"], ids=["nan", "set", "object", "bytes"]
)
def test_what_json_cannot_say_is_refused_without_repeating_it(value: object) -> None:
    with pytest.raises(InvalidValue, match="cannot say") as caught:
        payload_bytes({NAME: value})
    assert NAME not in str(caught.value)
    assert caught.value.__context__ is None
