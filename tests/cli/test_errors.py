from __future__ import annotations

import re
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from truceline.cli.errors import EXIT_CODES, OUR_BUG, exit_code
from truceline.cli.main import _Commands, cli
from truceline.core import errors
from truceline.core.errors import TrucelineError
from truceline.core.source import Span


def failing(error: BaseException, *options: str) -> Result:
    """The command line with a command that fails in this way."""

    class Failing(_Commands):
        def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command:
            def fail() -> None:
                raise error

            return click.Command(cmd_name, callback=fail)

    group = Failing("truceline", params=cli.params, callback=cli.callback)
    return CliRunner().invoke(group, [*options, "anything"])


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        *((errors.InvalidValue, 3), (errors.UnknownId, 3), (errors.UnitMismatch, 3)),
        *((errors.ConfigError, 4), (errors.MissingExtra, 4), (errors.SourceChanged, 5)),
        *((errors.UnreadableDocument, 5), (errors.StoreLocked, 6), (errors.StoreDamaged, 6)),
        *((errors.MigrationNeeded, 6), (errors.NotIdentified, 7), (errors.SafetyRefusal, 8)),
    ],
)
def test_each_error_says_what_where_and_what_next(kind: type[TrucelineError], code: int) -> None:
    where = Span(source_id="s", line=3, label="a.csv")
    result = failing(kind("It is so.", hint="Do this.", where=where))
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr.startswith("Error: It is so. (a.csv, line 3)\n       Do this.\n")
    assert ("again later" in result.stderr) == kind.retryable


def test_every_error_of_the_tree_has_an_exit_code() -> None:
    kinds = [getattr(errors, name) for name in errors.__all__]
    codes = {kind.__name__: exit_code(kind("x")) for kind in kinds}
    ours = {name for name, code in codes.items() if code == OUR_BUG}
    assert ours == {"TrucelineError", "ProvenanceError"}
    assert len(set(EXIT_CODES.values())) == len(EXIT_CODES)


@pytest.mark.parametrize("error", [KeyError("x"), errors.ProvenanceError("No source.")])
def test_a_fault_of_ours_gives_a_number_and_keeps_the_traceback_in_a_file(
    error: Exception,
) -> None:
    result = failing(error)
    assert result.exit_code == 70
    found = re.search(r"Error (\w{8}): this is a fault of Truceline", result.stderr)
    assert found
    assert "Traceback" not in result.stderr
    log = re.search(r"report it with (\S+)\.\n", result.stderr)
    assert log
    assert found[1] in log[1]
    assert type(error).__name__ in Path(log[1]).read_text()
    Path(log[1]).unlink()


def test_the_traceback_is_printed_when_asked_for() -> None:
    result = failing(KeyError("x"), "--debug")
    assert result.exit_code == 70
    assert "Traceback" in result.stderr
    assert "KeyError" in result.stderr


def test_an_interruption_says_that_nothing_is_lost() -> None:
    result = failing(KeyboardInterrupt())
    assert result.exit_code == 130
    assert result.stderr == "Interrupted. What was committed is whole.\n"
