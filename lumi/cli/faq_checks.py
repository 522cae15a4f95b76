"""`flask faq check` and the pins: what a change of the FAQs does to answers."""

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from lumi import clock
from lumi.answers import answering, faq_files
from lumi.answers.checks import looking, pins, rehearsing
from lumi.answers.checks.asked import MOST
from lumi.answers.checks.comparing import Given, Kind
from lumi.answers.checks.rehearsing import Report
from lumi.answers.faq_files import clean
from lumi.cli.faq import faq
from lumi.cli.speaking import on_the_file, print_json, print_table, progress, settings
from lumi.tenants.models import named

__all__ = ["faq"]  # with the commands of this module

SHOWN = 60  # letters of a question or answer in a table


@faq.command()
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--last", type=click.IntRange(1, 5000), default=MOST, show_default=True,
              help="How many different questions are asked again.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
@on_the_file
def check(context: click.Context, slug: str, file: Path | None, last: int, as_json: bool) -> None:
    """Show which answers to your customers' last questions FILE would change; change nothing.

    FILE is as for import. Without it: what the last change of the FAQs did. Exits with 1 when a
    pinned question does not get its FAQ.
    """
    tenant, embedder = named(slug), answering.embedder_of(settings())
    now = clock.now()
    if file is not None:
        drafts = faq_files.read(file)
        found = rehearsing.rehearse(
            tenant.id, tenant.language, drafts, embedder, last, progress("Asking")
        )
    else:
        looking.look(tenant.id, embedder, now)
        now, found = looking.last(tenant.id) or (now, Report(0, (), {}))
        failing = looking.present_pins(tenant.id, tenant.language, embedder)
        found = Report(found.questions, found.changes, failing)
    if as_json:
        print_json({"checked_at": clock.stamp(now), **_as_json(found)})
    else:
        _print(found, is_planned=file is not None)
    if found.failing:
        context.exit(1)


@faq.command()
@click.argument("slug")
@click.argument("question")
@click.argument("faq_id", type=int)
@on_the_file
def pin(slug: str, question: str, faq_id: int) -> None:
    """Pin QUESTION to the FAQ that must answer it; what would break that is refused from then on.

    The numbers of FAQs are those that `faq ask` shows.
    """
    tenant, embedder = named(slug), answering.embedder_of(settings())
    if not clean(question):
        raise click.UsageError("The question is empty.")
    pins.pin(tenant.id, clean(question), faq_id, clock.now())
    failing = looking.present_pins(tenant.id, tenant.language, embedder)
    if fault := failing.get(clean(question)):
        click.echo(f"Pinned, but it does not hold yet: {fault}.", err=True)


@faq.command()
@click.argument("slug")
@click.argument("question")
@on_the_file
def unpin(slug: str, question: str) -> None:
    """Take the pin of QUESTION away."""
    pins.unpin(named(slug).id, clean(question))


@faq.command("pins")
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def pins_(slug: str, as_json: bool) -> None:
    """Every pinned question with its FAQ, and whether it gets that now."""
    tenant, embedder = named(slug), answering.embedder_of(settings())
    failing = looking.present_pins(tenant.id, tenant.language, embedder)
    found = [(one, one.question not in failing) for one in pins.listed(tenant.id)]
    if as_json:
        print_json([{**asdict(one), "holds": holds} for one, holds in found])
        return
    rows = [
        (_cut(one.question), one.faq_id, _cut(one.faq), "yes" if holds else "NO")
        for one, holds in found
    ]
    print_table(("question", "faq", "its question", "holds"), rows)


def _as_json(found: Report) -> dict[str, Any]:
    changes = [
        {
            "kind": change.kind,
            "question": change.question,
            "times": asked.times,
            "before": _given(change.before),
            "after": _given(change.after),
        }
        for asked, change in found.changes
    ]
    failing = [{"question": one, "fault": fault} for one, fault in found.failing.items()]
    counts = {kind.value: len(_of(found, kind)) for kind in Kind}
    return {"questions": found.questions, **counts, "changes": changes, "pins_failing": failing}


def _given(given: Given | None) -> dict[str, Any] | None:
    return None if given is None else asdict(given)


def _print(found: Report, *, is_planned: bool) -> None:
    rows: list[Sequence[Any]] = []
    for kind in (Kind.LOST, Kind.OTHER, Kind.GAINED):
        for place in _of(found, kind):
            asked, change = found.changes[place]
            was, now = (_cut(one.answer) if one else "–" for one in (change.before, change.after))
            rows.append((kind, _cut(change.question), asked.times, was, now))
    if rows:
        print_table(("", "question", "times", "before", "after"), rows)
    counts = ", ".join(f"{len(_of(found, kind))} {kind}" for kind in Kind)
    verb = "would change" if is_planned else "changed"
    click.echo(f"Of {found.questions} questions, {len(rows)} answers {verb}: {counts}.")
    for fault in found.failing.values():
        click.echo(f"Pinned: {fault}.", err=True)


def _of(found: Report, kind: Kind) -> list[int]:
    return [place for place, (_, change) in enumerate(found.changes) if change.kind is kind]


def _cut(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 1]}…"
