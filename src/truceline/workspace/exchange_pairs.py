"""Rows that may tell one person: found, looked at in order of what hangs on them, judged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from uuid import uuid4

import numpy as np

from truceline.core.errors import InvalidValue
from truceline.core.person import PersonRow
from truceline.exchange.intake import table_of
from truceline.exchange.judging import (
    FIELDS,
    Judgement,
    PairState,
    Standing,
    Verdict,
    aligned,
    because,
    check_undo,
    pair_id_of,
    readers_needed,
    rows_of_pair,
    stand,
)
from truceline.exchange.linkage import Judged, link, reasons, rows_of
from truceline.exchange.rights import no_such
from truceline.store.vault import VaultEvent
from truceline.workspace.exchange_links import Linked, keep_links, links_id, read_links
from truceline.workspace.exchange_queue import (
    PairShown,
    QueuedPair,
    Waiting,
    waiting_pairs,
)
from truceline.workspace.exchange_state import ExchangeState, sent_event_id, with_judgement
from truceline.workspace.vouched import checked_words

__all__ = ["PairStage"]

_MOST_REASON = 2_000
_LOG = "judgements"


def _silent(_words: str, _share: float) -> None:
    """Says nothing of how far it is."""


class PairStage:
    """Compares all rows, and takes what people say of the pairs."""

    def __init__(self, state: ExchangeState) -> None:
        self._state = state
        self._held: tuple[str, int, Linked] | None = None
        self._ordered: tuple[Linked, frozenset[str], Waiting] | None = None

    # -- comparing ---------------------------------------------------------------------------

    def link(self, *, progress: Callable[[str, float], None] = _silent) -> int:
        """Compare all rows; gives how many pairs may be one person or kin.

        Raises:
            InvalidValue: There are no rows.
        """
        state = self._state.refresh()
        state.require("link")
        if not state.rows:
            raise InvalidValue("There are no rows to compare.", hint="Add two lists first.")
        persons = list(state.rows.values())
        seq = state.rows_version
        rows = rows_of(table_of(persons))
        ids = tuple(row.row_id for row in persons)
        pairs = link(rows, judged=self._judged(ids), progress=progress)
        keep_links(state, Linked(row_ids=ids, pairs=pairs, rows_seq=seq))
        return len(pairs)

    def linked(self) -> Linked:
        """The comparison that stands.

        Raises:
            InvalidValue: The rows were never compared.
        """
        version = (links_id(self._state), self._state.rows_version)
        if self._held is None or self._held[:2] != version:
            self._held = (*version, read_links(self._state))
        return self._held[2]

    @property
    def is_linked(self) -> bool:
        """Whether the rows were compared at all."""
        return bool(links_id(self._state))

    @property
    def rows_not_compared(self) -> int:
        """Rows added since the comparison that stands, as far as this person may see them."""
        known, state = self.linked().position, self._state.refresh()
        later = (row for row_id, row in state.rows.items() if row_id not in known)
        return sum(state.seen(row) is not None for row in later)

    def _judged(self, ids: Sequence[str]) -> Judged:
        at = {row_id: n for n, row_id in enumerate(ids)}
        found = []
        for pair_id in self._state.judgements:
            left, right = rows_of_pair(pair_id)
            one = self.stands(pair_id)
            if one.verdict and left in at and right in at and one.state is not PairState.CONFLICT:
                found.append((*sorted((at[left], at[right])), one.verdict.value))
        return Judged(
            left=np.array([one[0] for one in found], dtype=np.int64),
            right=np.array([one[1] for one in found], dtype=np.int64),
            verdicts=np.array([one[2] for one in found], dtype=np.str_),
        )

    # -- looking -----------------------------------------------------------------------------

    def queue(self, *, most: int | None = None) -> tuple[QueuedPair, ...]:
        """Pairs that wait for this person: by consequence × doubt, the highest first."""
        self._state.refresh().require("review")
        waiting = self._waiting()
        found: list[QueuedPair] = []
        for at in waiting.positions.tolist():
            if most is not None and len(found) >= most:
                break
            queued = self._queued(at, waiting)
            if queued is not None:
                found.append(queued)
        return tuple(found)

    def number_waiting(self) -> int:
        """How many pairs wait for this person."""
        self._state.refresh().require("review")
        waiting = self._waiting()
        done = sum(
            waiting.holds(*rows_of_pair(name))
            for name in self._state.judgements
            if self._is_done(name)
        )
        return len(waiting.positions) - done

    @property
    def number_unlikely(self) -> int:
        """Pairs that were compared and do not wait: "same" is less likely than 0.05."""
        self._state.refresh().require("review")
        return self._waiting().unlikely

    def _waiting(self) -> Waiting:
        """Likely pairs that this person may see, in order; kept until rows or cases change."""
        linked, at_work = self.linked(), self.rows_at_work()
        if self._ordered is None or self._ordered[0] is not linked or self._ordered[1] != at_work:
            self._ordered = (linked, at_work, waiting_pairs(self._state, linked, at_work))
        return self._ordered[2]

    def _is_done(self, pair_id: str) -> bool:
        standing = self.stands(pair_id)
        return standing.state is PairState.SETTLED or any(
            one.by == self._state.user and not one.is_undone for one in standing.judgements
        )

    def _queued(self, at: int, waiting: Waiting) -> QueuedPair | None:
        linked = waiting.linked
        left = linked.row_ids[int(linked.pairs.left[at])]
        right = linked.row_ids[int(linked.pairs.right[at])]
        pair_id = pair_id_of(left, right)
        if pair_id in self._state.judgements and self._is_done(pair_id):
            return None
        one, other = self._state.rows[left], self._state.rows[right]
        return QueuedPair(
            pair_id=pair_id,
            p_same=float(linked.pairs.p_same[at]),
            weight=float(waiting.weight[at]),
            state=self.stands(pair_id).state,
            lists=(one.list_id, other.list_id),
            because=because(one, other, waiting.at_work),
        )

    def conflicts(self) -> tuple[Standing, ...]:
        """Pairs on which people differ."""
        self._state.refresh().require("review")
        found = (self.stands(pair_id) for pair_id in sorted(self._state.judgements))
        return tuple(
            one for one in found if one.state is PairState.CONFLICT and self._is_seen(one.pair_id)
        )

    def judged(self) -> tuple[Standing, ...]:
        """Every pair of which somebody said something, the newest first."""
        self._state.refresh().require("review")
        held = self._state.judgements.items()
        last = sorted(((made[-1].at, name) for name, made in held if made), reverse=True)
        return tuple(self.stands(name) for _, name in last if self._is_seen(name))

    def show(self, pair_id: str) -> PairShown:
        """A pair side by side.

        Raises:
            UnknownId: There is no such pair, or this person may not see it.
        """
        self._state.refresh().require("review")
        left, right = self._rows(pair_id)
        at_work = self.rows_at_work()
        probabilities, why = self._modelled(left.row_id, right.row_id)
        return PairShown(
            pair_id=pair_id,
            lists=(left.list_id, right.list_id),
            fields=aligned(*self._seen(left, right), FIELDS),
            probabilities=probabilities,
            reasons=why,
            because=because(left, right, at_work),
            standing=self.stands(pair_id),
        )

    def _modelled(self, left: str, right: str) -> tuple[dict[str, float], tuple[str, ...]]:
        linked = self.linked() if self.is_linked else None
        at = linked.find(left, right) if linked else None
        if linked is None or at is None:
            return {}, ("The comparison did not bring these two rows together.",)
        pairs = linked.pairs
        names = ("same", "kin", "namesake", "unrelated")
        said = {name: float(getattr(pairs, f"p_{name}")[at]) for name in names}
        return said, reasons(pairs, at)

    def _rows(self, pair_id: str) -> tuple[PersonRow, PersonRow]:
        left, right = rows_of_pair(pair_id)
        rows = self._state.rows
        if left not in rows or right not in rows or pair_id != pair_id_of(left, right):
            raise no_such()
        self._seen(rows[left], rows[right])
        return rows[left], rows[right]

    def _seen(self, left: PersonRow, right: PersonRow) -> tuple[PersonRow, PersonRow]:
        one, other = self._state.seen(left), self._state.seen(right)
        if one is None or other is None:
            raise no_such()
        return one, other

    def _is_seen(self, pair_id: str) -> bool:
        rows = (self._state.rows.get(row_id) for row_id in rows_of_pair(pair_id))
        return all(self._state.seen(row) for row in rows)

    # -- judging -----------------------------------------------------------------------------

    def judge(
        self, pair_id: str, verdict: Verdict | str, *, reason: str = "", event_id: str = ""
    ) -> Standing:
        """Record what this person says of a pair.

        Args:
            pair_id: The pair.
            verdict: same, kin, different or unsure.
            reason: Why; may be empty, but not where a second reader is needed.
            event_id: Made where it was said; the same one twice is recorded once.

        Raises:
            UnknownId: There is no such pair, or this person may not judge.
            InvalidValue: There is no such verdict, or a reason is missing.
        """
        state = self._state.refresh()
        state.require("review")
        left, right = self._rows(pair_id)
        said = _verdict(verdict)
        reason = checked_words(reason, "The reason", most=_MOST_REASON)
        needed = self._needed(left, right)
        if said is Verdict.SAME and needed > 1 and not reason:
            raise InvalidValue(
                "So much hangs on this pair that a reason is needed.",
                hint="Write in a sentence what makes them one person.",
            )
        state.vault.append(
            _LOG,
            pair_id,
            {"verdict": said.value, "reason": reason},
            event_id=sent_event_id(event_id) or f"j-{uuid4().hex}",
            by=state.user,
        )
        state.refresh()
        return self.stands(pair_id)

    def undo(self, judgement_id: str, *, reason: str = "", event_id: str = "") -> Standing:
        """Take a judgement back; it stays readable.

        Raises:
            UnknownId: There is none, or this person may not judge.
            InvalidValue: It was taken back before, or is another person's.
        """
        state = self._state.refresh()
        state.require("review")
        pair_id = next(
            (
                name
                for name, made in state.judgements.items()
                if any(one.judgement_id == judgement_id for one in made)
            ),
            "",
        )
        if not pair_id or not self._is_seen(pair_id):
            raise no_such()
        may_all = state.may("undo_others")

        def check(events: tuple[VaultEvent, ...]) -> None:
            made: list[Judgement] = []
            for event in events:
                made = with_judgement(made, event, event.payload) if event.payload else made
            check_undo(made, judgement_id, by=state.user, may_all=may_all)

        payload = {
            "undoes": judgement_id,
            "reason": checked_words(reason, "The reason", most=_MOST_REASON),
        }
        made_id = sent_event_id(event_id) or f"u-{uuid4().hex}"
        state.vault.append(_LOG, pair_id, payload, event_id=made_id, by=state.user, check=check)
        state.refresh()
        return self.stands(pair_id)

    def standing(self, pair_id: str) -> Standing:
        """How a pair stands.

        Raises:
            UnknownId: There is no such pair, or this person may not see it.
        """
        self._state.refresh().require("review")
        self._rows(pair_id)
        return self.stands(pair_id)

    def stands(self, pair_id: str) -> Standing:
        """How a pair stands, whoever asks."""
        left, right = (self._state.rows.get(one) for one in rows_of_pair(pair_id))
        needed = self._needed(left, right) if left and right else 1
        made = self._state.judgements.get(pair_id, [])
        return stand(pair_id, made, readers_needed=needed)

    def _needed(self, left: PersonRow, right: PersonRow) -> int:
        """A case that was opened on both rows rests on their being one: it asks for no more."""
        both = {left.row_id, right.row_id}
        is_inside = any(both <= set(case.rows) for case in self._state.cases().values())
        return readers_needed(left, right, () if is_inside else self.rows_at_work())

    def rows_at_work(self) -> frozenset[str]:
        """Ids of rows whose person a case at work holds."""
        at_work = (case for case in self._state.cases().values() if not case.is_ended)
        return frozenset(row_id for case in at_work for row_id in case.rows)


def _verdict(verdict: Verdict | str) -> Verdict:
    try:
        return Verdict(verdict)
    except ValueError as exc:
        raise InvalidValue(
            "There is no such verdict.", hint="Say same, kin, different or unsure."
        ) from exc
