"""What every test may ask for: a fixed instant, a migrated file of its own, settings, a tenant."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from lumi import clock, database
from lumi.database import sqlite3
from lumi.settings import Settings
from lumi.tenants import enrolment
from lumi.tenants.models import Tenant

# A busy machine writes inputs slowly; that says nothing of Lumi.
hypothesis.settings.register_profile(
    "lumi", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("lumi")

T0 = datetime(2026, 12, 1, 10, 0, tzinfo=UTC)  # a Tuesday
APP_SECRET = "the app secret of the tests"
PHONE_ID = "100200300"


def T(seconds: float) -> datetime:
    """The instant that many seconds after T0."""
    return T0 + timedelta(seconds=seconds)


def pytest_report_header() -> str:
    return f"sqlite {sqlite3.sqlite_version} from {sqlite3.__name__}"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with every migration, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "lumi.sqlite3"
    database.open_file(path)
    database.migrate(path)
    database.db.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.db.close()
    return path


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings.from_env(
        {
            "LUMI_DATABASE": str(tmp_path / "lumi.sqlite3"),
            "WH_APP_SECRET": APP_SECRET,
            "WH_TOKEN": "the-token-of-the-tests",
            "VERIFY_TOKEN": "the verify token of the tests",
            "SECRET_KEY": "the secret key of the tests",
            "LUMI_REPLY_DELAY": "0",
            "LUMI_REQUESTS": "0",  # a quick machine asks for more pages in a minute than people
            "WH_API_URL": "http://127.0.0.1:9",  # nobody listens: a test that sends names a fake
        }
    )


@pytest.fixture
def file(settings: Settings, migrated_file: Path) -> Iterator[Path]:
    """The test's own database, open in this process, at T0."""
    shutil.copy(migrated_file, settings.database)
    database.open_file(settings.database)
    clock.travel(T0)
    yield settings.database
    clock.travel(None)
    database.db.close()


@pytest.fixture
def tenant(file: Path, settings: Settings) -> Tenant:
    return enrolment.add("Corte Fino", T0, settings, phone_id=PHONE_ID, timezone="Europe/Madrid")


@pytest.fixture
def app(file: Path, settings: Settings) -> Flask:
    from lumi.app import create_app

    return create_app(settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()
