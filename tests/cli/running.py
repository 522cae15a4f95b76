"""Commands for tests, as `flask` runs them: in this process, with stdout and stderr apart."""

from collections.abc import Callable

from click.testing import CliRunner, Result
from flask import Flask
from flask.cli import FlaskGroup

Command = Callable[..., Result]
HERE = {"FLASK_RUN_FROM_CLI": "false"}  # put back afterwards


def command_of(app: Flask) -> Command:
    """`flask ARGUMENTS…` over an application; `input` is what is typed."""
    group = FlaskGroup(create_app=lambda: app, load_dotenv=False)
    runner = CliRunner(env=HERE)

    def run(*arguments: object, input: str = "") -> Result:
        return runner.invoke(group, [str(argument) for argument in arguments], input=input)

    return run


def said(result: Result) -> str:
    """What a command that went well printed for programs."""
    assert result.exit_code == 0, result.output
    return result.stdout


def fault(result: Result) -> str:
    """The one sentence of a command that was refused."""
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert isinstance(result.exception, SystemExit)
    (line,) = result.stderr.splitlines()
    assert line.startswith("Error: ")
    return line.removeprefix("Error: ")
