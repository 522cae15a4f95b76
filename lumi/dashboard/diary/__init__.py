"""The diary's pages: days, weeks and months; booking, moving, cancelling; closures; feeds."""

from lumi.dashboard.diary import booking, changing, closing, feeds, looking, moving
from lumi.dashboard.diary.room import blueprint

__all__ = ["blueprint", "booking", "changing", "closing", "feeds", "looking", "moving"]
