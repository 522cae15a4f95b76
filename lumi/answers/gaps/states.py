"""Pure: what may become of a gap."""

from enum import StrEnum


class GapState(StrEnum):
    """Where a gap stands; what is told and answered survives a crash in between."""

    OPEN = "open"  # nobody was asked yet
    TOLD = "told"  # the owners were asked
    COVERED = "covered"  # an FAQ has come to answer it
    ANSWERED = "answered"  # an owner has answered; the customers are yet to be told
    OFFERED = "offered"  # they were told; the owner is asked whether it becomes an FAQ
    EDITING = "editing"  # the owner writes other words for the FAQ
    KEEPING = "keeping"  # the owner wants it kept; it is not yet
    KEPT = "kept"  # it is an FAQ
    ONCE = "once"  # it was an answer for this time only
    SKIPPED = "skipped"  # the owner wants no answer to it
