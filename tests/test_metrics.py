"""/metrics tells of the whole process tree what the file knows, and is silent unless asked for."""

from dataclasses import replace
from pathlib import Path

import requests
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from lumi import clock, database, metrics
from lumi.settings import Settings
from lumi.tenants.models import Tenant
from tests.conftest import T0, T
from tests.conversations.arriving import arrive, text_from
from tests.fakes.whatsapp import WhatsApp
from tests.journeys.tree import Tree, free_port
from tests.waiting import until

ANA = "34600111222"


def read(page: str) -> dict[str, float]:
    """Every figure by its name and labels."""
    return {
        " ".join([sample.name, *sample.labels.values()]): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def figures(settings: Settings, seconds: float = 0) -> dict[str, float]:
    return read(metrics.shown(settings, T(seconds)).decode())


def test_metrics_are_off_unless_asked_for(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_what_waits_is_counted_with_the_time_of_the_oldest(
    tenant: Tenant, settings: Settings
) -> None:
    arrive(text_from(ANA, "hello"), text_from(ANA, "anybody?"))

    found = figures(settings, 42)

    assert found["lumi_inbound_waiting"] == 2
    assert found["lumi_oldest_waiting_seconds"] == 42
    assert found["lumi_queue_age_seconds inbound"] == 42
    assert found["lumi_queue_age_seconds outbound"] == 0
    assert found["lumi_unsent queued"] == found["lumi_outbound_waiting"] == 0
    assert found["lumi_tenants"] == 1
    assert found["lumi_messages_total inbound"] == 2
    assert found["lumi_disk_free_bytes"] > 0


def test_an_empty_file_has_figures_too(file: Path, settings: Settings) -> None:
    found = figures(settings)

    assert found["lumi_tenants"] == found["lumi_notices_open"] == 0
    assert "lumi_worker_silent_seconds" not in found


def test_the_workers_silence_is_told(file: Path, settings: Settings) -> None:
    with database.write() as connection:
        connection.execute(
            "INSERT INTO worker (token, started_at, alive_at) VALUES ('w', ?1, ?1)",
            (clock.stamp(T0),),
        )

    assert figures(settings, 99)["lumi_worker_silent_seconds"] == 99


def test_replies_of_the_last_hour_are_counted_by_how_long_they_took(
    tenant: Tenant, settings: Settings
) -> None:
    arrive(text_from(ANA, "hello"))
    with database.write() as connection:
        for seconds in (2, 4):
            connection.execute(
                "INSERT INTO message (tenant_id, customer_id, conversation_id, role, type, text,"
                " ts, received_at, state, sent_at, answers_id) SELECT tenant_id, customer_id,"
                " conversation_id, 'assistant', 'text', 'hi', ts, ts, 'sent', ?, id FROM message"
                " WHERE role = 'inbound'",
                (clock.stamp(T(seconds)),),
            )

    soon, later = figures(settings, 60), figures(settings, 4000)

    assert [soon[f"lumi_reply_seconds_bucket {bound}"] for bound in ("1.0", "2.0", "5.0")] == [
        *(0, 1, 2)
    ]
    assert later["lumi_reply_seconds_bucket +Inf"] == 0


def test_no_figure_names_a_business_or_a_customer(tenant: Tenant, settings: Settings) -> None:
    arrive(text_from(ANA, "a secret wish"))

    page = metrics.shown(replace(settings, metrics=True), T0).decode()

    assert not [word for word in (ANA, "wish", tenant.slug, tenant.name) if word in page]


def test_a_running_lumi_tells_prometheus_what_its_worker_does(tmp_path: Path) -> None:
    with (
        WhatsApp() as whatsapp,
        Tree(tmp_path, whatsapp.url, free_port(), LUMI_METRICS="1") as tree,
    ):
        tree.start()
        with requests.Session() as session:
            session.trust_env = False
            until(lambda: session.get(f"{tree.url}/health", timeout=10).ok)
            page = session.get(f"{tree.url}/metrics", timeout=10)

        assert page.headers["Content-Type"].startswith("text/plain; version=0.0.4")
        assert read(page.text)["lumi_worker_silent_seconds"] < 15
