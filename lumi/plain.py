"""Pure: sentences for owners that rooms below the pages say, in English."""

from typing import Self


class N_(str):
    """A sentence in English, filled in; pages put `sentence` into their reader's language first.

    The name is the mark by which sentences are collected for translation.
    """

    sentence: str
    values: dict[str, object]
    __slots__ = ("sentence", "values")

    def __new__(cls, sentence: str, **values: object) -> Self:
        made = super().__new__(cls, sentence % values if values else sentence)
        made.sentence, made.values = sentence, values
        return made
