from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from truceline.core.report import Report
from truceline.core.report_table import to_table
from truceline.core.source import Span
from truceline.record.reports import Release, fold_reports, versions

START = datetime(2020, 1, 1, tzinfo=UTC)


def at(day: int) -> datetime:
    return START + timedelta(days=day)


def on(day: int) -> date:
    return at(day).date()


@dataclass(frozen=True)
class Row:
    """A row of a release: its id, its content, its own timestamp, whether it takes itself back."""

    native_id: str
    content: str = "1"
    known: int | None = None
    is_withdrawn: bool = False

    def report(self) -> Report:
        day = date(2019, 1, 1)
        return Report(
            feed="f",
            native_id=self.native_id,
            first_day=day,
            last_day=day,
            headline=self.content,
            known_at=None if self.known is None else at(self.known),
            is_withdrawn=self.is_withdrawn,
            row={"content": self.content, "withdrawn": str(self.is_withdrawn)},
            where=Span(source_id="s", row=1),
        )


def release(name: str, day: int, *rows: Row, is_complete: bool = False) -> Release:
    table = to_table([row.report() for row in rows], known_at=at(day), source_id="s")
    return Release(batch_id=name, released_at=at(day), is_complete=is_complete, table=table)


def answer(releases: Sequence[Release], as_of: date | None = None) -> list[dict[str, Any]]:
    """What is believed, whichever import brought it."""
    found: list[dict[str, Any]] = (
        fold_reports(releases, as_of=as_of).drop_columns(["batch_id"]).to_pylist()
    )
    return found


def contents(releases: Sequence[Release], as_of: date | None = None) -> dict[str, str]:
    return {row["native_id"]: row["headline"] for row in answer(releases, as_of)}


rows = st.builds(
    Row,
    native_id=st.sampled_from("abc"),
    content=st.sampled_from("12"),
    known=st.none() | st.integers(0, 6),
    is_withdrawn=st.booleans(),
)


@st.composite
def histories(draw: st.DrawFn, most_day: int = 6) -> list[Release]:
    """Up to five releases, several on one day, with an id at most once in each."""
    made = []
    for number in range(draw(st.integers(1, 5))):
        chosen = draw(st.lists(rows, max_size=3, unique_by=lambda row: row.native_id))
        day, whole = draw(st.integers(0, most_day)), draw(st.booleans())
        made.append(release(f"b{number}", day, *chosen, is_complete=whole))
    return made


@settings(max_examples=60, deadline=None)
@given(history=histories(), data=st.data())
def test_order_of_arrival_does_not_matter(history: list[Release], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(history))
    for day in (None, on(2), on(4)):
        assert fold_reports(shuffled, as_of=day).equals(fold_reports(history, as_of=day))


@settings(max_examples=60, deadline=None)
@given(history=histories(), data=st.data())
def test_a_release_imported_twice_counts_once(history: list[Release], data: st.DataObject) -> None:
    again = replace(data.draw(st.sampled_from(history)), batch_id="again")
    assert answer([*history, again]) == answer(history)
    assert answer([*history, again], on(3)) == answer(history, on(3))


@settings(max_examples=60, deadline=None)
@given(history=histories(), later=histories(), data=st.data())
def test_nothing_known_after_a_day_changes_what_was_known_on_it(
    history: list[Release], later: list[Release], data: st.DataObject
) -> None:
    day = on(data.draw(st.integers(0, 6)))
    seen_again = data.draw(st.sampled_from(history))
    # What comes later tells again what was known, and rows that were known from day 7 on.
    later = [
        *(release(f"l{n}", 7 + n, Row("a", "9"), is_complete=r.is_complete)
          for n, r in enumerate(later)),
        replace(seen_again, batch_id="late", released_at=at(9)),
    ]  # fmt: skip
    known = [r for r in history if r.released_at.date() <= day]
    if seen_again not in known:
        later.pop()
    assert answer([*known, *later], day) == answer(known, day)


@settings(max_examples=60, deadline=None)
@given(history=histories(), held=st.sets(st.sampled_from("abcd")))
def test_the_newest_complete_release_says_what_there_is(
    history: list[Release], held: set[str]
) -> None:
    last = release("last", 7, *(Row(native_id, "9") for native_id in held), is_complete=True)
    assert contents([*history, last]) == dict.fromkeys(sorted(held), "9")


@settings(max_examples=60, deadline=None)
@given(history=histories(), day=st.integers(0, 6))
def test_what_is_believed_on_a_day_is_a_version_known_by_then(
    history: list[Release], day: int
) -> None:
    for row in answer(history, on(day)):
        assert row["known_at"] < at(day + 1)
        assert not row["is_withdrawn"]
        told = versions(history, row["report_id"])
        assert row["row_hash"] in told["row_hash"].to_pylist()
        assert told["known_at"].to_pylist() == sorted(told["known_at"].to_pylist())


def test_a_complete_release_withdraws_what_it_lacks_until_it_is_seen_again() -> None:
    first = release("b1", 0, Row("a"), Row("b"))
    whole = release("b2", 1, Row("b"), is_complete=True)
    back = release("b3", 2, Row("a", "2"))
    assert set(contents([first, whole])) == {"b"}
    assert set(contents([first, whole], on(0))) == {"a", "b"}
    assert contents([first, whole, back]) == {"a": "2", "b": "1"}
    assert set(contents([first, whole, back], on(1))) == {"b"}


def test_a_correction_supersedes_and_the_old_version_stays_readable() -> None:
    history = [release("b1", 0, Row("a", "old")), release("b2", 3, Row("a", "new"))]
    assert contents(history) == {"a": "new"}
    assert contents(history, on(2)) == {"a": "old"}
    assert versions(history, "f:a")["headline"].to_pylist() == ["old", "new"]
    assert versions(history, "f:a")["batch_id"].to_pylist() == ["b1", "b2"]


def test_a_row_s_own_timestamp_decides_not_the_day_of_its_release() -> None:
    late = release("b2", 9, Row("a", "early word", known=1))
    assert contents([release("b1", 3, Row("a", "last word")), late]) == {"a": "last word"}
    assert contents([late], on(0)) == {}
    assert contents([late], on(1)) == {"a": "early word"}


def test_a_row_that_takes_itself_back_is_gone_and_comes_back_with_a_later_word() -> None:
    gone = [release("b1", 0, Row("a")), release("b2", 1, Row("a", "2", is_withdrawn=True))]
    assert contents(gone) == {}
    assert contents(gone, on(0)) == {"a": "1"}
    assert contents([*gone, release("b3", 2, Row("a", "3"))]) == {"a": "3"}


def test_no_releases_and_empty_ones_fold_to_no_reports() -> None:
    assert fold_reports([]).num_rows == 0
    assert fold_reports([release("b1", 0, is_complete=True)]).num_rows == 0
    assert fold_reports([release("b1", 5, Row("a"))], as_of=on(4)).num_rows == 0
    assert versions([], "f:a").num_rows == 0


def test_a_release_of_before_there_were_areas_folds_with_one_of_after() -> None:
    old, new = release("a", 0, Row("1"), Row("2")), release("b", 1, Row("1", "2"))
    before = replace(old, table=old.table.drop_columns(["area_wkt"]))
    folded = fold_reports([before, new])
    assert folded["headline"].to_pylist() == ["2", "1"]
    assert folded["area_wkt"].to_pylist() == [None, None]
    assert fold_reports([before])["row_hash"].equals(fold_reports([old])["row_hash"])
