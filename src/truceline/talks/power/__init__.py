"""Power: who is decisive under a rule of votes, counted exactly.

In: members, and a rule of one or several conditions on weights, such as a double or triple
majority. Out: swings, Banzhaf and Shapley-Shubik indices, vetoes, and how few can pass or block a
decision. Refused: a rule under which nobody, or everybody, always wins; more members than can be
counted. Power by the rule is not influence in fact.
"""

from truceline.talks.power.indices import voting_power
from truceline.talks.power.model import Assembly, Condition, Power, Rule
from truceline.talks.power.rule_text import parse_rule

__all__ = ["Assembly", "Condition", "Power", "Rule", "parse_rule", "voting_power"]
