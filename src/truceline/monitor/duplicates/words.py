"""Suggestions in sentences for people who are no statisticians."""

from __future__ import annotations

from truceline.monitor.duplicates.model import FiguresTold, Suggested, Suggestion, Tier

__all__ = ["in_words", "summary_in_words"]

_BEGINS = {
    Tier.STRONG: "very probably tell one incident",
    Tier.LIKELY: "probably tell one incident",
    Tier.POSSIBLE: "may tell one incident",
}


def in_words(suggestion: Suggestion) -> str:
    """A suggestion in sentences: what speaks for it, what against, and what each source says."""
    compared = [one for one in suggestion.reasons if one.feature != "prior"]
    speaks_for = [one.words for one in compared if one.weight > 0]
    against = [one.words for one in suggestion.reasons if one.weight < 0]
    counters = ", ".join(dict.fromkeys(one.counter for one in suggestion.figures_by_source))
    sentences = ["SIMULATED."] if suggestion.is_simulated else []
    sentences += [
        f"{len(suggestion.report_ids)} reports of {counters} {_BEGINS[suggestion.tier]}; "
        "they stay apart until somebody says so."
    ]
    if len(suggestion.report_ids) > 2:
        sentences.append("What follows is said of the two that fit least.")
    if speaks_for:
        sentences.append(f"For it: {'; '.join(speaks_for)}.")
    if against:
        sentences.append(f"Against it: {'; '.join(against)}.")
    sentences.append(_figures(suggestion))
    if suggestion.alternatives:
        others = ", ".join(suggestion.alternatives)
        sentences.append(f"About as well fit: {others}.")
    return " ".join(one for one in sentences if one)


def _figures(suggestion: Suggestion) -> str:
    told = "; ".join(f"{one.counter} {_killed(one)}" for one in suggestion.figures_by_source)
    if suggestion.figures_agree is None:
        return ""
    if suggestion.figures_agree:
        return f"Their figures agree: {told}."
    return f"Their figures differ, and each is kept: {told}."


def _killed(one: FiguresTold) -> str:
    low, best, high = one.killed
    if best is None and one.units is not None:
        return f"{one.units:g} {one.unit}".strip()
    if best is None:
        return "gives none"
    if low is None or high is None or low == best == high:
        return f"{best:g} killed"
    return f"{best:g} killed ({low:g}–{high:g})"


def summary_in_words(found: Suggested) -> str:
    """How much was compared, what is suggested, and what could not be asked."""
    tiers = [one.tier for one in found.suggestions]
    parts = [f"{tiers.count(tier)} {tier.value}" for tier in Tier if tier in tiers]
    said = f"{len(tiers):,} suggestions ({', '.join(parts)})" if parts else "No suggestion"
    words = f"{said} from {found.compared:,} reports; nothing is merged, no count changes."
    for one in found.not_compared:
        noun = "report" if one.reports == 1 else "reports"
        words += f" {one.reports:,} {noun} of {one.feed} not compared: {one.reason}."
    return words
