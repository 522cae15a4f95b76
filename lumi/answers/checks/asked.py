"""The real questions that a tenant's customers asked lately, as Lumi put them to the FAQs."""

import json
from dataclasses import dataclass
from typing import Any

from lumi import database

MOST = 200  # different questions that a check asks again; 6 ms each
_READ_AT_MOST = 20  # replies for each question wanted: many are about appointments

_REPLIES = """
    SELECT reply.id, reply.why, coalesce(nullif(asked.text, ''), transcript, '')
    FROM conversation JOIN message reply ON reply.conversation_id = conversation.id
    LEFT JOIN message asked ON asked.id = reply.answers_id
    LEFT JOIN media ON media.message_id = asked.id
    WHERE conversation.tenant_id = ? AND reply.role = 'assistant' AND reply.why IS NOT NULL
    ORDER BY reply.id DESC LIMIT ?
"""


@dataclass(slots=True)
class Asked:
    """A question, the reply to whoever asked it last, and how often it was asked."""

    text: str
    message_id: int
    times: int = 1


def lately(tenant_id: int, most: int = MOST) -> list[Asked]:
    """The last `most` different questions, newest first; greetings and bookings are none."""
    found: dict[str, Asked] = {}
    for reply_id, why, heard in database.rows(_REPLIES, tenant_id, most * _READ_AT_MOST):
        for text in _questions(json.loads(why), heard):
            same = " ".join(text.casefold().split())
            if same in found:
                found[same].times += 1
            elif len(found) < most:
                found[same] = Asked(text, reply_id)
    return list(found.values())


def _questions(why: dict[str, Any], heard: str) -> list[str]:
    """What the FAQs were asked for a reply; where a model read the turn, what it read last."""
    asked = [one["asked"] for one in why.get("answers", ()) if one.get("asked")]
    if not asked and why.get("want") == "answer" and heard.strip():
        return [heard]
    return asked
