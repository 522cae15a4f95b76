"""Which message of ours an owner answers: WhatsApp sends the quoted one's id with the reply."""

import json

from lumi import database
from lumi.conversations.inbox import Bubble
from lumi.owner.numbers import Owner


def quoted(owner: Owner, bubble: Bubble) -> int | None:
    """The id of our message to this owner that the bubble quotes, as `telling.tell` returned it.

    Of a template that was only a message's first word, that message's.
    """
    if not bubble.quotes:
        return None
    found = database.row(
        "SELECT id, why FROM message WHERE tenant_id = ? AND wa_msg_id = ? AND customer_id = ?"
        " AND role = 'assistant'",
        *(owner.tenant_id, bubble.quotes, owner.customer_id),
    )
    if found is None:
        return None
    ident, why = found
    stands_for = json.loads(why or "{}").get("stands_for", ident)
    return int(stands_for)
