"""What all parts of the composition look up: inputs, number anchors, names, links to sources."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from truceline.briefs import text
from truceline.briefs.compose.numbers import NumberIndex
from truceline.briefs.model import BriefInputs, Inline
from truceline.core.agreement import Ceasefire
from truceline.core.claim import Claim
from truceline.core.report import Feed
from truceline.talks.actors import party_flag

__all__ = [
    "SIMULATED",
    "Sheet",
    "caption",
    "plain",
    "quoted",
    "said_by",
    "sentence",
    "slug",
    "source_anchor",
]

SIMULATED = "SIMULATED – generated incidents, not real events"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The inputs of a brief with the anchors of its numbers."""

    inputs: BriefInputs
    numbers: NumberIndex

    @property
    def ceasefire(self) -> Ceasefire | None:
        """The ceasefire that is assessed; None where the assessment is of a period alone."""
        return self.inputs.record.ceasefires.get(self.inputs.assessment.ceasefire_id)

    @property
    def is_simulated(self) -> bool:
        """Whether any of the feeds was generated."""
        return any(feed.feed.is_simulated for feed in self.inputs.assessment.feeds)

    def is_out_of_force(self, zone_id: str) -> bool:
        """Whether a zone holds on no day of the period; False for one that is not known."""
        shape, period = self.inputs.shapes.get(zone_id), self.inputs.assessment.period
        if shape is None:
            return False
        is_later = shape.valid_from is not None and shape.valid_from >= period.until_on
        is_over = shape.valid_until is not None and shape.valid_until <= period.from_on
        return is_later or is_over

    @property
    def zones_without_lines(self) -> tuple[str, ...]:
        """Names of zones in force whose lines were never agreed."""
        return tuple(
            shape.name
            for zone_id, shape in self.inputs.shapes.items()
            if not shape.is_stated and not self.is_out_of_force(zone_id)
        )

    def actors(self, actor_ids: Iterable[str]) -> str:
        """Names of actors in a sentence; the id where the record does not know one."""
        known = self.inputs.record.actors
        return text.joined(known[one].name if one in known else one for one in actor_ids)

    def party_flag(self, claimant: str) -> str:
        """What stands beside a claimant's figures where it is a party on the assessed day."""
        return party_flag(self.inputs.record, claimant, self.inputs.assessment.on)

    def source_link(self, cited: str) -> Inline:
        """A link to the entry of a cited document, with its locator."""
        source_id, _, locator = cited.partition("#")
        source = self.inputs.record.sources.get(source_id)
        title = text.shorten(source.title, 70) if source else source_id
        words = f"[{title}{', ' + locator if locator else ''}]"
        href = f"#{source_anchor(source_id)}" if source else ""
        return Inline(text=words, href=href, style="quoted")

    def source_links(self, cited: Iterable[str]) -> tuple[Inline, ...]:
        """Links to several cited documents, each after a space."""
        return tuple(piece for one in cited for piece in (Inline(text=" "), self.source_link(one)))


def source_anchor(source_id: str) -> str:
    """The anchor of a cited document."""
    return f"s-{slug(source_id)}"


def slug(name: str) -> str:
    """A name with only those characters that every format takes in an anchor."""
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in name)


def said_by(sheet: Sheet, claim: Claim) -> tuple[Inline, ...]:
    """Who says a claim, when it was said, and where that can be read."""
    who = sheet.actors([claim.claimant]) if claim.claimant else "the text itself"
    on = f", {text.said(claim.said)}" if claim.said else ""
    denial = "denied by " if claim.polarity == "-" else ""
    pieces = (plain(f" ({denial}"), Inline(text=who, style="name"), plain(f"{on})"))
    return (*pieces, *sheet.source_links([claim.cited] if claim.cited else []))


def plain(words: str) -> Inline:
    """Words of Truceline."""
    return Inline(text=words)


def quoted(words: str) -> Inline:
    """Words of a source, which Truceline does not make its own."""
    return Inline(text=words, style="quoted")


def sentence(*pieces: str | Inline) -> tuple[Inline, ...]:
    """Running text from words and linked pieces."""
    return tuple(plain(piece) if isinstance(piece, str) else piece for piece in pieces)


def caption(words: str, feed: Feed) -> str:
    """A caption that says so where the feed is simulated."""
    return f"{SIMULATED} · {words}" if feed.is_simulated else words
