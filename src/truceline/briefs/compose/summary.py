"""The summary: plain sentences, each number linked, no verdict that reports cannot carry."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from truceline.briefs import text
from truceline.briefs.compose.sheet import Sheet, plain, quoted, said_by, sentence, slug
from truceline.briefs.model import Block, Bullets, Inline, Notice, Paragraph, Section
from truceline.core.agreement import Ceasefire
from truceline.core.claim import Stated
from truceline.core.coverage import CoverageState
from truceline.core.dates import When
from truceline.monitor.model import Breakdown, Count, FeedAssessment

__all__ = ["summarise"]

_Sentence = tuple[Inline, ...]


def summarise(sheet: Sheet) -> tuple[Block, ...]:
    """The section `Summary`."""
    blocks: list[Block] = [Section(heading="Summary", level=2, anchor="summary")]
    if sheet.ceasefire:
        blocks += _agreed(sheet, sheet.ceasefire)
    blocks.append(Paragraph(inlines=sentence(_period_words(sheet))))
    for feed in sheet.inputs.assessment.feeds:
        heading = f"Counted by {feed.feed.counter}"
        blocks.append(Section(heading=heading, level=3, anchor=f"summary-{slug(feed.feed.feed)}"))
        blocks.append(Bullets(entries=tuple(_feed_sentences(sheet, feed))))
    if not sheet.inputs.assessment.feeds:
        words = "No feed of incidents was counted: whether it is calm is unknown, not stated."
        blocks.append(Notice(severity="warning", text=words))
    blocks.append(Section(heading="Mind when reading", level=3, anchor="summary-mind"))
    blocks.append(Bullets(entries=tuple(_mind(sheet))))
    return tuple(blocks)


def _agreed(sheet: Sheet, ceasefire: Ceasefire) -> list[Block]:
    agreement = sheet.inputs.record.agreements.get(ceasefire.agreement_id)
    pieces: list[str | Inline] = [Inline(text=ceasefire.title, style="strong")]
    if agreement:
        pieces += [", under ", quoted(agreement.title)]
        pieces += [" (signed ", text.when(agreement.signed.value), ")"]
    pieces += [": declared ", text.when(ceasefire.declared.value)]
    pieces += [", in effect", text.since(ceasefire.in_effect.value), "; end: "]
    pieces += [_end_words(ceasefire), "."]
    if ceasefire.parties:
        pieces += [" Parties: ", Inline(text=sheet.actors(ceasefire.parties), style="name"), "."]
    if not ceasefire.checked:
        pieces.append(" This entry is unchecked: nobody has compared it with its document yet.")
    blocks: list[Block] = [
        Paragraph(inlines=(*sentence(*pieces), *sheet.source_links(ceasefire.sources)))
    ]
    disputed = _disputed_days(sheet, ceasefire)
    return [*blocks, Bullets(entries=disputed)] if disputed else blocks


def _end_words(ceasefire: Ceasefire) -> str:
    ended, kind = text.when(ceasefire.ended.value), ceasefire.end_kind.value
    return ended if kind in ("", "unstated", ended) else f"{ended} ({kind})"


def _disputed_days(sheet: Sheet, ceasefire: Ceasefire) -> tuple[_Sentence, ...]:
    agreement = sheet.inputs.record.agreements.get(ceasefire.agreement_id)
    days: list[tuple[str, Stated[When]]] = [
        ("it was declared", ceasefire.declared),
        ("it took effect", ceasefire.in_effect),
        ("it ended", ceasefire.ended),
    ]
    if agreement:
        days.insert(0, ("the agreement was signed", agreement.signed))
        days.append(("the agreement took effect", agreement.in_effect))
    return tuple(_dispute(sheet, what, stated) for what, stated in days if stated.is_disputed)


def _dispute(sheet: Sheet, what: str, stated: Stated[When]) -> _Sentence:
    pieces: list[str | Inline] = [f"Sources differ on when {what}: "]
    for position, (value, claim) in enumerate(stated.options):
        pieces += [*(["; "] if position else []), text.when(value), *said_by(sheet, claim)]
    pieces.append(f". This brief computes with {text.when(stated.value)}.")
    return sentence(*pieces)


def _period_words(sheet: Sheet) -> str:
    assessment = sheet.inputs.assessment
    words = f"Counted: {text.period(assessment.period)}, "
    words += f"against the equal period just before, {text.period(assessment.previous)}"
    if assessment.baseline:
        before = text.period(assessment.baseline)
        words += f", and the equal period before the ceasefire began, {before}"
    return words + ". Counters stand side by side; their numbers are never added."


def _feed_sentences(sheet: Sheet, feed: FeedAssessment) -> Iterator[_Sentence]:
    if feed.feed.is_simulated:
        words = "SIMULATED: these incidents were generated and never happened."
        yield (Inline(text=words, style="strong"),)
    if flag := sheet.party_flag(feed.feed.counter):
        yield (Inline(text=f"Its figures are supplied by {flag}.", style="strong"),)
    if feed.unmatched:
        yield sentence("This counter cannot answer: ", quoted(feed.unmatched))
    if feed.unlabelled:
        who = Inline(text=sheet.actors(feed.unlabelled), style="name")
        words = ": incidents that only such a label would show are not in its numbers."
        yield sentence("It has no label for ", who, words)
    for line in feed.totals:
        yield _change(sheet, line)
    yield from _limits(feed)
    yield from _where(sheet, feed)
    if feed.incidents.num_rows:
        yield _concentration(feed)
    yield _coverage(feed)
    for caveat in feed.feed.caveats:
        yield (plain(caveat),)


def _change(sheet: Sheet, line: Breakdown) -> _Sentence:
    now, previous = line.now, line.previous
    pieces: list[str | Inline] = [f"{line.label} recorded by {now.counter}"]
    if now.value is None or previous.value is None:
        pieces += [": ", sheet.numbers.inline(now), "; in the period before: "]
        pieces += [sheet.numbers.inline(previous)]
    elif not _is_alike(now, previous):
        pieces += [": ", *_observed(sheet, now), "; in the period before: "]
        pieces += [*_observed(sheet, previous)]
    elif now.value == previous.value:
        pieces += [" stayed at ", sheet.numbers.inline(now)]
        pieces += [" (period before: ", sheet.numbers.inline(previous), ")"]
    else:
        verb = text.change_word(previous.value, now.value)
        pieces += [f" {verb} from ", sheet.numbers.inline(previous)]
        pieces += [" to ", sheet.numbers.inline(now)]
    if line.baseline is not None:
        pieces += ["; before the ceasefire began: "]
        if line.baseline.value is None or _is_alike(now, line.baseline):
            pieces.append(sheet.numbers.inline(line.baseline))
        else:
            pieces += _observed(sheet, line.baseline)
    return sentence(*pieces, ".", _doubt(now, previous))


def _is_alike(one: Count, other: Count) -> bool:
    """Whether as much was looked at for one count as for the other, as far as is known."""
    if one.coverage.observed_days is not None:
        return one.coverage.observed_days == other.coverage.observed_days
    is_cut = any("feed_reaches" in count.filters for count in (one, other))
    return other.coverage.observed_days is None and not is_cut


def _observed(sheet: Sheet, count: Count) -> list[str | Inline]:
    days = count.coverage.observed_days
    seen = "days whose coverage is not stated" if days is None else f"{days} observed days"
    if reach := count.filters.get("feed_reaches"):
        seen += f" (its reports reach {text.with_days(str(reach))})"
    return [sheet.numbers.inline(count), f" in {seen}"]


def _limits(feed: FeedAssessment) -> Iterator[_Sentence]:
    """What the counts leave out, as the counts themselves note it."""
    notes = feed.totals[0].now.filters if feed.totals else {}
    if left_out := notes.get("left_out_value_missing"):
        words = f"{text.plural(int(left_out), 'report')} of the period could not be counted: "
        words += "they do not state a value that the question needs, such as who fought whom."
        yield (Inline(text=words, style="strong"),)
    if reach := notes.get("feed_reaches"):
        days = text.with_days(str(reach))
        yield sentence(f"Its reports reach {days} only; what lies beyond is unknown.")


def _doubt(now: Count, previous: Count) -> str:
    if now.value is None or previous.value is None or not _is_alike(now, previous):
        return ""
    if now.certain == now.possible and previous.certain == previous.possible:
        return ""
    words = " Because places or days are imprecise, "
    words += f"{text.span_of_count(now)} belong here, "
    words += f"and {text.span_of_count(previous)} to the period before"
    meets = now.certain <= previous.possible and previous.certain <= now.possible
    return words + ("; these ranges meet, so the direction is not certain." if meets else ".")


def _where(sheet: Sheet, feed: FeedAssessment) -> Iterator[_Sentence]:
    for words, lines in (
        ("Most recorded in: ", feed.zones),
        ("Most recorded between: ", feed.pairs),
        ("From the direction of, as far as the source states it: ", feed.directions),
    ):
        seen = [line for line in lines if line.now.value]
        top = sorted(seen, key=lambda line: -(line.now.value or 0))[:3]
        pieces: list[str | Inline] = []
        for line in top:
            pieces += [", " if pieces else words, quoted(line.label), " (", _link(sheet, line), ")"]
        if top:
            yield sentence(*pieces, ".")


def _link(sheet: Sheet, line: Breakdown) -> Inline:
    return sheet.numbers.inline(line.now)


def _concentration(feed: FeedAssessment) -> _Sentence:
    one = feed.concentration
    if not one.total:
        return sentence("Its reports do not name whom they rely on.")
    words = f"Of {text.plural(one.total, 'counted report')} that say whom they rely on, "
    words += f"{text.number(one.reports)} ({text.percent(one.share)}) rest on one source alone: "
    return sentence(words, quoted(one.source), ".")


def _coverage(feed: FeedAssessment) -> _Sentence:
    counts = [line.now for line in feed.totals]
    before = [line.previous.coverage.observed_days for line in feed.totals]
    if not counts or counts[0].coverage.state is CoverageState.NOT_STATED:
        words = "It does not state when and where it could observe: "
        return sentence(words, "a day without reports may be a day on which nobody looked.")
    unobserved = counts[0].coverage.unobserved_on
    words = f"Coverage: {counts[0].coverage}"
    if unobserved:
        words += f"; on {text.plural(len(unobserved), 'day')} nobody was looking"
    if before[0] != counts[0].coverage.observed_days:
        words += ". In the period before, more or less was looked at, so the numbers alone do not "
        words += "say which way it went"
    return sentence(words + ".")


def _mind(sheet: Sheet) -> Iterator[_Sentence]:
    yield sentence(
        "An incident here is one source's report of fighting. It is not a finding that somebody "
        "broke an agreement: that needs a ruling by a body with a mandate."
    )
    for label, actor_ids in sheet.inputs.assessment.lumped:
        who = Inline(text=sheet.actors(actor_ids), style="name")
        yield sentence("The label ", quoted(label), " may also cover ", who, _excluded(sheet))
    for zone in sheet.zones_without_lines:
        words = ": its lines were never agreed, so incidents there are possible only."
        yield sentence(Inline(text=zone, style="name"), words)
    states = Counter(status.state.value for status in sheet.inputs.statuses)
    if states:
        words = text.joined(f"{n} {state}" for state, n in sorted(states.items()))
        total = text.plural(sum(states.values()), "obligation")
        yield sentence(
            f"Of {total} in the texts, as far as sources here say: {words} (",
            Inline(text="each with its evidence", href="#obligations"),
            ").",
        )


def _excluded(sheet: Sheet) -> str:
    whose = "the ceasefire" if sheet.ceasefire else "an agreement"
    return f", whom {whose} leaves out; the counts cannot tell them apart."
