"""Lists sealed to the intermediary, and encodings for an isolated unit."""

from __future__ import annotations

import secrets

import pytest

from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.exchange.private import (
    IsolatedUnit,
    encode,
    fingerprint,
    make_key_pair,
    open_list,
    seal_list,
    similarity,
)

CONTENT = "صالح;1980\n".encode() * 50
UNIT = IsolatedUnit(name="statistics office", agreement="2024/7")


def test_only_the_intermediary_opens_a_list_of_this_party_and_session() -> None:
    private, public = make_key_pair()
    sealed = seal_list(CONTENT, public_key=public, party="a", session_id="1")
    assert CONTENT[:20] not in sealed
    assert sealed != seal_list(CONTENT, public_key=public, party="a", session_id="1")
    assert open_list(sealed, private_key=private, party="a", session_id="1") == CONTENT
    other, _ = make_key_pair()
    for key, party, session in ((other, "a", "1"), (private, "b", "1"), (private, "a", "2")):
        with pytest.raises(SafetyRefusal, match="does not open"):
            open_list(sealed, private_key=key, party=party, session_id=session)
    for changed in (sealed[:-1], sealed[:40] + b"\0" + sealed[41:], b""):
        with pytest.raises(SafetyRefusal, match="does not open"):
            open_list(changed, private_key=private, party="a", session_id="1")
    with pytest.raises(InvalidValue, match="public key"):
        seal_list(CONTENT, public_key=b"short", party="a", session_id="1")


def test_a_fingerprint_is_forty_digits_to_be_read_out() -> None:
    assert fingerprint(b"abc") == "ba78 16bf 8f01 cfea 4141 40de 5dae 2223 b003 61a3"


def test_encodings_follow_bigrams_and_carry_their_label() -> None:
    """The example of Schnell et al. (2009): 4 bigrams in common of 6 and 6, Dice .667."""
    key = secrets.token_bytes(32)
    smith = encode("1", {"family": "SMITH"}, key=key, unit=UNIT)
    smyth = encode("2", {"family": "SMYTH"}, key=key, unit=UNIT)
    assert similarity(smith, smyth) == pytest.approx(0.667, abs=0.1)
    assert similarity(smith, smith) == 1
    assert "pseudonymous" in smith.label
    assert "SMITH" not in repr(smith)
    elsewhere = encode("1", {"family": "SMITH"}, key=secrets.token_bytes(32), unit=UNIT)
    assert similarity(smith, elsewhere) < 0.4


def test_encodings_go_to_no_holder_of_a_list_or_key_and_need_an_agreement() -> None:
    for changes in ({"is_holder": True}, {"has_key": True}, {"agreement": " "}):
        with pytest.raises(SafetyRefusal, match="isolated unit"):
            IsolatedUnit(**({"name": "u", "agreement": "x"} | changes))
    with pytest.raises(InvalidValue, match="32 bytes"):
        encode("1", {"family": "x"}, key=b"short", unit=UNIT)
    with pytest.raises(InvalidValue, match="says nothing"):
        encode("1", {"family": " "}, key=bytes(32), unit=UNIT)
