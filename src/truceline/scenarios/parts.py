"""Parts of a model's entry: lines, claims that agree and that contradict, and what they rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias, cast

from truceline.core.claim import Claim
from truceline.core.errors import InvalidValue
from truceline.core.pack import Body, Path
from truceline.record.judgements import choose
from truceline.record.model import Basis as Choice
from truceline.record.values import EntryReader, known_instant
from truceline.scenarios.language import parse_expression, written
from truceline.scenarios.model import Basis

__all__ = ["Part", "PartReader", "Said", "alike_expression", "basis_of"]

Part: TypeAlias = Mapping[str, Body]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A value, what else is said instead, and by which claims."""

    value: str
    rivals: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    contested_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PartReader:
    """Reads parts of an entry with their lines and what they rest on."""

    fields: EntryReader

    def line(self, path: Path) -> int:
        """Line of a part in its file; 0 where it is not known."""
        return self.fields.entry.where(path).line or 0

    def refuse(self, path: Path, message: str, hint: str) -> InvalidValue:
        """The refusal of a value, with its place."""
        return InvalidValue(message, hint=hint, where=self.fields.entry.where(path))

    def named(self, name: str) -> Iterator[tuple[str, Path, Part]]:
        """Parts that stand under their ids, such as `options`."""
        rows = cast("dict[str, Part]", self.fields.entry.body.get(name, {}))
        for key, part in rows.items():
            yield key, (name, key), part

    def listed(self, rows: Body | None, path: Path) -> Iterator[tuple[Path, Part]]:
        """Parts of a list that were known by the day."""
        for index, part in enumerate(cast("list[Part]", rows or [])):
            known = str(part.get("known", ""))
            if not known or self.fields.is_known(known_instant(known, self.fields.known_at)):
                yield (*path, index), part

    def said(self, raw: Body | None, path: Path, alike: Callable[[str], str] = str) -> Said | None:
        """A value with those that contradict it; None where nobody had said it by the day."""
        if not isinstance(raw, dict):
            return Said(value=str(raw)) if raw else None
        claims = self.fields.claims(raw, path)
        if not claims:
            return None
        chosen, why = choose(claims, self.fields.judgements.get(self.fields.topic(path)))
        same = [claim for claim in claims if alike(claim.value) == alike(chosen.value)]
        others = [claim for claim in claims if claim not in same]
        is_settled = why is Choice.JUDGED
        return Said(
            value=chosen.value,
            rivals=() if is_settled else _distinct(others, alike),
            claims=tuple(claim.claim_id for claim in same),
            contested_by=() if is_settled else tuple(claim.claim_id for claim in others),
        )


def _distinct(claims: Sequence[Claim], alike: Callable[[str], str]) -> tuple[str, ...]:
    return tuple({alike(claim.value): claim.value for claim in claims}.values())


def basis_of(part: Part, said: Said | None = None, around: Basis | None = None) -> Basis:
    """What a part rests on; where it says nothing itself, what stands around it."""
    sources = tuple(str(one) for one in cast("list[Body]", part.get("sources", [])))
    basis = Basis(
        claims=(*(said.claims if said else ()), *sources),
        judged_by=str(part.get("judged_by", "")),
        reason=str(part.get("reason", "")),
        contested_by=said.contested_by if said else (),
    )
    return around if around and not basis.is_cited else basis


def alike_expression(text: str) -> str:
    """Two expressions that differ in spaces and brackets only say the same."""
    try:
        return written(parse_expression(text))
    except InvalidValue:
        return text  # named as a flaw by the check of the model
