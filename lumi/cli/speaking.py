"""How commands speak: expected faults as one sentence, JSON alone on stdout, tables for people."""

import functools
import json
import re
import sys
from collections.abc import Callable, Sequence
from typing import Any, ParamSpec, TypeVar

import click
from flask import current_app

from lumi import database
from lumi.answers.checks.pins import UnknownPin
from lumi.answers.checks.rehearsing import PinsBroken
from lumi.answers.embedding import EmbeddingFailed
from lumi.answers.faqs import ImportRefused, QuestionTaken, UnknownFaq
from lumi.answers.weights import WeightsMissing
from lumi.backups import BackupRefused
from lumi.business import BusinessFault
from lumi.database import Outdated
from lumi.extension import ExtensionsMissing
from lumi.settings import Settings
from lumi.store import StoreFailed
from lumi.tenants.enrolment import Refused
from lumi.tenants.models import UnknownTenant
from lumi.tenants.secrets import SealBroken
from lumi.tenants.users import UserRefused

P = ParamSpec("P")
R = TypeVar("R")

SURROGATE = re.compile("[\ud800-\udfff]")
EXPECTED = (
    BackupRefused,
    BusinessFault,
    EmbeddingFailed,
    ExtensionsMissing,
    ImportRefused,
    Outdated,
    PinsBroken,
    Refused,
    SealBroken,
    StoreFailed,
    QuestionTaken,
    UnknownFaq,
    UnknownPin,
    UnknownTenant,
    UserRefused,
    WeightsMissing,
)


def settings() -> Settings:
    found: Settings = current_app.config["SETTINGS"]
    return found


def plainly(command: Callable[P, R]) -> Callable[P, R]:
    """Run a command; what is expected to go wrong is said in one sentence, without a traceback."""

    @functools.wraps(command)
    def spoken(*arguments: P.args, **options: P.kwargs) -> R:
        if not all(map(_is_text, (*arguments, *options.values()))):
            raise click.ClickException("An argument is not written in UTF-8.")
        try:
            return command(*arguments, **options)
        except EXPECTED as fault:
            raise click.ClickException(_in_one_line(str(fault))) from fault
        except database.Unusable as fault:
            raise click.ClickException(f"The database cannot be used: {fault}.") from fault
        except OSError as fault:
            where = f": {fault.filename}" if fault.filename else ""
            raise click.ClickException(f"{fault.strerror or fault}{where}") from fault

    return spoken


def _in_one_line(text: str) -> str:
    """What a file said may be in it: no sign of that moves the cursor or breaks the line."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in text)


def _is_text(value: object) -> bool:
    """False where Python has put lone surrogates for bytes of another encoding (PEP 383)."""
    parts = value if isinstance(value, tuple) else (value,)
    return not any(isinstance(part, str) and SURROGATE.search(part) for part in parts)


def on_the_file(command: Callable[P, R]) -> Callable[P, R]:
    """As `plainly`, for commands that need the file migrated."""

    @functools.wraps(command)
    def checked(*arguments: P.args, **options: P.kwargs) -> R:
        database.require_migrated(settings().database)
        return command(*arguments, **options)

    return plainly(checked)


def progress(label: str) -> Callable[[float], None]:
    """A callback that draws a bar on a terminal's stderr as a share of 0 to 1 goes up."""
    if not sys.stderr.isatty():
        return lambda share: None
    bar = click.progressbar(length=100, label=label, file=sys.stderr)

    def show(share: float) -> None:
        bar.update(round(share * 100) - bar.pos)
        if share >= 1:
            bar.render_finish()

    return show


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def print_table(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
    """Columns as wide as their widest cell; nothing to show is said."""
    if not rows:
        click.echo("Nothing there.", err=True)
        return
    cells = [list(headings)] + [["" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(headings))]
    for row in cells:
        padded = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        click.echo("  ".join(padded).rstrip())
