"""A session carried by files, with both sides closing their programs between the steps."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from truceline.core.errors import InvalidValue
from truceline.exchange.private import (
    Answer,
    Asking,
    Commitment,
    HolderBook,
    Holding,
    Request,
    answer,
    ask,
    bind_holder,
    committed,
    payload_of_state,
    read_answer,
    read_message,
    request_of,
    state_of_payload,
    written_message,
)

from .test_session import BOOK, HELD_KEYS, QUERIES

KINDS: tuple[Any, ...] = (Commitment, Request, Answer)


def carried(payload: dict[str, object]) -> dict[str, object]:
    """Through JSON, as the vault keeps it."""
    told: dict[str, object] = json.loads(json.dumps(payload))
    return told


def test_a_session_of_files_between_programs_that_end_gives_the_same_hits() -> None:
    asking_kept = carried(payload_of_state(ask(QUERIES, holder="side-b")))
    first = written_message(committed(state_of_payload(asking_kept, Asking)))

    holding, bound, book = bind_holder(
        HELD_KEYS, asked_for=read_message(first, Commitment), book=BOOK
    )
    holding_kept, book_kept = carried(payload_of_state(holding)), carried(payload_of_state(book))
    second = written_message(bound)

    third = written_message(request_of(state_of_payload(asking_kept, Asking)))
    answered, book = answer(
        state_of_payload(holding_kept, Holding),
        read_message(third, Request),
        book=state_of_payload(book_kept, HolderBook),
    )
    fourth = written_message(answered)

    asking = state_of_payload(asking_kept, Asking)
    hits = read_answer(asking, read_message(fourth, Answer), bound=read_message(second, Commitment))
    assert [hit.row_id for hit in hits.hits] == [f"r-{i}" for i in range(20, 30)]
    assert book.answered == {asking.session_id}
    assert not any(b"name2" in sent for sent in (first, second, third, fourth))


@given(st.binary(max_size=60) | st.from_regex(rb'\{"truceline_private_matching": 1.{0,40}\}'))
def test_a_file_that_is_no_message_is_refused_without_repeating_it(content: bytes) -> None:
    for kind in KINDS:
        with pytest.raises(InvalidValue, match=r"is no (commitment|request|answer)") as caught:
            read_message(content, kind)
        assert caught.value.__context__ is None


def test_a_message_of_another_kind_or_with_other_types_is_refused() -> None:
    commitment = Commitment(session_id="s", digest="d", size=64)
    with pytest.raises(InvalidValue, match="no request"):
        read_message(written_message(commitment), Request)
    for size in ('"64"', "true", "64.0", "null"):
        changed = written_message(commitment).replace(b"64", size.encode())
        with pytest.raises(InvalidValue):
            read_message(changed, Commitment)
    with pytest.raises(InvalidValue, match="no state"):
        state_of_payload({"key": 7}, Asking)
