"""`flask faq`: questions and answers in and out, and how Lumi would answer."""

import sys
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from lumi import clock
from lumi.answers import answering, embedders, faq_files, faqs, index, reindexing
from lumi.answers.checks import rehearsing
from lumi.answers.gaps import listing
from lumi.answers.gaps.listing import Topic
from lumi.answers.reading_ahead import ReadAhead
from lumi.cli.speaking import on_the_file, print_json, print_table, progress, settings
from lumi.tenants.models import named

faq = AppGroup("faq", help="What a business answers.")


@faq.command("import")
@click.argument("slug")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Also when pinned questions lose their FAQ.")
@on_the_file
def import_(slug: str, file: Path, force: bool) -> None:
    """Import csv, tsv or jsonl: question, answer, optional alternatives separated by |.

    Refused when a pinned question would lose its FAQ by it. See before: flask faq check.
    """
    tenant, drafts = named(slug), faq_files.read(file)
    models = answering.embedder_of(settings())
    model = index.prepare(models)
    written = faqs.fresh(tenant.id, drafts)
    embedder = ReadAhead(model, written, progress("Indexing"))
    if not force:
        rehearsing.require_pins(tenant.id, tenant.language, drafts, embedder)
    done = faqs.keep_all(tenant.id, drafts, embedder, clock.now())
    faqs.catch_up(models)
    click.echo(f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged.")


@faq.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def export(slug: str, as_json: bool) -> None:
    """Print every FAQ as csv, or as JSON."""
    found = faqs.export_rows(named(slug).id)
    if as_json:
        print_json(found)
        return
    faqs.write_csv(found, sys.stdout)


@faq.command()
@click.argument("slug")
@click.argument("question")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def ask(slug: str, question: str, as_json: bool) -> None:
    """Show how Lumi would answer a question, and why."""
    tenant = named(slug)
    answer = answering.ask(tenant.id, question, tenant.language, answering.embedder_of(settings()))
    candidates = [
        {"faq_id": one.faq_id, "question": one.question, "score": round(one.score, 4)}
        for one in answer.candidates
    ]
    if as_json:
        shown = {"answer": answer.text, "faq_id": answer.faq_id, "score": round(answer.score, 4)}
        print_json({**shown, "covered": answer.covered, "candidates": candidates})
        return
    click.echo(answer.text if answer.covered else "(not covered: Lumi would say so)")
    print_table(
        ("faq", "score", "question"),
        [(one["faq_id"], one["score"], one["question"]) for one in candidates],
    )


@faq.command()
@click.option("--model", default="", help="A model's name, or local; else LUMI_EMBEDDING_MODEL.")
@on_the_file
def reindex(model: str) -> None:
    """Go over to another model of meaning; questions go on to the old one until all is ready."""
    done = reindexing.reindex(answering.embedder_of(settings()), model, progress("Indexing"))
    click.echo(f"Questions are answered by {done.model}.")
    if embedders.full_name(settings().embedding_model) != done.model:
        click.echo(f"For new files too: set LUMI_EMBEDDING_MODEL={model}.", err=True)


@faq.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def gaps(slug: str, as_json: bool) -> None:
    """Questions that customers asked and no FAQ answers, by topic; most customers first."""
    found = listing.topics(named(slug), answering.embedder_of(settings()))
    if as_json:
        print_json([_topic(one) for one in found])
        return
    rows = [
        (
            *(len(one.customers), one.times, one.last_asked_at[:16], one.question),
            f"{one.nearest.faq_id} {one.nearest.question}" if one.nearest else "",
        )
        for one in found
    ]
    print_table(("customers", "times", "last asked", "question", "nearest faq"), rows)


def _topic(topic: Topic) -> dict[str, Any]:
    near = topic.nearest
    return {
        "question": topic.question,
        "times": topic.times,
        "customers": len(topic.customers),
        "first_asked_at": topic.first_asked_at,
        "last_asked_at": topic.last_asked_at,
        "wordings": [
            {"text": text, "times": times} for text, times in topic.wordings.most_common()
        ],
        "nearest": near
        and {"faq_id": near.faq_id, "question": near.question, "score": round(near.score, 4)},
    }
