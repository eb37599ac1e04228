"""A model that the user runs, behind any endpoint that speaks `/v1/chat/completions`.

Off unless a URL is given. The text of documents goes to that URL and nowhere else: no proxy of
the environment is used, no redirect followed, and an address beyond this machine is refused
unless it was allowed by name. The key is read from the environment for each question and stands
in no value, message or log.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, urlsplit

from truceline.claims.asked.asking import Message
from truceline.core.errors import (
    ConfigError,
    InvalidValue,
    SafetyRefusal,
    SourceChanged,
    SourceError,
    SourceRefused,
    SourceUnreachable,
)
from truceline.workspace.asker_line import NoReplyError, Reply, is_this_machine, post

__all__ = ["KEY_VARIABLE", "AskOptions", "ModelAsker", "open_asker"]

KEY_VARIABLE = "TRUCELINE_ASK_KEY"
"""Environment variable that may hold the key of the endpoint."""
_PATH = "/chat/completions"
_BUSY = frozenset((408, 425, 429, 500, 502, 503, 504, 529))
_UNKNOWN_FORMAT = frozenset((400, 404, 415, 422, 501))
_FORMATS = ("json_schema", "json_object")
_LONGEST_WAIT_S = 60.0
_START = "Start the model's server, or correct --ask; reading goes on without it."


@dataclass(frozen=True, slots=True, kw_only=True)
class AskOptions:
    """Which model is asked, and how patiently.

    Attributes:
        url: Of the endpoint, such as `http://127.0.0.1:8080/v1`; its `/chat/completions` is used.
        model: The model's name, as its server calls it.
        allow_remote: Whether the text may leave this machine.
        timeout_s: Longest wait for one whole answer.
        retries: How often a question is put again to a server that is busy or does not answer.
        backoff_s: Wait before the first of these; each further one is twice as long.
        max_tokens: Most tokens of an answer.
        max_answer_bytes: A longer answer is cut off and none.
        key_variable: Environment variable of the key.
    """

    url: str
    model: str
    allow_remote: bool = False
    timeout_s: float = 300.0
    retries: int = 2
    backoff_s: float = 1.0
    max_tokens: int = 8192
    max_answer_bytes: int = 4 * 1024 * 1024
    key_variable: str = KEY_VARIABLE

    def __post_init__(self) -> None:
        if not self.model.strip():
            raise InvalidValue("No model is named.", hint="Name it: --ask-model NAME.")
        figures = (self.timeout_s, self.max_tokens, self.max_answer_bytes)
        if min(figures) <= 0 or self.retries < 0 or self.backoff_s < 0:
            raise InvalidValue(
                "A limit of the model is not above zero.",
                hint="Give a timeout, a number of tokens and of bytes above zero.",
            )


def open_asker(
    options: AskOptions,
    environment: Mapping[str, str],
    *,
    sleep: Callable[[float], None] = time.sleep,
) -> ModelAsker:
    """The model behind a URL; nothing is sent yet.

    Args:
        options: Which, and how.
        environment: Where the key is looked up, each time anew.
        sleep: Waits between two tries.

    Raises:
        InvalidValue: The URL is none.
        SafetyRefusal: The text would leave this machine, and that was not allowed.
    """
    url = _checked(options, environment)
    return ModelAsker(options=options, url=url, environment=environment, sleep=sleep)


def _checked(options: AskOptions, environment: Mapping[str, str]) -> SplitResult:
    try:
        url = urlsplit(options.url.strip())
        _ = url.port
    except ValueError as exc:
        raise _no_url() from exc
    if url.scheme not in {"http", "https"} or not url.hostname:
        raise _no_url()
    if url.username or url.password or url.query or url.fragment:
        raise InvalidValue(
            "The URL of the model holds a user, a password or a query.",
            hint=f"Give it without; a key goes into the environment as {options.key_variable}.",
        )
    if is_this_machine(url.hostname):
        return url
    if not options.allow_remote:
        raise SafetyRefusal(
            f"The text of the documents would leave this machine for {url.hostname}.",
            hint="Run the model here, or allow it with --allow-remote.",
        )
    if url.scheme == "http" and environment.get(options.key_variable):
        raise SafetyRefusal(
            f"The key in {options.key_variable} would cross the network unencrypted.",
            hint="Use https, or take the key out of the environment.",
        )
    return url


def _no_url() -> InvalidValue:
    hint = "Write it like http://127.0.0.1:8080/v1."
    return InvalidValue("The address of the model is no http or https URL.", hint=hint)


class ModelAsker:
    """Asks one model; see `claims.asking.Asker`. Made by `open_asker`.

    Attributes:
        name: `model:` and the model's name, as each of its claims keeps it.
    """

    def __init__(
        self,
        *,
        options: AskOptions,
        url: SplitResult,
        environment: Mapping[str, str],
        sleep: Callable[[float], None],
    ) -> None:
        self.name = f"model:{options.model}"
        self._options, self._url = options, url
        self._environment, self._sleep = environment, sleep
        self._formats = list(_FORMATS)

    def __repr__(self) -> str:
        return f"ModelAsker({self.name!r})"

    def ask(self, messages: Sequence[Message], schema: Mapping[str, Any]) -> str:
        """The model's answer; a server that does not know schemas is asked for any JSON object.

        Raises:
            SourceUnreachable: No answer after all tries.
            SourceRefused: The key, the model or the question is refused, or a redirect came.
            SourceChanged: The reply has not the shape of the interface, or is too long.
            ConfigError: The key cannot be sent.
        """
        while True:
            reply = self._tried(self._body(messages, schema, self._formats[0]))
            if reply.status in _UNKNOWN_FORMAT and len(self._formats) > 1:
                del self._formats[0]
                continue
            return self._content(reply)

    # -- one question --------------------------------------------------------------------------

    def _body(self, messages: Sequence[Message], schema: Mapping[str, Any], wanted: str) -> bytes:
        asked: dict[str, Any] = {"type": wanted}
        told = [dict(message) for message in messages]
        if wanted == "json_schema":
            asked["json_schema"] = {"name": "claims", "strict": True, "schema": schema}
        else:
            shape = json.dumps(schema, ensure_ascii=False)
            told[0]["content"] += f"\n\nThe JSON Schema of your answer:\n{shape}"
        body = {
            "model": self._options.model,
            "messages": told,
            "temperature": 0,
            "max_tokens": self._options.max_tokens,
            "stream": False,
            "response_format": asked,
        }
        return json.dumps(body, ensure_ascii=False).encode("utf-8", errors="replace")

    def _tried(self, body: bytes) -> Reply:
        """The first reply that is not "busy", within so many tries."""
        wait_s, flaw = self._options.backoff_s, ""
        for left in range(self._options.retries, -1, -1):
            reply, flaw = self._once(body)
            if reply is not None and not flaw:
                return reply
            if left:
                asked_s = _seconds(reply.retry_after) if reply else 0.0
                self._sleep(min(max(wait_s, asked_s), _LONGEST_WAIT_S))
                wait_s *= 2
        tries = self._options.retries + 1
        raise SourceUnreachable(f"{flaw} (tried {tries} times).", hint=_START)

    def _once(self, body: bytes) -> tuple[Reply | None, str]:
        """A reply, and why another try may do better; empty where it is settled."""
        options = self._options
        try:
            reply = post(
                self._url,
                self._path(),
                body=body,
                headers=self._headers(),
                timeout_s=options.timeout_s,
                max_bytes=options.max_answer_bytes,
                allow_remote=options.allow_remote,
            )
        except NoReplyError as exc:
            return None, exc.told
        return reply, self._refusal(reply) if reply.status in _BUSY else ""

    def _path(self) -> str:
        path = self._url.path.rstrip("/")
        if path.endswith(_PATH):
            return path
        return (path or "/v1") + _PATH

    def _headers(self) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Accept-Encoding": "identity",
        }
        key = self._environment.get(self._options.key_variable, "").strip()
        if not key:
            return headers
        if not (key.isascii() and key.isprintable()):
            raise ConfigError(
                f"The key in {self._options.key_variable} has characters that cannot be sent.",
                hint="Set it again, without line ends.",
            )
        return headers | {"Authorization": f"Bearer {key}"}

    # -- one reply -----------------------------------------------------------------------------

    def _content(self, reply: Reply) -> str:
        if 300 <= reply.status < 400:
            raise SourceRefused(
                f"The model's server sends the question on to {self._shown(reply.location)}: "
                "that was not followed.",
                hint="If you trust that address, give it with --ask.",
            )
        if reply.status != 200:
            raise self._refused(reply)
        if len(reply.body) > self._options.max_answer_bytes:
            raise SourceChanged(
                f"The reply is longer than {self._options.max_answer_bytes:,} bytes: not read.",
                hint="Ask another model.",
            )
        if reply.media != "application/json":
            raise SourceChanged(
                f"The model's server answers with {self._shown(reply.media)}, not JSON.",
                hint="Is the URL that of an OpenAI-compatible endpoint, such as …/v1?",
            )
        return self._message(reply.body)

    def _message(self, body: bytes) -> str:
        try:
            given = json.loads(body)
            message = given["choices"][0]["message"]
            content, refusal = message.get("content"), message.get("refusal")
        except (ValueError, RecursionError, LookupError, TypeError, AttributeError) as exc:
            raise SourceChanged(
                "The reply is not that of a chat completion.",
                hint="Is the URL that of an OpenAI-compatible endpoint, such as …/v1?",
            ) from exc
        if isinstance(content, str) and content.strip():
            return content
        if refusal:
            # This passage only: the next one may be answered.
            raise SourceError("The model declines this passage.", hint="Ask another model.")
        return ""

    def _refused(self, reply: Reply) -> SourceError:
        return SourceRefused(f"{self._refusal(reply)}.", hint=self._repair(reply.status))

    def _refusal(self, reply: Reply) -> str:
        told = self._shown(_error_of(reply.body))
        return f"The model's server answers {reply.status}" + (f": {told}" if told else "")

    def _repair(self, status: int) -> str:
        if status in {401, 403}:
            return f"Set the key in the environment as {self._options.key_variable}."
        if status == 404:
            return "Correct the URL or the model's name."
        if status == 413:
            return "Ask with smaller windows."
        return _START

    def _shown(self, text: str) -> str:
        """A server's words as a message can carry them: short, printable, without the key."""
        key = self._environment.get(self._options.key_variable, "").strip()
        plain = text.replace(key, "…") if key else text
        plain = " ".join("".join(mark if mark.isprintable() else " " for mark in plain).split())
        return plain[:160] + ("…" if len(plain) > 160 else "")


def _seconds(text: str) -> float:
    return float(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 0.0


def _error_of(body: bytes) -> str:
    """What a server says of its refusal, if it says it as JSON."""
    try:
        given = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    told = given.get("error") if isinstance(given, dict) else None
    told = told.get("message") if isinstance(told, dict) else told
    return told if isinstance(told, str) else ""
