"""Private matching: finding who is on two lists without giving the lists away.

In: rows with their keys, as a function given as argument makes them. Out: hits for the intermediary
alone, and a record for the log. Three modes: lists sealed to a neutral intermediary (the default),
private set intersection, and encodings for an isolated unit. Refused: a key that is too common, a
session seen before, a changed batch, a spent budget, telling a holder without recorded consent.
docs/private-matching.md says what each protects and what it does not.
"""

from truceline.exchange.private.bloom import Encoding, IsolatedUnit, encode, similarity
from truceline.exchange.private.disclosure import (
    Disclosure,
    has_agreed,
    may_tell,
    told_to_holder,
)
from truceline.exchange.private.messages import (
    payload_of_state,
    read_message,
    state_of_payload,
    written_message,
)
from truceline.exchange.private.model import (
    Answer,
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
from truceline.exchange.private.modes import MODES, STEPS, Mode
from truceline.exchange.private.row_keys import row_keys, row_parts
from truceline.exchange.private.sealed_list import (
    fingerprint,
    make_key_pair,
    open_list,
    seal_list,
)
from truceline.exchange.private.session import (
    answer,
    ask,
    bind_holder,
    committed,
    query_of,
    read_answer,
    request_of,
)

__all__ = [
    "MODES",
    "STEPS",
    "Answer",
    "Asking",
    "Commitment",
    "Disclosure",
    "Encoding",
    "Hit",
    "Hits",
    "HolderBook",
    "Holding",
    "IsolatedUnit",
    "MatchKey",
    "Mode",
    "Query",
    "Request",
    "SessionRecord",
    "answer",
    "ask",
    "bind_holder",
    "committed",
    "encode",
    "fingerprint",
    "has_agreed",
    "make_key_pair",
    "may_tell",
    "open_list",
    "payload_of_state",
    "query_of",
    "read_answer",
    "read_message",
    "request_of",
    "row_keys",
    "row_parts",
    "seal_list",
    "similarity",
    "state_of_payload",
    "told_to_holder",
    "written_message",
]
