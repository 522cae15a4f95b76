"""A log line is one line for a machine, or one for a person."""

import json
import logging
from collections.abc import Iterator

import pytest

from lumi import logs
from lumi.settings import Settings


@pytest.fixture(autouse=True)
def root() -> Iterator[logging.Logger]:
    """The root logger, as it was once the test is over."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield root
    root.handlers[:] = handlers
    root.setLevel(level)


def configure(**given: str) -> None:
    logs.configure(Settings.from_env({"SECRET_KEY": "a key", **given}))


def test_a_json_line_says_when_how_bad_where_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LOG_FORMAT="json")
    logging.getLogger("lumi.x").warning("thing.happened tenant=%d note=%s", 7, "é\n“")

    (line,) = capsys.readouterr().err.splitlines()
    told = json.loads(line)
    assert told["at"].endswith("+00:00")
    assert told | {"at": ""} == {
        "at": "",
        "level": "WARNING",
        "logger": "lumi.x",
        "event": "thing.happened tenant=7 note=é\n“",
    }


def test_a_traceback_stays_within_its_json_line(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LOG_FORMAT="json")
    try:
        raise RuntimeError("boom")
    except RuntimeError:
        logging.getLogger("lumi.x").exception("thing.failed")

    (line,) = capsys.readouterr().err.splitlines()
    assert "RuntimeError: boom" in json.loads(line)["traceback"]


def test_a_text_line_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    logging.getLogger("lumi.x").info("thing.happened tenant=7")

    assert "INFO lumi.x thing.happened tenant=7" in capsys.readouterr().err


def test_what_is_below_the_level_is_not_logged(capsys: pytest.CaptureFixture[str]) -> None:
    configure(LOG_LEVEL="WARNING")
    logging.getLogger("lumi.x").info("thing.happened")

    assert capsys.readouterr().err == ""


def test_the_log_goes_to_stderr_alone_however_often_it_is_configured(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure()
    configure()
    logging.getLogger("lumi.x").warning("thing.happened")

    told = capsys.readouterr()
    assert told.out == ""
    assert len(told.err.splitlines()) == 1
