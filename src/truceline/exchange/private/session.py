"""A session of private set intersection between the intermediary, who asks, and a holder of a list.

Both sides bind themselves before either sees anything of the other. The holder learns how much was
asked, rounded up, and no name and no hit; the intermediary learns which of its rows stand on the
other list, and about how long that list is.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from truceline.core.errors import InvalidValue, SafetyRefusal
from truceline.core.person import PersonRow
from truceline.exchange.private.blinding import (
    blinded_list,
    blinded_request,
    blinded_twice,
    digest,
    found,
    fresh_key,
)
from truceline.exchange.private.disclosure import has_agreed
from truceline.exchange.private.model import (
    Answer,
    Asked,
    Asking,
    Commitment,
    Hit,
    Hits,
    HolderBook,
    Holding,
    MatchKey,
    Query,
    Request,
    SessionRecord,
)

__all__ = [
    "answer",
    "ask",
    "bind_holder",
    "committed",
    "query_of",
    "read_answer",
    "request_of",
]

_SMALLEST = 64
_DECOY = "decoy"
_CONTROL = "control"


def query_of(
    row: PersonRow, keys_of: Callable[[PersonRow], Iterable[MatchKey]], *, kind: str = "sought"
) -> Query:
    """A row as it is asked for: its keys, and whether matching was agreed to."""
    return Query(
        row_id=row.row_id,
        keys=tuple(keys_of(row)),
        kind=kind,
        has_consent=has_agreed(row, "matching"),
    )


def ask(queries: Iterable[Query], *, holder: str) -> Asking:
    """Make a batch: shuffled, filled up with decoys, under a fresh key.

    Args:
        queries: Rows; those without recorded consent to matching are left out and counted.
        holder: Who is asked.

    Raises:
        InvalidValue: Nothing is left to ask.
        MissingExtra: The library is not installed.
    """
    given = list(queries)
    usable = [one for one in given if one.has_consent or one.kind == "probe"]
    stands_for: dict[str, tuple[Asked, ...]] = {}
    for query in usable:
        for part in query.keys:
            asked = Asked(row_id=query.row_id, parts=part.parts, kind=query.kind)
            # Rows with one key ask once: the holder must not see how many are alike.
            others = stands_for.get(part.written, ())
            stands_for[part.written] = (*others, asked) if asked not in others else others
    if not stands_for:
        raise InvalidValue(
            "There is nothing to ask: no row has both a key and recorded consent to matching.",
            hint="Record the consent of the person or the family first.",
        )
    session_id = secrets.token_hex(16)
    stands_for[_control(session_id)] = (Asked(row_id="", parts=(), kind=_CONTROL),)
    decoys = _filled(len(stands_for)) - len(stands_for)
    stands_for |= {_random_key(): () for _ in range(decoys)}
    written = list(stands_for)
    secrets.SystemRandom().shuffle(written)
    key = fresh_key(asks=True)
    return Asking(
        session_id=session_id,
        holder=holder,
        key=key,
        written=tuple(written),
        asked=tuple(stands_for[text] for text in written),
        request=blinded_request(key, written),
        left_out=len(given) - len(usable),
    )


def _control(session_id: str) -> str:
    """A key on both lists: an answer that does not find it was not made from this session."""
    return f"{_CONTROL}\x1f{session_id}"


def _random_key() -> str:
    return f"{_DECOY}\x1f{secrets.token_hex(16)}"


def _filled(number: int) -> int:
    """The next power of two, so that only the order of magnitude is told."""
    return max(_SMALLEST, 1 << (number - 1).bit_length())


def committed(asking: Asking) -> Commitment:
    """What the asking side sends first."""
    return Commitment(
        session_id=asking.session_id, digest=digest(asking.request), size=len(asking.written)
    )


def bind_holder(
    keys: Iterable[MatchKey], *, asked_for: Commitment, book: HolderBook
) -> tuple[Holding, Commitment, HolderBook]:
    """What the holding side does with it: count, refuse, or bind its own list.

    Args:
        keys: Of all rows of the list.
        asked_for: The asking side's commitment.
        book: What the holder remembers; the new one must be kept, whatever comes after.

    Returns:
        The secret state, the holder's commitment to send, and the new book.

    Raises:
        SafetyRefusal: The session or its request was seen before, or the budget is spent.
    """
    _refuse_replay(asked_for, book)
    _refuse_over_budget(asked_for, book)
    written = list(dict.fromkeys(key.written for key in keys))
    written.append(_control(asked_for.session_id))
    written += [_random_key() for _ in range(_filled(len(written)) - len(written))]
    key = fresh_key(asks=False)
    setup = blinded_list(key, written, asked=asked_for.size)
    holding = Holding(session_id=asked_for.session_id, key=key, setup=setup, asked_for=asked_for)
    bound = Commitment(session_id=asked_for.session_id, digest=digest(setup), size=len(written))
    known = replace(
        book,
        spent=book.spent + asked_for.size,
        sessions=book.sessions | {asked_for.session_id},
        digests=book.digests | {asked_for.digest},
    )
    return holding, bound, known


def _refuse_replay(asked_for: Commitment, book: HolderBook) -> None:
    if asked_for.session_id in book.sessions or asked_for.digest in book.digests:
        raise SafetyRefusal(
            "This session or its request was seen before.",
            hint="Each session is new, with new keys.",
        )


def _refuse_over_budget(asked_for: Commitment, book: HolderBook) -> None:
    left = min(book.most_in_session, book.most_in_all - book.spent)
    if not 0 < asked_for.size <= left:
        raise SafetyRefusal(
            f"The session asks for {asked_for.size} keys; {max(left, 0)} are left of the budget.",
            hint="Agree on a larger budget in writing, or ask for fewer.",
        )


def request_of(asking: Asking) -> Request:
    """What the asking side sends once both are bound."""
    return Request(session_id=asking.session_id, body=asking.request)


def answer(holding: Holding, request: Request, *, book: HolderBook) -> tuple[Answer, HolderBook]:
    """The holder's answer, once per session.

    Raises:
        SafetyRefusal: The request is not the one that was bound, or was answered already.
    """
    if request.session_id in book.answered:
        raise SafetyRefusal("This session was answered already.", hint="Begin a new one.")
    is_bound = (
        request.session_id == holding.session_id
        and digest(request.body) == holding.asked_for.digest
    )
    if not is_bound:
        raise _not_bound("request")
    body, size = blinded_twice(holding.key, request.body)
    if size != holding.asked_for.size:
        raise _not_bound("request")
    answered = replace(book, answered=book.answered | {request.session_id})
    return Answer(session_id=holding.session_id, setup=holding.setup, body=body), answered


def _not_bound(what: str) -> SafetyRefusal:
    return SafetyRefusal(
        f"The {what} is not the one to which its side was bound.",
        hint="Stop, tell the other side, and begin a new session.",
    )


def read_answer(asking: Asking, answered: Answer, *, bound: Commitment) -> Hits:
    """Hits, for the intermediary alone.

    Args:
        asking: The secret state.
        answered: The holder's answer.
        bound: The holder's commitment, received before the request was sent.

    Raises:
        SafetyRefusal: The answer is not of this session or not the bound list, lacks the key that
            both sides put in, or claims to hold a decoy.
    """
    same = answered.session_id == bound.session_id == asking.session_id
    if not same or digest(answered.setup) != bound.digest:
        raise _not_bound("answer")
    places = found(asking.key, answered.setup, answered.body, asked=len(asking.written))
    if any(not 0 <= at < len(asking.asked) or not asking.asked[at] for at in places):
        raise SafetyRefusal(
            "The answer claims to hold somebody who does not exist.",
            hint="The other side is not following the protocol: stop here.",
        )
    held = [one for at in places for one in asking.asked[at]]
    if not any(one.kind == _CONTROL for one in held):
        raise SafetyRefusal(
            "The answer was not made from this session's batch: the key on both lists is missing.",
            hint="It says nothing of anybody. Ask the holder for the right file, or begin anew.",
        )
    hits = _by_row([one for one in held if one.kind != _CONTROL])
    return Hits(hits=hits, record=_record(asking, bound, hits))


def _by_row(found_keys: Sequence[Asked]) -> tuple[Hit, ...]:
    keys: dict[tuple[str, str], list[tuple[str, ...]]] = {}
    for asked in found_keys:
        keys.setdefault((asked.row_id, asked.kind), []).append(asked.parts)
    return tuple(
        Hit(row_id=row_id, kind=kind, keys=tuple(sorted(parts)))
        for (row_id, kind), parts in sorted(keys.items())
    )


def _record(asking: Asking, bound: Commitment, hits: Sequence[Hit]) -> SessionRecord:
    rows = {(one.row_id, one.kind) for place in asking.asked for one in place}
    return SessionRecord(
        session_id=asking.session_id,
        holder=asking.holder,
        rows=sum(kind == "sought" for _, kind in rows),
        keys=len(asking.written),
        decoys=sum(not place for place in asking.asked),
        probes=sum(kind == "probe" for _, kind in rows),
        left_out=asking.left_out,
        hits=sum(one.kind == "sought" for one in hits),
        request_digest=digest(asking.request),
        setup_digest=bound.digest,
    )
