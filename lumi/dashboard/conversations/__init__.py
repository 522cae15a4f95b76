"""Conversations: who wrote, what was said, answering as a human, and the customer's card."""

from lumi.dashboard.conversations import customer, page, talk
from lumi.dashboard.conversations.room import blueprint

__all__ = ["blueprint", "customer", "page", "talk"]
