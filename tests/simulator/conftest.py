"""A business in demo mode whose server really listens, so that webhooks travel by HTTP."""

import socket
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask
from werkzeug.serving import make_server

from lumi import database
from lumi.settings import Settings
from lumi.simulator import people
from lumi.simulator.courier import Courier
from lumi.simulator.models import SimulatedCustomer
from lumi.tenants.models import Tenant
from lumi.whatsapp.graph import Graph


@pytest.fixture
def settings(settings: Settings) -> Settings:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    base = f"http://127.0.0.1:{port}/simulator/graph/v26.0"
    return replace(settings, demo=True, port=port, api_url=base)


@pytest.fixture
def courier(app: Flask) -> Iterator[Courier]:
    """The application's own; nothing is under way any more when the test ends."""
    courier: Courier = app.extensions["simulator"]
    yield courier
    courier.rest()


@pytest.fixture
def server(app: Flask, settings: Settings, courier: Courier) -> Iterator[str]:
    """The address at which the application listens."""
    listening = make_server("127.0.0.1", settings.port, app, threaded=True)
    thread = threading.Thread(target=listening.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{settings.port}"
    courier.rest()
    listening.shutdown()
    thread.join()
    listening.server_close()


@pytest.fixture
def graph(server: str, settings: Settings) -> Iterator[Graph]:
    graph = Graph(settings.api_url, pool_size=2)
    yield graph
    graph.close()


@pytest.fixture
def nora(tenant: Tenant) -> SimulatedCustomer:
    """Known by phone and user id."""
    return people.at_hand(tenant)[0]


@pytest.fixture
def sam(tenant: Tenant) -> SimulatedCustomer:
    """Known by user id only."""
    return people.at_hand(tenant)[1]


@pytest.fixture
def faqs(tenant: Tenant) -> None:
    questions = ("Where can I park?", "What are your opening hours?", "Do you take cards?")
    for question in questions:
        database.db.connection().execute(
            "INSERT INTO faq (tenant_id, question, answer, content_hash, created_at, updated_at)"
            " VALUES (?, ?, 'An answer.', '', '', '')",
            (tenant.id, question),
        )
