"""The picture of docs/architecture.md, enforced: who may import whom, and who alone does what."""

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from lumi.settings import ROOT

# From the top down. A room imports what is below it, itself, and its neighbours on the same
# storey, but for STRANGERS.
STOREYS: tuple[tuple[str, ...], ...] = (
    (
        *("wsgi", "lumi.__main__", "lumi.boot", "lumi.deploy", "lumi.demo"),
        "lumi.replication",
        *("lumi.cli", "lumi.app", "lumi.worker", "lumi.rounds"),
    ),
    ("lumi.dashboard", "lumi.simulator", "lumi.whatsapp.webhook"),
    (
        *("lumi.intake", "lumi.turns", "lumi.delivery", "lumi.receipts", "lumi.money"),
        *("lumi.business", "lumi.calendars", "lumi.doctor", "lumi.health", "lumi.metrics"),
        *("lumi.collecting", "lumi.consulting", "lumi.trying", "lumi.alarms"),
    ),
    ("lumi.receptionist",),
    ("lumi.owner",),
    ("lumi.announcements",),
    ("lumi.booking", "lumi.answers"),
    ("lumi.nightly", "lumi.backups", "lumi.offsite", "lumi.conversations"),
    ("lumi.tenants",),
    (
        *("lumi.database", "lumi.sketches", "lumi.plain"),
        "lumi.group_commit",
        "lumi.migrations",
        "lumi.settings",
        "lumi.own_key",
        "lumi.takes",
        "lumi.store",
        "lumi.clock",
        "lumi.logs",
        "lumi.front",
        "lumi.limits",
        "lumi.llm",
        "lumi.fetching",
        "lumi.phrases",
        "lumi.languages",
        "lumi.sentences",
        "lumi.whatsapp",
        "lumi",
    ),
)
STRANGERS = {"lumi.booking": "lumi.answers", "lumi.answers": "lumi.booking"}
PURE_LIBRARIES = {"babel", "dateutil", "icalendar", "markupsafe", "regex", "snowballstemmer"}
PURE_LIBRARIES |= {"fasttext", "holidays", "recurring_ical_events"}
OPENS_SQLITE = {"lumi.database"}
SPEAKS_HTTP = {"lumi.whatsapp.graph", "lumi.whatsapp.media", "lumi.llm", "lumi.simulator.courier"}
SPEAKS_HTTP |= {"lumi.fetching", "lumi.store"}  # calendars of the owners; backups elsewhere
SPEAKS_HTTP |= {"lumi.alarms.ringing"}  # the operator's own address
READS_THE_TIME = {"lumi.clock"}
TIMES = {"datetime": {"now", "utcnow", "today"}, "date": {"today"}}
TIMES |= {"time": {"time", "time_ns", "monotonic", "monotonic_ns", "perf_counter", "localtime"}}
LONGEST_FILE, LONGEST_FUNCTION = 300, 40


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


PATHS = {module_name(path): path for path in [ROOT / "wsgi.py", *(ROOT / "lumi").rglob("*.py")]}
EVERY_FILE = [*PATHS.values(), *(ROOT / "tests").rglob("*.py")]
every_module = pytest.mark.parametrize("module", sorted(PATHS))
every_file = pytest.mark.parametrize(
    "path", EVERY_FILE, ids=[str(path.relative_to(ROOT)) for path in EVERY_FILE]
)


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def imported(module: str) -> frozenset[str]:
    """Full names of what a module imports, inside functions too; for our own, the module's."""
    found = set()
    for node in ast.walk(tree(PATHS[module])):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{module} has a relative import"
            names = {f"{node.module}.{alias.name}" for alias in node.names}
            found |= {name if name in PATHS else str(node.module) for name in names}
    return frozenset(found)


def storey(module: str) -> int:
    return next(number for number, rooms in enumerate(STOREYS) if room(module) in rooms)


def room(module: str) -> str:
    """The longest name of a room that the module is in."""
    rooms = [name for rooms in STOREYS for name in rooms if f"{module}.".startswith(f"{name}.")]
    return max(rooms, key=len)


def ours(module: str) -> list[str]:
    return [name for name in imported(module) if f"{name}.".startswith("lumi.")]


def is_pure(module: str) -> bool:
    return (ast.get_docstring(tree(PATHS[module])) or "").startswith("Pure:")


@every_module
def test_every_module_has_its_room(module: str) -> None:
    assert module == "lumi" or room(module) != "lumi", f"name the room of {module} in STOREYS"


@every_module
def test_imports_point_down(module: str) -> None:
    upwards = [name for name in ours(module) if storey(name) < storey(module)]

    assert not upwards


@every_module
def test_strangers_do_not_know_each_other(module: str) -> None:
    stranger = STRANGERS.get(room(module))

    assert not [name for name in ours(module) if room(name) == stranger]


@pytest.mark.parametrize("module", sorted(filter(is_pure, PATHS)))
def test_pure_modules_import_only_pure_things(module: str) -> None:
    impure = [
        name
        for name in imported(module)
        if not (
            name.partition(".")[0] in PURE_LIBRARIES | sys.stdlib_module_names
            or (name in PATHS and is_pure(name))
        )
    ]

    assert not impure


@every_module
def test_only_the_database_opens_sqlite(module: str) -> None:
    libraries = {"sqlite3", "pysqlite3", "sqlite_vec", "playhouse"}
    opened = {name for name in imported(module) if name.partition(".")[0] in libraries}
    opened |= {name for name in names(module) if name in {"SqliteDatabase", "sqlite3.connect"}}

    assert not opened or module in OPENS_SQLITE


@every_module
def test_only_graph_media_llm_and_the_simulator_speak_http(module: str) -> None:
    libraries = (
        "requests",
        "urllib3",
        "urllib.request",
        "http.client",
        "httpx",
        "openai",
        "obstore",
    )
    spoken = {name for name in imported(module) if f"{name}.".startswith(tuple(libraries))}

    assert not spoken or {module, room(module)} & SPEAKS_HTTP


@every_module
def test_only_the_clock_reads_the_time(module: str) -> None:
    calls = {f"{owner}.{call}" for owner, calls in TIMES.items() for call in calls}
    read = {name for name in names(module) if ".".join(name.split(".")[-2:]) in calls}
    read |= {name for name in imported_from(module, "time") if name in TIMES["time"]}

    assert not read or module in READS_THE_TIME


@every_module
def test_every_module_says_what_it_promises(module: str) -> None:
    assert module.startswith("lumi.migrations.") or ast.get_docstring(tree(PATHS[module]))


@every_file
def test_no_file_is_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


@every_file
def test_no_function_is_too_long(path: Path) -> None:
    long = {
        node.name: length
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (length := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }

    assert not long


@every_module
def test_no_fault_is_swallowed(module: str) -> None:
    swallowed = [
        handler.lineno
        for handler in ast.walk(tree(PATHS[module]))
        if isinstance(handler, ast.ExceptHandler)
        and (handler.type is None or all(isinstance(line, ast.Pass) for line in handler.body))
    ]

    assert not swallowed


def names(module: str) -> Iterator[str]:
    """Every name and dotted name that the module uses or imports by name."""
    for node in ast.walk(tree(PATHS[module])):
        if isinstance(node, ast.Name | ast.Attribute):
            yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom):
            yield from (alias.name for alias in node.names)


def imported_from(module: str, library: str) -> Iterator[str]:
    for node in ast.walk(tree(PATHS[module])):
        if isinstance(node, ast.ImportFrom) and node.module == library:
            yield from (alias.name for alias in node.names)
