"""Shapes of a session of private matching: keys, messages, budget and what is logged of it."""

from __future__ import annotations

from dataclasses import dataclass, field

from truceline.core.errors import InvalidValue

__all__ = [
    "DETAILS",
    "NAME_PARTS",
    "Answer",
    "Asked",
    "Asking",
    "Commitment",
    "Hit",
    "Hits",
    "HolderBook",
    "Holding",
    "MatchKey",
    "Query",
    "Request",
    "SessionRecord",
]

NAME_PARTS = frozenset({"given", "father", "grandfather", "family"})
DETAILS = frozenset({"mother", "born", "birth_year", "birth_place", "place", "native_key"})


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchKey:
    """One key by which a person may be found on another list: a name and a detail.

    A given name and a father's name are shared by thousands: such a key is refused.

    Attributes:
        parts: What it is made of: two of `NAME_PARTS` or more, and one of `DETAILS` or more.
        text: The normalised values, in the order of the parts.
    """

    parts: tuple[str, ...]
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        strange = set(self.parts) - NAME_PARTS - DETAILS
        if strange:
            raise InvalidValue(
                f"A key knows no part '{min(strange)}'.",
                hint=f"Parts: {', '.join(sorted(NAME_PARTS | DETAILS))}.",
            )
        if len(NAME_PARTS & set(self.parts)) < 2 or not DETAILS & set(self.parts):
            raise InvalidValue(
                f"The key of {' and '.join(self.parts) or 'nothing'} is too common.",
                hint="A key needs two parts of the name and a detail; never given and father only.",
            )
        if not self.text.strip():
            raise InvalidValue("A key is empty.", hint="Leave out what a row does not say.")

    @property
    def written(self) -> str:
        """Parts and text in one, so that two kinds of key are never equal."""
        return "+".join(self.parts) + "\x1f" + self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A row that is asked for.

    Attributes:
        row_id: Content-free id; it never leaves the intermediary.
        keys: Its keys.
        kind: `sought`, or `probe` for an entry put in to see whether answers are honest.
        has_consent: Whether the person or the family agreed to matching, as recorded.
    """

    row_id: str
    keys: tuple[MatchKey, ...] = field(repr=False)
    kind: str = "sought"
    has_consent: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What a side binds itself to before it has seen anything of the other.

    Attributes:
        session_id: Random; used once.
        digest: SHA-256 of the message that will follow.
        size: Number of keys in it, with decoys.
    """

    session_id: str
    digest: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """The asking side's keys, blinded under its own key of this session."""

    session_id: str
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The holding side's blinded list, and the request blinded a second time."""

    session_id: str
    setup: bytes = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A row that a key in a request stands for."""

    row_id: str
    parts: tuple[str, ...]
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """The asking side between two messages; secret, to be kept in the vault.

    Attributes:
        session_id: Random.
        holder: Who is asked.
        key: Blinding key of this session alone.
        written: The keys, shuffled, with decoys.
        asked: The rows that each stands for; none for a decoy.
        request: The message, to which it is bound.
        left_out: Rows that were not asked for, since no consent is recorded.
    """

    session_id: str
    holder: str
    key: bytes = field(repr=False)
    written: tuple[str, ...] = field(repr=False)
    asked: tuple[tuple[Asked, ...], ...] = field(repr=False)
    request: bytes = field(repr=False)
    left_out: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """The holding side between two messages; secret."""

    session_id: str
    key: bytes = field(repr=False)
    setup: bytes = field(repr=False)
    asked_for: Commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class HolderBook:
    """What the holding side remembers of all sessions, so that nothing is asked twice or too much.

    Attributes:
        most_in_session: Keys that one session may ask for.
        most_in_all: Keys that all sessions together may ask for.
        spent: Keys asked for so far, decoys included.
        sessions: Sessions begun.
        digests: Requests bound so far.
        answered: Sessions answered.
    """

    most_in_session: int
    most_in_all: int
    spent: int = 0
    sessions: frozenset[str] = frozenset()
    digests: frozenset[str] = frozenset()
    answered: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A row that stands on the other list, by at least one key.

    Attributes:
        row_id: The asking side's row.
        kind: `sought` or `probe`.
        keys: By which keys; two or more are worth more than one.
    """

    row_id: str
    kind: str
    keys: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """What the log keeps of a session: numbers and digests, no name.

    Attributes:
        session_id: Random.
        holder: Who was asked.
        rows: Rows asked for.
        keys: Keys asked for, decoys included.
        decoys: Random keys that stand for nobody.
        probes: Rows put in to see whether answers are honest.
        left_out: Rows not asked for, since no consent is recorded.
        hits: Rows found.
        request_digest: SHA-256 of the request.
        setup_digest: SHA-256 of the holder's blinded list.
    """

    session_id: str
    holder: str
    rows: int
    keys: int
    decoys: int
    probes: int
    left_out: int
    hits: int
    request_digest: str
    setup_digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """What the intermediary learns, and what the log keeps of it."""

    hits: tuple[Hit, ...]
    record: SessionRecord
