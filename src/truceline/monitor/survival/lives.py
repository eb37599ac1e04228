"""From ceasefires and counts to lives: since when each was followed, and when it collapsed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from truceline.core.agreement import Ceasefire
from truceline.core.errors import InvalidValue
from truceline.monitor.ceasefires import CeasefireCase, in_effect_until
from truceline.monitor.scope import FeedReports
from truceline.monitor.survival.curve import survival_curve
from truceline.monitor.survival.definitions import Collapse, FirstOffensive, StatedEnd
from truceline.monitor.survival.model import Life, Lives, SideBySide
from truceline.monitor.survival.watch import Ending, NotFollowed, first_collapse, watch

__all__ = ["Following", "described", "follow_ceasefires", "side_by_side"]

_NO_COLLAPSE = ("superseded", "lapsed")
_OBSERVED = (
    "A collapse on a day on which nobody was looking would not be seen: following ends at the "
    "first gap longer than {gap_days} days."
)
_WHOLE_DAYS = (
    "Days are numbered from the first whole day in effect: reports give no hour, so that on a day "
    "on which it took effect at noon, what was before cannot be told from what was after."
)
_BY_CHANCE = (
    "Where few incidents happened before, chance alone carries some days above that level sooner "
    "or later: a collapse by this definition need not last."
)
_STATED = "Somebody would have stated an end by {on}, had there been one."
_ONE_DAY = (
    "An offensive is looked for among reports that know their day; those that span several days "
    "cannot be put on one."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """How ceasefires are followed.

    Attributes:
        on: Last day looked at; what had not collapsed by its end still held.
        followed_from: First day looked at; None for the first one observed.
        weigh_by: `value`, each report whole where its point lies, or `expected`, the share of its
            footprint inside.
        gap_days: Days without observation that following survives.
        speaks_for: Claimants by the party that they speak for, such as an army.
    """

    on: date
    followed_from: date | None = None
    weigh_by: str = "value"
    gap_days: int = 0
    speaks_for: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.gap_days < 0:
            raise InvalidValue(f"A gap of {self.gap_days} days.", hint="Give zero days or more.")


def side_by_side(
    reports: FeedReports | None,
    *,
    cases: Sequence[CeasefireCase],
    definitions: Sequence[Collapse],
    following: Following,
    horizon_days: int | None = None,
) -> SideBySide:
    """The same ceasefires under several definitions of collapse, each with its curve.

    Args:
        reports: Reports of one feed; None where only stated ends are asked about.
        cases: The ceasefires, with whose incidents count where.
        definitions: What counts as a collapse; one curve each.
        following: From when until when, and how.
        horizon_days: The means are restricted to these days, so that they can be compared; None
            for the shortest of the longest lives.

    Raises:
        InvalidValue: A definition counts and there are no reports, or a filter cannot run.
        UnknownId: A filter asks for a label that no report carries.
    """
    lives = tuple(
        follow_ceasefires(reports, cases=cases, definition=one, following=following)
        for one in definitions
    )
    longest = [max((life.exit_days for life in one.lives), default=0) for one in lives]
    horizon = horizon_days or min((days for days in longest if days), default=None)
    curves = (
        survival_curve(one.lives, label=one.definition.name, horizon_days=horizon) for one in lives
    )
    return SideBySide(
        lives=lives,
        curves=tuple(
            replace(curve, assumptions=(*one.assumptions, *curve.assumptions))
            for one, curve in zip(lives, curves, strict=True)
        ),
    )


def follow_ceasefires(
    reports: FeedReports | None,
    *,
    cases: Sequence[CeasefireCase],
    definition: Collapse,
    following: Following,
) -> Lives:
    """The life of each ceasefire under one definition, or why it has none.

    Raises:
        InvalidValue: The definition counts and there are no reports, or a filter cannot run.
        UnknownId: A filter asks for a label that no report carries.
    """
    if reports is None and not isinstance(definition, StatedEnd):
        raise InvalidValue(
            f"'{definition.name}' counts incidents, and there are no reports.",
            hint="Give the reports of a feed, or ask for stated ends.",
        )
    lives, left_out = [], []
    for case in cases:
        try:
            lives.append(_life(reports, case, definition, following))
        except NotFollowed as why:
            left_out.append((case.ceasefire.title, str(why)))
    return Lives(
        definition=definition,
        lives=tuple(lives),
        left_out=tuple(left_out),
        assumptions=(definition.words, *_assumptions(definition, following)),
    )


def described(
    lives: Lives,
    *,
    groups: Mapping[str, str] | None = None,
    traits: Mapping[str, Mapping[str, float]] | None = None,
) -> Lives:
    """The same lives with the group and the traits of each, by ceasefire id."""
    groups, traits = groups or {}, traits or {}
    return replace(
        lives,
        lives=tuple(
            replace(
                life,
                group=groups.get(life.ceasefire_id, life.group),
                traits={**life.traits, **traits.get(life.ceasefire_id, {})},
            )
            for life in lives.lives
        ),
    )


def _life(
    reports: FeedReports | None, case: CeasefireCase, definition: Collapse, following: Following
) -> Life:
    ceasefire = case.ceasefire
    start = _start(ceasefire, following.on)
    if isinstance(definition, StatedEnd) or reports is None:
        first = max(start, following.followed_from or start)
        endings = [Ending(on=following.on, has_collapsed=False, how="still held")]
        endings += _stated(ceasefire, definition, following)
        return _closed(case, start, first, endings)
    seen = watch(
        reports,
        case,
        definition,
        start=start,
        on=following.on,
        weigh_by=following.weigh_by,
        limits=(
            max(start, following.followed_from or start),
            following.gap_days,
        ),
    )
    endings = [Ending(on=seen.last, has_collapsed=False, how=seen.how)]
    endings += _stated(ceasefire, definition, following)
    if collapse := first_collapse(seen, definition):
        endings.append(collapse)
    return _closed(case, start, seen.first, endings, seen.notes)


def _start(ceasefire: Ceasefire, on: date) -> date:
    """The first whole day in effect: what happened before its hour was no breach."""
    stated = ceasefire.in_effect.value
    if stated.first_day is None:
        raise NotFollowed(f"the day on which it took effect is {stated}")
    is_late = stated.at is not None and stated.at.hour >= 1
    start = stated.first_day + timedelta(days=1) if is_late else stated.first_day
    if start > on:
        raise NotFollowed(f"it took effect on {stated.first_day}, after {on}")
    return start


def _stated(ceasefire: Ceasefire, definition: Collapse, following: Following) -> Iterator[Ending]:
    """The stated end, if there is one by the day asked and the definition looks at it."""
    if isinstance(definition, StatedEnd):
        ended = _said(ceasefire, definition.said_by, following)
        held_kinds, ends = definition.no_collapse, "collapses"
    else:
        ended = in_effect_until(ceasefire, following.on)
        held_kinds, ends = _NO_COLLAPSE, definition.at_stated_end
    if ended is None or ends == "ignored":
        return
    kind = ceasefire.end_kind.value
    if ends == "censored" or kind in held_kinds:
        how = f"ended as {kind}" if kind in held_kinds else "followed until its stated end"
        yield Ending(on=ended - timedelta(days=1), has_collapsed=False, how=how)
    else:
        yield Ending(on=ended, has_collapsed=True, how=f"stated end on {ended}")


def _said(ceasefire: Ceasefire, said_by: str, following: Following) -> date | None:
    if said_by == "record":
        return in_effect_until(ceasefire, following.on)
    parties = {*ceasefire.parties, *ceasefire.between[0], *ceasefire.between[1]}
    days = [
        when.first_day
        for when, claim in ceasefire.ended.options
        if when.first_day is not None
        and when.first_day <= following.on
        and (
            said_by == "anybody"
            or claim.claimant in parties
            or following.speaks_for.get(claim.claimant) in parties
        )
    ]
    return min(days, default=None)


def _closed(
    case: CeasefireCase,
    start: date,
    first: date,
    endings: Sequence[Ending],
    notes: tuple[str, ...] = (),
) -> Life:
    """The life up to the earliest ending; on one day, a collapse comes before a mere end."""
    ending = min(endings, key=lambda one: (one.on, not one.has_collapsed))
    if ending.on < first:
        what = "it had collapsed" if ending.has_collapsed else "following ended"
        raise NotFollowed(f"{what} on {ending.on}, before it was followed ({first})")
    return Life(
        label=case.ceasefire.title,
        ceasefire_id=case.ceasefire.ceasefire_id,
        entry_days=(first - start).days,
        exit_days=(ending.on - start).days + 1,
        has_collapsed=ending.has_collapsed,
        started_on=start,
        left_on=ending.on,
        how=ending.how,
        report_ids=ending.report_ids,
        notes=(*_doubts(case.ceasefire), *notes, *case.notes),
    )


def _doubts(ceasefire: Ceasefire) -> Iterator[str]:
    for what, stated in (("took effect", ceasefire.in_effect), ("ended", ceasefire.ended)):
        if stated.is_disputed:
            options = ", ".join(dict.fromkeys(str(value) for value, _ in stated.options))
            yield f"Sources differ on when it {what} ({options})."
        elif stated.value.first_day != stated.value.last_day:
            yield f"When it {what} is not known to the day: {stated.value}."


def _assumptions(definition: Collapse, following: Following) -> Iterator[str]:
    yield _WHOLE_DAYS
    if isinstance(definition, StatedEnd):
        yield _STATED.format(on=following.on)
        return
    yield _OBSERVED.format(gap_days=following.gap_days)
    yield _ONE_DAY if isinstance(definition, FirstOffensive) else _BY_CHANCE
    if following.weigh_by == "expected":
        yield "Each report counts by the share of its footprint inside, spread over its days."
