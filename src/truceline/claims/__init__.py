"""Reading: documents in, suggested claims out, each with its exact passage.

In: a `Document`, a gazetteer of the pack, the day of publication. Out: suggestions (who did, said,
agreed, alleged what, to whom, where, when, how many, according to whom, how surely) and findings.
Nothing is believed here: a person accepts. It refuses to guess a day of publication or a publisher.
"""

from truceline.claims.model import EventType, Gazetteer, Language, Mention, Suggestion
from truceline.claims.reviewing.review import Action, Decision, Reviewed, fold_reviews

__all__ = [
    "Action",
    "Decision",
    "EventType",
    "Gazetteer",
    "Language",
    "Mention",
    "Reviewed",
    "Suggestion",
    "fold_reviews",
]
