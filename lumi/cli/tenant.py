"""`flask tenant`: take on a business, look at it, change it, let it go."""

import json
import re
from pathlib import Path
from typing import Any

import click
from flask.cli import AppGroup

from lumi import business, clock, database
from lumi.booking.dialogue.particulars import ASKS
from lumi.cli.speaking import on_the_file, print_json, print_table, progress, settings
from lumi.conversations import holding, media
from lumi.owner import numbers
from lumi.tenants import enrolment, notices
from lumi.tenants.models import Tenant, named

tenant = AppGroup("tenant", help="The businesses on this server.")

SECRET = set(enrolment.SEALED)


def _phone_id(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    if given is not None and not re.fullmatch(r"[A-Za-z0-9_-]+", given):
        raise click.ClickException(
            f"{given!r} is not a phone id; copy the number's phone_number_id from Meta's console."
        )
    return given


def _quiet_hours(
    context: click.Context, option: click.Parameter, given: str | None
) -> dict[str, int]:
    try:
        return {} if given is None else enrolment.quiet_minutes(given)
    except ValueError as fault:
        raise click.BadParameter(str(fault)) from fault


def _asks(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    listed = [one.strip() for one in (given or "").split(",") if one.strip()]
    if unknown := [one for one in listed if one not in ASKS]:
        raise click.BadParameter(f"takes name and phone, not {unknown[0]!r}")
    return None if given is None else json.dumps(listed)


def _on_or_off(context: click.Context, option: click.Parameter, given: str | None) -> bool | None:
    return None if given is None else given == "on"


def _words(context: click.Context, option: click.Parameter, given: str | None) -> str | None:
    listed = [one.strip() for one in (given or "").split(",") if one.strip()]
    return None if given is None else json.dumps(listed, ensure_ascii=False)


@tenant.command()
@click.argument("name")
@click.option("--phone-id", required=True, callback=_phone_id, help="Meta's phone_number_id.")
@click.option("--token", help="Access token of this business; else WH_TOKEN is used.")
@click.option("--app-secret", help="App secret, for a business with its own Meta app.")
@click.option("--timezone", help="IANA zone, like Europe/Madrid. [UTC]")
@click.option("--language", help="Language of Lumi's own phrases. [en]")
@click.option("--owner", "owners", multiple=True, help="Owner's WhatsApp number; repeatable.")
@on_the_file
def add(name: str, owners: tuple[str, ...], **values: str | None) -> None:
    """Take on a business and print its slug."""
    now = clock.now()
    with database.write():
        made = enrolment.add(name, now, settings(), **values)
        business.furnish(made)
        enrolment.set_owners(made, list(owners))
    click.echo(made.slug)


@tenant.command("list")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def list_(as_json: bool) -> None:
    """Every business."""
    found = list(Tenant.select().order_by(Tenant.slug))
    if as_json:
        print_json([_shown(one) for one in found])
        return
    rows = [(one.slug, one.name, one.phone_id, one.timezone, one.language) for one in found]
    print_table(("slug", "name", "phone id", "time zone", "language"), rows)


@tenant.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True)
@on_the_file
def show(slug: str, as_json: bool) -> None:
    """One business, with what is broken. Secrets are never shown."""
    found = named(slug)
    shown = _shown(found)
    if as_json:
        print_json(shown)
        return
    print_table(("", ""), [(key, value) for key, value in shown.items() if key != "notices"])
    for notice in shown["notices"]:
        click.echo(f"! {notice['detail']} ({notice['times']} times, last {notice['last_at']})")


@tenant.command()
@click.argument("slug")
@click.option("--name")
@click.option("--phone-id", callback=_phone_id)
@click.option("--token")
@click.option("--app-secret")
@click.option("--verify-token")
@click.option("--timezone")
@click.option("--language")
@click.option("--date-order", type=click.Choice(["MDY", "DMY"]))
@click.option("--system-prompt")
@click.option("--address")
@click.option("--booking-note", help="Ends each confirmation.")
@click.option("--asks", callback=_asks, help="Before booking: name,phone; empty for nothing.")
@click.option("--confirm", type=click.Choice(["owner", "at-once"]))
@click.option("--slot-minutes", type=click.IntRange(5, 1440))
@click.option("--notice-minutes", type=click.IntRange(0))
@click.option("--horizon-days", type=click.IntRange(1, 730))
@click.option("--cancel-until-minutes", type=click.IntRange(0))
@click.option("--reminder-template", help="Approved template for reminders after 24 hours.")
@click.option("--waitlist-template", help="The same for a place that came free.")
@click.option("--move-template", help="The same for who has to come at another time.")
@click.option("--owner-template", help="The same, with one text, for what owners are told.")
@click.option("--template-language", help="Of them all, as Meta has it: es or en_US.")
@click.option("--quiet-hours", callback=_quiet_hours, help="Local: 21:00-08:00.")
@click.option("--account-timezone", help="Of the WhatsApp account, where its months begin.")
@click.option("--cap-llm", type=click.FloatRange(0, 10**6), help="Dollars a month; 0: no cap.")
@click.option("--cap-messages", type=click.IntRange(0), help="Delivered a month; 0: no cap.")
@click.option("--pictures", "sees_pictures", callback=_on_or_off, type=click.Choice(["on", "off"]))
@click.option("--media-megabytes", type=click.IntRange(0, 1_000_000), help="Kept; oldest go first.")
@click.option("--handover-words", callback=_words, help="For a person: lawyer,refund*.")
@click.option("--handover-minutes", type=click.IntRange(1, 10080), help="Then Lumi is back. [240]")
@click.option("--keep-days", type=int, help="Then what customers wrote goes; 0: never. [0]")
@click.option("--privacy-note", help="Told each customer once: a link, or your own words.")
@click.option("--demo/--no-demo", "is_demo", default=None, help="Whether it is only a try-out.")
@click.option("--owner", "owners", multiple=True, help="Replaces the owners' numbers; repeatable.")
@on_the_file
def edit(
    slug: str,
    owners: tuple[str, ...],
    quiet_hours: dict[str, int],
    cap_llm: float | None,
    **values: Any,
) -> None:
    """Change some values of a business; an empty secret falls back to the server's."""
    found = named(slug)
    values["cap_llm_micros"] = None if cap_llm is None else round(cap_llm * 1e6)
    with database.write():
        enrolment.edit(found, settings(), **values, **quiet_hours)
        if owners:
            enrolment.set_owners(found, list(owners))


@tenant.command()
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
@on_the_file
def delete(slug: str, yes: bool) -> None:
    """Delete a business with its customers, messages, appointments and FAQs."""
    found = named(slug)
    if not yes:
        click.confirm(f"Delete {found.name} with everything it has?", abort=True)
    enrolment.remove(found)
    media.sweep()


@tenant.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Also when pinned questions lose their FAQ.")
@on_the_file
def load(file: Path, force: bool) -> None:
    """Take on or update a whole business from one TOML file and print its slug.

    Refused when a pinned question would not get its FAQ by it.
    """
    shown = progress("Indexing")
    click.echo(business.load_file(file, clock.now(), settings(), shown, force=force))


def _shown(found: Tenant) -> dict[str, Any]:
    fields = {name: getattr(found, name) for name in Tenant._meta.sorted_field_names}
    shown = {name: value for name, value in fields.items() if name not in SECRET and name != "id"}
    shown |= {f"has_{name}": bool(fields[name]) for name in sorted(SECRET)}
    shown["owners"] = [
        {"phone": phone, "verified_at": since} for phone, since in numbers.listed(found)
    ]
    shown["waiting_for_owners"] = holding.waiting(found.id)
    names = ("kind", "detail", "times", "last_at")
    opened = notices.open_notices(found.id)
    shown["notices"] = [dict(zip(names, notice, strict=True)) for notice in opened]
    return shown
