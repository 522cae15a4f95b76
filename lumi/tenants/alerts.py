"""What an owner is told of a month's money, by kind: each is said once, and settled once over."""

from collections.abc import Iterator

from lumi.tenants import prices, usage
from lumi.tenants.amounts import dollars
from lumi.tenants.billing import FREE_MESSAGES, SERVICE, Month, Number
from lumi.tenants.caps import EARLY
from lumi.tenants.models import Tenant

MONEY = "money: "  # begins the kind of every such notice
OURS = {*SERVICE, "utility"}  # what Lumi sends: replies, and templates about an appointment
SLACK = 10  # messages that may count to the neighbouring month without anybody being wrong

Alert = tuple[str, str]  # kind and detail of a notice


def due(tenant: Tenant, month: Month, model: str) -> dict[str, str]:
    """The notices that are true now, kind to detail; `model` is the one that is asked, if any."""
    found = [*_of_models(tenant, month, model), *_of_messages(tenant, month)]
    for number in month.numbers:
        found += [*_of_the_free(number, month.month), *_surprises(tenant, number, month.month)]
    return {MONEY + kind: detail for kind, detail in found}


def _of_models(tenant: Tenant, month: Month, model: str) -> Iterator[Alert]:
    if not tenant.cap_llm_micros or not model:
        return
    cap = dollars(tenant.cap_llm_micros)
    if prices.of(model) is None:
        yield (
            f"no price of {model}",
            f"The model {model} is not asked: its price is not known, so the cap of {cap} a month"
            " could not be kept. Write its price into the file that LUMI_PRICES names, or take the"
            f" cap away: flask tenant edit {tenant.slug} --cap-llm 0",
        )
    elif month.cost_micros >= tenant.cap_llm_micros:
        yield (
            f"models {cap} in {month.month}",
            f"The models have cost {cap} this month, as much as they may. Until the month ends the"
            " FAQs answer by themselves. To lift the cap: flask tenant edit"
            f" {tenant.slug} --cap-llm DOLLARS",
        )


def _of_messages(tenant: Tenant, month: Month) -> Iterator[Alert]:
    cap, reached = tenant.cap_messages, month.reached
    if not cap or reached < cap * EARLY:
        return
    yield (
        f"80% of {cap} messages in {month.month}",
        f"{reached} of at most {cap} messages have reached customers this month. At {cap} Lumi"
        " stops to write unasked (reminders, places that came free); answers go on.",
    )
    if reached >= cap:
        yield (
            f"all of {cap} messages in {month.month}",
            f"{reached} messages have reached customers this month; the cap is {cap}. Until the"
            " month ends nobody is written to unasked: no reminders, no places that came free."
            f" Answers go on. To lift the cap: flask tenant edit {tenant.slug} --cap-messages N",
        )


def _of_the_free(number: Number, month: str) -> Iterator[Alert]:
    if number.of_the_free < FREE_MESSAGES * EARLY:
        return
    about = f"the free messages of {number.phone_id} in {month}"
    if number.of_the_free < FREE_MESSAGES:
        yield (
            f"80% of {about}",
            f"{number.of_the_free} of the {FREE_MESSAGES} free messages of this month are used."
            " What follows costs money, and reaches nobody where the WhatsApp account has no"
            " payment card: look in WhatsApp Manager, under Billing.",
        )
    else:
        yield (
            f"all of {about}",
            f"The {FREE_MESSAGES} free messages of this month are used: WhatsApp bills each reply"
            " that is delivered from now on.",
        )


def _surprises(tenant: Tenant, number: Number, month: str) -> Iterator[Alert]:
    """What Meta bills otherwise than it should."""
    billed = [one for one in number.delivered if one.pricing == usage.REGULAR]
    for one in billed:
        if one.category not in OURS:
            yield (
                f"{one.category} of {number.phone_id} in {month}",
                f"WhatsApp bills messages as {one.category!r}. Lumi sends service and utility"
                " messages only, which cost less; look at the category of your templates in"
                " WhatsApp Manager, or ask Meta.",
            )
    service = sum(one.messages for one in billed if one.category in SERVICE)
    if service - max(0, number.of_the_free - FREE_MESSAGES) > SLACK:
        yield (
            f"billed though free of {number.phone_id} in {month}",
            f"WhatsApp bills {service} replies of this month though of {number.of_the_free} the"
            f" first {FREE_MESSAGES} are free. If its month begins at another hour than Lumi thinks"
            f" ({tenant.account_zone}): flask tenant edit {tenant.slug} --account-timezone ZONE."
            " Else ask Meta.",
        )
