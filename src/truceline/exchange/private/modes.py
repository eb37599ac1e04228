"""The three ways to compare lists without handing them over: what each protects, and what not."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MODES", "STEPS", "Mode"]

STEPS = ("ask", "commit", "request", "answer", "read")
"""Steps of private set intersection, in order; a command each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mode:
    """One way, in words for people.

    Attributes:
        name: What it is called.
        when: When to take it.
        hits: Who learns hits.
        holder: What the holder of a list learns.
        asker: What the asking side learns besides hits.
        protects: What it protects.
        does_not: What it does not protect, in sentences.
        commands: Commands, in order.
    """

    name: str
    when: str
    hits: str
    holder: str
    asker: str
    protects: str
    does_not: tuple[str, ...]
    commands: tuple[str, ...]


_INVENTED = (
    "Invented entries: a list can hold names that its holder guesses, or miss whom it wants to "
    "deny. A hit is an allegation and proves nothing; no hit does not mean “not held”."
)

MODES: tuple[Mode, ...] = (
    Mode(
        name="Sealed lists to a neutral intermediary",
        when="Take this one unless a party refuses it.",
        hits="The intermediary alone.",
        holder="Nothing.",
        asker="The intermediary holds all lists in clear.",
        protects="The list on its way, and each list from the other parties.",
        does_not=(
            "Anything from the intermediary: all sides and the families must trust it, and its "
            "laptop must be safe.",
            "Who sealed a list: compare the fingerprints by voice.",
            "The length of a list, to the next power of two.",
            _INVENTED,
        ),
        commands=("private keypair", "private seal", "private open"),
    ),
    Mode(
        name="Private set intersection",
        when="For a holder who gives its list to nobody.",
        hits="The asking side (the intermediary) alone.",
        holder="How many keys are asked for, rounded up to a power of two.",
        asker="How long the list is, rounded up to a power of two.",
        protects="Both lists: neither side sees a row of the other that is not a hit.",
        does_not=(
            _INVENTED,
            "The size of lists, to the order of magnitude.",
            "Misspelt names: only equal keys are found, about a third of the true pairs.",
            "Many sessions: the budget holds only as long as the holder keeps its book.",
        ),
        commands=("private budget", *(f"private {step}" for step in STEPS)),
    ),
    Mode(
        name="Encodings for an isolated unit",
        when="Only towards a unit that holds no list and does not know the key.",
        hits="The unit, as pseudonyms.",
        holder="Nothing.",
        asker="Nothing.",
        protects="Clear names from the unit, as long as it does not know the key.",
        does_not=(
            "They are pseudonymous personal data: published attacks recover names from how often "
            "bits occur.",
            "Anything, once the unit is joined to a party or learns the key.",
            _INVENTED,
        ),
        commands=("private bloom-key", "private bloom"),
    ),
)  # fmt: skip
