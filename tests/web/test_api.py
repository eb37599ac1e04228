"""Generated requests against the JSON addresses: none may end in a fault of ours."""

from __future__ import annotations

from typing import Any

import pytest
import schemathesis
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.core.result import Ok

from truceline.web.security import COOKIE
from web.workspaces import sample_values

ANY = st.text(max_size=40)


@pytest.mark.slow
def test_no_generated_request_ends_in_a_fault(own_client: TestClient) -> None:
    assert isinstance(own_client.app, FastAPI)
    values = sample_values(own_client.app.state.workspace)
    schema = schemathesis.openapi.from_asgi("/openapi.json", app=own_client.app)
    asked = 0
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()

        @settings(
            max_examples=4,
            deadline=None,
            database=None,
            derandomize=True,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy(), is_known=st.booleans())
        def ask(case: Case[Any], is_known: bool) -> None:
            known = values.get(case.path.split("/")[1])
            if is_known and known and case.path_parameters:
                # A made-up id is soon refused; behind a real one the filters are read.
                case.path_parameters = dict.fromkeys(case.path_parameters, known)
            # A Word file may take longer than the ten seconds of the default on a busy machine.
            answer = case.call(timeout=120)
            assert answer.status_code < 500, (case.formatted_path, case.query, answer.text)

        ask()
        asked += 1
    assert asked > 20


@settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    form=st.fixed_dictionaries(
        {"subject": ANY, "field": ANY, "claim": ANY, "by": ANY, "reason": ANY}
    ),
    path=st.sampled_from(["/judgements", "/judgements/no-such/take-back"]),
    accept=st.sampled_from(["text/html", "application/json"]),
)
def test_no_form_with_a_good_token_ends_in_a_fault(
    own_client: TestClient, form: dict[str, str], path: str, accept: str
) -> None:
    own_client.get("/")
    sent = {**form, "csrf": own_client.cookies[COOKIE]}
    answer = own_client.post(path, data=sent, headers={"accept": accept})
    assert 400 <= answer.status_code < 500, (form, answer.text)
