"""Businesses are loaded from files, and all of their rows are looked at."""

from pathlib import Path

import pytest

from lumi import business, database
from lumi.settings import Settings
from tests.conftest import T0

ROOMS = (
    "imported_calendar",
    "tenant",
    "owner_number",
    "opening_hours",
    "closure",
    "staff",
    "staff_service",
    "service",
    "faq",
)


@pytest.fixture
def load(file: Path, settings: Settings, tmp_path: Path) -> "Load":
    return Load(settings, tmp_path / "business.toml")


class Load:
    """Writes a file and loads it; the slug."""

    def __init__(self, settings: Settings, path: Path) -> None:
        self.settings = settings
        self.path = path

    def __call__(self, text: str) -> str:
        self.path.write_text(text, encoding="utf-8")
        return business.load_file(self.path, T0, self.settings)


def everything() -> dict[str, list[object]]:
    return {
        room: list(database.rows(f"SELECT * FROM {room}"))  # noqa: S608  names from above
        for room in ROOMS
    }
