"""Lists sealed to the neutral intermediary, and encodings for an isolated unit, as files."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.core.findings import Finding
from truceline.core.person import PersonRow
from truceline.exchange import private
from truceline.exchange.intake import read_list_mapping, read_mapped_list
from truceline.exchange.private.bloom import LABEL
from truceline.workspace.exchange_lists import AddedList, ListStage
from truceline.workspace.exchange_private_carried import (
    bytes_of,
    carried,
    read_carried,
    text_of,
)
from truceline.workspace.exchange_private_hits import in_words
from truceline.workspace.exchange_private_log import PrivateLog, checked_session
from truceline.workspace.exchange_private_rows import PrivateRows, may_be_matched
from truceline.workspace.exchange_state import ExchangeState

__all__ = ["Encoded", "FileStage", "KeyGiven", "SealedFor", "new_encoding_key", "seal_for"]

_LEAST_BYTES = 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyGiven:
    """The intermediary's public key of a session.

    Attributes:
        session_id: Random.
        fingerprint: To be read out to each party.
        content: The file to hand out.
    """

    session_id: str
    fingerprint: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedFor:
    """A party's list that only the intermediary can open.

    Attributes:
        session_id: For which session.
        party: In whose name: who the mapping says gave it.
        rows_in: Rows of the list.
        rows_left_out: Rows that cannot be read.
        findings: Flaws with their places; none holds a value of a row.
        key_fingerprint: Of the public key; to be compared with what the intermediary reads out.
        fingerprint: Of the sealed list; to be read out when it is handed over.
        content: The file to carry.
    """

    session_id: str
    party: str
    rows_in: int
    rows_left_out: int
    findings: tuple[Finding, ...]
    key_fingerprint: str
    fingerprint: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoded:
    """Encodings for an isolated unit.

    Attributes:
        label: What they are, in words.
        rows: How many rows are encoded.
        left_out: Rows without recorded consent to matching, or protected.
        empty: Rows that say nothing that can be encoded.
        content: The file to carry.
    """

    label: str
    rows: int
    left_out: int
    empty: int
    content: bytes = field(repr=False)


def seal_for(content: bytes, *, mapping: str, suffix: str, key_file: bytes) -> SealedFor:
    """Seal a list for the intermediary; needs no workspace and no vault.

    Args:
        content: The list as it is: CSV, Excel, OpenDocument or JSON.
        mapping: Text of the mapping file; `given_by` is the party in whose name it is sealed.
        suffix: Ending of the list's file name.
        key_file: The intermediary's public key, as `keypair` wrote it.

    Raises:
        InvalidValue: The key is none, the mapping cannot be right, or no row can be read.
        SourceError: The list cannot be read.
        MissingExtra: The library is not installed.
    """
    said = read_carried(key_file, "public_key")
    session = checked_session(said.get("session_id"))
    told = read_list_mapping(mapping, "mapping")
    brought = read_mapped_list(content, told, key=secrets.token_bytes(32), suffix=suffix)
    if not brought.rows:
        raise InvalidValue("No row of the list can be read.", hint="Check the mapping.")
    public = bytes_of(said, "public_key")
    inner = carried("list", suffix=suffix, mapping=mapping, content=text_of(content))
    # Filled up with blanks: the length tells how long the list is only in powers of two.
    size = max(_LEAST_BYTES, 1 << (len(inner) - 1).bit_length())
    body = private.seal_list(
        inner.ljust(size), public_key=public, party=told.given_by, session_id=session
    )
    return SealedFor(
        session_id=session,
        party=told.given_by,
        rows_in=brought.rows_in,
        rows_left_out=brought.rows_left_out,
        findings=brought.findings,
        key_fingerprint=private.fingerprint(public),
        fingerprint=private.fingerprint(body),
        content=carried("sealed_list", session_id=session, body=text_of(body)),
    )


def new_encoding_key() -> bytes:
    """A fresh key of encodings as a file, to be shared by the holders alone and then destroyed."""
    return carried("encoding_key", key=text_of(secrets.token_bytes(32)))


class FileStage:
    """Opens what parties sealed, and makes encodings.

    Args:
        state: The opened room.
        lists: Takes lists in.
        log: Of private matching.
        rows: Of the room, with refusals.
    """

    def __init__(
        self, state: ExchangeState, lists: ListStage, log: PrivateLog, rows: PrivateRows
    ) -> None:
        self._state = state
        self._lists = lists
        self._log = log
        self._rows = rows

    def make_key(self) -> KeyGiven:
        """Make a key pair for a session; the private key stays in the vault.

        Raises:
            UnknownId: This person may not.
            MissingExtra: The library is not installed.
        """
        self._state.refresh().require("match_privately")
        secret, public = private.make_key_pair()
        session, shown = secrets.token_hex(16), private.fingerprint(public)
        self._log.keep(session, "key", {"private_key": text_of(secret)})
        words = "Private matching: made a key pair for sealed lists"
        self._log.record(session, "key", words, fingerprint=shown)
        content = carried("public_key", session_id=session, public_key=text_of(public))
        return KeyGiven(session_id=session, fingerprint=shown, content=content)

    def open(self, content: bytes, *, party: str) -> AddedList:
        """Open a party's sealed list and take it in.

        Args:
            content: The sealed file.
            party: Who handed it over; the list opens only in this name.

        Raises:
            UnknownId: This person may not, or the session is none of this room's.
            InvalidValue: The file is no sealed list.
            SafetyRefusal: It does not open, was taken in before, or bears another party's name.
        """
        self._state.refresh().require("match_privately")
        said = read_carried(content, "sealed_list")
        session, body = checked_session(said.get("session_id")), bytes_of(said, "body")
        secret = bytes_of(self._log.secret(session, "key"), "private_key")
        digest = hashlib.sha256(body).hexdigest()
        with self._log.refusing(session, "open"):
            self._refuse_twice(session, digest)
            inner = read_carried(
                private.open_list(body, private_key=secret, party=party, session_id=session),
                "list",
            )
            mapping, suffix = str(inner.get("mapping", "")), str(inner.get("suffix", ""))
            self._refuse_another(mapping, party)
        added = self._lists.add(bytes_of(inner, "content"), mapping=mapping, suffix=suffix)
        words = f"Private matching: opened a sealed list; {added.rows_in} rows"
        self._log.record(
            session, "opened", words, party=party, digest=digest, list_id=added.list_id
        )
        return added

    def encode(
        self,
        lists: Sequence[str],
        *,
        key_file: bytes,
        unit: str,
        agreement: str,
        holds_no_list: bool,
        knows_no_key: bool,
    ) -> Encoded:
        """Encode lists for an isolated unit; they are pseudonymous personal data.

        Args:
            lists: Lists of the room.
            key_file: The holders' shared key, used once here.
            unit: Name of who compares.
            agreement: The written agreement that binds it.
            holds_no_list: Whether somebody vouches that the unit holds no list.
            knows_no_key: Whether somebody vouches that it does not know the key.

        Raises:
            UnknownId: This person may not, or there is no such list.
            InvalidValue: The key file is none, or no row may be encoded.
            SafetyRefusal: The unit is not isolated or gave a list itself, or the key was used
                before.
        """
        self._state.refresh().require("match_privately")
        held = self._rows.of(lists)
        key = bytes_of(read_carried(key_file, "encoding_key"), "key")
        session, digest = secrets.token_hex(16), hashlib.sha256(key).hexdigest()
        with self._log.refusing(session, "bloom"):
            isolated = private.IsolatedUnit(
                name=unit,
                agreement=agreement,
                is_holder=not holds_no_list,
                has_key=not knows_no_key,
            )
            self._refuse_unit(isolated)
            if any((one.payload or {})["digest"] == digest for one in self._encoded()):
                raise SafetyRefusal(
                    "This key was used before.", hint="Draw a fresh one for each use."
                )
            made, numbers = _encodings(held, key=key, unit=isolated)
        words = "Private matching: encoded rows for an isolated unit; " + in_words(numbers)
        self._log.record(session, "encoded", words, digest=digest, unit=unit, agreement=agreement)
        content = carried("encodings", label=LABEL, unit=unit, rows=made)
        return Encoded(label=LABEL, content=content, **numbers)

    def _encoded(self) -> list[Any]:
        return self._log.events(what="encoded")

    def _refuse_unit(self, unit: private.IsolatedUnit) -> None:
        givers = {one.told["given_by"].casefold() for one in self._state.lists.values()}
        if unit.name.strip().casefold() in givers | {""}:
            raise SafetyRefusal(
                "Encodings go only to an isolated unit; this one has no name or gave a list.",
                hint="Use the neutral intermediary or private set intersection instead.",
            )

    def _refuse_twice(self, session: str, digest: str) -> None:
        before = self._log.events(session, "opened")
        if any((one.payload or {})["digest"] == digest for one in before):
            raise SafetyRefusal(
                "This sealed list was taken in before.",
                hint="Nothing was changed; a newer list is sealed anew.",
            )

    def _refuse_another(self, mapping: str, party: str) -> None:
        told = read_list_mapping(mapping, "mapping")
        held = self._state.lists.get(told.list)
        if told.given_by != party or (held and held.told["given_by"] != party):
            raise SafetyRefusal(
                "The sealed list bears the name of another party or of another party's list.",
                hint="Let the party give its list an id of its own, and seal it again.",
            )


def _encodings(
    rows: Sequence[PersonRow], *, key: bytes, unit: private.IsolatedUnit
) -> tuple[list[list[str]], dict[str, int]]:
    agreed = [row for row in rows if may_be_matched(row) and row.sensitivity != "protected"]
    said = [(row.row_id, private.row_parts(row)) for row in agreed]
    made = [private.encode(row_id, parts, key=key, unit=unit) for row_id, parts in said if parts]
    if not made:
        raise InvalidValue(
            "There is nothing to encode: no row has both a name and recorded consent to matching.",
            hint="Record the consent of the person or the family first.",
        )
    secrets.SystemRandom().shuffle(made)
    numbers = {
        "rows": len(made),
        "left_out": len(rows) - len(agreed),
        "empty": len(said) - len(made),
    }
    return [[one.row_id, f"{one.bits:0256x}"] for one in made], numbers
