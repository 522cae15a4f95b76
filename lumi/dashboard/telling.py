"""What rooms below the pages said in English, in the reader's language."""

import functools
import re
from typing import Any

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
        if found := form.fullmatch(text):
            return _filled(sentence, found.groupdict())
    return text


@functools.cache
def _forms(_language: str, catalogue: Any) -> list[tuple[re.Pattern[str], str]]:
    """Those sentences with gaps that can be known again, the longest first, and their meaning."""
    whole = {one: said for one, said in getattr(catalogue, "_catalog", {}).items() if one and said}
    return [
        (_form(one), said)
        for one, said in sorted(whole.items(), key=lambda pair: -len(str(pair[0])))
        if isinstance(one, str) and isinstance(said, str) and _is_known_again(one)
    ]


def _is_known_again(sentence: str) -> bool:
    around = _PLACE.split(sentence)
    return len(around) > 1 and max(len(around[0]), len(around[-1])) >= LEAST


def _form(sentence: str) -> re.Pattern[str]:
    known: set[str] = set()
    pattern, end = "", 0
    for place in _PLACE.finditer(sentence):
        name = place[1] or place[2]
        pattern += re.escape(_plain(sentence[end : place.start()]))
        pattern += f"(?P={name})" if name in known else f"(?P<{name}>.+?)"
        known.add(name)
        end = place.end()
    return re.compile(pattern + re.escape(_plain(sentence[end:])), re.DOTALL)


def _plain(text: str) -> str:
    return text.replace("%%", "%")


def _filled(sentence: str, values: dict[str, str]) -> str:
    return _plain(_PLACE.sub(lambda place: values[place[1] or place[2]], sentence))
