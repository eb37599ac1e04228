"""Which issue was on whose agenda by a day, and which was on nobody's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from truceline.core.talks import Issue, Round
from truceline.record.model import Record
from truceline.talks.tracks.meetings import rounds_by

__all__ = ["IssueMatrix", "IssueRow", "issues_by_track"]


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRow:
    """One issue with the rounds at which it was on the agenda, track by track.

    Attributes:
        rounds: By track id; a track where it never was is left out.
    """

    issue: Issue
    rounds: dict[str, tuple[Round, ...]]

    @property
    def is_on_no_agenda(self) -> bool:
        """Whether no agenda that is recorded holds it."""
        return not self.rounds


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueMatrix:
    """Issues × tracks by a day.

    Attributes:
        tracks: Tracks that had met, in order of their ids.
        unstated: By track id, rounds whose agenda is not recorded: an issue may have stood there.
    """

    on: date
    tracks: tuple[str, ...]
    rows: tuple[IssueRow, ...]
    unstated: dict[str, tuple[Round, ...]]

    @property
    def on_no_agenda(self) -> tuple[IssueRow, ...]:
        """Issues that no recorded agenda holds."""
        return tuple(row for row in self.rows if row.is_on_no_agenda)


def issues_by_track(record: Record, on: date) -> IssueMatrix:
    """At which rounds each issue stood on the agenda by a day; those on nobody's come first."""
    held = {track_id: rounds_by(record, track_id, on) for track_id in sorted(record.tracks)}
    rows = [
        IssueRow(
            issue=issue,
            rounds={
                track_id: found
                for track_id, rounds in held.items()
                if (found := tuple(one for one in rounds if issue.issue_id in one.issues))
            },
        )
        for issue in record.issues.values()
    ]
    return IssueMatrix(
        on=on,
        tracks=tuple(track_id for track_id, rounds in held.items() if rounds),
        rows=tuple(sorted(rows, key=lambda row: (len(row.rounds) > 0, row.issue.issue_id))),
        unstated={
            track_id: found
            for track_id, rounds in held.items()
            if (found := tuple(one for one in rounds if not (one.issues or one.agenda)))
        },
    )
