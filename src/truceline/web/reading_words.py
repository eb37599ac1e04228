"""Words for what claims hold: types, roles, modalities, states, how sure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from truceline.briefs import text
from truceline.claims.model import AttributionKind, Counted, Dated, EventType, Role, Suggestion
from truceline.claims.reviewing.review import Action, Reviewed, State
from truceline.claims.surety.sureness import tier_of as read_tier
from truceline.claims.surety.sureness import tiers, weights
from truceline.core.claim import Modality

__all__ = [
    "MODALITY_WORDS",
    "ROLE_WORDS",
    "STATES",
    "TIERS",
    "TYPE_WORDS",
    "VOICE_WORDS",
    "days_words",
    "figure_words",
    "is_measured",
    "state_of",
    "tier_of",
]

TYPE_WORDS: Mapping[EventType, str] = {
    EventType.AGREE: "agree, sign, promise, offer",
    EventType.CONSULT: "meet, talk, mediate, visit",
    EventType.SUPPORT: "praise, endorse, back in words",
    EventType.CONCEDE: "yield, ease, release, let pass",
    EventType.COOPERATE: "share, patrol or inspect together",
    EventType.AID: "give, deliver, repair, evacuate",
    EventType.RETREAT: "leave, pull back, hand over arms",
    EventType.REQUEST: "ask, demand, urge, propose",
    EventType.ACCUSE: "blame, condemn, charge",
    EventType.REJECT: "refuse, walk out, veto; talks fail",
    EventType.THREATEN: "warn of what the speaker will do",
    EventType.PROTEST: "march, strike, riot",
    EventType.SANCTION: "withhold, suspend, expel, break off",
    EventType.MOBILIZE: "deploy, reinforce, recruit",
    EventType.COERCE: "arrest, besiege, block, seize",
    EventType.ASSAULT: "attack, shell, bomb, clash",
    EventType.ASSESSMENT: "a judgement",
    EventType.SITUATION: "a state that holds",
    EventType.STATEMENT: "only said",
    EventType.INTENT: "want, plan, try",
    EventType.CASUALTIES: "the dead and wounded",
}
ROLE_WORDS: Mapping[Role, str] = {
    Role.ACTOR: "who",
    Role.RECIPIENT: "to whom",
    Role.THIRD_PARTY: "third party",
    Role.BENEFICIARY: "for whom",
    Role.SUPPORTER: "backed by",
    Role.TOPIC: "about",
}
MODALITY_WORDS: Mapping[Modality, str] = {
    Modality.ASSERTED: "a fact",
    Modality.REPORTED: "reported",
    Modality.ALLEGED: "alleged",
    Modality.POSSIBLE: "possible",
    Modality.PLANNED: "planned",
    Modality.INTENDED: "intended",
    Modality.EXPECTED: "expected",
    Modality.CONDITIONAL: "on a condition",
    Modality.NORMATIVE: "as it should be",
}
VOICE_WORDS: Mapping[AttributionKind, str] = {
    AttributionKind.AUTHOR: "the text itself",
    AttributionKind.DIRECT: "in own words",
    AttributionKind.INDIRECT: "as the text puts it",
    AttributionKind.FREE_INDIRECT: "carried on from before",
}
STATES: Mapping[str, str] = {
    "open": "open",
    "accepted": "accepted",
    "edited": "accepted, edited",
    "added": "added",
    "rejected": "rejected",
    "split": "split",
    "disputed": "disputed",
}
"""State of a claim on a page → its words; `edited` and `added` are accepted too."""
TIERS: Mapping[str, str] = {
    **{one.name: f"{one.name}: {one.says}" for one in tiers()},
    "person": "by a person",
    "ungraded": "not graded",
}
"""How sure it is that a suggestion was read rightly → its words."""
_UNGRADED = 0.5


def tier_of(one: Suggestion) -> str:
    """How sure a suggestion is, as one of `TIERS`."""
    if one.method == "person":
        return "person"
    if one.sureness == _UNGRADED and not one.reasons:
        return "ungraded"
    return read_tier(one.sureness).name


def is_measured(language: str) -> bool:
    """Whether annotated claims in a language say how often suggestions of a tier are right."""
    return language.partition("-")[0].lower() in weights().languages


def state_of(one: Reviewed) -> str:
    """How a claim stands, as one of `STATES`."""
    if one.state is State.ACCEPTED and not one.split_from:
        actions = {each.action for each in one.decisions}
        if Action.EDIT in actions:
            return "edited"
        if Action.ADD in actions:
            return "added"
    return one.state.value


def days_words(dated: Dated) -> str:
    """The days of a claim: `4–6 May 2017`, `from 4 May 2017`; what is open is said."""
    first, last = dated.first_day, dated.last_day
    if first and last:
        return text.days_between(first, last)
    if first:
        return f"from {_day(first)} on"
    return f"until {_day(last)}" if last else "days not known"


def _day(on: date) -> str:
    return text.day(on)


def figure_words(figure: Counted) -> str:
    """A figure with its qualifier: `at least 8 person`; where the text gives no number, so."""
    qualifier = "" if figure.qualifier in {"exact", "vague"} else figure.qualifier
    value = "no number" if figure.value is None else _number(figure.value)
    high = "" if figure.high is None else f"–{_number(figure.high)}"
    words = (qualifier.replace("_", " "), f"{value}{high}", figure.unit)
    return " ".join(word for word in words if word)


def _number(value: float) -> str:
    """Never rounded: a third is 0.3333 as it was read."""
    return f"{int(value):,}" if value == int(value) else f"{value:g}"
