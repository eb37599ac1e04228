"""One honest sentence about a change, for somebody who is no statistician."""

from __future__ import annotations

from truceline.monitor.change.model import Against, Effect, LevelChange, Pooled
from truceline.monitor.model import Estimate

__all__ = ["in_words"]

_SELDOM = 0.05
_NO_CHANGE = "this cannot be told from no change"


def in_words(result: LevelChange | Pooled | Against) -> str:
    """What a result says, in one sentence with its interval; never more than it says."""
    if isinstance(result, Pooled):
        return _pooled(result)
    if isinstance(result, Against):
        return _against(result)
    return _change(result.effect)


def _change(effect: Effect) -> str:
    if effect.unknown:
        return f"Whether incidents changed cannot be said: {_clause(effect.unknown)}"
    return _moved("Incidents", "the level before", effect.ratio, effect.p_value)


def _pooled(result: Pooled) -> str:
    if result.unknown:
        return f"Whether incidents changed on the whole cannot be said: {_clause(result.unknown)}"
    count = len(result.members) - len(result.left_out)
    said = _moved(
        f"Over {count} {'starts' if _is_of_starts(result) else 'zones'}, incidents",
        "the level before",
        result.ratio,
        result.p_value,
    )
    if result.i2 is not None and result.i2 >= 0.5:
        return f"{said[:-1]}; they differ among each other by more than chance."
    return said


def _is_of_starts(result: Pooled) -> bool:
    return len({one.start for one in result.members}) > 1


def _against(result: Against) -> str:
    if result.effect.unknown:
        return (
            "Whether incidents changed more than elsewhere cannot be said: "
            f"{_clause(result.effect.unknown)}"
        )
    said = _moved(
        "Set against the comparison zones, incidents",
        "what the comparison zones would lead one to expect",
        result.effect.ratio,
        result.effect.p_value,
    )
    if result.is_parallel is False:
        return (
            f"{said[:-1]}; but the zones already moved apart before, so this is not to be trusted."
        )
    return said


def _moved(subject: str, level: str, ratio: Estimate, p_value: float | None) -> str:
    value, low, high = (figure(one) for one in (ratio.value, ratio.low, ratio.high))
    if p_value is None or p_value >= _SELDOM:
        return (
            f"{subject} were at about {value} of {level} (between {low} and {high}): {_NO_CHANGE}."
        )
    verb, times = ("fell", "") if (ratio.value or 0) < 1 else ("rose", " times")
    of = f"{times} {level}" if times else f" of {level}"
    return (
        f"{subject} {verb} to about {value}{of} (between {low} and {high}); "
        "chance alone seldom does this."
    )


def figure(value: float | None) -> str:
    """A ratio as people read it; never rounded onto 1 if it is not."""
    if value is None:
        return "unknown"
    text = f"{value:.0f}" if value >= 10 else f"{value:.1f}" if value >= 2 else f"{value:.2f}"
    return f"{value:.3f}" if text == "1.00" and value != 1 else text


def _clause(reason: str) -> str:
    return reason if reason.endswith(".") else f"{reason}."
