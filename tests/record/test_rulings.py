"""Rulings made besides the pack's own: the only thing that makes an obligation breached."""

from __future__ import annotations

from datetime import UTC, date, datetime

from truceline.core.claim import Claim
from truceline.core.pack import PackEntry
from truceline.core.source import Span
from truceline.record import Record, fold, statuses
from truceline.record.model import Basis, State
from truceline.record.rulings import add_rulings

ENTRY = PackEntry(
    kind="agreements",
    entry_id="truce",
    file="truce.yaml",
    body={
        "id": "truce",
        "title": "A truce",
        "signed": "2017-05-04",
        "sources": ["paper"],
        "provisions": [
            {
                "id": "1",
                "text": "Both cease fire.",
                "obligation": {
                    "kind": "cease",
                    "bound": ["a", "b"],
                    "from": "2017-05-06",
                    "status": {"claims": [{"value": "done", "by": "c", "at": "2017-05-10"}]},
                },
            }
        ],
    },
)


def record() -> Record:
    return fold([ENTRY])


def ruling(subject: str = "obligation:truce/1", **changes: object) -> Claim:
    values: dict[str, object] = {
        "claim_id": "c-ruling",
        "kind": "field",
        "subject": subject,
        "field": "status",
        "value": "violation",
        "claimant": "commission",
        "cited": "allegation:al-1",
        "span": Span(source_id="allegation:al-1"),
        "said_on": date(2017, 5, 20),
        "known_at": datetime(2017, 5, 21, tzinfo=UTC),
        "is_ruling": True,
    }
    return Claim(**values | changes)  # type: ignore[arg-type]


def test_a_ruling_breaches_from_its_day_and_names_its_body() -> None:
    ruled = add_rulings(record(), [ruling()])
    states = {on: statuses(ruled, on=date(2017, 5, on))[0] for on in (19, 20)}
    assert states[19].state is statuses(record(), on=date(2017, 5, 19))[0].state
    assert states[20].state is State.BREACHED
    assert states[20].reason == "commission ruled so on 2017-05-20."
    (dispute,) = ruled.disputes
    assert (dispute.subject, dispute.basis, len(dispute.claims)) == (
        "obligation:truce/1",
        Basis.ALL,
        2,
    )


def test_what_is_no_ruling_or_concerns_nothing_here_changes_nothing() -> None:
    before = record()
    others = [ruling("obligation:other/9"), ruling("ceasefire:truce", field="ruling")]
    assert add_rulings(before, [*others, ruling(is_ruling=False)]) == before
    assert add_rulings(before, []) is before
