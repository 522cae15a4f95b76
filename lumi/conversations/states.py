"""Pure: the states of a message, one comment each."""

from enum import StrEnum


class Outcome(StrEnum):
    """What became of an inbound message."""

    ANSWERED = "answered"  # its turn was answered, or needed no words
    SILENT = "silent"  # of a kind that gets no reply: a reaction, a system notice, the past
    STALE = "stale"  # arrived too late to be answered as if fresh; shown to the owner
    HUMAN = "human"  # a human had the conversation
    SEEN = "seen"  # a human gave the conversation back after it, with or without a word
    FAILED = "failed"  # Lumi could not answer it in several tries; shown to the owner


class State(StrEnum):
    """Where a message of ours stands; the order is the order of progress."""

    HELD = "held"  # waits until its reader writes, or until due_at: see holding.py
    QUEUED = "queued"  # waits for its turn, not before due_at
    SENDING = "sending"  # a request is under way; claimed_by says in which process
    UNKNOWN = "unknown"  # Meta may have it: a status settles it, or it is sent again at due_at
    SENT = "sent"  # Meta accepted it
    DELIVERED = "delivered"  # it reached the phone
    READ = "read"  # it was opened
    FAILED = "failed"  # it will never arrive; error says why


PENDING = (State.QUEUED, State.SENDING, State.UNKNOWN)
PROGRESS = {State.SENT: 1, State.DELIVERED: 2, State.READ: 3}
