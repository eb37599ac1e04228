"""A model's server may be slow, broken or hostile: each way gives a clear finding or refusal."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from truceline.claims.asked.asking import ask_document
from truceline.core.document import Document
from truceline.core.errors import InvalidValue, SafetyRefusal, TrucelineError
from truceline.workspace.asker import KEY_VARIABLE, AskOptions, ModelAsker, open_asker

from .stub_model import Script, Server, Stub, completion, reply, serving

TEXT = "The army shelled Kestel on Tuesday. Envoys will meet in Bolu."
DOCUMENT = Document(source_id="d1", text=TEXT, name="d.txt")
CLAIM = {"quote": "The army shelled Kestel on Tuesday", "trigger": "shelled",
         "event_type": "ASSAULT", "modality": "asserted", "polarity": "+",
         "attribution": {"kind": "author"}}  # fmt: skip


GOOD = reply(completion(json.dumps({"claims": [CLAIM]})))


def drip(stub: Stub) -> None:
    """A byte now and then, for ever: no single wait is long."""
    stub.send_response(200)
    stub.send_header("Content-Type", "application/json")
    stub.end_headers()
    for _ in range(200):
        stub.wfile.write(b" ")
        time.sleep(0.02)


def hang(_: Stub) -> None:
    time.sleep(0.6)


def short_of_its_length(stub: Stub) -> None:
    stub.send_response(200)
    stub.send_header("Content-Type", "application/json")
    stub.send_header("Content-Length", "100000")
    stub.end_headers()
    stub.wfile.write(b'{"choices": [')


def close(stub: Stub) -> None:
    stub.close_connection = True


def asker_for(
    server: Server, environment: dict[str, str] | None = None, **changes: Any
) -> tuple[ModelAsker, list[float]]:
    options: dict[str, Any] = {"timeout_s": 5.0, "retries": 1} | changes
    waits: list[float] = []
    return open_asker(
        AskOptions(url=server.url, model="m", **options), environment or {}, sleep=waits.append
    ), waits


def told_by(*scripts: Script, **changes: Any) -> str:
    """The message of the one finding, where nothing else came out."""
    with serving(*scripts) as server:
        found, findings = ask_document(DOCUMENT, asker_for(server, **changes)[0])
    assert found == ()
    (one,) = findings
    assert one.code == "asking.failed"
    assert one.hint
    return one.message


def test_a_sound_answer_gives_claims_and_sends_only_what_is_needed() -> None:
    with serving(GOOD) as server:
        found, findings = ask_document(DOCUMENT, asker_for(server)[0])
    assert ([one.quote.text_in(TEXT) for one in found], findings) == ([CLAIM["quote"]], ())
    ((path, headers, body),) = server.asked
    assert path == "/v1/chat/completions"
    assert "Authorization" not in headers
    assert (body["model"], body["stream"]) == ("m", False)
    assert body["response_format"]["json_schema"]["schema"]["required"] == ["claims"]


@pytest.mark.parametrize(
    ("script", "told"),
    [
        (reply("x" * 5000), "longer than 4,000 bytes"),
        (reply("<html>", media="text/html"), "answers with text/html, not JSON"),
        (reply("data: {}", media="text/event-stream"), "text/event-stream"),
        (reply('{"choices": ['), "not that of a chat completion"),
        (reply('{"choices": []}'), "not that of a chat completion"),
        (reply("[" * 3000), "not that of a chat completion"),
        (reply(b"\xff\xfe\x00"), "not that of a chat completion"),
        (reply(completion(None, refusal="no")), "declines this passage"),
        (reply('{"error": {"message": "no such model"}}', status=404), "404: no such model"),
        (reply("", status=302, Location="http://198.51.100.7/v1"), "198.51.100.7"),
        (reply("{}", status=500), "500 (tried 2 times)"),
        (close, "broke off"),
        (short_of_its_length, "broke off"),
    ],
)
def test_a_broken_reply_gives_one_clear_finding(script: Script, told: str) -> None:
    message = told_by(script, max_answer_bytes=4000)
    assert told in message


@pytest.mark.parametrize("script", [hang, drip], ids=["hang", "drip"])
def test_a_server_that_is_too_slow_is_given_up(script: Script) -> None:
    begun = time.monotonic()
    assert "within 0.2 seconds (tried 2 times)" in told_by(script, timeout_s=0.2)
    assert time.monotonic() - begun < 3


def test_a_busy_server_is_asked_again_later_and_later() -> None:
    busy = reply("{}", status=503), reply("{}", status=429, Retry_After="7")
    with serving(*busy, hang, GOOD) as server:
        asker, waits = asker_for(server, retries=3, timeout_s=0.3)
        found, findings = ask_document(DOCUMENT, asker)
    assert (len(found), findings) == (1, ())
    assert waits == [1.0, 7.0, 4.0]


def test_a_server_without_schemas_gets_the_schema_in_words_from_then_on() -> None:
    refused = reply('{"error": "response_format"}', status=400)
    with serving(refused, GOOD) as server:
        asker, _ = asker_for(server)
        for _ in range(2):
            assert len(ask_document(DOCUMENT, asker)[0]) == 1
    formats = [body["response_format"]["type"] for _, _, body in server.asked]
    assert formats == ["json_schema", "json_object", "json_object"]
    assert '"claims"' in server.asked[1][2]["messages"][0]["content"]


def test_no_redirect_is_followed_not_even_on_this_machine() -> None:
    with serving(GOOD) as other:
        sent_on = reply("", status=307, Location=other.url + "/chat/completions")
        assert "not followed" in told_by(sent_on)
        assert other.asked == []


def test_no_proxy_of_the_environment_sees_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    with serving(GOOD) as proxy, serving(GOOD) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        ask_document(DOCUMENT, asker_for(server)[0])
    assert (len(proxy.asked), len(server.asked)) == (0, 1)


@pytest.mark.parametrize(
    "url",
    ["http://192.0.2.1/v1", "https://models.example/v1", "http://127.0.0.1.example/v1",
     "http://10.0.0.5:8080", "http://[2001:db8::1]/v1", "http://0.0.0.0/v1"],
)  # fmt: skip
def test_an_address_beyond_this_machine_is_refused_unless_allowed(url: str) -> None:
    with pytest.raises(SafetyRefusal, match="would leave this machine") as caught:
        open_asker(AskOptions(url=url, model="m"), {})
    assert "--allow-remote" in caught.value.hint
    assert open_asker(AskOptions(url=url, model="m", allow_remote=True), {})


@pytest.mark.parametrize("url", ["http://localhost:1/v1", "http://127.8.9.1", "http://[::1]:8080"])
def test_an_address_of_this_machine_needs_no_leave(url: str) -> None:
    assert open_asker(AskOptions(url=url, model="m"), {}).name == "model:m"


@pytest.mark.parametrize(
    "url",
    ["", "127.0.0.1:8080", "file:///x", "http://u:p@127.0.0.1", "http://[", "http://h:x"],
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(InvalidValue):
        open_asker(AskOptions(url=url, model="m"), {})


def test_the_key_is_sent_and_stands_nowhere_else() -> None:
    key = "sk-secret-123"
    echo = reply(json.dumps({"error": {"message": f"bad key {key}"}}), status=401)
    with serving(echo) as server:
        asker, _ = asker_for(server, {KEY_VARIABLE: key})
        _, findings = ask_document(DOCUMENT, asker)
    assert server.asked[0][1]["Authorization"] == f"Bearer {key}"
    assert key not in str(findings) + repr(asker) + repr(vars(asker)["_options"])
    assert KEY_VARIABLE in findings[0].hint


def test_a_key_that_breaks_a_header_or_crosses_the_open_net_is_refused() -> None:
    with serving(GOOD) as server:
        asker, _ = asker_for(server, {KEY_VARIABLE: "a\r\nX: b"})
        with pytest.raises(TrucelineError, match="cannot be sent"):
            asker.ask([{"role": "system", "content": ""}], {})
    assert server.asked == []
    options = AskOptions(url="http://models.example/v1", model="m", allow_remote=True)
    with pytest.raises(SafetyRefusal, match="unencrypted"):
        open_asker(options, {KEY_VARIABLE: "k"})


def test_nobody_listening_is_told_with_what_to_do() -> None:
    with serving(GOOD) as server:
        pass
    found, findings = ask_document(DOCUMENT, asker_for(server)[0])
    assert found == ()
    assert "No connection" in findings[0].message
    assert "Start the model" in findings[0].hint
