"""Every page there is, found by following links from where one signs in, as people do."""

import re
from collections.abc import Callable, Iterator
from html import unescape
from urllib.parse import parse_qsl, urlsplit

from flask import Flask
from werkzeug.exceptions import HTTPException

from tests.dashboard.test_isolation import address, is_public, rules

_LINK = re.compile(r'href="(/[^"#]*)')


def plain(app: Flask, slug: str) -> Iterator[str]:
    """The addresses of all pages that need no row, from the application's own map."""
    for rule in rules(app):
        is_plain = "GET" in (rule.methods or set()) and rule.arguments <= {"slug"}
        if is_plain and not is_public(app, rule):
            yield address(app, rule, slug)


def reached(app: Flask, page_at: Callable[[str], str | None], slug: str) -> list[str]:
    """Paths of HTML pages that the reader may open, one for each kind of page and of question.

    `page_at` fetches a path; None for what is no such page.
    """
    waiting, known, pages = [*plain(app, slug)], set[object](), list[str]()
    while waiting:
        path = waiting.pop(0)
        if (kind := _kind(app, path)) in known or kind is None:
            continue
        known.add(kind)
        text = page_at(path)
        if text is not None:
            pages.append(path)
            waiting += [unescape(link) for link in _LINK.findall(text)]
    return pages


def _kind(app: Flask, path: str) -> object:
    """What one page has in common with others like it; None for a file, or another's address."""
    parts = urlsplit(path)
    try:
        endpoint, _values = app.url_map.bind("localhost").match(parts.path)
    except HTTPException:
        return None
    ours = app.extensions["dashboard"]
    if endpoint.partition(".")[0] not in ours or endpoint.endswith(".static"):
        return None
    asked = parse_qsl(parts.query)
    return endpoint, frozenset((name, value if value.isalpha() else "") for name, value in asked)
