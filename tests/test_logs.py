"""A log line is one line for a machine, or one for a person."""

import json
import logging
from collections.abc import Iterator
from typing import Any

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


def test_no_value_can_begin_a_line_of_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    configure()
    logging.getLogger("lumi.x").info("thing.failed fault=%s", "oh\r\n2026-12-01 INFO forged\u2028!")

    (line,) = capsys.readouterr().err.splitlines()
    assert line.endswith("thing.failed fault=oh 2026-12-01 INFO forged !")


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


def test_a_line_says_of_what_it_is_and_says_it_once(capsys: pytest.CaptureFixture[str]) -> None:
    log = logging.getLogger("lumi.x")
    for form in ("text", "json"):
        configure(LOG_FORMAT=form)
        with logs.about(tenant=7, conversation=9):
            log.info("turn.began tenant=7")
        log.info("worker.idle")

    text, idle, told, later = capsys.readouterr().err.splitlines()
    assert text.endswith("lumi.x turn.began tenant=7 conversation=9")
    assert idle.endswith("worker.idle")
    assert json.loads(told) | {"at": ""} == {
        "at": "",
        "level": "INFO",
        "logger": "lumi.x",
        "event": "turn.began tenant=7",
        "tenant": 7,
        "conversation": 9,
    }
    assert "tenant" not in json.loads(later)


def requested(header: str = "", believes: bool = False) -> tuple[str, str]:
    """What a page of the application logs, and the id in the answer's head."""
    seen = []

    def page(environ: Any, start: Any) -> list[bytes]:
        logging.getLogger("lumi.x").info("page.shown")
        start("200 OK", [])
        return [b""]

    given = {"HTTP_X_REQUEST_ID": header} if header else {}
    logs.Numbered(page, believes)(given, lambda status, headers: seen.extend(headers))
    return dict(seen)["X-Request-Id"], str(given.get(logs.REQUEST))


def test_a_requests_lines_have_the_id_that_its_answer_tells(
    capsys: pytest.CaptureFixture[str],
) -> None:
    configure()

    ident, kept = requested()

    assert ident == kept
    assert len(ident) == 12
    assert capsys.readouterr().err.rstrip().endswith(f"page.shown request={ident}")
    assert requested()[0] != ident


@pytest.mark.parametrize(
    ("header", "believes", "is_kept"),
    [
        ("01ABC-def_2345", True, True),
        ("01ABC-def_2345", False, False),
        ("short", True, False),
        ("x" * 65, True, False),
        ("with a blank and\nmore", True, False),
    ],
)
def test_an_id_is_taken_from_a_trusted_proxy_alone(
    header: str, believes: bool, is_kept: bool
) -> None:
    assert (requested(header, believes)[0] == header) is is_kept
