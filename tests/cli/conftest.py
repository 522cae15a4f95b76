import pytest
from flask import Flask

from tests.cli.running import Command, command_of


@pytest.fixture
def flask(app: Flask) -> Command:
    return command_of(app)
