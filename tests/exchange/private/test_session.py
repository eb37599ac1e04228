"""Sessions of private set intersection, with both sides played as they are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, replace

import pytest

from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.core.person import NameParts, PersonRow
from truceline.core.source import Span
from truceline.exchange.private import (
    Asking,
    Commitment,
    Hits,
    HolderBook,
    MatchKey,
    Query,
    Request,
    answer,
    ask,
    bind_holder,
    committed,
    may_tell,
    query_of,
    read_answer,
    request_of,
    told_to_holder,
)

BOOK = HolderBook(most_in_session=1000, most_in_all=1500)


def person(
    row_id: str, given: str, born: str, *, consent: tuple[str, ...] = ("matching",)
) -> PersonRow:
    return PersonRow(
        row_id=row_id,
        list_id="l",
        names=NameParts(given=given, father="nasir", family="haddad"),
        birth_place=born,
        where=Span(source_id="s", row=1),
        consent=consent,
    )


def keys_of(row: PersonRow) -> Iterable[MatchKey]:
    names = row.names
    yield MatchKey(
        parts=("given", "father", "birth_place"),
        text="|".join([names.given, names.father, row.birth_place]),
    )
    yield MatchKey(
        parts=("given", "family", "birth_place"),
        text="|".join([names.given, names.family, row.birth_place]),
    )


SOUGHT = [person(f"r-{i}", f"name{i}", "homs") for i in range(30)]
HELD = [person(f"h-{i}", f"name{i}", "homs") for i in range(20, 200)]
QUERIES = [query_of(row, keys_of) for row in SOUGHT]
HELD_KEYS = [key for row in HELD for key in keys_of(row)]


def played(queries: Iterable[Query] = QUERIES, book: HolderBook = BOOK) -> tuple[Asking, Hits]:
    asking = ask(queries, holder="side-b")
    holding, bound, book = bind_holder(HELD_KEYS, asked_for=committed(asking), book=book)
    answered, _ = answer(holding, request_of(asking), book=book)
    return asking, read_answer(asking, answered, bound=bound)


def test_the_intermediary_learns_its_own_rows_that_are_held_and_by_which_keys() -> None:
    _, hits = played()
    assert [hit.row_id for hit in hits.hits] == [f"r-{i}" for i in range(20, 30)]
    assert {len(hit.keys) for hit in hits.hits} == {2}
    record = hits.record
    assert (record.rows, record.keys, record.decoys, record.hits) == (30, 64, 3, 10)


def test_no_message_and_no_log_shows_a_name_and_the_holder_sees_sizes_rounded_up() -> None:
    asking = ask(QUERIES, holder="side-b")
    holding, bound, book = bind_holder(HELD_KEYS, asked_for=committed(asking), book=BOOK)
    answered, _ = answer(holding, request_of(asking), book=book)
    hits = read_answer(asking, answered, bound=bound)
    sent = asking.request + answered.setup + answered.body
    logged = repr(asdict(hits.record)) + repr((asking, holding, answered, hits, QUERIES))
    assert b"name2" not in sent
    assert "name2" not in logged
    assert (committed(asking).size, bound.size) == (64, 512)


def test_keys_are_fresh_in_each_session_so_that_two_requests_never_look_alike() -> None:
    first, second = ask(QUERIES, holder="side-b"), ask(QUERIES, holder="side-b")
    assert first.key != second.key
    assert first.session_id != second.session_id
    assert first.request[50:100] not in second.request


def test_rows_of_one_key_ask_once_and_are_both_found() -> None:
    twin = replace(SOUGHT[25], row_id="r-twin")
    asking, hits = played([*QUERIES, query_of(twin, keys_of)])
    assert len(set(asking.written)) == len(asking.written) == 64
    assert {"r-25", "r-twin"} <= {hit.row_id for hit in hits.hits}


def test_a_session_or_request_seen_before_is_refused() -> None:
    asking = ask(QUERIES, holder="side-b")
    holding, _, book = bind_holder(HELD_KEYS, asked_for=committed(asking), book=BOOK)
    with pytest.raises(SafetyRefusal, match="seen before"):
        bind_holder(HELD_KEYS, asked_for=committed(asking), book=book)
    renamed = replace(committed(asking), session_id="another")
    with pytest.raises(SafetyRefusal, match="seen before"):
        bind_holder(HELD_KEYS, asked_for=renamed, book=book)
    _, book = answer(holding, request_of(asking), book=book)
    with pytest.raises(SafetyRefusal, match="answered already"):
        answer(holding, request_of(asking), book=book)


def test_a_batch_changed_after_it_was_bound_is_refused_on_both_sides() -> None:
    asking, other = ask(QUERIES, holder="side-b"), ask(QUERIES[:20], holder="side-b")
    holding, bound, book = bind_holder(HELD_KEYS, asked_for=committed(asking), book=BOOK)
    changed = Request(session_id=asking.session_id, body=other.request)
    with pytest.raises(SafetyRefusal, match="request is not the one"):
        answer(holding, changed, book=book)
    answered, _ = answer(holding, request_of(asking), book=book)
    with pytest.raises(SafetyRefusal, match="answer is not the one"):
        read_answer(asking, replace(answered, setup=answered.setup + b"x"), bound=bound)
    with pytest.raises(SafetyRefusal, match="garbled"):
        read_answer(asking, replace(answered, body=b"\xff\xff\xff"), bound=bound)
    with pytest.raises(SafetyRefusal):
        read_answer(other, answered, bound=bound)


def test_garbage_that_was_bound_is_refused_too() -> None:
    asking = ask(QUERIES, holder="side-b")
    garbage = replace(asking, request=b"\x08\xff not a request")
    holding, _, book = bind_holder(HELD_KEYS, asked_for=committed(garbage), book=BOOK)
    with pytest.raises(SafetyRefusal, match="garbled"):
        answer(holding, request_of(garbage), book=book)


def test_an_answer_to_another_batch_is_refused_and_never_read_as_no_hit() -> None:
    asking, other = ask(QUERIES, holder="side-b"), ask(QUERIES, holder="side-b")
    holding, bound, book = bind_holder(HELD_KEYS, asked_for=committed(asking), book=BOOK)
    answered, _ = answer(holding, request_of(asking), book=book)
    elsewhere = replace(holding, asked_for=committed(other), session_id=other.session_id)
    swapped, _ = answer(elsewhere, request_of(other), book=BOOK)
    with pytest.raises(SafetyRefusal, match="not made from this session's batch"):
        read_answer(asking, replace(answered, body=swapped.body), bound=bound)
    with pytest.raises(SafetyRefusal, match="garbled"):
        read_answer(asking, replace(answered, body=asking.request), bound=bound)
    assert read_answer(asking, answered, bound=bound).record.hits == 10


def test_the_budget_counts_decoys_and_all_sessions_together() -> None:
    asking = ask(QUERIES, holder="side-b")
    with pytest.raises(SafetyRefusal, match="64 keys; 63 are left"):
        bind_holder(HELD_KEYS, asked_for=committed(asking), book=replace(BOOK, most_in_session=63))
    _, _, book = bind_holder(
        HELD_KEYS, asked_for=committed(asking), book=replace(BOOK, most_in_all=100)
    )
    again = ask(QUERIES, holder="side-b")
    with pytest.raises(SafetyRefusal, match="64 keys; 36 are left"):
        bind_holder(HELD_KEYS, asked_for=committed(again), book=book)
    lying = Commitment(session_id="x", digest="y", size=0)
    with pytest.raises(SafetyRefusal):
        bind_holder(HELD_KEYS, asked_for=lying, book=BOOK)


def test_rows_without_recorded_consent_are_not_asked_for_and_counted() -> None:
    silent = query_of(person("r-silent", "name21", "homs", consent=()), keys_of)
    _, hits = played([QUERIES[22], silent])
    assert [hit.row_id for hit in hits.hits] == ["r-22"]
    assert hits.record.left_out == 1
    with pytest.raises(InvalidValue, match="nothing to ask"):
        ask([silent], holder="side-b")


def test_probes_are_asked_and_logged_and_never_told() -> None:
    probe = query_of(person("r-probe", "name23", "homs", consent=()), keys_of, kind="probe")
    _, hits = played([QUERIES[22], probe])
    assert (hits.record.probes, hits.record.hits) == (1, 1)
    rows = {"r-22": replace(SOUGHT[22], consent=("matching", "exchange"))}
    assert may_tell(hits.hits, rows, holder="side-b").row_ids == ("r-22",)


def test_a_holder_is_told_nothing_without_consent_nor_of_protected_people() -> None:
    _, hits = played()
    agreed = ("matching", "exchange")
    rows = {row.row_id: row for row in SOUGHT}
    rows["r-21"] = replace(rows["r-21"], consent=agreed)
    rows["r-22"] = replace(rows["r-22"], consent=agreed, sensitivity="protected")
    told = may_tell(hits.hits, rows, holder="side-b")
    assert (told.row_ids, told.withheld) == (("r-21",), 9)
    with pytest.raises(SafetyRefusal, match="told nothing") as caught:
        told_to_holder(rows["r-23"], purpose="exchange")
    assert "name23" not in str(caught.value)


@pytest.mark.parametrize(
    "parts",
    [(), ("given",), ("given", "father"), ("given", "born"), ("father", "family"), ("given", "x")],
    ids="+".join,
)
def test_keys_that_thousands_share_are_refused(parts: tuple[str, ...]) -> None:
    with pytest.raises(InvalidValue) as caught:
        MatchKey(parts=parts, text="muhammad|ahmad")
    assert "muhammad" not in str(caught.value)
