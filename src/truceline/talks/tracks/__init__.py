"""Tracks: who sits where, who is missing, when each last met and what it left, issues, links."""

from truceline.talks.tracks.issues import IssueMatrix, IssueRow, issues_by_track
from truceline.talks.tracks.links import (
    GivenSeat,
    HandOver,
    TrackLink,
    given_seats,
    hand_overs,
    track_links,
)
from truceline.talks.tracks.meetings import LastMet, last_meetings, rounds_by, rounds_of
from truceline.talks.tracks.missing import Missing, missing_on
from truceline.talks.tracks.observers import ObserverHistory, RoundObservers, observers_of
from truceline.talks.tracks.seats import (
    Everywhere,
    Room,
    RoomState,
    Seat,
    Seating,
    seat_sources,
    who_sits_where,
)

__all__ = [
    "Everywhere",
    "GivenSeat",
    "HandOver",
    "IssueMatrix",
    "IssueRow",
    "LastMet",
    "Missing",
    "ObserverHistory",
    "Room",
    "RoomState",
    "RoundObservers",
    "Seat",
    "Seating",
    "TrackLink",
    "given_seats",
    "hand_overs",
    "issues_by_track",
    "last_meetings",
    "missing_on",
    "observers_of",
    "rounds_by",
    "rounds_of",
    "seat_sources",
    "track_links",
    "who_sits_where",
]
