"""What was said before a talk about an appointment began, as far as the talk may rest on it."""

from datetime import timedelta

from lumi.booking.dialogue import naming
from lumi.booking.dialogue.facts import Facts
from lumi.conversations import recent

LATELY = timedelta(minutes=30)


def service(facts: Facts, bubble_id: int) -> int | None:
    """The id of the service that the customer spoke of last, if it was one alone.

    After "what does a haircut cost?" nobody at a counter asks "can I come at three?" what for.
    """
    names = [name for _, name in facts.service_names]
    if len(names) < 2:
        return None  # there is nothing to choose
    since = facts.now - LATELY
    said = recent.said(facts.tenant.id, facts.customer_id, bubble_id, since=since)
    for is_ours, text in reversed(said):
        places = () if is_ours else naming.named(text, names).places
        if places:
            return facts.service_names[places[0]][0] if len(places) == 1 else None
    return None
