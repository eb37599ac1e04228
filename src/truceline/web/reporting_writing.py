"""One sending of the builder's form: which texts were changed, and what the button says besides."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence

from starlette.datastructures import FormData

from truceline.core.errors import InvalidValue, TrucelineError
from truceline.reporting.model import Audience, Draft
from truceline.web.context import Context
from truceline.web.reporting_builder import read_place
from truceline.web.reporting_sent import Sent, one_field

__all__ = ["Writing"]

_MOST_SEEN = 2_000_000


class Writing:
    """One sending of the builder's form."""

    def __init__(self, context: Context, report_id: str, form: FormData) -> None:
        self._stage = context.workspace.reports
        self._report_id = report_id
        self._form = form
        self._act = one_field(form, "act")
        self.by = one_field(form, "by")

    @property
    def section(self) -> str:
        """Where the button stood; empty where it is not known."""
        return self._act.partition(":")[2].partition(":")[0]

    def run(self) -> int:
        """Do it all; gives how many texts were saved."""
        self._seen = _read_seen(one_field(self._form, "seen"))
        draft = self._stage.draft(self._report_id)
        known = _versions(draft)
        saved = 0
        for key, text in self._texts("text"):
            base = one_field(self._form, f"base:{key}")
            if _same(text, known.get(base, "")):
                continue
            self._write(key, text, base=base)
            saved += 1
        for key, text in self._texts("merge"):
            if text.strip():
                settled = [str(one) for one in self._form.getlist(f"settles:{key}")]
                self._write(key, text, base=settled[0] if settled else "", settles=settled)
                saved += 1
        self._then()
        return saved

    def _texts(self, kind: str) -> Iterator[tuple[str, str]]:
        for name, value in self._form.multi_items():
            if name.startswith(f"{kind}:") and isinstance(value, str):
                yield name.partition(":")[2], value

    def _write(self, key: str, text: str, *, base: str, settles: Sequence[str] = ()) -> None:
        section, language, audience = _place(key)
        self._stage.write(
            self._report_id,
            section,
            text,
            base=base,
            by=self.by,
            language=language,
            audience=audience,
            settles=settles,
            seen=self._seen,
            event_id=self._event_id("wrote", key, text),
        )

    def _then(self) -> None:
        """What the pressed button says besides: `keep:PLACE`, `hide:SECTION`, `show:SECTION`."""
        kind, _, about = self._act.partition(":")
        event_id = self._event_id(kind, about, "")
        if kind == "keep":
            section, language, audience = _place(about)
            self._stage.keep(
                self._report_id,
                section,
                by=self.by,
                language=language,
                audience=audience,
                seen=self._seen,
                event_id=event_id,
            )
        elif kind in ("hide", "show"):
            self._stage.show(self._report_id, about, kind == "show", by=self.by, event_id=event_id)

    def _event_id(self, *parts: str) -> str:
        """The same form with the same words sent twice is one event; other words are another."""
        token = one_field(self._form, "token")
        if not token:
            return ""
        words = json.dumps([*parts, self.by])
        return f"{token[:40]}-{hashlib.sha256(words.encode()).hexdigest()[:16]}"

    def sent(self, problem: TrucelineError) -> Sent:
        """What was sent, to be shown again beside what is wrong with it."""
        known = _versions(self._stage.draft(self._report_id))
        texts: dict[str, dict[str, str]] = {}
        for key, text in self._texts("text"):
            base = one_field(self._form, f"base:{key}")
            if not _same(text, known.get(base, "")):
                texts[key] = {"text": text, "base": base}
        for key, text in self._texts("merge"):
            if text.strip():
                texts.setdefault(key, {})["merge"] = text
        return Sent(texts=texts, fields={"by": self.by}, problem=problem)


def _versions(draft: Draft) -> dict[str, str]:
    """Every text ever written, by its version."""
    texts = (*draft.texts, *(one.other for one in draft.conflicts), *draft.replaced)
    return {one.event_id: one.text for one in texts}


def _same(text: str, other: str) -> bool:
    return text.replace("\r\n", "\n").strip() == other.strip()


def _place(key: str) -> tuple[str, str, Audience]:
    place = read_place(key)
    if place is None:
        raise InvalidValue(f"'{key}' is no place of a text.", hint="Open the report again.")
    return place


def _read_seen(words: str) -> dict[str, str] | None:
    """Numbers as the writer saw them."""
    if not words:
        return None
    hint = "Open the report again; what you wrote is kept in the browser."
    if len(words) > _MOST_SEEN:
        raise InvalidValue("The list of numbers seen is too long.", hint=hint)
    try:
        seen = json.loads(words)
    except (ValueError, RecursionError) as exc:
        raise InvalidValue("The list of numbers seen cannot be read.", hint=hint) from exc
    if not isinstance(seen, dict) or not all(isinstance(one, str) for one in seen.values()):
        raise InvalidValue("The list of numbers seen cannot be read.", hint=hint)
    return seen
