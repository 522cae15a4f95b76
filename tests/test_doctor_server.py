"""The machine, its clock and its models: what keeps every business's messages from flowing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from lumi import database, doctor
from lumi.doctor import Finding, Grade, account, server
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant
from tests.conftest import PHONE_ID, T0, T
from tests.conversations.arriving import arrive, text_from
from tests.fakes.llm import Llm, refuse
from tests.fakes.server import Answer
from tests.fakes.whatsapp import Fault, WhatsApp

MB = 2**20


@pytest.fixture
def llm() -> Iterator[Llm]:
    with Llm() as fake:
        fake.models = ["gpt-5-mini", "text-embedding-3-small"]
        yield fake


@pytest.fixture
def asking(settings: Settings, llm: Llm) -> Settings:
    """A server with a server of models."""
    return replace(settings, openai_key="sk-right", openai_url=llm.url)


def told(part: str, settings: Settings, seconds: float = 0) -> tuple[str, str]:
    (found,) = [one for one in doctor.examine_server(settings, T(seconds)) if one.part == part]
    return str(found.grade), found.told


@pytest.mark.usefixtures("tenant")
def test_a_server_of_models_that_lets_us_in_is_well(asking: Settings) -> None:
    assert told("models", asking) == ("ok", "the server of models lets us in")


@pytest.mark.usefixtures("tenant")
def test_without_a_key_no_server_of_models_is_looked_for(settings: Settings, llm: Llm) -> None:
    found = doctor.examine_server(replace(settings, openai_url=llm.url), T0)

    assert not [one for one in found if one.part == "models"]


@pytest.mark.usefixtures("tenant")
@pytest.mark.parametrize(
    ("status", "cure"), [(401, "Set OPENAI_API_KEY"), (403, "Set OPENAI_API_KEY"), (500, "again")]
)
def test_a_server_of_models_that_refuses_is_a_fault_with_its_cure(
    asking: Settings, llm: Llm, status: int, cure: str
) -> None:
    llm.next(refuse(status))

    grade, said = told("models", asking)

    assert grade == "FAULT"
    assert str(status) in said
    assert cure in said
    assert "sk-right" not in said


@pytest.mark.usefixtures("tenant")
def test_a_server_of_models_that_is_not_there_is_a_fault(asking: Settings) -> None:
    grade, said = told("models", replace(asking, openai_url="http://127.0.0.1:9/v1"))

    assert grade == "FAULT"
    assert "cannot be reached" in said


@pytest.mark.usefixtures("tenant")
def test_a_model_that_its_server_does_not_name_is_a_warning(asking: Settings) -> None:
    grade, said = told("models", replace(asking, chat_model="gpt-mini-5"))

    assert grade == "warn"
    assert "gpt-mini-5" in said


@pytest.mark.usefixtures("tenant")
@pytest.mark.parametrize(
    "answer",
    [Answer(404, b"{}"), Answer(200, b"<html>"), Answer(200, b'{"data": {"a": 1}}')],
    ids=["no such page", "no JSON", "no list"],
)
def test_a_server_that_lists_no_models_is_well_all_the_same(
    asking: Settings, llm: Llm, answer: Answer
) -> None:
    llm.next(lambda: answer)

    assert told("models", asking)[0] == "ok"


@pytest.mark.usefixtures("tenant")
def test_a_model_of_meaning_that_the_server_does_not_name_is_a_warning(
    asking: Settings, llm: Llm
) -> None:
    llm.models = ["gpt-5-mini"]
    with database.write() as connection:
        connection.execute(
            "INSERT INTO faq_space (model, dimensions, state, related, unrelated,"
            " is_multilingual)"
            " VALUES ('text-embedding-3-small', 4, 'active', 0.5, 0.1, 0)"
        )

    assert "text-embedding-3-small" in told("models", asking)[1]


def test_a_queue_that_moves_on_is_well_and_one_that_does_not_is_told(
    tenant: Tenant, settings: Settings
) -> None:
    arrive(text_from("34600111222", "hello"))

    assert told("queue", settings, 60)[0] == "ok"
    assert told("queue", settings, 300) == (
        "warn",
        "The oldest message has waited for 300 s."
        " Look at the log of the worker: something holds it up.",
    )


@pytest.mark.parametrize(
    ("used", "free", "grade"),
    [
        (79 * MB, 21 * MB, Grade.WELL),
        (80 * MB, 20 * MB, Grade.WARNING),
        (95 * MB, 5 * MB, Grade.FAULT),
        (0, 0, Grade.WELL),
    ],
)
def test_a_disk_is_told_of_from_80_per_cent_on(used: int, free: int, grade: Grade) -> None:
    assert server.disk(used, free).grade is grade


def test_what_is_kept_for_root_does_not_hide_a_full_disk() -> None:
    assert "95% full, 5 MB free" in server.disk(95 * MB, 5 * MB).told


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "right"),
        (60, "right"),
        (-60, "right"),
        (61, "61 seconds slow"),
        (-3600, "3600 seconds fast"),
    ],
)
def test_a_clock_that_is_more_than_a_minute_wrong_is_a_fault(seconds: int, expected: str) -> None:
    """`seconds` are those by which WhatsApp's clock is ahead."""
    (found,) = account.clocks(format_datetime(T(seconds), usegmt=True), T0)

    assert expected in found.told
    assert (found.grade is Grade.FAULT) == ("right" not in expected)


@pytest.mark.parametrize("dated", ["", "yesterday", "Tue, 99 Dec 2026 10:00:00 GMT"])
def test_a_date_that_cannot_be_read_says_nothing_of_the_clock(dated: str) -> None:
    assert account.clocks(dated, T0) == []


@pytest.mark.parametrize("is_refused", [False, True], ids=["well", "token refused"])
def test_the_clock_is_compared_with_whatsapps_even_where_it_refuses(
    tenant: Tenant, settings: Settings, is_refused: bool
) -> None:
    dated = format_datetime(T0 + timedelta(minutes=5), usegmt=True)
    with WhatsApp() as whatsapp:
        whatsapp.numbers[PHONE_ID] = "Corte Fino"
        whatsapp.account.dated = dated
        if is_refused:
            whatsapp.next(Fault(401, b'{"error": {"code": 190}}', {"Date": dated}))
        found = doctor.examine_tenant(tenant, replace(settings, api_url=whatsapp.url), T0)

    (wrong,) = [one for one in found if one.part == "clock"]
    assert "seconds slow" in wrong.told


def key_findings(settings: Settings, **changed: Any) -> list[Finding]:
    found = doctor.examine(replace(settings, api_url="http://127.0.0.1:9", **changed), None, T0)
    return [one for one in found if one.part == "secret key"]


def test_a_change_of_the_key_that_is_not_finished_is_told(
    tenant: Tenant, settings: Settings
) -> None:
    enrolment.edit(tenant, settings, token="EAAown")

    (begun,) = key_findings(settings, secret_key="new", old_secret_key=settings.secret_key)
    (over,) = key_findings(settings, old_secret_key="the one before")

    assert begun.command == "flask secrets rotate"
    assert "take it out" in over.told
    assert key_findings(settings) == []
