"""SQLite's extension for vectors, found without importing its package."""

import functools
from importlib.util import find_spec
from pathlib import Path
from typing import Any


class ExtensionsMissing(Exception):
    """Neither pysqlite3 nor the standard library's sqlite3 can load sqlite-vec here."""


def load(connection: Any) -> None:
    """Let the connection search vectors. Raises ExtensionsMissing."""
    if not hasattr(connection, "enable_load_extension"):
        raise ExtensionsMissing(
            "This Python's SQLite cannot load extensions. Install the package pysqlite3, "
            "or use a Python whose sqlite3 has enable_load_extension."
        )
    connection.enable_load_extension(True)
    connection.load_extension(_library())
    connection.enable_load_extension(False)


@functools.cache
def _library() -> str:
    """In sqlite-vec's wheel. Importing that package would import numpy: 20 MB."""
    package = find_spec("sqlite_vec")
    if package is None or package.origin is None:
        raise ExtensionsMissing("The package sqlite-vec is not installed. Run: scripts/setup")
    return str(Path(package.origin).with_name("vec0"))
