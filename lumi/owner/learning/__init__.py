"""The learning loop: what customers ask in vain is put to the owners on their own WhatsApp, their

answer goes to all who asked, and, if they like, becomes an FAQ.

Everything in between is a row (`gap`), and each step one transaction: a crash repeats nothing.
"""

from datetime import datetime

from lumi.answers.embedding import Embedder
from lumi.answers.gaps import grouping
from lumi.owner.learning import asking, hearing, keeping, passing_on

__all__ = ["go_on", "hearing"]


def go_on(embedder: Embedder, now: datetime) -> None:
    """Whatever is due: pass owners' answers on, group, ask the owners, keep what is to be kept.

    Raises EmbeddingFailed; what needs no model is done all the same.
    """
    passing_on.pass_on(now)
    passing_on.catch_up(now)
    try:
        while grouping.group_new(embedder, now):
            continue
        passing_on.catch_up(now)  # who asks what was answered a moment ago
        keeping.keep(embedder, now)
    finally:
        asking.ask_owners(now)
