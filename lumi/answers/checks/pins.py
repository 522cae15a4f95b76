"""Questions that an owner has pinned to the FAQ that is to answer them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from lumi import clock, database
from lumi.answers.checks.comparing import Pin
from lumi.answers.faqs import UnknownFaq


class UnknownPin(Exception):
    """The tenant has no such pinned question."""


def listed(tenant_id: int) -> list[Pin]:
    """All of a tenant's, oldest first."""
    return [
        Pin(*found)
        for found in database.rows(
            "SELECT faq_pin.question, faq_id, coalesce(faq.question, faq_question) FROM faq_pin"
            " LEFT JOIN faq ON faq.id = faq_id WHERE faq_pin.tenant_id = ? ORDER BY faq_pin.id",
            tenant_id,
        )
    ]


def pin(tenant_id: int, question: str, faq_id: int, now: datetime) -> None:
    """Pin a question to an FAQ; one that is pinned already moves. Raises UnknownFaq."""
    with database.write() as connection:
        _pin(connection, tenant_id, question, faq_id, now)


def unpin(tenant_id: int, question: str) -> None:
    """Raises UnknownPin."""
    sql = "DELETE FROM faq_pin WHERE tenant_id = ? AND question = ?"
    with database.write() as connection:
        if not connection.execute(sql, (tenant_id, question)).rowcount:
            raise UnknownPin(f"{question!r} is not pinned. See: flask faq pins")


def pin_only(
    connection: Any, tenant_id: int, wanted: Mapping[str, Sequence[str]], now: datetime
) -> None:
    """Of the FAQs that `wanted` names by their questions, these pins and no others.

    Inside the caller's transaction, in which the FAQs are there already.
    """
    for faq, questions in wanted.items():
        (faq_id,) = connection.execute(
            "SELECT id FROM faq WHERE tenant_id = ? AND question = ?", (tenant_id, faq)
        ).fetchone()
        known = {one.question for one in listed(tenant_id) if one.faq_id == faq_id}
        for question in known.difference(questions):
            sql = "DELETE FROM faq_pin WHERE tenant_id = ? AND question = ?"
            connection.execute(sql, (tenant_id, question))
        for question in questions:
            if question not in known:
                _pin(connection, tenant_id, question, faq_id, now)


def as_wanted(known: Sequence[Pin], wanted: Mapping[str, Sequence[str]]) -> list[Pin]:
    """The pins as `pin_only` would leave them, before their FAQs are there."""
    moved = {question for questions in wanted.values() for question in questions}
    stay = [one for one in known if one.faq not in wanted and one.question not in moved]
    return stay + [Pin(question, None, faq) for faq in wanted for question in wanted[faq]]


def _pin(connection: Any, tenant_id: int, question: str, faq_id: int, now: datetime) -> None:
    kept = connection.execute(
        "INSERT INTO faq_pin (tenant_id, question, faq_id, faq_question, created_at)"
        " SELECT tenant_id, ?, id, question, ? FROM faq WHERE tenant_id = ? AND id = ?"
        " ON CONFLICT (tenant_id, question) DO UPDATE"
        " SET faq_id = excluded.faq_id, faq_question = excluded.faq_question",
        (question, clock.stamp(now), tenant_id, faq_id),
    ).rowcount
    if not kept:
        raise UnknownFaq(f"There is no FAQ {faq_id}.")
