"""Pure: which of Lumi's languages a customer writes, told by the script and by everyday words."""

import re
import tomllib
from functools import cache
from pathlib import Path

_TABLE = Path(__file__).with_name("languages.toml")
_SCRIPTS = {"ar": re.compile("[\u0600-\u06ff]"), "he": re.compile("[\u0590-\u05ff]")}
_SCRIPTS |= {"hi": re.compile("[\u0900-\u097f]")}


def detect(text: str, default: str) -> str:
    """The code of the language, or `default` when the words do not clearly say another."""
    for code, script in _SCRIPTS.items():
        if script.search(text):
            return code
    spoken = set(re.findall(r"[^\W\d_]+", text.casefold().replace("’", "'")))
    scores = {code: len(spoken & words) for code, words in _words().items()}
    best = max(scores.values(), default=0)
    likely = [code for code, score in scores.items() if score == best]
    return likely[0] if best > scores.get(default, 0) and len(likely) == 1 else default


@cache
def _words() -> dict[str, frozenset[str]]:
    table = tomllib.loads(_TABLE.read_text(encoding="utf-8"))
    return {code: frozenset(words.split()) for code, words in table.items()}
