"""What two sides count, side by side: as they published it, and as it stands in the allegations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

from truceline.core.dates import Period
from truceline.core.errors import InvalidValue, UnknownId
from truceline.monitor.tallies import (
    Answer,
    ParallelTally,
    Registered,
    SideTally,
    compare_items,
    compare_tallies,
    in_words,
)
from truceline.store import Ledger, LogRow
from truceline.talks.allegations import AnswerKind, Case, sheet_rows
from truceline.workspace.allegation_events import TALLY
from truceline.workspace.vouched import check_event_id, checked_words, vouched_name

__all__ = ["Bulletin", "add_bulletin", "bulletins", "counted_cases", "take_bulletin_back"]

_MOST_SIDES = 4
_ANSWERS = {AnswerKind.CONFIRMED: Answer.CONFIRMED, AnswerKind.CONTESTED: Answer.CONTESTED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """Two sides' tallies as one or both published them.

    Attributes:
        event_id: By which it can be taken back.
        in_words: What the two say, and what is not known; nothing added.
        cited: Where it was published.
    """

    event_id: str
    tally: ParallelTally
    in_words: str
    cited: str
    by: str
    known_at: datetime


def add_bulletin(
    ledger: Ledger,
    tally: ParallelTally,
    *,
    cited: str,
    by: str,
    now: datetime,
    known_at: datetime,
    event_id: str,
) -> Bulletin:
    """Keep what two sides published; the same event twice is there once.

    Raises:
        InvalidValue: Nobody vouches for it, or nothing is cited.
    """
    cited = checked_words(cited, "The publication", most=500)
    if not cited:
        raise InvalidValue("No publication is named.", hint="Say where it is printed (--cited).")
    body = {
        "zone": tally.zone,
        "from_on": tally.period.from_on.isoformat(),
        "until_on": tally.period.until_on.isoformat(),
        "sides": [asdict(side) for side in (tally.first, tally.second)],
        "cited": cited,
    }
    row = LogRow(
        event_id=check_event_id(event_id),
        subject_id=f"{TALLY}{event_id}",
        kind="tally",
        payload=body,
        by=vouched_name(by),
        remark="",
        known_at=known_at,
        recorded_at=now,
    )
    ledger.allegations.append(row, check=lambda _: None)
    return _bulletin(ledger.allegations.event(row.event_id) or row)


def take_bulletin_back(
    ledger: Ledger, event_id: str, *, by: str, reason: str, now: datetime, undo_id: str
) -> None:
    """Take a published tally back; it stays readable in the ledger.

    Raises:
        UnknownId: There is none of that id, or it was taken back before.
        InvalidValue: Nobody vouches for it, or no reason is given.
    """
    if event_id not in {one.event_id for one in bulletins(ledger)}:
        raise UnknownId(
            f"There is no published tally '{event_id}'.", hint="See: truceline allegations sheet"
        )
    reason = checked_words(reason, "The reason", most=4_000)
    if not reason:
        raise InvalidValue("No reason is given.", hint="Say why, so that others can follow.")
    row = LogRow(
        event_id=check_event_id(undo_id),
        subject_id=f"{TALLY}{event_id}",
        kind="undo",
        payload={"event": event_id},
        by=vouched_name(by),
        remark=reason,
        known_at=now,
        recorded_at=now,
    )
    ledger.allegations.append(row, check=lambda _: None)


def bulletins(ledger: Ledger, as_of: date | None = None) -> tuple[Bulletin, ...]:
    """What sides published, as known at the end of a day, by period."""
    rows = [r for r in ledger.allegations.known(as_of) if r.subject_id.startswith(TALLY)]
    gone = {row.payload["event"] for row in rows if row.kind == "undo"}
    found = [_bulletin(r) for r in rows if r.kind == "tally" and r.event_id not in gone]
    return tuple(sorted(found, key=lambda one: (one.tally.period.from_on, one.event_id)))


def _bulletin(row: LogRow) -> Bulletin:
    body = row.payload
    first, second = (_side(side) for side in body["sides"])
    days = Period(
        from_on=date.fromisoformat(body["from_on"]), until_on=date.fromisoformat(body["until_on"])
    )
    tally = compare_tallies(first, second, zone=body["zone"], period=days)
    return Bulletin(
        event_id=row.event_id,
        tally=tally,
        in_words=in_words(tally),
        cited=body["cited"],
        by=row.by,
        known_at=row.known_at,
    )


def _side(body: Mapping[str, Any]) -> SideTally:
    pairs = {
        name: tuple((who, number) for who, number in body[name])
        for name in ("on_word_of", "by_place")
    }
    return SideTally(**{**body, **pairs})


# -- from the allegations themselves ---------------------------------------------------------------


def counted_cases(
    cases: Iterable[Case], name: Callable[[str], str]
) -> tuple[tuple[ParallelTally, str, tuple[str, ...]], ...]:
    """Each two sides' allegations against each other's answers, in words, with what was left out.

    All cases of a side are counted, whomever they name, against the answers of the other. What
    the public alleges is in nobody's list.

    Args:
        cases: As known.
        name: Gives a side's name by its id.
    """
    rows = sheet_rows(cases)
    sides: dict[str, list[Case]] = {}
    for row in rows:
        # People of the public are no side: each speaks alone, and none of them is named on paper.
        if row.case.allegation.by_kind != "public":
            sides.setdefault(row.case.allegation.alleged_by, []).append(row.case)
    most = [side for side, _ in Counter({s: len(c) for s, c in sides.items()}).most_common()]
    same = {row.case.case_id: set(row.same_as) for row in rows}
    return tuple(
        _compared((one, other), sides, same, name)
        for one, other in combinations(most[:_MOST_SIDES], 2)
    )


def _compared(
    two: tuple[str, str],
    sides: Mapping[str, Sequence[Case]],
    same: Mapping[str, set[str]],
    name: Callable[[str], str],
) -> tuple[ParallelTally, str, tuple[str, ...]]:
    one, other = two
    mine = [_registered(case, other) for case in sides[one]]
    theirs = [_registered(case, one) for case in sides[other]]
    pairs, left_out = _pairs(mine, theirs, same)
    # Two ids of one name must not become one side.
    names = two if name(one) == name(other) else (name(one), name(other))
    lists = {names[0]: mine, names[1]: theirs}
    days = [case.allegation for side in (one, other) for case in sides[side]]
    period = Period(
        from_on=min(a.first_on for a in days),
        until_on=max(a.last_on for a in days) + timedelta(days=1),
    )
    tally = compare_items(lists, same=pairs, zone="all places alleged", period=period)
    return tally, in_words(tally), left_out


def _registered(case: Case, other: str) -> Registered:
    said = [a for a in case.answers if a.party.casefold() == other.casefold()]
    answer = _ANSWERS[said[-1].kind] if said else Answer.NONE
    return Registered(item_id=case.case_id, answer=answer)


def _pairs(
    left: Sequence[Registered], right: Sequence[Registered], same: Mapping[str, set[str]]
) -> tuple[list[tuple[str, str]], tuple[str, ...]]:
    """Pairs that a person judged to be one and that no side contests; each case in one pair."""
    theirs = {one.item_id: one for one in right}
    pairs: list[tuple[str, str]] = []
    left_out = []
    taken: set[str] = set()
    for mine in left:
        for other in sorted(same[mine.item_id] & set(theirs)):
            is_contested = Answer.CONTESTED in (mine.answer, theirs[other].answer)
            if is_contested or taken & {mine.item_id, other}:
                why = "a side contests it" if is_contested else "one of them is in another pair"
                left_out.append(f"{mine.item_id} and {other}: judged the same, but {why}.")
                continue
            taken |= {mine.item_id, other}
            pairs.append((mine.item_id, other))
    return pairs, tuple(left_out)
