"""Pure: an item, which rules join to others."""

from dataclasses import dataclass

from lumi.booking.dates.lexicon import Meanings


@dataclass(frozen=True, slots=True)
class Item:
    """A stretch of text with all that it may mean; `meanings` is empty for other words."""

    since: int
    until: int
    meanings: Meanings
    text: str = ""

    def has(self, tag: str) -> bool:
        return tag in self.meanings

    def without(self, *tags: str) -> "Item":
        kept = {tag: meaning for tag, meaning in self.meanings.items() if tag not in tags}
        return Item(self.since, self.until, kept, self.text)
