"""What rooms below the pages said in English, in the reader's language."""

import functools
import re
from dataclasses import dataclass
from typing import Any, Self

from flask_babel import get_locale, get_translations

from lumi.plain import N_

_PLACE = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
LEAST = 12  # letters with which a sentence with gaps begins or ends, to be known by them


def told(words: object) -> str:
    """The sentence in the reader's language.

    One that comes from a row or an exception is filled in already: it is known again by what
    stands around its gaps. What no catalogue has is told as it is.
    """
    catalogue: Any = get_translations()
    if isinstance(words, BaseException) and words.args:
        words = words.args[0]
    if isinstance(words, N_) and words.values:
        said = str(catalogue.ugettext(words.sentence))
        values = {
            name: told(one) if isinstance(one, N_) else one for name, one in words.values.items()
        }
        return said % values
    text = str(words)
    exact = str(catalogue.ugettext(text)) if text else ""
    if exact != text:
        return exact
    for form, sentence in _forms(str(get_locale()), catalogue):
        if (found := form.values(text)) is not None:
            return _filled(sentence, found)
    return text


@dataclass(frozen=True, slots=True)
class _Form:
    """What stands around the gaps of a sentence: before the first, and after each by its name."""

    begins: str
    gaps: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, sentence: str) -> Self:
        places = list(_PLACE.finditer(sentence))
        ends = [place.start() for place in places[1:]] + [len(sentence)]
        return cls(
            _plain(sentence[: places[0].start()]),
            tuple(
                (place[1] or place[2], _plain(sentence[place.end() : end]))
                for place, end in zip(places, ends, strict=True)
            ),
        )

    def values(self, text: str) -> dict[str, str] | None:
        """What fills the gaps; None where it is another sentence.

        Each ends where what follows it comes first: looked for once from the left to the right,
        whatever a stranger has written, where a regular expression would try every way.
        """
        *gaps, (last, tail) = self.gaps
        if not (text.startswith(self.begins) and text.endswith(tail)):
            return None
        found: dict[str, str] = {}
        at, over = len(self.begins), len(text) - len(tail)
        for name, after in (*gaps, (last, None)):
            end = over if after is None else text.find(after, at + 1, over)
            if end <= at or found.setdefault(name, text[at:end]) != text[at:end]:
                return None
            at = end + len(after or "")
        return found


@functools.cache
def _forms(_language: str, catalogue: Any) -> list[tuple[_Form, str]]:
    """Those sentences with gaps that can be known again, the longest first, and their meaning."""
    whole = {one: said for one, said in getattr(catalogue, "_catalog", {}).items() if one and said}
    return [
        (_Form.of(one), said)
        for one, said in sorted(whole.items(), key=lambda pair: -len(str(pair[0])))
        if isinstance(one, str) and isinstance(said, str) and _is_known_again(one)
    ]


def _is_known_again(sentence: str) -> bool:
    around = _PLACE.split(sentence)
    return len(around) > 1 and max(len(around[0]), len(around[-1])) >= LEAST


def _plain(text: str) -> str:
    return text.replace("%%", "%")


def _filled(sentence: str, values: dict[str, str]) -> str:
    return _plain(_PLACE.sub(lambda place: values[place[1] or place[2]], sentence))
