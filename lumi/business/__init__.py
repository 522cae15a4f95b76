"""A whole business in one TOML file: read strictly, then loaded in one transaction."""

from lumi.business.file import parse, read
from lumi.business.furnishing import furnish
from lumi.business.loading import enrol_first, load, load_file, take_on
from lumi.business.plan import Business, BusinessFault

__all__ = [
    "Business", "BusinessFault", "enrol_first", "furnish", "load", "load_file", "parse", "read",
    "take_on",
]  # fmt: skip
