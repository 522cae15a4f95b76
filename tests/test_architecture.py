"""The picture of docs/architecture.md, enforced: who may import whom, and who alone does what."""

import ast
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

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
        *("lumi.group_commit", "lumi.shared_writer"),
        "lumi.migrations",
        "lumi.settings",
        "lumi.own_key",
        "lumi.takes",
        "lumi.store",
        "lumi.clock",
        "lumi.baton",
        "lumi.extension",
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
Offences = dict[str, list[Any]]  # by module or file


def among_modules(offends: Callable[[str], Iterable[Any]]) -> Offences:
    """What offends a rule, by module: one test a rule, for a test each would be thousands."""
    found = {module: list(offends(module)) for module in sorted(PATHS)}
    return {module: offences for module, offences in found.items() if offences}


def among_files(offends: Callable[[Path], Iterable[Any]]) -> Offences:
    found = {str(path.relative_to(ROOT)): list(offends(path)) for path in EVERY_FILE}
    return {name: offences for name, offences in found.items() if offences}


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


@cache
def storey(module: str) -> int:
    return next(number for number, rooms in enumerate(STOREYS) if room(module) in rooms)


@cache
def room(module: str) -> str:
    """The longest name of a room that the module is in."""
    rooms = [name for rooms in STOREYS for name in rooms if f"{module}.".startswith(f"{name}.")]
    return max(rooms, key=len)


def ours(module: str) -> list[str]:
    return [name for name in imported(module) if f"{name}.".startswith("lumi.")]


def is_pure(module: str) -> bool:
    return (ast.get_docstring(tree(PATHS[module])) or "").startswith("Pure:")


def test_every_module_has_its_room() -> None:
    homeless = [module for module in PATHS if module != "lumi" and room(module) == "lumi"]

    assert homeless == [], "name their rooms in STOREYS"


def test_imports_point_down() -> None:
    def upwards(module: str) -> list[str]:
        return [name for name in ours(module) if storey(name) < storey(module)]

    assert among_modules(upwards) == {}


def test_strangers_do_not_know_each_other() -> None:
    def known(module: str) -> list[str]:
        stranger = STRANGERS.get(room(module))
        return [name for name in ours(module) if room(name) == stranger]

    assert among_modules(known) == {}


def test_pure_modules_import_only_pure_things() -> None:
    def impure(module: str) -> list[str]:
        return [name for name in imported(module) if is_pure(module) and not may_be_pure(name)]

    assert among_modules(impure) == {}


def may_be_pure(name: str) -> bool:
    library = name.partition(".")[0]
    return library in PURE_LIBRARIES | sys.stdlib_module_names or (name in PATHS and is_pure(name))


def test_only_the_database_opens_sqlite() -> None:
    libraries = {"sqlite3", "pysqlite3", "sqlite_vec", "playhouse"}

    def opened(module: str) -> set[str]:
        found = {name for name in imported(module) if name.partition(".")[0] in libraries}
        found |= {name for name in names(module) if name in {"SqliteDatabase", "sqlite3.connect"}}
        return found if module not in OPENS_SQLITE else set()

    assert among_modules(opened) == {}


def test_only_graph_media_llm_and_the_simulator_speak_http() -> None:
    libraries = (
        *("requests", "urllib3", "urllib.request", "http.client", "httpx", "openai"),
        "obstore",
    )

    def spoken(module: str) -> set[str]:
        if {module, room(module)} & SPEAKS_HTTP:
            return set()
        return {name for name in imported(module) if f"{name}.".startswith(libraries)}

    assert among_modules(spoken) == {}


def test_only_the_clock_reads_the_time() -> None:
    calls = {f"{owner}.{call}" for owner, calls in TIMES.items() for call in calls}

    def read(module: str) -> set[str]:
        found = {name for name in names(module) if ".".join(name.split(".")[-2:]) in calls}
        found |= {name for name in imported_from(module, "time") if name in TIMES["time"]}
        return found if module not in READS_THE_TIME else set()

    assert among_modules(read) == {}


def test_every_module_says_what_it_promises() -> None:
    silent = [module for module in PATHS if not ast.get_docstring(tree(PATHS[module]))]

    assert [one for one in silent if not one.startswith("lumi.migrations.")] == []


def test_no_file_is_too_long() -> None:
    def lines(path: Path) -> list[int]:
        length = len(path.read_text(encoding="utf-8").splitlines())
        return [length] if length > LONGEST_FILE else []

    assert among_files(lines) == {}


def test_no_function_is_too_long() -> None:
    def long(path: Path) -> list[tuple[str, int]]:
        functions = (
            (node.name, (node.end_lineno or 0) - node.lineno + 1)
            for node in ast.walk(tree(path))
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        )
        return [(name, length) for name, length in functions if length > LONGEST_FUNCTION]

    assert among_files(long) == {}


def test_no_fault_is_swallowed() -> None:
    def swallowed(module: str) -> list[int]:
        return [
            handler.lineno
            for handler in ast.walk(tree(PATHS[module]))
            if isinstance(handler, ast.ExceptHandler)
            and (handler.type is None or all(isinstance(one, ast.Pass) for one in handler.body))
        ]

    assert among_modules(swallowed) == {}


@cache
def names(module: str) -> frozenset[str]:
    """Every name and dotted name that the module uses or imports by name."""
    found: set[str] = set()
    for node in ast.walk(tree(PATHS[module])):
        if isinstance(node, ast.Name | ast.Attribute):
            found.add(dotted(node))
        elif isinstance(node, ast.ImportFrom):
            found |= {alias.name for alias in node.names}
    return frozenset(found)


def dotted(node: ast.expr) -> str:
    """`a.b.c` of names alone; of what is called or computed first only what comes after it."""
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def imported_from(module: str, library: str) -> Iterator[str]:
    for node in ast.walk(tree(PATHS[module])):
        if isinstance(node, ast.ImportFrom) and node.module == library:
            yield from (alias.name for alias in node.names)
