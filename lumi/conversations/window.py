"""Pure: the 24 hours after a customer's message in which a business may write freely.

Meta: "Send messages", customer service windows. Stopped five minutes early, so that a send under
way does not cross the end.
"""

from datetime import datetime, timedelta

WINDOW = timedelta(hours=23, minutes=55)


def is_open(last_inbound_at: datetime | None, now: datetime) -> bool:
    return last_inbound_at is not None and now < last_inbound_at + WINDOW
