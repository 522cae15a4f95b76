"""Pure: a message's text as safe HTML, with the marks of chat apps: *bold*, lists, quotes."""

import re
from collections.abc import Iterable
from itertools import groupby

from markupsafe import Markup, escape

_BLOCK = re.compile(r"```(.+?)```", re.DOTALL)
_ATOM = re.compile(r"`([^`\n]+)`|(https?://[^\s<>\"]*[^\s<>\".,;:!?')\]*_~])")
_BULLET = re.compile(r"[-*•] +(.*)")
_NUMBERED = re.compile(r"([0-9]{1,3})\. +(.*)")
_QUOTE = re.compile(r"> ?(.*)")
_EMPHASIS = tuple(
    (re.compile(rf"(?<![\w{mark}]){mark}(?=\S)([^{mark}\n]+?)(?<=\S){mark}(?![\w{mark}])"), tag)
    for mark, tag in ((r"\*", "strong"), ("_", "em"), ("~", "s"))
)


def html(text: str) -> Markup:
    """The text, escaped; marks become tags, addresses become links, lines stay lines."""
    found = Markup()
    for index, part in enumerate(_BLOCK.split(text)):
        found += Markup("<pre>{}</pre>").format(part.strip("\n")) if index % 2 else _lines(part)
    return found


def _lines(text: str) -> Markup:
    groups = groupby(text.strip("\n").split("\n"), key=_kind)
    return Markup().join(_group(kind, list(lines)) for kind, lines in groups)


def _kind(line: str) -> str:
    if _BULLET.fullmatch(line):
        return "ul"
    if _NUMBERED.fullmatch(line):
        return "ol"
    return "blockquote" if _QUOTE.fullmatch(line) and line != ">" else "p"


def _group(kind: str, lines: list[str]) -> Markup:
    match kind:
        case "ul":
            return Markup("<ul>{}</ul>").format(_items(_BULLET, lines))
        case "ol":
            first = _NUMBERED.fullmatch(lines[0])
            start = first[1] if first else "1"
            return Markup('<ol start="{}">{}</ol>').format(start, _items(_NUMBERED, lines))
        case "blockquote":
            inner = (_QUOTE.sub(r"\1", line, count=1) for line in lines)
            return Markup("<blockquote>{}</blockquote>").format(_joined(inner))
    kept = "\n".join(lines).strip("\n").split("\n")
    return Markup("<p>{}</p>").format(_joined(kept)) if any(kept) else Markup()


def _items(pattern: re.Pattern[str], lines: list[str]) -> Markup:
    """The last group of the pattern is the item's text."""
    texts = (pattern.sub(rf"\{pattern.groups}", line, count=1) for line in lines)
    return Markup().join(Markup("<li>{}</li>").format(_inline(text)) for text in texts)


def _joined(lines: Iterable[str]) -> Markup:
    return Markup("<br>").join(_inline(line) for line in lines)


def _inline(line: str) -> Markup:
    found, end = Markup(), 0
    for atom in _ATOM.finditer(line):
        found += _emphasised(line[end : atom.start()])
        if atom[1]:
            found += Markup("<code>{}</code>").format(atom[1])
        else:
            found += Markup(
                '<a href="{0}" target="_blank" rel="noopener noreferrer nofollow">{0}</a>'
            ).format(atom[2])
        end = atom.end()
    return found + _emphasised(line[end:])


def _emphasised(text: str) -> Markup:
    """Escaping leaves the marks alone, and the tags added here contain none of them."""
    found = str(escape(text))
    for pattern, tag in _EMPHASIS:
        found = pattern.sub(rf"<{tag}>\1</{tag}>", found)
    return Markup(found)
