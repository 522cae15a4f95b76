"""Commands say what is expected to go wrong in one sentence; bugs they let through."""

import click
import pytest
from click.testing import CliRunner

from lumi.cli.speaking import plainly, print_table, progress
from lumi.database import Unusable
from lumi.tenants.models import Tenant
from tests.cli.running import Command, fault


@pytest.mark.parametrize(
    ("raised", "told"),
    [
        (Unusable[0]("database is locked"), "The database cannot be used: database is locked."),
        (Unusable[1]("disk is full"), "The database cannot be used: disk is full."),
        (PermissionError(13, "Permission denied", "/x"), "Permission denied: /x"),
        (OSError(28, "No space left on device"), "No space left on device"),
    ],
    ids=["peewee", "sqlite", "file", "disk"],
)
def test_what_the_machine_refuses_is_one_sentence(raised: Exception, told: str) -> None:
    @plainly
    def command() -> None:
        raise raised

    with pytest.raises(click.ClickException) as spoken:
        command()
    assert spoken.value.message == told


def test_a_bug_is_not_dressed_up_as_a_fault_of_the_user() -> None:
    @plainly
    def command() -> float:
        return 1 / 0

    with pytest.raises(ZeroDivisionError):
        command()


@pytest.mark.parametrize(
    "arguments",
    [
        ("tenant", "show", "\udcff"),
        ("tenant", "add", "caf\udce9", "--phone-id", "1"),
        ("tenant", "edit", "corte-fino", "--owner", "\udcff"),
        ("customer", "export", "corte-fino", "\udcff"),
    ],
    ids=["slug", "name", "owner", "customer"],
)
def test_an_argument_of_another_encoding_is_one_sentence(
    flask: Command, tenant: Tenant, arguments: tuple[str, ...]
) -> None:
    assert fault(flask(*arguments)) == "An argument is not written in UTF-8."


def test_a_table_is_as_wide_as_its_widest_cells() -> None:
    @click.command()
    def command() -> None:
        print_table(("a", "b"), [("long cell", None), ("x", 12)])

    assert CliRunner().invoke(command).stdout == "a          b\nlong cell\nx          12\n"


def test_progress_draws_nothing_where_nobody_looks(capsys: pytest.CaptureFixture[str]) -> None:
    show = progress("Indexing")
    show(0.5)
    show(1.0)

    assert capsys.readouterr() == ("", "")
