"""Reads a `scenarios/` entry of a pack → a model of the conflict, as it was known on a day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise
from typing import TypeAlias, cast

from truceline.core.errors import InvalidValue
from truceline.core.judgement import Judgement
from truceline.core.pack import Body, PackEntry, Path
from truceline.record.judgements import Topic
from truceline.record.values import EntryReader, known_instant
from truceline.scenarios.model import (
    Basis,
    ConflictModel,
    DecisionMaker,
    Exclusion,
    Option,
    Order,
    Outcome,
    Preference,
    Statement,
)
from truceline.scenarios.parts import Part, PartReader, Said, alike_expression, basis_of
from truceline.scenarios.read_positions import read_issues, read_positions

__all__ = ["entry_known_at", "known_models", "read_model"]

_ABOVE = re.compile(r"(?<!-)>")
_TAKEN = {"yes": True, "no": False}
Tiers: TypeAlias = tuple[tuple[str, ...], ...]


def read_model(
    entry: PackEntry,
    *,
    as_of: date | None = None,
    judgements: Mapping[Topic, Judgement] | None = None,
) -> ConflictModel:
    """The model that an entry writes, as it was known at the end of a day.

    What only became known later is left out. Of claims that differ nothing is chosen unless a
    judgement, with its name and reason, chose: the part is contested, and says so.

    Args:
        entry: Of the shape that `truceline check` demands.
        as_of: Day of knowledge (UTC, inclusive); None for everything known.
        judgements: The judgement that holds on each subject and field.

    Raises:
        InvalidValue: The model was not known by then, or a value makes no sense where it stands.
    """
    reader = PartReader(EntryReader(entry, entry_known_at(entry), as_of, judgements or {}))
    if not reader.fields.is_known(reader.fields.known_at):
        raise InvalidValue(
            f"The model '{entry.entry_id}' was not known at the end of {as_of}.",
            hint="Ask for a later day.",
            where=entry.where(),
        )
    options = tuple(_options(reader))
    taken, line, basis = _status_quo(reader, options)
    issues = {one.issue_id: one for one in read_issues(reader)}
    return ConflictModel(
        model_id=entry.entry_id,
        title=reader.fields.text("title"),
        players=tuple(_players(reader)),
        options=options,
        exclusions=tuple(_exclusions(reader)),
        preferences=tuple(_preferences(reader)),
        outcomes=tuple(_outcomes(reader)),
        status_quo=taken,
        states=reader.fields.texts("states"),
        moves=_moves(entry),
        sources=reader.fields.sources,
        notes=tuple(filter(None, [reader.fields.text("note")])),
        where=entry.where(),
        status_quo_line=line,
        status_quo_basis=basis,
        issues=tuple(issues.values()),
        positions=tuple(read_positions(reader, issues)),
    )


def known_models(
    entries: Iterable[PackEntry],
    *,
    as_of: date | None = None,
    judgements: Mapping[Topic, Judgement] | None = None,
) -> dict[str, ConflictModel]:
    """Every model of a pack that was known at the end of a day, by id."""
    return {
        entry.entry_id: read_model(entry, as_of=as_of, judgements=judgements)
        for entry in sorted(entries, key=lambda one: one.entry_id)
        if entry.kind == "scenarios"
        and EntryReader(entry, entry_known_at(entry), as_of).is_known(entry_known_at(entry))
    }


def entry_known_at(entry: PackEntry) -> datetime:
    """From when a model was known: by its entry, or as the ledger says (UTC)."""
    always = datetime.min.replace(tzinfo=UTC)
    return entry.known_at or known_instant(str(entry.body.get("known", "")), always)


def _players(reader: PartReader) -> Iterator[DecisionMaker]:
    for key, path, part in reader.named("players"):
        yield DecisionMaker(
            player=key,
            name=str(part["name"]),
            actor_id=str(part.get("actor", "")),
            line=reader.line(path),
        )


def _options(reader: PartReader) -> Iterator[Option]:
    for key, path, part in reader.named("options"):
        basis = basis_of(part, reader.said(part.get("today"), (*path, "today")))
        yield Option(
            option_id=key,
            owner=str(part.get("owner", "")),
            title=str(part["title"]),
            direction=str(part.get("direction", "both")),
            # Claims that differ contest what is taken today, not that it can be taken.
            basis=replace(basis, contested_by=()),
            line=reader.line(path),
        )


def _status_quo(
    reader: PartReader, options: Sequence[Option]
) -> tuple[dict[str, bool], int, Basis]:
    """What is taken today, on which line, and on what that rests."""
    stated = reader.said(reader.fields.entry.body.get("status_quo"), ("status_quo",))
    found = dict(_todays(reader))
    today = {key: _TAKEN[said.value] for key, said in found.items()}
    if stated and today:
        hint = "Leave one of the two out."
        message = "The status quo is given twice: as `status_quo` and as `today` of options."
        raise reader.refuse(("status_quo",), message, hint)
    if stated:
        basis = basis_of({"sources": list(reader.fields.sources)}, stated)
        return _pattern(reader, stated.value, options), reader.line(("status_quo",)), basis
    contested = tuple(one for said in found.values() for one in said.contested_by)
    claims = tuple(dict.fromkeys(one for option in options for one in option.basis.claims))
    line = min((option.line for option in options if option.option_id in today), default=0)
    return today, line, Basis(claims=claims, contested_by=contested)


def _todays(reader: PartReader) -> Iterator[tuple[str, Said]]:
    for key, path, part in reader.named("options"):
        said = reader.said(part.get("today"), (*path, "today"))
        if said is None:
            continue
        if said.value not in _TAKEN:
            message = f"'today' of the option '{key}' is '{said.value}'."
            raise reader.refuse((*path, "today"), message, "Write yes or no.")
        yield key, said


def _pattern(reader: PartReader, text: str, options: Sequence[Option]) -> dict[str, bool]:
    if not options:
        return {text: True}
    if len(text) != len(options) or set(text) - {"Y", "N"}:
        message = f"The status quo '{text}' is not one sign for each of {len(options)} options."
        hint = "Write Y (taken) or N for each, in their order, such as YNN; or `today` with each."
        raise reader.refuse(("status_quo",), message, hint)
    return {option.option_id: sign == "Y" for option, sign in zip(options, text, strict=True)}


def _exclusions(reader: PartReader) -> Iterator[Exclusion]:
    for path, part in reader.listed(reader.fields.entry.body.get("exclusions"), ("exclusions",)):
        said = reader.said(part["never"], (*path, "never"), alike_expression)
        if said:
            basis, line = basis_of(part, said), reader.line(path)
            reason = str(part.get("reason", ""))
            yield Exclusion(expression=said.value, reason=reason, basis=basis, line=line)


def _outcomes(reader: PartReader) -> Iterator[Outcome]:
    for key, path, part in reader.named("outcomes"):
        yield Outcome(
            outcome_id=key,
            title=str(part["title"]),
            pattern=str(part["pattern"]),
            basis=basis_of(part),
            line=reader.line(path),
        )


def _preferences(reader: PartReader) -> Iterator[Preference]:
    """Preferences of which something was known by the day."""
    for player, path, part in reader.named("preferences"):
        around = basis_of(part)
        ranking = reader.said(_as_text(part.get("ranking")), (*path, "ranking"), _tiers_alike)
        found = Preference(
            player=player,
            statements=tuple(_statements(reader, part, path, around)),
            ranking=_tiers(ranking.value) if ranking else (),
            orders=tuple(_orders(reader, part, path, around)),
            basis=basis_of(part, ranking),
            line=reader.line(path),
            rivals=tuple(_tiers(rival) for rival in ranking.rivals) if ranking else (),
        )
        is_written = any(part.get(way) for way in ("statements", "ranking", "orders"))
        if found.statements or found.ranking or found.orders or not is_written:
            yield found


def _as_text(ranking: Body | None) -> Body | None:
    """A ranking given as a list of tiers, as the text that says the same."""
    if not isinstance(ranking, list):
        return ranking
    return " > ".join(", ".join(map(str, t)) if isinstance(t, list) else str(t) for t in ranking)


def _tiers(text: str) -> Tiers:
    """Tiers of `a > b, c > d`, best first."""
    return tuple(
        tuple(part.strip() for part in tier.split(",") if part.strip())
        for tier in _ABOVE.split(text)
    )


def _tiers_alike(text: str) -> str:
    return repr([sorted(map(alike_expression, tier)) for tier in _tiers(text)])


def _statements(reader: PartReader, part: Part, path: Path, around: Basis) -> Iterator[Statement]:
    for at, row in reader.listed(part.get("statements"), (*path, "statements")):
        said = reader.said(row["want"], (*at, "want"), alike_expression)
        if said:
            yield Statement(
                expression=said.value,
                basis=basis_of(row, said, around),
                is_open=row.get("open") == "true",
                line=reader.line(at),
                rivals=said.rivals,
                statement_id=str(row.get("id", "")),
            )


def _orders(reader: PartReader, part: Part, path: Path, around: Basis) -> Iterator[Order]:
    """Neighbours of each chain `a > b > c`."""
    for at, row in reader.listed(part.get("orders"), (*path, "orders")):
        said = reader.said(row["order"], (*at, "order"), _tiers_alike)
        if said is None:
            continue
        basis, line = basis_of(row, said, around), reader.line(at)
        steps = [step.strip() for step in _ABOVE.split(said.value)]
        if len(steps) < 2 or not all(steps):
            hint = "Write what is preferred, `>`, and to what: `plan-a > plan-b`."
            message = f"The order '{said.value}' does not compare two things."
            raise reader.refuse((*at, "order"), message, hint)
        for better, worse in pairwise(steps):
            yield Order(better=better, worse=worse, basis=basis, line=line)


def _moves(entry: PackEntry) -> dict[str, dict[str, tuple[str, ...]]]:
    moves = cast("dict[str, dict[str, list[str]]]", entry.body.get("moves", {}))
    return {
        player: {state: tuple(ends) for state, ends in rows.items()}
        for player, rows in moves.items()
    }
