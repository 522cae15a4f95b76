"""What is written down is there, and what is there is written down."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from lumi import __version__
from lumi.cli import commands
from lumi.settings import ROOT, SETTINGS, Setting

PAGES = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
SCRIPTS = sorted(path.name for path in (ROOT / "scripts").iterdir() if path.name[0] not in "._")
MANUAL = (ROOT / "README.md").read_text() + (ROOT / "docs" / "operations.md").read_text()
SETTINGS_PAGE = (ROOT / "docs" / "settings.md").read_text()
TESTS = [path.read_text() for path in (ROOT / "tests").rglob("*.py") if path != Path(__file__)]
DEPLOYMENT = {"FLY_APP", "FLY_ORG"}  # read by scripts/deploy alone

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
every_setting = pytest.mark.parametrize(
    "setting", SETTINGS.values(), ids=lambda setting: setting.variable
)


def leaves(found: list[click.Command], before: str = "") -> Iterator[tuple[str, click.Command]]:
    for command in found:
        name = f"{before}{command.name}"
        if isinstance(command, click.Group):
            yield from leaves(list(command.commands.values()), f"{name} ")
        else:
            yield name, command


COMMANDS = dict(leaves(commands()))


def told_words(page: str) -> set[str]:
    """Words inside backticks and code blocks."""
    code = re.findall(r"```.*?```|`[^`\n]+`", page, flags=re.DOTALL)
    return set(re.findall(r"[\w./-]+", " ".join(code)))


@every_setting
def test_a_setting_is_documented_with_its_default(setting: Setting) -> None:
    table = [row.split("|") for row in SETTINGS_PAGE.splitlines() if row.startswith("| ")]
    rows = [row for row in table if f"`{setting.variable}`" in row[1]]

    assert len(rows) == 1
    shown = rows[0][2].strip().strip("`")
    assert shown == setting.default or not setting.default


@every_setting
def test_a_setting_is_in_the_example_to_copy(setting: Setting) -> None:
    lines = (ROOT / ".env.example").read_text().splitlines()
    expected = rf"(# )?{setting.variable}=({re.escape(setting.default)})?"

    assert [line for line in lines if re.fullmatch(expected, line)]


def test_no_page_describes_a_setting_that_is_not_there() -> None:
    known = {setting.variable for setting in SETTINGS.values()} | DEPLOYMENT
    described = set(re.findall(r"^\| `([A-Z0-9_`, ]+)` ", SETTINGS_PAGE, flags=re.MULTILINE))
    exampled = set(
        re.findall(r"^#? ?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), flags=re.MULTILINE)
    )

    assert {name for row in described for name in row.split("`, `")} <= known
    assert exampled <= known


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_in_the_manual(name: str) -> None:
    words = told_words(MANUAL)

    assert set(name.split()) <= words
    assert f"flask {name.split()[0]}" in MANUAL or f"`{name}`" in MANUAL


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_what_it_does(name: str) -> None:
    assert COMMANDS[name].help


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_is_run_by_a_test(name: str) -> None:
    """In words of its own, as the first and the last of them, or as a person types it."""
    group, leaf = name.split()[0], name.split()[-1]

    assert [
        text for text in TESTS if name in text or (f'"{group}"' in text and f'"{leaf}"' in text)
    ]


@every_setting
def test_a_setting_is_used_by_a_test(setting: Setting) -> None:
    (field,) = [name for name, one in SETTINGS.items() if one is setting]

    assert [text for text in TESTS if setting.variable in text or f"{field}=" in text]


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_is_in_the_manual(name: str) -> None:
    assert f"scripts/{name}" in MANUAL


@every_page
def test_no_page_names_a_command_that_is_not_there(page: Path) -> None:
    text = page.read_text()
    scripts = set(re.findall(r"scripts/([a-z_]+)", text))
    groups = {command.name for command in commands()}
    flask = set(re.findall(r"(?:bin/|`|^)flask ([a-z]+)", text, flags=re.MULTILINE))
    options = {
        option
        for command in COMMANDS.values()
        for parameter in command.params
        for option in (*parameter.opts, *parameter.secondary_opts)
    }
    told = re.findall(r"flask [a-z][^`\n]*?(--[a-z-]+)", text)

    assert scripts <= set(SCRIPTS)
    assert flask <= groups
    assert set(told) <= options | {"--help"}


@every_page
def test_links_between_pages_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text())
    local = [target for target in targets if not target.startswith(("http://", "https://"))]

    assert [target for target in local if not (page.parent / target).exists()] == []


def test_the_changelog_has_this_version() -> None:
    assert re.search(
        rf"^## \[{re.escape(__version__)}\]", (ROOT / "CHANGELOG.md").read_text(), re.M
    )
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text()


def test_no_two_decisions_have_one_number() -> None:
    numbers = [path.name[:4] for path in sorted((ROOT / "docs" / "decisions").glob("*.md"))]

    assert len(numbers) == len(set(numbers))
    assert all(re.fullmatch(r"\d{4}", number) for number in numbers)


def test_every_requirement_is_pinned_and_has_its_reason() -> None:
    for path in ROOT.glob("requirements*.txt"):
        for line in path.read_text().splitlines():
            assert line.startswith("-r ") or re.fullmatch(r"[\w-]+==[^ ]+(;.*?)? +# .+", line), line


def test_no_file_names_a_machine() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if tracked.returncode != 0:
        pytest.skip("not a git checkout")
    machine = re.compile(r"/root/|/home/[a-z]|/Users/[a-z]|/work/|\.pyenv/versions")
    named = [
        name
        for name in tracked.stdout.split("\0")
        if name and name != "tests/test_docs.py" and machine.search(_text(ROOT / name))
    ]

    assert named == []


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.is_file() else ""
