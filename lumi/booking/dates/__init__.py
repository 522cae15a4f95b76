"""Pure: from what a customer wrote to the time that is meant, in twelve languages."""

from lumi.booking.dates.command import BOOK_RE, Unreal, Wanted, as_command, read_command
from lumi.booking.dates.reading import LANGUAGES, names_feast, read, read_in
from lumi.booking.dates.values import Grain, Unclear, When

__all__ = [
    "BOOK_RE",
    "LANGUAGES",
    "Grain",
    "Unclear",
    "Unreal",
    "Wanted",
    "When",
    "as_command",
    "names_feast",
    "read",
    "read_command",
    "read_in",
]
