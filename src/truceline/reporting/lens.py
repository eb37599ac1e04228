"""The lens: one report as one audience may read it. Labels, names, and fields by its rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from truceline.briefs.model import Inline
from truceline.core.observation import Observation
from truceline.geography.model import ZoneShape
from truceline.record.model import ObligationStatus, Record
from truceline.reporting.audiences import AudienceRules, Form, ends_at, load_audiences, part_of_day
from truceline.reporting.folding import fold_with_places
from truceline.reporting.house import House
from truceline.reporting.labels import Labels, load_labels
from truceline.reporting.model import Audience, Plan
from truceline.reporting.name_book import NameBook, name_book
from truceline.reporting.positions import coarse_position, is_at_event
from truceline.reporting.rulings import outside_status
from truceline.reporting.secrets import Secrets, secrets_of
from truceline.reporting.traces import Tracker, tracker_for

__all__ = ["ROW_FIELDS", "Lens", "lens_for"]

# Field of a row of the annex → the fields of an observation that it is made of.
ROW_FIELDS = {
    "when": ("on", "last_on", "from_at", "until_at"),
    "position": ("position_name", "position_lon_deg", "position_lat_deg"),
    "event_place": ("place_name", "lon_deg", "lat_deg"),
    "means": ("means",),
    "number": ("number", "qualifier", "unit"),
    "kind": ("kind",),
    "description": ("description",),
    "weapon": ("weapon",),
    "side": ("side",),
    "from_direction": ("from_direction",),
    "killed": ("killed",),
    "injured": ("injured",),
    "stated_reason": ("stated_reason",),
    "reason_given_by": ("reason_given_by",),
    "observer": ("observer",),
    "team": ("team",),
    "persons": ("persons",),
    "bearing": ("bearing_deg", "bearing_spread_deg"),
    "distance": ("distance_min_m", "distance_max_m"),
    "entry_id": ("entry_id",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lens:
    """One report as one audience may read it; made by `lens_for`.

    Attributes:
        record: As of the cut-off; `shapes` its zones as far as they were drawn.
        book: Names as the house and the record write them.
        tracker: Finds protected values in free text.
        released_at: When the edition goes out, for fields that a delay opens; None if not known.
    """

    audience: Audience
    rules: AudienceRules
    plan: Plan
    house: House
    record: Record
    labels: Labels
    book: NameBook
    tracker: Tracker
    shapes: tuple[ZoneShape, ...] = ()
    released_at: datetime | None = None

    @property
    def language(self) -> str:
        """The leading language."""
        return self.labels.known(self.plan.languages[0])

    def label(self, key: str, **values: object) -> tuple[Inline, ...]:
        """A label in every language of the plan, side by side; a text that repeats stands once.

        Raises:
            UnknownId: There is no such label.
        """
        texts: dict[str, str] = {}
        for language in self.plan.languages:
            texts.setdefault(self.labels.text(key, language, **values), language)
        pieces: list[Inline] = []
        for text, language in texts.items():
            pieces += [Inline(text=" · ")] if pieces else []
            pieces.append(Inline(text=text, language=language))
        return tuple(pieces)

    def words(self, key: str, **values: object) -> str:
        """A label in the leading language.

        Raises:
            UnknownId: There is no such label.
        """
        return self.labels.text(key, self.language, **values)

    def shows(self, field: str) -> bool:
        """Whether anything of a field is printed: `group.field`, or a field of a row."""
        return any(self.rules.shows(one) for one in ROW_FIELDS.get(field, (field,)))

    def observation_row_fields(self) -> tuple[str, ...]:
        """Fields of a row that this audience gets, in the order of the annex."""
        return tuple(name for name in ROW_FIELDS if self.shows(name))

    def is_delayed(self, observation: Observation, released_at: datetime) -> bool:
        """Whether an entry is left out whole, since too little time has passed since its end."""
        return self.rules.is_delayed(self._ended_at(observation), released_at)

    def name(self, written: str) -> str:
        """How the house writes a party or place, given by its id, a name of it, or any text."""
        if self.book.is_person(written) and not self.rules.shows("record.person"):
            return self.words("a person")
        return self.book.name(written) or self.clean(written)

    def party(self, written: str) -> str:
        """A side or a speaker: only a known party or body, or words that name nobody."""
        if self.audience is Audience.INTERNAL or not written.strip():
            return written.strip()
        if self.book.name(written):
            return self.name(written)
        is_harmless = self.book.names_nobody(written)
        return self.clean(written) if is_harmless else self.words("withheld")

    def clean(self, text: str) -> str:
        """Free text without the protected positions, times and names; as it is for the team."""
        return text if self.audience is Audience.INTERNAL else self._cut(text, self.tracker)

    def position(self, observation: Observation) -> str:
        """Where the observers stood, as exactly as the audience may know; empty if not given."""
        lon, lat = observation.position_lon_deg, observation.position_lat_deg
        is_given = bool(observation.position_name) or lon is not None
        if not is_given:
            return ""
        if self._prints("position_lon_deg", observation) and self._prints(
            "position_name", observation
        ):
            return _at(observation.position_name, lon, lat)
        rule = self.rules.rule("position_lon_deg")
        if lon is None or lat is None or rule.form not in (Form.GRID, Form.REGION):
            return self.words("withheld")
        shapes = self.shapes if rule.form is Form.REGION else ()
        region, cell = coarse_position(lon, lat, rule.km, shapes)
        return self.name(region) if region else self._square(cell.lon_deg, cell.lat_deg, cell.km)

    def event_place(self, observation: Observation) -> str:
        """Where it happened, as assessed; the point is left out where the observers stood there."""
        name, lon, lat = observation.place_name, observation.lon_deg, observation.lat_deg
        if self.audience is Audience.INTERNAL:
            return _at(name, lon, lat)
        words = self._text(name, observation) if self.rules.shows("place_name") else ""
        rule = self.rules.rule("lon_deg")
        if lon is None or lat is None or rule.form is Form.WITHHELD or is_at_event(observation):
            return words
        if rule.form is Form.PRINTED:
            return _at(words, lon, lat)
        region, cell = coarse_position(
            lon, lat, rule.km, self.shapes if rule.form is Form.REGION else ()
        )
        around = self.name(region) if region else self._square(cell.lon_deg, cell.lat_deg, cell.km)
        return f"{words}, {around}" if words else around

    def times(self, observation: Observation) -> str:
        """Its days, and its clock times as exactly as the audience may know."""
        one = observation
        last = one.last_on or one.on
        days = [self.labels.written(on, self.language) for on in dict.fromkeys((one.on, last))]
        clocks = self._clocks(one)
        if len(days) == 1:
            return ", ".join((*days, clocks)) if clocks else days[0]
        return " – ".join(days) + (f" ({clocks})" if clocks else "")

    def observer(self, observation: Observation) -> str:
        """Who saw or heard it, or that it is withheld; empty where not given."""
        return self.text(observation, "observer")

    def text(self, observation: Observation, field: str) -> str:
        """Any other field of an entry in words, by the rule of its field; empty if not given."""
        given = getattr(observation, field)
        words = (
            ", ".join(given) if isinstance(given, tuple) else str("" if given is None else given)
        )
        if not words or self.audience is Audience.INTERNAL:
            return words
        form = self.rules.rule(field).form
        if form is Form.PARTY:
            return self.party(self._text(words, observation))
        return self._text(words, observation) if form is Form.PRINTED else self.words("withheld")

    def statuses(
        self, statuses: Iterable[ObligationStatus], *, on: date | None = None
    ) -> tuple[ObligationStatus, ...]:
        """Where obligations stand, without rulings that are not released and who judged.

        Args:
            statuses: As the team knows them.
            on: The day that they are about; the last one of the period where not given.
        """
        if self.rules.prints("obligation.ruling") and self.rules.prints("obligation.judgement"):
            return tuple(statuses)
        about = on or self.plan.period.until_on - timedelta(days=1)
        by = self.plan.cut_off.date()
        return tuple(outside_status(one, self.record, by=by, on=about) for one in statuses)

    def disclaimers(self) -> tuple[str, ...]:
        """What the house says below maps and counts, in each language of the plan."""
        return tuple(line.text for line in self.disclaimer_lines())

    def disclaimer_lines(self) -> tuple[Inline, ...]:
        """The same with the language of each, for exporters that must know its direction."""
        tongues = dict.fromkeys(self.labels.known(one) for one in self.plan.languages)
        return tuple(
            Inline(text=texts[language], language=language)
            for texts in self.house.disclaimers.values()
            for language in tongues
            if language in texts
        )

    def _prints(self, field: str, observation: Observation) -> bool:
        name, ended_at = f"observation.{field}", self._ended_at(observation)
        return self.rules.prints_at(name, ended_at, self.released_at)

    def _ended_at(self, observation: Observation) -> datetime:
        return ends_at(observation, self.plan.cut_off.tzinfo)

    def _clocks(self, one: Observation) -> str:
        given = [at for at in (one.from_at, one.until_at) if at is not None]
        if self._prints("from_at", one) and self._prints("until_at", one):
            return "–".join(f"{at:%H:%M}" for at in given)
        if self.rules.rule("from_at").form is not Form.PART_OF_DAY:
            return ""
        parts = dict.fromkeys(part_of_day(at) for at in given)
        return " – ".join(self.words(_PARTS[part]) for part in parts)

    def _square(self, lon: float, lat: float, km: float) -> str:
        north = self.words(
            "{degrees}° N" if lat >= 0 else "{degrees}° S", degrees=f"{abs(lat):.1f}"
        )
        east = self.words("{degrees}° E" if lon >= 0 else "{degrees}° W", degrees=f"{abs(lon):.1f}")
        key = "in a square of {km} km around {lat}, {lon}"
        return self.words(key, km=f"{km:g}", lat=north, lon=east)

    def _text(self, text: str, observation: Observation) -> str:
        """Free text of an entry without what of that entry, or of any other, is protected."""
        bare = replace(
            self.record, places={}, zones={}, actors={}, agreements={}, ceasefires={}, judgements=()
        )
        own = secrets_of((observation,), (), bare, plan=self.plan, house=self.house)
        tracker = tracker_for(own, self.rules, now=self.released_at)
        return self._cut(self._cut(text, tracker), self.tracker)

    def _cut(self, text: str, tracker: Tracker) -> str:
        folded = fold_with_places(text)
        if tracker.has_scattered(folded.text) and not tracker.traces(folded.text):
            return self.words("withheld")
        mark = f"[{self.words('withheld')}]"
        uncut = len(folded.text) + 1
        for trace in reversed(tracker.traces(folded.text)):
            start, end = folded.span(trace.start, min(trace.end, uncut))
            text = text[:start] + (mark if trace.end <= uncut else "") + text[end:]
            uncut = trace.start
        return text


_PARTS = {
    "night": "at night",
    "morning": "in the morning",
    "afternoon": "in the afternoon",
    "evening": "in the evening",
}


def _at(name: str, lon: float | None, lat: float | None) -> str:
    """A name with its point, latitude first, as people read it."""
    if lon is None or lat is None:
        return name
    point = f"{lat:.5f}, {lon:.5f}"
    return f"{name} ({point})" if name else point


def lens_for(
    audience: Audience | AudienceRules,
    plan: Plan,
    house: House,
    record: Record,
    *,
    secrets: Secrets | None = None,
    shapes: Iterable[ZoneShape] = (),
    released_at: datetime | None = None,
) -> Lens:
    """The lens of one audience on one report.

    Args:
        audience: For whom the edition is; or rules of one's own.
        plan: What the report is about; its first language leads.
        house: The house style.
        record: As of the cut-off.
        secrets: Of all entries and events: free text is cleaned of them. Without them the text
            of an entry is cleaned of that entry's own only.
        shapes: Zones that may stand for a position that lies in them.
        released_at: When the edition goes out, for fields that a delay opens.
    """
    rules = audience if isinstance(audience, AudienceRules) else load_audiences()[audience]
    labels = load_labels()
    language = labels.known(plan.languages[0])
    return Lens(
        audience=rules.audience,
        rules=rules,
        plan=plan,
        house=house,
        record=record,
        labels=labels,
        book=name_book(house, rules.audience, language, record),
        tracker=tracker_for(secrets or Secrets(), rules, now=released_at),
        shapes=tuple(shapes),
        released_at=released_at,
    )
