"""Every room of the dashboard, one file a room."""

from flask import Blueprint


def blueprints() -> list[Blueprint]:
    """In the order in which they are registered."""
    from lumi.dashboard import (
        account,
        business,
        conversations,
        diary,
        faqs,
        home,
        operator,
        people,
        pulse,
        sign_in,
        today,
        trail,
        trying,
        usage,
        whatsapp,
    )

    return [
        home.blueprint,
        sign_in.blueprint,
        account.blueprint,
        pulse.blueprint,
        today.blueprint,
        diary.blueprint,
        business.blueprint,
        faqs.blueprint,
        conversations.blueprint,
        usage.blueprint,
        whatsapp.blueprint,
        people.blueprint,
        people.welcoming,
        trail.blueprint,
        trying.blueprint,
        operator.blueprint,
    ]
