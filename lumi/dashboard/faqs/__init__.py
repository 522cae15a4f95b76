"""What Lumi answers: the FAQs, what they are good for, what they lack, and what a change does."""

from lumi.dashboard.faqs import asking, editing, gaps, importing, listing, pinning
from lumi.dashboard.faqs.room import blueprint

__all__ = ["asking", "blueprint", "editing", "gaps", "importing", "listing", "pinning"]
